#include "ui/pages/chains/patterns_model.h"

#include <algorithm>

#include "core/traffic/filter.h"
#include "ui/models/kinds.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"
#include "ui/widgets/cell.h"

namespace chatelaine::ui {

namespace {

QString quotedCondition(const char* field, const std::string& value) {
  traffic::Field f;
  f.name = field;
  return QString::fromStdString(traffic::condition(f, value));
}

QString agentName(const simulate::Pattern& pattern) {
  return pattern.agent.empty() ? QObject::tr("not named") : QString::fromStdString(pattern.agent);
}

QString credentialName(const simulate::Pattern& pattern) {
  return pattern.credential.empty() ? QObject::tr("no credential") : QString::fromStdString(pattern.credential);
}

Cell pathCell(const simulate::Pattern& pattern) {
  Cell cell = Cell::plain(QStringLiteral("%1 › %2 › %3").arg(agentName(pattern), credentialName(pattern), QString::fromStdString(pattern.reached)));
  cell.icon = pattern.agent.empty() ? QStringLiteral("undetermined") : QStringLiteral("agent");
  cell.iconRole = pattern.agent.empty() ? Role::noDecision : Role::agent;
  if (pattern.agent.empty()) cell.role = Role::textMuted;
  return cell;
}

Cell agentIsCell(const simulate::Pattern& pattern) {
  if (!pattern.agent.empty()) {
    Cell cell = Cell::plain(text(pattern.agentEvidence ? toString(*pattern.agentEvidence) : std::string_view("claimed")));
    cell.icon = markOf(pattern.agentEvidence.value_or(Evidence::claimed)).icon;
    cell.role = Role::textMuted;
    return cell;
  }
  if (pattern.candidates == 1) return Cell::muted(QObject::tr("one candidate"));
  return Cell::muted(pattern.candidates > 0 ? QObject::tr("one of %1").arg(pattern.candidates) : QObject::tr("not recorded"));
}

Cell peopleCell(const simulate::Pattern& pattern) {
  QStringList parts;
  std::optional<Evidence> strongestKnown;
  for (auto it = pattern.humans.rbegin(); it != pattern.humans.rend(); ++it) {
    if (!strongestKnown) strongestKnown = it->first;
    parts << QStringLiteral("%1 %2").arg(figure(static_cast<qint64>(it->second)), text(toString(it->first)));
  }
  if (pattern.withoutHuman > 0) parts << QObject::tr("none %1").arg(figure(static_cast<qint64>(pattern.withoutHuman)));
  Cell cell = Cell::muted(parts.isEmpty() ? QObject::tr("nobody") : parts.join(QStringLiteral("  ")));
  if (strongestKnown) cell.icon = markOf(*strongestKnown).icon;
  return cell;
}

Cell shareCell(const simulate::Pattern& pattern, uint64_t most) {
  Cell cell = Cell::plain(QString());
  const uint64_t allowed = pattern.requests - pattern.denied - pattern.undecided;
  cell.bar = {{static_cast<double>(allowed), BarFill::solid, Role::flowEdge, {}},
              {static_cast<double>(pattern.denied), BarFill::solid, Role::deny, {}},
              {static_cast<double>(pattern.undecided), BarFill::outlined, Role::noDecision, {}}};
  cell.barWhole = static_cast<double>(most);
  cell.barWidth = 86;
  cell.tooltip = QObject::tr("%1 allowed, %2 denied, %3 no decision")
                     .arg(figure(static_cast<qint64>(allowed)), figure(static_cast<qint64>(pattern.denied)), figure(static_cast<qint64>(pattern.undecided)));
  cell.raw = static_cast<qulonglong>(pattern.requests);
  return cell;
}

Cell draftCell(const PatternRow& row, bool draft) {
  if (!draft) return Cell::muted(QObject::tr("no draft"));
  QStringList parts;
  if (row.newlyDenied > 0) parts << QStringLiteral("−%1").arg(figure(row.newlyDenied));
  if (row.newlyAllowed > 0) parts << QStringLiteral("+%1").arg(figure(row.newlyAllowed));
  if (row.undetermined > 0) parts << QStringLiteral("?%1").arg(figure(row.undetermined));
  Cell cell = parts.isEmpty() ? Cell::muted(QObject::tr("same")) : Cell::plain(parts.join(u' '));
  if (!parts.isEmpty()) cell.role = row.newlyDenied > 0 ? Role::deny : row.newlyAllowed > 0 ? Role::allow : Role::undetermined;
  cell.figures = true;
  return cell;
}

}  // namespace

std::vector<PatternRow> patternRows(std::vector<simulate::Pattern> patterns, const Flows& flows, bool draft) {
  std::map<std::tuple<std::string, std::string, std::string>, std::array<int64_t, 3>> effects;
  if (draft)
    for (const Flow& flow : flows.flows) {
      auto& effect = effects[{flow.agents.back().name, flow.credential, flow.card}];
      if (flow.flip == FlowFlip::newlyDenied) effect[0] += static_cast<int64_t>(flow.requests);
      if (flow.flip == FlowFlip::newlyAllowed) effect[1] += static_cast<int64_t>(flow.requests);
      if (flow.flip == FlowFlip::undetermined) effect[2] += static_cast<int64_t>(flow.requests);
    }
  std::vector<PatternRow> rows;
  for (simulate::Pattern& pattern : patterns) {
    const auto& effect = effects[{pattern.agent, pattern.credential, pattern.reached}];
    rows.push_back({std::move(pattern), effect[0], effect[1], effect[2]});
  }
  if (draft)
    std::stable_sort(rows.begin(), rows.end(), [](const PatternRow& a, const PatternRow& b) {
      return std::tuple(a.newlyDenied, a.undetermined, a.newlyAllowed) > std::tuple(b.newlyDenied, b.undetermined, b.newlyAllowed);
    });
  return rows;
}

void PatternsModel::setRows(std::vector<PatternRow> rows, bool draft) {
  beginResetModel();
  rows_ = std::move(rows);
  draft_ = draft;
  most_ = 0;
  for (const PatternRow& row : rows_) most_ = std::max(most_, row.pattern.requests);
  endResetModel();
}

int PatternsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int PatternsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant PatternsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const PatternRow& row = at(index.row());
  if (role == FilterRole) {
    const simulate::Pattern& p = row.pattern;
    const QString agent = p.agent.empty() ? QStringLiteral("agent is not recorded") : quotedCondition("agent", p.agent);
    return p.credential.empty() ? agent : agent + QStringLiteral(" and ") + quotedCondition("credential", p.credential);
  }
  if (role == IdentityRole && !row.pattern.credential.empty()) return identityKey(identity::NodeKind::credential, row.pattern.credential);
  switch (index.column()) {
    case Path: return cellData(pathCell(row.pattern), role);
    case AgentIs: return cellData(agentIsCell(row.pattern), role);
    case People: return cellData(peopleCell(row.pattern), role);
    case Requests: return cellData(Cell::number(static_cast<qint64>(row.pattern.requests)), role);
    case Share: return cellData(shareCell(row.pattern, most_), role);
    case Denied: return cellData(Cell::number(static_cast<qint64>(row.pattern.denied)), role);
    case Draft: return cellData(draftCell(row, draft_), role);
    default: return {};
  }
}

QVariant PatternsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case Path: return tr("Agent › credential › reaches");
    case AgentIs: return tr("Agent is");
    case People: return tr("People named");
    case Requests: return tr("Requests");
    case Share: return tr("Verdicts");
    case Denied: return tr("Denied");
    case Draft: return tr("Draft");
    default: return {};
  }
}

void ChainsModel::setRows(std::vector<ChainRow> rows) {
  beginResetModel();
  rows_ = std::move(rows);
  endResetModel();
}

int ChainsModel::rowOf(std::string_view key) const {
  for (size_t i = 0; i < rows_.size(); ++i)
    if (rows_[i].chain.key == key) return static_cast<int>(i);
  return -1;
}

int ChainsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int ChainsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

namespace {

Cell timeCell(Time time) {
  Cell cell = Cell::plain(stampText(time));
  cell.tooltip = utcText(time);
  cell.raw = utcText(time);
  return cell;
}

Cell humanCell(const simulate::Chain& chain) {
  if (chain.human.empty()) return Cell::notRecorded();
  Cell cell = Cell::plain(QString::fromStdString(chain.human));
  cell.icon = QStringLiteral("human");
  cell.iconRole = Role::human;
  cell.evidence = chain.humanEvidence;
  return cell;
}

Cell agentsCell(const simulate::Chain& chain) {
  QStringList names;
  for (const std::string& name : chain.agents) names << QString::fromStdString(name);
  return names.isEmpty() ? Cell::muted(QObject::tr("not named")) : Cell::plain(names.join(QStringLiteral(" › ")));
}

Cell stateCell(const ChainRow& row) {
  if (row.broken) {
    Cell cell = Cell::plain(QObject::tr("breaks in the draft"));
    cell.icon = QStringLiteral("broken");
    cell.iconRole = cell.role = Role::deny;
    return cell;
  }
  if (row.questioned) {
    Cell cell = Cell::plain(QObject::tr("questioned by the draft"));
    cell.icon = QStringLiteral("undetermined");
    cell.iconRole = cell.role = Role::undetermined;
    return cell;
  }
  if (!row.chain.cut) return Cell::muted(QObject::tr("whole as recorded"));
  Cell cell = Cell::plain(QString::fromStdString(row.chain.cutReason));
  cell.icon = QStringLiteral("stump");
  cell.iconRole = Role::textMuted;
  return cell;
}

}  // namespace

QVariant ChainsModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const ChainRow& row = at(index.row());
  if (role == ChainRole) return QString::fromStdString(row.chain.key);
  if (role == FilterRole) return quotedCondition("chain", row.chain.key);
  if (role == IdentityRole && !row.chain.human.empty()) return identityKey(identity::NodeKind::human, row.chain.human);
  switch (index.column()) {
    case Started: return cellData(timeCell(row.chain.from), role);
    case Human: return cellData(humanCell(row.chain), role);
    case Agents: return cellData(agentsCell(row.chain), role);
    case Hops: return cellData(Cell::number(static_cast<qint64>(row.chain.hops.size())), role);
    case Requests: return cellData(Cell::number(static_cast<qint64>(row.chain.requests.size())), role);
    case Lasted: return cellData(Cell::plain(durationText(row.chain.to - row.chain.from)), role);
    case State: return cellData(stateCell(row), role);
    default: return {};
  }
}

QVariant ChainsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case Started: return tr("Started");
    case Human: return tr("Person");
    case Agents: return tr("Agents");
    case Hops: return tr("Hops");
    case Requests: return tr("Requests");
    case Lasted: return tr("Lasted");
    case State: return tr("State");
    default: return {};
  }
}

}  // namespace chatelaine::ui
