// Values of the Cedar language: Boolean, Long, string, entity reference, set, record, and the extension types ip, decimal,
// datetime and duration. A Value is immutable and shares its content, so a copy costs a reference count at most; any number
// of threads may read one. Long, decimal, datetime and duration are exact 64-bit numbers.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"

namespace chatelaine::cedar {

// A reference to an entity: `Ns::Type::"id"`. The default one has an empty type and names nothing.
class EntityUid {
public:
  EntityUid() = default;
  EntityUid(std::string type, std::string id);
  [[nodiscard]] const std::string& type() const;      // with its namespaces: "Ns::Type"
  [[nodiscard]] const std::string& id() const;        // unescaped
  [[nodiscard]] bool empty() const { return !parts_; }
  [[nodiscard]] size_t hash() const { return parts_ ? parts_->hash : 0; }
  [[nodiscard]] std::string toString() const;         // Cedar syntax, the id escaped
  // Cedar syntax; absent if the text is no entity reference.
  static std::optional<EntityUid> parse(std::string_view text);

  bool operator==(const EntityUid& other) const;
  std::strong_ordering operator<=>(const EntityUid& other) const;

private:
  struct Parts {
    std::string type;
    std::string id;
    size_t hash;
  };
  std::shared_ptr<const Parts> parts_;
};

// An address or a range of addresses; IPv4 uses the first four bytes. Equal only if address and prefix are equal.
struct IpAddress {
  std::array<uint8_t, 16> bytes{};
  uint8_t prefix = 0;                                  // 0 to 32 or 128
  bool v6 = false;
  auto operator<=>(const IpAddress&) const = default;
};

enum class ValueKind : uint8_t { boolean, integer, string, entity, set, record, ip, decimal, datetime, duration };

// As Cedar's messages name them: "bool", "long", "string", "entity", "set", "record", "ipaddr", "decimal", ...
std::string_view toString(ValueKind kind);

struct Field;

class Value {
public:
  Value() : content_(false) {}
  explicit Value(bool boolean) : content_(boolean) {}
  explicit Value(int64_t integer) : content_(integer) {}
  explicit Value(EntityUid uid) : content_(std::move(uid)) {}
  explicit Value(const IpAddress& ip);
  static Value string(std::string text);
  static Value set(std::vector<Value> elements);       // any order, duplicates allowed
  static Value record(std::vector<Field> fields);      // any order; names must differ
  static Value decimal(int64_t tenThousandths) { return Value(Content(Scalar<0>{tenThousandths})); }
  static Value datetime(int64_t millis) { return Value(Content(Scalar<1>{millis})); }   // since 1970, UTC
  static Value duration(int64_t millis) { return Value(Content(Scalar<2>{millis})); }

  [[nodiscard]] ValueKind kind() const { return static_cast<ValueKind>(content_.index()); }
  [[nodiscard]] bool is(ValueKind k) const { return kind() == k; }
  // Each requires its kind.
  [[nodiscard]] bool asBool() const { return std::get<bool>(content_); }
  [[nodiscard]] int64_t asInteger() const { return std::get<int64_t>(content_); }
  [[nodiscard]] const std::string& asString() const { return *std::get<std::shared_ptr<const std::string>>(content_); }
  [[nodiscard]] const EntityUid& asEntity() const { return std::get<EntityUid>(content_); }
  [[nodiscard]] const std::vector<Value>& asSet() const { return *std::get<SetPtr>(content_); }   // sorted, distinct
  [[nodiscard]] const std::vector<Field>& asRecord() const { return *std::get<RecordPtr>(content_); }   // sorted by name
  [[nodiscard]] const IpAddress& asIp() const { return *std::get<std::shared_ptr<const IpAddress>>(content_); }
  [[nodiscard]] int64_t asDecimal() const { return std::get<Scalar<0>>(content_).number; }
  [[nodiscard]] int64_t asDatetime() const { return std::get<Scalar<1>>(content_).number; }
  [[nodiscard]] int64_t asDuration() const { return std::get<Scalar<2>>(content_).number; }

  // The attribute of a record; null if there is none. Lives as long as this value.
  [[nodiscard]] const Value* find(std::string_view name) const;
  // Whether a set holds the element.
  [[nodiscard]] bool contains(const Value& element) const;

  // Cedar's `==`: values of different kinds differ. The order is total over all values (kind first) and is not Cedar's `<`.
  bool operator==(const Value& other) const;
  std::strong_ordering operator<=>(const Value& other) const;
  [[nodiscard]] size_t hash() const;                   // stable within a process only

  // Canonical Cedar text that parses to an equal value: `[1, 2]`, `{a: 1}`, `decimal("1.5")`. Equal values, equal text.
  [[nodiscard]] std::string toString() const;
  // Cedar's JSON form: `{"__entity": {"type", "id"}}`, `{"__extn": {"fn", "arg"}}`, the rest as it is.
  [[nodiscard]] nlohmann::json toJson() const;
  // The error names the path of what is wrong, below `where`: "context.amount: `1.5` is no 64-bit integer". Numbers must be
  // 64-bit integers, null is no value, nesting is limited, `{type, id}` without `__entity` is a record.
  static Result<Value> fromJson(const nlohmann::json& json, std::string_view where = {});

private:
  template <int tag>
  struct Scalar {
    int64_t number;
    auto operator<=>(const Scalar&) const = default;
  };
  using SetPtr = std::shared_ptr<const std::vector<Value>>;
  using RecordPtr = std::shared_ptr<const std::vector<Field>>;
  // In the order of ValueKind.
  using Content = std::variant<bool, int64_t, std::shared_ptr<const std::string>, EntityUid, SetPtr, RecordPtr,
                               std::shared_ptr<const IpAddress>, Scalar<0>, Scalar<1>, Scalar<2>>;
  explicit Value(Content content) : content_(std::move(content)) {}
  Content content_;
};

struct Field {
  std::string name;
  Value value;
  bool operator==(const Field&) const = default;
};

// The text as a Cedar string literal with its quotes.
std::string stringLiteral(std::string_view text);
// Whether the text can stand as an attribute name without quotes.
bool isIdentifier(std::string_view text);

}  // namespace chatelaine::cedar

template <>
struct std::hash<chatelaine::cedar::EntityUid> {
  size_t operator()(const chatelaine::cedar::EntityUid& uid) const noexcept { return uid.hash(); }
};

template <>
struct std::hash<chatelaine::cedar::Value> {
  size_t operator()(const chatelaine::cedar::Value& value) const noexcept { return value.hash(); }
};
