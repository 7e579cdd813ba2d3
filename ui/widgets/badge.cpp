#include "ui/widgets/badge.h"

#include <QtGui/QPainter>

#include "ui/theme/marks.h"

namespace chatelaine::ui {

Badge::Badge(const QString& text, Role role, QWidget* parent) : QAbstractButton(parent), role_(role) {
  setText(text);
  setAccessibleName(text);
  setCursor(Qt::PointingHandCursor);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize Badge::sizeHint() const { return {qRound(badgeWidth(text())), 24}; }

void Badge::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawBadge(painter, QPointF(0, height() / 2), text(), role_);
}

}  // namespace chatelaine::ui
