#include "ui/theme/patterns.h"

#include <algorithm>

#include "ui/theme/figures.h"
#include "ui/theme/theme.h"

namespace chatelaine::ui {

void fillHatched(QPainter& painter, const QPainterPath& shape, Role role, qreal spacing, qreal width) {
  const QRectF box = shape.boundingRect();
  if (box.isEmpty()) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setClipPath(shape, Qt::IntersectClip);
  painter.setPen(QPen(theme().color(role), width, Qt::SolidLine, Qt::FlatCap));
  const qreal step = spacing * 1.41421356;
  // The phase is the page's, not the shape's: neighbouring parts continue each other's lines.
  const qreal first = std::floor((box.left() + box.top()) / step) * step;
  QList<QLineF> lines;
  for (qreal c = first; c <= box.right() + box.bottom() + step; c += step)
    lines.append(QLineF(c - box.bottom() - 1, box.bottom() + 1, c - box.top() + 1, box.top() - 1));
  painter.drawLines(lines);
  painter.restore();
}

void fillHatched(QPainter& painter, const QRectF& rect, Role role, qreal spacing, qreal width) {
  QPainterPath path;
  path.addRect(rect);
  fillHatched(painter, path, role, spacing, width);
}

namespace {

void drawOutline(QPainter& painter, const QRectF& rect, QColor color, bool dashed) {
  QPen pen(color, 1);
  if (dashed) pen.setDashPattern({3, 2});
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  if (rect.width() < 2) {
    painter.drawLine(QPointF(rect.left() + 0.5, rect.top()), QPointF(rect.left() + 0.5, rect.bottom()));
    return;
  }
  painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5));
}

void drawPart(QPainter& painter, const QRectF& rect, const BarPart& part) {
  const QColor color = theme().color(part.role);
  switch (part.fill) {
    case BarFill::solid: painter.fillRect(rect, color); break;
    case BarFill::tint:
      painter.fillRect(rect, color);
      if (part.line) {
        painter.setPen(theme().evidencePen(*part.line));
        painter.drawLine(QPointF(rect.left(), rect.center().y()), QPointF(rect.right(), rect.center().y()));
      }
      break;
    case BarFill::hatched:
      fillHatched(painter, rect, part.role);
      drawOutline(painter, rect, color, false);
      break;
    case BarFill::outlined: drawOutline(painter, rect, color, false); break;
    case BarFill::dashed: drawOutline(painter, rect, color, true); break;
  }
}

}  // namespace

void drawBar(QPainter& painter, const QRectF& rect, const QList<BarPart>& parts, double whole) {
  if (whole <= 0) return;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  qreal x = rect.left();
  double sum = 0;
  for (const BarPart& part : parts) {
    if (part.amount <= 0) continue;
    sum += part.amount;
    const qreal end = std::max(x + 1.0, std::round(rect.left() + rect.width() * sum / whole));
    QRectF piece(x, rect.top(), end - x, rect.height());
    // A hairline of the ground between tinted parts, so that equal neighbours are told apart.
    if (part.fill == BarFill::tint && piece.width() > 3) piece.setRight(piece.right() - 1);
    drawPart(painter, piece, part);
    x = end;
  }
  painter.restore();
}

QList<BarPart> evidenceParts(const EvidenceCounts& counts) {
  const auto part = [](qint64 amount, Evidence evidence) {
    return BarPart{static_cast<double>(amount), BarFill::tint, Role::flow, evidence};
  };
  return {part(counts.verified, Evidence::verified), part(counts.asserted, Evidence::asserted),
          part(counts.stated, Evidence::stated), part(counts.claimed, Evidence::claimed),
          part(counts.inferred, Evidence::inferred), BarPart{static_cast<double>(counts.nobody), BarFill::hatched, Role::hatch, {}}};
}

QList<BarPart> boundParts(qint64 certain, qint64 possible, Role role) {
  return {BarPart{static_cast<double>(certain), BarFill::solid, role, {}},
          BarPart{static_cast<double>(std::max<qint64>(0, possible - certain)), BarFill::hatched, Role::undetermined, {}}};
}

void drawSparkline(QPainter& painter, const QRectF& rect, const QList<double>& values, Role role) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), theme().color(Role::line));
  const double largest = values.isEmpty() ? 0 : *std::max_element(values.begin(), values.end());
  const qreal width = values.isEmpty() ? 0 : rect.width() / static_cast<qreal>(values.size());
  for (qsizetype i = 0; largest > 0 && i < values.size(); ++i) {
    if (values[i] <= 0) continue;
    const qreal height = std::max(1.0, std::round(values[i] / largest * (rect.height() - 2)));
    painter.fillRect(QRectF(std::round(rect.left() + static_cast<qreal>(i) * width), rect.bottom() - 1 - height,
                            std::max(1.0, std::floor(width - 0.6)), height), theme().color(role));
  }
  painter.restore();
}

void drawHeatCell(QPainter& painter, const QRectF& rect, qint64 count, Role hue, bool selected) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  const QRectF cell = rect.adjusted(1, 1, -1, -1);
  QColor fill = theme().color(hue);
  if (count < 8) fill.setAlphaF(count == 0 ? 0 : count < 4 ? 0.15F : 0.36F);
  painter.fillRect(cell, fill);
  if (count == 0) drawOutline(painter, cell, theme().color(Role::line), false);
  if (selected) {
    painter.setPen(QPen(theme().color(Role::focus), 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(cell.adjusted(1, 1, -1, -1));
  }
  if (count > 0) {
    painter.setPen(theme().color(count < 8 ? Role::text : Role::surface));
    FigureText(theme().font(Face::smallStrong)).draw(painter, cell, Qt::AlignHCenter | Qt::AlignVCenter, figure(count));
  }
  painter.restore();
}

void drawHairline(QPainter& painter, QPointF from, QPointF to, Role role) {
  const qreal dpr = painter.device() ? painter.device()->devicePixelRatioF() : 1;
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(theme().color(role), dpr < 2 ? 1 / dpr : 1, Qt::SolidLine, Qt::FlatCap));
  painter.drawLine(from, to);
  painter.restore();
}

}  // namespace chatelaine::ui
