#include <nlohmann/json.hpp>

#include "core/cedar/extensions.h"
#include "core/cedar/json_text.h"
#include "core/cedar/operations.h"
#include "core/cedar/text.h"

namespace chatelaine::cedar {

namespace {

using Json = nlohmann::json;

Error wrong(std::string_view where, const std::string& what) {
  return {ErrorCode::invalidInput, (where.empty() ? "" : std::string(where) + ": ") + what, {}};
}

Result<Value> convert(const Json& in, std::string_view where, int depth);

// The escapes hold where the object has their one key and the shape behind it; any other object is a record, as in the
// official engine.
bool isEscape(const Json& in, const char* key) { return in.size() == 1 && in.contains(key); }

bool isTypeAndId(const Json& in) {
  return in.is_object() && in.contains("type") && in.contains("id") && in["type"].is_string() && in["id"].is_string();
}

bool isFunctionCall(const Json& in) {
  return in.is_object() && in.contains("fn") && in["fn"].is_string() &&
         (in.contains("arg") || (in.contains("args") && in["args"].is_array()));
}

Result<EntityUid> typeAndId(const Json& in, std::string_view where) {
  const std::string& type = in["type"].get_ref<const std::string&>();
  if (!isTypeName(type)) return wrong(where, "`" + escaped(type) + "` is no entity type");
  return EntityUid(type, in["id"].get<std::string>());
}

Result<Value> functionCall(const Json& in, std::string_view where, int depth) {
  const auto function = functionNamed(in["fn"].get_ref<const std::string&>());
  if (!function || *function <= Function::hasTag)
    return wrong(where, "`" + escaped(in["fn"].get<std::string>()) + "` is no extension function");
  std::vector<Value> arguments;
  const Json list = in.contains("arg") ? Json::array({in["arg"]}) : in["args"];
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

Result<Value> convertArray(const Json& in, std::string_view where, int depth) {
  std::vector<Value> elements;
  elements.reserve(in.size());
  for (size_t i = 0; i < in.size(); ++i) {
    Result<Value> element = convert(in[i], elementPath(where, i), depth + 1);
    if (!element) return element;
    elements.push_back(std::move(*element));
  }
  return Value::set(std::move(elements));
}

Result<Value> convertFields(const Json& in, std::string_view where, int depth) {
  std::vector<Field> fields;
  fields.reserve(in.size());
  for (const auto& [name, member] : in.items()) {
    Result<Value> value = convert(member, memberPath(where, name), depth + 1);
    if (!value) return value;
    fields.push_back({name, std::move(*value)});
  }
  return Value::record(std::move(fields));
}

Result<Value> convertObject(const Json& in, std::string_view where, int depth) {
  if (isEscape(in, "__entity") && isTypeAndId(in["__entity"])) {
    const Result<EntityUid> uid = typeAndId(in["__entity"], memberPath(where, "__entity"));
    return uid ? Result<Value>(Value(*uid)) : Result<Value>(uid.error());
  }
  if (isEscape(in, "__extn") && isFunctionCall(in["__extn"])) return functionCall(in["__extn"], memberPath(where, "__extn"), depth);
  if (isEscape(in, "__expr") && in["__expr"].is_string()) return wrong(where, "`__expr` is no longer supported");
  return convertFields(in, where, depth);
}

Result<Value> convert(const Json& in, std::string_view where, int depth) {
  if (depth > kMaxJsonDepth) return wrong(where, "nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
  switch (in.type()) {
    case Json::value_t::boolean: return Value(in.get<bool>());
    case Json::value_t::number_integer: return Value(in.get<int64_t>());
    case Json::value_t::number_unsigned:
      if (in.get<uint64_t>() <= static_cast<uint64_t>(INT64_MAX)) return Value(static_cast<int64_t>(in.get<uint64_t>()));
      return wrong(where, "`" + in.dump() + "` is no 64-bit integer");
    case Json::value_t::number_float: return wrong(where, "`" + in.dump() + "` is no 64-bit integer");
    case Json::value_t::string:
      if (firstInvalidUtf8(in.get_ref<const std::string&>())) return wrong(where, "the text is not UTF-8");
      return Value::string(in.get<std::string>());
    case Json::value_t::array: return convertArray(in, where, depth);
    case Json::value_t::object: return convertObject(in, where, depth);
    case Json::value_t::discarded: return wrong(where, "the key occurs twice in its object");
    default: return wrong(where, "null is no value");
  }
}

Json extension(std::string_view function, const std::string& argument) {
  return {{"__extn", {{"fn", function}, {"arg", argument}}}};
}

Json datetimeJson(int64_t millis) {
  if (datetimeHasText(millis)) return extension("datetime", formatDatetime(millis));
  return {{"__extn",
           {{"fn", "offset"},
            {"args", Json::array({extension("datetime", "1970-01-01"), extension("duration", formatDuration(millis))})}}}};
}

}  // namespace

Result<Value> Value::fromJson(const Json& in, std::string_view where) { return convert(in, where, 0); }

Result<Value> recordFromJson(const Json& in, std::string_view where) {
  if (!in.is_object()) return wrong(where, "must be an object");
  return convertFields(in, where, 1);
}

Result<EntityUid> entityFromJson(const Json& in, std::string_view where) {
  const Json& uid = in.is_object() && isEscape(in, "__entity") ? in["__entity"] : in;
  if (!isTypeAndId(uid)) return wrong(where, "an entity is `{\"type\": …, \"id\": …}` with two texts");
  return typeAndId(uid, where);
}

Json Value::toJson() const {
  switch (kind()) {
    case ValueKind::boolean: return asBool();
    case ValueKind::integer: return asInteger();
    case ValueKind::string: return asString();
    case ValueKind::entity: return {{"__entity", {{"type", asEntity().type()}, {"id", asEntity().id()}}}};
    case ValueKind::set: {
      Json out = Json::array();
      for (const Value& element : asSet()) out.push_back(element.toJson());
      return out;
    }
    case ValueKind::record: {
      Json out = Json::object();
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
