// Times on screen: the user's zone and locale-neutral short forms; the recorded UTC stamp belongs into the tooltip. Pure.
#pragma once

#include <QtCore/QString>

#include "core/base/time.h"

namespace chatelaine::ui {

QString clockText(Time time);          // "15:19:59"
QString clockMillis(Time time);        // "15:19:59.120"
QString dayText(Time time);            // "21 Nov 2026"
QString stampText(Time time);          // "21 Nov 2026 15:19"
QString shortStamp(Time time);         // "21 Nov 15:19:59", with the year where it is not `thisYear`
QString minuteStamp(Time time);        // the same without seconds
QString utcText(Time time);            // RFC 3339, for tooltips and exports
QString durationText(Duration duration);   // "24 min 20 s", "9 min", "18 weeks"

}  // namespace chatelaine::ui
