#include "ui/widgets/completion_popup.h"

#include <QtGui/QMouseEvent>
#include <QtGui/QPainter>

#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {
constexpr int completionHeight = 24;
constexpr int completionFoot = 23;
constexpr int popupWidth = 600;
constexpr int nameWidth = 260;
constexpr int mostRows = 9;
}  // namespace

CompletionPopup::CompletionPopup(QWidget* window) : QWidget(window) {
  setAccessibleName(tr("Completions"));
  setFocusPolicy(Qt::NoFocus);
  setMouseTracking(true);
  hide();
}

void CompletionPopup::offer(const FilterCompletions& completions, QPoint topLeft) {
  completions_ = completions;
  current_ = 0;
  first_ = 0;
  if (completions.items.isEmpty()) {
    hide();
    return;
  }
  visible_ = qMin(mostRows, static_cast<int>(completions.items.size()));
  const int foot = completions.foot.isEmpty() ? 0 : completionFoot;
  const int width = qMin(popupWidth, parentWidget()->width() - 16);
  setGeometry(qMin(topLeft.x(), parentWidget()->width() - width - 8), topLeft.y(), width, visible_ * completionHeight + foot + 2);
  show();
  raise();
  select(0);
  update();
}

void CompletionPopup::select(int row) {
  const auto count = static_cast<int>(completions_.items.size());
  current_ = (row + count) % count;
  first_ = qBound(qMax(0, current_ - visible_ + 1), first_, current_);
  const FilterCompletion& item = completions_.items[current_];
  setAccessibleDescription(QStringLiteral("%1, %2, %3").arg(item.text, item.meaning, item.recorded));
  update();
}

void CompletionPopup::move(int rows) { select(current_ + rows); }

int CompletionPopup::rowAt(int y) const {
  const int row = first_ + (y - 1) / completionHeight;
  return y >= 1 && row < first_ + visible_ && row < completions_.items.size() ? row : -1;
}

void CompletionPopup::mousePressEvent(QMouseEvent* event) {
  if (const int row = rowAt(qRound(event->position().y())); row >= 0) Q_EMIT chosen(row);
}

void CompletionPopup::mouseMoveEvent(QMouseEvent* event) {
  if (const int row = rowAt(qRound(event->position().y())); row >= 0) select(row);
}

void CompletionPopup::wheelEvent(QWheelEvent* event) {
  const int next = current_ + (event->angleDelta().y() < 0 ? 1 : -1);
  if (next >= 0 && next < completions_.items.size()) select(next);
}

void CompletionPopup::paintEvent(QPaintEvent*) {
  const Theme& look = theme();
  QPainter painter(this);
  painter.fillRect(rect(), look.color(Role::surface));
  for (int i = 0; i < visible_; ++i) {
    const int row = first_ + i;
    const FilterCompletion& item = completions_.items[row];
    const QRect line(1, 1 + i * completionHeight, width() - 2, completionHeight);
    if (row == current_) painter.fillRect(line, look.color(Role::selection));
    painter.setFont(look.font(Face::small));
    painter.setPen(look.color(Role::textMuted));
    const int right = painter.fontMetrics().horizontalAdvance(item.recorded);
    painter.drawText(line.adjusted(8, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, item.recorded);
    painter.setFont(look.font(Face::body));
    const QRect meaning(nameWidth + 16, line.top(), width() - nameWidth - 16 - right - 20, completionHeight);
    painter.drawText(meaning, Qt::AlignVCenter, painter.fontMetrics().elidedText(item.meaning, Qt::ElideRight, meaning.width()));
    painter.setFont(look.font(Face::mono));
    painter.setPen(look.color(Role::text));
    const QRect name(8, line.top(), item.meaning.isEmpty() ? width() - right - 30 : nameWidth, completionHeight);
    painter.drawText(name, Qt::AlignVCenter, painter.fontMetrics().elidedText(item.text, Qt::ElideMiddle, name.width()));
  }
  if (!completions_.foot.isEmpty()) {
    const QRect foot(1, height() - completionFoot - 1, width() - 2, completionFoot);
    painter.fillRect(foot, look.color(Role::surfaceRaised));
    painter.fillRect(QRect(foot.left(), foot.top(), foot.width(), 1), look.color(Role::line));
    painter.setFont(look.font(Face::small));
    painter.setPen(look.color(Role::textMuted));
    painter.drawText(foot.adjusted(8, 0, -8, 0), Qt::AlignVCenter, completions_.foot);
  }
  painter.setPen(look.color(Role::lineStrong));
  painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

}  // namespace chatelaine::ui
