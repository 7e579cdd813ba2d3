#include <yaml-cpp/yaml.h>

#include "core/gateway/litellm/rows.h"

namespace chatelaine::gateway::litellm {

using Json = nlohmann::json;

namespace {

constexpr size_t mostNodes = 500'000;

Json scalarOf(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return text;          // quoted
  if (text == "true" || text == "True") return true;
  if (text == "false" || text == "False") return false;
  if (text == "null" || text == "~" || text.empty()) return nullptr;
  return text;
}

Json convert(const YAML::Node& node, size_t& budget) {
  if (budget == 0) return nullptr;
  --budget;
  if (node.IsMap()) {
    Json object = Json::object();
    for (const auto& entry : node)
      if (entry.first.IsScalar()) object[entry.first.Scalar()] = convert(entry.second, budget);
    object["__line"] = node.Mark().line + 1;
    return object;
  }
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const auto& item : node) list.push_back(convert(item, budget));
    return list;
  }
  return node.IsScalar() ? scalarOf(node) : Json();
}

}  // namespace

Json jsonOfYaml(const std::string& text) {
  try {
    size_t budget = mostNodes;
    return convert(YAML::Load(text), budget);
  } catch (const std::exception&) {
    return nullptr;                              // reading has listed it
  }
}

std::string textOf(const Json& row, const char* field) {
  if (!row.is_object()) return {};
  const auto found = row.find(field);
  return found != row.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<bool> boolOf(const Json& row, const char* field) {
  if (!row.is_object()) return std::nullopt;
  const auto found = row.find(field);
  if (found == row.end() || !found->is_boolean()) return std::nullopt;
  return found->get<bool>();
}

std::vector<std::string> namesOf(const Json& row, const char* field) {
  std::vector<std::string> names;
  if (!row.is_object()) return names;
  const auto found = row.find(field);
  if (found == row.end() || !found->is_array()) return names;
  for (const Json& item : *found)
    if (item.is_string()) names.push_back(item.get<std::string>());
  return names;
}

std::optional<Time> timeOf(const Json& row, const char* field) {
  const auto parsed = parseTime(textOf(row, field));
  return parsed ? std::optional(parsed->time) : std::nullopt;
}

Json objectOf(const Json& row, const char* field) {
  if (!row.is_object()) return Json::object();
  const auto found = row.find(field);
  if (found == row.end()) return Json::object();
  if (found->is_object()) return *found;
  if (!found->is_string()) return Json::object();
  Json parsed = Json::parse(found->get_ref<const std::string&>(), nullptr, false);
  return parsed.is_object() ? parsed : Json::object();
}

}  // namespace chatelaine::gateway::litellm
