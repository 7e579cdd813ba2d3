#include "core/cedar/partial.h"

#include <set>

#include "core/cedar/partial_facts.h"
#include "core/cedar/print.h"

namespace chatelaine::cedar {

namespace {

// What a condition may be, with the inputs that left it open.
struct Tri {
  bool yes = false, no = false, error = false;
  OpenSet open;
  std::shared_ptr<const EvalError> certain;      // where only an error is possible

  [[nodiscard]] bool single() const { return yes + no + error == 1; }
};

class PartialEvaluator {
public:
  PartialEvaluator(const PartialRequest& request, const EntityStore& store, const OpenFacts& facts)
      : request_(request), facts_(store, facts) {}

  Abstract evaluate(const ExprTree& tree, ExprId root) {
    tree_ = &tree;
    return eval(root).resolve().settle();
  }

  PartialOutcome policy(const Policy& policy) {
    tree_ = policy.tree.get();
    std::vector<Step> parts;
    for (const ScopeConstraint* scope : {&policy.principal, &policy.action, &policy.resource})
      if (scope->expr.valid()) parts.emplace_back(scope->expr, true);
    for (const Condition& condition : policy.conditions) parts.emplace_back(condition.expr, !condition.unless);
    const Tri tri = sequence(parts);
    PartialOutcome out;
    out.possible = static_cast<PossibleSet>((tri.yes ? kSatisfied : 0) | (tri.no ? kNot : 0) | (tri.error ? kError : 0));
    if (!tri.single()) out.open.assign(tri.open.begin(), tri.open.end());
    return out;
  }

private:
  // A condition with the truth that goes on to the next one.
  using Step = std::pair<ExprId, bool>;

  Tri condition(ExprId id) {
    Abstract value = eval(id);
    Tri out;
    out.yes = value.mayEqual(Value(true));
    out.no = value.mayEqual(Value(false));
    const bool other = !value.onlyError() && (value.possibleKinds() & ~maskOf(ValueKind::boolean)) != 0;
    out.error = value.mayFail || other;
    if (!out.yes && !out.no) out.certain = value.error ? value.error : typeFailure("bool", id).error;
    if (!out.single()) out.open = std::move(value.open);
    return out;
  }

  // Operands one after the other, each reached only if those before it gave the truth that goes on. `yes` is that all did.
  Tri sequence(const std::vector<Step>& parts) {
    Tri out;
    std::vector<std::string> learnt;
    bool reached = true;
    for (const auto& [id, goOn] : parts) {
      Tri part = condition(id);
      if (!goOn) std::swap(part.yes, part.no);
      if (part.certain && !out.certain) out.certain = part.certain;
      out.no = out.no || part.no;
      out.error = out.error || part.error;
      out.open.insert(part.open.begin(), part.open.end());
      reached = part.yes;
      if (!reached) break;
      if (part.no || part.error) learn(id, goOn, learnt);     // what is certain teaches nothing
    }
    out.yes = reached;
    for (const std::string& key : learnt) present_.erase(present_.find(key));
    if (out.yes || out.no) out.certain.reset();
    return out;
  }

  Abstract chain(const Expr& node, bool goOn) {
    std::vector<Step> parts;
    for (const ExprId operand : node.operands) parts.emplace_back(operand, goOn);
    Tri tri = sequence(parts);
    if (tri.certain) return failedWith(std::move(tri.certain));
    Abstract out = goOn ? Abstract::boolean(tri.yes, tri.no) : Abstract::boolean(tri.no, tri.yes);
    out.mayFail = tri.error;
    out.open = std::move(tri.open);
    return out.settle();
  }

  static Abstract failedWith(std::shared_ptr<const EvalError> error) {
    Abstract out;
    out.mayFail = true;
    out.error = std::move(error);
    return out;
  }

  // What is certainly there once the condition is known to be `truth`: `context has x` makes `context.x` safe.
  void learn(ExprId id, bool truth, std::vector<std::string>& learnt) {
    const Expr& node = (*tree_)[id];
    if (node.kind == ExprKind::negation) return learn(node.operands[0], !truth, learnt);
    if (node.kind == (truth ? ExprKind::all : ExprKind::any))
      for (const ExprId operand : node.operands) learn(operand, truth, learnt);
    if (node.kind != ExprKind::has || !truth) return;
    std::string base = print(*tree_, node.operands[0]);
    for (const std::string& name : node.names) {
      learnt.push_back(base + "\n" + name);
      present_.insert(learnt.back());
      base += isIdentifier(name) ? "." + name : "[" + stringLiteral(name) + "]";
    }
  }

  // The same for `x.a.b` after `x has a.b` as after `x.a has b`.
  [[nodiscard]] bool isPresent(const Expr& node) const {
    return !present_.empty() && present_.contains(print(*tree_, node.operands[0]) + "\n" + node.names[0]);
  }

  Abstract eval(ExprId id) {
    const Expr& node = (*tree_)[id];
    if (node.constant) return Abstract::of(*node.constant);
    switch (node.kind) {
      case ExprKind::variable: return variable(node.variable);
      case ExprKind::slot: return Abstract::failed({EvalErrorKind::unlinkedSlot, "a slot without a value", node.span});
      case ExprKind::all: return chain(node, true);
      case ExprKind::any: return chain(node, false);
      case ExprKind::conditional: return conditional(node);
      case ExprKind::in: return membership(node, eval(node.operands[0]));
      case ExprKind::is: return node.operands.size() == 2 ? typedMembership(node) : strict(node);
      case ExprKind::attribute: return attribute(node);
      case ExprKind::has: return has(node);
      case ExprKind::call: return node.function == Function::getTag || node.function == Function::hasTag ? tag(node) : strict(node);
      default: return strict(node);
    }
  }

  Abstract variable(Variable variable) const {
    if (variable == Variable::context) return PartialFacts::fromNode(request_.context.root());
    const std::optional<EntityUid>& known = variable == Variable::principal ? request_.principal
                                            : variable == Variable::action  ? request_.action
                                                                            : request_.resource;
    const std::string& type = variable == Variable::principal ? request_.principalType
                              : variable == Variable::action  ? request_.actionType
                                                              : request_.resourceType;
    Abstract out = known ? Abstract::of(Value(*known)) : Abstract::unknown({ValueKind::entity, type, false}, {{variable, {}}, {}});
    out.origin.variable = variable;
    return out;
  }

  Abstract conditional(const Expr& node) {
    const Tri test = condition(node.operands[0]);
    if (test.certain) return failedWith(test.certain);
    std::optional<Abstract> out;
    for (const bool truth : {true, false}) {
      if (!(truth ? test.yes : test.no)) continue;
      std::vector<std::string> learnt;
      if (!test.single()) learn(node.operands[0], truth, learnt);
      Abstract branch = eval(node.operands[truth ? 1 : 2]);
      if (!test.single()) branch.resolve();
      for (const std::string& key : learnt) present_.erase(present_.find(key));
      out = out ? join(std::move(*out), branch) : std::move(branch);
    }
    if (test.error && out->onlyError()) return *out;
    out->mayFail = out->mayFail || test.error;
    out->open.insert(test.open.begin(), test.open.end());
    return out->settle();
  }

  Abstract strict(const Expr& node) {
    std::vector<Abstract> operands;
    bool known = true;
    for (const ExprId operand : node.operands) {
      operands.push_back(eval(operand));
      operands.back().resolve();
      if (operands.back().onlyError()) return operands.back();
      known = known && operands.back().value;
    }
    if (!known) return applyPartially(node, operands, {node.span, tree_, &node});
    std::vector<const Value*> values;
    for (const Abstract& operand : operands) values.push_back(&*operand.value);
    const EvalResult result = applyStrict(node, values, {node.span, tree_, &node});
    if (!result) return Abstract::failed(result.error());
    Abstract out = Abstract::of(result.value());
    for (const Abstract& operand : operands) out.inherit(operand);
    return out;
  }

  Abstract typeFailure(std::string_view expected, ExprId operand) const {
    return Abstract::failed({EvalErrorKind::typeError, "expected " + std::string(expected), (*tree_)[operand].span});
  }

  Abstract typedMembership(const Expr& node) {
    Abstract left = eval(node.operands[0]);
    if (left.onlyError()) return left;
    if ((left.possibleKinds() & maskOf(ValueKind::entity)) == 0) return typeFailure("entity", node.operands[0]);
    const std::string type = left.value ? left.value->asEntity().type() : left.entityType;
    if (!type.empty()) {
      if (type == node.names[0]) return membership(node, std::move(left));
      Abstract out = Abstract::of(Value(false));
      out.mayFail = (left.possibleKinds() & ~maskOf(ValueKind::entity)) != 0;
      return out.inherit(left);
    }
    Abstract narrowed = left;
    narrowed.entityType = node.names[0];
    Abstract other = Abstract::of(Value(false));
    other.inherit(left);
    return join(std::move(other), membership(node, std::move(narrowed))).inherit(left);
  }

  Abstract membership(const Expr& node, Abstract left) {
    if (left.onlyError()) return left;
    Abstract right = eval(node.operands[1]);
    if (right.onlyError()) return right;
    constexpr KindMask kEntity = maskOf(ValueKind::entity);
    constexpr KindMask kRight = maskOf(ValueKind::entity, ValueKind::set);
    if ((left.possibleKinds() & kEntity) == 0) return typeFailure("entity", node.operands[0]);
    if ((right.possibleKinds() & kRight) == 0) return typeFailure("entity or set of entities", node.operands[1]);
    Abstract out = right.value ? inKnown(node, left, *right.value) : facts_.isInOpen(left, right);
    if (out.onlyError()) return out;
    out.mayFail = out.mayFail || (left.possibleKinds() & ~kEntity) != 0 || (right.possibleKinds() & ~kRight) != 0;
    return out.inherit(left).inherit(right);
  }

  Abstract inKnown(const Expr& node, const Abstract& left, const Value& right) const {
    std::vector<const EntityUid*> ancestors;
    if (right.is(ValueKind::entity)) ancestors.push_back(&right.asEntity());
    else
      for (const Value& member : right.asSet()) {
        if (!member.is(ValueKind::entity)) return typeFailure("entity", node.operands[1]);
        ancestors.push_back(&member.asEntity());
      }
    return facts_.isIn(left, ancestors);
  }

  static constexpr KindMask kHolders = maskOf(ValueKind::record, ValueKind::entity);

  Abstract attribute(const Expr& node) {
    const Abstract base = eval(node.operands[0]);
    if (base.onlyError()) return base;
    if ((base.possibleKinds() & kHolders) == 0) return typeFailure("record or entity", node.operands[0]);
    std::optional<Abstract> found = facts_.member(base, node.names[0]);
    if (!found)
      return Abstract::failed({base.value && base.value->is(ValueKind::entity) ? EvalErrorKind::entityAttributeDoesNotExist
                                                                               : EvalErrorKind::recordAttributeDoesNotExist,
                               "no attribute `" + node.names[0] + "`", node.span});
    if (isPresent(node)) {
      found->mayFail = false;
      if (!found->value) found->open.insert(base.open.begin(), base.open.end());
      return found->settle();
    }
    found->mayFail = found->mayFail || base.mayFail || (base.possibleKinds() & ~kHolders) != 0;
    found->open.insert(base.open.begin(), base.open.end());
    return found->settle();
  }

  Abstract has(const Expr& node) {
    Abstract base = eval(node.operands[0]);
    if (base.onlyError()) return base;
    bool mayBeMissing = false, fails = base.mayFail;
    OpenSet open = base.open;
    for (const std::string& name : node.names) {
      if ((base.possibleKinds() & kHolders) == 0) {
        if (!mayBeMissing) return typeFailure("record or entity", node.operands[0]);
        return finishHas(false, true, true, std::move(open));
      }
      fails = fails || (base.possibleKinds() & ~kHolders) != 0;
      std::optional<Abstract> found = facts_.member(base, name);
      if (!found) return finishHas(false, true, fails, std::move(open));
      mayBeMissing = mayBeMissing || found->mayFail;
      if (found->mayFail) open.insert(found->open.begin(), found->open.end());
      base = std::move(*found);
      if (!base.value && !base.node) open.insert(base.open.begin(), base.open.end());
    }
    return finishHas(true, mayBeMissing, fails, std::move(open));
  }

  static Abstract finishHas(bool canBeTrue, bool canBeFalse, bool fails, OpenSet open) {
    Abstract out = Abstract::boolean(canBeTrue, canBeFalse);
    out.mayFail = fails;
    out.open = std::move(open);
    return out.settle();
  }

  Abstract tag(const Expr& node) {
    const Abstract self = eval(node.operands[0]);
    if (self.onlyError()) return self;
    const Abstract name = eval(node.operands[1]);
    if (name.onlyError()) return name;
    if ((self.possibleKinds() & maskOf(ValueKind::entity)) == 0) return typeFailure("entity", node.operands[0]);
    if ((name.possibleKinds() & maskOf(ValueKind::string)) == 0) return typeFailure("string", node.operands[1]);
    const bool test = node.function == Function::hasTag;
    Abstract out = test ? Abstract::boolean(true, true) : Abstract::ofKinds(kAnyKind);
    if (self.value && name.value) {
      const Value* found = facts_.tag(self.value->asEntity(), name.value->asString());
      if (!test && !found)
        return Abstract::failed(
            {EvalErrorKind::entityAttributeDoesNotExist, "no tag `" + name.value->asString() + "`", node.span});
      out = Abstract::of(test ? Value(found != nullptr) : *found);
    } else {
      out.mayFail = !test || (self.possibleKinds() & ~maskOf(ValueKind::entity)) != 0 ||
                    (name.possibleKinds() & ~maskOf(ValueKind::string)) != 0;
    }
    return out.inherit(self).inherit(name);
  }

  const PartialRequest& request_;
  const PartialFacts facts_;
  const ExprTree* tree_ = nullptr;
  std::multiset<std::string> present_;
};

}  // namespace

PartialResult evaluatePartial(const ExprTree& tree, ExprId root, const PartialRequest& request, const EntityStore& store,
                              const OpenFacts& facts) {
  Abstract value = PartialEvaluator(request, store, facts).evaluate(tree, root);
  PartialResult out;
  out.mayBeTrue = !value.error && value.mayEqual(Value(true));
  out.mayBeFalse = !value.error && value.mayEqual(Value(false));
  out.mayBeOther = !value.error && (value.possibleKinds() & ~maskOf(ValueKind::boolean)) != 0;
  out.mayBeError = value.mayFail;
  out.open.assign(value.open.begin(), value.open.end());
  out.value = std::move(value.value);
  if (value.error) out.error = *value.error;
  return out;
}

PartialOutcome evaluatePolicyPartial(const Policy& policy, const PartialRequest& request, const EntityStore& store,
                                     const OpenFacts& facts) {
  return PartialEvaluator(request, store, facts).policy(policy);
}

}  // namespace chatelaine::cedar
