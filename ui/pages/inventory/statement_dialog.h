// Asks for what a person states about an identity: the value, and why. Nothing is written before the button.
#pragma once

#include <QtWidgets/QDialog>

class QLineEdit;
class QPushButton;

namespace chatelaine::ui {

class StatementDialog : public QDialog {
  Q_OBJECT

public:
  StatementDialog(const QString& title, const QString& label, const QStringList& suggestions, QWidget* parent);

Q_SIGNALS:
  void stated(const QString& value, const QString& why);

private:
  QLineEdit* value_;
  QLineEdit* why_;
  QPushButton* state_;
};

}  // namespace chatelaine::ui
