// Paints Cell values (cell.h); a cell without one is painted from its display text. No widgets in cells.
#pragma once

#include <QtWidgets/QStyledItemDelegate>

#include "ui/widgets/cell.h"

namespace chatelaine::ui {

class CellDelegate : public QStyledItemDelegate {
  Q_OBJECT

public:
  explicit CellDelegate(QObject* parent, int rowHeight = 24) : QStyledItemDelegate(parent), rowHeight_(rowHeight) {}
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
  int rowHeight_;
};

// The delegate's painting, for tests and for pictures that show a cell outside a table. `rect` without insets.
void paintCell(QPainter& painter, const QRectF& rect, const Cell& cell);

}  // namespace chatelaine::ui
