#include "core/cedar/value.h"

#include "core/cedar/extensions.h"
#include "core/cedar/text.h"

namespace chatelaine::cedar {

namespace {

size_t mix(size_t seed, size_t value) { return (seed ^ value) * 0x9E3779B97F4A7C15ULL + (seed >> 29); }
size_t hashText(std::string_view text) { return std::hash<std::string_view>{}(text); }

const std::string kNoText;

}  // namespace

EntityUid::EntityUid(std::string type, std::string id) {
  const size_t hash = mix(mix(1, hashText(type)), hashText(id));
  parts_ = std::make_shared<const Parts>(Parts{std::move(type), std::move(id), hash});
}

const std::string& EntityUid::type() const { return parts_ ? parts_->type : kNoText; }
const std::string& EntityUid::id() const { return parts_ ? parts_->id : kNoText; }

std::string EntityUid::toString() const { return type() + "::" + stringLiteral(id()); }

std::optional<EntityUid> EntityUid::parse(std::string_view text) {
  const size_t quote = text.find('"');
  if (quote == std::string_view::npos || quote < 2 || text.size() < quote + 2 || text.back() != '"') return std::nullopt;
  const std::string_view type = text.substr(0, quote - 2);
  const std::string_view raw = text.substr(quote + 1, text.size() - quote - 2);
  if (text.substr(quote - 2, 2) != "::" || !isTypeName(type) || firstInvalidUtf8(raw)) return std::nullopt;
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '"') return std::nullopt;
    if (raw[i] == '\\') ++i;
  }
  Unescaped id = unescape(raw, false);
  if (!id.bad.empty()) return std::nullopt;
  return EntityUid(std::string(type), std::move(id.runs[0]));
}

bool EntityUid::operator==(const EntityUid& other) const {
  if (parts_ == other.parts_) return true;
  return parts_ && other.parts_ && parts_->hash == other.parts_->hash && parts_->id == other.parts_->id &&
         parts_->type == other.parts_->type;
}

std::strong_ordering EntityUid::operator<=>(const EntityUid& other) const {
  if (parts_ == other.parts_) return std::strong_ordering::equal;
  if (const auto order = type() <=> other.type(); order != 0) return order;
  return id() <=> other.id();
}

std::string_view toString(ValueKind kind) {
  static constexpr std::string_view kNames[] = {"bool",   "long",   "string",  "entity",   "set",
                                                "record", "ipaddr", "decimal", "datetime", "duration"};
  return kNames[static_cast<size_t>(kind)];
}

Value::Value(const IpAddress& ip) : content_(std::make_shared<const IpAddress>(ip)) {}

Value Value::string(std::string text) { return Value(Content(std::make_shared<const std::string>(std::move(text)))); }

Value Value::set(std::vector<Value> elements) {
  std::sort(elements.begin(), elements.end());
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  return Value(Content(std::make_shared<const std::vector<Value>>(std::move(elements))));
}

Value Value::record(std::vector<Field> fields) {
  std::sort(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.name < b.name; });
  assert(std::adjacent_find(fields.begin(), fields.end(), [](const Field& a, const Field& b) { return a.name == b.name; }) ==
         fields.end());
  return Value(Content(std::make_shared<const std::vector<Field>>(std::move(fields))));
}

const Value* Value::find(std::string_view name) const {
  const std::vector<Field>& fields = asRecord();
  const auto at =
      std::lower_bound(fields.begin(), fields.end(), name, [](const Field& f, std::string_view n) { return f.name < n; });
  return at != fields.end() && at->name == name ? &at->value : nullptr;
}

bool Value::contains(const Value& element) const { return std::binary_search(asSet().begin(), asSet().end(), element); }

bool Value::operator==(const Value& other) const {
  if (kind() != other.kind()) return false;
  switch (kind()) {
    case ValueKind::boolean: return asBool() == other.asBool();
    case ValueKind::integer: return asInteger() == other.asInteger();
    case ValueKind::string: return asString() == other.asString();
    case ValueKind::entity: return asEntity() == other.asEntity();
    case ValueKind::set: return &asSet() == &other.asSet() || asSet() == other.asSet();
    case ValueKind::record: return &asRecord() == &other.asRecord() || asRecord() == other.asRecord();
    case ValueKind::ip: return asIp() == other.asIp();
    case ValueKind::decimal: return asDecimal() == other.asDecimal();
    case ValueKind::datetime: return asDatetime() == other.asDatetime();
    case ValueKind::duration: return asDuration() == other.asDuration();
  }
  return false;
}

namespace {

std::strong_ordering compareFields(const std::vector<Field>& a, const std::vector<Field>& b) {
  return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end(), [](const Field& x, const Field& y) {
    const std::strong_ordering names = x.name <=> y.name;
    return names != 0 ? names : x.value <=> y.value;
  });
}

std::strong_ordering compareElements(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(), b.end(),
                                                [](const Value& x, const Value& y) { return x <=> y; });
}

}  // namespace

std::strong_ordering Value::operator<=>(const Value& other) const {
  if (const auto kinds = kind() <=> other.kind(); kinds != 0) return kinds;
  switch (kind()) {
    case ValueKind::boolean: return asBool() <=> other.asBool();
    case ValueKind::integer: return asInteger() <=> other.asInteger();
    case ValueKind::string: return asString() <=> other.asString();
    case ValueKind::entity: return asEntity() <=> other.asEntity();
    case ValueKind::set: return compareElements(asSet(), other.asSet());
    case ValueKind::record: return compareFields(asRecord(), other.asRecord());
    case ValueKind::ip: return asIp() <=> other.asIp();
    case ValueKind::decimal: return asDecimal() <=> other.asDecimal();
    case ValueKind::datetime: return asDatetime() <=> other.asDatetime();
    case ValueKind::duration: return asDuration() <=> other.asDuration();
  }
  return std::strong_ordering::equal;
}

size_t Value::hash() const {
  size_t seed = mix(7, static_cast<size_t>(kind()));
  switch (kind()) {
    case ValueKind::boolean: return mix(seed, asBool() ? 1 : 0);
    case ValueKind::integer: return mix(seed, static_cast<size_t>(asInteger()));
    case ValueKind::string: return mix(seed, hashText(asString()));
    case ValueKind::entity: return mix(seed, asEntity().hash());
    case ValueKind::set:
      for (const Value& element : asSet()) seed = mix(seed, element.hash());
      return seed;
    case ValueKind::record:
      for (const Field& field : asRecord()) seed = mix(mix(seed, hashText(field.name)), field.value.hash());
      return seed;
    case ValueKind::ip: {
      const IpAddress& ip = asIp();
      seed = mix(seed, hashText({reinterpret_cast<const char*>(ip.bytes.data()), ip.bytes.size()}));
      return mix(seed, ip.prefix + (ip.v6 ? 256U : 0U));
    }
    case ValueKind::decimal: return mix(seed, static_cast<size_t>(asDecimal()));
    case ValueKind::datetime: return mix(seed, static_cast<size_t>(asDatetime()));
    case ValueKind::duration: return mix(seed, static_cast<size_t>(asDuration()));
  }
  return seed;
}

namespace {

std::string call(std::string_view function, std::string_view argument) {
  return std::string(function) + "(\"" + std::string(argument) + "\")";
}

std::string datetimeText(int64_t millis) {
  if (datetimeHasText(millis)) return call("datetime", formatDatetime(millis));
  return call("datetime", "1970-01-01") + ".offset(" + call("duration", formatDuration(millis)) + ")";
}

}  // namespace

std::string Value::toString() const {
  switch (kind()) {
    case ValueKind::boolean: return asBool() ? "true" : "false";
    case ValueKind::integer: return std::to_string(asInteger());
    case ValueKind::string: return stringLiteral(asString());
    case ValueKind::entity: return asEntity().toString();
    case ValueKind::set: {
      std::string out = "[";
      for (const Value& element : asSet()) out += (out.size() > 1 ? ", " : "") + element.toString();
      return out + "]";
    }
    case ValueKind::record: {
      std::string out = "{";
      for (const Field& field : asRecord())
        out += (out.size() > 1 ? ", " : "") + (isIdentifier(field.name) ? field.name : stringLiteral(field.name)) + ": " +
               field.value.toString();
      return out + "}";
    }
    case ValueKind::ip: return call("ip", formatIp(asIp()));
    case ValueKind::decimal: return call("decimal", formatDecimal(asDecimal()));
    case ValueKind::datetime: return datetimeText(asDatetime());
    case ValueKind::duration: return call("duration", formatDuration(asDuration()));
  }
  return {};
}

}  // namespace chatelaine::cedar
