#include "core/gateway/litellm/witness_registry.h"

#include <algorithm>

#include "core/gateway/litellm/witness_facts.h"

namespace chatelaine::gateway::litellm {

namespace {

using Object = JsonReader::Object;

// Of two values the smaller, so that the order of records never counts.
void keepSmaller(std::string& kept, std::string_view value) {
  if (!value.empty() && (kept.empty() || value < kept)) kept = value;
}

void addAgent(Object row, Registry& registry) {
  const std::string id(JsonReader::text(row, "agent_id")), name(JsonReader::text(row, "agent_name"));
  keepSmaller(registry.agents[id], name);
  registry.agents[name] = name;
  keepSmaller(registry.agentIds[name], id);
}

void addKey(Object row, std::string_view token, Registry& registry) {
  Registry::Credential& credential = registry.credentials[std::string(keyDigest(token))];
  keepSmaller(credential.alias, JsonReader::text(row, "key_alias"));
  keepSmaller(credential.holder, JsonReader::text(row, "agent_id"));
  if (const auto created = parseTime(JsonReader::text(row, "created_at")); created && (!credential.created || created->time < *credential.created))
    credential.created = created->time;
}

void addRow(Object row, Registry& registry) {
  const auto text = [&](std::string_view key) { return JsonReader::text(row, key); };
  if (!text("agent_id").empty() && !text("agent_name").empty()) addAgent(row, registry);
  if (const auto token = text("token"); !token.empty() && JsonReader::at(row, "key_alias")) addKey(row, token, registry);
  if (const auto server = text("server_name"); !server.empty() && !text("server_id").empty()) registry.servers.emplace(server);
}

void addRows(simdjson::dom::array rows, Registry& registry) {
  for (const auto row : rows) {
    Object object;
    if (row.get(object) == simdjson::SUCCESS) addRow(object, registry);
  }
}

}  // namespace

void readRegistry(JsonReader& json, std::string_view text, Registry& registry) {
  const auto document = json.parse(text);
  if (!document) return;
  simdjson::dom::array rows;
  if (document->get(rows) == simdjson::SUCCESS) return addRows(rows, registry);
  Object object;
  if (document->get(object) != simdjson::SUCCESS) return;
  const auto page = JsonReader::at(object, "keys");
  if (page && page->get(rows) == simdjson::SUCCESS) addRows(rows, registry);
  else addRow(object, registry);
}

void finishRegistry(Registry& registry) {
  for (auto& [digest, credential] : registry.credentials)
    if (std::string name = registry.agentName(credential.holder); !name.empty()) credential.holder = std::move(name);
}

}  // namespace chatelaine::gateway::litellm
