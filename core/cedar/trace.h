// Why a policy gave its outcome: each condition with the values it saw. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/cedar/evaluate.h"
#include "core/cedar/inputs.h"

namespace chatelaine::cedar {

struct SeenInput {
  Input input;                              // as written: `context.input.amount`, or `principal`
  std::vector<std::string> attributes;      // what is read of the entity behind it: `principal.owner` has {"owner"}
  std::optional<Value> value;               // absent: not there
  [[nodiscard]] std::string toString() const;     // `context.chain.human.active`
};

// A part of the scope, or a leaf of a condition: the operands of &&, ||, ! and if, taken apart.
struct ConditionStep {
  enum class Part : uint8_t { principal, action, resource, when, unless };
  Part part = Part::when;
  ExprId expr;
  Span span;
  bool reached = false;                     // false: left out by an earlier one
  std::optional<EvalResult> result;         // set if reached
  std::vector<SeenInput> seen;              // in the order of reading
};

struct Explanation {
  PolicyResult outcome;
  std::vector<ConditionStep> steps;         // in the order of the text
  // The leftmost step that alone fixed the outcome: the one that ended the evaluation as false or error; for a satisfied
  // policy only where it has a single step.
  std::optional<size_t> deciding;
};

Explanation explain(const Policy& policy, const Request& request, const EntityStore& store);

}  // namespace chatelaine::cedar
