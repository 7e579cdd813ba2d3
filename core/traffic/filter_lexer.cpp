#include "core/traffic/filter_lexer.h"

#include <algorithm>
#include <array>

namespace chatelaine::traffic {

namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool isWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("_.:+-/@*$#").find(c) != std::string_view::npos;
}

class Lexer {
public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Lexeme> run() {
    std::vector<Lexeme> out;
    while (true) {
      while (at_ < text_.size() && isSpace(text_[at_])) ++at_;
      if (at_ >= text_.size()) return out;
      out.push_back(next());
    }
  }

private:
  Lexeme next() {
    const char c = text_[at_];
    if (c == '"') return quotedUntil('"', LexKind::text);
    if (c == '`') return quotedUntil('`', LexKind::quotedField);
    if (c == '\'') return singleQuoted();
    if (c == '(' || c == ')' || c == '[' || c == ']') return take(1, LexKind::bracket);
    if (c == ',') return take(1, LexKind::comma);
    if (isWordCharacter(c)) return word();
    return sign();
  }

  Lexeme take(size_t length, LexKind kind) {
    Lexeme lexeme{kind, {at_, length}, std::string(text_.substr(at_, length)), {}, {}, {}};
    at_ += length;
    return lexeme;
  }

  Lexeme wrong(size_t length, std::string problem, std::string help) {
    Lexeme lexeme = take(length, LexKind::wrong);
    lexeme.problem = std::move(problem);
    lexeme.help = std::move(help);
    return lexeme;
  }

  Lexeme word() {
    size_t length = 0;
    while (at_ + length < text_.size() && isWordCharacter(text_[at_ + length])) ++length;
    return take(length, LexKind::word);
  }

  Lexeme sign() {
    const std::string_view rest = text_.substr(at_);
    for (const std::string_view two : {"==", "!=", "<=", ">="})
      if (rest.starts_with(two)) return take(2, LexKind::comparison);
    if (rest.front() == '<' || rest.front() == '>') return take(1, LexKind::comparison);
    if (rest.front() == '=') return wrong(1, "`=` is no comparison", "write == to compare");
    if (rest.starts_with("&&")) return wrong(2, "`&&` is no word of a filter", "write and");
    if (rest.starts_with("||")) return wrong(2, "`||` is no word of a filter", "write or");
    if (rest.front() == '!') return wrong(1, "`!` is no word of a filter", "write not");
    if (rest.front() == '&') return wrong(1, "`&` is no word of a filter", "write and");
    if (rest.front() == '|') return wrong(1, "`|` is no word of a filter", "write or");
    if (rest.front() == '~') return wrong(1, "`~` is no comparison", "write like, with * for any text");
    const auto c = static_cast<unsigned char>(rest.front());
    return wrong(1, c < 0x20 || c == 0x7f ? "a control character stands here" : "`" + std::string(1, rest.front()) + "` means nothing here",
                 "texts stand in double quotes");
  }

  Lexeme singleQuoted() {
    const size_t end = text_.find('\'', at_ + 1);
    const size_t length = (end == std::string_view::npos ? text_.size() : end + 1) - at_;
    return wrong(length, "a text stands in double quotes", "write \"" + std::string(text_.substr(at_ + 1, length > 2 ? length - 2 : 0)) + "\"");
  }

  Lexeme quotedUntil(char quote, LexKind kind) {
    std::string value;
    std::string pattern;
    size_t i = at_ + 1;
    for (; i < text_.size() && text_[i] != quote; ++i) {
      const bool escaped = text_[i] == '\\' && i + 1 < text_.size();
      if (escaped) ++i;
      const char c = escaped && text_[i] == 'n' ? '\n' : escaped && text_[i] == 't' ? '\t' : text_[i];
      value += c;
      if (c == '\\' || (c == '*' && escaped)) pattern += '\\';
      pattern += c;
    }
    if (i >= text_.size()) return wrong(text_.size() - at_, "the text has no end", std::string("close it with ") + quote);
    Lexeme lexeme = take(i + 1 - at_, kind);
    lexeme.value = std::move(value);
    lexeme.pattern = std::move(pattern);
    return lexeme;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::vector<Lexeme> lexFilter(std::string_view text) { return Lexer(text.substr(0, longestFilter)).run(); }

std::string inQuotes(std::string_view value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else out += c;
  }
  return out + "\"";
}

std::string writtenField(std::string_view name) {
  if (!name.empty() && std::all_of(name.begin(), name.end(), isWordCharacter) && !isKeyword(name)) return std::string(name);
  std::string out = "`";
  for (const char c : name) {
    if (c == '`' || c == '\\') out += '\\';
    out += c;
  }
  return out + "`";
}

bool isKeyword(std::string_view word) {
  constexpr std::array<std::string_view, 7> words{"and", "or", "not", "in", "like", "has", "is"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace chatelaine::traffic
