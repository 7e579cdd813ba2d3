#include "core/posture/context.h"

#include <algorithm>
#include <cassert>

#include "core/simulate/record_view.h"

namespace chatelaine::posture {

namespace {

std::string idOfEntity(std::string_view text) {
  const auto entity = simulate::entityNamed(text);
  return entity ? entity->id : std::string();
}

std::string resourceOf(const traffic::Request& request) {
  if (request.resource.state == traffic::State::recorded)
    if (std::string id = idOfEntity(request.resource.value); !id.empty()) return id;
  if (request.target.empty()) return {};
  return (request.gateway.empty() ? std::string("-") : request.gateway) + "/" + request.target;
}

bool recordsAny(const traffic::Request& request, std::initializer_list<const char*> paths) {
  for (const char* path : paths)
    if (auto it = request.context.find(path); it != request.context.end() && it->second.state == traffic::State::recorded)
      return true;
  return false;
}

bool deletedBy(const identity::Identity& identity, Time asOf) {
  for (const identity::Fact* fact : identity.factsNamed("deleted")) {
    if (fact->absent || fact->value.empty() || fact->value == "false" || (fact->validTo && *fact->validTo <= asOf)) continue;
    if (const auto time = timeOf(fact); !time || *time <= asOf) return true;
  }
  return false;
}

}  // namespace

Context::Context(const Facts& facts) : facts_(facts), names_{""} {
  ids_.emplace("", 0);
  if (!facts_.traffic) return;
  calls_.reserve(facts_.traffic->liveRows());
  for (const traffic::RowId row : facts_.traffic->rowsByTime()) addCall(row, facts_.traffic->row(row));
  for (uint32_t i = 0; i < calls_.size(); ++i) {
    if (calls_[i].credential != 0) byCredential_[calls_[i].credential].push_back(i);
    if (calls_[i].knowsCaller()) byCaller_[calls_[i].caller].push_back(i);
  }
}

NameId Context::intern(std::string_view text) {
  const auto [it, added] = ids_.emplace(std::string(text), static_cast<NameId>(names_.size()));
  if (added) names_.emplace_back(text);
  return it->second;
}

void Context::addCall(traffic::RowId row, const traffic::Request& request) {
  if (request.kind == traffic::Kind::list || !facts_.period.contains(request.time)) return;
  Call call{row, request.time, request.kind, request.verdict, request.reason};
  call.source = intern(request.source);
  call.gateway = intern(request.gateway);
  call.resource = intern(resourceOf(request));
  call.credential = credentialOf(request);
  if (!request.agents.empty()) {
    call.caller = intern(request.agents.back().name);
    call.callerEvidence = request.agents.back().evidence;
  } else if (request.principal.state == traffic::State::recorded) {
    call.caller = intern(idOfEntity(request.principal.value));
    call.callerEvidence = request.principal.evidence;
  }
  if (request.human) {
    call.human = intern(request.human->name);
    call.humanEvidence = request.human->evidence;
  }
  call.purpose = recordsAny(request, {"context.purpose.task", "context.purpose.intent"});
  call.backend = request.kind == traffic::Kind::tool ? !request.server.empty() : !request.target.empty();
  calls_.push_back(call);
}

NameId Context::credentialOf(const traffic::Request& request) {
  if (request.credential.empty()) return 0;
  const std::string shown = request.credentialId + '\n' + request.source + '\n' + request.credential;
  const auto known = credentials_.find(shown);
  if (known != credentials_.end()) return known->second;
  const NameId id = intern(graph().credentialShown(request.credentialId, request.credential, request.source));
  credentials_.emplace(shown, id);
  return id;
}

std::vector<const Call*> Context::callsWith(const identity::Identity& credential) const {
  std::vector<const Call*> found;
  const auto id = ids_.find(credential.id);
  if (id == ids_.end()) return found;
  if (const auto it = byCredential_.find(id->second); it != byCredential_.end())
    for (const uint32_t i : it->second) found.push_back(&calls_[i]);
  return found;
}

std::vector<const Call*> Context::callsBy(const identity::Identity& caller) const {
  std::vector<const Call*> found;
  for (const std::string* key : {&caller.id, &caller.name}) {
    if (key == &caller.name && caller.name == caller.id) break;
    const auto name = ids_.find(*key);
    if (name == ids_.end() || name->second == 0) continue;
    if (const auto it = byCaller_.find(name->second); it != byCaller_.end())
      for (const uint32_t i : it->second) found.push_back(&calls_[i]);
  }
  return found;
}

std::vector<std::string> Context::requestIds(const std::vector<const Call*>& calls) const {
  std::vector<std::string> ids;
  ids.reserve(calls.size());
  for (const Call* call : calls) ids.push_back(facts_.traffic->row(call->row).id);
  return ids;
}

std::vector<identity::NodeId> Context::existing(std::initializer_list<identity::NodeKind> kinds) const {
  std::vector<identity::NodeId> found;
  const auto identities = graph().identities();
  for (size_t i = 0; i < identities.size(); ++i)
    if (std::ranges::find(kinds, identities[i].kind) != kinds.end() && !deletedBy(identities[i], asOf()))
      found.push_back(identity::NodeId(i));
  return found;
}

std::vector<Ending> Context::endingsOf(identity::NodeId id) const {
  const identity::Identity& identity = graph().at(id);
  std::vector<Ending> endings;
  if (const identity::Fact* expires = identity.fact("expires"))
    if (const auto time = timeOf(expires); time && *time <= asOf())
      endings.push_back({time, std::nullopt, "expired", expires->from});
  for (const identity::Fact* fact : identity.factsNamed("blocked"))
    if (saysTrue(fact)) endings.push_back({fact->validFrom, fact->validTo, "blocked", fact->from});
  for (const identity::Fact* fact : identity.factsNamed("deleted")) {
    if (fact->absent || fact->value.empty() || fact->value == "false") continue;
    const auto time = timeOf(fact);
    endings.push_back({time ? time : fact->validFrom, std::nullopt, "deleted", fact->from});
  }
  for (const identity::GraphEdge* edge : graph().edgesFrom(id, identity::EdgeKind::memberOf)) {
    const identity::Identity& team = graph().at(edge->to);
    for (const identity::Fact* fact : team.factsNamed("blocked"))
      if (saysTrue(fact)) endings.push_back({fact->validFrom, fact->validTo, "team " + team.name + " blocked", fact->from});
  }
  return endings;
}

bool Context::inForce(identity::NodeId id) const {
  for (const Ending& ending : endingsOf(id))
    if ((!ending.from || *ending.from <= asOf()) && (!ending.to || *ending.to > asOf())) return false;
  return true;
}

Tested member(const Context& context, identity::NodeId id) {
  const identity::Identity& identity = context.graph().at(id);
  Tested tested;
  tested.subject = identity.id;
  tested.kind = identity.kind;
  return tested;
}

void read(Tested& tested, std::string_view field, const identity::Fact* fact) {
  if (!fact) {
    tested.fields.emplace_back(field, "not recorded");
    return;
  }
  tested.fields.emplace_back(field, fact->absent || fact->value.empty() ? "none" : fact->value);
  addEvidence(tested, fact->from);
}

void addEvidence(Tested& tested, const identity::Provenance& from) {
  const bool known = std::ranges::any_of(tested.evidence, [&](const identity::Provenance& other) {
    return other.source == from.source && other.record == from.record && other.by == from.by;
  });
  if (!known) tested.evidence.push_back(from);
}

void readRecord(Tested& tested, const Context& context, identity::NodeId id) {
  const identity::Identity& identity = context.graph().at(id);
  if (!identity.records.empty()) addEvidence(tested, context.graph().records()[identity.records.front()].from);
}

bool saysTrue(const identity::Fact* fact) { return fact && !fact->absent && fact->value == "true"; }

std::optional<Time> timeOf(const identity::Fact* fact) {
  if (!fact || fact->absent) return std::nullopt;
  if (const auto parsed = parseTime(fact->value)) return parsed->time;
  return std::nullopt;
}

std::string count(size_t n, std::string_view one, std::string_view many) {
  std::string digits = std::to_string(n);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits + " " + std::string(n == 1 ? one : many);
}

std::string rowsInWords(const CheckRun& run, uint64_t n) {
  size_t end = run.rows.size();      // of the noun: "credential that made tool calls", "identity with grants"
  for (const std::string_view clause : {" that ", " with ", " in "}) end = std::min(end, run.rows.find(clause));
  std::string many = run.rows.substr(0, end);
  if (many.ends_with('y')) many.replace(many.size() - 1, 1, "ies");
  else many += 's';
  return count(n, run.rows, many + run.rows.substr(end));
}

std::string eachOf(size_t n, std::string_view one, std::string_view many) {
  return n == 1 ? "the one " + std::string(one) : "each of " + count(n, one, many);
}

std::string day(Time time) { return formatTime(time).substr(0, 10); }

int64_t parameter(const CheckInfo& check, std::string_view name) {
  for (const Parameter& parameter : check.parameters)
    if (parameter.name == name) return parameter.value;
  assert(false && "a check reads a parameter that the crosswalk does not define");
  return 0;
}

std::string joined(const std::vector<std::string>& parts, std::string_view by) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += by;
    text += part;
  }
  return text;
}

}  // namespace chatelaine::posture
