#include <algorithm>
#include <set>

#include "core/posture/grants.h"
#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

// How much of the window before the as-of time was recorded. The newest event itself may be the as-of time.
Duration coveredOf(const Facts& facts, Time from) {
  if (!facts.recorded || !facts.recorded->from) return {};
  Time begin = *facts.recorded->from;
  Time end = facts.recorded->to.value_or(facts.asOf);
  if (facts.period.from) begin = std::max(begin, *facts.period.from);
  if (facts.period.to) end = std::min(end, *facts.period.to);
  begin = std::max(begin, from);
  end = std::min(end, facts.asOf);
  if (facts.asOf - end <= Duration::seconds(1)) end = facts.asOf;
  return end > begin ? end - begin : Duration{};
}

using Used = std::set<std::pair<traffic::Kind, NameId>>;

Used usedSince(const std::vector<const Call*>& calls, Time from) {
  Used used;
  for (const Call* call : calls)
    if (call->passed() && call->time >= from && call->resource != 0) used.emplace(call->kind, call->resource);
  return used;
}

bool isUsed(const Context& context, const Permission& permission, const Used& used) {
  return std::ranges::any_of(used, [&](const auto& call) {
    return std::ranges::any_of(permission.grants,
                               [&](const simulate::Grant* grant) { return covers(*grant, call.first, context.name(call.second)); });
  });
}

Tested judge(const Context& context, const Holder& holder, Time from, const std::string& window) {
  const identity::Identity& identity = context.graph().at(holder.id);
  Tested tested = member(context, holder.id);
  const identity::Fact* created = identity.fact("created");
  read(tested, "created", created);
  const bool credential = identity.kind == identity::NodeKind::credential;
  const Used used = usedSince(credential ? context.callsWith(identity) : context.callsBy(identity), from);
  const std::vector<Permission> permissions = permissionsOf(holder);
  std::vector<std::string> unused;
  for (const Permission& permission : permissions) {
    if (isUsed(context, permission, used)) continue;
    unused.push_back(permission.words);
    addEvidence(tested, permission.grants.front()->from);
  }
  tested.fields.insert(tested.fields.end(), {{"granted", std::to_string(permissions.size())},
                                             {"never_used", std::to_string(unused.size())},
                                             {"window", window},
                                             {"never_used_ids", unused.empty() ? "none" : joined(unused, "; ")}});
  if (const auto made = timeOf(created); made && *made > from) {
    tested.outcome = Outcome::notEvaluated;
    tested.reason = "made on " + day(*made) + ", inside the window of " + window;
  } else {
    tested.outcome = unused.empty() ? Outcome::pass : Outcome::deviation;
    tested.reason = unused.empty() ? eachOf(permissions.size(), "permission was used", "permissions was used")
                                   : std::to_string(unused.size()) + " of " +
                                         count(permissions.size(), "permission", "permissions") + " never used in " + window;
  }
  return tested;
}

void runNhiPrv01(const Context& context, CheckRun& run) {
  const int64_t days = parameter(run.check, "window_days");
  const Duration wanted = Duration::days(days);
  const Time from = context.asOf() - wanted;
  const Duration covered = coveredOf(context.facts(), from);
  const std::string window = count(static_cast<size_t>(days), "day", "days");
  if (covered < wanted) {
    run.notAssessable = (covered.micros == 0 ? std::string("nothing") : describe(covered)) + " of " + window + " recorded";
    return;
  }
  for (const Holder& holder : holders(context)) run.population.push_back(judge(context, holder, from, window));
  if (run.population.empty()) run.notAssessable = "lacks grants: no source says who may do what";
}

}  // namespace

CheckDefinition nhiPrv01() {
  return {"NHI-PRV-01", "identity with grants",
          "Count the agents, workloads and credentials in force that hold a grant and are older than the window; a deviation is "
          "one with a "
          "permission (never_used_ids) to which no recorded call that the gateway let pass went in the window_days before the "
          "as-of time.",
          "Take away what is never used, after a look at jobs that run more rarely than the window.", runNhiPrv01};
}

}  // namespace chatelaine::posture
