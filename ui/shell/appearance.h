// Light, dark, or as the desktop says (portal setting `color-scheme`; without a portal the desktop's palette at the start).
// Follows changes while it runs. GUI thread.
#pragma once

#include <QtCore/QObject>

#include "ui/theme/theme.h"

class QApplication;
class QDBusVariant;

namespace chatelaine::ui {

enum class SchemeChoice { desktop, light, dark };

class Appearance : public QObject {
  Q_OBJECT

public:
  // Applies the theme at once. Create it before any window.
  Appearance(QApplication& application, SchemeChoice choice, QObject* parent = nullptr);
  [[nodiscard]] SchemeChoice choice() const { return choice_; }
  void choose(SchemeChoice choice);

private Q_SLOTS:
  void portalSettingChanged(const QString& space, const QString& key, const QDBusVariant& value);

private:
  void askPortal();
  void apply();

  QApplication& application_;
  SchemeChoice choice_;
  Scheme desktop_ = Scheme::light;
};

}  // namespace chatelaine::ui
