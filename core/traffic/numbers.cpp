#include "core/traffic/numbers.h"

#include <charconv>
#include <unordered_map>

#include <nlohmann/json.hpp>

namespace chatelaine::traffic {

namespace {

using Json = nlohmann::json;

constexpr int64_t largestExponent = 400;
constexpr size_t decimalDigits = 4;
constexpr size_t deepest = 64;        // nesting of a value; deeper ones are not representable

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view takeDigits(std::string_view& text) {
  size_t n = 0;
  while (n < text.size() && isDigit(text[n])) ++n;
  const std::string_view digits = text.substr(0, n);
  text.remove_prefix(n);
  return digits;
}

// The exponent at the end of a number; absent: malformed or out of reach.
std::optional<int64_t> takeExponent(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
  text.remove_prefix(1);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int64_t exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return exponent >= -largestExponent && exponent <= largestExponent ? std::optional(exponent) : std::nullopt;
}

bool fitsLong(bool negative, const std::string& digits) {
  const std::string_view limit = negative ? "9223372036854775808" : "9223372036854775807";
  return digits.size() < limit.size() || (digits.size() == limit.size() && digits <= limit);
}

enum class Type { whole, decimal };
using Types = std::unordered_map<std::string, Type>;      // by action, path

bool isObjectOf(const Json& value, const char* key) { return value.is_object() && value.size() == 1 && value.contains(key); }

bool isDecimal(const Json& value) {
  if (!isObjectOf(value, "__extn")) return false;
  const Json& extension = value["__extn"];
  return extension.is_object() && extension.contains("fn") && extension["fn"] == "decimal";
}

std::optional<Number> numberOf(const Json& value) { return Number::parse(value.dump()); }

void note(Types& types, const std::string& key, const std::optional<Number>& number) {
  const Type type = number && number->asLong() ? Type::whole : Type::decimal;
  Type& known = types.try_emplace(key, type).first->second;
  if (type == Type::decimal) known = type;
}

void noteWithin(Types& types, const std::string& key, const Json& value) {
  if (value.is_number()) {
    note(types, key, numberOf(value));
  } else if (isDecimal(value)) {
    types[key] = Type::decimal;
  } else if (value.is_array()) {
    for (const Json& element : value) noteWithin(types, key + "[]", element);
  } else if (value.is_object() && !isObjectOf(value, "__entity") && !isObjectOf(value, "__extn")) {
    for (const auto& [name, element] : value.items()) noteWithin(types, key + "." + name, element);
  }
}

std::string decimalJson(const std::string& text) { return R"({"__extn":{"arg":")" + text + R"(","fn":"decimal"}})"; }

// The typed number as JSON text; absent: not representable.
std::optional<std::string> typed(Type type, const std::optional<Number>& number) {
  if (!number) return std::nullopt;
  if (type == Type::whole) return number->asLong();
  const std::optional<std::string> decimal = number->asDecimal();
  return decimal ? std::optional(decimalJson(*decimal)) : std::nullopt;
}

bool retype(const Types& types, const std::string& key, Json& value) {
  if (value.is_number()) {
    const std::optional<std::string> text = typed(types.at(key), numberOf(value));
    if (text) value = Json::parse(*text);
    return text.has_value();
  }
  if (value.is_null()) return false;
  if (value.is_array()) {
    for (Json& element : value)
      if (!retype(types, key + "[]", element)) return false;
  } else if (value.is_object() && !isObjectOf(value, "__entity") && !isObjectOf(value, "__extn")) {
    for (auto it = value.begin(); it != value.end();) {
      if (it->is_null()) {
        it = value.erase(it);
        continue;
      }
      if (!retype(types, key + "." + it.key(), *it)) return false;
      ++it;
    }
  }
  return true;
}

bool isPlainNumber(const std::string& value) { return !value.empty() && (isDigit(value.front()) || value.front() == '-'); }
bool isCompound(const std::string& value) {
  if (value == "{}" || value == "[]") return false;
  return value.starts_with('[') || (value.starts_with('{') && !value.starts_with(R"({"__entity")"));
}

bool isTooDeep(const std::string& value) {
  size_t depth = 0;
  size_t most = 0;
  for (const char c : value) {
    if (c == '[' || c == '{') most = std::max(most, ++depth);
    if ((c == ']' || c == '}') && depth > 0) --depth;
  }
  return most > deepest;
}

// Discarded where the text is no JSON or nested too deeply.
Json parsed(const std::string& value) { return isTooDeep(value) ? Json(Json::value_t::discarded) : Json::parse(value, nullptr, false); }

std::string keyOf(const Request& request, const std::string& path) { return request.action.value + '\n' + path; }

void noteCell(Types& types, const Request& request, const std::string& path, const Cell& cell) {
  if (isPlainNumber(cell.value)) {
    note(types, keyOf(request, path), Number::parse(cell.value));
  } else if (isCompound(cell.value)) {
    const Json value = parsed(cell.value);
    if (!value.is_discarded()) noteWithin(types, keyOf(request, path), value);
  }
}

void retypeCell(const Types& types, const Request& request, const std::string& path, Cell& cell) {
  std::optional<std::string> text;
  if (isPlainNumber(cell.value)) {
    text = typed(types.at(keyOf(request, path)), Number::parse(cell.value));
  } else if (isCompound(cell.value)) {
    Json value = parsed(cell.value);
    if (!value.is_discarded() && retype(types, keyOf(request, path), value)) text = value.dump();
  } else if (cell.value == "null") {
    cell = Cell::absent(cell.evidence);
    return;
  } else {
    return;
  }
  cell = text ? Cell::recorded(std::move(*text), cell.evidence) : Cell{};
}

}  // namespace

std::optional<Number> Number::parse(std::string_view text) {
  Number number;
  number.negative_ = !text.empty() && text.front() == '-';
  if (number.negative_) text.remove_prefix(1);
  std::string digits(takeDigits(text));
  if (digits.empty()) return std::nullopt;
  auto point = static_cast<int64_t>(digits.size());
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    const std::string_view fraction = takeDigits(text);
    if (fraction.empty()) return std::nullopt;
    digits += fraction;
  }
  const std::optional<int64_t> exponent = takeExponent(text);
  if (!exponent) return std::nullopt;
  point += *exponent;
  if (point < 0) digits.insert(0, static_cast<size_t>(-point), '0');
  point = std::max<int64_t>(point, 0);
  if (digits.size() < static_cast<size_t>(point)) digits.append(static_cast<size_t>(point) - digits.size(), '0');
  number.whole_ = digits.substr(0, static_cast<size_t>(point));
  number.fraction_ = digits.substr(static_cast<size_t>(point));
  number.whole_.erase(0, std::min(number.whole_.find_first_not_of('0'), number.whole_.size()));
  number.fraction_.erase(number.fraction_.find_last_not_of('0') + 1);
  if (number.whole_.empty() && number.fraction_.empty()) number.negative_ = false;
  return number;
}

std::optional<std::string> Number::asLong() const {
  if (!isWhole() || !fitsLong(negative_, whole_)) return std::nullopt;
  return (negative_ ? "-" : "") + (whole_.empty() ? "0" : whole_);
}

std::optional<std::string> Number::asDecimal() const {
  if (fraction_.size() > decimalDigits) return std::nullopt;
  const std::string scaled = whole_ + fraction_ + std::string(decimalDigits - fraction_.size(), '0');
  if (!fitsLong(negative_, scaled.substr(std::min(scaled.find_first_not_of('0'), scaled.size())))) return std::nullopt;
  return (negative_ ? "-" : "") + (whole_.empty() ? "0" : whole_) + "." + (fraction_.empty() ? "0" : fraction_);
}

std::strong_ordering Number::operator<=>(const Number& other) const {
  if (negative_ != other.negative_) return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  const Number& a = negative_ ? other : *this;
  const Number& b = negative_ ? *this : other;
  if (a.whole_.size() != b.whole_.size()) return a.whole_.size() <=> b.whole_.size();
  if (const int whole = a.whole_.compare(b.whole_); whole != 0) return whole <=> 0;
  return a.fraction_.compare(b.fraction_) <=> 0;
}

void typeNumbers(std::vector<Request>& requests) {
  Types types;
  for (const Request& request : requests)
    for (const auto& [path, cell] : request.context)
      if (cell.state == State::recorded) noteCell(types, request, path, cell);
  for (Request& request : requests)
    for (auto& [path, cell] : request.context)
      if (cell.state == State::recorded) retypeCell(types, request, path, cell);
}

}  // namespace chatelaine::traffic
