// The column between line numbers and text: at a policy's head how many requests it matched, decided and flipped; at each
// condition how many it lets through, stops, and cannot tell, with one bar. A child of the editor over an empty margin.
#pragma once

#include <QtWidgets/QWidget>

namespace chatelaine::ui {

class PolicyEditor;

class EffectColumn : public QWidget {
  Q_OBJECT

public:
  static constexpr int columnWidth = 186;
  explicit EffectColumn(PolicyEditor* editor);

protected:
  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  bool event(QEvent* event) override;           // tooltips

private:
  [[nodiscard]] int yOf(size_t offset) const;   // top of the line, -1 where it is not shown
  PolicyEditor* editor_;
};

}  // namespace chatelaine::ui
