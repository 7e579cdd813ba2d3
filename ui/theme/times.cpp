#include "ui/theme/times.h"

#include <QtCore/QDateTime>
#include <QtCore/QLocale>

namespace chatelaine::ui {

namespace {

QDateTime local(Time time) { return QDateTime::fromMSecsSinceEpoch(time.micros / 1000); }

QString formatted(Time time, const char* format) {
  // English month names, as the rest of the words of this version.
  return QLocale(QLocale::English, QLocale::UnitedKingdom).toString(local(time), QLatin1String(format));
}

QString two(qint64 big, const char* bigUnit, qint64 small, const char* smallUnit) {
  QString text = QStringLiteral("%1 %2").arg(big).arg(QLatin1String(bigUnit));
  if (small > 0) text += QStringLiteral(" %1 %2").arg(small).arg(QLatin1String(smallUnit));
  return text;
}

}  // namespace

QString clockText(Time time) { return formatted(time, "HH:mm:ss"); }
QString clockMillis(Time time) { return formatted(time, "HH:mm:ss.zzz"); }
QString dayText(Time time) { return formatted(time, "d MMM yyyy"); }
QString stampText(Time time) { return formatted(time, "d MMM yyyy HH:mm"); }

QString shortStamp(Time time) {
  const bool thisYear = local(time).date().year() == QDate::currentDate().year();
  return formatted(time, thisYear ? "d MMM HH:mm:ss" : "d MMM yyyy HH:mm");
}

QString minuteStamp(Time time) {
  const bool thisYear = local(time).date().year() == QDate::currentDate().year();
  return formatted(time, thisYear ? "d MMM HH:mm" : "d MMM yyyy");
}

QString utcText(Time time) { return QString::fromStdString(formatTime(time)); }

QString durationText(Duration duration) {
  const qint64 seconds = duration.micros / 1'000'000;
  if (seconds < 60) return QStringLiteral("%1 s").arg(seconds);
  if (seconds < 3600) return two(seconds / 60, "min", seconds % 60, "s");
  if (seconds < 86'400) return two(seconds / 3600, "h", seconds % 3600 / 60, "min");
  const qint64 days = seconds / 86'400;
  if (days < 14) return two(days, days == 1 ? "day" : "days", seconds % 86'400 / 3600, "h");
  return two(days / 7, "weeks", days % 7, days % 7 == 1 ? "day" : "days");
}

}  // namespace chatelaine::ui
