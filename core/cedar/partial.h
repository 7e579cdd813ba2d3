// The evaluator of unknowns: what an expression may give when parts of the request or facts about entities were not recorded.
// No residuals: the result is the set of what is possible. Sound (every completion's result is in it), and exact where each
// unknown occurs once in comparisons and Boolean structure. Pure functions; any thread. Rules: docs, design, Replay 3.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cedar/evaluate.h"
#include "core/cedar/inputs.h"

namespace chatelaine::cedar {

// What is known of an unknown: its type, and whether it may be missing altogether. The default may be anything.
struct Unknown {
  std::optional<ValueKind> kind;
  std::string entityType;                   // for kind entity: its type if that is known, else empty
  bool mayBeAbsent = true;                  // not used for principal, action, resource
};

// The context with what is known and what is open. Records above an open path are always there. A later call for a path
// replaces what was there.
class PartialContext {
public:
  PartialContext();
  explicit PartialContext(Value record);                           // all known
  void set(const std::vector<std::string>& path, Value value);
  void setAbsent(const std::vector<std::string>& path);            // the records above it are there
  void setUnknown(const std::vector<std::string>& path, Unknown unknown = {});
  void setAllUnknown();                                            // the context as a whole: a record of anything

  struct Node;                              // for the evaluator
  [[nodiscard]] const Node& root() const { return *root_; }

private:
  Node& at(const std::vector<std::string>& path);
  std::shared_ptr<Node> root_;              // copied on write
};

struct PartialRequest {
  std::optional<EntityUid> principal, action, resource;            // absent: unknown
  std::string principalType, actionType, resourceType;             // of an unknown one, where known
  PartialContext context;
};

// Facts about entities that nobody recorded; the functions are asked from the thread that evaluates. Empty functions: all facts are complete.
struct OpenFacts {
  // True if the parents of this type are not recorded for this entity, so that `entity in Type::"x"` is open where the store
  // does not say yes. A thing is always in itself.
  std::function<bool(const EntityUid& entity, std::string_view parentType)> parents;
  // Set if the attribute is not recorded for this entity; asked only where the store has no value for it.
  std::function<std::optional<Unknown>(const EntityUid& entity, std::string_view attribute)> attributes;
};

// What is possible, as bits.
enum Possible : uint8_t { kSatisfied = 1, kNot = 2, kError = 4 };
using PossibleSet = uint8_t;

// What left a result open: an input, or a fact about the entity that it led to.
struct OpenInput {
  Input input;
  std::string fact;                         // empty for the input itself, else `in Zone` or the attribute's name
  auto operator<=>(const OpenInput&) const = default;
  [[nodiscard]] std::string toString() const;    // `context.chain.human`, `resource in Zone`, `principal.owner`
};

struct PartialResult {
  // Set if the result is this value whenever it is no error.
  std::optional<Value> value;
  // Set if it certainly is an error.
  std::optional<EvalError> error;
  bool mayBeError = false;                  // in some completion (also where `error` is set)
  bool mayBeTrue = false;
  bool mayBeFalse = false;
  bool mayBeOther = false;                  // a value that is no Boolean
  std::vector<OpenInput> open;              // what left it open, sorted; empty where it is certain
  // As the outcome of a condition: true, false, error (a value that is no Boolean is an error).
  [[nodiscard]] PossibleSet asCondition() const;
};

PartialResult evaluatePartial(const ExprTree& tree, ExprId root, const PartialRequest& request, const EntityStore& store,
                              const OpenFacts& facts = {});
inline PartialResult evaluatePartial(const Expression& expression, const PartialRequest& request, const EntityStore& store,
                                     const OpenFacts& facts = {}) {
  return evaluatePartial(*expression.tree, expression.root, request, store, facts);
}

struct PartialOutcome {
  PossibleSet possible = 0;                 // never empty
  std::vector<OpenInput> open;              // sorted; empty if `possible` is one bit
};

PartialOutcome evaluatePolicyPartial(const Policy& policy, const PartialRequest& request, const EntityStore& store,
                                     const OpenFacts& facts = {});

}  // namespace chatelaine::cedar
