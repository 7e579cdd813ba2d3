#include "core/cedar/print.h"

#include "core/cedar/text.h"

namespace chatelaine::cedar {

namespace {

// How tightly a form binds; an operand is put into parentheses if it binds less than its place asks for.
enum class Binding { conditional, any, all, relation, sum, product, unary, member, primary };

std::string_view symbol(ExprKind kind) {
  switch (kind) {
    case ExprKind::all: return "&&";
    case ExprKind::any: return "||";
    case ExprKind::negation: return "!";
    case ExprKind::equal: return "==";
    case ExprKind::notEqual: return "!=";
    case ExprKind::less: return "<";
    case ExprKind::lessEqual: return "<=";
    case ExprKind::greater: return ">";
    case ExprKind::greaterEqual: return ">=";
    case ExprKind::in: return "in";
    case ExprKind::add: return "+";
    case ExprKind::subtract: case ExprKind::negate: return "-";
    case ExprKind::multiply: return "*";
    case ExprKind::has: return "has";
    case ExprKind::like: return "like";
    case ExprKind::is: return "is";
    case ExprKind::conditional: return "if";
    case ExprKind::attribute: return ".";
    case ExprKind::set: return "set";
    case ExprKind::record: return "record";
    default: return "";
  }
}

Binding bindingOf(const Expr& node) {
  switch (node.kind) {
    case ExprKind::conditional: return Binding::conditional;
    case ExprKind::any: return Binding::any;
    case ExprKind::all: return Binding::all;
    case ExprKind::equal: case ExprKind::notEqual: case ExprKind::less: case ExprKind::lessEqual: case ExprKind::greater:
    case ExprKind::greaterEqual: case ExprKind::in: case ExprKind::has: case ExprKind::like: case ExprKind::is:
      return Binding::relation;
    case ExprKind::add: case ExprKind::subtract: return Binding::sum;
    case ExprKind::multiply: return Binding::product;
    case ExprKind::negation: case ExprKind::negate: return Binding::unary;
    case ExprKind::literal:
      return node.constant->is(ValueKind::integer) && node.constant->asInteger() < 0 ? Binding::unary : Binding::primary;
    default: return Binding::member;
  }
}

std::string pattern(const std::vector<std::string>& runs) {
  std::string out = "\"";
  for (size_t i = 0; i < runs.size(); ++i) out += (i ? "*" : "") + escaped(runs[i], true);
  return out + "\"";
}

std::string path(const std::vector<std::string>& names) {
  if (names.size() == 1 && !isIdentifier(names[0])) return stringLiteral(names[0]);
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ".") + name;
  return out;
}

class Printer {
public:
  Printer(const ExprTree& tree, std::string& out) : tree_(tree), out_(out) {}

  void print(ExprId id, Binding place) {
    const Expr& node = tree_[id];
    const bool parentheses = bindingOf(node) < place;
    if (parentheses) out_ += "(";
    body(node);
    if (parentheses) out_ += ")";
  }

private:
  void body(const Expr& node) {
    switch (node.kind) {
      case ExprKind::literal: out_ += node.constant->toString(); return;
      case ExprKind::variable: out_ += toString(node.variable); return;
      case ExprKind::slot: out_ += "?"; out_ += toString(node.variable); return;
      case ExprKind::all: return joined(node, " && ", Binding::relation);
      case ExprKind::any: return joined(node, " || ", Binding::all);
      case ExprKind::negation: case ExprKind::negate: return unary(node);
      case ExprKind::conditional:
        out_ += "if ", print(node.operands[0], Binding::conditional);
        out_ += " then ", print(node.operands[1], Binding::conditional);
        out_ += " else ", print(node.operands[2], Binding::conditional);
        return;
      case ExprKind::add: case ExprKind::subtract: return binary(node, Binding::sum, Binding::product);
      case ExprKind::multiply: return binary(node, Binding::product, Binding::unary);
      case ExprKind::attribute:
        print(node.operands[0], Binding::member);
        out_ += isIdentifier(node.names[0]) ? "." + node.names[0] : "[" + stringLiteral(node.names[0]) + "]";
        return;
      case ExprKind::has: case ExprKind::like: case ExprKind::is: return named(node);
      case ExprKind::set:
        out_ += "[", joined(node, ", ", Binding::conditional), out_ += "]";
        return;
      case ExprKind::record: return record(node);
      case ExprKind::call: return call(node);
      default: return binary(node, Binding::sum, Binding::sum);
    }
  }

  void joined(const Expr& node, std::string_view separator, Binding place, size_t from = 0) {
    for (size_t i = from; i < node.operands.size(); ++i) {
      if (i > from) out_ += separator;
      print(node.operands[i], place);
    }
  }

  // Another sign is put into parentheses, because more than four in a row are refused, and so is a number, because a sign
  // right before it is its own.
  void unary(const Expr& node) {
    const Expr& operand = tree_[node.operands[0]];
    const bool number =
        node.kind == ExprKind::negate && operand.kind == ExprKind::literal && bindingOf(operand) == Binding::primary;
    out_ += symbol(node.kind);
    if (number) out_ += "(";
    print(node.operands[0], Binding::member);
    if (number) out_ += ")";
  }

  void binary(const Expr& node, Binding left, Binding right) {
    print(node.operands[0], left);
    out_ += " ";
    out_ += symbol(node.kind);
    out_ += " ";
    print(node.operands[1], right);
  }

  void named(const Expr& node) {
    print(node.operands[0], Binding::sum);
    out_ += " ";
    out_ += symbol(node.kind);
    out_ += " " + (node.kind == ExprKind::like  ? pattern(node.names)
                   : node.kind == ExprKind::has ? path(node.names)
                                                : node.names[0]);
    if (node.operands.size() == 2) out_ += " in ", print(node.operands[1], Binding::sum);
  }

  void record(const Expr& node) {
    out_ += "{";
    for (size_t i = 0; i < node.operands.size(); ++i) {
      out_ += (i ? ", " : "") + (isIdentifier(node.names[i]) ? node.names[i] : stringLiteral(node.names[i])) + ": ";
      print(node.operands[i], Binding::conditional);
    }
    out_ += "}";
  }

  void call(const Expr& node) {
    const bool method = !isConstructor(node.function);
    if (method) print(node.operands[0], Binding::member), out_ += ".";
    out_ += toString(node.function);
    out_ += "(", joined(node, ", ", Binding::conditional, method ? 1 : 0), out_ += ")";
  }

  const ExprTree& tree_;
  std::string& out_;
};

void printScope(const ScopeConstraint& scope, const ExprTree& tree, Variable variable, std::string& out) {
  if (scope.op == ScopeConstraint::Op::any) out += toString(variable); else out += print(tree, scope.expr);
}

void dumpInto(const ExprTree& tree, ExprId id, std::string& out) {
  const Expr& node = tree[id];
  if (node.kind == ExprKind::literal || node.kind == ExprKind::variable || node.kind == ExprKind::slot) {
    out += print(tree, id);
    return;
  }
  out += "(";
  out += node.kind == ExprKind::call ? toString(node.function) : symbol(node.kind);
  if (node.kind == ExprKind::like) out += " " + pattern(node.names);
  else if (node.kind != ExprKind::record)
    for (const std::string& name : node.names) out += " " + (isTypeName(name) ? name : stringLiteral(name));
  for (size_t i = 0; i < node.operands.size(); ++i) {
    out += " ";
    if (node.kind == ExprKind::record) out += node.names[i] + ": ";
    dumpInto(tree, node.operands[i], out);
  }
  out += ")";
}

}  // namespace

std::string print(const ExprTree& tree, ExprId root) {
  std::string out;
  Printer(tree, out).print(root, Binding::conditional);
  return out;
}

std::string print(const Policy& policy) {
  std::string out;
  for (const Annotation& annotation : policy.annotations)
    out += "@" + annotation.key + (annotation.hasValue ? "(" + stringLiteral(annotation.value) + ")" : "") + "\n";
  out += std::string(toString(policy.effect)) + " (";
  printScope(policy.principal, *policy.tree, Variable::principal, out);
  out += ", ";
  printScope(policy.action, *policy.tree, Variable::action, out);
  out += ", ";
  printScope(policy.resource, *policy.tree, Variable::resource, out);
  out += ")";
  for (const Condition& condition : policy.conditions)
    out += std::string("\n") + (condition.unless ? "unless" : "when") + " { " + print(*policy.tree, condition.expr) + " }";
  return out + ";\n";
}

std::string dump(const ExprTree& tree, ExprId root) {
  std::string out;
  dumpInto(tree, root, out);
  return out;
}

}  // namespace chatelaine::cedar
