#include "core/gateway/dom.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <vector>

namespace chatelaine::gateway {

namespace {

using simdjson::dom::element_type;

void appendQuoted(std::string& out, std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (byte < 0x20) (out += "\\u00") += {digits[byte >> 4], digits[byte & 15]};
        else out += c;
    }
  }
  out += '"';
}

void appendDouble(std::string& out, double number) {
  std::array<char, 400> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  out.append(buffer.data(), end.ptr);
}

bool append(std::string& out, simdjson::dom::element element);

void appendArray(std::string& out, simdjson::dom::array array) {
  out += '[';
  bool first = true;
  for (const auto item : array) {
    const size_t before = out.size();
    if (!first) out += ',';
    if (append(out, item)) first = false;
    else out.resize(before);
  }
  out += ']';
}

void appendObject(std::string& out, simdjson::dom::object object) {
  std::vector<std::pair<std::string_view, simdjson::dom::element>> fields;
  for (const auto field : object) fields.emplace_back(field.key, field.value);
  std::ranges::stable_sort(fields, {}, [](const auto& field) { return field.first; });
  out += '{';
  bool first = true;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i + 1 < fields.size() && fields[i].first == fields[i + 1].first) continue;      // the last of equal keys counts
    const size_t before = out.size();
    if (!first) out += ',';
    appendQuoted(out, fields[i].first);
    out += ':';
    if (append(out, fields[i].second)) first = false;
    else out.resize(before);
  }
  out += '}';
}

// False for null: nothing was appended.
bool append(std::string& out, simdjson::dom::element element) {
  switch (element.type()) {
    case element_type::ARRAY: appendArray(out, element.get_array().value_unsafe()); return true;
    case element_type::OBJECT: appendObject(out, element.get_object().value_unsafe()); return true;
    case element_type::INT64: out += std::to_string(element.get_int64().value_unsafe()); return true;
    case element_type::UINT64: out += std::to_string(element.get_uint64().value_unsafe()); return true;
    case element_type::DOUBLE: appendDouble(out, element.get_double().value_unsafe()); return true;
    case element_type::STRING: appendQuoted(out, element.get_string().value_unsafe()); return true;
    case element_type::BOOL: out += element.get_bool().value_unsafe() ? "true" : "false"; return true;
    case element_type::NULL_VALUE: return false;
  }
  return false;
}

}  // namespace

struct JsonReader::Parsers {
  simdjson::dom::parser document;
  std::deque<simdjson::dom::parser> nested;
  size_t nestedUsed = 0;
};

JsonReader::JsonReader() : parsers_(std::make_unique<Parsers>()) {}
JsonReader::~JsonReader() = default;

std::optional<JsonReader::Element> JsonReader::parse(std::string_view text) {
  parsers_->nestedUsed = 0;
  Element element;
  if (text.empty() || parsers_->document.parse(text.data(), text.size()).get(element) != simdjson::SUCCESS) return std::nullopt;
  return element;
}

std::optional<JsonReader::Object> JsonReader::object(std::optional<Element> element) {
  if (!element) return std::nullopt;
  Object object;
  if (element->get(object) == simdjson::SUCCESS) return object;
  const std::string_view spelled = text(element);
  if (!spelled.starts_with('{')) return std::nullopt;
  if (parsers_->nestedUsed == parsers_->nested.size()) parsers_->nested.emplace_back();
  simdjson::dom::parser& parser = parsers_->nested[parsers_->nestedUsed++];
  if (parser.parse(spelled.data(), spelled.size()).get(object) != simdjson::SUCCESS) return std::nullopt;
  return object;
}

std::optional<JsonReader::Element> JsonReader::at(std::optional<Object> object, std::string_view key) {
  Element element;
  if (!object || object->at_key(key).get(element) != simdjson::SUCCESS) return std::nullopt;
  return element;
}

std::string_view JsonReader::text(std::optional<Element> element) {
  std::string_view text;
  if (!element || element->get(text) != simdjson::SUCCESS) return {};
  return text;
}

std::string_view JsonReader::text(std::optional<Object> object, std::string_view key) { return text(at(object, key)); }

std::string JsonReader::scalar(std::optional<Object> object, std::string_view key) {
  const auto element = at(object, key);
  if (!element || element->is_object() || element->is_array()) return {};
  if (element->is_string()) return std::string(text(element));
  return canonicalJson(*element).value_or("");
}

std::optional<int64_t> JsonReader::integer(std::optional<Element> element) {
  if (!element) return std::nullopt;
  int64_t number = 0;
  if (element->get(number) == simdjson::SUCCESS) return number;
  const std::string_view spelled = text(element);
  const auto end = std::from_chars(spelled.data(), spelled.data() + spelled.size(), number);
  if (spelled.empty() || end.ec != std::errc() || end.ptr != spelled.data() + spelled.size()) return std::nullopt;
  return number;
}

std::optional<std::string> canonicalJson(simdjson::dom::element element) {
  std::string out;
  if (!append(out, element)) return std::nullopt;
  return out;
}

std::string jsonQuoted(std::string_view text) {
  std::string out;
  appendQuoted(out, text);
  return out;
}

}  // namespace chatelaine::gateway
