// The words of the filter grammar. Internal to core/traffic.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"

namespace chatelaine::traffic {

enum class LexKind { word, quotedField, text, comparison, bracket, comma, wrong };

struct Lexeme {
  LexKind kind = LexKind::wrong;
  Span span;
  std::string value;      // of a text the meaning; of a quoted field its name; else as written
  std::string pattern;    // of a text: for `like`, where `\*` is a star, `\\` a backslash and `*` any text
  std::string problem;    // of a wrong lexeme
  std::string help;
};

inline constexpr size_t longestFilter = 64 * 1024;

// Never fails: what is no word of the grammar is a `wrong` lexeme. Spans lie within the text, in order.
std::vector<Lexeme> lexFilter(std::string_view text);

// The text in quotes as the grammar reads it.
std::string inQuotes(std::string_view value);
// The field as it is written: in backquotes where its name is no word.
std::string writtenField(std::string_view name);

bool isKeyword(std::string_view word);      // and, or, not, in, like, has, is

}  // namespace chatelaine::traffic
