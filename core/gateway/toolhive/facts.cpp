#include "core/gateway/toolhive/facts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace chatelaine::gateway::toolhive {

namespace {

std::string decimalText(double number) {
  char buffer[64];
  const int n = std::snprintf(buffer, sizeof buffer, "%.4f", number);
  std::string text(buffer, n > 0 ? static_cast<size_t>(n) : 0);
  while (text.size() > 2 && text.back() == '0' && text[text.size() - 2] != '.') text.pop_back();
  return text;
}

}  // namespace

bool addFact(Facts& facts, const std::string& path, JsonReader::Element value) {
  double number = 0;
  if (value.is_number() && value.get(number) == simdjson::SUCCESS) {
    if (!std::isfinite(number) || std::abs(number) > 9e14) return false;      // decimal() holds no more
    facts[path] = R"({"__extn":{"arg":")" + decimalText(number) + R"(","fn":"decimal"}})";
    return true;
  }
  auto text = canonicalJson(value);
  if (!text) return false;
  facts[path] = *std::move(text);
  return true;
}

void addArguments(Facts& facts, JsonReader::Object arguments) {
  for (const auto argument : arguments) {
    const std::string name = "arg_" + std::string(argument.key);
    if (argument.key.empty() || argument.key.find('.') != argument.key.npos) continue;
    if (argument.value.is_object() || argument.value.is_array()) facts[name + "_present"] = "true";
    else addFact(facts, name, argument.value);
  }
}

void addGroups(Facts& facts, JsonReader::Object claims) {
  std::string groups = "[]";
  for (const char* name : {"claim_groups", "claim_roles", "claim_cognito:groups"}) {
    simdjson::dom::array list;
    const auto claim = JsonReader::at(claims, name);
    if (!claim || claim->get(list) != simdjson::SUCCESS) continue;
    std::vector<std::string> names;
    for (const auto item : list)
      if (item.is_string()) names.emplace_back(JsonReader::text(std::optional<JsonReader::Element>(item)));
    std::ranges::sort(names);
    groups = "[";
    for (const std::string& group : names) groups += (groups.size() > 1 ? "," : "") + jsonQuoted(group);
    groups += "]";
    break;
  }
  facts["groups"] = std::move(groups);
}

std::string keyOf(const Facts& facts, std::string_view prefix) {
  std::string key;
  for (auto at = facts.lower_bound(std::string(prefix)); at != facts.end() && at->first.starts_with(prefix); ++at) key += at->first + "=" + at->second + ";";
  return key;
}

}  // namespace chatelaine::gateway::toolhive
