// The model behind every table of the pages: rows in groups, or flat. What a row shows comes from a RowSource, which makes a
// Cell only when it is asked for one, so that a million rows cost nothing until they are seen. Sources are immutable once
// given to a model; a new answer is a new source. GUI thread.
#pragma once

#include <memory>
#include <vector>

#include <QtCore/QAbstractItemModel>

#include "ui/widgets/cell.h"

namespace chatelaine::ui {

class RowSource {
public:
  virtual ~RowSource() = default;
  [[nodiscard]] virtual QStringList headers() const = 0;
  [[nodiscard]] virtual bool numeric(int column) const { Q_UNUSED(column) return false; }     // head right aligned
  [[nodiscard]] virtual int groups() const { return 0; }                                      // 0: flat, all rows in group 0
  [[nodiscard]] virtual Cell groupCell(int group) const { Q_UNUSED(group) return {}; }
  [[nodiscard]] virtual int rows(int group) const = 0;
  [[nodiscard]] virtual Cell cell(int group, int row, int column) const = 0;
  // Roles of TableRole but CellRole, SortRole and ExportRole (those come from the cell); an invalid value where there is none.
  [[nodiscard]] virtual QVariant value(int group, int row, int column, int role) const;
  // The row's own name, to keep the selection over new answers: "credential/vk-refund".
  [[nodiscard]] virtual QString id(int group, int row) const { Q_UNUSED(group) Q_UNUSED(row) return {}; }
  // Where sorting would read every row it may be refused.
  [[nodiscard]] virtual bool sortable(int column) const { Q_UNUSED(column) return true; }
};

// Rows in memory, for small tables.
struct CellRow {
  QString id;
  QList<Cell> cells;
  QString chain;
  QString identity;
  QStringList conditions;           // by column; may be shorter
  std::optional<Role> tint;
};

struct CellGroup {
  Cell heading;
  QList<CellRow> rows;
};

class CellRows : public RowSource {
public:
  // One group without a heading text makes a flat table.
  CellRows(QStringList headers, QList<bool> numeric, QList<CellGroup> groups);
  [[nodiscard]] QStringList headers() const override { return headers_; }
  [[nodiscard]] bool numeric(int column) const override { return numeric_.value(column, false); }
  [[nodiscard]] int groups() const override { return flat_ ? 0 : static_cast<int>(groups_.size()); }
  [[nodiscard]] Cell groupCell(int group) const override { return groups_[group].heading; }
  [[nodiscard]] int rows(int group) const override { return group < groups_.size() ? static_cast<int>(groups_[group].rows.size()) : 0; }
  [[nodiscard]] Cell cell(int group, int row, int column) const override { return groups_[group].rows[row].cells.value(column); }
  [[nodiscard]] QVariant value(int group, int row, int column, int role) const override;
  [[nodiscard]] QString id(int group, int row) const override { return groups_[group].rows[row].id; }
  [[nodiscard]] const CellRow& row(int group, int row) const { return groups_[group].rows[row]; }

private:
  QStringList headers_;
  QList<bool> numeric_;
  QList<CellGroup> groups_;
  bool flat_ = false;
};

class GroupedModel : public QAbstractItemModel {
  Q_OBJECT

public:
  explicit GroupedModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}
  // Replaces everything (the model is reset); the sorting is kept. Null: empty.
  void setSource(std::shared_ptr<const RowSource> source);
  [[nodiscard]] const RowSource* source() const { return source_.get(); }
  // The place in the source of an index; group headings have row -1.
  struct Place {
    int group = 0;
    int row = -1;
  };
  [[nodiscard]] Place placeOf(const QModelIndex& index) const;
  [[nodiscard]] QString idOf(const QModelIndex& index) const;
  [[nodiscard]] QModelIndex indexOfId(const QString& id) const;     // invalid: not there; reads ids only

  [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  void sort(int column, Qt::SortOrder order) override;

private:
  [[nodiscard]] bool flat() const { return !source_ || source_->groups() == 0; }
  void orderRows();

  std::shared_ptr<const RowSource> source_;
  std::vector<std::vector<int>> order_;       // by group: shown row -> source row; empty: as the source has them
  int sortColumn_ = -1;
  Qt::SortOrder sortOrder_ = Qt::AscendingOrder;
};

}  // namespace chatelaine::ui
