// What is wrong in a text that a person wrote (policy, filter, mapping): where, how bad, why, and what helps. Values.
// Wording: lower case, input in backticks, the help apart from the message (cedar's style guide).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace chatelaine {

// A range of bytes of a text.
struct Span {
  size_t offset = 0;
  size_t length = 0;
  bool operator==(const Span&) const = default;
};

// Line and column, both from 1; columns count code points.
struct Position {
  size_t line = 1;
  size_t column = 1;
  bool operator==(const Position&) const = default;
};

enum class Severity { error, warning, advice };

struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;      // stable, such as "parse/unexpected-token"
  std::string message;
  Span span;
  std::string help;      // empty where there is nothing to add
  std::string file;      // as the person named it; empty for a text without a file
  bool operator==(const Diagnostic&) const = default;
};

using Diagnostics = std::vector<Diagnostic>;

// True if any of them is an error.
bool hasErrors(const Diagnostics& diagnostics);

// Where the byte `offset` of `text` lies; past the end counts as the end.
Position positionOf(std::string_view text, size_t offset);

// `file:line:column: severity: message`, the line with carets under the span, then the help. Ends in a line feed.
std::string renderWithCarets(const Diagnostic& diagnostic, std::string_view text);

// {file, line, column, length, severity, code, message, help}; length in code points.
nlohmann::json toJson(const Diagnostic& diagnostic, std::string_view text);

std::string_view toString(Severity severity);

}  // namespace chatelaine
