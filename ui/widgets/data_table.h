// The table of every page, flat or grouped: rows of 24 (32 comfortable), whole rows selected, cells focused, columns moved,
// resized and hidden by their heads. Ctrl+C copies the selected rows with the header as tab-separated text. A cell's menu and
// keys offer what the model's roles (cell.h) allow: = filter, F chain, G identity. The page connects the signals to the scope.
#pragma once

#include <QtWidgets/QTreeView>

#include "ui/widgets/cell.h"

namespace chatelaine::ui {

enum class FilterJoin { replace, also, alsoNot };

class DataTable : public QTreeView {
  Q_OBJECT

public:
  // `name` is the accessible name and the key under which column places could be kept: "Traffic requests".
  explicit DataTable(const QString& name, QWidget* parent = nullptr);

  // Pixels by column; 0 takes what is left (once at most), at least 170: in a narrow window the others give way by up to a
  // fifth. A width that a person drags becomes the wanted one. Call after setModel.
  void setColumnWidths(const QList<int>& widths);
  // A column that goes first where there is no room for all, until a person says otherwise.
  void setYieldingColumn(int column) { yielding_ = column; }
  void setComfortable(bool comfortable);
  // Extra entries at the top of a cell's menu (not owned).
  void setExtraActions(const QList<QAction*>& actions) { extraActions_ = actions; }
  void setModel(QAbstractItemModel* model) override;

Q_SIGNALS:
  void currentRowChanged(const QModelIndex& row);          // column 0; invalid when nothing is current
  void filterRequested(const QString& condition, chatelaine::ui::FilterJoin join);
  void chainRequested(const QString& chain);
  void identityRequested(const QString& identity);

public Q_SLOTS:
  // A menu of the columns at a place of the screen: which are shown.
  void chooseColumns(const QPoint& screen);
  void copyRows();
  void copyJson();
  // Asks for a file and writes all rows as CSV or JSON; reports through exported().
  void exportRows();

Q_SIGNALS:
  // "Exported 221 rows to flips.csv", or what went wrong.
  void exported(const QString& message, bool good);

public:
  // Writes without asking; the seam of tests and of exportRows().
  void exportTo(const QString& path);

protected:
  void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  // What the program selects takes the place of the selection, whatever keys are held.
  [[nodiscard]] QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex& index, const QEvent* event) const override;

private:
  void yieldColumn();
  void stretchColumns();
  bool trigger(const QModelIndex& index, int role);

  QList<QAction*> extraActions_;
  int stretched_ = -1;
  int yielding_ = -1;
  QList<int> wanted_;
  bool placing_ = false;
};

}  // namespace chatelaine::ui
