// The expression part of the parser, over tokens. A syntax error is thrown as SyntaxError within the parser's own files and
// ends the policy; errors of meaning (numbers, escapes, names) are collected and the reading goes on.
#pragma once

#include <span>

#include "core/base/diagnostic.h"
#include "core/cedar/ast.h"
#include "core/cedar/lexer.h"

namespace chatelaine::cedar {

struct SyntaxError {
  Diagnostic diagnostic;
};

// A place in the tokens.
class TokenCursor {
public:
  explicit TokenCursor(const Tokens& tokens) : tokens_(tokens) {}
  [[nodiscard]] const Token& peek(size_t ahead = 0) const {
    return tokens_.tokens[std::min(at_ + ahead, tokens_.tokens.size() - 1)];
  }
  [[nodiscard]] bool at(std::string_view text) const { return peek().is(text); }
  [[nodiscard]] bool atEnd() const { return peek().kind == TokenKind::end; }
  const Token& take();
  // Past the token, whatever it is.
  void skip() { if (!atEnd()) ++at_; }
  [[nodiscard]] size_t position() const { return at_; }
  bool accept(std::string_view text);
  // Takes it or throws: "expected `)`, found `;`".
  const Token& expect(std::string_view text, std::string help = {});
  [[noreturn]] void unexpected(const std::string& expected, std::string help = {}) const;
  // From the start of a node to the end of the last token taken.
  [[nodiscard]] Span since(size_t offset) const;

private:
  const Tokens& tokens_;
  size_t at_ = 0;
  size_t end_ = 0;
};

class ExpressionParser {
public:
  ExpressionParser(TokenCursor& cursor, ExprTree& tree, Diagnostics& diagnostics)
      : cursor_(cursor), tree_(tree), diagnostics_(diagnostics) {}

  ExprId expression();
  // `Ns::Type::"id"`.
  EntityUid entity();
  // `Ns::Type`; reserved words are reported.
  std::string typeName();
  ExprId literal(Value value, Span span);
  ExprId add(ExprKind kind, Span span, std::vector<ExprId> operands, std::vector<std::string> names = {});
  ExprId add(Expr node);
  std::string stringValue(const Token& token);
  void report(std::string code, std::string message, Span span, std::string help = {});

private:
  void reportReserved(const Token& token, std::string help);
  ExprId conditional();
  ExprId chain(ExprKind kind);
  ExprId relation();
  ExprId hasRelation(ExprId left, size_t start);
  ExprId likeRelation(ExprId left, size_t start);
  ExprId isRelation(ExprId left, size_t start);
  ExprId sum();
  ExprId product();
  ExprId unary();
  ExprId negations(std::string_view op, ExprKind kind);
  ExprId member();
  ExprId method(ExprId receiver, const Token& name, size_t start);
  ExprId index(ExprId receiver, size_t start);
  ExprId primary();
  ExprId name();
  ExprId functionCall(const std::string& name, size_t start);
  ExprId number(const Token& token, bool negative, size_t start);
  ExprId setLiteral();
  ExprId recordLiteral();
  std::vector<ExprId> list(std::string_view close);
  std::string attributeName(const Token& token);
  [[nodiscard]] size_t start() const { return cursor_.peek().span.offset; }
  void checkDepth(uint32_t depth, Span span) const;

  TokenCursor& cursor_;
  ExprTree& tree_;
  Diagnostics& diagnostics_;
  uint32_t depth_ = 0;
};

}  // namespace chatelaine::cedar
