// Every control has a name for screen readers: walks a widget tree and returns those without one.
#pragma once

#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QAbstractSpinBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTextEdit>
#include <QtWidgets/QWidget>

namespace chatelaine::tests {

inline bool needsName(const QWidget& widget) {
  const QString type = QString::fromLatin1(widget.metaObject()->className());
  if (widget.objectName().startsWith(QLatin1String("qt_"))) return false;
  if (qobject_cast<const QAbstractSpinBox*>(widget.parentWidget()) || qobject_cast<const QComboBox*>(widget.parentWidget())) return false;
  if (qobject_cast<const QTabBar*>(widget.parentWidget())) return false;  // its scroll buttons
  return widget.focusPolicy() != Qt::NoFocus || qobject_cast<const QAbstractButton*>(&widget);
}

inline QStringList unnamedControls(const QWidget& root) {
  QStringList unnamed;
  for (const QWidget* widget : root.findChildren<QWidget*>()) {
    if (!needsName(*widget) || widget->isWindow()) continue;
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    if (!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty())) continue;
    if (widget->focusProxy()) continue;
    unnamed.append(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName() +
                   QStringLiteral(" in ") + QString::fromLatin1(widget->parentWidget()->metaObject()->className()));
  }
  return unnamed;
}

}  // namespace chatelaine::tests
