#include <algorithm>
#include <bit>
#include <set>

#include "core/cedar/print.h"
#include "core/simulate/explain.h"
#include "core/simulate/row_case.h"

namespace chatelaine::simulate {

namespace {

bool bitAt(uint64_t word, size_t row) { return (word >> (row % 64)) & 1; }

std::string decisionOf(bool mayAllow, bool mayDeny) { return mayAllow && mayDeny ? "undetermined" : mayAllow ? "allow" : "deny"; }

std::set<std::string> leafTexts(const cedar::Policy& policy) {
  std::set<std::string> texts;
  for (const Leaf& leaf : leavesOf(policy)) texts.insert(cedar::print(*policy.tree, leaf.expr));
  return texts;
}

// Explains one row of one segment; the planes are the engine's.
class Explainer {
public:
  Explainer(Engine& engine, const ReplayInput& input, traffic::RowId row)
      : engine_(engine), segment_(engine.segment(row.segment)), row_(row.row), word_(row.row / 64),
        reading_{input.options.useInferred, input.options.callers == Callers::seen},
        sides_(sidesOf(input.baseline, input.draft, engine.programs())) {}

  Explanation explain() {
    decide();
    for (const GroupSides& group : sides_)
      if (isAt(group)) addDetermining(group);
    if (explanation_.flip != Flip::none) addDeciding();
    addMissing();
    return std::move(explanation_);
  }

private:
  [[nodiscard]] bool isAt(const GroupSides& group) { return group.gateway.empty() || segment_.ofGateway(group.gateway).test(row_); }

  const Outcomes& outcomes(const PolicyRef& policy) { return engine_.outcomes(segment_, policy, reading_); }
  bool holds(const PolicyRef& policy) { return bitAt(outcomes(policy).certainlySatisfied(word_), row_); }
  bool fails(const PolicyRef& policy) { return bitAt(outcomes(policy).certainlyErr(word_), row_); }
  bool isOpen(const PolicyRef& policy) { return bitAt(outcomes(policy).uncertain(word_), row_); }

  void decide() {
    const size_t words = segment_.replayable.words().size();
    Joint joint(words);
    for (const GroupSides& group : sides_) {
      Ors before(words);
      Ors after(words);
      for (const Change& change : group.changes) {
        if (change.before) before.add(outcomes(*change.before), change.before->effect, group.denyOnError);
        if (change.after) after.add(outcomes(*change.after), change.after->effect, group.denyOnError);
      }
      joint.add(group.gateway.empty() ? nullptr : &segment_.ofGateway(group.gateway), *engine_.ors(segment_, group.both,
          group.denyOnError, reading_),
                before, after);
    }
    std::string reason(segment_.notReplayableBecause(row_));
    if (reason.empty() && std::none_of(sides_.begin(), sides_.end(), [&](const GroupSides& group) { return isAt(group); }))
      reason = "no policies are known of " + std::string(segment_.columns.records().text(traffic::RecordColumn::gateway, row_));
    if (!reason.empty()) {
      explanation_.baselineDecision = explanation_.draftDecision = "not replayable: " + reason;
      return;
    }
    explanation_.baselineDecision = decisionOf(bitAt(joint.oldMayAllow(word_), row_), bitAt(joint.oldMayDeny(word_), row_));
    explanation_.draftDecision = decisionOf(bitAt(joint.newMayAllow(word_), row_), bitAt(joint.newMayDeny(word_), row_));
    if (bitAt(joint.newlyDenied(word_), row_)) explanation_.flip = Flip::newlyDenied;
    else if (bitAt(joint.newlyAllowed(word_), row_)) explanation_.flip = Flip::newlyAllowed;
    else if (bitAt(joint.mayFlip(word_), row_)) explanation_.flip = Flip::undetermined;
  }

  void addDetermining(const GroupSides& group) {
    std::vector<std::string> forbids;
    std::vector<std::string> permits;
    for (const PolicyRef& policy : group.draft) {
      if (holds(policy)) (policy.effect == cedar::Effect::forbid ? forbids : permits).push_back(policy.id);
      if (fails(policy)) addError(policy);
    }
    const std::vector<std::string>& determining = forbids.empty() ? permits : forbids;
    explanation_.determining.insert(explanation_.determining.end(), determining.begin(), determining.end());
  }

  void addError(const PolicyRef& policy) {
    const RowCase question(engine_, segment_, row_, reading_, *policy.policy);
    const std::optional<size_t> ending = question.ending();
    explanation_.errors.push_back(policy.id + ": " + (ending ? question.leaves()[*ending].error : "an error"));
  }

  // Whether the change moves the decision the way that the row flipped; of `strength` 0 what forbids, 1 what permits, 2 what is open.
  bool moves(const GroupSides& group, const Change& change, int strength) {
    const bool isDenial = explanation_.flip == Flip::newlyDenied;
    if (explanation_.flip == Flip::undetermined) {
      const bool open = (change.before && isOpen(*change.before)) || (change.after && isOpen(*change.after));
      const bool differs = (change.before && holds(*change.before)) != (change.after && holds(*change.after));
      return strength == 0 ? open : differs;
    }
    const auto blocks = [&](const std::optional<PolicyRef>& p) {
      return p && ((p->effect == cedar::Effect::forbid && holds(*p)) || (group.denyOnError && fails(*p)));
    };
    const auto opens = [&](const std::optional<PolicyRef>& p) { return p && p->effect == cedar::Effect::permit && holds(*p); };
    const bool before = strength == 0 ? blocks(change.before) : opens(change.before);
    const bool after = strength == 0 ? blocks(change.after) : opens(change.after);
    return (strength == 0) == isDenial ? after && !before : before && !after;
  }

  void addDeciding() {
    for (const int strength : {0, 1})
      for (const GroupSides& group : sides_) {
        if (!isAt(group)) continue;
        for (const Change& change : group.changes)
          if (moves(group, change, strength)) {
            explanation_.decidingPolicy = change.id();
            if (change.after && !change.after->isRecorded()) addCondition(change);
            return;
          }
      }
  }

  void addCondition(const Change& change) {
    const RowCase question(engine_, segment_, row_, reading_, *change.after->policy);
    const std::optional<size_t> deciding = decidingLeaf(question, change);
    if (!deciding) return;
    const Leaf& leaf = question.leaves()[*deciding].leaf;
    explanation_.decidingCondition = leaf.span;
    for (const SeenValue& seen : question.seenBy(leaf)) {
      explanation_.saw.emplace_back(seen.input, seen.value);
      explanation_.sawText += (explanation_.sawText.empty() ? "" : ", ") + seen.words;
    }
  }

  // What ends the policy; of a satisfied one its only condition, else the leftmost that the draft changed; of an open one the
  // leftmost that is open.
  std::optional<size_t> decidingLeaf(const RowCase& question, const Change& change) {
    if (const std::optional<size_t> ending = question.ending()) return ending;
    std::vector<size_t> conditions;
    std::optional<size_t> open;
    for (size_t i = 0; i < question.leaves().size(); ++i) {
      const LeafAnswer& answered = question.leaves()[i];
      if (answered.leaf.part != Leaf::Part::scope) conditions.push_back(i);
      if (!open && answered.reached && std::popcount(answered.possible) > 1) open = i;
    }
    if (open) return open;
    if (conditions.size() == 1) return conditions.front();
    if (!change.before || change.before->isRecorded()) return std::nullopt;
    const std::set<std::string> known = leafTexts(*change.before->policy);
    for (const size_t i : conditions)
      if (!known.contains(cedar::print(*change.after->policy->tree, question.leaves()[i].leaf.expr))) return i;
    return std::nullopt;
  }

  void addMissing() {
    const bool open = explanation_.flip == Flip::undetermined || explanation_.draftDecision == "undetermined" ||
                      explanation_.baselineDecision == "undetermined";
    if (!open) return;
    std::set<std::string> fields;
    const auto add = [&](const PolicyRef& policy) {
      if (!isOpen(policy)) return;
      if (policy.isRecorded()) {
        fields.insert("verdict");
        return;
      }
      const std::vector<std::string> missing = RowCase(engine_, segment_, row_, reading_, *policy.policy).open();
      fields.insert(missing.begin(), missing.end());
    };
    for (const GroupSides& group : sides_) {
      if (!isAt(group)) continue;
      for (const PolicyRef& policy : group.draft) add(policy);
      for (const Change& change : group.changes)
        if (change.before) add(*change.before);
    }
    explanation_.missing.assign(fields.begin(), fields.end());
  }

  Engine& engine_;
  SegmentState& segment_;
  size_t row_;
  size_t word_;
  Reading reading_;
  std::vector<GroupSides> sides_;
  Explanation explanation_;
};

}  // namespace

Explanation explainRow(Engine& engine, const ReplayInput& input, traffic::RowId row) {
  const bool withInferred = input.options.useInferred && input.entities->withInferred;
  engine.begin(input.traffic, withInferred ? input.entities->withInferred : input.entities);
  return Explainer(engine, input, row).explain();
}

}  // namespace chatelaine::simulate
