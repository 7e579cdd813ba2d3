// Cedar text to tokens. The last token is always `end`. What is no token is an `invalid` token with its diagnostic.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"

namespace chatelaine::cedar {

enum class TokenKind : uint8_t { end, identifier, number, string, slot, symbol, invalid };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;       // of the source; a string with its quotes
  Span span;
  size_t diagnostic = 0;       // of an invalid token: its place in Tokens::diagnostics
  [[nodiscard]] bool is(std::string_view symbolOrWord) const {
    return (kind == TokenKind::symbol || kind == TokenKind::identifier || kind == TokenKind::slot) && text == symbolOrWord;
  }
};

struct Tokens {
  std::vector<Token> tokens;
  Diagnostics diagnostics;
};

Tokens tokenize(std::string_view source);

}  // namespace chatelaine::cedar
