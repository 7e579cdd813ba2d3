#include <array>
#include <cstdio>

#include "core/base/digest.h"
#include "core/gateway/read/json_redact.h"

namespace chatelaine::gateway {

namespace {

uint32_t hexValue(std::string_view digits) {
  uint32_t value = 0;
  for (const char c : digits) {
    const uint32_t digit = c <= '9' ? static_cast<uint32_t>(c - '0') : static_cast<uint32_t>((c | 0x20) - 'a' + 10);
    value = value * 16 + digit;
  }
  return value;
}

void appendUtf8(uint32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

// Decodes the \u escape whose digits begin at `at`; moves `at` to its last byte. Half a surrogate pair becomes U+FFFD.
void appendUnicodeEscape(std::string_view raw, size_t& at, std::string& out) {
  uint32_t c = hexValue(raw.substr(at, 4));
  at += 3;
  if (c >= 0xd800 && c < 0xdc00 && raw.substr(at + 1).starts_with("\\u") && at + 6 < raw.size()) {
    const uint32_t low = hexValue(raw.substr(at + 3, 4));
    if (low >= 0xdc00 && low < 0xe000) {
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
      at += 6;
    }
  }
  appendUtf8(c >= 0xd800 && c < 0xe000 ? 0xfffd : c, out);
}

}  // namespace

std::string decodeJsonString(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  for (size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] != '\\' || at + 1 >= raw.size()) {
      out += raw[at];
      continue;
    }
    switch (raw[++at]) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'u':
        if (at + 4 < raw.size()) appendUnicodeEscape(raw, ++at, out);
        break;
      default: out += raw[at];
    }
  }
  return out;
}

std::string encodeJsonString(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          std::array<char, 8> escape{};
          std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
          out += escape.data();
        } else {
          out += c;
        }
    }
  }
  return out;
}

std::string contentMarker(std::string_view content) {
  return "{\"redacted\":{\"length\":" + std::to_string(content.size()) + ",\"sha256\":\"" + sha256(content).hex() + "\"}}";
}

}  // namespace chatelaine::gateway
