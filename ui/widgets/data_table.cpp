#include "ui/widgets/data_table.h"

#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>
#include <QtGui/QClipboard>
#include <QtGui/QContextMenuEvent>
#include <QtGui/QCursor>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenu>

#include "ui/theme/figures.h"
#include "ui/widgets/cell_delegate.h"
#include "ui/widgets/table_export.h"

namespace chatelaine::ui {

namespace {
constexpr int leastStretched = 170;
constexpr double mostGivenWay = 0.8;
constexpr double yieldsBelow = 0.95;
}  // namespace

DataTable::DataTable(const QString& name, QWidget* parent) : QTreeView(parent) {
  setAccessibleName(name);
  setFrameShape(QFrame::NoFrame);
  setUniformRowHeights(true);
  setRootIsDecorated(false);
  setItemsExpandable(true);
  setExpandsOnDoubleClick(true);
  setSelectionBehavior(SelectRows);
  setSelectionMode(ExtendedSelection);
  setEditTriggers(NoEditTriggers);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollMode(ScrollPerPixel);
  setIndentation(12);
  setProperty("ownRows", true);
  setItemDelegate(new CellDelegate(this));
  header()->setFixedHeight(24);
  header()->setHighlightSections(false);
  header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  header()->setStretchLastSection(false);
  header()->setMinimumSectionSize(32);
  header()->setAccessibleName(name + QStringLiteral(" columns"));
  header()->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(header(), &QHeaderView::sectionResized, this, [this](int column, int, int size) {
    if (!placing_ && column < wanted_.size() && column != stretched_ && size > 0) wanted_[column] = size;
  });
  connect(header(), &QWidget::customContextMenuRequested, this, [this](const QPoint& at) { chooseColumns(header()->mapToGlobal(at)); });
}

void DataTable::setModel(QAbstractItemModel* model) {
  QTreeView::setModel(model);
  if (!model) return;
  connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& current) { Q_EMIT currentRowChanged(current.siblingAtColumn(0)); });
}

void DataTable::setColumnWidths(const QList<int>& widths) {
  wanted_ = widths.mid(0, header()->count());
  stretched_ = static_cast<int>(wanted_.indexOf(0));
  for (int column = 0; column < wanted_.size(); ++column) header()->setSectionResizeMode(column, QHeaderView::Interactive);
  stretchColumns();
}

void DataTable::setComfortable(bool comfortable) {
  delete itemDelegate();
  setItemDelegate(new CellDelegate(this, comfortable ? 32 : 24));
}

void DataTable::yieldColumn() {
  if (yielding_ < 0 || yielding_ >= wanted_.size()) return;
  int all = 0;
  for (int column = 0; column < wanted_.size(); ++column)
    if (column != stretched_ && (column == yielding_ || !header()->isSectionHidden(column))) all += wanted_[column];
  header()->setSectionHidden(yielding_, viewport()->width() - leastStretched < all * yieldsBelow);
}

QItemSelectionModel::SelectionFlags DataTable::selectionCommand(const QModelIndex& index, const QEvent* event) const {
  if (event == nullptr && index.isValid()) return QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows;
  return QTreeView::selectionCommand(index, event);
}

void DataTable::stretchColumns() {
  if (wanted_.isEmpty()) return;
  yieldColumn();
  int others = 0;
  for (int column = 0; column < wanted_.size(); ++column)
    if (column != stretched_ && !header()->isSectionHidden(column)) others += wanted_[column];
  const int room = viewport()->width();
  const double scale = stretched_ < 0 || others == 0 ? 1 : qBound(mostGivenWay, static_cast<double>(room - leastStretched) / others, 1.0);
  placing_ = true;
  int taken = 0;
  for (int column = 0; column < wanted_.size(); ++column) {
    if (column == stretched_) continue;
    const int width = static_cast<int>(wanted_[column] * scale);
    header()->resizeSection(column, width);
    if (!header()->isSectionHidden(column)) taken += width;
  }
  if (stretched_ >= 0) header()->resizeSection(stretched_, qMax(leastStretched, room - taken));
  placing_ = false;
}

void DataTable::resizeEvent(QResizeEvent* event) {
  QTreeView::resizeEvent(event);
  stretchColumns();
}

void DataTable::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
  const QVariant tint = index.siblingAtColumn(0).data(TintRole);
  if (tint.isValid()) painter->fillRect(row, theme().color(static_cast<Role>(tint.toInt())));
  else if (index.data(GroupRole).toBool()) painter->fillRect(row, theme().color(Role::surfaceRaised));
  if (selectionModel() && selectionModel()->isRowSelected(index.row(), index.parent()))
    painter->fillRect(row, theme().color(isActiveWindow() ? Role::selection : Role::selectionInactive));
  else if (viewport()->underMouse() && row.contains(viewport()->mapFromGlobal(QCursor::pos())))
    painter->fillRect(row, theme().color(Role::hover));
  QTreeView::drawRow(painter, option, index);
  painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme().color(Role::lineFaint));
}

bool DataTable::trigger(const QModelIndex& index, int role) {
  const QString value = index.data(role).toString();
  if (value.isEmpty()) return false;
  if (role == FilterRole) Q_EMIT filterRequested(value, FilterJoin::replace);
  if (role == ChainRole) Q_EMIT chainRequested(value);
  if (role == IdentityRole) Q_EMIT identityRequested(value);
  return true;
}

void DataTable::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy)) {
    copyRows();
    return;
  }
  const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
  if (plain && event->key() == Qt::Key_F && trigger(currentIndex(), ChainRole)) return;
  if (plain && event->key() == Qt::Key_G && trigger(currentIndex(), IdentityRole)) return;
  if (plain && event->key() == Qt::Key_Equal && trigger(currentIndex(), FilterRole)) return;
  // Escape ends a selection before it leaves the table.
  if (event->key() == Qt::Key_Escape && selectionModel() && selectionModel()->hasSelection()) {
    clearSelection();
    return;
  }
  QTreeView::keyPressEvent(event);
}

void DataTable::contextMenuEvent(QContextMenuEvent* event) {
  const QModelIndex index = event->reason() == QContextMenuEvent::Keyboard ? currentIndex() : indexAt(event->pos());
  if (!index.isValid() || index.data(GroupRole).toBool()) return;
  QMenu menu(this);
  menu.addActions(extraActions_);
  if (!extraActions_.isEmpty()) menu.addSeparator();
  const QString condition = index.data(FilterRole).toString();
  const auto filter = [&](const QString& text, FilterJoin join) {
    QAction* action = menu.addAction(text, this, [this, condition, join] { Q_EMIT filterRequested(condition, join); });
    action->setEnabled(!condition.isEmpty());
    return action;
  };
  filter(tr("Apply as filter"), FilterJoin::replace)->setShortcut(Qt::Key_Equal);
  filter(tr("…and"), FilterJoin::also);
  filter(tr("…and not"), FilterJoin::alsoNot);
  menu.addSeparator();
  const auto go = [&](const QString& text, int role, Qt::Key key) {
    QAction* action = menu.addAction(text, this, [this, index = QPersistentModelIndex(index), role] { trigger(index, role); });
    action->setShortcut(key);
    action->setEnabled(!index.data(role).toString().isEmpty());
  };
  go(tr("Follow chain"), ChainRole, Qt::Key_F);
  go(tr("Go to identity"), IdentityRole, Qt::Key_G);
  menu.addSeparator();
  menu.addAction(tr("Copy"), QKeySequence::Copy, this, &DataTable::copyRows);
  menu.addAction(tr("Copy as JSON"), this, &DataTable::copyJson);
  menu.addAction(tr("Export table…"), this, &DataTable::exportRows);
  menu.exec(event->reason() == QContextMenuEvent::Keyboard ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

void DataTable::chooseColumns(const QPoint& screen) {
  QMenu menu(this);
  for (int column = 0; column < header()->count(); ++column) {
    QAction* action = menu.addAction(model()->headerData(column, Qt::Horizontal).toString());
    action->setCheckable(true);
    action->setChecked(!header()->isSectionHidden(column));
    action->setEnabled(column != 0);
    connect(action, &QAction::toggled, this, [this, column](bool on) {
      if (column == yielding_) yielding_ = -1;
      header()->setSectionHidden(column, !on);
      stretchColumns();
    });
  }
  menu.exec(screen);
}

void DataTable::copyRows() { QGuiApplication::clipboard()->setText(selectedAsTsv(*this)); }

void DataTable::copyJson() { QGuiApplication::clipboard()->setText(selectedAsJson(*this)); }

void DataTable::exportRows() {
  auto* dialog = new QFileDialog(this, tr("Export %1").arg(accessibleName()));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON (*.json)")});
  dialog->setDefaultSuffix(QStringLiteral("csv"));
  connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
    dialog->setDefaultSuffix(filter.contains(QLatin1String("json")) ? QStringLiteral("json") : QStringLiteral("csv"));
  });
  connect(dialog, &QFileDialog::fileSelected, this, &DataTable::exportTo);
  dialog->open();
}

void DataTable::exportTo(const QString& path) {
  QSaveFile file(path);
  const QString name = QFileInfo(path).fileName();
  const TableFormat format = path.endsWith(QLatin1String(".json")) ? TableFormat::json : TableFormat::csv;
  const qint64 rows = file.open(QIODevice::WriteOnly) ? writeTable(*this, format, file) : -1;
  const bool good = rows >= 0 && file.commit();
  if (good) Q_EMIT exported(tr("Exported %1 to %2").arg(counted(rows, tr("row"), tr("rows")), name), true);
  else Q_EMIT exported(tr("Nothing exported: %1 cannot be written (%2). Choose another place.").arg(name, file.errorString()), false);
}

}  // namespace chatelaine::ui
