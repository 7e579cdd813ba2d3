// The inventory as a row source: console rows in groups. Immutable; made on a worker, read on the GUI thread.
#pragma once

#include "core/console/inventory.h"
#include "ui/models/grouped_model.h"

namespace chatelaine::ui {

enum class InventoryGrouping { kind, owner, none };

class InventoryRows : public RowSource {
public:
  enum Column { Name, OwnerColumn, Proof, Created, Expires, LastUsed, Requests, SharedBy, Reaches, Findings, ColumnCount };

  InventoryRows(console::WorldPtr world, std::vector<console::InventoryRow> rows, InventoryGrouping grouping,
                std::vector<posture::Finding> findings);
  [[nodiscard]] QStringList headers() const override;
  [[nodiscard]] bool numeric(int column) const override { return column == SharedBy || column == Reaches; }
  [[nodiscard]] int groups() const override { return grouping_ == InventoryGrouping::none ? 0 : static_cast<int>(groups_.size()); }
  [[nodiscard]] Cell groupCell(int group) const override;
  [[nodiscard]] int rows(int group) const override { return static_cast<size_t>(group) < groups_.size() ? static_cast<int>(groups_[static_cast<size_t>(group)].rows.size()) : 0; }
  [[nodiscard]] Cell cell(int group, int row, int column) const override;
  [[nodiscard]] QVariant value(int group, int row, int column, int role) const override;
  [[nodiscard]] QString id(int group, int row) const override;

  [[nodiscard]] const console::InventoryRow& row(int group, int row) const { return rows_[groups_[static_cast<size_t>(group)].rows[static_cast<size_t>(row)]]; }
  [[nodiscard]] size_t size() const { return rows_.size(); }
  [[nodiscard]] size_t nhis() const;
  // Groups of principals and credentials start open, resources closed.
  [[nodiscard]] bool startsOpen(int group) const { return groups_[static_cast<size_t>(group)].open; }
  [[nodiscard]] const console::WorldPtr& world() const { return world_; }

private:
  struct Group {
    QString title;
    bool open = true;
    std::vector<size_t> rows;
  };
  [[nodiscard]] Cell nameCell(const console::InventoryRow& row) const;
  [[nodiscard]] Cell findingsCell(const console::InventoryRow& row) const;

  console::WorldPtr world_;
  std::vector<console::InventoryRow> rows_;
  InventoryGrouping grouping_;
  std::vector<Group> groups_;
  std::map<std::string, posture::CheckSeverity> severities_;      // by check id
};

}  // namespace chatelaine::ui
