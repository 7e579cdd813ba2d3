#include <algorithm>
#include <tuple>

#include "core/base/digest.h"
#include "core/gateway/join_calls.h"

namespace chatelaine::gateway {

namespace {

using traffic::Request;
using traffic::Verdict;

// What a service of the traces is called as a gateway: the source whose rows its spans tell of.
std::map<std::string, std::string> gatewayNames(const CallSet& set) {
  std::map<std::string, std::string> names;
  for (const Call& call : set.calls) {
    if (set.base(call).sight > Sight::payload) continue;
    for (const uint32_t index : call.witnesses) {
      const Witness& w = set.witness(index);
      if (w.span == noSpan || w.sight == Sight::agent) continue;
      const std::string& service = set.materials().traces.spans()[w.span].service;
      const auto [place, fresh] = names.try_emplace(w.source + '|' + service, set.base(call).source);
      if (!fresh) place->second = std::min(place->second, set.base(call).source);
    }
  }
  return names;
}

std::string gatewayOf(const CallSet& set, const Call& call, const std::map<std::string, std::string>& names) {
  const Witness& base = set.base(call);
  if (base.sight == Sight::agent) return {};
  if (!base.gateway.empty()) return base.gateway;
  if (base.span == noSpan) return base.source;
  const auto named = names.find(base.source + '|' + set.materials().traces.spans()[base.span].service);
  return named == names.end() ? base.source : named->second;
}

Verdict verdictOf(const Witness& base) {
  if (base.sight == Sight::agent) return Verdict::none;
  if (base.reason == traffic::Reason::none && !base.failed) return Verdict::allow;
  return base.reason == traffic::Reason::access || base.reason == traffic::Reason::authentication ? Verdict::deny : Verdict::none;
}

// Row before payload before span: the first that gives a reason.
void addOutcome(const CallSet& set, const Call& call, Request& request) {
  const Witness& base = set.base(call);
  request.verdict = verdictOf(base);
  request.detail = base.detail;
  if (base.sight == Sight::agent) {
    request.reason = base.failed ? traffic::Reason::unknown : traffic::Reason::none;
    return;
  }
  request.reason = base.reason;
  if (base.failed && base.reason == traffic::Reason::none) request.reason = traffic::Reason::unknown;
}

void addRecords(const CallSet& set, const Call& call, Request& request) {
  for (const uint32_t index : call.witnesses) request.records.push_back(set.witness(index).source + '/' + set.witness(index).label);
  std::ranges::sort(request.records);
  request.records.erase(std::ranges::unique(request.records).begin(), request.records.end());
}

void addCredential(const CallSet& set, const Call& call, Request& request) {
  if (call.credential.empty()) return;
  request.credentialId = call.credential;
  request.credential = call.credential;
  const auto& credentials = set.materials().registry.credentials;
  const auto known = credentials.find(call.credential);
  if (known != credentials.end() && !known->second.alias.empty()) request.credential = known->second.alias;
  else if (const std::string alias = set.value(call, Topic::alias); !alias.empty()) request.credential = alias;
}

// Of the gateway's own spans, where the client sent none.
std::string gatewayTrace(const CallSet& set, const Call& call) {
  for (const uint32_t index : call.witnesses)
    if (const uint32_t span = set.witness(index).span; span != noSpan) return set.materials().traces.spans()[span].trace;
  return {};
}

Request requestOf(const CallSet& set, const Call& call, const std::map<std::string, std::string>& gateways) {
  const Witness& base = set.base(call);
  Request request;
  request.id = Sha256().addField(base.source).addField(base.sight <= Sight::payload ? "call:" + base.id : base.label).finish().hex().substr(0, 32);
  request.source = base.source;
  request.gateway = gatewayOf(set, call, gateways);
  request.kind = base.kind;
  request.time = base.start;
  request.end = base.end;
  request.remainderNanos = base.remainderNanos;
  request.offsetMinutes = base.offsetMinutes;
  request.target = call.target;
  if (base.kind == traffic::Kind::tool)
    if (const size_t slash = call.target.find('/'); slash != std::string::npos) request.server = call.target.substr(0, slash);
  request.human = call.human;
  request.agents = call.agents;
  request.candidates = call.candidates;
  request.session = set.value(call, Topic::givenSession);      // as the gateway recorded it; what it means is in `chain`
  if (request.session.empty()) request.session = call.session;
  request.trace = call.trace.empty() ? gatewayTrace(set, call) : call.trace;
  request.record = base.id;
  request.chain = call.chain;
  request.address = set.value(call, Topic::address);
  addCredential(set, call, request);
  addRecords(set, call, request);
  addOutcome(set, call, request);
  return request;
}

// A call hangs below the latest delegation to its caller that began before it, in its chain, by the agent above it.
void findParents(std::vector<Request>& requests) {
  std::map<std::tuple<std::string, std::string, std::string>, std::vector<const Request*>> delegations;      // chain, by, to
  for (const Request& r : requests)
    if (r.kind == traffic::Kind::delegate && !r.agents.empty() && !r.target.empty() && r.verdict != Verdict::deny)
      delegations[{r.chain, r.agents.back().name, r.target}].push_back(&r);
  for (Request& r : requests) {
    if (r.agents.size() < 2 || r.chain.empty()) continue;
    const auto found = delegations.find({r.chain, r.agents[r.agents.size() - 2].name, r.agents.back().name});
    if (found == delegations.end()) continue;
    for (const Request* d : found->second)      // by time
      if (d->time <= r.time && d != &r) r.parent = d->id;
  }
}

}  // namespace

std::vector<Request> requestsOf(const CallSet& set) {
  const auto gateways = gatewayNames(set);
  std::vector<Request> requests;
  requests.reserve(set.calls.size());
  for (const Call& call : set.calls) {
    requests.push_back(requestOf(set, call, gateways));
    addCedarSide(requests.back(), call, set);
  }
  std::ranges::sort(requests, [](const Request& a, const Request& b) { return std::tie(a.time, a.id) < std::tie(b.time, b.id); });
  findParents(requests);
  return requests;
}

Result<Joined> join(Materials materials, const Task& task) {
  CallSet set(materials, mergeVersions(std::move(materials.witnesses)));
  uniteByKeys(set);
  tieClientSpans(set);
  if (task.cancelled()) return Task::cancelledError();
  matchDoors(set);
  tieClientSpans(set);
  rankWithinChains(set);
  findChains(set);
  resolveTargets(set);
  if (task.cancelled()) return Task::cancelledError();
  Joined joined;
  joined.credentialsPassedOn = findCallers(set);
  findHumansAndPaths(set);
  if (task.cancelled()) return Task::cancelledError();
  for (const uint32_t index : set.unplaced) joined.unplaced.push_back(set.witness(index).source + '/' + set.witness(index).label);
  joined.requests = requestsOf(set);
  return joined;
}

}  // namespace chatelaine::gateway
