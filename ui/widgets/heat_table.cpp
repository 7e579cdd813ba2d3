#include "ui/widgets/heat_table.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

#include "ui/theme/figures.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {
constexpr int headWidth = 92;
constexpr int sumWidth = 52;
constexpr int heatHeadHeight = 24;
constexpr int heatRowHeight = 24;
}  // namespace

HeatTable::HeatTable(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Findings by severity and group"));
}

QSize HeatTable::sizeHint() const { return {600, heatHeadHeight + static_cast<int>(counts_.severities.size()) * heatRowHeight + 22}; }

void HeatTable::setCounts(const HeatCounts& counts) {
  counts_ = counts;
  if (row_ >= counts.severities.size() || column_ >= counts.groups.size()) row_ = column_ = -1;
  atRow_ = qBound(0, atRow_, qMax(0, static_cast<int>(counts.severities.size()) - 1));
  atColumn_ = qBound(0, atColumn_, qMax(0, static_cast<int>(counts.groups.size()) - 1));
  setFixedHeight(sizeHint().height());
  update();
}

void HeatTable::choose(int row, int column) {
  row_ = row;
  column_ = column;
  update();
}

QRectF HeatTable::cellRect(int row, int column) const {
  const qreal width = (this->width() - headWidth - sumWidth - 24.0) / qMax<qreal>(1, static_cast<qreal>(counts_.groups.size()));
  const qreal x = column < 0 ? 12 : 12 + headWidth + column * width;
  const qreal y = row < 0 ? 0 : heatHeadHeight + row * heatRowHeight;
  return {x, y, column < 0 ? headWidth : width, row < 0 ? static_cast<qreal>(heatHeadHeight) : heatRowHeight};
}

QString HeatTable::spoken(int row, int column) const {
  return tr("%1, %2: %3").arg(markOf(counts_.severities[row]).word, counts_.groups[column], counted(counts_.counts[row][column], tr("finding"), tr("findings")));
}

void HeatTable::place(int row, int column) {
  if (counts_.severities.isEmpty() || counts_.groups.isEmpty()) return;
  atRow_ = qBound(0, row, static_cast<int>(counts_.severities.size()) - 1);
  atColumn_ = qBound(0, column, static_cast<int>(counts_.groups.size()) - 1);
  setAccessibleDescription(spoken(atRow_, atColumn_));
  update();
}

void HeatTable::pick(int row, int column) {
  const bool again = row == row_ && column == column_;
  choose(again ? -1 : row, again ? -1 : column);
  Q_EMIT chosen(row_, column_);
}

void HeatTable::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left: place(atRow_, atColumn_ - 1); return;
    case Qt::Key_Right: place(atRow_, atColumn_ + 1); return;
    case Qt::Key_Up: place(atRow_ - 1, atColumn_); return;
    case Qt::Key_Down: place(atRow_ + 1, atColumn_); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: pick(atRow_, atColumn_); return;
    case Qt::Key_Escape:
      if (row_ >= 0 || column_ >= 0) return pick(row_, column_);
      break;
    default: break;
  }
  QWidget::keyPressEvent(event);
}

void HeatTable::mousePressEvent(QMouseEvent* event) {
  for (int row = -1; row < counts_.severities.size(); ++row) {
    for (int column = -1; column < counts_.groups.size(); ++column) {
      if ((row < 0 && column < 0) || !cellRect(row, column).contains(event->position())) continue;
      place(qMax(0, row), qMax(0, column));
      return pick(row, column);
    }
  }
}

bool HeatTable::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    for (int row = 0; row < counts_.severities.size(); ++row)
      for (int column = 0; column < counts_.groups.size(); ++column)
        if (cellRect(row, column).contains(help->pos())) QToolTip::showText(help->globalPos(), spoken(row, column), this);
    return true;
  }
  return QWidget::event(event);
}

void HeatTable::paintEvent(QPaintEvent*) {
  const Theme& look = theme();
  QPainter painter(this);
  painter.fillRect(rect(), look.color(Role::surface));
  const FigureText strong(look.font(Face::strong));
  const FigureText small(look.font(Face::small));
  const auto columns = static_cast<int>(counts_.groups.size());
  QList<qint64> sums(columns, 0);
  qint64 all = 0;
  painter.setFont(look.font(Face::small));
  for (int column = 0; column < columns; ++column) {
    painter.setPen(look.color(column == column_ && row_ < 0 ? Role::accent : Role::textMuted));
    const QRectF head = cellRect(-1, column);
    painter.drawText(head, Qt::AlignCenter, painter.fontMetrics().elidedText(counts_.groups[column], Qt::ElideRight, qRound(head.width()) - 4));
  }
  for (int row = 0; row < counts_.severities.size(); ++row) {
    const Mark mark = markOf(counts_.severities[row]);
    painter.setFont(look.font(row == row_ && column_ < 0 ? Face::strong : Face::body));
    painter.setPen(look.color(mark.role));
    painter.drawText(cellRect(row, -1), Qt::AlignVCenter, mark.word);
    qint64 sum = 0;
    for (int column = 0; column < columns; ++column) {
      const qint64 count = counts_.counts[row][column];
      const bool lit = (row == row_ || row_ < 0) && (column == column_ || column_ < 0) && (row_ >= 0 || column_ >= 0);
      drawHeatCell(painter, cellRect(row, column), count, mark.role, lit || (hasFocus() && row == atRow_ && column == atColumn_));
      sum += count;
      sums[column] += count;
    }
    all += sum;
    painter.setPen(look.color(Role::text));
    strong.draw(painter, QRectF(width() - sumWidth - 12, heatHeadHeight + row * heatRowHeight, sumWidth, heatRowHeight), Qt::AlignRight | Qt::AlignVCenter, figure(sum));
  }
  const qreal foot = heatHeadHeight + static_cast<int>(counts_.severities.size()) * heatRowHeight;
  painter.setPen(look.color(Role::textMuted));
  for (int column = 0; column < columns; ++column)
    small.draw(painter, QRectF(cellRect(-1, column).left(), foot, cellRect(-1, column).width(), 20), Qt::AlignHCenter | Qt::AlignVCenter, figure(sums[column]));
  painter.setPen(look.color(Role::text));
  strong.draw(painter, QRectF(width() - sumWidth - 12, foot, sumWidth, 20), Qt::AlignRight | Qt::AlignVCenter, figure(all));
}

}  // namespace chatelaine::ui
