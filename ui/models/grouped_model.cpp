#include "ui/models/grouped_model.h"

#include <algorithm>
#include <numeric>

namespace chatelaine::ui {

QVariant RowSource::value(int, int, int, int) const { return {}; }

CellRows::CellRows(QStringList headers, QList<bool> numeric, QList<CellGroup> groups)
    : headers_(std::move(headers)), numeric_(std::move(numeric)), groups_(std::move(groups)),
      flat_(groups_.isEmpty() || (groups_.size() == 1 && groups_.front().heading.text.isEmpty())) {}

QVariant CellRows::value(int group, int row, int column, int role) const {
  const CellRow& line = groups_[group].rows[row];
  const auto some = [](const QString& text) { return text.isEmpty() ? QVariant() : QVariant(text); };
  switch (role) {
    case FilterRole: return some(line.conditions.value(column));
    case ChainRole: return some(line.chain);
    case IdentityRole: return some(line.identity);
    case TintRole: return line.tint ? QVariant(static_cast<int>(*line.tint)) : QVariant();
    default: return {};
  }
}

void GroupedModel::setSource(std::shared_ptr<const RowSource> source) {
  beginResetModel();
  source_ = std::move(source);
  orderRows();
  endResetModel();
}

// An index's id is 0 for top-level rows of a grouped model, else group + 1.
QModelIndex GroupedModel::index(int row, int column, const QModelIndex& parent) const {
  if (!hasIndex(row, column, parent)) return {};
  if (parent.isValid()) return createIndex(row, column, static_cast<quintptr>(parent.row()) + 1);
  return createIndex(row, column, flat() ? quintptr{1} : quintptr{0});
}

QModelIndex GroupedModel::parent(const QModelIndex& child) const {
  if (!child.isValid() || flat() || child.internalId() == 0) return {};
  return createIndex(static_cast<int>(child.internalId() - 1), 0, quintptr{0});
}

int GroupedModel::rowCount(const QModelIndex& parent) const {
  if (!source_ || parent.column() > 0) return 0;
  if (flat()) return parent.isValid() ? 0 : source_->rows(0);
  if (!parent.isValid()) return source_->groups();
  return parent.internalId() == 0 ? source_->rows(parent.row()) : 0;
}

int GroupedModel::columnCount(const QModelIndex&) const { return source_ ? static_cast<int>(source_->headers().size()) : 0; }

GroupedModel::Place GroupedModel::placeOf(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  if (index.internalId() == 0) return {index.row(), -1};
  const auto group = static_cast<int>(index.internalId() - 1);
  const auto& order = static_cast<size_t>(group) < order_.size() ? order_[static_cast<size_t>(group)] : std::vector<int>{};
  return {group, order.empty() ? index.row() : order[static_cast<size_t>(index.row())]};
}

QString GroupedModel::idOf(const QModelIndex& index) const {
  const Place place = placeOf(index);
  return source_ && place.row >= 0 ? source_->id(place.group, place.row) : QString();
}

QModelIndex GroupedModel::indexOfId(const QString& id) const {
  if (!source_ || id.isEmpty()) return {};
  for (int group = 0; group < std::max(1, source_->groups()); ++group) {
    for (int shown = 0; shown < source_->rows(group); ++shown) {
      const QModelIndex candidate = createIndex(shown, 0, static_cast<quintptr>(group) + 1);
      if (idOf(candidate) == id) return candidate;
    }
  }
  return {};
}

QVariant GroupedModel::data(const QModelIndex& index, int role) const {
  if (!source_ || !index.isValid()) return {};
  const Place place = placeOf(index);
  if (place.row < 0) {
    if (role == GroupRole) return true;
    return index.column() == 0 ? cellData(source_->groupCell(place.group), role) : QVariant();
  }
  switch (role) {
    case GroupRole: return false;
    case FilterRole:
    case ChainRole:
    case IdentityRole:
    case JsonRole:
    case TintRole: return source_->value(place.group, place.row, index.column(), role);
    case Qt::DisplayRole:
    case CellRole:
    case SortRole:
    case ExportRole:
    case Qt::ToolTipRole:
    case Qt::TextAlignmentRole:
    case Qt::AccessibleTextRole: return cellData(source_->cell(place.group, place.row, index.column()), role);
    default: return {};
  }
}

QVariant GroupedModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (!source_ || orientation != Qt::Horizontal || section < 0 || section >= columnCount({})) return {};
  if (role == Qt::DisplayRole) return source_->headers().at(section);
  if (role == Qt::TextAlignmentRole) return static_cast<int>((source_->numeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  return {};
}

Qt::ItemFlags GroupedModel::flags(const QModelIndex& index) const {
  return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

void GroupedModel::sort(int column, Qt::SortOrder order) {
  if (source_ && column >= 0 && !source_->sortable(column)) return;
  Q_EMIT layoutAboutToBeChanged();
  const QModelIndexList before = persistentIndexList();
  QList<std::pair<Place, int>> places;
  for (const QModelIndex& index : before) places.append({placeOf(index), index.column()});
  sortColumn_ = column;
  sortOrder_ = order;
  orderRows();
  QModelIndexList after;
  for (const auto& [place, indexColumn] : places) {
    int shown = place.row;
    const auto group = static_cast<size_t>(place.group);
    if (place.row >= 0 && group < order_.size() && !order_[group].empty())
      shown = static_cast<int>(std::find(order_[group].begin(), order_[group].end(), place.row) - order_[group].begin());
    after.append(place.row < 0 ? createIndex(place.group, indexColumn, quintptr{0}) : createIndex(shown, indexColumn, static_cast<quintptr>(place.group) + 1));
  }
  changePersistentIndexList(before, after);
  Q_EMIT layoutChanged();
}

void GroupedModel::orderRows() {
  order_.clear();
  if (!source_ || sortColumn_ < 0 || sortColumn_ >= columnCount({}) || !source_->sortable(sortColumn_)) return;
  for (int group = 0; group < std::max(1, source_->groups()); ++group) {
    std::vector<QVariant> keys;
    for (int row = 0; row < source_->rows(group); ++row) keys.push_back(cellData(source_->cell(group, row, sortColumn_), SortRole));
    std::vector<int> order(keys.size());
    std::iota(order.begin(), order.end(), 0);
    const auto less = [&](int a, int b) {
      const QVariant& left = keys[static_cast<size_t>(a)];
      const QVariant& right = keys[static_cast<size_t>(b)];
      const QPartialOrdering ordering = QVariant::compare(left, right);
      if (ordering == QPartialOrdering::Unordered) return left.typeId() != QMetaType::QString && right.typeId() == QMetaType::QString;
      if (left.typeId() == QMetaType::QString && right.typeId() == QMetaType::QString) return left.toString().localeAwareCompare(right.toString()) < 0;
      return ordering == QPartialOrdering::Less;
    };
    const bool descending = sortOrder_ == Qt::DescendingOrder;
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return descending ? less(b, a) : less(a, b); });
    order_.push_back(std::move(order));
  }
}

}  // namespace chatelaine::ui
