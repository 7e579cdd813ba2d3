#include <algorithm>
#include <array>
#include <bit>

#include "core/simulate/replay_run.h"

namespace chatelaine::simulate {

namespace {

// Rows on which the policy denies by itself.
uint64_t blocks(const Outcomes* outcomes, const std::optional<PolicyRef>& policy, bool denyOnError, size_t w) {
  if (!outcomes) return 0;
  uint64_t rows = policy->effect == cedar::Effect::forbid ? outcomes->certainlySatisfied(w) : 0;
  if (denyOnError) rows |= outcomes->certainlyErr(w);
  return rows;
}

// Rows on which the policy permits.
uint64_t opens(const Outcomes* outcomes, const std::optional<PolicyRef>& policy, size_t w) {
  return outcomes && policy->effect == cedar::Effect::permit ? outcomes->certainlySatisfied(w) : 0;
}

}  // namespace

PolicyEffect& ReplayRun::effect(const std::string& id) {
  const auto [at, isNew] = effectById_.try_emplace(id, effects_.size());
  if (isNew) {
    effects_.emplace_back();
    effects_.back().id = id;
  }
  return effects_[at->second];
}

void ReplayRun::addEffects(SegmentState& segment, const std::vector<Point>& points) {
  for (const Point& point : points)
    for (const PolicyRef& policy : point.sides->draft) {
      const EffectCounts& counts = engine_.counts(segment, policy, reading_, point.counted, point.countedDigest);
      PolicyEffect& sum = effect(policy.id);
      sum.matched += counts.inScope;
      sum.satisfied += counts.satisfied;
      sum.errors += counts.errors;
      sum.unknown += counts.unknown;
      if (policy.isRecorded()) continue;
      sum.conditions.resize(std::max(sum.conditions.size(), counts.leaves.size()));
      for (size_t i = 0; i < counts.leaves.size(); ++i) {
        sum.conditions[i].holds += counts.leaves[i].holds;
        sum.conditions[i].fails += counts.leaves[i].fails;
        sum.conditions[i].unknown += counts.leaves[i].unknown;
        sum.conditions[i].errors += counts.leaves[i].errors;
      }
    }
}

// Every policy of the draft's side has a row, and every one taken away that decides flips; scope parts are no conditions.
void ReplayRun::finishEffects() {
  for (const GroupSides& group : sides_)
    for (const PolicyRef& policy : group.draft) {
      PolicyEffect& sum = effect(policy.id);
      if (policy.isRecorded() || (!sum.conditions.empty() && sum.conditions.front().span != Span{})) continue;
      const std::vector<Leaf> leaves = leavesOf(*policy.policy);
      std::vector<PolicyEffect::Condition> conditions;
      sum.conditions.resize(leaves.size());
      for (size_t i = 0; i < leaves.size(); ++i) {
        if (leaves[i].part == Leaf::Part::scope) continue;
        sum.conditions[i].span = leaves[i].span;
        conditions.push_back(sum.conditions[i]);
      }
      sum.conditions = std::move(conditions);
    }
  result_.byPolicy = std::move(effects_);
  for (const auto& [key, rows] : doubts_) result_.wouldSettle.push_back({key.first, key.second, rows});
  std::stable_sort(result_.wouldSettle.begin(), result_.wouldSettle.end(),
                   [](const FieldDoubt& a, const FieldDoubt& b) { return a.rows > b.rows; });
}

// Each certain flip goes to one policy: what forbids now or no longer comes before what permits now or no longer.
void ReplayRun::attribute(SegmentState& segment, const std::vector<Point>& points, const SegmentFlips& flips) {
  std::vector<uint64_t> denied = flips.newlyDenied.words();
  std::vector<uint64_t> allowed = flips.newlyAllowed.words();
  const auto take = [&](auto rowsOf, std::vector<uint64_t>& left, bool isDenial) {
    for (const Point& point : points)
      for (const Change& change : point.sides->changes) {
        const Outcomes* before = change.before ? &engine_.outcomes(segment, *change.before, reading_) : nullptr;
        const Outcomes* after = change.after ? &engine_.outcomes(segment, *change.after, reading_) : nullptr;
        uint64_t taken = 0;
        for (size_t w = 0; w < left.size(); ++w) {
          if (left[w] == 0) continue;
          const uint64_t rows = left[w] & point.counted.words()[w] & rowsOf(point, change, before, after, w);
          taken += static_cast<uint64_t>(std::popcount(rows));
          left[w] &= ~rows;
        }
        if (taken > 0) (isDenial ? effect(change.id()).newlyDenied : effect(change.id()).newlyAllowed) += taken;
      }
  };
  take([](const Point& p, const Change& c, const Outcomes* before, const Outcomes* after, size_t w) {
    return blocks(after, c.after, p.sides->denyOnError, w) & ~blocks(before, c.before, p.sides->denyOnError, w);
  }, denied, true);
  take([](const Point&, const Change& c, const Outcomes* before, const Outcomes* after, size_t w) {
    return opens(before, c.before, w) & ~opens(after, c.after, w);
  }, denied, true);
  take([](const Point& p, const Change& c, const Outcomes* before, const Outcomes* after, size_t w) {
    return blocks(before, c.before, p.sides->denyOnError, w) & ~blocks(after, c.after, p.sides->denyOnError, w);
  }, allowed, false);
  take([](const Point&, const Change& c, const Outcomes* before, const Outcomes* after, size_t w) {
    return opens(after, c.after, w) & ~opens(before, c.before, w);
  }, allowed, false);
}

}  // namespace chatelaine::simulate
