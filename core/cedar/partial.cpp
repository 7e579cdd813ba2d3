#include "core/cedar/partial.h"

#include <set>

#include "core/cedar/partial_value.h"
#include "core/cedar/print.h"

namespace chatelaine::cedar {

namespace {

using Node = PartialContext::Node;

// What a condition may be, with the inputs that left it open.
struct Tri {
  bool yes = false, no = false, error = false;
  OpenSet open;
  std::optional<EvalError> certain;      // where only an error is possible

  [[nodiscard]] bool single() const { return yes + no + error == 1; }
};

class PartialEvaluator {
public:
  PartialEvaluator(const PartialRequest& request, const EntityStore& store, const OpenFacts& facts) : request_(request), store_(store), facts_(facts) {}

  Abstract evaluate(const ExprTree& tree, ExprId root) {
    tree_ = &tree;
    return eval(root).settle();
  }

  PartialOutcome policy(const Policy& policy) {
    tree_ = policy.tree.get();
    std::vector<std::pair<ExprId, bool>> parts;       // with the truth that goes on
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
  Tri condition(ExprId id) {
    Abstract value = eval(id);
    Tri out;
    out.yes = value.mayEqual(Value(true));
    out.no = value.mayEqual(Value(false));
    const bool other = !value.onlyError() && (value.possibleKinds() & ~maskOf(ValueKind::boolean)) != 0;
    out.error = value.mayFail || other;
    if (!out.yes && !out.no) out.certain = value.error ? *value.error : EvalError{EvalErrorKind::typeError, "expected bool", (*tree_)[id].span};
    if (!out.single()) out.open = std::move(value.open);
    return out;
  }

  // Operands one after the other, each reached only if those before it gave the truth that goes on. `yes` is that all did.
  Tri sequence(const std::vector<std::pair<ExprId, bool>>& parts) {
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
      learn(id, goOn, learnt);
    }
    out.yes = reached;
    for (const std::string& key : learnt) present_.erase(present_.find(key));
    if (out.yes || out.no) out.certain.reset();
    return out;
  }

  Abstract chain(const Expr& node, bool goOn) {
    std::vector<std::pair<ExprId, bool>> parts;
    for (const ExprId operand : node.operands) parts.emplace_back(operand, goOn);
    const Tri tri = sequence(parts);
    if (tri.certain) return Abstract::failed(*tri.certain);
    Abstract out = goOn ? Abstract::boolean(tri.yes, tri.no) : Abstract::boolean(tri.no, tri.yes);
    out.mayFail = tri.error;
    out.open = tri.open;
    return out.settle();
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
  [[nodiscard]] bool isPresent(const Expr& node) const { return !present_.empty() && present_.contains(print(*tree_, node.operands[0]) + "\n" + node.names[0]); }

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
    if (variable == Variable::context) return fromNode(request_.context.root(), {Variable::context, {}});
    const std::optional<EntityUid>& known = variable == Variable::principal ? request_.principal : variable == Variable::action ? request_.action : request_.resource;
    const std::string& type = variable == Variable::principal ? request_.principalType : variable == Variable::action ? request_.actionType : request_.resourceType;
    if (!known) return Abstract::unknown({ValueKind::entity, type, false}, {variable, {}});
    Abstract out = Abstract::of(Value(*known));
    out.origin = Input{variable, {}};
    return out;
  }

  // A member of the context that is there or open; absent members are the caller's business.
  static Abstract fromNode(const Node& node, Input input) {
    if (node.state == Node::State::open) {
      Abstract out = Abstract::unknown(node.unknown, std::move(input));
      out.mayFail = node.unknown.mayBeAbsent;
      return out;
    }
    Abstract out;
    if (std::optional<Value> value = concrete(node)) {
      out.value = std::move(*value);
    } else {
      out.node = &node;
      openParts(node, input, out.open);
    }
    out.origin = std::move(input);
    return out;
  }

  static void openParts(const Node& node, const Input& input, OpenSet& open) {
    if (node.state == Node::State::open || (node.state == Node::State::record && node.anything)) open.insert({input, {}});
    for (const auto& [name, member] : node.members) {
      Input below = input;
      below.path.push_back(name);
      openParts(*member, below, open);
    }
  }

  Abstract conditional(const Expr& node) {
    const Tri test = condition(node.operands[0]);
    if (test.certain) return Abstract::failed(*test.certain);
    std::optional<Abstract> out;
    for (const bool truth : {true, false}) {
      if (!(truth ? test.yes : test.no)) continue;
      std::vector<std::string> learnt;
      learn(node.operands[0], truth, learnt);
      const Abstract branch = eval(node.operands[truth ? 1 : 2]);
      for (const std::string& key : learnt) present_.erase(present_.find(key));
      out = out ? join(std::move(*out), branch) : branch;
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
    const Abstract right = eval(node.operands[1]);
    if (right.onlyError()) return right;
    constexpr KindMask kEntity = maskOf(ValueKind::entity);
    constexpr KindMask kRight = maskOf(ValueKind::entity, ValueKind::set);
    if ((left.possibleKinds() & kEntity) == 0) return typeFailure("entity", node.operands[0]);
    if ((right.possibleKinds() & kRight) == 0) return typeFailure("entity or set of entities", node.operands[1]);
    Abstract out = right.value ? inKnown(node, left, *right.value) : inOpen(left, right);
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
    bool possible = false;
    OpenSet open;
    for (const EntityUid* ancestor : ancestors) {
      if (!left.value) {
        possible = possible || someMayBeIn(left.entityType, *ancestor);
      } else if (store_.isIn(left.value->asEntity(), *ancestor)) {
        return Abstract::of(Value(true));
      } else if (const auto type = openParentType(left.value->asEntity(), *ancestor)) {
        possible = true;
        open.insert({left.origin.value_or(Input{}), "in " + *type});
      }
    }
    Abstract out = Abstract::boolean(possible, true);
    out.open = std::move(open);
    return out;
  }

  // Whether an entity of the type (any if empty) may be in `ancestor`.
  bool someMayBeIn(const std::string& type, const EntityUid& ancestor) const {
    if (type.empty() || type == ancestor.type() || facts_.parents) return true;
    const std::vector<std::string> types = store_.descendantTypes(ancestor);
    return std::binary_search(types.begin(), types.end(), type);
  }

  // The type of parents by which `entity`, or something that it is in, may be in `ancestor` although the store does not say so:
  // the ancestor's own type, or the type of something that is in it.
  std::optional<std::string> openParentType(const EntityUid& entity, const EntityUid& ancestor) const {
    if (!facts_.parents) return std::nullopt;
    std::vector<std::string> types = store_.descendantTypes(ancestor);
    types.insert(types.begin(), ancestor.type());
    std::vector<EntityUid> below = store_.ancestors(entity);
    below.insert(below.begin(), entity);
    for (const std::string& type : types)
      for (const EntityUid& one : below)
        if (facts_.parents(one, type)) return type;
    return std::nullopt;
  }

  // The right side is open: an entity, or a set of anything.
  Abstract inOpen(const Abstract& left, const Abstract& right) const {
    bool possible = (right.possibleKinds() & maskOf(ValueKind::set)) != 0 || !left.value || right.entityType.empty() || facts_.parents != nullptr;
    if (!possible) {
      const EntityUid& uid = left.value->asEntity();
      const std::vector<EntityUid> ancestors = store_.ancestors(uid);
      possible = uid.type() == right.entityType || std::any_of(ancestors.begin(), ancestors.end(), [&](const EntityUid& a) { return a.type() == right.entityType; });
    }
    Abstract out = Abstract::boolean(possible, true);
    out.mayFail = (right.possibleKinds() & maskOf(ValueKind::set)) != 0;     // its members may be no entities
    return out;
  }

  // An attribute of a value. Absent: certainly not there. `mayFail` is set where it may be missing.
  std::optional<Abstract> member(const Abstract& base, const std::string& name) const {
    if (base.value && base.value->is(ValueKind::record)) {
      const Value* found = base.value->find(name);
      if (!found) return std::nullopt;
      return withOrigin(Abstract::of(*found), base, name);
    }
    if (base.value) return entityMember(base, name);
    if (base.node) return nodeMember(base, name);
    Abstract out = Abstract::ofKinds(kAnyKind);
    out.mayFail = true;
    out.origin = base.origin;
    return out;
  }

  static Abstract withOrigin(Abstract out, const Abstract& base, const std::string& name) {
    out.origin = base.origin;
    if (out.origin && out.origin->variable == Variable::context && base.value && base.value->is(ValueKind::record)) out.origin->path.push_back(name);
    return out;
  }

  std::optional<Abstract> entityMember(const Abstract& base, const std::string& name) const {
    const EntityUid& uid = base.value->asEntity();
    const Entity* entity = store_.find(uid);
    if (const Value* found = entity ? entity->attributes.find(name) : nullptr) return withOrigin(Abstract::of(*found), base, name);
    const std::optional<Unknown> unknown = facts_.attributes ? facts_.attributes(uid, name) : std::nullopt;
    if (!unknown) return std::nullopt;
    Abstract out = Abstract::unknown(*unknown, base.origin.value_or(Input{}));
    out.open = {{base.origin.value_or(Input{}), name}};
    out.mayFail = unknown->mayBeAbsent;
    return out;
  }

  std::optional<Abstract> nodeMember(const Abstract& base, const std::string& name) const {
    Input input = base.origin.value_or(Input{});
    input.path.push_back(name);
    const auto at = base.node->members.find(name);
    if (at == base.node->members.end()) {
      if (!base.node->anything) return std::nullopt;
      Abstract out = Abstract::unknown({}, std::move(input));
      out.mayFail = true;
      return out;
    }
    if (at->second->state == Node::State::absent) return std::nullopt;
    return fromNode(*at->second, std::move(input));
  }

  static constexpr KindMask kHolders = maskOf(ValueKind::record, ValueKind::entity);

  Abstract attribute(const Expr& node) {
    const Abstract base = eval(node.operands[0]);
    if (base.onlyError()) return base;
    if ((base.possibleKinds() & kHolders) == 0) return typeFailure("record or entity", node.operands[0]);
    std::optional<Abstract> found = member(base, node.names[0]);
    if (!found) return Abstract::failed({base.value && base.value->is(ValueKind::entity) ? EvalErrorKind::entityAttributeDoesNotExist : EvalErrorKind::recordAttributeDoesNotExist,
                                         "no attribute `" + node.names[0] + "`", node.span});
    if (isPresent(node)) {
      found->mayFail = false;
      if (!found->value) found->open.insert(base.open.begin(), base.open.end());
      return found->settle();
    }
    found->mayFail = found->mayFail || base.mayFail || (base.possibleKinds() & ~kHolders) != 0;
    // The other open members of a record do not matter for this one.
    if (!base.node) found->open.insert(base.open.begin(), base.open.end());
    return found->settle();
  }

  Abstract has(const Expr& node) {
    Abstract base = eval(node.operands[0]);
    if (base.onlyError()) return base;
    bool mayBeMissing = false, fails = base.mayFail;
    OpenSet open = base.node ? OpenSet{} : base.open;
    for (const std::string& name : node.names) {
      if ((base.possibleKinds() & kHolders) == 0) {
        if (!mayBeMissing) return typeFailure("record or entity", node.operands[0]);
        return finishHas(false, true, true, std::move(open));
      }
      fails = fails || (base.possibleKinds() & ~kHolders) != 0;
      std::optional<Abstract> found = member(base, name);
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
      const Entity* entity = store_.find(self.value->asEntity());
      const Value* found = entity ? entity->tags.find(name.value->asString()) : nullptr;
      if (!test && !found) return Abstract::failed({EvalErrorKind::entityAttributeDoesNotExist, "no tag `" + name.value->asString() + "`", node.span});
      out = Abstract::of(test ? Value(found != nullptr) : *found);
    } else {
      out.mayFail = !test || (self.possibleKinds() & ~maskOf(ValueKind::entity)) != 0 || (name.possibleKinds() & ~maskOf(ValueKind::string)) != 0;
    }
    return out.inherit(self).inherit(name);
  }

  const PartialRequest& request_;
  const EntityStore& store_;
  const OpenFacts& facts_;
  const ExprTree* tree_ = nullptr;
  std::multiset<std::string> present_;
};

}  // namespace

PartialResult evaluatePartial(const ExprTree& tree, ExprId root, const PartialRequest& request, const EntityStore& store, const OpenFacts& facts) {
  Abstract value = PartialEvaluator(request, store, facts).evaluate(tree, root);
  PartialResult out;
  out.mayBeTrue = !value.error && value.mayEqual(Value(true));
  out.mayBeFalse = !value.error && value.mayEqual(Value(false));
  out.mayBeOther = !value.error && (value.possibleKinds() & ~maskOf(ValueKind::boolean)) != 0;
  out.mayBeError = value.mayFail || value.error;
  out.open.assign(value.open.begin(), value.open.end());
  out.value = std::move(value.value);
  out.error = std::move(value.error);
  return out;
}

PartialOutcome evaluatePolicyPartial(const Policy& policy, const PartialRequest& request, const EntityStore& store, const OpenFacts& facts) {
  return PartialEvaluator(request, store, facts).policy(policy);
}

}  // namespace chatelaine::cedar
