// A word that does something: text in accent (or another role), a button for keyboard and screen reader.
#pragma once

#include <QtWidgets/QAbstractButton>

#include "ui/theme/role.h"

namespace chatelaine::ui {

class Link : public QAbstractButton {
  Q_OBJECT

public:
  explicit Link(const QString& text, QWidget* parent = nullptr, Role role = Role::accent);
  void setUnderlined(bool underlined);
  void setSmall(bool small);
  [[nodiscard]] QSize sizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  [[nodiscard]] QFont textFont() const;

  Role role_;
  bool underlined_ = false;
  bool small_ = false;
};

}  // namespace chatelaine::ui
