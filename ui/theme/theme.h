// How everything looks: colours by role, fonts, icons. A Theme is an immutable value; the application's style carries the
// current one and theme() returns it. GUI thread only. Do not keep colours, pens or pixmaps over a PaletteChange event.
#pragma once

#include <array>

#include <QtGui/QColor>
#include <QtGui/QFont>
#include <QtGui/QIcon>
#include <QtGui/QPalette>
#include <QtGui/QPen>
#include <QtGui/QPixmap>

#include "core/base/evidence.h"
#include "ui/theme/role.h"

class QApplication;
class QPainter;

namespace chatelaine::ui {

enum class Scheme { light, dark };

// body 13, small 11, title 18; mono 12 beside body, monoSmall 11 beside small; strong is semibold.
enum class Face { body, strong, small, smallStrong, title, mono, monoStrong, monoSmall };

class Theme {
public:
  // Reads the compiled-in tokens; asserts that every role has its colour.
  static Theme load(Scheme scheme);

  [[nodiscard]] Scheme scheme() const { return scheme_; }
  [[nodiscard]] QColor color(Role role) const { return colors_[static_cast<size_t>(role)]; }
  [[nodiscard]] QFont font(Face face) const;
  [[nodiscard]] QPalette palette() const;

  // The line inside a band or bar that says how a thing is known; nobody named has no line, only a hatch.
  [[nodiscard]] QPen evidencePen(Evidence evidence, Role role = Role::flowEdge) const;

  // The icon resources/icons/NAME.svg drawn in a role's colour, cached by Qt. Size in device-independent pixels.
  [[nodiscard]] QPixmap pixmap(const QString& icon, Role role, int size, qreal dpr) const;

private:
  struct EdgeStyle {
    qreal width = 1;
    QList<qreal> dash;  // pixels
  };
  Scheme scheme_ = Scheme::light;
  std::array<QColor, 64> colors_;
  std::array<EdgeStyle, 8> edges_;  // by Evidence
};

// The application's current theme; the light one where no theme was applied.
const Theme& theme();

// Sets style, palette and font of the application; again to change the scheme while it runs.
void applyTheme(QApplication& application, Scheme scheme);

// An icon that is drawn in the current theme whenever it is painted; muted where disabled.
QIcon themedIcon(const QString& name, Role role = Role::text);

// Paints an icon whose top left corner is at `at`.
void drawIcon(QPainter& painter, const QString& name, Role role, QPointF at, int size);

}  // namespace chatelaine::ui
