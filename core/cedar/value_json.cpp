#include <nlohmann/json.hpp>

#include "core/cedar/extensions.h"
#include "core/cedar/json_text.h"
#include "core/cedar/operations.h"
#include "core/cedar/text.h"

namespace chatelaine::cedar {

std::string memberPath(std::string_view where, std::string_view name) {
  if (!isIdentifier(name)) return std::string(where) + "[" + stringLiteral(name) + "]";
  return std::string(where) + (where.empty() ? "" : ".") + std::string(name);
}

std::string elementPath(std::string_view where, size_t index) { return std::string(where) + "[" + std::to_string(index) + "]"; }

namespace {

using nlohmann::json;

// Builds the tree from events, because nlohmann's own reader keeps the last of two equal keys in silence: such a member
// becomes a discarded value, which no reader takes for anything else.
class StrictBuilder : public json::json_sax_t {
public:
  json root;
  std::string problem;

  bool null() override { return put(nullptr); }
  bool boolean(bool v) override { return put(v); }
  bool number_integer(number_integer_t v) override { return put(v); }
  bool number_unsigned(number_unsigned_t v) override { return put(v); }
  bool number_float(number_float_t v, const string_t&) override { return put(v); }
  bool string(string_t& v) override { return put(std::move(v)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override {
    for (const std::string& name : stack_.back().twice) (*stack_.back().container)[name] = json(json::value_t::discarded);
    return end_array();
  }
  bool end_array() override { stack_.pop_back(); return true; }
  bool key(string_t& v) override {
    if (stack_.back().container->contains(v)) stack_.back().twice.push_back(v);
    key_ = std::move(v);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    problem = "malformed JSON at byte " + std::to_string(position);
    return false;
  }

private:
  template <class T>
  bool put(T&& value) { return place(json(std::forward<T>(value))) != nullptr; }

  struct Level {
    json* container;
    std::vector<std::string> twice;
  };

  bool open(json value) {
    if (stack_.size() >= static_cast<size_t>(kMaxJsonDepth)) {
      problem = "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels";
      return false;
    }
    stack_.push_back({place(std::move(value)), {}});
    return true;
  }

  json* place(json value) {
    if (stack_.empty()) return &(root = std::move(value));
    json& parent = *stack_.back().container;
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }

  std::vector<Level> stack_;
  std::string key_;
};

Error wrong(std::string_view where, const std::string& what) {
  return {ErrorCode::invalidInput, (where.empty() ? "" : std::string(where) + ": ") + what, {}};
}

Result<Value> convert(const json& in, std::string_view where, int depth);

Result<Value> entityEscape(const json& in, std::string_view where) {
  const bool shaped = in.is_object() && in.contains("type") && in.contains("id") && in["type"].is_string() && in["id"].is_string();
  if (!shaped) return wrong(where, "an entity is `{\"type\": …, \"id\": …}` with two texts");
  const std::string& type = in["type"].get_ref<const std::string&>();
  if (!isTypeName(type)) return wrong(where, "`" + escaped(type) + "` is no entity type");
  return Value(EntityUid(type, in["id"].get<std::string>()));
}

Result<Value> extensionEscape(const json& in, std::string_view where, int depth) {
  const bool shaped = in.is_object() && in.contains("fn") && in["fn"].is_string() && (in.contains("arg") != in.contains("args")) &&
                      (!in.contains("args") || in["args"].is_array());
  if (!shaped) return wrong(where, "an extension value is `{\"fn\": …, \"arg\": …}`");
  const auto function = functionNamed(in["fn"].get_ref<const std::string&>());
  if (!function || *function <= Function::hasTag) return wrong(where, "`" + escaped(in["fn"].get<std::string>()) + "` is no extension function");
  std::vector<Value> arguments;
  const json list = in.contains("args") ? in["args"] : json::array({in["arg"]});
  for (size_t i = 0; i < list.size(); ++i) {
    Result<Value> argument = convert(list[i], elementPath(memberPath(where, "args"), i), depth + 1);
    if (!argument) return argument;
    arguments.push_back(std::move(*argument));
  }
  std::vector<const Value*> operands;
  for (const Value& argument : arguments) operands.push_back(&argument);
  const EvalResult result = applyFunction(*function, operands, {});
  return result ? Result<Value>(result.value()) : Result<Value>(wrong(where, result.error().message));
}

Result<Value> convertArray(const json& in, std::string_view where, int depth) {
  std::vector<Value> elements;
  elements.reserve(in.size());
  for (size_t i = 0; i < in.size(); ++i) {
    Result<Value> element = convert(in[i], elementPath(where, i), depth + 1);
    if (!element) return element;
    elements.push_back(std::move(*element));
  }
  return Value::set(std::move(elements));
}

Result<Value> convertFields(const json& in, std::string_view where, int depth) {
  std::vector<Field> fields;
  fields.reserve(in.size());
  for (const auto& [name, member] : in.items()) {
    Result<Value> value = convert(member, memberPath(where, name), depth + 1);
    if (!value) return value;
    fields.push_back({name, std::move(*value)});
  }
  return Value::record(std::move(fields));
}

Result<Value> convertObject(const json& in, std::string_view where, int depth) {
  if (in.contains("__entity")) return entityEscape(in["__entity"], memberPath(where, "__entity"));
  if (in.contains("__extn")) return extensionEscape(in["__extn"], memberPath(where, "__extn"), depth);
  if (in.contains("__expr")) return wrong(where, "`__expr` is no longer supported");
  return convertFields(in, where, depth);
}

Result<Value> convert(const json& in, std::string_view where, int depth) {
  if (depth > kMaxJsonDepth) return wrong(where, "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
  switch (in.type()) {
    case json::value_t::boolean: return Value(in.get<bool>());
    case json::value_t::number_integer: return Value(in.get<int64_t>());
    case json::value_t::number_unsigned:
      if (in.get<uint64_t>() <= static_cast<uint64_t>(INT64_MAX)) return Value(static_cast<int64_t>(in.get<uint64_t>()));
      return wrong(where, "`" + in.dump() + "` is no 64-bit integer");
    case json::value_t::number_float: return wrong(where, "`" + in.dump() + "` is no 64-bit integer");
    case json::value_t::string:
      if (firstInvalidUtf8(in.get_ref<const std::string&>())) return wrong(where, "the text is not UTF-8");
      return Value::string(in.get<std::string>());
    case json::value_t::array: return convertArray(in, where, depth);
    case json::value_t::object: return convertObject(in, where, depth);
    case json::value_t::discarded: return wrong(where, "the key occurs twice in its object");
    default: return wrong(where, "null is no value");
  }
}

json extension(std::string_view function, const std::string& argument) {
  return {{"__extn", {{"fn", function}, {"arg", argument}}}};
}

json datetimeJson(int64_t millis) {
  if (datetimeHasText(millis)) return extension("datetime", formatDatetime(millis));
  return {{"__extn", {{"fn", "offset"}, {"args", json::array({extension("datetime", "1970-01-01"), extension("duration", formatDuration(millis))})}}}};
}

}  // namespace

Result<json> parseJsonStrictly(std::string_view text) {
  StrictBuilder builder;
  if (json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.root);
  return wrong("", builder.problem.empty() ? "malformed JSON" : builder.problem);
}

Result<Value> Value::fromJson(const json& in, std::string_view where) { return convert(in, where, 0); }

Result<Value> recordFromJson(const json& in, std::string_view where) {
  if (!in.is_object()) return wrong(where, "must be an object");
  return convertFields(in, where, 1);
}

Result<EntityUid> entityFromJson(const json& in, std::string_view where) {
  const bool escape = in.is_object() && in.contains("__entity");
  const Result<Value> uid = entityEscape(escape ? in["__entity"] : in, where);
  if (!uid) return uid.error();
  return uid->asEntity();
}

json Value::toJson() const {
  switch (kind()) {
    case ValueKind::boolean: return asBool();
    case ValueKind::integer: return asInteger();
    case ValueKind::string: return asString();
    case ValueKind::entity: return {{"__entity", {{"type", asEntity().type()}, {"id", asEntity().id()}}}};
    case ValueKind::set: {
      json out = json::array();
      for (const Value& element : asSet()) out.push_back(element.toJson());
      return out;
    }
    case ValueKind::record: {
      json out = json::object();
      for (const Field& field : asRecord()) out[field.name] = field.value.toJson();
      return out;
    }
    case ValueKind::ip: return extension("ip", formatIp(asIp()));
    case ValueKind::decimal: return extension("decimal", formatDecimal(asDecimal()));
    case ValueKind::datetime: return datetimeJson(asDatetime());
    case ValueKind::duration: return extension("duration", formatDuration(asDuration()));
  }
  return {};
}

}  // namespace chatelaine::cedar
