#include "core/simulate/sides.h"

#include <algorithm>
#include <set>

namespace chatelaine::simulate {

namespace {

constexpr std::string_view recordedId = "recorded";

// One group of the baseline; the recorded baseline is a group of no policies.
std::vector<PolicyGroup> baselineGroups(const Baseline& baseline) {
  if (!baseline.recorded && !baseline.groups.empty()) return baseline.groups;
  return {PolicyGroup{{}, false, std::make_shared<cedar::PolicySet>()}};
}

bool isDisabled(const Draft& draft, std::string_view id) {
  return std::find(draft.disable.begin(), draft.disable.end(), id) != draft.disable.end();
}

// The policies of the draft that replace none in any group.
std::vector<cedar::PolicyPtr> added(const std::vector<PolicyGroup>& groups, const Draft& draft) {
  std::vector<cedar::PolicyPtr> fresh;
  if (!draft.policies) return fresh;
  for (const cedar::PolicyPtr& policy : draft.policies->active()) {
    const bool known = std::any_of(groups.begin(), groups.end(),
        [&](const PolicyGroup& g) { return g.policies->find(policy->id) != nullptr; });
    if (!known) fresh.push_back(policy);
  }
  return fresh;
}

// What the draft has in a group, in order: replaced in place, what is new at the end.
std::vector<cedar::PolicyPtr> draftPolicies(const PolicyGroup& group, const Draft& draft,
    const std::vector<cedar::PolicyPtr>& fresh) {
  std::vector<cedar::PolicyPtr> policies;
  for (const cedar::PolicyPtr& policy : group.policies->all()) {
    const cedar::PolicyPtr replacement = draft.policies ? draft.policies->find(policy->id) : nullptr;
    if (isDisabled(draft, policy->id)) continue;
    if (replacement && !replacement->isTemplate()) {
      policies.push_back(replacement);
    } else if (!policy->isTemplate() && !group.policies->isDisabled(policy->id)) {
      policies.push_back(policy);
    }
  }
  for (const cedar::PolicyPtr& policy : fresh)
    if (!isDisabled(draft, policy->id)) policies.push_back(policy);
  return policies;
}

PolicyRef refOf(const cedar::PolicyPtr& policy, Programs& programs) { return {policy->id, policy->effect, policy,
    programs.of(*policy)}; }

// Policies with the same outcome on every row under any id.
bool isSame(const PolicyRef& a, const PolicyRef& b) {
  if (a.isRecorded() || b.isRecorded()) return a.isRecorded() && b.isRecorded();
  return a.effect == b.effect && a.program->digest == b.program->digest;
}

void addChanges(std::vector<PolicyRef> before, GroupSides& sides) {
  std::vector<PolicyRef> after = sides.draft;
  const auto take = [&](const auto& matches) {
    for (size_t i = 0; i < after.size();) {
      const auto at = std::find_if(before.begin(), before.end(), [&](const PolicyRef& old) { return matches(old, after[i]); });
      if (at == before.end()) {
        ++i;
        continue;
      }
      sides.both.push_back(after[i]);
      before.erase(at);
      after.erase(after.begin() + static_cast<std::ptrdiff_t>(i));
    }
  };
  take([](const PolicyRef& a, const PolicyRef& b) { return a.id == b.id && isSame(a, b); });
  take([](const PolicyRef& a, const PolicyRef& b) { return isSame(a, b); });
  for (PolicyRef& policy : after) {
    const auto old = std::find_if(before.begin(), before.end(), [&](const PolicyRef& b) { return b.id == policy.id; });
    Change change{old == before.end() ? std::nullopt : std::optional(*old), std::move(policy)};
    if (old != before.end()) before.erase(old);
    sides.changes.push_back(std::move(change));
  }
  for (PolicyRef& policy : before) sides.changes.push_back({std::move(policy), std::nullopt});
}

}  // namespace

std::vector<GroupSides> sidesOf(const Baseline& baseline, const Draft& draft, Programs& programs) {
  const std::vector<PolicyGroup> groups = baselineGroups(baseline);
  const std::vector<cedar::PolicyPtr> fresh = added(groups, draft);
  std::vector<GroupSides> all;
  for (const PolicyGroup& group : groups) {
    GroupSides sides{group.gateway, group.denyOnError, {}, {}, {}};
    std::vector<PolicyRef> before;
    if (baseline.recorded) {
      before.push_back({std::string(recordedId), cedar::Effect::permit, nullptr, nullptr});
      if (!isDisabled(draft, recordedId)) sides.draft.push_back(before.back());
    }
    for (const cedar::PolicyPtr& policy : group.policies->active()) before.push_back(refOf(policy, programs));
    for (const cedar::PolicyPtr& policy : draftPolicies(group, draft, fresh)) sides.draft.push_back(refOf(policy, programs));
    addChanges(std::move(before), sides);
    all.push_back(std::move(sides));
  }
  return all;
}

std::vector<PolicyGroup> draftGroups(const Baseline& baseline, const Draft& draft) {
  const std::vector<PolicyGroup> groups = baselineGroups(baseline);
  const std::vector<cedar::PolicyPtr> fresh = added(groups, draft);
  std::vector<PolicyGroup> all;
  for (const PolicyGroup& group : groups) {
    auto set = std::make_shared<cedar::PolicySet>();
    for (const cedar::PolicyPtr& policy : draftPolicies(group, draft, fresh)) static_cast<void>(set->add(policy));
    all.push_back({group.gateway, group.denyOnError, std::move(set)});
  }
  return all;
}

}  // namespace chatelaine::simulate
