#include "core/posture/crosswalk.h"

#include <cassert>
#include <cmath>
#include <nlohmann/json.hpp>

namespace chatelaine::posture {

std::string crosswalkText();

namespace {

CheckSeverity severityFrom(const std::string& text) {
  if (text == "critical") return CheckSeverity::critical;
  if (text == "high") return CheckSeverity::high;
  if (text == "medium") return CheckSeverity::medium;
  if (text == "low") return CheckSeverity::low;
  return CheckSeverity::info;
}

int64_t defaultOf(const nlohmann::json& value) {
  return value.is_number_float() ? std::llround(value.get<double>() * 100) : value.get<int64_t>();
}

std::vector<CrosswalkMapping> mappingsOf(const nlohmann::json& frameworks) {
  std::vector<CrosswalkMapping> mappings;
  for (const auto& [framework, body] : frameworks.items())
    for (const auto& mapping : body.at("mappings"))
      mappings.push_back({framework, mapping.at("id"), mapping.at("strength") == "direct", mapping.at("reason")});
  return mappings;
}

CrosswalkCheck checkFrom(const nlohmann::json& json) {
  CrosswalkCheck check;
  check.id = json.at("id");
  check.title = json.at("title");
  check.category = json.at("category");
  check.severity = severityFrom(json.at("severity"));
  check.rationale = json.at("rationale");
  check.inputs = json.at("inputs").get<std::vector<std::string>>();
  for (const auto& [name, value] : json.at("parameters").items())
    if (value.is_number()) check.parameters.emplace_back(name, defaultOf(value));
  check.mappings = mappingsOf(json.at("frameworks"));
  return check;
}

struct Parsed {
  std::vector<CrosswalkCheck> checks;
  std::string version;
};

const Parsed& parsed() {
  static const Parsed value = [] {
    const nlohmann::json json = nlohmann::json::parse(crosswalkText());
    Parsed all;
    for (const auto& check : json.at("checks")) all.checks.push_back(checkFrom(check));
    all.version = json.at("version").get<std::string>() + " of " + json.at("generated").get<std::string>();
    return all;
  }();
  return value;
}

}  // namespace

const std::vector<CrosswalkCheck>& crosswalk() { return parsed().checks; }

const CrosswalkCheck* crosswalkCheck(std::string_view id) {
  for (const CrosswalkCheck& check : crosswalk())
    if (check.id == id) return &check;
  return nullptr;
}

std::string crosswalkVersion() { return parsed().version; }

}  // namespace chatelaine::posture
