// The strict operators and functions of Cedar on values: what the exact evaluator, the evaluator of unknowns, constant
// folding and the JSON reader share. Pure functions.
#pragma once

#include <span>
#include <string_view>

#include "core/cedar/ast.h"
#include "core/cedar/evaluate.h"

namespace chatelaine::cedar {

// Where errors are placed.
struct Place {
  Span where;
  const ExprTree* tree = nullptr;              // with `node`: errors of an operand are placed there
  const Expr* node = nullptr;
  [[nodiscard]] Span operand(size_t i) const;
};

using Operands = std::span<const Value* const>;

// A function of the extension types or a set method, given all operands. getTag and hasTag need a store and are not here.
EvalResult applyFunction(Function function, Operands operands, const Place& place);

// Every node whose result follows from its operands alone: comparisons, arithmetic, negation, like, set, record, `is` without
// `in`, and calls without tags. Precondition: isStrict(node).
EvalResult applyStrict(const Expr& node, Operands operands, const Place& place);
bool isStrict(const Expr& node);

// The type error that says what was expected: "expected long, got string".
EvalError typeError(std::string_view expected, const Value& got, Span span);
// As messages name it: "long", "entity of type `U`".
std::string describeType(const Value& value);

bool matchesPattern(std::string_view text, const std::vector<std::string>& runs);

}  // namespace chatelaine::cedar
