// The policy sets at the left of the Policies page: what is in force by gateway, the drafts, and the policies of the open one.
// A value list with headings; GUI thread.
#pragma once

#include <vector>

#include <QtCore/QAbstractListModel>
#include <QtWidgets/QStyledItemDelegate>

#include "ui/pages/draft/live_replay.h"

namespace chatelaine::ui {

struct PolicyEntry {
  enum class Kind { heading, point, draft, file, policy, disabled, note };
  Kind kind = Kind::heading;
  QString title;
  QString note;                   // right: "11", "new", "off"
  std::string name;               // gateway, draft, file or policy id
  std::string file;               // of a policy
  size_t offset = 0;              // of a policy in its file
  bool operator==(const PolicyEntry&) const = default;
};

class PolicyTreeModel : public QAbstractListModel {
  Q_OBJECT

public:
  explicit PolicyTreeModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}
  void setEntries(std::vector<PolicyEntry> entries);              // the same as before: nothing happens
  [[nodiscard]] const PolicyEntry& at(int row) const { return entries_[static_cast<size_t>(row)]; }
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
  std::vector<PolicyEntry> entries_;
};

// `draft` null: none is open. `places`: of its policies.
std::vector<PolicyEntry> policyEntries(const console::World& world, const console::DraftText* draft, const std::vector<PolicyPlace>& places);

class PolicyTreeDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace chatelaine::ui
