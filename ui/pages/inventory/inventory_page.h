// Inventory: identities and credentials with who answers for them, what they may and what they did; owner, zone,
// environment and note can be stated, and taken back.
#pragma once

#include <memory>

#include "ui/models/inventory_rows.h"
#include "ui/shell/page.h"

class QLabel;
class QStackedWidget;

namespace chatelaine::ui {

class EmptyState;
class Segments;

class InventoryPage : public Page {
  Q_OBJECT

public:
  explicit InventoryPage(PageContext& context, QWidget* parent = nullptr);
  [[nodiscard]] QString countText() const override;
  [[nodiscard]] Details details() const override { return details_; }
  [[nodiscard]] QString keyHints() const override;
  void focusMain() override;
  void restoreSelection(const QString& id) override;
  void dockLink(const QString& link) override;
  void dockAction(const QString& id) override;
  [[nodiscard]] DataTable* table() const { return table_; }

protected:
  void refresh(unsigned moved) override;

private:
  QWidget* makeHead();
  void show(std::shared_ptr<const InventoryRows> rows);
  void showSelected();
  void showCounts();
  void askDetails(identity::NodeId node, const QString& id);
  void addStatements(const console::InventoryRow& row);
  void askStatement(const QString& field, const QString& title);
  [[nodiscard]] const console::InventoryRow* selected() const;
  [[nodiscard]] InventoryGrouping grouping() const;

  std::shared_ptr<const InventoryRows> rows_;
  GroupedModel* model_;
  DataTable* table_;
  EmptyState* empty_;
  QStackedWidget* stack_;
  Segments* groups_ = nullptr;
  QLabel* counts_ = nullptr;
  Details details_;
  QString wanted_;
  QPointer<Job> loading_;
  QPointer<Job> asking_;
};

}  // namespace chatelaine::ui
