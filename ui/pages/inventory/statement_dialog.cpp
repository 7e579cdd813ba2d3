#include "ui/pages/inventory/statement_dialog.h"

#include <QtWidgets/QCompleter>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

StatementDialog::StatementDialog(const QString& title, const QString& label, const QStringList& suggestions, QWidget* parent)
    : QDialog(parent), value_(new QLineEdit(this)), why_(new QLineEdit(this)), state_(makeButton(title, {}, true, this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(title);
  setMinimumWidth(440);
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(16, 12, 16, 12);
  grid->setVerticalSpacing(10);
  auto* words = makeLabel(tr("It is kept as stated by you, survives every import, and can be taken back."), Face::body, Role::textMuted, this);
  words->setWordWrap(true);
  grid->addWidget(words, 0, 0, 1, 2);
  const auto row = [&](int at, const QString& text, QLineEdit* edit) {
    auto* name = makeLabel(text, Face::body, Role::text, this);
    name->setBuddy(edit);
    edit->setAccessibleName(QString(text).remove(u'&'));
    grid->addWidget(name, at, 0);
    grid->addWidget(edit, at, 1);
  };
  row(1, label, value_);
  row(2, tr("Why"), why_);
  auto* completer = new QCompleter(suggestions, this);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setFilterMode(Qt::MatchContains);
  value_->setCompleter(completer);
  auto* buttons = new QHBoxLayout;
  auto* cancel = makeButton(tr("Cancel"), {}, false, this);
  buttons->addStretch(1);
  buttons->addWidget(cancel);
  buttons->addWidget(state_);
  grid->addLayout(buttons, 3, 0, 1, 2);
  state_->setDefault(true);
  const auto check = [this] { state_->setEnabled(!value_->text().trimmed().isEmpty() && !why_->text().trimmed().isEmpty()); };
  check();
  connect(value_, &QLineEdit::textChanged, this, check);
  connect(why_, &QLineEdit::textChanged, this, check);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(state_, &QPushButton::clicked, this, [this] {
    Q_EMIT stated(value_->text().trimmed(), why_->text().trimmed());
    accept();
  });
}

}  // namespace chatelaine::ui
