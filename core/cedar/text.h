// Names, strings and escapes of Cedar text, for the lexer, the printer and the readers of JSON. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"

namespace chatelaine::cedar {

bool isDigit(char c);                      // 0 to 9
bool isIdentifierStart(char c);
bool isIdentifierPart(char c);
// true, false, if, then, else, in, is, like, has, __cedar: no attribute, type or function may be called so.
bool isReserved(std::string_view identifier);
// Identifiers joined by `::`, none of them reserved.
bool isTypeName(std::string_view text);

void appendUtf8(std::string& out, char32_t codePoint);
// The code point at `offset` and its length; length 0 if the bytes there are no UTF-8.
struct CodePoint {
  char32_t value = 0;
  size_t length = 0;
};
CodePoint codePointAt(std::string_view text, size_t offset);
std::optional<size_t> firstInvalidUtf8(std::string_view text);

struct BadEscape {
  Span span;                   // within the raw text
  std::string message;
};

// The raw text between the quotes of a string literal. With `pattern`, `*` and `\*` are told apart: the result has one run
// more than there are wildcards; without it there is exactly one run.
struct Unescaped {
  std::vector<std::string> runs{""};
  std::vector<BadEscape> bad;
};
Unescaped unescape(std::string_view raw, bool pattern);

// Without quotes; `escapeStar` for the runs of a pattern.
std::string escaped(std::string_view text, bool escapeStar = false);

}  // namespace chatelaine::cedar
