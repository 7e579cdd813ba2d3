#include "core/base/diagnostic.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace chatelaine {

namespace {

bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

size_t codePoints(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !isContinuation(c); }));
}

std::string_view lineAt(std::string_view text, size_t offset) {
  const size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const size_t end = std::min(text.find('\n', offset), text.size());
  return text.substr(begin, end - begin);
}

}  // namespace

bool hasErrors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& d) { return d.severity == Severity::error; });
}

Position positionOf(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const size_t line = 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
  const size_t lineFeed = before.rfind('\n');
  return {line, 1 + codePoints(lineFeed == std::string_view::npos ? before : before.substr(lineFeed + 1))};
}

std::string renderWithCarets(const Diagnostic& diagnostic, std::string_view text) {
  const size_t offset = std::min(diagnostic.span.offset, text.size());
  const Position at = positionOf(text, offset);
  const std::string_view line = lineAt(text, offset);
  const size_t inLine = std::min(diagnostic.span.length, static_cast<size_t>(line.data() + line.size() - (text.data() + offset)));
  const size_t carets = std::max<size_t>(1, codePoints(text.substr(offset, inLine)));
  std::string out = diagnostic.file.empty() ? "" : diagnostic.file + ":";
  out += std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + std::string(toString(diagnostic.severity)) + ": " +
         diagnostic.message + "\n  " + std::string(line) + "\n  ";
  for (const char c : line.substr(0, static_cast<size_t>(text.data() + offset - line.data())))
    if (!isContinuation(c)) out += c == '\t' ? '\t' : ' ';
  out += std::string(carets, '^') + "\n";
  if (!diagnostic.help.empty()) out += "  help: " + diagnostic.help + "\n";
  return out;
}

nlohmann::json toJson(const Diagnostic& diagnostic, std::string_view text) {
  const Position at = positionOf(text, diagnostic.span.offset);
  const size_t offset = std::min(diagnostic.span.offset, text.size());
  return {{"file", diagnostic.file},       {"line", at.line},
          {"column", at.column},           {"length", codePoints(text.substr(offset, diagnostic.span.length))},
          {"severity", toString(diagnostic.severity)}, {"code", diagnostic.code},
          {"message", diagnostic.message}, {"help", diagnostic.help.empty() ? nlohmann::json() : nlohmann::json(diagnostic.help)}};
}

std::string_view toString(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::advice: return "advice";
  }
  return "error";
}

}  // namespace chatelaine
