#include "ui/shell/settings.h"

#include <QtCore/QDateTime>
#include <QtCore/QFileInfo>

namespace chatelaine::ui {

namespace {
const QString schemeKey = QStringLiteral("window/scheme");
const QString workspacesKey = QStringLiteral("workspaces/recent");
const QString namedKey = QStringLiteral("filters/named");
}  // namespace

SchemeChoice Settings::scheme() const {
  const QString name = store_.value(schemeKey).toString();
  return name == QLatin1String("light") ? SchemeChoice::light : name == QLatin1String("dark") ? SchemeChoice::dark : SchemeChoice::desktop;
}

void Settings::setScheme(SchemeChoice choice) {
  store_.setValue(schemeKey, choice == SchemeChoice::light ? QStringLiteral("light")
                             : choice == SchemeChoice::dark ? QStringLiteral("dark") : QStringLiteral("desktop"));
}

// Kept as "MILLISECONDS PATH", so that one list holds both.
QList<RecentWorkspace> Settings::recentWorkspaces() const {
  QList<RecentWorkspace> list;
  for (const QString& entry : store_.value(workspacesKey).toStringList()) {
    const RecentWorkspace recent{entry.section(u' ', 1), entry.section(u' ', 0, 0).toLongLong()};
    if (QFileInfo::exists(recent.path)) list.append(recent);
  }
  return list;
}

void Settings::addRecentWorkspace(const QString& path) {
  QStringList entries = store_.value(workspacesKey).toStringList();
  entries.removeIf([&](const QString& entry) { return entry.section(u' ', 1) == path; });
  entries.prepend(QString::number(QDateTime::currentMSecsSinceEpoch()) + u' ' + path);
  store_.setValue(workspacesKey, entries.mid(0, 8));
}

void Settings::addRecentFilter(const QString& filter) {
  if (filter.isEmpty()) return;
  QStringList filters = recentFilters();
  filters.removeAll(filter);
  filters.prepend(filter);
  store_.setValue(QStringLiteral("filters/recent"), filters.mid(0, 20));
}

QList<NamedFilter> Settings::namedFilters() const {
  QList<NamedFilter> list;
  for (const QString& entry : store_.value(namedKey).toStringList()) list.append({entry.section(u'\n', 0, 0), entry.section(u'\n', 1)});
  return list;
}

void Settings::setNamedFilters(const QList<NamedFilter>& filters) {
  QStringList entries;
  for (const NamedFilter& filter : filters) entries.append(filter.name + u'\n' + filter.text);
  store_.setValue(namedKey, entries);
}

}  // namespace chatelaine::ui
