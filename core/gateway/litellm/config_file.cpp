#include <algorithm>

#include "core/gateway/litellm/typing.h"

namespace chatelaine::gateway::litellm {

using Json = nlohmann::json;

namespace {

std::string placeOf(const std::string& file, const Json& part) {
  const auto line = part.is_object() ? part.find("__line") : part.end();
  return part.is_object() && line != part.end() ? file + ":" + std::to_string(line->get<int64_t>()) : file;
}

void addModels(const std::string& file, const Json& list, Configuration& out) {
  if (!list.is_array()) return;
  for (const Json& entry : list) {
    const Json params = objectOf(entry, "litellm_params");
    ModelEntry model;
    model.name = textOf(entry, "model_name");
    if (model.name.empty()) continue;
    model.target = textOf(params, "model");
    model.base = textOf(params, "api_base");
    model.credential = textOf(params, "api_key");
    model.record = placeOf(file, entry);
    model.provider = textOf(params, "custom_llm_provider");
    if (const size_t slash = model.target.find('/'); slash != std::string::npos) model.provider = model.target.substr(0, slash);
    model.accessGroups = namesOf(objectOf(entry, "model_info"), "access_groups");
    // The API tells the same model without its key: the file's word on the key is added.
    const auto same = std::ranges::find_if(out.models, [&](const ModelEntry& known) {
      return known.name == model.name && known.target == model.target && known.base == model.base && known.credential.empty();
    });
    if (same == out.models.end()) {
      out.models.push_back(std::move(model));
    } else {
      same->credential = model.credential;
      same->record = model.record;
    }
  }
}

void addServers(const std::string& file, const Json& servers, Configuration& out) {
  if (!servers.is_object()) return;
  for (const auto& [name, entry] : servers.items()) {
    if (!entry.is_object()) continue;
    Server& server = out.servers[name];
    const bool known = !server.name.empty();
    server.name = name;
    if (!known) {
      server.id = textOf(entry, "server_id").empty() ? name : textOf(entry, "server_id");
      server.url = textOf(entry, "url");
      server.transport = textOf(entry, "transport");
      server.description = textOf(entry, "description");
      server.accessGroups = namesOf(entry, "access_groups");
      if (server.accessGroups.empty()) server.accessGroups = namesOf(entry, "mcp_access_groups");
      server.allowedTools = namesOf(entry, "allowed_tools");
      server.allowAllKeys = boolOf(entry, "allow_all_keys").value_or(false);
      server.publicInternet = boolOf(entry, "available_on_public_internet");
    }
    server.alias = server.alias.empty() ? textOf(entry, "alias") : server.alias;
    server.fromFile = true;
    server.record = placeOf(file, entry);
    server.authType = textOf(entry, "auth_type");
    server.credential = textOf(entry, "auth_value");
    if (server.credential.empty()) server.credential = textOf(entry, "authentication_token");
    server.disallowedTools = namesOf(entry, "disallowed_tools");
    server.limitsParams = server.limitsParams || !objectOf(entry, "allowed_params").empty();
    if (server.sentOn < 0 && !server.credential.empty()) server.sentOn = 0;
  }
}

}  // namespace

void addConfigFile(const std::string& file, const Json& config, Configuration& out) {
  if (!config.is_object()) return;
  if (out.settingsRecord.empty()) out.settingsRecord = file;
  if (const auto models = config.find("model_list"); models != config.end()) addModels(file, *models, out);
  if (const auto servers = config.find("mcp_servers"); servers != config.end()) addServers(file, *servers, out);
  for (const char* section : {"general_settings", "litellm_settings"}) {
    const Json settings = objectOf(config, section);
    for (const auto& [name, value] : settings.items())
      if (value.is_boolean()) out.settings[name] = value.get<bool>();
  }
  if (const auto guardrails = config.find("guardrails"); guardrails != config.end() && guardrails->is_array())
    for (const Json& guardrail : *guardrails) {
      const std::string name = textOf(guardrail, "guardrail_name");
      if (!name.empty() && std::ranges::find(out.guardrails, name) == out.guardrails.end()) out.guardrails.push_back(name);
    }
}

}  // namespace chatelaine::gateway::litellm
