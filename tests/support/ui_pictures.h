// Pictures that tests take of widgets: saved under build/…/screenshots, for people to look at.
#pragma once

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtWidgets/QWidget>

namespace chatelaine::tests {

inline void savePicture(QWidget& widget, const QString& name) {
  const QString folder = QStringLiteral(CHATELAINE_BINARY_DIR "/screenshots");
  QDir().mkpath(folder);
  QCoreApplication::processEvents();  // layouts that were asked for
  QCoreApplication::sendPostedEvents();
  widget.grab().save(folder + u'/' + name + QStringLiteral(".png"));
}

}  // namespace chatelaine::tests
