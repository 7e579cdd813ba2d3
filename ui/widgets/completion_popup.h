// Completions in three columns: what is written, what it means, how many requests record it. A child of the window, so that
// it needs no compositor and never takes the focus. Keys are passed on by the field.
#pragma once

#include <QtWidgets/QWidget>

#include "ui/widgets/filter_bar.h"

namespace chatelaine::ui {

class CompletionPopup : public QWidget {
  Q_OBJECT

public:
  explicit CompletionPopup(QWidget* window);
  void offer(const FilterCompletions& completions, QPoint topLeft);      // hides itself when there is nothing to offer
  void move(int rows);
  [[nodiscard]] int current() const { return current_; }

Q_SIGNALS:
  void chosen(int row);

protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

private:
  [[nodiscard]] int rowAt(int y) const;
  void select(int row);

  FilterCompletions completions_;
  int current_ = 0;
  int first_ = 0;
  int visible_ = 0;
};

}  // namespace chatelaine::ui
