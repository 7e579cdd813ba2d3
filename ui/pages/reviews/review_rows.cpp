#include "ui/pages/reviews/review_rows.h"

#include <algorithm>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"

namespace chatelaine::ui {

namespace {

Cell subjectCell(const review::Item& item) {
  const KindLook look = lookOf(item.kind);
  Cell cell = Cell::plain(QString::fromStdString(item.name.empty() ? item.subject : item.name));
  cell.icon = look.icon;
  cell.iconRole = look.role;
  if (item.kind == identity::NodeKind::credential) cell.face = Face::mono;
  return cell;
}

Cell reviewOwnerCell(const review::Item& item) {
  Cell cell = Cell::plain(QString::fromStdString(item.owner));
  if (item.ownerState == "nobody" || item.ownerState == "person who left") {
    cell.role = item.ownerState == "nobody" ? Role::high : Role::deny;
    cell.icon = QStringLiteral("owner-missing");
    cell.iconRole = cell.role;
  }
  if (item.reviewersOwn) cell.note = QObject::tr("the reviewer's own");
  return cell;
}

// "14 of 29 tools": used of granted; of what nothing bounds "2 of every model"; "may 7 tools" where use is not recorded.
QString usedOf(uint64_t used, uint64_t may, bool every, bool useRecorded, const QString& one, const QString& many) {
  const QString granted = every ? QObject::tr("every %1").arg(one) : counted(static_cast<qint64>(may), one, many);
  return useRecorded ? QObject::tr("%1 of %2").arg(figure(used), granted) : QObject::tr("may %1").arg(granted);
}

// The sentence in short; whole in the tool tip, in copies and beside the table.
Cell mayCell(const review::Item& item) {
  const QString sentence = QString::fromStdString(item.mayAndDid);
  const QString servers = item.mayServers == 0 ? QString() : QObject::tr(" on %1").arg(counted(static_cast<qint64>(item.mayServers), QObject::tr("server"), QObject::tr("servers")));
  QStringList parts;
  if (item.mayTools > 0 || item.mayEveryTool || item.usedTools > 0)
    parts << usedOf(item.usedTools, item.mayTools, item.mayEveryTool, item.useRecorded, QObject::tr("tool"), QObject::tr("tools")) + servers;
  if (item.mayModels > 0 || item.mayEveryModel || item.usedModels > 0)
    parts << usedOf(item.usedModels, item.mayModels, item.mayEveryModel, item.useRecorded, QObject::tr("model"), QObject::tr("models"));
  if (item.grants.empty()) parts = {item.used.empty() ? QObject::tr("no grant, no use") : QObject::tr("%1 used, no grant recorded").arg(figure(item.used.size()))};
  Cell cell = Cell::plain(parts.isEmpty() ? QObject::tr("no tool, no model") : parts.join(QStringLiteral(", ")));
  if (item.grants.empty()) cell.role = Role::textMuted;
  cell.tooltip = sentence;
  cell.raw = sentence;
  return cell;
}

Cell findingsCell(const review::Item& item) {
  if (item.findings.empty()) return Cell::muted(QObject::tr("none"));
  Cell cell = Cell::plain(figure(item.findings.size()));
  QStringList ids;
  for (const std::string& id : item.findings) ids << QString::fromStdString(id);
  cell.tooltip = ids.join(u'\n');
  return cell;
}

Cell stopsCell(const review::Item& item, uint64_t most) {
  const simulate::Counterfactual& stops = item.ifRevoked;
  if (stops.chains == 0) return Cell::muted(QObject::tr("nothing stops in what was recorded"));
  const uint64_t named = stops.chains - std::min(stops.chains, stops.withoutHuman);
  QString words = counted(static_cast<qint64>(stops.chains), QObject::tr("chain"), QObject::tr("chains"));
  words += stops.humans.empty() ? QObject::tr(", nobody named") : QObject::tr(", ≥ %1").arg(counted(static_cast<qint64>(stops.humans.size()), QObject::tr("person"), QObject::tr("people")));
  if (!stops.humans.empty() && stops.withoutHuman > 0) words += QObject::tr(", %1 name nobody").arg(figure(stops.withoutHuman));
  Cell cell = Cell::plain(words);
  cell.bar = {{static_cast<double>(named), BarFill::solid, Role::deny, {}}, {static_cast<double>(stops.withoutHuman), BarFill::outlined, Role::deny, {}}};
  cell.barWhole = static_cast<double>(most);
  cell.barWidth = 36;
  cell.tooltip = QString::fromStdString(stops.sentence);
  cell.raw = QString::fromStdString(stops.sentence);
  return cell;
}

}  // namespace

Cell decisionCell(const review::Item& item) {
  if (!item.decision) return Cell::muted(QObject::tr("to decide"));
  const review::Decision& decision = *item.decision;
  Cell cell;
  switch (decision.verdict) {
    case review::Verdict::keep:
      cell = Cell::plain(QObject::tr("Keep"));
      cell.icon = QStringLiteral("accept");
      cell.role = cell.iconRole = Role::allow;
      break;
    case review::Verdict::revoke:
      cell = Cell::plain(item.state == review::ItemState::carriedOut ? QObject::tr("Revoked") : QObject::tr("Revoke"));
      cell.note = item.state == review::ItemState::carriedOut ? QObject::tr("seen gone") : QObject::tr("not carried out");
      cell.icon = QStringLiteral("revoke");
      cell.role = cell.iconRole = Role::deny;
      break;
    case review::Verdict::delegate:
      cell = Cell::plain(QObject::tr("Delegated to %1").arg(QString::fromStdString(decision.delegateTo)));
      cell.icon = QStringLiteral("forward");
      cell.role = cell.iconRole = Role::accent;
      break;
  }
  const QString note = QString::fromStdString(decision.note);
  if (cell.note.isEmpty()) cell.note = note;
  cell.tooltip = note;
  return cell;
}

std::shared_ptr<const RowSource> reviewRows(const review::Campaign& campaign) {
  uint64_t most = 1;
  for (const review::Item& item : campaign.items) most = std::max(most, item.ifRevoked.chains);
  CellGroup all;
  for (const review::Item& item : campaign.items) {
    CellRow row;
    row.id = QString::fromStdString(item.id);
    row.identity = identityKey(item.kind, item.subject);
    Cell lastUsed = item.useRecorded ? timeCell(item.lastUsed, item.lastTried ? QObject::tr("only tried") : QObject::tr("never")) : Cell::notRecorded();
    if (item.lastUsed) lastUsed.text = minuteStamp(*item.lastUsed);
    row.cells = {subjectCell(item), reviewOwnerCell(item), findingsCell(item), lastUsed, mayCell(item), stopsCell(item, most), decisionCell(item)};
    all.rows.append(row);
  }
  return std::make_shared<CellRows>(QStringList{QObject::tr("Under review"), QObject::tr("Owner"), QObject::tr("Findings"), QObject::tr("Last used"), QObject::tr("May and did: used of granted"),
                                                QObject::tr("If revoked: chains that stop, for whom"), QObject::tr("Decision")},
                                    QList<bool>{}, QList<CellGroup>{all});
}

Details reviewDetails(const review::Item& item, const std::vector<review::GatewayCall>& calls) {
  Details details;
  const KindLook look = lookOf(item.kind);
  details.icon = look.icon;
  details.iconRole = look.role;
  details.title = QString::fromStdString(item.name.empty() ? item.subject : item.name);
  details.mono = item.kind == identity::NodeKind::credential;
  FactGroup stops{QObject::tr("If you revoke it"), {}, {}, QString::fromStdString(item.ifRevoked.sentence), {}};
  for (const std::string& human : item.ifRevoked.humans) {
    Fact fact;
    fact.value = QString::fromStdString(human);
    fact.icon = QStringLiteral("human");
    fact.iconRole = Role::human;
    stops.facts.append(fact);
  }
  details.groups.append(stops);
  FactGroup why{QObject::tr("Findings, %1").arg(item.findings.size()), {}, {}, {}, {}};
  for (const std::string& check : item.findings) {
    Fact fact;
    fact.value = QString::fromStdString(check);
    fact.mono = true;
    fact.link = QStringLiteral("check/") + fact.value;
    why.facts.append(fact);
  }
  if (item.findings.empty()) why.remark = QObject::tr("no check found fault with it");
  details.groups.append(why);
  FactGroup may{QObject::tr("May and did"), {}, {}, QString::fromStdString(item.mayAndDid), {}};
  const auto add = [&](const QString& label, const std::vector<std::string>& names) {
    Fact fact;
    fact.label = label;
    QStringList list;
    for (size_t i = 0; i < std::min<size_t>(names.size(), 12); ++i) list << QString::fromStdString(names[i]);
    if (names.size() > 12) list << QObject::tr("and %1 more").arg(names.size() - 12);
    fact.value = list.isEmpty() ? QObject::tr("none recorded") : list.join(QStringLiteral(", "));
    may.facts.append(fact);
  };
  add(QObject::tr("Used"), item.used);
  add(QObject::tr("May"), item.grants);
  details.groups.append(may);
  FactGroup said{QObject::tr("Decisions"), {}, {}, {}, {}};
  const auto tell = [&](const review::Decision& decision, bool past) {
    Fact fact;
    fact.label = stampText(decision.at);
    fact.value = text(review::toString(decision.verdict)) + (decision.delegateTo.empty() ? QString() : QStringLiteral(" → ") + QString::fromStdString(decision.delegateTo)) +
                 QObject::tr(" by %1").arg(QString::fromStdString(decision.by)) + (decision.note.empty() ? QString() : QStringLiteral(": ") + QString::fromStdString(decision.note));
    if (past) fact.value += decision.undone ? QObject::tr(" (undone)") : QObject::tr(" (replaced)");
    if (past) fact.role = Role::textMuted;
    said.facts.append(fact);
  };
  for (const review::Decision& decision : item.history) tell(decision, true);
  if (item.decision) tell(*item.decision, false);
  if (said.facts.isEmpty()) said.remark = QObject::tr("not decided yet");
  details.groups.append(said);
  FactGroup carry{QObject::tr("To carry out by hand"), {}, {}, {}, {}};
  for (const review::GatewayCall& call : calls) {
    if (call.item != item.id) continue;
    Fact what;
    what.value = QString::fromStdString(call.what);
    carry.facts.append(what);
    Fact command;
    command.value = QString::fromStdString(call.command);
    command.mono = true;
    carry.facts.append(command);
  }
  if (!carry.facts.isEmpty()) details.groups.append(carry);
  return details;
}

}  // namespace chatelaine::ui
