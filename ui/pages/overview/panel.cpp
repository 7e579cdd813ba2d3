#include "ui/pages/overview/panel.h"

#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

#include "ui/theme/figures.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

Panel::Panel(const QString& title, QWidget* parent) : QWidget(parent), title_(title) {
  setAccessibleName(title);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
}

void Panel::setDenominator(const QString& text) {
  denominator_ = text;
  setAccessibleDescription(text);
  update();
}

QString Panel::sentences() const {
  QStringList all{title_, denominator_};
  for (const Mark& mark : marks_) all << mark.sentence;
  return all.join(u'\n');
}

void Panel::addMark(const QRectF& rect, const QString& sentence, std::function<void()> act) { marks_.push_back({rect, sentence, std::move(act)}); }

void Panel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().color(Role::surface));
  drawHairline(painter, {0, height() - 0.5}, {static_cast<double>(width()), height() - 0.5});
  drawHairline(painter, {width() - 0.5, 0}, {width() - 0.5, static_cast<double>(height())});
  painter.setFont(theme().font(Face::strong));
  painter.setPen(theme().color(Role::text));
  painter.drawText(QRectF(16, 10, width() - 24, 18), Qt::AlignLeft | Qt::AlignVCenter, title_);
  const int titleWidth = painter.fontMetrics().horizontalAdvance(title_);
  painter.setFont(theme().font(Face::body));
  painter.setPen(theme().color(Role::textMuted));
  const QRectF rest(16 + titleWidth + 8, 10, width() - titleWidth - 32, 18);
  painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter, painter.fontMetrics().elidedText(denominator_, Qt::ElideRight, static_cast<int>(rest.width())));
  marks_.clear();
  paintBody(painter, QRectF(16, 34, width() - 32, height() - 42));
  if (hasFocus() && current_ >= 0 && current_ < static_cast<int>(marks_.size())) {
    painter.setPen(QPen(theme().color(Role::focus), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(marks_[static_cast<size_t>(current_)].rect.adjusted(-1, -1, 1, 1));
  }
}

void Panel::mousePressEvent(QMouseEvent* event) {
  for (size_t i = 0; i < marks_.size(); ++i)
    if (marks_[i].rect.contains(event->position())) {
      current_ = static_cast<int>(i);
      const auto act = marks_[i].act;
      update();
      if (act) act();
      return;
    }
}

void Panel::mouseMoveEvent(QMouseEvent* event) {
  const bool over = std::any_of(marks_.begin(), marks_.end(), [&](const Mark& m) { return m.act && m.rect.contains(event->position()); });
  setCursor(over ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void Panel::keyPressEvent(QKeyEvent* event) {
  const int count = static_cast<int>(marks_.size());
  const bool forward = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
  const bool backward = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
  if (count > 0 && (forward || backward)) {
    current_ = current_ < 0 ? 0 : (current_ + (forward ? 1 : count - 1)) % count;
    setAccessibleDescription(marks_[static_cast<size_t>(current_)].sentence);
    update();
    return;
  }
  if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && current_ >= 0 && current_ < count) {
    if (const auto act = marks_[static_cast<size_t>(current_)].act) act();
    return;
  }
  QWidget::keyPressEvent(event);
}

bool Panel::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  for (const Mark& mark : marks_)
    if (mark.rect.contains(help->pos())) {
      QToolTip::showText(help->globalPos(), mark.sentence, this);
      return true;
    }
  QToolTip::hideText();
  return true;
}

void Panel::small(QPainter& painter, const QRectF& rect, const QString& text, int alignment) const {
  painter.setFont(theme().font(Face::small));
  painter.drawText(rect, alignment, painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(rect.width())));
}

void Panel::body(QPainter& painter, const QRectF& rect, const QString& text, int alignment) const {
  painter.setFont(theme().font(Face::body));
  painter.drawText(rect, alignment, painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(rect.width())));
}

void Panel::number(QPainter& painter, const QRectF& rect, qint64 value, bool strong) const {
  painter.setPen(theme().color(value == 0 ? Role::textMuted : Role::text));
  FigureText(theme().font(strong ? Face::strong : Face::body)).draw(painter, rect, Qt::AlignRight | Qt::AlignVCenter, figure(value));
}

}  // namespace chatelaine::ui
