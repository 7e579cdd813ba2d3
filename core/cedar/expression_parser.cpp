#include "core/cedar/expression_parser.h"

#include <charconv>

#include "core/cedar/text.h"

namespace chatelaine::cedar {

namespace {

std::string found(const Token& token) {
  return token.kind == TokenKind::end ? "the end of the text" : "`" + std::string(token.text) + "`";
}

std::optional<ExprKind> relationKind(const Token& token) {
  static constexpr std::pair<std::string_view, ExprKind> kRelations[] = {
      {"==", ExprKind::equal}, {"!=", ExprKind::notEqual}, {"<", ExprKind::less}, {"<=", ExprKind::lessEqual},
      {">", ExprKind::greater}, {">=", ExprKind::greaterEqual}, {"in", ExprKind::in}, {"has", ExprKind::has},
      {"like", ExprKind::like}, {"is", ExprKind::is}};
  for (const auto& [text, kind] : kRelations)
    if (token.is(text)) return kind;
  return std::nullopt;
}

}  // namespace

const Token& TokenCursor::take() {
  const Token& token = peek();
  if (token.kind == TokenKind::invalid) throw SyntaxError{tokens_.diagnostics[token.diagnostic]};
  end_ = token.span.offset + token.span.length;
  if (token.kind != TokenKind::end) ++at_;
  return token;
}

bool TokenCursor::accept(std::string_view text) {
  if (!at(text)) return false;
  take();
  return true;
}

const Token& TokenCursor::expect(std::string_view text, std::string help) {
  if (!at(text)) unexpected("`" + std::string(text) + "`", std::move(help));
  return take();
}

void TokenCursor::unexpected(const std::string& expected, std::string help) const {
  const Token& token = peek();
  if (token.kind == TokenKind::invalid) throw SyntaxError{tokens_.diagnostics[token.diagnostic]};
  if (token.is("="))
    throw SyntaxError{{Severity::error, "parse/single-equals", "`=` is not an operator", token.span, "use `==` to compare", ""}};
  throw SyntaxError{{Severity::error, token.kind == TokenKind::end ? "parse/unexpected-end" : "parse/unexpected-token",
                     "expected " + expected + ", found " + found(token), token.span, std::move(help), ""}};
}

Span TokenCursor::since(size_t offset) const { return {offset, end_ > offset ? end_ - offset : 0}; }

void ExpressionParser::report(std::string code, std::string message, Span span, std::string help) {
  diagnostics_.push_back({Severity::error, std::move(code), std::move(message), span, std::move(help), ""});
}

void ExpressionParser::checkDepth(uint32_t depth, Span span) const {
  if (depth > kMaxDepth)
    throw SyntaxError{{Severity::error, "parse/too-deep",
                       "the expression is nested deeper than " + std::to_string(kMaxDepth) + " levels", span,
                       "split it into several conditions or policies", ""}};
}

ExprId ExpressionParser::add(ExprKind kind, Span span, std::vector<ExprId> operands, std::vector<std::string> names) {
  Expr node;
  node.kind = kind;
  node.span = span;
  node.operands = std::move(operands);
  node.names = std::move(names);
  return add(std::move(node));
}

ExprId ExpressionParser::add(Expr node) {
  for (const ExprId operand : node.operands) checkDepth(tree_.height(operand) + 1, node.span);
  return tree_.add(std::move(node));
}

ExprId ExpressionParser::literal(Value value, Span span) {
  Expr node;
  node.span = span;
  node.constant = std::move(value);
  return tree_.add(std::move(node));
}

std::string ExpressionParser::stringValue(const Token& token) {
  const std::string_view raw = token.text.substr(1, token.text.size() - 2);
  Unescaped text = unescape(raw, false);
  for (const BadEscape& bad : text.bad)
    report("parse/invalid-escape", bad.message, {token.span.offset + 1 + bad.span.offset, bad.span.length},
           "escapes are \\\\ \\\" \\' \\n \\r \\t \\0 \\x41 \\u{1F600}");
  return std::move(text.runs[0]);
}

ExprId ExpressionParser::expression() {
  checkDepth(++depth_, cursor_.peek().span);
  const ExprId result = cursor_.at("if") ? conditional() : chain(ExprKind::any);
  --depth_;
  return result;
}

ExprId ExpressionParser::conditional() {
  const size_t from = start();
  cursor_.expect("if");
  const ExprId test = expression();
  cursor_.expect("then");
  const ExprId yes = expression();
  cursor_.expect("else", "every `if` needs its `else`");
  const ExprId no = expression();
  return add(ExprKind::conditional, cursor_.since(from), {test, yes, no});
}

// `a || b || c` over chains of `&&`, over relations.
ExprId ExpressionParser::chain(ExprKind kind) {
  const size_t from = start();
  const std::string_view op = kind == ExprKind::any ? "||" : "&&";
  const auto operand = [&] { return kind == ExprKind::any ? chain(ExprKind::all) : relation(); };
  std::vector<ExprId> operands{operand()};
  while (cursor_.accept(op)) operands.push_back(operand());
  return operands.size() == 1 ? operands[0] : add(kind, cursor_.since(from), std::move(operands));
}

ExprId ExpressionParser::relation() {
  const size_t from = start();
  const ExprId left = sum();
  const auto kind = relationKind(cursor_.peek());
  if (!kind) return left;
  cursor_.take();
  const ExprId result = *kind == ExprKind::has    ? hasRelation(left, from)
                        : *kind == ExprKind::like ? likeRelation(left, from)
                        : *kind == ExprKind::is   ? isRelation(left, from)
                                                  : add(*kind, cursor_.since(from), {left, sum()});
  if (relationKind(cursor_.peek()))
    throw SyntaxError{{Severity::error, "parse/chained-relation", "relations cannot be chained", cursor_.peek().span,
                       "put parentheses around one of them, or join them with `&&`", ""}};
  return result;
}

std::string ExpressionParser::attributeName(const Token& token) {
  if (isReserved(token.text))
    reportReserved(token,
                   "write it in quotes: `[\"" + std::string(token.text) + "\"]` or `has \"" + std::string(token.text) + "\"`");
  return std::string(token.text);
}

ExprId ExpressionParser::hasRelation(ExprId left, size_t from) {
  std::vector<std::string> path;
  if (cursor_.peek().kind == TokenKind::string) {
    path.push_back(stringValue(cursor_.take()));
  } else {
    do {
      if (cursor_.peek().kind != TokenKind::identifier) cursor_.unexpected("an attribute name or a string after `has`");
      path.push_back(attributeName(cursor_.take()));
    } while (cursor_.accept("."));
  }
  return add(ExprKind::has, cursor_.since(from), {left}, std::move(path));
}

ExprId ExpressionParser::likeRelation(ExprId left, size_t from) {
  if (cursor_.peek().kind != TokenKind::string) cursor_.unexpected("a pattern in double quotes after `like`");
  const Token& token = cursor_.take();
  Unescaped pattern = unescape(token.text.substr(1, token.text.size() - 2), true);
  for (const BadEscape& bad : pattern.bad)
    report("parse/invalid-escape", bad.message, {token.span.offset + 1 + bad.span.offset, bad.span.length},
           "a star that is no wildcard is `\\*`");
  return add(ExprKind::like, cursor_.since(from), {left}, std::move(pattern.runs));
}

ExprId ExpressionParser::isRelation(ExprId left, size_t from) {
  std::vector<std::string> type{typeName()};
  if (!cursor_.accept("in")) return add(ExprKind::is, cursor_.since(from), {left}, std::move(type));
  const ExprId ancestor = sum();
  return add(ExprKind::is, cursor_.since(from), {left, ancestor}, std::move(type));
}

ExprId ExpressionParser::sum() {
  const size_t from = start();
  ExprId left = product();
  while (cursor_.at("+") || cursor_.at("-")) {
    const ExprKind kind = cursor_.take().text == "+" ? ExprKind::add : ExprKind::subtract;
    const ExprId right = product();
    left = add(kind, cursor_.since(from), {left, right});
  }
  return left;
}

ExprId ExpressionParser::product() {
  const size_t from = start();
  ExprId left = unary();
  while (cursor_.at("*") || cursor_.at("/") || cursor_.at("%")) {
    const Token& op = cursor_.take();
    if (op.text != "*")
      report("parse/unsupported-operator", op.text == "/" ? "division is not supported" : "remainder is not supported", op.span,
             "Cedar has `+`, `-` and `*`");
    const ExprId right = unary();
    left = add(ExprKind::multiply, cursor_.since(from), {left, right});
  }
  return left;
}

ExprId ExpressionParser::unary() {
  if (cursor_.at("!")) return negations("!", ExprKind::negation);
  return cursor_.at("-") ? negations("-", ExprKind::negate) : member();
}

ExprId ExpressionParser::negations(std::string_view op, ExprKind kind) {
  std::vector<size_t> starts;
  while (cursor_.at(op)) {
    starts.push_back(start());
    cursor_.take();
  }
  if (starts.size() > 4)
    throw SyntaxError{{Severity::error, "parse/too-many-negations", "more than four `" + std::string(op) + "` in a row",
                       cursor_.since(starts[0]), "two of them cancel out", ""}};
  const Token& next = cursor_.peek();
  ExprId result;
  // The least Long has no positive counterpart, so that the sign belongs to the literal; a member of a literal has none.
  const Token& after = cursor_.peek(1);
  if (kind == ExprKind::negate && next.kind == TokenKind::number && !after.is(".") && !after.is("[") && !after.is("(")) {
    result = number(cursor_.take(), true, starts.back());
    starts.pop_back();
  } else {
    result = member();
  }
  for (size_t i = starts.size(); i-- > 0;) result = add(kind, cursor_.since(starts[i]), {result});
  return result;
}

ExprId ExpressionParser::number(const Token& token, bool negative, size_t from) {
  const std::string text = (negative ? "-" : "") + std::string(token.text);
  int64_t value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc())
    report("parse/integer-too-large", "integer literal `" + text + "` is too " + (negative ? "small" : "large"),
           cursor_.since(from), "a Long lies between -9223372036854775808 and 9223372036854775807");
  return literal(Value(value), cursor_.since(from));
}

ExprId ExpressionParser::member() {
  const size_t from = start();
  ExprId result = primary();
  while (true) {
    if (cursor_.accept(".")) {
      if (cursor_.peek().kind != TokenKind::identifier)
        cursor_.unexpected("an attribute or method name after `.`", "write an attribute in quotes as `[\"name\"]`");
      const Token& name = cursor_.take();
      result = cursor_.at("(") ? method(result, name, from)
                               : add(ExprKind::attribute, cursor_.since(from), {result}, {attributeName(name)});
    } else if (cursor_.at("[")) {
      result = index(result, from);
    } else {
      return result;
    }
  }
}

ExprId ExpressionParser::index(ExprId receiver, size_t from) {
  cursor_.expect("[");
  if (cursor_.peek().kind != TokenKind::string)
    cursor_.unexpected("an attribute name in double quotes", "only records and entities have `[…]`; use `.contains(…)` for sets");
  std::string name = stringValue(cursor_.take());
  cursor_.expect("]");
  return add(ExprKind::attribute, cursor_.since(from), {receiver}, {std::move(name)});
}

std::vector<ExprId> ExpressionParser::list(std::string_view close) {
  std::vector<ExprId> items;
  while (!cursor_.at(close)) {
    items.push_back(expression());
    if (!cursor_.accept(",")) break;
  }
  cursor_.expect(close);
  return items;
}

ExprId ExpressionParser::primary() {
  const size_t from = start();
  const Token& token = cursor_.peek();
  switch (token.kind) {
    case TokenKind::number: return number(cursor_.take(), false, from);
    case TokenKind::string: {
      std::string text = stringValue(cursor_.take());
      return literal(Value::string(std::move(text)), cursor_.since(from));
    }
    case TokenKind::identifier: return name();
    case TokenKind::slot: {
      report("parse/slot-in-condition", "found template slot `" + std::string(token.text) + "` in a condition", token.span,
             "slots stand in the scope only: `principal == ?principal`");
      cursor_.take();
      return literal(Value(true), cursor_.since(from));
    }
    default: break;
  }
  if (token.is("[")) return setLiteral();
  if (token.is("{")) return recordLiteral();
  if (!cursor_.accept("(")) cursor_.unexpected("an expression");
  const ExprId inner = expression();
  cursor_.expect(")");
  return inner;
}

ExprId ExpressionParser::setLiteral() {
  const size_t from = start();
  cursor_.expect("[");
  std::vector<ExprId> elements = list("]");
  return add(ExprKind::set, cursor_.since(from), std::move(elements));
}

ExprId ExpressionParser::recordLiteral() {
  const size_t from = start();
  cursor_.expect("{");
  std::vector<ExprId> values;
  std::vector<std::string> names;
  bool duplicate = false;
  while (!cursor_.at("}")) {
    const Token& key = cursor_.peek();
    if (key.kind != TokenKind::string && key.kind != TokenKind::identifier) cursor_.unexpected("an attribute name");
    cursor_.take();
    std::string text = key.kind == TokenKind::string ? stringValue(key) : attributeName(key);
    if (std::find(names.begin(), names.end(), text) != names.end()) {
      report("parse/duplicate-key", "duplicate key `" + escaped(text) + "` in a record literal", key.span);
      duplicate = true;
    }
    cursor_.expect(":");
    values.push_back(expression());
    names.push_back(std::move(text));
    if (!cursor_.accept(",")) break;
  }
  cursor_.expect("}");
  if (duplicate) return literal(Value(true), cursor_.since(from));   // reported; a record has each name once
  return add(ExprKind::record, cursor_.since(from), std::move(values), std::move(names));
}

}  // namespace chatelaine::cedar
