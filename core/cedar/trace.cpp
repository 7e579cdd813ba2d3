#include "core/cedar/trace.h"

#include <algorithm>

namespace chatelaine::cedar {

namespace {

Value variableValue(Variable variable, const Request& request) {
  switch (variable) {
    case Variable::principal: return Value(request.principal);
    case Variable::action: return Value(request.action);
    case Variable::resource: return Value(request.resource);
    case Variable::context: return request.context;
  }
  return request.context;
}

class Explainer {
public:
  Explainer(const Policy& policy, const Request& request, const EntityStore& store)
      : policy_(policy), tree_(*policy.tree), request_(request), store_(store) {}

  Explanation run() {
    out_.outcome = evaluatePolicy(policy_, request_, store_);
    using Part = ConditionStep::Part;
    const std::pair<const ScopeConstraint*, Part> scopes[] = {
        {&policy_.principal, Part::principal}, {&policy_.action, Part::action}, {&policy_.resource, Part::resource}};
    bool reached = true;
    for (const auto& [scope, part] : scopes)
      if (scope->expr.valid()) reached = partOf(part, scope->expr, reached);
    for (const Condition& condition : policy_.conditions)
      reached = partOf(condition.unless ? Part::unless : Part::when, condition.expr, reached);
    if (out_.outcome.outcome == PolicyOutcome::satisfied)
      out_.deciding = out_.steps.size() == 1 ? std::optional<size_t>(0) : std::nullopt;
    return std::move(out_);
  }

private:
  enum class Truth { no, yes, stopped };

  // Whether the parts after this one are reached.
  bool partOf(ConditionStep::Part part, ExprId expr, bool reached) {
    current_ = part;
    const Truth truth = walk(expr, reached);
    const bool holds = truth == (part == ConditionStep::Part::unless ? Truth::no : Truth::yes);
    if (reached && !holds) out_.deciding = last_;
    return reached && holds;
  }

  Truth walk(ExprId id, bool reached) {
    const Expr& node = tree_[id];
    switch (node.constant ? ExprKind::literal : node.kind) {
      case ExprKind::all: return chain(node, Truth::yes, reached);
      case ExprKind::any: return chain(node, Truth::no, reached);
      case ExprKind::negation: {
        const Truth inner = walk(node.operands[0], reached);
        return inner == Truth::stopped ? inner : inner == Truth::yes ? Truth::no : Truth::yes;
      }
      case ExprKind::conditional: {
        const Truth test = walk(node.operands[0], reached);
        const Truth yes = walk(node.operands[1], reached && test == Truth::yes);
        const Truth no = walk(node.operands[2], reached && test == Truth::no);
        return test == Truth::yes ? yes : test == Truth::no ? no : Truth::stopped;
      }
      default: return leaf(id, reached);
    }
  }

  Truth chain(const Expr& node, Truth goOn, bool reached) {
    Truth result = reached ? goOn : Truth::stopped;
    for (const ExprId operand : node.operands) {
      const bool here = reached && result == goOn;
      const Truth truth = walk(operand, here);
      if (here) result = truth;
    }
    return result;
  }

  Truth leaf(ExprId id, bool reached) {
    ConditionStep step;
    step.part = current_;
    step.expr = id;
    step.span = tree_[id].span;
    step.reached = reached;
    Truth truth = Truth::stopped;
    if (reached) {
      step.result = evaluate(tree_, id, request_, store_);
      if (step.result->has_value() && (*step.result)->is(ValueKind::boolean))
        truth = (*step.result)->asBool() ? Truth::yes : Truth::no;
      collect(id, step.seen);
      last_ = out_.steps.size();
    }
    out_.steps.push_back(std::move(step));
    return truth;
  }

  // Each chain of attributes that starts at a variable is one input.
  void collect(ExprId id, std::vector<SeenInput>& seen) const {
    const Expr& node = tree_[id];
    if (node.constant) return;
    std::vector<std::string> names;
    const Expr* base = &node;
    if (node.kind == ExprKind::has) {
      names.assign(node.names.rbegin(), node.names.rend());
      base = &tree_[node.operands[0]];
    }
    for (; base->kind == ExprKind::attribute; base = &tree_[base->operands[0]]) names.push_back(base->names[0]);
    if (base->kind == ExprKind::variable) {
      std::reverse(names.begin(), names.end());
      SeenInput input = read(base->variable, names);
      const auto same = [&](const SeenInput& other) { return other.input == input.input && other.attributes == input.attributes; };
      if (std::none_of(seen.begin(), seen.end(), same)) seen.push_back(std::move(input));
      return;
    }
    for (const ExprId operand : node.operands) collect(operand, seen);
  }

  [[nodiscard]] SeenInput read(Variable variable, const std::vector<std::string>& names) const {
    SeenInput out{{variable, {}}, {}, variableValue(variable, request_)};
    bool behindEntity = variable != Variable::context;
    for (const std::string& name : names) {
      if (out.value && out.value->is(ValueKind::entity)) behindEntity = true;
      (behindEntity ? out.attributes : out.input.path).push_back(name);
      if (out.value) out.value = attributeOf(*out.value, name);
    }
    return out;
  }

  [[nodiscard]] std::optional<Value> attributeOf(const Value& base, const std::string& name) const {
    const Value* found = nullptr;
    if (base.is(ValueKind::record)) {
      found = base.find(name);
    } else if (base.is(ValueKind::entity)) {
      const Entity* entity = store_.find(base.asEntity());
      found = entity ? entity->attributes.find(name) : nullptr;
    }
    return found ? std::optional<Value>(*found) : std::nullopt;
  }

  const Policy& policy_;
  const ExprTree& tree_;
  const Request& request_;
  const EntityStore& store_;
  Explanation out_;
  ConditionStep::Part current_ = ConditionStep::Part::when;
  size_t last_ = 0;
};

}  // namespace

std::string SeenInput::toString() const {
  std::string out = input.toString();
  for (const std::string& name : attributes) out += isIdentifier(name) ? "." + name : "[" + stringLiteral(name) + "]";
  return out;
}

Explanation explain(const Policy& policy, const Request& request, const EntityStore& store) {
  return Explainer(policy, request, store).run();
}

}  // namespace chatelaine::cedar
