// Fusion with the parts that the language draws itself: frames, focus, buttons, segments, tabs, headers, scroll bars. Plain
// fills and strokes; no gradients, no animation. Installed by applyTheme() (theme.h).
//
// Properties that widgets may set: "segment" (int, 1 first, 2 last, 3 only, 0 middle) on a checkable QPushButton, "small"
// (bool) on a QPushButton for the 22 px kind, "primary" (bool) on the one default button of a view, "ownRows" (bool) on an
// item view that paints selection and hover of its rows itself.
#pragma once

#include <QtCore/QPointer>
#include <QtWidgets/QFocusFrame>
#include <QtWidgets/QProxyStyle>

#include "ui/theme/theme.h"

namespace chatelaine::ui {

class ProxyStyle : public QProxyStyle {
  Q_OBJECT

public:
  explicit ProxyStyle(Theme theme);
  [[nodiscard]] const Theme& theme() const { return theme_; }

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
  void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override;
  void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                          const QWidget* widget) const override;
  [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                                     const QWidget* widget) const override;
  [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
  [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                                       const QWidget* widget) const override;
  [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
  [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                              QStyleHintReturn* data) const override;
  void polish(QWidget* widget) override;
  void unpolish(QWidget* widget) override;
  using QProxyStyle::polish;
  using QProxyStyle::unpolish;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  Theme theme_;
  QPointer<QFocusFrame> focusFrame_;
};

}  // namespace chatelaine::ui
