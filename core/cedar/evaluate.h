// The exact evaluator and the authorizer. Pure functions of their arguments; any thread. Semantics: Cedar 4.5.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/cedar/ast.h"
#include "core/cedar/entities.h"
#include "core/cedar/policy_set.h"
#include "core/cedar/value.h"

namespace chatelaine::cedar {

struct Request {
  EntityUid principal;
  EntityUid action;
  EntityUid resource;
  Value context = Value::record({});        // a record
};

// The kinds of the official engine.
enum class EvalErrorKind : uint8_t {
  entityDoesNotExist,
  entityAttributeDoesNotExist,              // also a tag
  recordAttributeDoesNotExist,
  typeError,
  wrongNumberOfArguments,
  integerOverflow,
  unlinkedSlot,
  extensionError,                           // a constructor refused its text, or a result that does not fit
  recursionLimit,
};
std::string_view toString(EvalErrorKind kind);

struct EvalError {
  EvalErrorKind kind = EvalErrorKind::typeError;
  std::string message;
  Span span;                                // of the expression that failed, in the policy's text
};

// A value or the error that took its place.
class EvalResult {
public:
  EvalResult(Value value) : state_(std::move(value)) {}
  EvalResult(EvalError error) : state_(std::make_shared<const EvalError>(std::move(error))) {}
  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  [[nodiscard]] const Value& value() const { return std::get<0>(state_); }
  [[nodiscard]] const Value& operator*() const { return value(); }
  [[nodiscard]] const Value* operator->() const { return &value(); }
  [[nodiscard]] const EvalError& error() const { return *std::get<1>(state_); }
  [[nodiscard]] bool isTrue() const { return has_value() && value().is(ValueKind::boolean) && value().asBool(); }

private:
  std::variant<Value, std::shared_ptr<const EvalError>> state_;
};

EvalResult evaluate(const ExprTree& tree, ExprId root, const Request& request, const EntityStore& store);
inline EvalResult evaluate(const Expression& expression, const Request& request, const EntityStore& store) {
  return evaluate(*expression.tree, expression.root, request, store);
}

enum class PolicyOutcome : uint8_t { satisfied, notSatisfied, error };

struct PolicyResult {
  PolicyOutcome outcome = PolicyOutcome::notSatisfied;
  std::optional<EvalError> error;           // set for PolicyOutcome::error
};

// Scope (principal, action, resource), then the conditions in order; the first that is false or fails ends it.
PolicyResult evaluatePolicy(const Policy& policy, const Request& request, const EntityStore& store);

enum class Decision : uint8_t { deny, allow };
std::string_view toString(Decision decision);

// `reasons`: the satisfied forbids, else the satisfied permits, by id in the set's order. `errors`: the policies that failed
// and took no part.
struct Authorization {
  Decision decision = Decision::deny;
  std::vector<std::string> reasons;
  std::vector<std::pair<std::string, EvalError>> errors;
};

Authorization authorize(const PolicySet& policies, const Request& request, const EntityStore& store);

}  // namespace chatelaine::cedar
