#include <algorithm>

#include <QtCore/QCoreApplication>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/pages/traffic/traffic_page.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"

namespace chatelaine::ui {

namespace {

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

Cell idOr(const std::string& value, const QString& otherwise) { return value.empty() ? Cell::muted(otherwise) : Cell::id(text(value)); }

CellGroup heading(const QString& title) {
  CellGroup group;
  group.heading = Cell::plain(title);
  group.heading.face = Face::strong;
  return group;
}

CellGroup who(const console::World& world, const traffic::Request& request) {
  CellGroup group = heading(QObject::tr("Who"));
  group.rows.append(request.human ? field(QObject::tr("Person"), Cell::plain(text(request.human->name)), request.human->evidence, conditionText(world, "human", request.human->name))
                                  : field(QObject::tr("Person"), Cell::notRecorded(), {}));
  for (size_t i = 0; i < request.agents.size(); ++i) {
    const traffic::Named& agent = request.agents[i];
    const QString name = i + 1 == request.agents.size() ? QObject::tr("Agent, the caller") : QObject::tr("Agent, hop %1").arg(i + 1);
    group.rows.append(field(name, Cell::plain(text(agent.name)), agent.evidence, conditionText(world, "agent", agent.name)));
  }
  if (request.agents.empty()) group.rows.append(field(QObject::tr("Agent"), callerCell(request), {}));
  group.rows.append(field(QObject::tr("Credential"), idOr(request.credential, QObject::tr("none or not recorded")),
                          credentialEvidence(request), conditionText(world, "credential", request.credential)));
  if (!request.credentialId.empty()) group.rows.append(field(QObject::tr("Credential id"), Cell::id(text(request.credentialId)), {}));
  if (!request.address.empty()) group.rows.append(field(QObject::tr("Address"), Cell::id(text(request.address)), {}));
  return group;
}

CellGroup what(const console::World& world, const traffic::Request& request) {
  CellGroup group = heading(QObject::tr("What"));
  group.rows.append(field(lookOf(request.kind).word, idOr(request.target, QObject::tr("not recorded")), {}, conditionText(world, "target", request.target)));
  if (!request.server.empty()) group.rows.append(field(QObject::tr("Server"), Cell::plain(text(request.server)), {}, conditionText(world, "server", request.server)));
  group.rows.append(field(QObject::tr("Gateway"), request.gateway.empty() ? Cell::muted(QObject::tr("no decision point seen")) : Cell::plain(text(request.gateway)), {},
                          conditionText(world, "gateway", request.gateway)));
  return group;
}

CellGroup verdict(const console::World& world, const traffic::Request& request) {
  CellGroup group = heading(QObject::tr("Verdict"));
  group.rows.append(field(QObject::tr("Recorded"), Cell::verdict(verdictMarkOf(request.verdict)), {}, conditionText(world, "verdict", traffic::toString(request.verdict))));
  if (request.reason != traffic::Reason::none)
    group.rows.append(field(QObject::tr("Reason class"), Cell::plain(text(traffic::toString(request.reason))), {}, conditionText(world, "reason", traffic::toString(request.reason))));
  if (!request.detail.empty()) group.rows.append(field(QObject::tr("In its words"), Cell::plain(text(request.detail)), {}));
  const std::string_view skipped = traffic::notReplayableBecause(request);
  group.rows.append(field(QObject::tr("Replay"), skipped.empty() ? Cell::plain(QObject::tr("replayable")) : Cell::muted(QObject::tr("not replayable: %1").arg(text(skipped))), {}));
  return group;
}

CellGroup when(const traffic::Request& request) {
  CellGroup group = heading(QObject::tr("When, and in which run"));
  Cell start = Cell::plain(clockMillis(request.time) + QStringLiteral(", ") + dayText(request.time));
  start.tooltip = utcText(request.time);
  group.rows.append(field(QObject::tr("Start"), start, {}));
  group.rows.append(field(QObject::tr("As recorded"), Cell::id(utcText(request.time) + (request.offsetMinutes ? QString() : QObject::tr(", assumed UTC"))), {}));
  if (request.end) group.rows.append(field(QObject::tr("Took"), Cell::plain(QObject::tr("%1 ms").arg(figure((*request.end - request.time).micros / 1000))), {}));
  group.rows.append(field(QObject::tr("Session"), idOr(request.session, QObject::tr("not recorded")), {}));
  group.rows.append(field(QObject::tr("Trace"), idOr(request.trace, QObject::tr("not recorded")), {}));
  group.rows.append(field(QObject::tr("Chain"), idOr(request.chain, QObject::tr("none")), {}));
  return group;
}

Cell cedarCell(const traffic::Cell& cell) {
  if (cell.state == traffic::State::notRecorded) return Cell::notRecorded();
  if (cell.state == traffic::State::absent) return Cell::muted(QObject::tr("absent"));
  return Cell::id(text(cell.value));
}

CellGroup inputs(const console::World& world, const traffic::Request& request) {
  CellGroup group = heading(QObject::tr("What a policy reads"));
  const auto add = [&](const QString& name, const traffic::Cell& cell, const QString& condition) {
    group.rows.append(field(name, cedarCell(cell), cell.state == traffic::State::notRecorded ? std::nullopt : std::optional(cell.evidence), condition));
    group.rows.back().cells[0] = Cell::id(name);
  };
  add(QStringLiteral("principal"), request.principal, {});
  add(QStringLiteral("action"), request.action, {});
  add(QStringLiteral("resource"), request.resource, {});
  for (const auto& [path, cell] : request.context) add(text(path), cell, conditionText(world, path, cell.value));
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
  group.heading = QObject::tr("Chain");
  const auto step = [&](const KindLook& look, const QString& name, std::optional<Evidence> evidence) {
    group.chain.append({look.icon, evidence ? look.role : Role::textMuted, name, evidence, false, false});
  };
  step(lookOf(identity::NodeKind::human), request.human ? text(request.human->name) : QObject::tr("not recorded"),
       request.human ? std::optional(request.human->evidence) : std::nullopt);
  for (const traffic::Named& agent : request.agents) step(lookOf(identity::NodeKind::agent), text(agent.name), agent.evidence);
  if (request.agents.empty()) step(lookOf(identity::NodeKind::agent), callerCell(request).text, std::nullopt);
  if (!request.credential.empty()) step(lookOf(identity::NodeKind::credential), text(request.credential), credentialEvidence(request));
  step(lookOf(request.kind), request.target.empty() ? QObject::tr("not recorded") : text(request.target),
       request.target.empty() ? std::nullopt : std::optional(request.action.state == traffic::State::recorded ? request.action.evidence : Evidence::asserted));
  group.chain.last().strong = true;
  group.chain.last().stopAbove = request.verdict == traffic::Verdict::deny;
  return group;
}

}  // namespace

std::shared_ptr<const CellRows> requestFields(const console::World& world, const traffic::Request& request) {
  return std::make_shared<CellRows>(QStringList{QObject::tr("Field"), QObject::tr("Value"), QObject::tr("How known")}, QList<bool>{},
                                    QList<CellGroup>{who(world, request), what(world, request), verdict(world, request), inputs(world, request), when(request)});
}

std::shared_ptr<const CellRows> requestWitnesses(const traffic::Request& request) {
  CellGroup group;
  for (const std::string& record : request.records) {
    const QString whole = text(record);
    CellRow row;
    row.id = whole;
    row.cells = {Cell::plain(whole.section(u'/', 0, 0)), Cell::id(whole.section(u'/', 1))};
    group.rows.append(row);
  }
  return std::make_shared<CellRows>(QStringList{QObject::tr("Source"), QObject::tr("Record")}, QList<bool>{}, QList<CellGroup>{group});
}

Details requestDetails(const console::World& world, const traffic::Request& request, const simulate::ConformResult* conform) {
  Details details;
  const Mark mark = markOf(verdictMarkOf(request.verdict));
  details.icon = mark.icon;
  details.iconRole = mark.role;
  const QString target = request.target.empty() ? QObject::tr("unnamed target") : text(request.target).section(u'/', -1);
  details.title = QStringLiteral("%1 %2").arg(target, mark.word.toLower());
  details.groups.append(chainGroup(request));
  if (request.verdict != traffic::Verdict::allow) {
    FactGroup why;
    why.heading = request.verdict == traffic::Verdict::deny ? QObject::tr("Stopped by") : QObject::tr("No access decision");
    why.facts.append(line(QObject::tr("Reason class"), request.reason == traffic::Reason::none ? QObject::tr("not recorded") : text(traffic::toString(request.reason))));
    if (!request.detail.empty()) why.facts.append(line({}, text(request.detail), Role::textMuted));
    details.groups.append(why);
  }
  FactGroup force;
  force.heading = QObject::tr("By the policies in force");
  const std::string_view skipped = traffic::notReplayableBecause(request);
  if (!skipped.empty()) force.facts.append(line({}, QObject::tr("not replayable: %1").arg(text(skipped)), Role::textMuted));
  else if (!conform) force.facts.append(line({}, QObject::tr("being compared"), Role::textMuted));
  else {
    const auto differs = std::find_if(conform->rows.begin(), conform->rows.end(), [&](const simulate::Disagreement& row) { return row.request == request.id; });
    if (differs == conform->rows.end()) force.facts.append(line({}, QObject::tr("no disagreement with the recorded verdict")));
    else {
      force.facts.append(line(QObject::tr("Computed"), text(differs->computed), Role::deny));
      force.facts.append(line({}, text(differs->reason), Role::textMuted));
    }
  }
  details.groups.append(force);
  FactGroup same;
  same.heading = QObject::tr("Same chain");
  if (!request.chain.empty()) {
    const std::vector<traffic::RowId> rows = world.traffic->rowsOfChain(request.chain);
    QString span;
    if (rows.size() > 1) span = QObject::tr(", %1 to %2").arg(clockText(world.traffic->row(rows.front()).time), clockText(world.traffic->row(rows.back()).time));
    same.facts.append(line({}, counted(static_cast<qint64>(rows.size()), QObject::tr("request"), QObject::tr("requests")) + span));
    same.actions.append({QStringLiteral("chain"), QObject::tr("Follow chain"), QStringLiteral("follow-chain")});
    same.actions.append({QStringLiteral("filter-chain"), QObject::tr("Filter"), QStringLiteral("filter")});
  } else {
    same.facts.append(line({}, QObject::tr("none: a listing is part of no chain"), Role::textMuted));
  }
  details.groups.append(same);
  return details;
}

}  // namespace chatelaine::ui
