// Painted quantities that every page shares. Width is traffic, line is evidence; hatch always means that nobody is named or
// that something may come on top. Geometry in device-independent pixels. GUI thread.
#pragma once

#include <optional>

#include <QtCore/QList>
#include <QtGui/QPainter>
#include <QtGui/QPainterPath>

#include "core/base/evidence.h"
#include "ui/theme/role.h"

namespace chatelaine::ui {

// Fills a shape with 45° lines (`spacing` apart), drawn as lines so that they stay sharp on screen, in SVG and on paper.
void fillHatched(QPainter& painter, const QPainterPath& shape, Role role = Role::hatch, qreal spacing = 4, qreal width = 1.4);
void fillHatched(QPainter& painter, const QRectF& rect, Role role = Role::hatch, qreal spacing = 4, qreal width = 1.4);

enum class BarFill { solid, tint, hatched, outlined, dashed };

struct BarPart {
  double amount = 0;
  BarFill fill = BarFill::solid;
  Role role = Role::flowEdge;
  std::optional<Evidence> line;  // drawn inside a `tint` part
};

// Parts side by side from the left; `whole` is the amount that fills the rectangle's width (bars of one column share it).
// A part that is not zero is at least one pixel wide.
void drawBar(QPainter& painter, const QRectF& rect, const QList<BarPart>& parts, double whole);

// Evidence of a quantity: tint with a line for each class (strongest first), hatched for what names nobody.
struct EvidenceCounts {
  qint64 verified = 0, asserted = 0, stated = 0, claimed = 0, inferred = 0, nobody = 0;
  [[nodiscard]] qint64 total() const { return verified + asserted + stated + claimed + inferred + nobody; }
};
QList<BarPart> evidenceParts(const EvidenceCounts& counts);

// A bound: `certain` solid, what may come on top (`possible` - `certain`) hatched in `undetermined`.
QList<BarPart> boundParts(qint64 certain, qint64 possible, Role role);

// Bars of one pixel or more over a base line; empty buckets stay empty. Scale: the largest value fills the height.
void drawSparkline(QPainter& painter, const QRectF& rect, const QList<double>& values, Role role = Role::flowEdge);

// A heat cell: 1 to 3, 4 to 7, 8 and more are 15 %, 36 % and the full hue; zero is an outline.
void drawHeatCell(QPainter& painter, const QRectF& rect, qint64 count, Role hue, bool selected);

// The line under or beside a heading, one device pixel up to 150 %.
void drawHairline(QPainter& painter, QPointF from, QPointF to, Role role = Role::line);

}  // namespace chatelaine::ui
