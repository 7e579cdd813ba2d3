#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

enum class Registration { yes, no, notRecorded };

// Whether the gateway's inventory lists the callers, asked once a name.
class Register {
public:
  explicit Register(const identity::Graph& graph) : graph_(graph) {
    for (const identity::Identity& identity : graph.identities())
      if ((identity.kind == identity::NodeKind::agent || identity.kind == identity::NodeKind::workload) &&
          identity.fact("registered"))
        known_ = true;
  }
  Registration of(const std::string& name) {
    const auto [it, added] = answers_.emplace(name, Registration::no);
    if (added) it->second = look(name);
    return it->second;
  }

private:
  Registration look(const std::string& name) const {
    for (const auto kind : {identity::NodeKind::agent, identity::NodeKind::workload})
      if (const auto node = graph_.find(kind, name))
        if (saysTrue(graph_.at(*node).fact("registered"))) return Registration::yes;
    if (graph_.find(identity::NodeKind::human, name)) return Registration::yes;
    return known_ ? Registration::no : Registration::notRecorded;
  }
  const identity::Graph& graph_;
  bool known_ = false;
  std::map<std::string, Registration> answers_;
};

struct CredentialTally {
  size_t calls = 0;
  size_t human = 0;
  size_t workload = 0;
  size_t unclear = 0;
  std::vector<const Call*> without;
};

void add(CredentialTally& tally, const Call& call, const Context& context, Register& list) {
  ++tally.calls;
  if (call.knowsHuman()) {
    ++tally.human;
    return;
  }
  const Registration registration = call.knowsCaller() ? list.of(context.name(call.caller)) : Registration::no;
  if (registration == Registration::yes) ++tally.workload;
  else if (registration == Registration::notRecorded) ++tally.unclear;
  else tally.without.push_back(&call);
}

Tested tested(const Context& context, const std::string& credential, const CredentialTally& tally) {
  Tested row;
  row.kind = identity::NodeKind::credential;
  row.subject = credential.empty() ? "(no credential recorded)" : credential;
  if (const auto node = credential.empty() ? std::nullopt : context.graph().find(identity::NodeKind::credential, credential)) {
    row.subject = context.graph().at(*node).id;
    readRecord(row, context, *node);
  }
  row.fields = {{"tool_calls", std::to_string(tally.calls)}, {"human_named", std::to_string(tally.human)},
                {"registered_caller", std::to_string(tally.workload)}, {"without_origin", std::to_string(tally.without.size())},
                {"registration_not_recorded", std::to_string(tally.unclear)}};
  if (!tally.without.empty()) {
    row.outcome = Outcome::deviation;
    row.reason = std::to_string(tally.without.size()) + " of " + count(tally.calls, "tool call", "tool calls") +
                 (tally.without.size() == 1 ? " names" : " name") + " neither a person nor a registered agent or workload";
    row.requests = context.requestIds(tally.without);
  } else if (tally.unclear > 0) {
    row.outcome = Outcome::notEvaluated;
    row.reason = "lacks the gateway's list of agents: " + count(tally.unclear, "call names", "calls name") +
                 " a caller that may or may not be in it";
  } else {
    row.outcome = Outcome::pass;
    row.reason = eachOf(tally.calls, "tool call names", "tool calls names") + " a person or a registered caller";
  }
  return row;
}

void runNhiAtt02(const Context& context, CheckRun& run) {
  std::map<NameId, CredentialTally> tallies;
  Register list(context.graph());
  for (const Call& call : context.calls())
    if (call.kind == traffic::Kind::tool && call.passed()) add(tallies[call.credential], call, context, list);
  for (const auto& [credential, tally] : tallies) run.population.push_back(tested(context, context.name(credential), tally));
  if (run.population.empty()) run.notAssessable = "lacks traffic: no tool call that the gateway let pass is recorded";
}

}  // namespace

CheckDefinition nhiAtt02() {
  return {"NHI-ATT-02", "credential that made tool calls",
          "Count the credentials whose tool calls the gateway let pass; a deviation is one with a call that names neither the "
          "person who "
          "started it nor a caller in the gateway's list of agents (names that are only inferred do not count).",
          "Let the client send who started the task, and bind the credential to a registered agent.", runNhiAtt02};
}

}  // namespace chatelaine::posture
