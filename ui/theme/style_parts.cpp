#include "ui/theme/style_parts.h"

#include <QtCore/QVariant>
#include <QtGui/QFontMetrics>
#include <QtWidgets/QWidget>

namespace chatelaine::ui {

namespace {

void roundedFrame(QPainter* painter, QRectF rect, QColor border, qreal width, QColor fill) {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(width > 0 ? QPen(border, width) : QPen(Qt::NoPen));
  painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
  const qreal half = width / 2;
  painter->drawRoundedRect(rect.adjusted(half, half, -half, -half), 3, 3);
  painter->restore();
}

int segmentOf(const QWidget* widget) {
  const QVariant value = widget ? widget->property("segment") : QVariant();
  return value.isValid() ? value.toInt() : -1;
}

void drawSegment(const Theme& theme, QPainter* painter, const QStyleOption* option, int segment) {
  const bool on = option->state & (QStyle::State_On | QStyle::State_Sunken);
  const QRectF rect(option->rect);
  painter->save();
  painter->setClipRect(option->rect);
  // The frame runs past the sides that meet a neighbour, so that the row has one border and round outer corners only.
  const QRectF frame = rect.adjusted(segment & 1 ? 0 : -6, 0, segment & 2 ? 0 : 6, 0);
  const bool hover = option->state & QStyle::State_MouseOver && option->state & QStyle::State_Enabled;
  roundedFrame(painter, frame, theme.color(Role::lineStrong), 1, theme.color(on ? Role::selection : hover ? Role::hover : Role::surface));
  if (!(segment & 2)) painter->fillRect(QRectF(rect.right() - 1, rect.top() + 1, 1, rect.height() - 2), theme.color(Role::line));
  painter->restore();
}

}  // namespace

bool isPrimary(const QStyleOption* option, const QWidget* widget) {
  if (widget && widget->property("primary").toBool()) return true;
  const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
  return button && button->features & QStyleOptionButton::DefaultButton;
}

void drawButtonPanel(const Theme& theme, QPainter* painter, const QStyleOption* option, const QWidget* widget) {
  if (const int segment = segmentOf(widget); segment >= 0) {
    drawSegment(theme, painter, option, segment);
    return;
  }
  const bool enabled = option->state & QStyle::State_Enabled;
  const bool down = option->state & (QStyle::State_Sunken | QStyle::State_On);
  if (isPrimary(option, widget) && enabled) {
    const QColor fill = theme.color(Role::accent);
    roundedFrame(painter, option->rect, fill, 1, down ? fill.darker(115) : fill);
    return;
  }
  const bool hover = option->state & QStyle::State_MouseOver;
  const Role fill = down ? Role::selection : hover && enabled ? Role::hover : Role::surface;
  roundedFrame(painter, option->rect, theme.color(enabled ? Role::lineStrong : Role::line), 1, theme.color(fill));
}

void drawButtonLabel(const Theme& theme, QPainter* painter, const QStyleOptionButton* option, const QWidget* widget) {
  const bool enabled = option->state & QStyle::State_Enabled;
  const bool primary = isPrimary(option, widget) && enabled;
  const bool segmentOn = segmentOf(widget) >= 0 && option->state & QStyle::State_On;
  QFont font = painter->font();
  if (primary || segmentOn) font.setWeight(QFont::DemiBold);
  painter->save();
  painter->setFont(font);
  const QSize icon = option->icon.isNull() ? QSize() : option->iconSize;
  const int gap = icon.isEmpty() || option->text.isEmpty() ? 0 : 6;
  const int text = QFontMetrics(font).size(Qt::TextShowMnemonic, option->text).width();
  int x = option->rect.left() + (option->rect.width() - icon.width() * (icon.isEmpty() ? 0 : 1) - gap - text) / 2;
  if (!icon.isEmpty()) {
    const QRect box(x, option->rect.center().y() - icon.height() / 2 + 1, icon.width(), icon.height());
    option->icon.paint(painter, box, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    x += icon.width() + gap;
  }
  painter->setPen(theme.color(!enabled ? Role::textDisabled : primary ? Role::accentText : Role::text));
  painter->drawText(QRect(x, option->rect.top(), text + 1, option->rect.height()), Qt::AlignVCenter | Qt::TextShowMnemonic, option->text);
  painter->restore();
}

void drawToolPanel(const Theme& theme, QPainter* painter, const QStyleOption* option) {
  const bool enabled = option->state & QStyle::State_Enabled;
  if (option->state & (QStyle::State_Sunken | QStyle::State_On)) roundedFrame(painter, option->rect, {}, 0, theme.color(Role::selection));
  else if (enabled && option->state & QStyle::State_MouseOver) roundedFrame(painter, option->rect, {}, 0, theme.color(Role::hover));
}

void drawFieldFrame(const Theme& theme, QPainter* painter, const QStyleOption* option, bool fill) {
  const bool focus = option->state & QStyle::State_HasFocus;
  const bool enabled = option->state & QStyle::State_Enabled;
  roundedFrame(painter, option->rect, theme.color(focus ? Role::focus : enabled ? Role::lineStrong : Role::line), focus ? 2 : 1,
               fill ? theme.color(Role::surface) : QColor());
}

void drawCheck(const Theme& theme, QPainter* painter, const QStyleOption* option, bool round) {
  const QRectF box(option->rect.left() + (option->rect.width() - 14) / 2, option->rect.top() + (option->rect.height() - 14) / 2, 14, 14);
  const bool on = option->state & (QStyle::State_On | QStyle::State_NoChange);
  const bool enabled = option->state & QStyle::State_Enabled;
  const QColor border = theme.color(!enabled ? Role::line : on ? Role::accent : Role::lineStrong);
  const QColor fill = theme.color(on && enabled ? Role::accent : Role::surface);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(border, 1));
  painter->setBrush(fill);
  const qreal radius = round ? 7 : 3;
  painter->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
  painter->setPen(QPen(theme.color(enabled ? Role::accentText : Role::textDisabled), 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter->setBrush(painter->pen().color());
  if (on && round) painter->drawEllipse(box.center(), 2, 2);
  if (on && !round && option->state & QStyle::State_NoChange) painter->drawLine(box.center() - QPointF(3, 0), box.center() + QPointF(3, 0));
  painter->setBrush(Qt::NoBrush);
  if (on && !round && !(option->state & QStyle::State_NoChange))
    painter->drawPolyline(QPolygonF{box.topLeft() + QPointF(3.5, 7.2), box.topLeft() + QPointF(6, 9.7), box.topLeft() + QPointF(10.5, 4.6)});
  painter->restore();
}

void drawCombo(const Theme& theme, QPainter* painter, const QStyleOptionComboBox* option) {
  drawFieldFrame(theme, painter, option, true);
  const bool enabled = option->state & QStyle::State_Enabled;
  drawIcon(*painter, QStringLiteral("chevron-down"), enabled ? Role::textMuted : Role::textDisabled,
           QPointF(option->rect.right() - 19, option->rect.center().y() - 5.5), 12);
}

void drawProgress(const Theme& theme, QPainter* painter, const QStyleOptionProgressBar* option) {
  const QRectF rect(option->rect.left(), option->rect.center().y() - 3.5, option->rect.width(), 8);
  painter->save();
  painter->setPen(QPen(theme.color(Role::lineStrong), 1));
  painter->drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
  const int span = option->maximum - option->minimum;
  if (span > 0) {
    const qreal part = static_cast<qreal>(option->progress - option->minimum) / span;
    painter->fillRect(QRectF(rect.left(), rect.top(), rect.width() * part, rect.height()), theme.color(Role::accent));
  }
  painter->restore();
}

void drawMenuBarItem(const Theme& theme, QPainter* painter, const QStyleOptionMenuItem* option) {
  painter->fillRect(option->rect, theme.color(Role::chrome));
  const bool active = option->state & QStyle::State_Selected;
  if (active) painter->fillRect(option->rect.adjusted(0, 1, 0, -1), theme.color(option->state & QStyle::State_Sunken ? Role::selection : Role::hover));
  painter->setPen(theme.color(option->state & QStyle::State_Enabled ? Role::text : Role::textDisabled));
  painter->drawText(option->rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine, option->text);
}

void drawHeaderSection(const Theme& theme, QPainter* painter, const QStyleOptionHeader* option) {
  const bool hover = option->state & QStyle::State_MouseOver;
  painter->fillRect(option->rect, theme.color(hover ? Role::hover : Role::surfaceRaised));
  painter->fillRect(QRectF(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), theme.color(Role::line));
}

void drawHeaderLabel(const Theme& theme, QPainter* painter, const QStyleOptionHeader* option) {
  painter->save();
  const QFont font = theme.font(Face::smallStrong);
  painter->setFont(font);
  painter->setPen(theme.color(Role::textMuted));
  const bool sorted = option->sortIndicator != QStyleOptionHeader::None;
  QRect rect = option->rect.adjusted(8, 0, -8, -1);
  if (sorted) rect.setRight(rect.right() - 10);
  const QString text = QFontMetrics(font).elidedText(option->text, Qt::ElideRight, rect.width());
  painter->drawText(rect, static_cast<int>(option->textAlignment | Qt::AlignVCenter), text);
  if (sorted) {
    const int width = QFontMetrics(font).horizontalAdvance(text);
    const bool right = option->textAlignment & Qt::AlignRight;
    const qreal x = right ? rect.right() + 4 : rect.left() + width + 4;
    const qreal y = rect.center().y() + 0.5;
    const qreal tip = option->sortIndicator == QStyleOptionHeader::SortUp ? 2.5 : -2.5;  // up in Qt points down on most styles
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.color(Role::textMuted));
    painter->drawPolygon(QPolygonF{QPointF(x, y - tip), QPointF(x + 7, y - tip), QPointF(x + 3.5, y + tip)});
  }
  painter->restore();
}

void drawTabShape(const Theme& theme, QPainter* painter, const QStyleOptionTab* option) {
  const bool on = option->state & QStyle::State_Selected;
  if (!on && option->state & QStyle::State_MouseOver) painter->fillRect(option->rect, theme.color(Role::hover));
  if (on) painter->fillRect(QRectF(option->rect.left(), option->rect.bottom() - 1, option->rect.width(), 2), theme.color(Role::accent));
  if (option->state & QStyle::State_HasFocus) {
    painter->setPen(QPen(theme.color(Role::focus), 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(QRectF(option->rect).adjusted(1, 1, -1, -1));
  }
}

void drawTabLabel(const Theme& theme, QPainter* painter, const QStyleOptionTab* option) {
  const bool on = option->state & QStyle::State_Selected;
  painter->save();
  painter->setFont(theme.font(on ? Face::strong : Face::body));
  const bool enabled = option->state & QStyle::State_Enabled;
  painter->setPen(theme.color(!enabled ? Role::textDisabled : on ? Role::text : Role::textMuted));
  QRect rect = option->rect.adjusted(0, 0, 0, -1);
  if (!option->icon.isNull()) {
    option->icon.paint(painter, QRect(rect.left() + 12, rect.center().y() - 7, 15, 15));
    rect.adjust(33, 0, -12, 0);
    painter->drawText(rect, Qt::AlignVCenter | Qt::TextShowMnemonic, option->text);
  } else {
    painter->drawText(rect, Qt::AlignCenter | Qt::TextShowMnemonic, option->text);
  }
  painter->restore();
}

void drawScrollBar(const Theme& theme, QPainter* painter, const QStyleOptionSlider* option, QRect thumb) {
  painter->fillRect(option->rect, theme.color(Role::surfaceRaised));
  if (option->minimum == option->maximum) return;
  const bool active = option->activeSubControls & QStyle::SC_ScrollBarSlider && option->state & (QStyle::State_MouseOver | QStyle::State_Sunken);
  const QRectF rect = option->orientation == Qt::Vertical ? QRectF(thumb).adjusted(2, 1, -2, -1) : QRectF(thumb).adjusted(1, 2, -1, -2);
  roundedFrame(painter, rect, {}, 0, theme.color(active ? Role::textMuted : Role::lineStrong));
}

void drawBranch(const Theme& theme, QPainter* painter, const QStyleOption* option) {
  if (!(option->state & QStyle::State_Children)) return;
  const QString icon = option->state & QStyle::State_Open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right");
  drawIcon(*painter, icon, Role::textMuted, QPointF(option->rect.right() - 11, option->rect.center().y() - 5.5), 12);
  Q_UNUSED(theme)
}

void drawRowPanel(const Theme& theme, QPainter* painter, const QStyleOption* option, const QWidget* widget) {
  if (widget && widget->property("ownRows").toBool()) return;
  if (option->state & QStyle::State_Selected)
    painter->fillRect(option->rect, theme.color(option->state & QStyle::State_Active ? Role::selection : Role::selectionInactive));
  else if (option->state & QStyle::State_MouseOver)
    painter->fillRect(option->rect, theme.color(Role::hover));
}

}  // namespace chatelaine::ui
