// The two sides of a what-if, policy by policy: what is on both, what only on the old or the new side, a decision point. Values.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/simulate/program.h"
#include "core/simulate/replay.h"

namespace chatelaine::simulate {

// A policy with its program; `recorded` is the built-in permit, which has neither.
struct PolicyRef {
  std::string id;
  cedar::Effect effect = cedar::Effect::permit;
  cedar::PolicyPtr policy;
  std::shared_ptr<const Program> program;
  [[nodiscard]] bool isRecorded() const { return !policy; }
};

// One policy that the draft changes at one point: replaced where both are set, else taken away or added.
struct Change {
  std::optional<PolicyRef> before;
  std::optional<PolicyRef> after;
  [[nodiscard]] const std::string& id() const { return after ? after->id : before->id; }
};

struct GroupSides {
  std::string gateway;
  bool denyOnError = false;
  std::vector<PolicyRef> both;
  std::vector<Change> changes;
  std::vector<PolicyRef> draft;                  // all of the new side, in order
};

std::vector<GroupSides> sidesOf(const Baseline& baseline, const Draft& draft, Programs& programs);
// The groups of the draft's side as policies, for the plain evaluator.
std::vector<PolicyGroup> draftGroups(const Baseline& baseline, const Draft& draft);

}  // namespace chatelaine::simulate
