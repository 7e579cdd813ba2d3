#include "core/cedar/lexer.h"

#include "core/cedar/text.h"

namespace chatelaine::cedar {

namespace {

// White space of Unicode, as the official lexer's `\s`.
bool isSpace(char32_t c) {
  return (c >= 9 && c <= 13) || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

class Lexer {
public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Tokens run() {
    while (at_ < source_.size()) step();
    out_.tokens.push_back({TokenKind::end, {}, {source_.size(), 0}, 0});
    return std::move(out_);
  }

private:
  [[nodiscard]] char peek(size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }

  void step() {
    const char c = peek();
    if (c == '/' && peek(1) == '/') return comment();
    if (isIdentifierStart(c)) return take(TokenKind::identifier, isIdentifierPart);
    if (isDigit(c)) return take(TokenKind::number, isDigit);
    if (c == '"') return string();
    if (c == '?' && isIdentifierStart(peek(1))) return take(TokenKind::slot, isIdentifierPart);
    if (const size_t length = symbolLength()) return push(TokenKind::symbol, length);
    const CodePoint point = codePointAt(source_, at_);
    if (point.length > 0 && isSpace(point.value)) at_ += point.length; else strangeCharacter(point);
  }

  void comment() {
    while (at_ < source_.size() && source_[at_] != '\n' && source_[at_] != '\r') ++at_;
  }

  template <class Predicate>
  void take(TokenKind kind, Predicate belongs) {
    size_t length = 1;
    while (at_ + length < source_.size() && belongs(source_[at_ + length])) ++length;
    push(kind, length);
  }

  void string() {
    size_t length = 1;
    while (at_ + length < source_.size() && peek(length) != '"') {
      if (peek(length) == '\\' && peek(length + 1) == '\n')
        return invalid(length + 1, {at_ + length, 1}, "parse/invalid-token",
                       "a backslash at the end of a line is not a valid escape", "write `\\n` for a line feed");
      length += peek(length) == '\\' ? 2 : 1;
    }
    if (at_ + length >= source_.size()) return unterminated();
    if (const auto bad = firstInvalidUtf8(source_.substr(at_, length + 1)))
      return invalid(length + 1, {at_ + *bad, 1}, "parse/invalid-utf8", "the text is not UTF-8 here", "save the file as UTF-8");
    push(TokenKind::string, length + 1);
  }

  // A string that swallowed the policies behind it shows only at the end of the text, as one quote too many: the first string
  // that goes on over the start of a policy is the likely one, else the last. It is cut at the end of its line, so that the
  // rest is read again.
  void unterminated() {
    constexpr int kMostTries = 8;
    if (++tries_ > kMostTries) return unterminatedUntil(source_.size());
    const auto likely = std::find_if(out_.tokens.begin(), out_.tokens.end(),
                                     [](const Token& t) { return t.kind == TokenKind::string && swallowsPolicy(t.text); });
    if (likely != out_.tokens.end()) {
      at_ = likely->span.offset;
      std::erase_if(out_.diagnostics, [&](const Diagnostic& d) { return d.span.offset >= at_; });
      out_.tokens.erase(likely, out_.tokens.end());
    }
    unterminatedUntil(std::min(source_.find('\n', at_), source_.size()));
  }

  void unterminatedUntil(size_t end) {
    invalid(end - at_, {at_, end - at_}, "parse/unterminated-string", "the string has no closing `\"`",
            "a quote inside a string is written `\\\"`");
  }

  static bool swallowsPolicy(std::string_view text) {
    for (size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
      const size_t word = text.find_first_not_of(" \t\r\n", at);
      if (word == std::string_view::npos) return false;
      const std::string_view rest = text.substr(word);
      if (rest[0] == '@' || rest[0] == '}' || rest.starts_with("permit") || rest.starts_with("forbid") ||
          rest.starts_with("when") || rest.starts_with("unless"))
        return true;
    }
    return false;
  }

  [[nodiscard]] size_t symbolLength() const {
    static constexpr std::string_view kDouble[] = {"::", "==", "!=", "<=", ">=", "&&", "||"};
    const std::string_view two = source_.substr(at_, 2);
    if (std::find(std::begin(kDouble), std::end(kDouble), two) != std::end(kDouble)) return 2;
    return std::string_view("(){}[]@.,;:<>=!+-*/%").find(two[0]) != std::string_view::npos ? 1 : 0;
  }

  void strangeCharacter(const CodePoint& point) {
    if (point.length > 0) {
      const std::string_view text = source_.substr(at_, point.length);
      return invalid(text.size(), {at_, text.size()}, "parse/invalid-token", "invalid token `" + escaped(text) + "`",
                     helpFor(text));
    }
    size_t length = 1;
    while (at_ + length < source_.size() && static_cast<unsigned char>(peek(length)) >= 0x80 &&
           codePointAt(source_, at_ + length).length == 0)
      ++length;
    invalid(length, {at_, length}, "parse/invalid-utf8", "the text is not UTF-8 here", "save the file as UTF-8");
  }

  static std::string helpFor(std::string_view text) {
    if (text == "&") return "use `&&` for `and`";
    if (text == "|") return "use `||` for `or`";
    if (text == "'") return "strings stand in double quotes";
    if (text == "#") return "comments begin with `//`";
    if (text == "\xEF\xBB\xBF") return "save the file without a byte order mark";
    return "";
  }

  void push(TokenKind kind, size_t length) {
    out_.tokens.push_back({kind, source_.substr(at_, length), {at_, length}, 0});
    at_ += length;
  }

  void invalid(size_t length, Span span, std::string code, std::string message, std::string help) {
    push(TokenKind::invalid, length);
    out_.tokens.back().diagnostic = out_.diagnostics.size();
    out_.diagnostics.push_back({Severity::error, std::move(code), std::move(message), span, std::move(help), ""});
  }

  std::string_view source_;
  size_t at_ = 0;
  int tries_ = 0;
  Tokens out_;
};

}  // namespace

Tokens tokenize(std::string_view source) { return Lexer(source).run(); }

}  // namespace chatelaine::cedar
