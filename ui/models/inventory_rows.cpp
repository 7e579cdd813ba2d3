#include "ui/models/inventory_rows.h"

#include <algorithm>

#include <QtCore/QCoreApplication>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"

namespace chatelaine::ui {

namespace {

using identity::NodeKind;

// Agents and credentials first: they are what the page is for.
int rankOf(NodeKind kind) {
  static constexpr std::array order{NodeKind::agent, NodeKind::credential, NodeKind::workload, NodeKind::human, NodeKind::team,
                                    NodeKind::gateway, NodeKind::mcpServer, NodeKind::tool, NodeKind::model, NodeKind::provider};
  return static_cast<int>(std::find(order.begin(), order.end(), kind) - order.begin());
}

bool isResource(NodeKind kind) { return rankOf(kind) >= rankOf(NodeKind::human) || rankOf(kind) < 0; }

Cell expiresCell(const console::InventoryRow& row) {
  if (row.kind != NodeKind::credential) return Cell::muted(QObject::tr("n/a"));
  if (!row.state.empty()) return Cell::muted(QString::fromStdString(row.state));
  if (row.neverExpires) {
    Cell cell = Cell::plain(QObject::tr("never"));
    cell.role = Role::high;
    return cell;
  }
  Cell cell = timeCell(row.expires, QObject::tr("not recorded"));
  if (row.expires) cell.text = dayText(*row.expires);
  return cell;
}

Cell lastUsedCell(const console::InventoryRow& row) {
  if (row.behindGateway) return Cell::notRecorded();
  if (row.lastUsed) {
    Cell cell = timeCell(row.lastUsed, {});
    cell.text = minuteStamp(*row.lastUsed);
    if (row.use.starts_with("idle")) cell.role = Role::high;
    if (!row.use.empty()) cell.tooltip += u'\n' + QString::fromStdString(row.use);
    return cell;
  }
  if (row.lastTried) {
    Cell cell = Cell::plain(QObject::tr("refused only"));
    cell.role = Role::high;
    return cell;
  }
  if (row.kind == NodeKind::credential || row.kind == NodeKind::agent) {
    Cell cell = Cell::plain(QObject::tr("never"));
    cell.role = Role::high;
    cell.tooltip = QObject::tr("in all that was imported");
    return cell;
  }
  return Cell::notRecorded();
}

Cell requestsCell(const console::InventoryRow& row) {
  if (row.behindGateway) return Cell::notRecorded();
  Cell cell = Cell::number(static_cast<qint64>(row.requests));
  cell.spark.reserve(static_cast<qsizetype>(row.sparkline.size()));
  for (const uint32_t bin : row.sparkline) cell.spark.append(bin);
  cell.tooltip = row.denied ? QObject::tr("%1, %2 of them denied").arg(figure(static_cast<qint64>(row.requests)), figure(static_cast<qint64>(row.denied))) : QString();
  return cell;
}

}  // namespace

InventoryRows::InventoryRows(console::WorldPtr world, std::vector<console::InventoryRow> rows, InventoryGrouping grouping,
                             std::vector<posture::Finding> findings)
    : world_(std::move(world)), rows_(std::move(rows)), grouping_(grouping) {
  for (const posture::Finding& finding : findings) severities_[finding.check] = finding.severity;
  std::map<std::pair<int, QString>, size_t> known;
  for (size_t i = 0; i < rows_.size(); ++i) {
    const console::InventoryRow& row = rows_[i];
    std::pair<int, QString> key{0, {}};
    if (grouping == InventoryGrouping::kind) key = {rankOf(row.kind), lookOf(row.kind).plural};
    if (grouping == InventoryGrouping::owner) key = {static_cast<int>(row.ownerState), QString::fromStdString(row.owner)};
    known.try_emplace(key, 0);
  }
  for (auto& [key, place] : known) {
    place = groups_.size();
    groups_.push_back({key.second, true, {}});
  }
  for (size_t i = 0; i < rows_.size(); ++i) {
    const console::InventoryRow& row = rows_[i];
    std::pair<int, QString> key{0, {}};
    if (grouping == InventoryGrouping::kind) key = {rankOf(row.kind), lookOf(row.kind).plural};
    if (grouping == InventoryGrouping::owner) key = {static_cast<int>(row.ownerState), QString::fromStdString(row.owner)};
    Group& group = groups_[known[key]];
    group.rows.push_back(i);
    if (grouping == InventoryGrouping::kind && isResource(row.kind)) group.open = false;
  }
}

QStringList InventoryRows::headers() const {
  return {QObject::tr("Name"), QObject::tr("Owner, how known"), QObject::tr("Proof"), QObject::tr("Created"), QObject::tr("Expires"), QObject::tr("Last used"), QObject::tr("Requests in range"), QObject::tr("Shared by"),
          QObject::tr("Reaches"), QObject::tr("Findings")};
}

size_t InventoryRows::nhis() const {
  return static_cast<size_t>(std::count_if(rows_.begin(), rows_.end(), [](const auto& row) { return identity::isNhi(row.kind); }));
}

Cell InventoryRows::groupCell(int group) const {
  const Group& shown = groups_[static_cast<size_t>(group)];
  Cell cell = Cell::plain(shown.title);
  cell.face = Face::strong;
  cell.note = figure(static_cast<qint64>(shown.rows.size()));
  return cell;
}

Cell InventoryRows::nameCell(const console::InventoryRow& row) const {
  const KindLook look = lookOf(row.kind);
  Cell cell = row.kind == NodeKind::credential ? Cell::id(QString::fromStdString(row.name)) : Cell::plain(QString::fromStdString(row.name));
  cell.icon = look.icon;
  const bool gone = row.state == "deleted" || row.state == "expired";
  cell.iconRole = gone ? Role::textDisabled : look.role;
  if (gone) cell.role = Role::textMuted;
  if (row.state == "blocked") cell.badges.append({QObject::tr("blocked"), Role::textMuted});
  cell.sharedBy = static_cast<int>(row.sharedBy);
  cell.tooltip = cell.text + u'\n' + look.word + (row.id == row.name ? QString() : QStringLiteral("\n") + QString::fromStdString(row.id));
  return cell;
}

Cell InventoryRows::findingsCell(const console::InventoryRow& row) const {
  if (row.findings.empty()) return Cell::muted(QObject::tr("none"));
  posture::CheckSeverity worst = posture::CheckSeverity::info;
  QStringList names;
  for (const std::string& check : row.findings) {
    names.append(QString::fromStdString(check));
    if (const auto known = severities_.find(check); known != severities_.end()) worst = std::max(worst, known->second);
  }
  Cell cell = Cell::plain(figure(static_cast<qint64>(row.findings.size())));
  cell.raw = static_cast<qint64>(row.findings.size());
  cell.severity = severityFromString(posture::toString(worst));
  cell.tooltip = names.join(u'\n');
  return cell;
}

Cell InventoryRows::cell(int group, int index, int column) const {
  const console::InventoryRow& row = this->row(group, index);
  switch (column) {
    case Name: return nameCell(row);
    case OwnerColumn: {
      if (!identity::isNhi(row.kind)) return Cell::muted(QObject::tr("n/a"));
      Cell cell = ownerCell(QString::fromStdString(row.owner), row.ownerState, row.ownerEvidence);
      cell.tooltip = cell.text + u'\n' + QString::fromStdString(row.ownerSource);
      return cell;
    }
    case Proof: return row.proof.empty() || row.proof == "not recorded" ? Cell::notRecorded() : Cell::plain(QString::fromStdString(row.proof));
    case Created: {
      Cell cell = timeCell(row.created, QObject::tr("not recorded"));
      if (row.created) cell.text = dayText(*row.created);
      return cell;
    }
    case Expires: return expiresCell(row);
    case LastUsed: return lastUsedCell(row);
    case Requests: return requestsCell(row);
    case SharedBy: {
      if (row.kind == NodeKind::credential) return Cell::number(static_cast<qint64>(row.sharedBy));
      Cell cell = Cell::muted(QObject::tr("n/a"));
      cell.figures = true;
      return cell;
    }
    case Reaches: {
      Cell cell = Cell::number(static_cast<qint64>(row.reach));
      cell.tooltip = QString::fromStdString(row.may);
      if (row.reachesEvery.empty()) return cell;
      for (const std::string& kind : row.reachesEvery) cell.text += QObject::tr(" + %1s").arg(QString::fromStdString(kind));
      cell.role = Role::high;
      return cell;
    }
    case Findings: return findingsCell(row);
    default: return {};
  }
}

QVariant InventoryRows::value(int group, int index, int column, int role) const {
  const console::InventoryRow& row = this->row(group, index);
  if (role == IdentityRole) return identityKey(row.kind, row.id);
  if (role != FilterRole) return {};
  const auto some = [](const QString& value) { return value.isEmpty() ? QVariant() : QVariant(value); };
  if (column == Name) {
    const char* field = row.kind == NodeKind::agent ? "agent" : row.kind == NodeKind::credential ? "credential" : row.kind == NodeKind::human ? "human"
                        : row.kind == NodeKind::gateway ? "gateway" : "target";
    return some(conditionText(*world_, field, row.kind == NodeKind::credential ? row.id : row.name));
  }
  if (column == OwnerColumn) return some(conditionText(*world_, "identity.owner", row.owner));
  return {};
}

QString InventoryRows::id(int group, int index) const {
  const console::InventoryRow& row = this->row(group, index);
  return identityKey(row.kind, row.id);
}

}  // namespace chatelaine::ui
