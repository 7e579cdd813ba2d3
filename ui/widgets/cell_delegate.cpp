#include "ui/widgets/cell_delegate.h"

#include <QtGui/QFontMetricsF>
#include <QtWidgets/QWidget>

#include "ui/theme/figures.h"

namespace chatelaine::ui {

namespace {

// Width that the parts after the text want: funnel, badges.
qreal inlineWidth(const Cell& cell) {
  qreal width = 0;
  if (!cell.note.isEmpty()) width += QFontMetricsF(theme().font(Face::small)).horizontalAdvance(cell.note) + 4;
  if (cell.sharedBy > 1) width += 18 + QFontMetricsF(theme().font(Face::smallStrong)).horizontalAdvance(QString::number(cell.sharedBy));
  for (const CellBadge& badge : cell.badges) width += badgeWidth(badge.text) + 4;
  return width;
}

void paintEvidence(QPainter& painter, QRectF& rect, const Cell& cell) {
  if (!cell.evidence) return;
  const Mark mark = markOf(*cell.evidence);
  qreal width = 13;
  const QFont font = theme().font(Face::small);
  if (cell.evidenceWord) width += 3 + QFontMetricsF(font).horizontalAdvance(mark.word);
  const qreal left = rect.right() - width;
  if (left < rect.left() + 20) return;
  drawIcon(painter, mark.icon, mark.role, QPointF(left, rect.center().y() - 6.5), 13);
  if (cell.evidenceWord) {
    painter.setFont(font);
    painter.setPen(theme().color(mark.role));
    painter.drawText(QRectF(left + 16, rect.top(), width - 15, rect.height()), Qt::AlignVCenter, mark.word);
  }
  rect.setRight(left - 4);
}

void paintQuantity(QPainter& painter, QRectF& rect, const Cell& cell) {
  if (cell.bar.isEmpty() && cell.spark.isEmpty()) return;
  const qreal width = qMin<qreal>(cell.barWidth, rect.width());
  if (!cell.spark.isEmpty()) drawSparkline(painter, QRectF(rect.left(), rect.center().y() - 7, width, 14), cell.spark);
  else drawBar(painter, QRectF(rect.left(), qRound(rect.center().y()) - 5, width, 10), cell.bar, cell.barWhole);
  rect.setLeft(rect.left() + width + 6);
}

void paintText(QPainter& painter, QRectF& rect, const Cell& cell) {
  const QFont font = theme().font(cell.face);
  painter.setPen(theme().color(cell.role));
  if (cell.figures) {
    FigureText(font).draw(painter, rect, Qt::AlignRight | Qt::AlignVCenter, cell.text);
    return;
  }
  const QFontMetricsF metrics(font);
  const qreal room = qMax<qreal>(0, rect.width() - inlineWidth(cell));
  const QString text = metrics.elidedText(cell.text, cell.elideMiddle ? Qt::ElideMiddle : Qt::ElideRight, room);
  painter.setFont(font);
  painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
  rect.setLeft(rect.left() + qMin(room, metrics.horizontalAdvance(text)) + 4);
}

void paintInline(QPainter& painter, QRectF& rect, const Cell& cell) {
  if (!cell.note.isEmpty()) {
    painter.setFont(theme().font(Face::small));
    painter.setPen(theme().color(cell.noteRole));
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, cell.note);
    rect.setLeft(rect.left() + QFontMetricsF(painter.font()).horizontalAdvance(cell.note) + 4);
  }
  const qreal y = rect.center().y();
  if (cell.sharedBy > 1) rect.setLeft(rect.left() + drawSharedBy(painter, QPointF(rect.left(), y), cell.sharedBy) + 4);
  for (const CellBadge& badge : cell.badges)
    rect.setLeft(rect.left() + drawBadge(painter, QPointF(rect.left(), y), badge.text, badge.role) + 4);
}

}  // namespace

void paintCell(QPainter& painter, const QRectF& whole, const Cell& cell) {
  painter.save();
  painter.setClipRect(whole, Qt::IntersectClip);
  QRectF rect = whole.adjusted(8, 0, -8, 0);
  paintEvidence(painter, rect, cell);
  if (!cell.icon.isEmpty()) {
    drawIcon(painter, cell.icon, cell.iconRole, QPointF(rect.left(), qRound(rect.center().y()) - 7), 14);
    rect.setLeft(rect.left() + 18);
  }
  if (cell.severity) {
    drawSeverity(painter, QPointF(rect.left(), qRound(rect.center().y())), *cell.severity);
    rect.setLeft(rect.left() + severityWidth + 4);
  }
  paintQuantity(painter, rect, cell);
  paintText(painter, rect, cell);
  if (!cell.figures) paintInline(painter, rect, cell);
  painter.restore();
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QVariant value = index.data(CellRole);
  Cell cell = value.canConvert<Cell>() ? value.value<Cell>() : Cell::plain(index.data(Qt::DisplayRole).toString());
  QRectF rect(option.rect);
  if (index.data(GroupRole).toBool()) {
    if (index.column() != 0) return;
    if (option.widget) rect.setRight(option.widget->width());
    rect.setLeft(rect.left() - 4);
    if (cell.face == Face::body) cell.face = Face::strong;
  }
  paintCell(*painter, rect, cell);
  if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_Active && option.widget && option.widget->hasFocus()) {
    painter->save();
    painter->setPen(QPen(theme().color(Role::focus), 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter->drawRect((index.data(GroupRole).toBool() ? rect : QRectF(option.rect)).adjusted(1, 1, -1, -2));
    painter->restore();
  }
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight_};
}

}  // namespace chatelaine::ui
