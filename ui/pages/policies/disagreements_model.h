// Recorded verdicts that the policies in force would not have given, each with its reason. GUI thread.
#pragma once

#include <QtCore/QAbstractTableModel>

#include "core/console/world.h"

namespace chatelaine::ui {

class DisagreementsModel : public QAbstractTableModel {
  Q_OBJECT

public:
  enum Column { When, Agent, Credential, Target, Recorded, Computed, Why, ColumnCount };
  explicit DisagreementsModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}
  void setResult(console::WorldPtr world, std::shared_ptr<const simulate::ConformResult> result);
  [[nodiscard]] const simulate::Disagreement& at(int row) const { return result_->rows[static_cast<size_t>(row)]; }
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
  console::WorldPtr world_;
  std::shared_ptr<const simulate::ConformResult> result_;
  std::vector<traffic::Request> requests_;
};

}  // namespace chatelaine::ui
