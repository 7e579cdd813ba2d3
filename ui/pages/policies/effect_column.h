// The column between line numbers and text: at a policy's head how many requests it matched, decided and flipped; at each
// condition how many it lets through, stops, and cannot tell, with one bar. A child of the editor over an empty margin.
#pragma once

#include <vector>

#include <QtWidgets/QWidget>

namespace chatelaine::ui {

class PolicyEditor;

class EffectColumn : public QWidget {
  Q_OBJECT

public:
  static constexpr int columnWidth = 186;
  explicit EffectColumn(PolicyEditor* editor);
  void follow();                                // paints anew where the text has moved below it

protected:
  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  bool event(QEvent* event) override;           // tooltips

private:
  [[nodiscard]] int yOf(size_t offset) const;   // top of the line, -1000 where it is not shown
  [[nodiscard]] std::vector<int> tops() const;
  PolicyEditor* editor_;
  std::vector<int> painted_;                    // tops of what was painted last
};

}  // namespace chatelaine::ui
