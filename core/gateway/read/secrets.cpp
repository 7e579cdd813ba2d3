#include "core/gateway/read/secrets.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/digest.h"

namespace chatelaine::gateway {

namespace {

bool isAlnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isKeyChar(char c) { return isAlnum(c) || c == '-' || c == '_'; }
bool isTokenChar(char c) { return isKeyChar(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '='; }

template <class Is>
size_t runFrom(std::string_view text, size_t at, Is is) {
  while (at < text.size() && is(text[at])) ++at;
  return at;
}

bool startsAt(std::string_view text, size_t at, std::string_view what) { return text.substr(at).starts_with(what); }

// A secret found in a text: [start, end), and how it is identified.
struct Found {
  size_t start = 0;
  size_t end = 0;
  bool forKey = false;
};
using MaybeFound = std::optional<Found>;

// What is masked by its own system ("sk-ab****yz", "sk-...kp3g") tells nothing and stays.
bool maskedAfter(std::string_view text, size_t end) { return startsAt(text, end, "*") || startsAt(text, end, "..."); }

MaybeFound litellmKey(std::string_view text, size_t dash) {
  if (dash < 2 || text[dash - 2] != 's' || text[dash - 1] != 'k') return std::nullopt;
  const size_t start = dash - 2;
  if (start > 0 && isKeyChar(text[start - 1])) return std::nullopt;
  const size_t end = runFrom(text, dash + 1, isKeyChar);
  if (end - dash - 1 < 6 || maskedAfter(text, end)) return std::nullopt;
  return Found{start, end, true};
}

MaybeFound privateKey(std::string_view text, size_t dash) {
  constexpr std::string_view begin = "-----BEGIN ", end = "-----END ";
  if (!startsAt(text, dash, begin)) return std::nullopt;
  const size_t label = text.find("-----", dash + begin.size());
  if (label == std::string_view::npos || !text.substr(dash, label - dash).ends_with("PRIVATE KEY")) return std::nullopt;
  const size_t close = text.find(end, label);
  if (isNoSecret(text.substr(label + 5, (close == std::string_view::npos ? text.size() : close) - label - 5))) return std::nullopt;
  return Found{label + 5, close == std::string_view::npos ? text.size() : close, false};
}

// A JSON Web Token (RFC 7519): base64url of `{"`, then two more parts.
MaybeFound webToken(std::string_view text, size_t at) {
  if (at < 2 || text[at - 1] != 'y' || text[at - 2] != 'e') return std::nullopt;
  const size_t start = at - 2;
  if (start > 0 && isKeyChar(text[start - 1])) return std::nullopt;
  const size_t head = runFrom(text, at, isKeyChar);
  if (head - start < 10 || head >= text.size() || text[head] != '.') return std::nullopt;
  const size_t body = runFrom(text, head + 1, isKeyChar);
  if (body - head < 5) return std::nullopt;
  size_t end = body;
  while (end < text.size() && text[end] == '.') end = runFrom(text, end + 1, isKeyChar);
  return Found{start, end, false};
}

bool looksRandom(std::string_view value) {
  if (value.size() < 8) return false;
  return value.size() >= 20 || std::ranges::any_of(value, [](char c) { return isDigit(c) || c == '-' || c == '_' || c == '.'; });
}

// "Bearer X", "Basic X"; `at` is behind the word.
MaybeFound afterScheme(std::string_view text, size_t at) {
  const size_t start = runFrom(text, at, [](char c) { return c == ' '; });
  if (start == at) return std::nullopt;
  const size_t end = runFrom(text, start, isTokenChar);
  const std::string_view value = text.substr(start, end - start);
  if (!looksRandom(value) || isNoSecret(value) || maskedAfter(text, end)) return std::nullopt;
  if (litellmKey(text, start + 2 < text.size() ? start + 2 : start)) return Found{start, end, true};
  return Found{start, end, false};
}

bool equalsIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == b;
         });
}

MaybeFound scheme(std::string_view text, size_t at) {
  if (at > 0 && isAlnum(text[at - 1])) return std::nullopt;
  if (equalsIgnoringCase(text.substr(at, 6), "bearer")) return afterScheme(text, at + 6);
  if (equalsIgnoringCase(text.substr(at, 5), "basic")) return afterScheme(text, at + 5);
  return std::nullopt;
}

// Keys that their makers begin with a fixed mark.
MaybeFound marked(std::string_view text, size_t at) {
  struct Mark { std::string_view prefix; size_t least; };
  constexpr std::array marks{Mark{"AKIA", 16}, Mark{"ASIA", 16}, Mark{"AIza", 30}, Mark{"ghp_", 20}, Mark{"gho_", 20},
                             Mark{"ghs_", 20}, Mark{"ghu_", 20}, Mark{"ghr_", 20}, Mark{"github_pat_", 20}, Mark{"glpat-", 16},
                             Mark{"xoxb-", 10}, Mark{"xoxp-", 10}, Mark{"xoxa-", 10}, Mark{"xoxs-", 10}, Mark{"xapp-", 10},
                             Mark{"hf_", 20}, Mark{"hvs.", 20}, Mark{"gsk_", 20}, Mark{"xai-", 20}};
  if (at > 0 && isKeyChar(text[at - 1])) return std::nullopt;
  for (const Mark& mark : marks) {
    if (!startsAt(text, at, mark.prefix)) continue;
    const size_t end = runFrom(text, at + mark.prefix.size(), isKeyChar);
    if (end - at - mark.prefix.size() >= mark.least && !maskedAfter(text, end)) return Found{at, end, false};
  }
  return std::nullopt;
}

// The password of "scheme://user:password@host"; `colon` is that of "://".
MaybeFound urlPassword(std::string_view text, size_t colon) {
  if (!startsAt(text, colon, "://")) return std::nullopt;
  const auto inUser = [](char c) { return isTokenChar(c) && c != '/'; };
  const size_t user = runFrom(text, colon + 3, inUser);
  if (user >= text.size() || text[user] != ':') return std::nullopt;
  const size_t end =
      runFrom(text, user + 1, [](char c) { return c > ' ' && c != '@' && c != '/' && c != '"' && c != '\\' && c != '\''; });
  if (end >= text.size() || text[end] != '@' || end == user + 1) return std::nullopt;
  if (isNoSecret(text.substr(user + 1, end - user - 1))) return std::nullopt;
  return Found{user + 1, end, false};
}

bool isQuoteOrEscape(char c) { return c == '"' || c == '\'' || c == '\\' || c == '`'; }

// "api_key=X", "'x-api-key': 'X'", `\"token\": \"X\"`; `at` is the sign between them.
MaybeFound assigned(std::string_view text, size_t at) {
  size_t nameEnd = at;
  while (nameEnd > 0 && (isQuoteOrEscape(text[nameEnd - 1]) || text[nameEnd - 1] == ' ')) --nameEnd;
  size_t nameStart = nameEnd;
  while (nameStart > 0 && isKeyChar(text[nameStart - 1])) --nameStart;
  if (nameEnd - nameStart < 5 || nameEnd - nameStart > 40) return std::nullopt;
  const FieldClass cls = classifyField(text.substr(nameStart, nameEnd - nameStart), ContentRules::none);
  if (cls == FieldClass::plain) return std::nullopt;
  const size_t start = runFrom(text, at + 1, [](char c) { return isQuoteOrEscape(c) || c == ' '; });
  const bool quoted = start > at + 1 && isQuoteOrEscape(text[start - 1]);
  const size_t end = runFrom(text, start, [&](char c) {
    return c > ' ' && !isQuoteOrEscape(c) && c != ',' && c != ';' && c != '}' && c != ')' && c != ']' && c != '&' && c != '<';
  });
  const std::string_view value = text.substr(start, end - start);
  if (value.size() < (quoted ? 4U : 8U) || isNoSecret(value) || maskedAfter(text, end)) return std::nullopt;
  if (!quoted && !looksRandom(value)) return std::nullopt;
  if (equalsIgnoringCase(value, "bearer") || equalsIgnoringCase(value, "basic")) return afterScheme(text, end);
  if (value == "None" || value == "null" || value == "True" || value == "False" || value == "true" || value == "false")
    return std::nullopt;
  if (cls == FieldClass::keyOrHash && isHexDigest(value)) return std::nullopt;
  return Found{start, end, cls == FieldClass::keyOrHash && value.starts_with("sk-")};
}

// Bytes at which a secret, or the sign of one, may begin.
constexpr std::array<uint8_t, 256> makeTriggers() {
  std::array<uint8_t, 256> table{};
  for (const char c : std::string_view("-JbBAgxh:=")) table[static_cast<uint8_t>(c)] = 1;
  return table;
}
constexpr std::array<uint8_t, 256> triggers = makeTriggers();

MaybeFound findAt(std::string_view text, size_t at) {
  switch (text[at]) {
    case '-': {
      const auto key = litellmKey(text, at);
      return key ? key : privateKey(text, at);
    }
    case 'J': return webToken(text, at);
    case 'b': case 'B': return scheme(text, at);
    case 'A': case 'g': case 'x': case 'h': return marked(text, at);
    case ':': {
      const auto password = urlPassword(text, at);
      return password ? password : assigned(text, at);
    }
    case '=': return assigned(text, at);
    default: return std::nullopt;
  }
}

}  // namespace

bool isHexDigest(std::string_view value) {
  return value.size() == 64 && std::ranges::all_of(value, [](char c) { return isDigit(c) || (c >= 'a' && c <= 'f'); });
}

bool isNoSecret(std::string_view value) {
  if (value.empty() || value.starts_with("os.environ/")) return true;
  if (value.starts_with("sha256:")) return isHexDigest(value.substr(7));
  if (value.starts_with("hmac:")) return isHexDigest(value.substr(5));
  if (value.starts_with("REDACTED") || value.starts_with("[REDACTED") || value.starts_with("{\"redacted\"")) return true;
  if (value.starts_with("sk-...")) return true;
  // What LiteLLM writes where its master key was shown.
  if (value == "litellm_proxy_master_key" || value == "LITELLM_PROXY_MASTER_KEY" || value == "litellm-internal-health-check")
    return true;
  return value.find_first_not_of('*') == std::string_view::npos;
}

std::string identifySecret(std::string_view secret, bool forKey, const Redaction& redaction) {
  if (forKey) return "sha256:" + sha256(secret).hex();
  return "hmac:" + hmacSha256(redaction.workspaceKey, secret).hex();
}

bool mayHoldSecret(std::string_view text) {
  for (const char c : text)
    if (triggers[static_cast<uint8_t>(c)] != 0) return true;
  return false;
}

bool appendRedacted(std::string_view text, const Redaction& redaction, std::string& out) {
  size_t copied = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (triggers[static_cast<uint8_t>(text[at])] == 0) continue;
    const auto found = findAt(text, at);
    if (!found || found->start < copied) continue;
    out.append(text, copied, found->start - copied);
    out += identifySecret(text.substr(found->start, found->end - found->start), found->forKey, redaction);
    copied = found->end;
    at = found->end - 1;
  }
  out.append(text, copied);
  return copied > 0;
}

}  // namespace chatelaine::gateway
