#include <algorithm>

#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

bool hasPeopleFeed(const identity::Graph& graph) {
  for (const identity::Identity& identity : graph.identities())
    if (identity.kind == identity::NodeKind::human && identity.fact("status")) return true;
  return false;
}

// Calls by or with the subject from the day after the person's last one.
size_t callsSince(const Context& context, const identity::Identity& subject, Time left) {
  const int64_t day = Duration::days(1).micros;
  const Time from{(left.micros / day + 1) * day};
  const auto calls = subject.kind == identity::NodeKind::credential ? context.callsWith(subject) : context.callsBy(subject);
  return static_cast<size_t>(std::ranges::count_if(calls, [&](const Call* call) { return call->time >= from; }));
}

void judge(const Context& context, Tested& tested, const identity::Identity& subject, const identity::Identity& person, int64_t graceDays) {
  const identity::Fact* status = person.fact("status");
  const identity::Fact* left = person.fact("left");
  tested.fields.emplace_back("owner", person.name);
  read(tested, "owner_status", status);
  read(tested, "owner_left", left);
  const auto leftAt = timeOf(left);
  tested.outcome = Outcome::deviation;
  if (!status && !leftAt) {
    tested.reason = person.name + " is not in the people feed";
  } else if (leftAt && *leftAt + Duration::days(graceDays) < context.asOf()) {
    const size_t calls = callsSince(context, subject, *leftAt);
    tested.fields.emplace_back("calls_since", std::to_string(calls));
    tested.reason = person.name + " left on " + day(*leftAt) + "; " + count(calls, "call since", "calls since") + "; more than " +
                    count(static_cast<size_t>(graceDays), "day", "days") + " before the as-of time";
  } else if (leftAt && *leftAt <= context.asOf()) {
    tested.outcome = Outcome::pass;
    tested.reason = person.name + " left on " + day(*leftAt) + ", within the grace of " +
                    count(static_cast<size_t>(graceDays), "day", "days");
  } else if (status && status->value != "active" && !leftAt) {
    tested.reason = person.name + " is " + status->value + "; the feed gives no date, so no grace is counted";
  } else {
    tested.outcome = Outcome::pass;
    tested.reason = person.name + " is active";
  }
}

void runNhiOwn02(const Context& context, CheckRun& run) {
  if (!hasPeopleFeed(context.graph())) {
    run.notAssessable = "lacks the people feed (import people.csv: who is active, disabled or left)";
    return;
  }
  using enum identity::NodeKind;
  for (const identity::NodeId id : context.existing({agent, workload, credential})) {
    const identity::Owner owner = context.graph().ownerOf(id, context.asOf());
    if (!owner.person) continue;
    Tested tested = member(context, id);
    if (!owner.from.source.empty()) addEvidence(tested, owner.from);
    judge(context, tested, context.graph().at(id), context.graph().at(*owner.person), parameter(run.check, "grace_days"));
    run.population.push_back(std::move(tested));
  }
}

}  // namespace

CheckDefinition nhiOwn02() {
  return {
      "NHI-OWN-02", "identity with a person as owner",
      "Count the agents, workloads and credentials whose owner is a person; a deviation is one whose owner_left is more than "
      "grace_days before the as-of time, or whose owner_status is not active without a date, or whose owner is not in the feed.",
      "Hand it over to somebody who is here, or revoke it.", runNhiOwn02};
}

}  // namespace chatelaine::posture
