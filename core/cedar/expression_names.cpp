// The part of the expression parser that gives names their meaning: types, entities, variables, functions, methods.
#include "core/cedar/expression_parser.h"
#include "core/cedar/text.h"

namespace chatelaine::cedar {

void ExpressionParser::reportReserved(const Token& token, std::string help) {
  report("parse/reserved-name", "the name `" + std::string(token.text) + "` is reserved and cannot be used here", token.span,
         std::move(help));
}

std::string ExpressionParser::typeName() {
  std::string out;
  do {
    if (cursor_.peek().kind != TokenKind::identifier) cursor_.unexpected("an entity type");
    const Token& part = cursor_.take();
    if (isReserved(part.text)) reportReserved(part, "");
    out += (out.empty() ? "" : "::") + std::string(part.text);
    if (cursor_.peek(1).kind == TokenKind::string) break;
  } while (cursor_.accept("::"));
  return out;
}

EntityUid ExpressionParser::entity() {
  std::string type = typeName();
  cursor_.expect("::", "an entity is written `Type::\"id\"`");
  if (cursor_.peek().kind != TokenKind::string) cursor_.unexpected("the entity's id in double quotes");
  return EntityUid(std::move(type), stringValue(cursor_.take()));
}

ExprId ExpressionParser::name() {
  const size_t from = start();
  const Token& first = cursor_.peek();
  if (cursor_.peek(1).is("::")) {
    std::string type = typeName();
    if (cursor_.at("(")) return functionCall(type, from);
    cursor_.expect("::", "an entity is written `Type::\"id\"`");
    if (cursor_.peek().kind != TokenKind::string) cursor_.unexpected("the entity's id in double quotes");
    std::string id = stringValue(cursor_.take());
    return literal(Value(EntityUid(std::move(type), std::move(id))), cursor_.since(from));
  }
  if (first.is("true") || first.is("false")) {
    const bool value = cursor_.take().text == "true";
    return literal(Value(value), cursor_.since(from));
  }
  if (isReserved(first.text))
    cursor_.unexpected("an expression", first.is("if") ? "put parentheses around `if … then … else …`" : "");
  cursor_.take();
  if (cursor_.at("(")) return functionCall(std::string(first.text), from);
  for (const Variable variable : {Variable::principal, Variable::action, Variable::resource, Variable::context})
    if (first.text == toString(variable)) {
      Expr node;
      node.kind = ExprKind::variable;
      node.variable = variable;
      node.span = first.span;
      return add(std::move(node));
    }
  report("parse/unknown-variable", "invalid variable: `" + std::string(first.text) + "`", first.span,
         "the variables are `principal`, `action`, `resource` and `context`; text stands in double quotes");
  return literal(Value(true), first.span);
}

ExprId ExpressionParser::functionCall(const std::string& name, size_t from) {
  const Span nameSpan = cursor_.since(from);
  cursor_.expect("(");
  Expr node;
  node.kind = ExprKind::call;
  node.operands = list(")");
  node.span = cursor_.since(from);
  const auto function = functionNamed(name);
  if (!function)
    report("parse/unknown-function", "`" + name + "` is not a valid function", nameSpan,
           "functions are `ip`, `decimal`, `datetime` and `duration`");
  else if (!isConstructor(*function))
    report("parse/not-a-function", "`" + name + "` is a method, not a function", nameSpan,
           "use a method call: `e." + name + "(…)`");
  if (!function || !isConstructor(*function)) return literal(Value(true), node.span);
  node.function = *function;
  return add(std::move(node));
}

ExprId ExpressionParser::method(ExprId receiver, const Token& name, size_t from) {
  cursor_.expect("(");
  std::vector<ExprId> operands = list(")");
  operands.insert(operands.begin(), receiver);
  const auto function = functionNamed(name.text);
  const std::string quotedName = "`" + std::string(name.text) + "`";
  if (!function)
    report("parse/unknown-method", quotedName + " is not a valid method", name.span);
  else if (isConstructor(*function))
    report("parse/not-a-method", quotedName + " is a function, not a method", name.span,
           "use a function call: `" + std::string(name.text) + "(…)`");
  else if (*function <= Function::hasTag && operands.size() != arity(*function))
    report("parse/argument-count", "`" + std::string(name.text) + "` takes " + std::to_string(arity(*function) - 1) + " argument" +
           (arity(*function) == 2 ? "" : "s") + ", found " + std::to_string(operands.size() - 1), cursor_.since(name.span.offset));
  Expr node;
  node.kind = ExprKind::call;
  node.function = function.value_or(Function::isEmpty);
  node.span = cursor_.since(from);
  node.operands = std::move(operands);
  return add(std::move(node));
}

}  // namespace chatelaine::cedar
