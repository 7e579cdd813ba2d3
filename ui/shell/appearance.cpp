#include "ui/shell/appearance.h"

#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>
#include <QtDBus/QDBusVariant>
#include <QtWidgets/QApplication>
#include <QtWidgets/QStyle>

namespace chatelaine::ui {

namespace {

const QString portalService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString portalPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString portalSettings = QStringLiteral("org.freedesktop.portal.Settings");
const QString portalSpace = QStringLiteral("org.freedesktop.appearance");
const QString colorScheme = QStringLiteral("color-scheme");

// The portal wraps the number in one variant or in two, by its age.
Scheme schemeOf(QVariant value) {
  while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
  return value.toUInt() == 1 ? Scheme::dark : Scheme::light;
}

}  // namespace

Appearance::Appearance(QApplication& application, SchemeChoice choice, QObject* parent)
    : QObject(parent), application_(application), choice_(choice) {
  desktop_ = QApplication::palette().color(QPalette::Window).lightness() < 128 ? Scheme::dark : Scheme::light;
  apply();
  askPortal();
}

void Appearance::askPortal() {
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(portalService, portalPath, portalSettings, QStringLiteral("SettingChanged"), this,
              SLOT(portalSettingChanged(QString, QString, QDBusVariant)));
  QDBusMessage question = QDBusMessage::createMethodCall(portalService, portalPath, portalSettings, QStringLiteral("Read"));
  question << portalSpace << colorScheme;
  auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
    const QDBusPendingReply<QDBusVariant> reply = *watcher;
    watcher->deleteLater();
    if (reply.isError()) return;  // no portal: the palette's answer stands
    desktop_ = schemeOf(reply.value().variant());
    apply();
  });
}

void Appearance::portalSettingChanged(const QString& changedSpace, const QString& changedKey, const QDBusVariant& value) {
  if (changedSpace != portalSpace || changedKey != colorScheme) return;
  desktop_ = schemeOf(value.variant());
  apply();
}

void Appearance::choose(SchemeChoice choice) {
  choice_ = choice;
  apply();
}

void Appearance::apply() {
  const Scheme wanted = choice_ == SchemeChoice::desktop ? desktop_ : choice_ == SchemeChoice::dark ? Scheme::dark : Scheme::light;
  if (QApplication::style()->inherits("chatelaine::ui::ProxyStyle") && theme().scheme() == wanted) return;
  applyTheme(application_, wanted);
}

}  // namespace chatelaine::ui
