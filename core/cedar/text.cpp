#include "core/cedar/text.h"

#include "core/cedar/value.h"

namespace chatelaine::cedar {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isIdentifierStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isIdentifierPart(char c) { return isIdentifierStart(c) || isDigit(c); }

bool isReserved(std::string_view identifier) {
  static constexpr std::string_view kReserved[] = {"true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar"};
  return std::find(std::begin(kReserved), std::end(kReserved), identifier) != std::end(kReserved);
}

bool isIdentifier(std::string_view text) {
  return !text.empty() && isIdentifierStart(text[0]) && std::all_of(text.begin(), text.end(), isIdentifierPart) &&
         !isReserved(text);
}

bool isTypeName(std::string_view text) {
  while (true) {
    const size_t colons = text.find("::");
    if (!isIdentifier(text.substr(0, colons))) return false;
    if (colons == std::string_view::npos) return true;
    text.remove_prefix(colons + 2);
  }
}

void appendUtf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

CodePoint codePointAt(std::string_view text, size_t offset) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || offset + length > text.size()) return {};
  char32_t value = lead & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3F);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length};
}

std::optional<size_t> firstInvalidUtf8(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = static_cast<unsigned char>(text[at]) < 0x80 ? 1 : codePointAt(text, at).length;
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

namespace {

std::optional<int> hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

class Unescaper {
public:
  Unescaper(std::string_view raw, bool pattern) : raw_(raw), pattern_(pattern) {}

  Unescaped run() {
    while (at_ < raw_.size()) {
      if (raw_[at_] == '\\') {
        escape();
      } else if (raw_[at_] == '*' && pattern_) {
        out_.runs.emplace_back();
        ++at_;
      } else {
        out_.runs.back() += raw_[at_++];
      }
    }
    return std::move(out_);
  }

private:
  void escape() {
    const size_t start = at_++;
    const char c = at_ < raw_.size() ? raw_[at_++] : '\0';
    switch (c) {
      case '"': case '\'': case '\\': out_.runs.back() += c; return;
      case 'n': out_.runs.back() += '\n'; return;
      case 'r': out_.runs.back() += '\r'; return;
      case 't': out_.runs.back() += '\t'; return;
      case '0': out_.runs.back() += '\0'; return;
      case 'x': return hexEscape(start);
      case 'u': return unicodeEscape(start);
      case '*': if (pattern_) { out_.runs.back() += '*'; return; } break;
      default: break;
    }
    while (at_ < raw_.size() && (static_cast<unsigned char>(raw_[at_]) & 0xC0) == 0x80) ++at_;   // the rest of its code point
    bad(start);
  }

  void hexEscape(size_t start) {
    int value = 0;
    for (int digits = 0; digits < 2; ++digits) {
      const auto digit = at_ < raw_.size() ? hexDigit(raw_[at_]) : std::nullopt;
      if (!digit) return bad(start);
      value = value * 16 + *digit;
      ++at_;
    }
    if (value > 0x7F) return bad(start);
    out_.runs.back() += static_cast<char>(value);
  }

  void unicodeEscape(size_t start) {
    if (at_ >= raw_.size() || raw_[at_] != '{') return bad(start);
    char32_t value = 0;
    size_t digits = 0;
    for (++at_; at_ < raw_.size() && raw_[at_] != '}'; ++at_) {
      if (raw_[at_] == '_' && digits > 0) continue;    // the official lexer reads Rust's escapes, which allow it
      const auto digit = hexDigit(raw_[at_]);
      if (!digit || ++digits > 6) return bad(start);
      value = value * 16 + static_cast<char32_t>(*digit);
    }
    if (at_ >= raw_.size()) return bad(start);
    ++at_;
    if (digits == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return bad(start);
    appendUtf8(out_.runs.back(), value);
  }

  void bad(size_t start) {
    const Span span{start, at_ - start};
    out_.bad.push_back({span, "the input `" + std::string(raw_.substr(start, span.length)) + "` is not a valid escape"});
  }

  std::string_view raw_;
  bool pattern_;
  size_t at_ = 0;
  Unescaped out_;
};

bool isInvisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

std::string hex(char32_t c) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  do out.insert(out.begin(), kDigits[c & 0xF]); while ((c >>= 4) != 0);
  return out;
}

void appendEscaped(std::string& out, std::string_view bytes, char32_t c, bool escapeStar) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case 0: out += "\\0"; return;
    case '*': out += escapeStar ? "\\*" : "*"; return;
    default: break;
  }
  if (isInvisible(c)) out += "\\u{" + hex(c) + "}"; else out += bytes;
}

}  // namespace

Unescaped unescape(std::string_view raw, bool pattern) { return Unescaper(raw, pattern).run(); }

std::string escaped(std::string_view text, bool escapeStar) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const CodePoint c = codePointAt(text, at);
    const size_t length = std::max<size_t>(1, c.length);
    if (c.length == 0) appendUtf8(out, 0xFFFD); else appendEscaped(out, text.substr(at, length), c.value, escapeStar);
    at += length;
  }
  return out;
}

std::string stringLiteral(std::string_view text) { return "\"" + escaped(text) + "\""; }

}  // namespace chatelaine::cedar
