#include "core/gateway/read/json_redact.h"

#include <algorithm>
#include <array>

#include "core/base/digest.h"

namespace chatelaine::gateway {

namespace {

constexpr int deepest = 200;       // deeper documents are hostile or broken; no record of a gateway comes near
constexpr int deepestNesting = 3;  // JSON inside a string inside JSON ...

enum : uint8_t { inText = 0, isEnd = 1, isEscape = 2, isControl = 3, isTrigger = 4 };

// What a byte means inside a string.
constexpr std::array<uint8_t, 256> makeStringTable() {
  std::array<uint8_t, 256> table{};
  for (size_t c = 0; c < 0x20; ++c) table[c] = isControl;
  for (const char c : std::string_view("-JbBAgxh:=")) table[static_cast<uint8_t>(c)] = isTrigger;
  table['"'] = isEnd;
  table['\\'] = isEscape;
  return table;
}
constexpr std::array<uint8_t, 256> stringTable = makeStringTable();

bool isHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool hasScheme(std::string_view value) {
  return value.starts_with("Bearer ") || value.starts_with("bearer ") || value.starts_with("Basic ") ||
         value.starts_with("basic ");
}

// Printable ASCII written as \u00XX: nobody writes so unless to hide something.
bool hidesAscii(std::string_view raw) {
  for (size_t at = raw.find("\\u00"); at != std::string_view::npos; at = raw.find("\\u00", at + 4))
    if (at + 4 < raw.size() && raw[at + 4] >= '2' && raw[at + 4] <= '7') return true;
  return false;
}

}  // namespace

// What an object said before the member at hand.
struct JsonRedactor::ObjectState {
  std::string label;           // value of its "key" or "name": what its "value" is called
  bool hasLabel = false;
};

bool JsonRedactor::fail(const char* code, const char* message) {
  if (!problem_) problem_ = JsonProblem{pos_, code, message};
  return false;
}

void JsonRedactor::skipSpace() {
  while (pos_ < text_.size() && (text_[pos_] == ' ' || text_[pos_] == '\n' || text_[pos_] == '\t' || text_[pos_] == '\r')) ++pos_;
}

void JsonRedactor::splice(size_t start, size_t end, std::string_view replacement) {
  changed_ = true;
  if (mute_ > 0) return;
  out_->append(text_, copied_, start - copied_);
  out_->append(replacement);
  copied_ = end;
}

std::optional<JsonProblem> JsonRedactor::value(std::string_view text, size_t& pos, std::string& out) {
  text_ = text;
  pos_ = pos;
  out_ = &out;
  mute_ = 0;
  changed_ = wasObject_ = false;
  problem_.reset();
  fields_.clear();
  version_ = firstNanos_ = lastNanos_ = {};
  const size_t sizeBefore = out.size();
  skipSpace();
  copied_ = pos_;
  wasObject_ = pos_ < text.size() && text[pos_] == '{';
  if (!parse(FieldClass::plain, 0)) {
    out.resize(sizeBefore);
    return problem_;
  }
  out.append(text, copied_, pos_ - copied_);
  pos = pos_;
  return std::nullopt;
}

bool JsonRedactor::parse(FieldClass cls, int depth) {
  skipSpace();
  if (pos_ >= text_.size()) return fail("json/syntax", "the text ends where a value should be");
  if (depth > deepest) return fail("json/depth", "nested deeper than 200 levels");
  if (cls == FieldClass::content && !redaction_.keepContent && mute_ == 0) return content(depth);
  switch (text_[pos_]) {
    case '{': return object(cls, depth);
    case '[': return array(cls, depth);
    case '"': return stringValue(cls);
    default: return word();
  }
}

bool JsonRedactor::content(int depth) {
  const size_t start = pos_;
  ++mute_;
  const bool changedBefore = changed_;
  const bool ok = parse(FieldClass::plain, depth);
  --mute_;
  changed_ = changedBefore;
  if (!ok) return false;
  const std::string_view raw = text_.substr(start, pos_ - start);
  const bool isString = raw.front() == '"';
  const bool isWord = !isString && raw.front() != '{' && raw.front() != '[';
  if (isWord || raw == "{}" || raw == "[]" || raw == "\"\"" || raw.starts_with("{\"redacted\":")) return true;
  if (isString) {
    const std::string decoded = decodeJsonString(raw.substr(1, raw.size() - 2));
    if (decoded.starts_with("{\"redacted\":")) return true;
    // A guardrail's verdict in one word is no content.
    if (decoded.size() <= 12 && std::ranges::all_of(decoded, [](char c) { return c >= 'a' && c <= 'z'; })) return true;
    splice(start, pos_,
           rules_ == ContentRules::spans ? "\"" + encodeJsonString(contentMarker(decoded)) + "\"" : contentMarker(decoded));
  } else {
    splice(start, pos_, contentMarker(raw));
  }
  return true;
}

bool JsonRedactor::word() {
  const size_t start = pos_;
  for (const std::string_view literal : {std::string_view("true"), std::string_view("false"), std::string_view("null")})
    if (text_.substr(pos_).starts_with(literal)) {
      pos_ += literal.size();
      return true;
    }
  const auto digits = [&] {
    const size_t from = pos_;
    while (pos_ < text_.size() && text_[pos_] >= '0' && text_[pos_] <= '9') ++pos_;
    return pos_ > from;
  };
  if (pos_ < text_.size() && text_[pos_] == '-') ++pos_;
  const bool zero = pos_ < text_.size() && text_[pos_] == '0';      // 0 has no digits behind it
  bool good = zero ? (++pos_, true) : digits();
  if (good && pos_ < text_.size() && text_[pos_] == '.') {
    ++pos_;
    good = digits();
  }
  if (good && pos_ < text_.size() && (text_[pos_] == 'e' || text_[pos_] == 'E')) {
    ++pos_;
    if (pos_ < text_.size() && (text_[pos_] == '+' || text_[pos_] == '-')) ++pos_;
    good = digits();
  }
  if (good) return true;
  // Python's writer puts these where a number is none.
  pos_ = start;
  for (const std::string_view literal : {std::string_view("NaN"), std::string_view("Infinity"), std::string_view("-Infinity")})
    if (text_.substr(pos_).starts_with(literal)) {
      splice(pos_, pos_ + literal.size(), "null");
      pos_ += literal.size();
      return true;
    }
  return fail("json/syntax", "this is no JSON value");
}

// Reads over a string; [start, end) is its inside.
bool JsonRedactor::string(size_t& start, size_t& end) {
  start = ++pos_;
  escaped_ = suspicious_ = false;
  const size_t size = text_.size();
  for (;; ++pos_) {
    if (pos_ >= size) return fail("json/syntax", "the text ends inside a string");
    switch (stringTable[static_cast<uint8_t>(text_[pos_])]) {
      case inText: break;
      case isTrigger: suspicious_ = true; break;
      case isEnd:
        end = pos_++;
        return true;
      case isEscape:
        escaped_ = true;
        if (++pos_ >= size) return fail("json/syntax", "the text ends inside a string");
        if (text_[pos_] == 'u') {
          for (int i = 0; i < 4; ++i)
            if (++pos_ >= size || !isHex(text_[pos_])) return fail("json/syntax", "`\\u` needs four hexadecimal digits");
        } else if (std::string_view("\"\\/bfnrt").find(text_[pos_]) == std::string_view::npos) {
          return fail("json/syntax", "JSON knows no such escape");
        }
        break;
      default: return fail("json/syntax", "a control character inside a string must be escaped");
    }
  }
}

bool JsonRedactor::stringValue(FieldClass cls) {
  size_t start = 0, end = 0;
  if (!string(start, end)) return false;
  if (mute_ > 0) return true;
  const std::string_view raw = text_.substr(start, end - start);
  const bool secret = cls == FieldClass::secret || (cls == FieldClass::keyOrHash && !isHexDigest(raw));
  if (secret) {
    const std::string decoded = escaped_ ? decodeJsonString(raw) : std::string(raw);
    if (isNoSecret(decoded) || (hasScheme(decoded) && isNoSecret(decoded.substr(decoded.find(' ') + 1)))) return true;
    // "Bearer X": the scheme is no secret, and a key behind it is known by its own digest.
    std::string withScheme;
    if (decoded.find(' ') != std::string::npos && appendRedacted(decoded, redaction_, withScheme) && hasScheme(decoded)) {
      splice(start, end, encodeJsonString(withScheme));
      return true;
    }
    const bool forKey = cls == FieldClass::keyOrHash && decoded.starts_with("sk-");
    splice(start, end, identifySecret(decoded, forKey && rules_ != ContentRules::none, redaction_));
    return true;
  }
  if (!raw.empty() && (raw.front() == '{' || raw.front() == '[') && nestedJson(raw, cls)) return true;
  if (!suspicious_ && !(escaped_ && hidesAscii(raw))) return true;
  std::string redacted;
  if (escaped_ && hidesAscii(raw)) {
    if (appendRedacted(decodeJsonString(raw), redaction_, redacted)) splice(start, end, encodeJsonString(redacted));
  } else if (appendRedacted(raw, redaction_, redacted)) {
    splice(start, end, redacted);
  }
  return true;
}

// A string that holds a JSON document is redacted like one. False: it holds none.
bool JsonRedactor::nestedJson(std::string_view raw, FieldClass cls) {
  if (nesting_ >= deepestNesting || raw.size() < 4) return false;
  const std::string decoded = escaped_ ? decodeJsonString(raw) : std::string(raw);
  JsonRedactor inner(redaction_, cls == FieldClass::arguments ? ContentRules::none : rules_);
  inner.nesting_ = nesting_ + 1;
  std::string out;
  size_t pos = 0;
  if (inner.value(decoded, pos, out) || pos != decoded.size()) return false;
  if (inner.changed_)
    splice(static_cast<size_t>(raw.data() - text_.data()), static_cast<size_t>(raw.data() - text_.data()) + raw.size(),
           encodeJsonString(out));
  return true;
}

bool JsonRedactor::array(FieldClass cls, int depth) {
  ++pos_;
  skipSpace();
  if (pos_ < text_.size() && text_[pos_] == ']') {
    ++pos_;
    return true;
  }
  for (;;) {
    if (!parse(cls, depth + 1)) return false;
    skipSpace();
    if (pos_ < text_.size() && text_[pos_] == ',') {
      ++pos_;
      continue;
    }
    if (pos_ >= text_.size() || text_[pos_] != ']') return fail("json/syntax", "`,` or `]` is missing");
    ++pos_;
    return true;
  }
}

bool JsonRedactor::object(FieldClass cls, int depth) {
  ++pos_;
  ObjectState state;
  skipSpace();
  if (pos_ < text_.size() && text_[pos_] == '}') {
    ++pos_;
    return true;
  }
  for (;;) {
    skipSpace();
    if (pos_ >= text_.size() || text_[pos_] != '"') return fail("json/syntax", "a name in quotes is missing");
    if (!member(cls, depth, state)) return false;
    skipSpace();
    if (pos_ < text_.size() && text_[pos_] == ',') {
      ++pos_;
      continue;
    }
    if (pos_ >= text_.size() || text_[pos_] != '}') return fail("json/syntax", "`,` or `}` is missing");
    ++pos_;
    return true;
  }
}

FieldClass JsonRedactor::classOf(std::string_view name, FieldClass inherited, const ObjectState& state) const {
  if (inherited == FieldClass::secret) return name == "name" || name == "key" || name == "type" ? FieldClass::plain : inherited;
  // In a span `key` is the name of an attribute; redacted, it would no longer tell what its value is.
  if (inherited == FieldClass::keyOrHash) return rules_ == ContentRules::spans && name == "key" ? FieldClass::plain : inherited;
  if (name == "value" && state.hasLabel)
    return rules_ == ContentRules::spans ? classifyAttribute(state.label) : classifyField(state.label, ContentRules::none);
  const bool argument = inherited == FieldClass::arguments;
  const FieldClass cls = classifyField(name, argument ? ContentRules::none : rules_);
  return cls == FieldClass::plain && argument ? inherited : cls;
}

// Span attributes say {"key": …, "value": …}; a writer may turn the two around: looks over the value at hand for its name.
bool JsonRedactor::labelBehind(int depth, FieldClass& cls) {
  const size_t start = pos_;
  ++mute_;
  bool ok = parse(FieldClass::plain, depth + 1);
  const auto takes = [&](std::string_view sign) {
    skipSpace();
    if (!text_.substr(std::min(pos_, text_.size())).starts_with(sign)) return false;
    pos_ += sign.size();
    return true;
  };
  if (ok && takes(",") && takes("\"key\"") && takes(":") && takes("\"")) {
    --pos_;
    size_t labelStart = 0, labelEnd = 0;
    ok = string(labelStart, labelEnd);
    if (ok) cls = classifyAttribute(text_.substr(labelStart, labelEnd - labelStart));
  }
  --mute_;
  if (ok) pos_ = start;
  return ok;
}

bool JsonRedactor::member(FieldClass cls, int depth, ObjectState& state) {
  size_t start = 0, end = 0;
  if (!string(start, end)) return false;
  const std::string_view name = text_.substr(start, end - start);
  if (suspicious_ && mute_ == 0) {       // a map whose keys are secrets
    std::string redacted;
    if (mayHoldSecret(name) && appendRedacted(name, redaction_, redacted)) splice(start, end, redacted);
  }
  skipSpace();
  if (pos_ >= text_.size() || text_[pos_] != ':') return fail("json/syntax", "`:` is missing behind a name");
  ++pos_;
  skipSpace();
  const size_t valueStart = pos_;
  FieldClass mine = classOf(name, cls, state);
  if (name == "value" && !state.hasLabel && rules_ == ContentRules::spans && mine == FieldClass::plain && mute_ == 0)
    if (!labelBehind(depth, mine)) return false;
  if (!parse(mine, depth + 1)) return false;
  const std::string_view raw = text_.substr(valueStart, pos_ - valueStart);
  if ((name == "key" || name == "name") && raw.size() >= 2 && raw.front() == '"') {
    state.label.assign(raw.substr(1, raw.size() - 2));
    state.hasLabel = true;
  }
  note(name, valueStart, depth);
  return true;
}

void JsonRedactor::note(std::string_view name, size_t valueStart, int depth) {
  const std::string_view raw = text_.substr(valueStart, pos_ - valueStart);
  if (depth == 0 && nesting_ == 0) fields_.push_back({name, raw});
  if (name == "litellm_api_version" && raw.size() > 2 && raw.front() == '"' && version_.empty())
    version_ = raw.substr(1, raw.size() - 2);
  if (rules_ != ContentRules::spans || name != "startTimeUnixNano") return;
  const std::string_view nanos = raw.size() > 2 && raw.front() == '"' ? raw.substr(1, raw.size() - 2) : raw;
  const auto before = [](std::string_view a, std::string_view b) { return a.size() != b.size() ? a.size() < b.size() : a < b; };
  if (firstNanos_.empty() || before(nanos, firstNanos_)) firstNanos_ = nanos;
  if (lastNanos_.empty() || before(lastNanos_, nanos)) lastNanos_ = nanos;
}

}  // namespace chatelaine::gateway
