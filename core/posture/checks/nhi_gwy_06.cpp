#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

bool within(const Ending& ending, Time time, Duration grace) {
  return ending.from && time > *ending.from + grace && (!ending.to || time < *ending.to);
}

std::string words(const Ending& ending) {
  return ending.how + (ending.from ? " " + formatTime(*ending.from) : ", since when is not recorded");
}

Tested judge(const Context& context, identity::NodeId id, const std::vector<Ending>& endings, Duration grace) {
  const identity::Identity& identity = context.graph().at(id);
  Tested tested = member(context, id);
  const auto calls = identity.kind == identity::NodeKind::credential ? context.callsWith(identity) : context.callsBy(identity);
  std::vector<const Call*> accepted;
  size_t passed = 0;
  size_t tried = 0;
  const Ending* broken = nullptr;
  for (const Call* call : calls) {
    bool after = false;
    for (const Ending& ending : endings)
      if (within(ending, call->time, grace)) {
        after = true;
        if (call->passed() && !broken) broken = &ending;
      }
    if (call->passed()) ++passed;
    if (after && call->passed()) accepted.push_back(call);
    if (after && !call->passed()) ++tried;
  }
  std::vector<std::string> ended;
  bool timed = false;
  for (const Ending& ending : endings) {
    ended.push_back(words(ending));
    tested.evidence.push_back(ending.evidence);
    timed = timed || ending.from;
  }
  tested.fields = {{"ended", joined(ended, "; ")},
                   {"accepted_after", std::to_string(accepted.size())},
                   {"refused_after", std::to_string(tried)},
                   {"passed_in_all", std::to_string(passed)}};
  if (!accepted.empty()) {
    tested.outcome = Outcome::deviation;
    tested.reason = words(*broken) + ", yet " + count(accepted.size(), "call was let pass", "calls were let pass") + " after it";
    tested.requests = context.requestIds(accepted);
  } else if (timed || passed == 0) {
    tested.reason = joined(ended, "; ") + (tried > 0 ? "; " + count(tried, "later call was refused", "later calls were refused")
                                                     : "; no call was let pass after it");
  } else {
    tested.outcome = Outcome::notEvaluated;
    tested.reason = "lacks the time of its end: " + joined(ended, "; ");
  }
  return tested;
}

void run(const Context& context, CheckRun& run) {
  if (context.calls().empty()) {
    run.notAssessable = "lacks traffic: no call is recorded";
    return;
  }
  const Duration grace = Duration::seconds(parameter(run.check, "sla_seconds"));
  const auto identities = context.graph().identities();
  for (size_t i = 0; i < identities.size(); ++i) {
    using enum identity::NodeKind;
    if (identities[i].kind != credential && identities[i].kind != agent && identities[i].kind != workload) continue;
    const std::vector<Ending> endings = context.endingsOf(identity::NodeId(i));
    if (!endings.empty()) run.population.push_back(judge(context, identity::NodeId(i), endings, grace));
  }
}

}  // namespace

CheckDefinition nhiGwy06() {
  return {"NHI-GWY-06", "revoked, blocked or expired identity",
          "Count the credentials, agents and workloads that were deleted, blocked or ran out by the as-of time; a deviation is "
          "one with a "
          "call that the gateway let pass more than sla_seconds after that (accepted_after is not 0).",
          "Find which enforcement point still accepts it (a cache, a replica, another gateway) and end it there.", run};
}

}  // namespace chatelaine::posture
