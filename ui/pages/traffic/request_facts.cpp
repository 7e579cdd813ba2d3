#include <algorithm>

#include <QtCore/QCoreApplication>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/pages/traffic/traffic_page.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"

namespace chatelaine::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("RequestFacts", text); }

QString utf8(const std::string& value) { return QString::fromStdString(value); }

Cell known(std::optional<Evidence> evidence) {
  if (!evidence) return Cell::muted(QString());
  const Mark mark = markOf(*evidence);
  Cell cell = Cell::plain(mark.word);
  cell.icon = mark.icon;
  cell.iconRole = mark.role;
  cell.role = Role::textMuted;
  cell.face = Face::small;
  return cell;
}

CellRow field(const QString& name, Cell value, std::optional<Evidence> evidence, const QString& condition = {}) {
  CellRow row;
  row.cells = {Cell::plain(name), std::move(value), known(evidence)};
  row.conditions = {condition, condition};
  return row;
}

// A presented credential proves itself, unless the gateway refused it as unknown.
std::optional<Evidence> credentialEvidence(const traffic::Request& request) {
  if (request.credential.empty()) return std::nullopt;
  const auto cell = request.context.find("context.caller.credential");
  if (cell != request.context.end() && cell->second.state == traffic::State::recorded) return cell->second.evidence;
  return request.reason == traffic::Reason::authentication ? Evidence::claimed : Evidence::verified;
}

Cell idOr(const std::string& value, const QString& otherwise) { return value.empty() ? Cell::muted(otherwise) : Cell::id(utf8(value)); }

CellGroup heading(const QString& title) {
  CellGroup group;
  group.heading = Cell::plain(title);
  group.heading.face = Face::strong;
  return group;
}

CellGroup who(const console::World& world, const traffic::Request& request) {
  CellGroup group = heading(tr("Who"));
  group.rows.append(request.human ? field(tr("Person"), Cell::plain(utf8(request.human->name)), request.human->evidence, conditionText(world, "human", request.human->name))
                                  : field(tr("Person"), Cell::notRecorded(), {}));
  for (size_t i = 0; i < request.agents.size(); ++i) {
    const traffic::Named& agent = request.agents[i];
    const QString name = i + 1 == request.agents.size() ? tr("Agent, the caller") : tr("Agent, hop %1").arg(i + 1);
    group.rows.append(field(name, Cell::plain(utf8(agent.name)), agent.evidence, conditionText(world, "agent", agent.name)));
  }
  if (request.agents.empty()) group.rows.append(field(tr("Agent"), callerCell(request), {}));
  group.rows.append(field(tr("Credential"), idOr(request.credential, tr("none or not recorded")),
                          credentialEvidence(request), conditionText(world, "credential", request.credential)));
  if (!request.credentialId.empty()) group.rows.append(field(tr("Credential id"), Cell::id(utf8(request.credentialId)), {}));
  if (!request.address.empty()) group.rows.append(field(tr("Address"), Cell::id(utf8(request.address)), {}));
  return group;
}

CellGroup what(const console::World& world, const traffic::Request& request) {
  CellGroup group = heading(tr("What"));
  group.rows.append(field(lookOf(request.kind).word, idOr(request.target, tr("not recorded")), {}, conditionText(world, "target", request.target)));
  if (!request.server.empty()) group.rows.append(field(tr("Server"), Cell::plain(utf8(request.server)), {}, conditionText(world, "server", request.server)));
  group.rows.append(field(tr("Gateway"), request.gateway.empty() ? Cell::muted(tr("no decision point seen")) : Cell::plain(utf8(request.gateway)), {},
                          conditionText(world, "gateway", request.gateway)));
  return group;
}

CellGroup verdict(const console::World& world, const traffic::Request& request) {
  CellGroup group = heading(tr("Verdict"));
  group.rows.append(field(tr("Recorded"), Cell::verdict(verdictMarkOf(request.verdict)), {}, conditionText(world, "verdict", traffic::toString(request.verdict))));
  if (request.reason != traffic::Reason::none)
    group.rows.append(field(tr("Reason class"), Cell::plain(text(traffic::toString(request.reason))), {}, conditionText(world, "reason", traffic::toString(request.reason))));
  if (!request.detail.empty()) group.rows.append(field(tr("In its words"), Cell::plain(utf8(request.detail)), {}));
  const std::string_view skipped = traffic::notReplayableBecause(request);
  group.rows.append(field(tr("Replay"), skipped.empty() ? Cell::plain(tr("replayable")) : Cell::muted(tr("not replayable: %1").arg(text(skipped))), {}));
  return group;
}

CellGroup when(const traffic::Request& request) {
  CellGroup group = heading(tr("When, and in which run"));
  Cell start = Cell::plain(clockMillis(request.time) + QStringLiteral(", ") + dayText(request.time));
  start.tooltip = utcText(request.time);
  group.rows.append(field(tr("Start"), start, {}));
  group.rows.append(field(tr("As recorded"), Cell::id(utcText(request.time) + (request.offsetMinutes ? QString() : tr(", assumed UTC"))), {}));
  if (request.end) group.rows.append(field(tr("Took"), Cell::plain(tr("%1 ms").arg(figure((*request.end - request.time).micros / 1000))), {}));
  group.rows.append(field(tr("Session"), idOr(request.session, tr("not recorded")), {}));
  group.rows.append(field(tr("Trace"), idOr(request.trace, tr("not recorded")), {}));
  group.rows.append(field(tr("Chain"), idOr(request.chain, tr("none")), {}));
  return group;
}

Cell cedarCell(const traffic::Cell& cell) {
  if (cell.state == traffic::State::notRecorded) return Cell::notRecorded();
  if (cell.state == traffic::State::absent) return Cell::muted(tr("absent"));
  return Cell::id(utf8(cell.value));
}

CellGroup inputs(const console::World& world, const traffic::Request& request) {
  CellGroup group = heading(tr("What a policy reads"));
  const auto add = [&](const QString& name, const traffic::Cell& cell, const QString& condition) {
    group.rows.append(field(name, cedarCell(cell), cell.state == traffic::State::notRecorded ? std::nullopt : std::optional(cell.evidence), condition));
    group.rows.back().cells[0] = Cell::id(name);
  };
  add(QStringLiteral("principal"), request.principal, {});
  add(QStringLiteral("action"), request.action, {});
  add(QStringLiteral("resource"), request.resource, {});
  for (const auto& [path, cell] : request.context) add(utf8(path), cell, conditionText(world, path, cell.value));
  return group;
}

Fact line(const QString& label, const QString& value, Role role = Role::text) {
  Fact fact;
  fact.label = label;
  fact.value = value;
  fact.role = role;
  return fact;
}

FactGroup chainGroup(const traffic::Request& request) {
  FactGroup group;
  group.heading = tr("Chain");
  const auto step = [&](const KindLook& look, const QString& name, std::optional<Evidence> evidence) {
    group.chain.append({look.icon, evidence ? look.role : Role::textMuted, name, evidence, false, false});
  };
  step(lookOf(identity::NodeKind::human), request.human ? utf8(request.human->name) : tr("not recorded"),
       request.human ? std::optional(request.human->evidence) : std::nullopt);
  for (const traffic::Named& agent : request.agents) step(lookOf(identity::NodeKind::agent), utf8(agent.name), agent.evidence);
  if (request.agents.empty()) step(lookOf(identity::NodeKind::agent), callerCell(request).text, std::nullopt);
  if (!request.credential.empty()) step(lookOf(identity::NodeKind::credential), utf8(request.credential), credentialEvidence(request));
  step(lookOf(request.kind), request.target.empty() ? tr("not recorded") : utf8(request.target),
       request.target.empty() ? std::nullopt : std::optional(request.action.state == traffic::State::recorded ? request.action.evidence : Evidence::asserted));
  group.chain.last().strong = true;
  group.chain.last().stopAbove = request.verdict == traffic::Verdict::deny;
  return group;
}

}  // namespace

std::shared_ptr<const CellRows> requestFields(const console::World& world, const traffic::Request& request) {
  return std::make_shared<CellRows>(QStringList{tr("Field"), tr("Value"), tr("How known")}, QList<bool>{},
                                    QList<CellGroup>{who(world, request), what(world, request), verdict(world, request), inputs(world, request), when(request)});
}

std::shared_ptr<const CellRows> requestWitnesses(const traffic::Request& request) {
  CellGroup group;
  for (const std::string& record : request.records) {
    const QString whole = utf8(record);
    CellRow row;
    row.id = whole;
    row.cells = {Cell::plain(whole.section(u'/', 0, 0)), Cell::id(whole.section(u'/', 1))};
    group.rows.append(row);
  }
  return std::make_shared<CellRows>(QStringList{tr("Source"), tr("Record")}, QList<bool>{}, QList<CellGroup>{group});
}

Details requestDetails(const console::World& world, const traffic::Request& request, const simulate::ConformResult* conform) {
  Details details;
  const Mark mark = markOf(verdictMarkOf(request.verdict));
  details.icon = mark.icon;
  details.iconRole = mark.role;
  const QString target = request.target.empty() ? tr("unnamed target") : utf8(request.target).section(u'/', -1);
  details.title = QStringLiteral("%1 %2").arg(target, mark.word.toLower());
  details.groups.append(chainGroup(request));
  if (request.verdict != traffic::Verdict::allow) {
    FactGroup why;
    why.heading = request.verdict == traffic::Verdict::deny ? tr("Stopped by") : tr("No access decision");
    why.facts.append(line(tr("Reason class"), request.reason == traffic::Reason::none ? tr("not recorded") : text(traffic::toString(request.reason))));
    if (!request.detail.empty()) why.facts.append(line({}, utf8(request.detail), Role::textMuted));
    details.groups.append(why);
  }
  FactGroup force;
  force.heading = tr("By the policies in force");
  const std::string_view skipped = traffic::notReplayableBecause(request);
  if (!skipped.empty()) force.facts.append(line({}, tr("not replayable: %1").arg(text(skipped)), Role::textMuted));
  else if (!conform) force.facts.append(line({}, tr("being compared"), Role::textMuted));
  else {
    const auto differs = std::find_if(conform->rows.begin(), conform->rows.end(), [&](const simulate::Disagreement& row) { return row.request == request.id; });
    if (differs == conform->rows.end()) force.facts.append(line({}, tr("no disagreement with the recorded verdict")));
    else {
      force.facts.append(line(tr("Computed"), utf8(differs->computed), Role::deny));
      force.facts.append(line({}, utf8(differs->reason), Role::textMuted));
    }
  }
  details.groups.append(force);
  FactGroup same;
  same.heading = tr("Same chain");
  if (!request.chain.empty()) {
    const std::vector<traffic::RowId> rows = world.traffic->rowsOfChain(request.chain);
    QString span;
    if (rows.size() > 1) span = tr(", %1 to %2").arg(clockText(world.traffic->row(rows.front()).time), clockText(world.traffic->row(rows.back()).time));
    same.facts.append(line({}, counted(static_cast<qint64>(rows.size()), tr("request"), tr("requests")) + span));
    same.actions.append({QStringLiteral("chain"), tr("Follow chain"), QStringLiteral("follow-chain")});
    same.actions.append({QStringLiteral("filter-chain"), tr("Filter"), QStringLiteral("filter")});
  } else {
    same.facts.append(line({}, tr("none: a listing is part of no chain"), Role::textMuted));
  }
  details.groups.append(same);
  return details;
}

}  // namespace chatelaine::ui
