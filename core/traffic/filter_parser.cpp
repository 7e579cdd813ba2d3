#include <algorithm>

#include "core/base/near.h"
#include "core/traffic/filter_lexer.h"
#include "core/traffic/filter_node.h"

namespace chatelaine::traffic {

namespace {

using NodePtr = std::shared_ptr<const Filter::Node>;

constexpr int deepestNesting = 200;

const Field* fieldNamed(const std::vector<Field>& catalog, std::string_view name) {
  for (const Field& field : catalog)
    if (field.name == name) return &field;
  return nullptr;
}

std::string operatorsOf(FieldType type) {
  switch (type) {
    case FieldType::text: return "==, !=, in, like or is";
    case FieldType::list: return "has or is";
    case FieldType::enumeration: return "==, !=, in or is";
    case FieldType::time:
    case FieldType::number: return "==, !=, <, <=, >, >=, in or is";
  }
  return "is";
}

bool takes(FieldType type, FilterOp op) {
  switch (op) {
    case FilterOp::equal:
    case FilterOp::unequal:
    case FilterOp::in: return type != FieldType::list;
    case FilterOp::less:
    case FilterOp::lessOrEqual:
    case FilterOp::greater:
    case FilterOp::greaterOrEqual: return type == FieldType::time || type == FieldType::number;
    case FilterOp::like: return type == FieldType::text;
    case FilterOp::has: return type == FieldType::list;
    default: return true;
  }
}

std::string_view typeName(FieldType type) {
  switch (type) {
    case FieldType::text: return "a text";
    case FieldType::list: return "a list";
    case FieldType::enumeration: return "one of a few words";
    case FieldType::time: return "a time";
    case FieldType::number: return "a number";
  }
  return "a text";
}

FilterOp comparisonOf(std::string_view text) {
  if (text == "==") return FilterOp::equal;
  if (text == "!=") return FilterOp::unequal;
  if (text == "<") return FilterOp::less;
  if (text == "<=") return FilterOp::lessOrEqual;
  if (text == ">") return FilterOp::greater;
  return FilterOp::greaterOrEqual;
}

// What a parse step gives back after an error was written down.
struct Failed {
  operator bool() const { return false; }
  operator NodePtr() const { return nullptr; }
  operator const Field*() const { return nullptr; }
};

// Recursive descent; the first error ends it.
class Parser {
public:
  Parser(std::string_view text, const std::vector<Field>& catalog) : text_(text), catalog_(catalog), lexemes_(lexFilter(text)) {}

  ParsedFilter run() {
    if (text_.size() > longestFilter) {
      fail("filter/too-long", "a filter has at most 65536 bytes", {longestFilter, text_.size() - longestFilter}, "");
      return {{}, std::move(diagnostics_)};
    }
    if (lexemes_.empty()) return {Filter(nullptr, std::string(text_)), {}};
    NodePtr root = any(0);
    if (root && at_ < lexemes_.size()) unexpectedAfterCondition();
    if (!diagnostics_.empty()) return {{}, std::move(diagnostics_)};
    return {Filter(std::move(root), std::string(text_)), {}};
  }

private:
  [[nodiscard]] const Lexeme* peek() const { return at_ < lexemes_.size() ? &lexemes_[at_] : nullptr; }
  [[nodiscard]] bool isWord(std::string_view word) const { return peek() && peek()->kind == LexKind::word && peek()->value == word; }
  [[nodiscard]] bool isBracket(char c) const { return peek() && peek()->kind == LexKind::bracket && peek()->value.front() == c; }
  bool takeWord(std::string_view word) {
    if (!isWord(word)) return false;
    ++at_;
    return true;
  }
  bool takeBracket(char c) {
    if (!isBracket(c)) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] Span here() const { return peek() ? peek()->span : Span{text_.size(), 0}; }

  Failed fail(std::string code, std::string message, Span span, std::string help) {
    if (diagnostics_.empty()) diagnostics_.push_back({Severity::error, std::move(code), std::move(message), span, std::move(help), {}});
    return {};
  }

  // What stands here is wrong: by itself, or because `expected` should stand here.
  Failed unexpected(const std::string& expected, const std::string& help = {}) {
    const Lexeme* lexeme = peek();
    if (!lexeme) return fail("filter/incomplete", expected + " is missing at the end", here(), help);
    if (lexeme->kind == LexKind::wrong) return fail("filter/unexpected", lexeme->problem, lexeme->span, lexeme->help);
    return fail("filter/unexpected", expected + " is expected here, not `" + lexeme->value + "`", lexeme->span, help);
  }

  void unexpectedAfterCondition() {
    if (isBracket(')')) fail("filter/bracket", "this bracket closes nothing", here(), "remove it, or open one before");
    else unexpected("`and` or `or`", "conditions are joined by and, or; texts stand in double quotes");
  }

  NodePtr join(Filter::Node::Kind kind, std::vector<NodePtr> operands) {
    if (operands.size() == 1) return operands.front();
    auto node = std::make_shared<Filter::Node>();
    node->kind = kind;
    node->operands = std::move(operands);
    return node;
  }

  NodePtr any(int depth) {
    std::vector<NodePtr> operands;
    do {
      NodePtr operand = all(depth);
      if (!operand) return nullptr;
      operands.push_back(std::move(operand));
    } while (takeWord("or"));
    return join(Filter::Node::Kind::any, std::move(operands));
  }

  NodePtr all(int depth) {
    std::vector<NodePtr> operands;
    do {
      NodePtr operand = negation(depth);
      if (!operand) return nullptr;
      operands.push_back(std::move(operand));
    } while (takeWord("and"));
    return join(Filter::Node::Kind::all, std::move(operands));
  }

  NodePtr negation(int depth) {
    if (depth > deepestNesting) return fail("filter/too-deep", "brackets and `not` are nested more than 200 deep", here(), "");
    if (takeWord("not")) {
      NodePtr operand = negation(depth + 1);
      if (!operand) return nullptr;
      auto node = std::make_shared<Filter::Node>();
      node->kind = Filter::Node::Kind::negation;
      node->operands.push_back(std::move(operand));
      return node;
    }
    if (isBracket('(')) return bracketed(depth);
    return condition();
  }

  NodePtr bracketed(int depth) {
    const Span open = here();
    ++at_;
    NodePtr inner = any(depth + 1);
    if (!inner) return nullptr;
    if (takeBracket(')')) return inner;
    if (peek()) return unexpected("`and`, `or` or `)`");
    return fail("filter/bracket", "this bracket is not closed", open, "add ) at the end");
  }

  NodePtr condition() {
    const Field* field = fieldName();
    if (!field) return nullptr;
    auto node = std::make_shared<Filter::Node>();
    node->condition.field = *field;
    return comparison(node->condition) ? node : nullptr;
  }

  const Field* fieldName() {
    const Lexeme* lexeme = peek();
    if (!lexeme || (lexeme->kind != LexKind::word && lexeme->kind != LexKind::quotedField) ||
        (lexeme->kind == LexKind::word && isKeyword(lexeme->value))) {
      return unexpected("a field", lexeme && lexeme->kind == LexKind::text ? "a condition begins with a field, such as agent == \"name\"" : "");
    }
    if (const Field* field = fieldNamed(catalog_, lexeme->value)) {
      ++at_;
      return field;
    }
    std::vector<std::string> names;
    for (const Field& field : catalog_) names.push_back(field.name);
    const std::vector<std::string> near = nearest(lexeme->value, names);
    if (fieldNamed(catalog_, "identity." + lexeme->value))
      return fail("filter/unknown-field", "`" + lexeme->value + "` is no field of requests", lexeme->span, "of identities write identity." + lexeme->value);
    return fail("filter/unknown-field", "`" + lexeme->value + "` is no field", lexeme->span,
                near.empty() ? "a condition begins with a field, such as agent == \"name\"" : "did you mean " + alternatives(near) + "?");
  }

  bool comparison(Condition& condition) {
    const Lexeme* lexeme = peek();
    const std::string wanted = "a comparison of `" + condition.field.name + "`";
    if (!lexeme || lexeme->kind == LexKind::wrong) return unexpected(wanted, "it takes " + operatorsOf(condition.field.type));
    if (takeWord("is")) return state(condition);
    if (isWord("in")) condition.op = FilterOp::in;
    else if (isWord("like")) condition.op = FilterOp::like;
    else if (isWord("has")) condition.op = FilterOp::has;
    else if (lexeme->kind == LexKind::comparison) condition.op = comparisonOf(lexeme->value);
    else return unexpected(wanted, "it takes " + operatorsOf(condition.field.type));
    if (!takes(condition.field.type, condition.op)) {
      return fail("filter/operator", "`" + condition.field.name + "` is " + std::string(typeName(condition.field.type)) + "; `" +
                  lexeme->value + "` does not compare it", lexeme->span, "it takes " + operatorsOf(condition.field.type));
    }
    ++at_;
    return condition.op == FilterOp::in ? list(condition) : value(condition);
  }

  bool state(Condition& condition) {
    const bool negated = takeWord("not");
    if (takeWord("recorded")) condition.op = negated ? FilterOp::isNotRecorded : FilterOp::isRecorded;
    else if (takeWord("absent")) condition.op = negated ? FilterOp::isNotAbsent : FilterOp::isAbsent;
    else return unexpected(negated ? "`recorded` or `absent`" : "`recorded`, `not recorded` or `absent`",
                           "to compare with a value write ==");
    return true;
  }

  bool list(Condition& condition) {
    const Span open = here();
    if (!takeBracket('[')) return unexpected("`[`", "write in [a, b]");
    do {
      if (!value(condition)) return false;
    } while (takeComma());
    if (takeBracket(']')) return true;
    if (peek()) return unexpected("`,` or `]`");
    return fail("filter/bracket", "this list is not closed", open, "add ] at the end");
  }

  bool takeComma() {
    if (!peek() || peek()->kind != LexKind::comma) return false;
    ++at_;
    return true;
  }

  bool value(Condition& condition) {
    const Lexeme* lexeme = peek();
    if (!lexeme || (lexeme->kind != LexKind::word && lexeme->kind != LexKind::text)) return unexpected("a value of `" + condition.field.name + "`");
    std::optional<Literal> literal;
    switch (condition.field.type) {
      case FieldType::text:
      case FieldType::list: literal = textLiteral(*lexeme, condition.op); break;
      case FieldType::enumeration: literal = enumerationLiteral(*lexeme, condition.field); break;
      case FieldType::time: literal = time(*lexeme); break;
      case FieldType::number: literal = number(*lexeme); break;
    }
    if (!literal) return false;
    condition.literals.push_back(std::move(*literal));
    ++at_;
    return true;
  }

  std::optional<Literal> textLiteral(const Lexeme& lexeme, FilterOp op) {
    if (lexeme.kind == LexKind::text) return Literal{op == FilterOp::like ? lexeme.pattern : lexeme.value, {}, {}, {}};
    fail("filter/unquoted", "a text stands in double quotes", lexeme.span, "write " + inQuotes(lexeme.value));
    return std::nullopt;
  }

  std::optional<Literal> enumerationLiteral(const Lexeme& lexeme, const Field& field) {
    if (std::find(field.values.begin(), field.values.end(), lexeme.value) != field.values.end()) return Literal{lexeme.value, {}, {}, {}};
    const Field* ofIdentities = fieldNamed(catalog_, "identity." + field.name);
    if (ofIdentities && std::find(ofIdentities->values.begin(), ofIdentities->values.end(), lexeme.value) != ofIdentities->values.end()) {
      fail("filter/unknown-value", "`" + field.name + "` of a request is never `" + lexeme.value + "`", lexeme.span,
           "of identities write " + ofIdentities->name + " == " + lexeme.value);
      return std::nullopt;
    }
    const std::vector<std::string> near = nearest(lexeme.value, field.values);
    fail("filter/unknown-value", "`" + field.name + "` is never `" + lexeme.value + "`", lexeme.span,
         near.empty() ? "it is " + alternatives(field.values) : "did you mean " + alternatives(near) + "?");
    return std::nullopt;
  }

  std::optional<Literal> time(const Lexeme& lexeme) {
    if (std::optional<Literal> literal = timeLiteral(lexeme.value)) return literal;
    fail("filter/time", "`" + lexeme.value + "` is no time", lexeme.span, "write 2026-10-01 or 2026-10-01T12:30:00Z; without offset it is UTC");
    return std::nullopt;
  }

  std::optional<Literal> number(const Lexeme& lexeme) {
    const std::optional<Number> number = Number::parse(lexeme.value);
    if (number) return Literal{lexeme.value, number, {}, {}};
    fail("filter/number", "`" + lexeme.value + "` is no number", lexeme.span, "write digits, such as 12 or 12.5");
    return std::nullopt;
  }

  std::string_view text_;
  const std::vector<Field>& catalog_;
  std::vector<Lexeme> lexemes_;
  size_t at_ = 0;
  Diagnostics diagnostics_;
};

bool isEnumerationValue(const std::vector<Field>& catalog, const std::string& word) {
  return std::any_of(catalog.begin(), catalog.end(), [&](const Field& field) {
    return std::find(field.values.begin(), field.values.end(), word) != field.values.end();
  });
}

TokenKind kindOfWord(const std::string& word, bool afterOperator, const std::vector<Field>& catalog) {
  if (isKeyword(word) || (afterOperator && (word == "recorded" || word == "absent"))) return TokenKind::operatorWord;
  if (afterOperator && isEnumerationValue(catalog, word)) return TokenKind::text;
  if (fieldNamed(catalog, word)) return TokenKind::field;
  if (Number::parse(word)) return TokenKind::number;
  if (timeLiteral(word)) return TokenKind::time;
  return isEnumerationValue(catalog, word) ? TokenKind::text : TokenKind::wrong;
}

TokenKind kindOf(const Lexeme& lexeme, bool afterOperator, const std::vector<Field>& catalog) {
  switch (lexeme.kind) {
    case LexKind::wrong: return TokenKind::wrong;
    case LexKind::text: return TokenKind::text;
    case LexKind::comparison: return TokenKind::operatorWord;
    case LexKind::quotedField: return fieldNamed(catalog, lexeme.value) ? TokenKind::field : TokenKind::wrong;
    case LexKind::word: return kindOfWord(lexeme.value, afterOperator, catalog);
    case LexKind::bracket:
    case LexKind::comma: return TokenKind::punctuation;
  }
  return TokenKind::wrong;
}

}  // namespace

std::optional<Literal> timeLiteral(std::string_view text) {
  constexpr size_t dateLength = 10;
  const std::optional<ParsedTime> parsed = parseTime(text);
  if (!parsed) return std::nullopt;
  const Duration width = text.size() == dateLength ? Duration::days(1) : Duration{1};
  return Literal{std::string(text), {}, parsed->time, parsed->time + width};
}

ParsedFilter parseFilter(std::string_view text, const std::vector<Field>& catalog) { return Parser(text, catalog).run(); }

std::string condition(const Field& field, std::string_view value) {
  const std::string name = writtenField(field.name);
  switch (field.type) {
    case FieldType::list: return name + " has " + inQuotes(value);
    case FieldType::text: return name + " == " + inQuotes(value);
    case FieldType::enumeration:
    case FieldType::time:
    case FieldType::number: return name + " == " + std::string(value);
  }
  return name + " == " + inQuotes(value);
}

std::vector<Token> tokens(std::string_view text, const std::vector<Field>& catalog) {
  std::vector<Token> out;
  for (const Lexeme& lexeme : lexFilter(text)) {
    const bool afterOperator = !out.empty() && out.back().kind == TokenKind::operatorWord;
    out.push_back({lexeme.span, kindOf(lexeme, afterOperator, catalog)});
  }
  return out;
}

}  // namespace chatelaine::traffic
