#include "ui/pages/policies/disagreements_model.h"

#include "ui/models/kinds.h"
#include "ui/theme/times.h"
#include "ui/widgets/cell.h"

namespace chatelaine::ui {

void DisagreementsModel::setResult(console::WorldPtr world, std::shared_ptr<const simulate::ConformResult> result) {
  beginResetModel();
  world_ = std::move(world);
  result_ = std::move(result);
  requests_.clear();
  if (world_ && result_)
    for (const auto& row : result_->rows) requests_.push_back(world_->traffic->row(row.row));
  endResetModel();
}

int DisagreementsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(requests_.size()); }
int DisagreementsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant DisagreementsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const traffic::Request& request = requests_[static_cast<size_t>(index.row())];
  const simulate::Disagreement& row = at(index.row());
  if (role == ChainRole && !request.chain.empty()) return QString::fromStdString(request.chain);
  if (role == IdentityRole && !request.credential.empty()) return credentialKey(*world_->graph, request);
  const auto verdict = [](const std::string& word) { return Cell::verdict(word == "allow" ? VerdictMark::allowed : word == "deny" ? VerdictMark::denied : VerdictMark::undetermined); };
  switch (index.column()) {
    case When: {
      Cell cell = Cell::plain(shortStamp(request.time));
      cell.tooltip = utcText(request.time);
      return cellData(cell, role);
    }
    case Agent: return cellData(request.agents.empty() ? Cell::muted(tr("not named")) : Cell::plain(QString::fromStdString(request.agents.back().name)), role);
    case Credential: return cellData(request.credential.empty() ? Cell::muted(tr("none")) : Cell::id(QString::fromStdString(request.credential)), role);
    case Target: return cellData(request.target.empty() ? Cell::notRecorded() : Cell::plain(QString::fromStdString(request.target)), role);
    case Recorded: return cellData(verdict(row.recorded), role);
    case Computed: return cellData(verdict(row.computed), role);
    case Why: return cellData(Cell::plain(QString::fromStdString(row.reason)), role);
    default: return {};
  }
}

QVariant DisagreementsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case When: return tr("Time");
    case Agent: return tr("Agent");
    case Credential: return tr("Credential");
    case Target: return tr("Reaches");
    case Recorded: return tr("Recorded");
    case Computed: return tr("In force says");
    case Why: return tr("Why");
    default: return {};
  }
}

}  // namespace chatelaine::ui
