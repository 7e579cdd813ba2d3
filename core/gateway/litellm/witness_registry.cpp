#include "core/gateway/litellm/witness_registry.h"

namespace chatelaine::gateway::litellm {

namespace {

void addAgent(const std::string& id, const std::string& name, Registry& registry) {
  if (name.empty()) return;
  registry.agents[id] = name;
  registry.agents[name] = name;
  const auto [place, fresh] = registry.agentIds.try_emplace(name, id);
  if (!fresh && id < place->second) place->second = id;
}

void addKey(const Configuration& configuration, const Key& key, Registry& registry) {
  Registry::Credential credential;
  credential.alias = key.alias;
  credential.created = key.created;
  const auto agent = configuration.agents.find(key.agent);
  credential.holder = agent == configuration.agents.end() || agent->second.name.empty() ? key.agent : agent->second.name;
  for (const std::string& old : key.oldTokens) registry.rotated[old] = key.token;
  registry.credentials[key.token] = std::move(credential);
}

}  // namespace

// Sources by name, the latest state of each: agents and keys have ids of their own, so that sources do not mix.
Registry registryOf(const Configurations& configurations) {
  Registry registry;
  for (const auto& [source, states] : configurations.bySource) {
    if (states.empty()) continue;
    const Configuration& now = states.back();
    for (const auto& [id, agent] : now.agents) addAgent(id, agent.name, registry);
    for (const auto& [token, key] : now.keys) addKey(now, key, registry);
    for (const auto& [name, server] : now.servers) registry.servers.insert(name);
  }
  return registry;
}

}  // namespace chatelaine::gateway::litellm
