#include <charconv>

#include "core/cedar/extensions.h"
#include "core/cedar/text.h"

namespace chatelaine::cedar {

namespace {

// The longest text of an address with its prefix.
constexpr size_t kMaxLength = 43;

Error noAddress(std::string message) { return {ErrorCode::invalidInput, std::move(message), {}}; }

bool parseV4(std::string_view text, IpAddress& ip) {
  for (size_t i = 0; i < 4; ++i) {
    size_t length = 0;
    unsigned value = 0;
    while (length < text.size() && length < 3 && isDigit(text[length]))
      value = value * 10 + static_cast<unsigned>(text[length++] - '0');
    if (length == 0 || value > 255 || (length > 1 && text[0] == '0')) return false;
    ip.bytes[i] = static_cast<uint8_t>(value);
    text.remove_prefix(length);
    if (i == 3) return text.empty();
    if (text.empty() || text[0] != '.') return false;
    text.remove_prefix(1);
  }
  return false;
}

// Reads groups of hexadecimal digits joined by `:`; stops before a `::`. False if something else stands there.
bool readGroups(std::string_view& text, std::vector<uint16_t>& groups) {
  if (text.empty() || text.substr(0, 2) == "::") return true;
  while (true) {
    uint16_t group = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + std::min<size_t>(4, text.size()), group, 16);
    if (error != std::errc() || text[0] == '-') return false;
    groups.push_back(group);
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    if (text.empty() || text.substr(0, 2) == "::") return true;
    if (text[0] != ':') return false;
    text.remove_prefix(1);
  }
}

bool parseV6(std::string_view text, IpAddress& ip) {
  std::vector<uint16_t> head, tail;
  if (!readGroups(text, head)) return false;
  const bool compressed = text.substr(0, 2) == "::";
  if (compressed) {
    text.remove_prefix(2);
    if (!readGroups(text, tail) || !text.empty()) return false;
  }
  const size_t count = head.size() + tail.size();
  if (compressed ? count > 7 : count != 8) return false;      // `::` stands for one group at least
  const auto put = [&](size_t group, uint16_t value) {
    ip.bytes[2 * group] = static_cast<uint8_t>(value >> 8);
    ip.bytes[2 * group + 1] = static_cast<uint8_t>(value & 0xFF);
  };
  for (size_t i = 0; i < head.size(); ++i) put(i, head[i]);
  for (size_t i = 0; i < tail.size(); ++i) put(8 - tail.size() + i, tail[i]);
  ip.v6 = true;
  return true;
}

bool parsePrefix(std::string_view text, IpAddress& ip) {
  const unsigned most = ip.v6 ? 128 : 32;
  unsigned value = 0;
  if (text.empty() || text.size() > (ip.v6 ? 3U : 2U) || (text.size() > 1 && text[0] == '0')) return false;
  for (const char c : text) {
    if (!isDigit(c)) return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  ip.prefix = static_cast<uint8_t>(value);
  return value <= most;
}

}  // namespace

Result<IpAddress> parseIp(std::string_view text) {
  if (text.size() > kMaxLength)
    return noAddress("invalid IP address: the text is longer than " + std::to_string(kMaxLength) + " bytes");
  if (text.find(':') != std::string_view::npos && text.find('.') != std::string_view::npos)
    return noAddress("invalid IP address: IPv4 embedded in IPv6 is not accepted: `" + std::string(text) + "`");
  const size_t slash = text.find('/');
  const std::string_view address = text.substr(0, slash);
  IpAddress ip;
  if (!parseV4(address, ip)) {
    ip = {};
    if (!parseV6(address, ip)) return noAddress("invalid IP address: `" + std::string(text) + "`");
  }
  ip.prefix = ip.v6 ? 128 : 32;
  if (slash != std::string_view::npos && !parsePrefix(text.substr(slash + 1), ip))
    return noAddress("invalid prefix length of an IP range: `" + std::string(text) + "`");
  return ip;
}

std::string formatIp(const IpAddress& ip) {
  std::string out;
  if (!ip.v6) {
    for (size_t i = 0; i < 4; ++i) out += (i ? "." : "") + std::to_string(ip.bytes[i]);
    return ip.prefix == 32 ? out : out + "/" + std::to_string(ip.prefix);
  }
  for (size_t i = 0; i < 8; ++i) {
    char digits[4];
    const auto end = std::to_chars(digits, digits + 4, (ip.bytes[2 * i] << 8) | ip.bytes[2 * i + 1], 16).ptr;
    out += (i ? ":" : "") + std::string(digits, end);
  }
  return ip.prefix == 128 ? out : out + "/" + std::to_string(ip.prefix);
}

bool isInRange(const IpAddress& ip, const IpAddress& range) {
  if (ip.v6 != range.v6 || ip.prefix < range.prefix) return false;
  const size_t whole = range.prefix / 8;
  if (!std::equal(ip.bytes.begin(), ip.bytes.begin() + static_cast<std::ptrdiff_t>(whole), range.bytes.begin())) return false;
  const unsigned rest = range.prefix % 8;
  return rest == 0 || ((ip.bytes[whole] ^ range.bytes[whole]) >> (8 - rest)) == 0;
}

bool isLoopback(const IpAddress& ip) {
  IpAddress range;
  range.v6 = ip.v6;
  if (ip.v6) range.bytes[15] = 1; else range.bytes[0] = 127;
  range.prefix = ip.v6 ? 128 : 8;
  return isInRange(ip, range);
}

bool isMulticast(const IpAddress& ip) {
  IpAddress range;
  range.v6 = ip.v6;
  range.bytes[0] = ip.v6 ? 0xFF : 0xE0;
  range.prefix = ip.v6 ? 8 : 4;
  return isInRange(ip, range);
}

}  // namespace chatelaine::cedar
