#include <algorithm>
#include <set>

#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

// What the gateway sends a backend credential to: the servers and models it is granted, and what these serve.
std::vector<std::string> servedBy(const identity::Graph& graph, identity::NodeId credential) {
  std::vector<std::string> ids;
  std::vector<identity::NodeId> open;
  for (const identity::EdgeKind kind : {identity::EdgeKind::grants, identity::EdgeKind::serves})
    for (const identity::GraphEdge* edge : graph.edgesFrom(credential, kind)) open.push_back(edge->to);
  for (const identity::GraphEdge* edge : graph.edgesTo(credential, identity::EdgeKind::brokers))
    for (const auto kind : {identity::NodeKind::mcpServer, identity::NodeKind::model, identity::NodeKind::provider})
      if (const auto node = edge->note.empty() ? std::nullopt : graph.find(kind, edge->note)) open.push_back(*node);
  for (size_t i = 0; i < open.size() && open.size() < 100'000; ++i) {
    ids.push_back(graph.at(open[i]).id);
    if (graph.at(open[i]).kind != identity::NodeKind::provider) continue;
    for (const identity::GraphEdge* edge : graph.edgesFrom(open[i], identity::EdgeKind::serves)) open.push_back(edge->to);
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

bool within(const std::string& resource, const std::vector<std::string>& ids) {
  return std::ranges::any_of(ids, [&](const std::string& id) {
    return resource == id || (resource.size() > id.size() && resource.starts_with(id) && resource[id.size()] == '/');
  });
}

void judge(const Context& context, Tested& tested, const std::vector<std::string>& ids, size_t limit, bool propagates) {
  std::map<std::string, size_t> callers;
  size_t unnamed = 0;
  std::vector<const Call*> through;
  for (const Call& call : context.calls()) {
    if (!call.passed() || !within(context.name(call.resource), ids)) continue;
    through.push_back(&call);
    if (call.knowsCaller()) ++callers[context.name(call.caller)];
    else ++unnamed;
  }
  std::vector<std::string> names;
  for (const auto& [name, calls] : callers) names.push_back(name);
  tested.fields = {{"sent_to", joined(ids, ", ")},
                   {"calls", std::to_string(through.size())},
                   {"callers", std::to_string(callers.size())},
                   {"names", names.empty() ? "none" : joined(names, ", ")},
                   {"calls_that_name_nobody", std::to_string(unnamed)},
                   {"caller_sent_on", propagates ? "true" : "not recorded"}};
  const std::string words = count(callers.size(), "caller", "callers") + " in " + count(through.size(), "call", "calls");
  if (through.empty() || propagates) {
    tested.outcome = Outcome::pass;
    tested.reason = through.empty() ? "no call went through it in the recording" : words + "; each caller's identity is sent on";
  } else if (callers.size() > limit) {
    tested.outcome = Outcome::deviation;
    tested.reason = words + " leave the gateway under this one: " + joined(names, ", ");
    tested.requests = context.requestIds(through);
  } else if (callers.empty()) {
    tested.outcome = Outcome::notEvaluated;
    tested.reason = "lacks the callers: " + count(through.size(), "call names nobody", "calls name nobody");
  } else {
    tested.outcome = Outcome::pass;
    tested.reason = words;
  }
}

void runNhiAtt01(const Context& context, CheckRun& run) {
  if (context.calls().empty()) {
    run.notAssessable = "lacks traffic: no call is recorded";
    return;
  }
  const auto limit = static_cast<size_t>(parameter(run.check, "max_principals_without_propagation"));
  for (const identity::NodeId id : context.existing({identity::NodeKind::credential})) {
    const auto brokered = context.graph().edgesTo(id, identity::EdgeKind::brokers);
    if (brokered.empty()) continue;
    Tested tested = member(context, id);
    for (const identity::GraphEdge* edge : brokered) addEvidence(tested, edge->provenance);
    const std::vector<std::string> ids = servedBy(context.graph(), id);
    if (ids.empty()) {
      tested.outcome = Outcome::notEvaluated;
      tested.reason = "lacks what it is sent to: not recorded";
    } else {
      judge(context, tested, ids, limit, saysTrue(context.graph().at(id).fact("caller-sent-on")));
    }
    run.population.push_back(std::move(tested));
  }
  if (run.population.empty())
    run.notAssessable = "lacks the credentials that the gateway sends to its backends (import its configuration)";
}

}  // namespace

CheckDefinition nhiAtt01() {
  return {
      "NHI-ATT-01", "backend credential",
      "Count the credentials that a gateway presents to what stands behind it; a deviation is one under which the calls of more "
      "than "
      "max_principals_without_propagation distinct callers went on, while nothing recorded sends the caller's identity along.",
      "Send each caller's identity on (a token on its behalf, or a backend credential for each caller), so that the target can "
      "tell them apart.",
      runNhiAtt01};
}

}  // namespace chatelaine::posture
