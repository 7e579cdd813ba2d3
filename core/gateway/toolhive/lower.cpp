#include "core/gateway/toolhive/lower.h"

#include <nlohmann/json.hpp>

#include "core/cedar/parser.h"
#include "core/gateway/toolhive/rewrite.h"

namespace chatelaine::gateway::toolhive {

namespace {

using cedar::EntityUid;
using Parents = std::map<EntityUid, std::set<EntityUid>>;

// Parents of entities, from `entitiesJson`.
Parents parentsOf(const std::string& entities) {
  Parents parents;
  const auto uidOf = [](const nlohmann::json& json) {
    const auto text = [&](const char* key) { return json.is_object() && json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string(); };
    return EntityUid(text("type"), text("id"));
  };
  const nlohmann::json list = nlohmann::json::parse(entities, nullptr, false);
  if (!list.is_array()) return parents;
  for (const nlohmann::json& entity : list) {
    if (!entity.is_object() || !entity.contains("uid")) continue;
    std::set<EntityUid>& above = parents[uidOf(entity["uid"])];
    if (entity.contains("parents") && entity["parents"].is_array())
      for (const nlohmann::json& parent : entity["parents"]) above.insert(uidOf(parent));
  }
  return parents;
}

bool isIn(const Parents& parents, const EntityUid& child, const EntityUid& wanted) {
  std::set<EntityUid> seen;
  std::vector<EntityUid> open{child};
  while (!open.empty()) {
    const EntityUid at = open.back();
    open.pop_back();
    if (at == wanted) return true;
    if (!seen.insert(at).second) continue;
    if (const auto found = parents.find(at); found != parents.end()) open.insert(open.end(), found->second.begin(), found->second.end());
  }
  return false;
}

// ToolHive makes the caller a child of THVGroup::"…" for each group of its token.
std::vector<std::string> groupsBelow(const Parents& parents, const EntityUid& wanted) {
  std::set<std::string> groups;
  if (wanted.type() == "THVGroup") groups.insert(wanted.id());
  for (const auto& [child, above] : parents)
    if (child.type() == "THVGroup" && isIn(parents, child, wanted)) groups.insert(child.id());
  return {groups.begin(), groups.end()};
}

std::string oneLine(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::vector<std::string> groupsIn(const GatewayConfig& config, const EntityUid& wanted) { return groupsBelow(parentsOf(config.entities), wanted); }

DecisionPoint decisionPointOf(const Gateway& gateway, std::vector<Problem>& problems) {
  const GatewayConfig& config = *gateway.config;
  DecisionPoint point;
  point.gateway = gateway.id;
  point.source = gateway.source;
  point.onError = OnError::deny;
  const Parents parents = parentsOf(config.entities);
  const Mapping mapping{gateway.id, [&](const std::string& tool) { return config.target(tool); },
                        [&](const EntityUid& uid) { return groupsBelow(parents, uid); }};
  std::set<std::string> notes;
  std::string text;
  for (size_t i = 0; i < config.policies.size(); ++i) {
    const NativePolicy& native = config.policies[i];
    const std::string name = "policy" + std::to_string(i);      // as ToolHive's log calls it
    cedar::ParsedPolicies parsed = cedar::parsePolicies(native.text, native.record);
    if (parsed.policies.size() != 1 || !parsed.diagnostics.empty()) {
      problems.push_back({native.record, 0, 0, "authz.policies", "policy/unread",
                          name + " is no Cedar policy: " + (parsed.diagnostics.empty() ? std::string("one is expected") : parsed.diagnostics.front().message)});
      notes.insert(name + " could not be read: what it decides is missing here");
      continue;
    }
    text += "@id(" + cedar::stringLiteral(gateway.id + "/" + name) + ")\n@source(" + cedar::stringLiteral(gateway.source + "/" + native.record) +
            ")\n@native(" + cedar::stringLiteral(oneLine(native.text)) + ")\n";
    text += rewritten(parsed.policies.front(), mapping, notes);
  }
  for (const std::string& hint : config.facts)
    if (hint.ends_with("Hint")) notes.insert("`" + hint + "` of a tool is no part of the records: known only where the decision log proves it");
  point.notLowered.assign(notes.begin(), notes.end());
  point.versions.push_back({std::nullopt, std::nullopt, std::move(text), "ToolHive vMCP, " + config.record});
  return point;
}

}  // namespace chatelaine::gateway::toolhive
