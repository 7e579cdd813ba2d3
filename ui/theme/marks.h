// The marks of the language: shape first, word second, colour third. Every mark is an icon or a small drawing, a role and a
// word; show the word wherever there is room, else in the tooltip. GUI thread.
#pragma once

#include <optional>

#include <QtCore/QString>
#include <QtGui/QPainter>

#include "core/base/evidence.h"
#include "ui/theme/role.h"

namespace chatelaine::ui {

enum class VerdictMark { allowed, denied, undetermined, noDecision };
enum class SeverityMark { critical, high, medium, low, info };
// Words of a report's controls; a risk list says seen, not seen, not looked for with the same shapes.
enum class StatusMark { noDeviation, inPart, deviations, notAssessable };

struct Mark {
  QString icon;
  Role role = Role::text;
  QString word;
};

Mark markOf(VerdictMark verdict);
Mark markOf(Evidence evidence);        // always textMuted
Mark markOf(SeverityMark severity);    // icon is empty: draw it with drawSeverity
Mark markOf(StatusMark status);        // icon is empty: draw it with drawStatus

std::optional<SeverityMark> severityFromString(std::string_view word);

// Four steps, filled 4 to 1; 17 x 11, vertically centred at `left`.
void drawSeverity(QPainter& painter, QPointF left, SeverityMark severity);
constexpr int severityWidth = 17;

// Disc, half disc, square, dashed ring; 11 x 11, vertically centred at `left`.
void drawStatus(QPainter& painter, QPointF left, StatusMark status);

// Funnel and number in `critical`, for a credential with n > 1 principals behind it. Returns the width taken.
qreal drawSharedBy(QPainter& painter, QPointF left, int principals);

// 16 high, border and text in the role's colour. Returns the width taken.
qreal drawBadge(QPainter& painter, QPointF left, const QString& text, Role role);
qreal badgeWidth(const QString& text);

// A key in mono 11 with a `lineStrong` border, 16 high. Returns the width taken.
qreal drawKeyCap(QPainter& painter, QPointF left, const QString& text);
qreal keyCapWidth(const QString& text);

}  // namespace chatelaine::ui
