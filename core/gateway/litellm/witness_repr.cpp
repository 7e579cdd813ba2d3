#include "core/gateway/litellm/witness_repr.h"

#include <cctype>
#include <cstdint>

#include "core/gateway/dom.h"

namespace chatelaine::gateway::litellm {

namespace {

constexpr int maxDepth = 64;

void appendUtf8(std::string& out, uint32_t code) {
  if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    (out += static_cast<char>(0xC0 | (code >> 6))) += static_cast<char>(0x80 | (code & 63));
  } else if (code < 0x10000) {
    ((out += static_cast<char>(0xE0 | (code >> 12))) += static_cast<char>(0x80 | ((code >> 6) & 63))) += static_cast<char>(0x80 | (code & 63));
  } else {
    (out += static_cast<char>(0xF0 | (code >> 18))) += static_cast<char>(0x80 | ((code >> 12) & 63));
    (out += static_cast<char>(0x80 | ((code >> 6) & 63))) += static_cast<char>(0x80 | (code & 63));
  }
}

class ReprParser {
public:
  explicit ReprParser(std::string_view text) : text_(text) {}

  std::optional<std::string> parse() {
    std::string out;
    if (!value(out, 0)) return std::nullopt;
    skipSpace();
    if (at_ != text_.size()) return std::nullopt;
    return out;
  }

private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skipSpace() { while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_; }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool value(std::string& out, int depth) {
    skipSpace();
    if (depth > maxDepth) return false;
    const char c = peek();
    if (c == '{') return braces(out, depth);
    if (c == '[') return list(out, ']', depth);
    if (c == '(') return list(out, ')', depth);
    if (c == '\'' || c == '"') return string(out);
    if (c == '-' || (c >= '0' && c <= '9')) return number(out);
    if (c == 'b' && at_ + 1 < text_.size() && (text_[at_ + 1] == '\'' || text_[at_ + 1] == '"')) return ++at_, string(out);
    return word(out);
  }

  bool word(std::string& out) {
    if (take("None")) return out += "null", true;
    if (take("True")) return out += "true", true;
    if (take("False")) return out += "false", true;
    return opaque(out);
  }

  // `<X at 0x1>`, `name(...)`, `nan`: no literal; passed over with its brackets and strings.
  bool opaque(std::string& out) {
    const size_t start = at_;
    std::string closers;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\'' || c == '"') {
        std::string ignored;
        if (!string(ignored)) return false;
        --at_;
      } else if (c == '(' || c == '[' || c == '{' || c == '<') {
        closers += c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : '>';
      } else if (!closers.empty() && c == closers.back()) {
        closers.pop_back();
      } else if (closers.empty() && (c == ',' || c == ']' || c == '}' || c == ')' || c == ':')) {
        break;
      }
    }
    if (at_ == start || !closers.empty()) return false;
    out += "null";
    return true;
  }

  bool number(std::string& out) {
    const size_t start = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '+')) ++at_;
    const std::string text(text_.substr(start, at_ - start));
    simdjson::dom::parser parser;
    simdjson::dom::element checked;
    const bool valid = parser.parse(text).get(checked) == simdjson::SUCCESS && checked.is_number();
    out += valid ? text : "null";
    return true;
  }

  bool string(std::string& out) {
    const char quote = text_[at_++];
    std::string decoded;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] != '\\') {
        decoded += text_[at_++];
        continue;
      }
      if (++at_ >= text_.size() || !escape(decoded)) return false;
    }
    if (at_ >= text_.size()) return false;
    ++at_;
    out += jsonQuoted(decoded);
    return true;
  }

  bool escape(std::string& decoded) {
    const char c = text_[at_++];
    switch (c) {
      case 'n': decoded += '\n'; return true;
      case 't': decoded += '\t'; return true;
      case 'r': decoded += '\r'; return true;
      case '\\': case '\'': case '"': decoded += c; return true;
      case 'x': return hex(decoded, 2);
      case 'u': return hex(decoded, 4);
      case 'U': return hex(decoded, 8);
      default: decoded += '\\'; decoded += c; return true;
    }
  }

  bool hex(std::string& decoded, size_t digits) {
    uint32_t code = 0;
    for (size_t i = 0; i < digits; ++i, ++at_) {
      const int c = std::tolower(static_cast<unsigned char>(peek()));
      if (!std::isxdigit(c)) return false;
      code = code * 16 + static_cast<uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    appendUtf8(decoded, code);
    return true;
  }

  bool list(std::string& out, char closer, int depth) {
    ++at_;
    out += '[';
    bool first = true;
    for (skipSpace(); peek() != closer; skipSpace()) {
      if (!first) out += ',';
      if (!value(out, depth + 1)) return false;
      first = false;
      skipSpace();
      if (peek() == ',') ++at_;
      else if (peek() != closer) return false;
    }
    ++at_;
    out += ']';
    return true;
  }

  // A dict, or a set as a list: the first member's end tells.
  bool braces(std::string& out, int depth) {
    ++at_;
    skipSpace();
    if (peek() == '}') return ++at_, out += "{}", true;
    std::string member;
    if (!value(member, depth + 1)) return false;
    skipSpace();
    if (peek() != ':') return setMembers(out, std::move(member), depth);
    out += '{';
    for (bool first = true;; first = false) {
      if (!first) out += ',';
      out += member.starts_with('"') ? member : jsonQuoted(member);
      ++at_;      // the colon
      out += ':';
      if (!value(out, depth + 1)) return false;
      skipSpace();
      if (peek() == ',') ++at_, skipSpace();
      if (peek() == '}') break;
      member.clear();
      if (!value(member, depth + 1)) return false;
      skipSpace();
      if (peek() != ':') return false;
    }
    ++at_;
    out += '}';
    return true;
  }

  bool setMembers(std::string& out, std::string first, int depth) {
    (out += '[') += first;
    for (skipSpace(); peek() == ','; skipSpace()) {
      ++at_;
      skipSpace();
      if (peek() == '}') break;
      out += ',';
      if (!value(out, depth + 1)) return false;
    }
    if (peek() != '}') return false;
    ++at_;
    out += ']';
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

std::optional<std::string> jsonOfPythonRepr(std::string_view text) { return ReprParser(text).parse(); }

}  // namespace chatelaine::gateway::litellm
