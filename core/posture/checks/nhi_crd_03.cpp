#include <set>

#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

constexpr int64_t idleDays = 90;

struct Caller {
  size_t calls = 0;
  Time last;
};

struct Seen {
  std::map<std::string, Caller> callers;
  size_t unnamed = 0;
  std::vector<const Call*> named;
};

Seen callersOf(const Context& context, const std::vector<const Call*>& calls) {
  Seen seen;
  for (const Call* call : calls) {
    if (call->reason == traffic::Reason::authentication) continue;
    if (!call->knowsCaller()) {
      ++seen.unnamed;
      continue;
    }
    Caller& caller = seen.callers[context.name(call->caller)];
    ++caller.calls;
    caller.last = std::max(caller.last, call->time);
    seen.named.push_back(call);
  }
  return seen;
}

// "crm-researcher (31 calls, none for 101 days), reply-writer (235 calls)": an idle caller hides behind a busy credential.
std::string namesOf(const Seen& seen, Time asOf) {
  std::vector<std::string> parts;
  for (const auto& [name, caller] : seen.callers) {
    const int64_t days = (asOf - caller.last).micros / Duration::days(1).micros;
    parts.push_back(name + " (" + count(caller.calls, "call", "calls") + (days >= idleDays ? ", none for " + std::to_string(days) + " days)" : ")"));
  }
  return joined(parts, ", ");
}

const std::string* passedOn(const Context& context, const identity::Identity& credential, std::string& why) {
  for (const std::string& line : context.facts().credentialsPassedOn) {
    const size_t tab = line.find('\t');
    const std::string digest = line.substr(0, tab);
    if (context.graph().credentialShown(digest, digest, {}) != credential.id) continue;
    why = tab == std::string::npos ? "used by somebody else than its holder" : line.substr(tab + 1);
    return &why;
  }
  return nullptr;
}

void judge(const Context& context, Tested& tested, const identity::Identity& credential, size_t limit) {
  const Seen seen = callersOf(context, context.callsWith(credential));
  std::string why;
  tested.fields = {{"callers", std::to_string(seen.callers.size())}, {"names", seen.callers.empty() ? "none" : namesOf(seen, context.asOf())},
                   {"calls_that_name_nobody", std::to_string(seen.unnamed)}};
  if (seen.callers.size() > limit) {
    tested.outcome = Outcome::deviation;
    tested.reason = count(seen.callers.size(), "caller uses it: ", "callers use it: ") + namesOf(seen, context.asOf());
    if (seen.unnamed > 0) tested.reason += "; " + count(seen.unnamed, "call names nobody", "calls name nobody");
  } else if (passedOn(context, credential, why)) {
    tested.outcome = Outcome::deviation;
    tested.reason = "passed on: " + why;
  } else if (seen.callers.empty() && seen.unnamed > 0) {
    tested.outcome = Outcome::notEvaluated;
    tested.reason = "lacks the caller: " + count(seen.unnamed, "call names nobody", "calls name nobody");
  } else {
    tested.outcome = Outcome::pass;
    tested.reason = seen.callers.empty() ? "not used in the recording" : "used by " + namesOf(seen, context.asOf());
    if (seen.unnamed > 0) tested.reason += "; " + count(seen.unnamed, "call names nobody", "calls name nobody");
  }
  if (tested.outcome == Outcome::deviation) tested.requests = context.requestIds(seen.named);
}

void runNhiCrd03(const Context& context, CheckRun& run) {
  if (context.calls().empty()) {
    run.notAssessable = "lacks traffic: no call is recorded";
    return;
  }
  const auto limit = static_cast<size_t>(parameter(run.check, "max_workloads"));
  for (const identity::NodeId id : context.existing({identity::NodeKind::credential})) {
    const identity::Identity& credential = context.graph().at(id);
    // A credential that the gateway itself sends on is NHI-ATT-01's.
    if (!context.graph().edgesTo(id, identity::EdgeKind::brokers).empty()) continue;
    Tested tested = member(context, id);
    readRecord(tested, context, id);
    judge(context, tested, credential, limit);
    run.population.push_back(std::move(tested));
  }
}

}  // namespace

CheckDefinition nhiCrd03() {
  return {"NHI-CRD-03", "credential",
          "Count the credentials that callers present; a deviation is one with more than max_workloads distinct callers in the "
          "recorded calls that were not refused for authentication (callers that are only inferred are left out), or one that "
          "was passed on.",
          "Give each agent and workload a credential of its own, bound to it at the gateway.", runNhiCrd03};
}

}  // namespace chatelaine::posture
