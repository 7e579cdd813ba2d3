// What the window remembers between runs, in one place: keys, types, defaults. A thin value over QSettings; GUI thread.
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QSettings>
#include <QtCore/QStringList>

#include "ui/shell/appearance.h"

namespace chatelaine::ui {

struct NamedFilter {
  QString name;
  QString text;
};

struct RecentWorkspace {
  QString path;
  qint64 openedMs = 0;           // since 1970, UTC
};

class Settings {
public:
  [[nodiscard]] QByteArray geometry() const { return store_.value(QStringLiteral("window/geometry")).toByteArray(); }
  void setGeometry(const QByteArray& geometry) { store_.setValue(QStringLiteral("window/geometry"), geometry); }
  [[nodiscard]] bool menuBarShown() const { return store_.value(QStringLiteral("window/menuBar"), true).toBool(); }
  void setMenuBarShown(bool shown) { store_.setValue(QStringLiteral("window/menuBar"), shown); }
  [[nodiscard]] SchemeChoice scheme() const;
  void setScheme(SchemeChoice choice);

  // Newest first, at most 8; those that no longer exist are left out.
  [[nodiscard]] QList<RecentWorkspace> recentWorkspaces() const;
  void addRecentWorkspace(const QString& path);
  // Newest first, at most 20.
  [[nodiscard]] QStringList recentFilters() const { return store_.value(QStringLiteral("filters/recent")).toStringList(); }
  void addRecentFilter(const QString& filter);
  [[nodiscard]] QList<NamedFilter> namedFilters() const;
  void setNamedFilters(const QList<NamedFilter>& filters);

private:
  QSettings store_{QStringLiteral("chatelaine"), QStringLiteral("chatelaine")};
};

}  // namespace chatelaine::ui
