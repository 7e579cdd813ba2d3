// A badge that can be pressed: a word in a border of its role's colour.
#pragma once

#include <QtWidgets/QAbstractButton>

#include "ui/theme/role.h"

namespace chatelaine::ui {

class Badge : public QAbstractButton {
  Q_OBJECT

public:
  Badge(const QString& text, Role role, QWidget* parent = nullptr);
  [[nodiscard]] QSize sizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  Role role_;
};

}  // namespace chatelaine::ui
