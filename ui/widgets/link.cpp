#include "ui/widgets/link.h"

#include <QtGui/QPainter>

#include "ui/theme/theme.h"

namespace chatelaine::ui {

Link::Link(const QString& text, QWidget* parent, Role role) : QAbstractButton(parent), role_(role) {
  setText(text);
  setAccessibleName(text);
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::StrongFocus);
}

void Link::setUnderlined(bool underlined) { underlined_ = underlined; }

void Link::setSmall(bool small) {
  small_ = small;
  updateGeometry();
}

QFont Link::textFont() const {
  QFont font = theme().font(small_ ? Face::small : underlined_ ? Face::strong : Face::body);
  font.setUnderline(underlined_ || underMouse());
  return font;
}

QSize Link::sizeHint() const { return {QFontMetrics(textFont()).horizontalAdvance(text()) + 1, 24}; }

void Link::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(textFont());
  painter.setPen(theme().color(isEnabled() ? role_ : Role::textDisabled));
  painter.drawText(rect(), Qt::AlignVCenter, text());
}

}  // namespace chatelaine::ui
