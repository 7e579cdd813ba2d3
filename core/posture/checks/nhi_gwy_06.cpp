#include <algorithm>

#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

bool within(const Ending& ending, Time time, Duration grace) {
  return ending.from && time > *ending.from + grace && (!ending.to || time < *ending.to);
}

std::string words(const Ending& ending) {
  return ending.how + (ending.from ? " " + formatTime(*ending.from) : ", since when is not recorded");
}

struct After {
  std::vector<const Call*> accepted;
  size_t refused = 0;
  size_t passed = 0;                    // at any time
  const Ending* broken = nullptr;       // the end after which the first call was let pass
};

After callsAfter(const std::vector<const Call*>& calls, const std::vector<Ending>& endings, Duration grace) {
  After after;
  for (const Call* call : calls) {
    const auto ended = std::ranges::find_if(endings, [&](const Ending& ending) { return within(ending, call->time, grace); });
    if (call->passed()) ++after.passed;
    if (ended == endings.end()) continue;
    if (!call->passed()) {
      ++after.refused;
      continue;
    }
    if (!after.broken) after.broken = &*ended;
    after.accepted.push_back(call);
  }
  return after;
}

Tested judge(const Context& context, identity::NodeId id, const std::vector<Ending>& endings, Duration grace) {
  const identity::Identity& identity = context.graph().at(id);
  Tested tested = member(context, id);
  const bool credential = identity.kind == identity::NodeKind::credential;
  const After after = callsAfter(credential ? context.callsWith(identity) : context.callsBy(identity), endings, grace);
  std::vector<std::string> ended;
  for (const Ending& ending : endings) {
    ended.push_back(words(ending));
    addEvidence(tested, ending.evidence);
  }
  const std::string all = joined(ended, "; ");
  tested.fields = {{"ended", all},
                   {"accepted_after", std::to_string(after.accepted.size())},
                   {"refused_after", std::to_string(after.refused)},
                   {"let_pass_in_all", std::to_string(after.passed)}};
  if (!after.accepted.empty()) {
    tested.outcome = Outcome::deviation;
    tested.reason = words(*after.broken) + ", yet " + count(after.accepted.size(), "call was let pass", "calls were let pass")
        + " after it";
    tested.requests = context.requestIds(after.accepted);
  } else if (after.passed > 0 && std::ranges::none_of(endings, [](const Ending& ending) { return ending.from.has_value(); })) {
    tested.outcome = Outcome::notEvaluated;
    tested.reason = "lacks the time of its end: " + all;
  } else {
    tested.reason = all + (after.refused > 0 ? "; " + count(after.refused, "later call was refused", "later calls were refused")
                                             : "; no call was let pass after it");
  }
  return tested;
}

void runNhiGwy06(const Context& context, CheckRun& run) {
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
          "Find which enforcement point still accepts it (a cache, a replica, another gateway) and end it there.", runNhiGwy06};
}

}  // namespace chatelaine::posture
