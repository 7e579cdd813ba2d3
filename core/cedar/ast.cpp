#include "core/cedar/ast.h"

#include <cassert>

#include "core/cedar/operations.h"

namespace chatelaine::cedar {

std::string_view toString(Variable variable) {
  static constexpr std::string_view kNames[] = {"principal", "action", "resource", "context"};
  return kNames[static_cast<size_t>(variable)];
}

std::string_view toString(Effect effect) { return effect == Effect::permit ? "permit" : "forbid"; }

namespace {

struct FunctionInfo {
  std::string_view name;
  size_t arity;
};

// In the order of Function.
constexpr FunctionInfo kFunctions[] = {
    {"contains", 2},     {"containsAll", 2},   {"containsAny", 2}, {"isEmpty", 1},  {"getTag", 2},      {"hasTag", 2},
    {"ip", 1},           {"decimal", 1},       {"datetime", 1},    {"duration", 1}, {"isIpv4", 1},      {"isIpv6", 1},
    {"isLoopback", 1},   {"isMulticast", 1},   {"isInRange", 2},   {"lessThan", 2}, {"lessThanOrEqual", 2},
    {"greaterThan", 2},  {"greaterThanOrEqual", 2}, {"offset", 2}, {"durationSince", 2}, {"toDate", 1}, {"toTime", 1},
    {"toMilliseconds", 1}, {"toSeconds", 1},   {"toMinutes", 1},   {"toHours", 1},  {"toDays", 1},
};
static_assert(std::size(kFunctions) == static_cast<size_t>(Function::toDays) + 1);

}  // namespace

std::string_view toString(Function function) { return kFunctions[static_cast<size_t>(function)].name; }
size_t arity(Function function) { return kFunctions[static_cast<size_t>(function)].arity; }
bool isConstructor(Function function) { return function >= Function::ip && function <= Function::duration; }

std::optional<Function> functionNamed(std::string_view name) {
  for (size_t i = 0; i < std::size(kFunctions); ++i)
    if (kFunctions[i].name == name) return static_cast<Function>(i);
  return std::nullopt;
}

ExprId ExprTree::add(Expr node) {
  uint32_t height = 0;
  bool constantOperands = true;
  std::vector<const Value*> operands;
  for (const ExprId operand : node.operands) {
    assert(operand.value < nodes_.size());
    height = std::max(height, heights_[operand.value]);
    const std::optional<Value>& constant = nodes_[operand.value].constant;
    constantOperands = constantOperands && constant;
    operands.push_back(constant ? &*constant : nullptr);
  }
  if (node.kind != ExprKind::literal && constantOperands && isStrict(node))
    if (const EvalResult folded = applyStrict(node, operands, {node.span})) node.constant = folded.value();
  nodes_.push_back(std::move(node));
  heights_.push_back(height + 1);
  return ExprId(nodes_.size() - 1);
}

const std::string* Policy::annotation(std::string_view key) const {
  for (const Annotation& annotation : annotations)
    if (annotation.key == key) return &annotation.value;
  return nullptr;
}

}  // namespace chatelaine::cedar
