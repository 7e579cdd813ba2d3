// The row under the menu bar: menu button (only while the menu bar is hidden), back, forward, filter bar, star, Go to….
#pragma once

#include <QtWidgets/QWidget>

#include "ui/shell/settings.h"

class QMenu;
class QToolButton;

namespace chatelaine::ui {

class FilterBar;

class ToolRow : public QWidget {
  Q_OBJECT

public:
  explicit ToolRow(Settings& settings, QWidget* parent = nullptr);
  [[nodiscard]] FilterBar* filterBar() const { return filter_; }
  [[nodiscard]] QToolButton* menuButton() const { return menu_; }
  [[nodiscard]] QToolButton* backButton() const { return back_; }
  [[nodiscard]] QToolButton* forwardButton() const { return forward_; }

Q_SIGNALS:
  void goToRequested();
  void filterChosen(const QString& text);          // from the star's menu

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  void fillStarMenu();
  void nameFilter();

  Settings& settings_;
  QToolButton* menu_;
  QToolButton* back_;
  QToolButton* forward_;
  FilterBar* filter_;
  QToolButton* star_;
  QMenu* starMenu_;
};

}  // namespace chatelaine::ui
