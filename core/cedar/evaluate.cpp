#include "core/cedar/evaluate.h"

#include "core/cedar/operations.h"

namespace chatelaine::cedar {

namespace {

// Values stay where they are: a walk returns a pointer to a constant, to a part of the request or the store, or to `scratch`,
// and null where an error ended it.
class Evaluator {
public:
  Evaluator(const Request& request, const EntityStore& store)
      : store_(store), request_(request) {}

  EvalResult evaluate(const ExprTree& tree, ExprId root) {
    tree_ = &tree;
    Value scratch;
    const Value* value = eval(root, scratch);
    if (!value) return std::move(*error_);
    return *value;
  }

  PolicyResult policy(const Policy& policy) {
    tree_ = policy.tree.get();
    for (const ScopeConstraint* scope : {&policy.principal, &policy.action, &policy.resource})
      if (scope->expr.valid())
        if (const Truth truth = boolean(scope->expr); truth != Truth::yes) return ended(truth);
    for (const Condition& condition : policy.conditions)
      if (const Truth truth = boolean(condition.expr); truth != (condition.unless ? Truth::no : Truth::yes)) return ended(truth);
    return {PolicyOutcome::satisfied, std::nullopt};
  }

private:
  enum class Truth { no, yes, error };

  PolicyResult ended(Truth truth) {
    if (truth != Truth::error) return {};
    return {PolicyOutcome::error, std::move(error_)};
  }

  const Value* fail(EvalError error) {
    error_ = std::move(error);
    return nullptr;
  }

  const Value* keep(Value value, Value& scratch) {
    scratch = std::move(value);
    return &scratch;
  }

  [[nodiscard]] Span spanOf(ExprId id) const { return (*tree_)[id].span; }

  // The value of an operand that has to be a Boolean.
  Truth boolean(ExprId id) {
    Value scratch;
    const Value* value = eval(id, scratch);
    if (!value) return Truth::error;
    if (value->is(ValueKind::boolean)) return value->asBool() ? Truth::yes : Truth::no;
    fail(typeError("bool", *value, spanOf(id)));
    return Truth::error;
  }

  const Value* eval(ExprId id, Value& scratch) {
    const Expr& node = (*tree_)[id];
    if (node.constant) return &*node.constant;
    switch (node.kind) {
      case ExprKind::variable: return &variable(node.variable);
      case ExprKind::slot:
        return fail(
            {EvalErrorKind::unlinkedSlot, "the slot `?" + std::string(toString(node.variable)) + "` has no value", node.span});
      case ExprKind::all: return chain(node, Truth::yes, scratch);
      case ExprKind::any: return chain(node, Truth::no, scratch);
      case ExprKind::conditional: {
        const Truth test = boolean(node.operands[0]);
        return test == Truth::error ? nullptr : eval(node.operands[test == Truth::yes ? 1 : 2], scratch);
      }
      case ExprKind::in: return membership(node, scratch);
      case ExprKind::is: return node.operands.size() == 2 ? typedMembership(node, scratch) : strict(node, scratch);
      case ExprKind::attribute: return attribute(node, scratch);
      case ExprKind::has: return has(node, scratch);
      case ExprKind::call:
        return node.function == Function::getTag || node.function == Function::hasTag ? tag(node, scratch) : strict(node, scratch);
      default: return strict(node, scratch);
    }
  }

  // Made into a value when it is first read: many policies read none.
  const Value& variable(Variable variable) {
    if (variable == Variable::context) return request_.context;
    Value& value = entities_[static_cast<size_t>(variable)];
    if (!value.is(ValueKind::entity))
      value = Value(variable == Variable::principal ? request_.principal
                    : variable == Variable::action  ? request_.action
                                                    : request_.resource);
    return value;
  }

  // && goes on while operands are true, || while they are false; each operand that is reached must be a Boolean.
  const Value* chain(const Expr& node, Truth goOn, Value& scratch) {
    for (const ExprId operand : node.operands) {
      const Truth truth = boolean(operand);
      if (truth == Truth::error) return nullptr;
      if (truth != goOn) return keep(Value(truth == Truth::yes), scratch);
    }
    return keep(Value(goOn == Truth::yes), scratch);
  }

  const Value* strict(const Expr& node, Value& scratch) {
    if (node.operands.size() > 2) return strictMany(node, scratch);
    Value scratches[2];
    const Value* operands[2] = {nullptr, nullptr};
    for (size_t i = 0; i < node.operands.size(); ++i)
      if (!(operands[i] = eval(node.operands[i], scratches[i]))) return nullptr;
    if (node.kind == ExprKind::equal) return keep(Value(*operands[0] == *operands[1]), scratch);
    return finish(applyStrict(node, {operands, node.operands.size()}, {node.span, tree_, &node}), scratch);
  }

  const Value* strictMany(const Expr& node, Value& scratch) {
    std::vector<Value> scratches(node.operands.size());
    std::vector<const Value*> operands;
    for (size_t i = 0; i < node.operands.size(); ++i) {
      operands.push_back(eval(node.operands[i], scratches[i]));
      if (!operands.back()) return nullptr;
    }
    return finish(applyStrict(node, operands, {node.span, tree_, &node}), scratch);
  }

  const Value* finish(const EvalResult& result, Value& scratch) {
    return result ? keep(result.value(), scratch) : fail(result.error());
  }

  const Value* membership(const Expr& node, Value& scratch) {
    Value left, right;
    const Value* entity = eval(node.operands[0], left);
    const Value* ancestor = entity ? eval(node.operands[1], right) : nullptr;
    return ancestor ? isIn(node, *entity, *ancestor, scratch) : nullptr;
  }

  const Value* typedMembership(const Expr& node, Value& scratch) {
    Value left, right;
    const Value* entity = eval(node.operands[0], left);
    if (!entity) return nullptr;
    if (!entity->is(ValueKind::entity)) return fail(typeError("entity", *entity, spanOf(node.operands[0])));
    if (entity->asEntity().type() != node.names[0]) return keep(Value(false), scratch);
    const Value* ancestor = eval(node.operands[1], right);
    return ancestor ? isIn(node, *entity, *ancestor, scratch) : nullptr;
  }

  // A member of the right side that is no entity is an error even where another one matches.
  const Value* isIn(const Expr& node, const Value& entity, const Value& ancestor, Value& scratch) {
    if (!entity.is(ValueKind::entity)) return fail(typeError("entity", entity, spanOf(node.operands[0])));
    if (ancestor.is(ValueKind::entity)) return keep(Value(store_.isIn(entity.asEntity(), ancestor.asEntity())), scratch);
    if (!ancestor.is(ValueKind::set)) return fail(typeError("entity or set of entities", ancestor, spanOf(node.operands[1])));
    for (const Value& member : ancestor.asSet())
      if (!member.is(ValueKind::entity)) return fail(typeError("entity", member, spanOf(node.operands[1])));
    for (const Value& member : ancestor.asSet())
      if (store_.isIn(entity.asEntity(), member.asEntity())) return keep(Value(true), scratch);
    return keep(Value(false), scratch);
  }

  // Where the record itself lies in `scratch`, its member has to be moved out of it.
  static const Value* member(const Value* found, const Value* base, Value& scratch) {
    if (base != &scratch) return found;
    Value copy = *found;
    scratch = std::move(copy);
    return &scratch;
  }

  const Value* attribute(const Expr& node, Value& scratch) {
    const std::string& name = node.names[0];
    const Value* base = eval(node.operands[0], scratch);
    if (!base) return nullptr;
    if (base->is(ValueKind::record)) {
      if (const Value* found = base->find(name)) return member(found, base, scratch);
      return fail({EvalErrorKind::recordAttributeDoesNotExist, "the record has no attribute `" + name + "`", node.span});
    }
    if (!base->is(ValueKind::entity)) return fail(typeError("record or entity", *base, spanOf(node.operands[0])));
    const Entity* entity = store_.find(base->asEntity());
    if (!entity) return missingEntity(base->asEntity(), node.span);
    if (const Value* found = entity->attributes.find(name)) return found;
    return fail({EvalErrorKind::entityAttributeDoesNotExist,
                 "`" + base->asEntity().toString() + "` has no attribute `" + name + "`", node.span});
  }

  const Value* missingEntity(const EntityUid& uid, Span span) {
    return fail({EvalErrorKind::entityDoesNotExist, "the entity `" + uid.toString() + "` does not exist", span});
  }

  // `x has a.b` is `x has a && x.a has b`.
  const Value* has(const Expr& node, Value& scratch) {
    const Value* base = eval(node.operands[0], scratch);
    if (!base) return nullptr;
    for (const std::string& name : node.names) {
      if (base->is(ValueKind::record)) {
        base = base->find(name);
      } else if (base->is(ValueKind::entity)) {
        const Entity* entity = store_.find(base->asEntity());
        base = entity ? entity->attributes.find(name) : nullptr;
      } else {
        return fail(typeError("record or entity", *base, spanOf(node.operands[0])));
      }
      if (!base) return keep(Value(false), scratch);
    }
    return keep(Value(true), scratch);
  }

  const Value* tag(const Expr& node, Value& scratch) {
    Value left, right;
    const Value* self = eval(node.operands[0], left);
    const Value* name = self ? eval(node.operands[1], right) : nullptr;
    if (!name) return nullptr;
    if (!self->is(ValueKind::entity)) return fail(typeError("entity", *self, spanOf(node.operands[0])));
    if (!name->is(ValueKind::string)) return fail(typeError("string", *name, spanOf(node.operands[1])));
    const Entity* entity = store_.find(self->asEntity());
    const Value* found = entity ? entity->tags.find(name->asString()) : nullptr;
    if (node.function == Function::hasTag) return keep(Value(found != nullptr), scratch);
    if (!entity) return missingEntity(self->asEntity(), node.span);
    if (found) return found;
    return fail({EvalErrorKind::entityAttributeDoesNotExist,
                 "`" + self->asEntity().toString() + "` has no tag `" + name->asString() + "`", node.span});
  }

  const EntityStore& store_;
  const Request& request_;
  const ExprTree* tree_ = nullptr;
  Value entities_[3];          // principal, action, resource
  std::optional<EvalError> error_;
};

}  // namespace

std::string_view toString(EvalErrorKind kind) {
  static constexpr std::string_view kNames[] = {
      "EntityDoesNotExist", "EntityAttrDoesNotExist", "RecordAttrDoesNotExist",           "TypeError",     "WrongNumArguments",
      "IntegerOverflow",    "UnlinkedSlot",           "FailedExtensionFunctionExecution", "RecursionLimit"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view toString(Decision decision) { return decision == Decision::allow ? "allow" : "deny"; }

EvalResult evaluate(const ExprTree& tree, ExprId root, const Request& request, const EntityStore& store) {
  return Evaluator(request, store).evaluate(tree, root);
}

PolicyResult evaluatePolicy(const Policy& policy, const Request& request, const EntityStore& store) {
  return Evaluator(request, store).policy(policy);
}

Authorization authorize(const PolicySet& policies, const Request& request, const EntityStore& store) {
  Authorization out;
  std::vector<std::string> permits, forbids;
  Evaluator evaluator(request, store);
  for (const PolicyPtr& policy : policies.active()) {
    PolicyResult result = evaluator.policy(*policy);
    if (result.outcome == PolicyOutcome::satisfied) (policy->effect == Effect::permit ? permits : forbids).push_back(policy->id);
    if (result.outcome == PolicyOutcome::error) out.errors.emplace_back(policy->id, std::move(*result.error));
  }
  // Any satisfied forbid denies; else any satisfied permit allows; else the answer is deny.
  out.decision = forbids.empty() && !permits.empty() ? Decision::allow : Decision::deny;
  out.reasons = forbids.empty() ? std::move(permits) : std::move(forbids);
  return out;
}

}  // namespace chatelaine::cedar
