#include "ui/theme/marks.h"

#include <QtGui/QFontMetricsF>

#include "ui/theme/theme.h"

namespace chatelaine::ui {

namespace {

Mark mark(const char* icon, Role role, const char* word) { return {QLatin1String(icon), role, QLatin1String(word)}; }

void drawFramed(QPainter& painter, QRectF rect, const QString& text, const QFont& font, QColor border, QColor ink) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(border, 1));
  painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
  painter.setPen(ink);
  painter.setFont(font);
  painter.drawText(rect, Qt::AlignCenter, text);
  painter.restore();
}

}  // namespace

Mark markOf(VerdictMark verdict) {
  switch (verdict) {
    case VerdictMark::allowed: return mark("allow", Role::allow, "Allowed");
    case VerdictMark::denied: return mark("deny", Role::deny, "Denied");
    case VerdictMark::undetermined: return mark("undetermined", Role::undetermined, "Undetermined");
    case VerdictMark::noDecision: return mark("no-decision", Role::noDecision, "No decision");
  }
  return {};
}

Mark markOf(Evidence evidence) {
  const std::string_view word = toString(evidence);
  const QString name = QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
  return {name, Role::textMuted, name};
}

Mark markOf(SeverityMark severity) {
  switch (severity) {
    case SeverityMark::critical: return mark("", Role::critical, "Critical");
    case SeverityMark::high: return mark("", Role::high, "High");
    case SeverityMark::medium: return mark("", Role::medium, "Medium");
    case SeverityMark::low: return mark("", Role::low, "Low");
    case SeverityMark::info: return mark("", Role::info, "Info");
  }
  return {};
}

Mark markOf(StatusMark status) {
  switch (status) {
    case StatusMark::noDeviation: return mark("", Role::allow, "no deviation");
    case StatusMark::inPart: return mark("", Role::medium, "tested in part");
    case StatusMark::deviations: return mark("", Role::deny, "deviations");
    case StatusMark::notAssessable: return mark("", Role::noDecision, "not assessable");
  }
  return {};
}

std::optional<SeverityMark> severityFromString(std::string_view word) {
  if (word == "critical") return SeverityMark::critical;
  if (word == "high") return SeverityMark::high;
  if (word == "medium") return SeverityMark::medium;
  if (word == "low") return SeverityMark::low;
  if (word == "info") return SeverityMark::info;
  return std::nullopt;
}

void drawSeverity(QPainter& painter, QPointF left, SeverityMark severity) {
  const int filled = 4 - static_cast<int>(severity);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const qreal bottom = left.y() + 5.5;
  for (int step = 0; step < 4; ++step) {
    const qreal height = 2 + step * 2.3;
    const QRectF bar(left.x() + 1 + step * 4, bottom - height, 3, height);
    if (step < filled) {
      painter.fillRect(bar, theme().color(markOf(severity).role));
    } else {
      painter.setPen(QPen(theme().color(Role::lineStrong), 0.8));
      painter.drawRect(bar.adjusted(0.4, 0.4, -0.4, -0.4));
    }
  }
  painter.restore();
}

void drawStatus(QPainter& painter, QPointF left, StatusMark status) {
  const QRectF rect(left.x() + 0.5, left.y() - 5, 10, 10);
  const QColor color = theme().color(markOf(status).role);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  switch (status) {
    case StatusMark::noDeviation: painter.drawEllipse(rect); break;
    case StatusMark::deviations: painter.drawRect(rect); break;
    case StatusMark::inPart:
      painter.drawPie(rect, 90 * 16, 180 * 16);
      [[fallthrough]];
    case StatusMark::notAssessable: {
      QPen pen(color, 1.5);
      if (status == StatusMark::notAssessable) pen.setDashPattern({1.6, 1.4});
      painter.setPen(pen);
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(rect.adjusted(0.75, 0.75, -0.75, -0.75));
    }
  }
  painter.restore();
}

qreal drawSharedBy(QPainter& painter, QPointF left, int principals) {
  drawIcon(painter, QStringLiteral("collapse"), Role::critical, left - QPointF(0, 6.5), 13);
  const QFont font = theme().font(Face::smallStrong);
  const QString text = QString::number(principals);
  const qreal width = QFontMetricsF(font).horizontalAdvance(text);
  painter.save();
  painter.setFont(font);
  painter.setPen(theme().color(Role::critical));
  painter.drawText(QRectF(left.x() + 14, left.y() - 8, width + 2, 16), Qt::AlignVCenter, text);
  painter.restore();
  return 14 + width;
}

qreal badgeWidth(const QString& text) { return qRound(QFontMetricsF(theme().font(Face::small)).horizontalAdvance(text)) + 11; }

qreal drawBadge(QPainter& painter, QPointF left, const QString& text, Role role) {
  const qreal width = badgeWidth(text);
  const QColor color = theme().color(role);
  drawFramed(painter, QRectF(qRound(left.x()), qRound(left.y()) - 8, width, 16), text, theme().font(Face::small), color, color);
  return width;
}

qreal keyCapWidth(const QString& text) { return qRound(QFontMetricsF(theme().font(Face::monoSmall)).horizontalAdvance(text)) + 9; }

qreal drawKeyCap(QPainter& painter, QPointF left, const QString& text) {
  const qreal width = keyCapWidth(text);
  const QRectF rect(qRound(left.x()), qRound(left.y()) - 8, width, 16);
  painter.save();
  painter.setBrush(theme().color(Role::surface));
  drawFramed(painter, rect, text, theme().font(Face::monoSmall), theme().color(Role::lineStrong), theme().color(Role::text));
  painter.restore();
  return width;
}

}  // namespace chatelaine::ui
