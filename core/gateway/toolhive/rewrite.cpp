#include "core/gateway/toolhive/rewrite.h"

#include "core/cedar/print.h"

namespace chatelaine::gateway::toolhive {

namespace {

using cedar::EntityUid;
using cedar::Expr;
using cedar::ExprId;
using cedar::ExprKind;
using cedar::ExprTree;
using cedar::ScopeConstraint;
using cedar::Value;
using cedar::Variable;

class Rewriter {
public:
  Rewriter(const ExprTree& from, const Mapping& mapping, std::set<std::string>& notes) : from_(from), mapping_(mapping), notes_(notes) {}

  std::string condition(ExprId root) {
    const ExprId to = copy(root);
    return cedar::print(tree_, to);
  }

  // The caller is, or is in, the entity; text.
  std::string callerIs(const EntityUid& uid, bool orIn) { return cedar::print(tree_, caller(uid, orIn)); }

  EntityUid mapped(const EntityUid& uid) {
    const std::string on = mapping_.gateway + "/";
    if (uid.type() == "Tool") return {"Tool", on + mapping_.target(uid.id())};
    if (uid.type() == "Prompt") return {"Prompt", on + mapping_.target(uid.id())};
    if (uid.type() == "Resource") return {"McpResource", on + uid.id()};
    if (uid.type() != "Action" && uid.type() != "Client") notes_.insert("`" + uid.toString() + "` is compared with nothing that the model has");
    return uid;
  }

private:
  [[nodiscard]] bool isVariable(ExprId id, Variable variable) const { return from_[id].kind == ExprKind::variable && from_[id].variable == variable; }
  [[nodiscard]] const EntityUid* entity(ExprId id) const {
    const Expr& node = from_[id];
    return node.kind == ExprKind::literal && node.constant && node.constant->is(cedar::ValueKind::entity) ? &node.constant->asEntity() : nullptr;
  }

  ExprId node(ExprKind kind, std::vector<ExprId> operands, std::vector<std::string> names = {}) {
    Expr expr;
    expr.kind = kind;
    expr.operands = std::move(operands);
    expr.names = std::move(names);
    return tree_.add(std::move(expr));
  }
  ExprId literal(Value value) {
    Expr expr;
    expr.constant = std::move(value);
    return tree_.add(std::move(expr));
  }
  ExprId facts() {
    Expr expr;
    expr.kind = ExprKind::variable;
    expr.variable = Variable::context;
    return node(ExprKind::attribute, {tree_.add(std::move(expr))}, {"derived"});
  }
  ExprId fact(const std::string& name) { return node(ExprKind::attribute, {facts()}, {name}); }
  ExprId hasFact(const std::string& name) { return node(ExprKind::has, {facts()}, {name}); }

  ExprId caller(const EntityUid& uid, bool orIn) {
    if (uid.type() == "Client")
      return node(ExprKind::all, {hasFact("claim_sub"), node(ExprKind::equal, {fact("claim_sub"), literal(Value::string(uid.id()))})});
    if (!orIn) return literal(Value(false));      // the caller is a Client
    std::vector<ExprId> names;
    for (const std::string& group : mapping_.groupsIn(uid)) names.push_back(literal(Value::string(group)));
    if (names.empty()) return literal(Value(false));
    Expr any;
    any.kind = ExprKind::call;
    any.function = cedar::Function::containsAny;
    const ExprId set = node(ExprKind::set, std::move(names));
    any.operands = {fact("groups"), set};
    const ExprId contains = tree_.add(std::move(any));
    return node(ExprKind::all, {hasFact("groups"), contains});
  }

  // `principal == Client::"…"`, `principal in Group::"…"`, on either side.
  std::optional<ExprId> aboutCaller(const Expr& expr) {
    if (expr.kind == ExprKind::is && isVariable(expr.operands[0], Variable::principal)) return literal(Value(expr.names[0] == "Client"));
    if (expr.kind != ExprKind::equal && expr.kind != ExprKind::notEqual && expr.kind != ExprKind::in) return std::nullopt;
    ExprId left = expr.operands[0], right = expr.operands[1];
    if (isVariable(right, Variable::principal) && expr.kind != ExprKind::in) std::swap(left, right);
    if (!isVariable(left, Variable::principal)) return std::nullopt;
    std::vector<ExprId> any;
    if (const EntityUid* uid = entity(right)) any.push_back(caller(*uid, expr.kind == ExprKind::in));
    else if (from_[right].kind == ExprKind::set && expr.kind == ExprKind::in) {
      for (const ExprId member : from_[right].operands)
        if (const EntityUid* one = entity(member)) any.push_back(caller(*one, true));
    }
    if (any.empty()) {
      notes_.insert("the caller is compared with what is no entity of the policy's own");
      return literal(Value(false));
    }
    const ExprId result = any.size() == 1 ? any.front() : node(ExprKind::any, any);
    return expr.kind == ExprKind::notEqual ? node(ExprKind::negation, {result}) : result;
  }

  // Attributes of the caller, of the tool and of the context are facts.
  [[nodiscard]] bool ownsFacts(ExprId id) const { return from_[id].kind == ExprKind::variable && from_[id].variable != Variable::action; }

  ExprId copy(ExprId id) {
    const Expr& expr = from_[id];
    if (const auto about = aboutCaller(expr)) return *about;
    if ((expr.kind == ExprKind::attribute || expr.kind == ExprKind::has) && ownsFacts(expr.operands[0])) return node(expr.kind, {facts()}, expr.names);
    if (const EntityUid* uid = entity(id)) return literal(Value(mapped(*uid)));
    if (expr.kind == ExprKind::equal && isVariable(expr.operands[0], Variable::action)) {
      const ExprId left = copy(expr.operands[0]);
      const ExprId right = copy(expr.operands[1]);
      return node(ExprKind::in, {left, right});      // every tool is an action in call_tool
    }
    Expr to = expr;
    to.span = {};
    if (expr.kind != ExprKind::literal) to.constant.reset();
    to.operands.clear();
    for (const ExprId operand : expr.operands) to.operands.push_back(copy(operand));
    return tree_.add(std::move(to));
  }

  const ExprTree& from_;
  const Mapping& mapping_;
  std::set<std::string>& notes_;
  ExprTree tree_;
};

std::string actionScope(const ScopeConstraint& action) {
  if (action.op == ScopeConstraint::Op::any || action.entities.empty()) return "action";
  std::string list;
  for (const EntityUid& uid : action.entities) list += (list.empty() ? "" : ", ") + uid.toString();
  return action.entities.size() == 1 ? "action in " + list : "action in [" + list + "]";
}

}  // namespace

std::string rewritten(const cedar::Policy& policy, const Mapping& mapping, std::set<std::string>& notes) {
  Rewriter rewriter(*policy.tree, mapping, notes);
  std::vector<std::string> conditions;
  const auto& caller = policy.principal;
  if (caller.op == ScopeConstraint::Op::is || caller.op == ScopeConstraint::Op::isIn)
    if (caller.type != "Client") conditions.push_back("when { false }");
  if (!caller.entities.empty())
    conditions.push_back("when { " + rewriter.callerIs(caller.entities.front(), caller.op != ScopeConstraint::Op::equal) + " }");
  std::string resource = "resource in " + EntityUid("Gateway", mapping.gateway).toString();
  if (policy.resource.op == ScopeConstraint::Op::equal && !policy.resource.entities.empty())
    resource = "resource == " + rewriter.mapped(policy.resource.entities.front()).toString();
  else if (policy.resource.op != ScopeConstraint::Op::any)
    conditions.push_back("when { " + rewriter.condition(policy.resource.expr) + " }");
  for (const cedar::Condition& condition : policy.conditions)
    conditions.push_back((condition.unless ? "unless { " : "when { ") + rewriter.condition(condition.expr) + " }");
  std::string text = std::string(toString(policy.effect)) + " (principal, " + actionScope(policy.action) + ", " + resource + ")";
  for (const std::string& condition : conditions) text += "\n" + condition;
  return text + ";\n\n";
}

}  // namespace chatelaine::gateway::toolhive
