// Counts by severity (rows) and group (columns) as a heat table with sums. A click or Enter on a cell, a row's or a column's
// head chooses it; the chosen again, or Esc, chooses all. Arrow keys walk the cells.
#pragma once

#include <QtWidgets/QWidget>

#include "ui/theme/marks.h"

namespace chatelaine::ui {

struct HeatCounts {
  QStringList groups;                              // column heads
  QList<SeverityMark> severities;                  // rows
  QList<QList<qint64>> counts;                     // [row][column]
};

class HeatTable : public QWidget {
  Q_OBJECT

public:
  explicit HeatTable(QWidget* parent = nullptr);
  void setCounts(const HeatCounts& counts);
  void choose(int row, int column);                // -1: all; emits nothing
  [[nodiscard]] int chosenRow() const { return row_; }
  [[nodiscard]] int chosenColumn() const { return column_; }
  [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
  void chosen(int row, int column);

protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

private:
  [[nodiscard]] QRectF cellRect(int row, int column) const;     // row or column -1: the heads
  void place(int row, int column);
  void pick(int row, int column);
  [[nodiscard]] QString spoken(int row, int column) const;

  HeatCounts counts_;
  int row_ = -1;
  int column_ = -1;
  int atRow_ = 0;
  int atColumn_ = 0;
};

}  // namespace chatelaine::ui
