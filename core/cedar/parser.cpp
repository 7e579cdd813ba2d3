#include "core/cedar/parser.h"

#include <set>

#include "core/cedar/expression_parser.h"
#include "core/cedar/text.h"

namespace chatelaine::cedar {

namespace {

class PolicyParser {
public:
  PolicyParser(TokenCursor& cursor, Diagnostics& diagnostics)
      : cursor_(cursor), tree_(std::make_shared<ExprTree>()), parser_(cursor, *tree_, diagnostics) {}

  Policy policy() {
    const size_t from = cursor_.peek().span.offset;
    while (cursor_.at("@")) annotation();
    effect();
    cursor_.expect("(");
    policy_.principal = scope(Variable::principal);
    cursor_.expect(",", "the scope is `(principal, action, resource)`");
    policy_.action = scope(Variable::action);
    cursor_.expect(",", "the scope is `(principal, action, resource)`");
    policy_.resource = scope(Variable::resource);
    cursor_.accept(",");
    cursor_.expect(")");
    while (cursor_.at("when") || cursor_.at("unless")) condition();
    cursor_.expect(";", "a policy ends in `;`");
    policy_.span = cursor_.since(from);
    policy_.tree = tree_;
    return std::move(policy_);
  }

  // Whether what comes next would still be this policy: its annotations have begun, its effect was not reached.
  [[nodiscard]] bool isBeforeEffect() const { return beforeEffect_; }

private:
  void annotation() {
    beforeEffect_ = true;
    const size_t from = cursor_.peek().span.offset;
    cursor_.expect("@");
    if (cursor_.peek().kind != TokenKind::identifier)
      cursor_.unexpected("the name of an annotation", "annotations are written `@name(\"value\")`");
    const Token& key = cursor_.take();
    Annotation annotation;
    annotation.key = std::string(key.text);
    if (cursor_.accept("(")) {
      if (cursor_.peek().kind != TokenKind::string) cursor_.unexpected("the annotation's value in double quotes");
      annotation.value = parser_.stringValue(cursor_.take());
      annotation.hasValue = true;
      cursor_.expect(")");
    }
    annotation.span = cursor_.since(from);
    if (policy_.annotation(annotation.key))
      parser_.report("parse/duplicate-annotation", "duplicate annotation `@" + annotation.key + "`", annotation.span);
    policy_.annotations.push_back(std::move(annotation));
  }

  void effect() {
    if (cursor_.peek().kind != TokenKind::identifier) cursor_.unexpected("`permit` or `forbid`");
    if (!cursor_.at("permit") && !cursor_.at("forbid")) cursor_.unexpected("`permit` or `forbid`", effectHelp(cursor_.peek().text));
    policy_.effect = cursor_.take().text == "permit" ? Effect::permit : Effect::forbid;
    beforeEffect_ = false;
  }

  static std::string effectHelp(std::string_view word) {
    if (word == "allow") return "Cedar's word is `permit`";
    return word == "deny" ? "Cedar's word is `forbid`" : "a policy begins with `permit` or `forbid`";
  }

  ScopeConstraint scope(Variable variable) {
    ScopeConstraint out;
    const size_t from = cursor_.peek().span.offset;
    if (!cursor_.at(toString(variable)))
      cursor_.unexpected("`" + std::string(toString(variable)) + "`",
                         "the scope is `(principal, action, resource)`, in this order");
    cursor_.take();
    if (cursor_.at(":"))
      cursor_.unexpected("`,` or a constraint", "write the type as `" + std::string(toString(variable)) + " is Type`");
    if (cursor_.at("is")) typeConstraint(out, variable);
    else if (cursor_.at("==") || cursor_.at("in")) entityConstraint(out, variable);
    else if (!cursor_.at(",") && !cursor_.at(")"))
      cursor_.unexpected("`,` or a constraint", "a scope has `==`, `in` and `is` only; everything else belongs into `when { … }`");
    out.span = cursor_.since(from);
    if (out.op != ScopeConstraint::Op::any) out.expr = scopeExpression(out, variable);
    return out;
  }

  void typeConstraint(ScopeConstraint& out, Variable variable) {
    const Token& keyword = cursor_.take();
    if (variable == Variable::action)
      parser_.report("parse/action-scope", "`is` cannot be used for the action", keyword.span, "use `action in Action::\"group\"`");
    out.op = ScopeConstraint::Op::is;
    out.type = parser_.typeName();
    if (!cursor_.accept("in")) {
      if (cursor_.at("==")) cursor_.unexpected("`,` or `in`", "`==` already fixes the type");
      return;
    }
    out.op = ScopeConstraint::Op::isIn;
    rightSide(out, variable);
  }

  void entityConstraint(ScopeConstraint& out, Variable variable) {
    out.op = cursor_.take().text == "==" ? ScopeConstraint::Op::equal : ScopeConstraint::Op::in;
    rightSide(out, variable);
  }

  // An entity, a slot, or a list of actions; parentheses around it change nothing.
  void rightSide(ScopeConstraint& out, Variable variable) {
    size_t open = 0;
    while (cursor_.accept("(")) ++open;
    rightSpan_ = cursor_.peek().span;
    if (cursor_.peek().kind == TokenKind::slot) slot(out, variable);
    else if (cursor_.at("[")) actionList(out, variable);
    else out.entities.push_back(actionChecked(variable));
    rightSpan_ = cursor_.since(rightSpan_.offset);
    while (open-- > 0) cursor_.expect(")");
  }

  void slot(ScopeConstraint& out, Variable variable) {
    const Token& token = cursor_.take();
    if (variable == Variable::action || token.text.substr(1) != toString(variable))
      parser_.report("parse/scope-slot", "the slot `" + std::string(token.text) + "` cannot stand here", token.span,
                     "templates have `principal == ?principal` and `resource == ?resource` (or `in`)");
    out.slot = true;
  }

  void actionList(ScopeConstraint& out, Variable variable) {
    const Token& bracket = cursor_.take();
    if (variable != Variable::action || out.op != ScopeConstraint::Op::in)
      parser_.report("parse/scope-list", "a list of entities can only stand after `action in`", bracket.span,
                     "use `when { … in [ … ] }`");
    out.op = ScopeConstraint::Op::inList;
    while (!cursor_.at("]")) {
      out.entities.push_back(actionChecked(variable));
      if (!cursor_.accept(",")) break;
    }
    cursor_.expect("]");
  }

  EntityUid actionChecked(Variable variable) {
    const size_t from = cursor_.peek().span.offset;
    EntityUid uid = parser_.entity();
    const std::string_view type = uid.type();
    if (variable == Variable::action && type != "Action" && !type.ends_with("::Action"))
      parser_.report("parse/action-type", "expected an entity of type `Action`, found `" + uid.toString() + "`",
                     cursor_.since(from),
                     "actions are written `Action::\"name\"`, with a namespace before `Action` where there is one");
    return uid;
  }

  ExprId scopeExpression(const ScopeConstraint& scope, Variable variable) {
    Expr self;
    self.kind = ExprKind::variable;
    self.variable = variable;
    self.span = {scope.span.offset, toString(variable).size()};
    std::vector<ExprId> operands{tree_->add(std::move(self))};
    if (scope.slot) {
      Expr slot;
      slot.kind = ExprKind::slot;
      slot.variable = variable;
      slot.span = rightSpan_;
      operands.push_back(tree_->add(std::move(slot)));
    } else if (scope.op == ScopeConstraint::Op::inList) {
      std::vector<ExprId> members;
      for (const EntityUid& uid : scope.entities) members.push_back(parser_.literal(Value(uid), rightSpan_));
      operands.push_back(parser_.add(ExprKind::set, rightSpan_, std::move(members)));
    } else if (scope.op != ScopeConstraint::Op::is) {
      operands.push_back(parser_.literal(Value(scope.entities[0]), rightSpan_));
    }
    const bool typed = scope.op == ScopeConstraint::Op::is || scope.op == ScopeConstraint::Op::isIn;
    const ExprKind kind = typed ? ExprKind::is : scope.op == ScopeConstraint::Op::equal ? ExprKind::equal : ExprKind::in;
    return parser_.add(kind, scope.span, std::move(operands),
                       typed ? std::vector<std::string>{scope.type} : std::vector<std::string>{});
  }

  void condition() {
    Condition condition;
    const size_t from = cursor_.peek().span.offset;
    condition.unless = cursor_.take().text == "unless";
    cursor_.expect("{");
    if (cursor_.at("}")) cursor_.unexpected("a condition", "a condition without restriction is `when { true }`, or leave it out");
    condition.expr = parser_.expression();
    cursor_.expect("}");
    condition.span = cursor_.since(from);
    policy_.conditions.push_back(condition);
  }

  TokenCursor& cursor_;
  std::shared_ptr<ExprTree> tree_;
  ExpressionParser parser_;
  Policy policy_;
  bool beforeEffect_ = false;
  Span rightSpan_;
};

// After a syntax error: behind the next `;`, or before what looks like the start of a policy. A policy whose annotations could
// not be read is left out whole, its effect too: without them it would be another one.
void skipPolicy(TokenCursor& cursor, bool beforeEffect) {
  while (!cursor.atEnd()) {
    const bool effect = (cursor.at("permit") || cursor.at("forbid")) && cursor.peek(1).is("(");
    if (!beforeEffect && (cursor.at("@") || effect)) return;
    if (effect) beforeEffect = false;
    const bool semicolon = cursor.at(";");
    cursor.skip();
    if (semicolon) return;
  }
}

void nameByAnnotation(Policy& policy, std::string_view fileName, size_t place) {
  const std::string* id = policy.annotation("id");
  policy.id = id && !id->empty() ? *id : std::string(fileName) + "#" + std::to_string(place + 1);
}

void dropDuplicateIds(ParsedPolicies& parsed) {
  std::set<std::string, std::less<>> ids;
  std::erase_if(parsed.policies, [&](const Policy& policy) {
    if (ids.insert(policy.id).second) return false;
    Span span = policy.span;
    for (const Annotation& annotation : policy.annotations)
      if (annotation.key == "id") span = annotation.span;
    parsed.diagnostics.push_back({Severity::error, "policy/duplicate-id", "the id `" + policy.id + "` is already used in this file",
                                  span, "every policy needs its own `@id`", ""});
    return true;
  });
}

}  // namespace

ParsedPolicies parsePolicies(std::string_view text, std::string_view fileName, PolicyIds ids) {
  ParsedPolicies out;
  const Tokens tokens = tokenize(text);
  TokenCursor cursor(tokens);
  for (size_t place = 0; !cursor.atEnd(); ++place) {
    Diagnostics diagnostics;
    const size_t before = cursor.position();
    PolicyParser parser(cursor, diagnostics);
    try {
      Policy policy = parser.policy();
      policy.file = std::string(fileName);
      policy.id = "policy" + std::to_string(place);
      if (ids == PolicyIds::annotated) nameByAnnotation(policy, fileName, place);
      if (!hasErrors(diagnostics)) out.policies.push_back(std::move(policy));
    } catch (const SyntaxError& error) {
      diagnostics.push_back(error.diagnostic);
      if (cursor.position() == before) cursor.skip();
      skipPolicy(cursor, parser.isBeforeEffect());
    }
    out.diagnostics.insert(out.diagnostics.end(), diagnostics.begin(), diagnostics.end());
  }
  if (ids == PolicyIds::annotated) dropDuplicateIds(out);
  for (Diagnostic& diagnostic : out.diagnostics) diagnostic.file = std::string(fileName);
  std::stable_sort(out.diagnostics.begin(), out.diagnostics.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.span.offset < b.span.offset; });
  return out;
}

ParsedExpression parseExpression(std::string_view text, std::string_view fileName) {
  ParsedExpression out;
  const Tokens tokens = tokenize(text);
  TokenCursor cursor(tokens);
  auto tree = std::make_shared<ExprTree>();
  try {
    ExpressionParser parser(cursor, *tree, out.diagnostics);
    const ExprId root = parser.expression();
    if (!cursor.atEnd()) cursor.unexpected("the end of the expression");
    if (!hasErrors(out.diagnostics)) out.expression = Expression{std::move(tree), root};
  } catch (const SyntaxError& error) {
    out.diagnostics.push_back(error.diagnostic);
  }
  for (Diagnostic& diagnostic : out.diagnostics) diagnostic.file = std::string(fileName);
  return out;
}

}  // namespace chatelaine::cedar
