#include "core/gateway/litellm/effective.h"

#include <algorithm>
#include <iterator>

namespace chatelaine::gateway::litellm {

namespace {

constexpr std::string_view modelRoute = "/v1/chat/completions";
constexpr std::string_view toolRoute = "/mcp";
constexpr std::string_view agentRoute = "/a2a";

const Team* teamOf(const Configuration& configuration, const Key& key) {
  const auto found = configuration.teams.find(key.team);
  return found == configuration.teams.end() ? nullptr : &found->second;
}

const AgentEntry* agentOf(const Configuration& configuration, const Key& key) {
  const auto found = configuration.agents.find(key.agent);
  return found == configuration.agents.end() ? nullptr : &found->second;
}

// Lists may hold ids, names or aliases; the rules compare names.
McpLevel resolved(const Configuration& configuration, const McpLevel& level) {
  const auto nameOf = [&](const std::string& entry) {
    const Server* server = configuration.server(entry);
    return server == nullptr ? entry : server->name;
  };
  McpLevel result;
  std::ranges::transform(level.servers, std::back_inserter(result.servers), nameOf);
  result.accessGroups = level.accessGroups;
  for (const auto& [server, tools] : level.tools) result.tools[nameOf(server)] = tools;
  return result;
}

Names groupMembers(const Configuration& configuration, const Names& groups, Names AccessGroup::*members) {
  Names all;
  for (const std::string& id : groups)
    if (const auto group = configuration.accessGroups.find(id); group != configuration.accessGroups.end())
      std::ranges::copy(group->second.*members, std::back_inserter(all));
  return all;
}

Names serversOfGroups(const Configuration& configuration, const Names& groups) {
  Names names = groupMembers(configuration, groups, &AccessGroup::servers);
  for (std::string& name : names)
    if (const Server* server = configuration.server(name); server != nullptr) name = server->name;
  return names;
}

bool isAdmin(const Configuration& configuration, const Key& key) {
  const auto user = configuration.users.find(key.user);
  return user != configuration.users.end() && (user->second.role == "proxy_admin" || user->second.role == "proxy_admin_viewer");
}

// Steps 5 to 7: servers for all keys, the registry for an admin, approved ones only.
std::set<std::string> finalServers(const Configuration& configuration, const Key& key) {
  std::set<std::string> servers = allowedServers(serverRequest(configuration, key), configuration.rules());
  const bool wholeRegistry = isAdmin(configuration, key) && !key.permission.recorded;
  for (const auto& [name, server] : configuration.servers)
    if (server.allowAllKeys || wholeRegistry) servers.insert(name);
  std::erase_if(servers, [&](const std::string& name) {
    const Server* server = configuration.server(name);
    return server == nullptr || server->approval != "active";
  });
  return servers;
}

std::string joinedLevels(const std::vector<std::string>& levels) {
  std::string text;
  for (const std::string& level : levels) text += (text.empty() ? "" : " ∩ ") + level;
  return text;
}

std::string bare(const Server& server, const std::string& tool) {
  return tool.starts_with(server.name + "-") ? tool.substr(server.name.size() + 1) : tool;
}

ServerGrant grantOn(const Configuration& configuration, const Key& key, const Server& server) {
  const ToolRequest request = toolRequest(configuration, key, server);
  ServerGrant grant{server.name, toolLimit(request, configuration.rules()), {}, {}};
  if (!server.allowedTools.empty()) {
    Names offered;
    for (const std::string& tool : server.allowedTools) offered.push_back(bare(server, tool));
    if (grant.tools) std::erase_if(*grant.tools, [&](const std::string& tool) { return !serverOffers(request.server, tool); });
    else grant.tools = offered;
  } else if (grant.tools) {
    std::erase_if(*grant.tools, [&](const std::string& tool) { return !serverOffers(request.server, tool); });
  } else {
    for (const std::string& tool : server.disallowedTools) grant.except.push_back(bare(server, tool));
  }
  const ServerRequest levels = serverRequest(configuration, key);
  const auto names = [&](const McpLevel& level) {
    return contains(level.servers, server.name) || level.tools.contains(server.name) ||
           std::ranges::any_of(level.accessGroups, [&](const std::string& group) { return contains(server.accessGroups, group); });
  };
  std::vector<std::string> via;
  if (names(levels.team) || contains(levels.teamAccessGroupServers, server.name))
    via.push_back("team " + teamOf(configuration, key)->name());
  if (names(levels.key)) via.push_back("key");
  if (levels.agent && names(*levels.agent)) via.push_back("agent");
  if (!server.allowedTools.empty()) via.push_back("server's tools");
  if (via.empty()) via.push_back(server.allowAllKeys ? "every key" : "access group");
  grant.via = joinedLevels(via);
  return grant;
}

void fillModels(const Configuration& configuration, const Key& key, Effective& effective) {
  if (!routeAllowed(key.routes, modelRoute)) {
    effective.models = Names();
    effective.modelsVia = "allowed_routes of the key";
    return;
  }
  const Team* team = teamOf(configuration, key);
  std::vector<std::string> via;
  if (team != nullptr) via.push_back("team " + team->name());
  via.push_back("key");
  effective.modelsVia = joinedLevels(via);
  // A name that no list could hold passes only where every list is open.
  if (mayUseModel(configuration, key, "\x01")) return;
  std::set<std::string> names;
  for (const ModelEntry& model : configuration.models) names.insert(model.name);
  for (const Names* list : {&key.models, team != nullptr ? &team->models : nullptr, team != nullptr ? &team->aliases : nullptr})
    if (list != nullptr) names.insert(list->begin(), list->end());
  effective.models = Names();
  for (const std::string& name : names) {
    if (name.find('*') != std::string::npos) {
      effective.notes.push_back("the pattern `" + name + "` of key `" + key.name() + "` stands for the models that are known");
      continue;
    }
    const bool word = name.starts_with("all-") || name == "no-default-models";
    if (!word && mayUseModel(configuration, key, name)) effective.models->push_back(name);
  }
}

Names agentNames(const Configuration& configuration, const Permission& permission, const Names& groups) {
  Names names;
  const auto add = [&](const std::string& id) {
    const auto agent = configuration.agents.find(id);
    names.push_back(agent == configuration.agents.end() ? id : agent->second.name);
  };
  for (const std::string& id : permission.agents) add(id);
  for (const auto& [id, agent] : configuration.agents)
    if (std::ranges::any_of(agent.accessGroups,
                            [&](const std::string& group) { return contains(permission.agentAccessGroups, group); }))
      add(id);
  for (const std::string& id : groupMembers(configuration, groups, &AccessGroup::agents)) add(id);
  return names;
}

void fillAgents(const Configuration& configuration, const Key& key, Effective& effective) {
  if (!routeAllowed(key.routes, agentRoute)) {
    effective.agents = Names();
    effective.agentsVia = "allowed_routes of the key";
    return;
  }
  const Team* team = teamOf(configuration, key);
  const Names own = agentNames(configuration, key.permission, key.accessGroups);
  const Names teams = team == nullptr ? Names() : agentNames(configuration, team->permission, team->accessGroups);
  effective.agents = allowedAgents(own, teams);
  std::vector<std::string> via;
  if (!teams.empty()) via.push_back("team " + team->name());
  if (!own.empty()) via.push_back("key");
  effective.agentsVia = via.empty() ? "no list: every agent" : joinedLevels(via);
  if (!effective.agents && via.size() == 2) {
    effective.agentsVia += " is empty: every agent";
    effective.notes.push_back("the agents of key `" + key.name() +
                              "` and of its team have none in common, which LiteLLM takes for every agent");
  }
}

}  // namespace

ModelWorld modelWorld(const Configuration& configuration) {
  ModelWorld world;
  for (const ModelEntry& model : configuration.models) {
    if (!model.provider.empty()) world.providers.emplace(model.name, model.provider);
    Names& groups = world.accessGroups[model.name];
    groups.insert(groups.end(), model.accessGroups.begin(), model.accessGroups.end());
  }
  return world;
}

ModelRequest modelRequest(const Configuration& configuration, const Key& key, const std::string& model) {
  ModelRequest request;
  request.model = model;
  request.keyHasConfig = key.hasConfig;
  request.keyModels = key.models;
  request.keyAccessGroupModels = groupMembers(configuration, key.accessGroups, &AccessGroup::models);
  request.hasTeam = !key.team.empty();
  if (const Team* team = teamOf(configuration, key); team != nullptr) {
    request.teamModels = team->models;
    request.teamAliases = team->aliases;
    request.teamAccessGroupModels = groupMembers(configuration, team->accessGroups, &AccessGroup::models);
  }
  if (const auto user = configuration.users.find(key.user); user != configuration.users.end())
    request.userModels = user->second.models;
  return request;
}

ServerRequest serverRequest(const Configuration& configuration, const Key& key) {
  ServerRequest request;
  request.key = resolved(configuration, key.permission.mcp);
  request.keyAccessGroupServers = serversOfGroups(configuration, key.accessGroups);
  if (const Team* team = teamOf(configuration, key); team != nullptr) {
    request.team = resolved(configuration, team->permission.mcp);
    request.teamAccessGroupServers = serversOfGroups(configuration, team->accessGroups);
  }
  if (const AgentEntry* agent = agentOf(configuration, key); agent != nullptr)
    request.agent = resolved(configuration, agent->permission.mcp);
  for (const auto& [name, server] : configuration.servers) {
    request.registry.push_back(name);
    for (const std::string& tag : server.accessGroups) request.tagged[tag].push_back(name);
  }
  const auto flag = configuration.settings.find("require_key_mcp_access_defined");
  request.requireKeyAccess = flag != configuration.settings.end() && flag->second;
  return request;
}

ToolRequest toolRequest(const Configuration& configuration, const Key& key, const Server& server) {
  ToolRequest request;
  request.server = {server.name, server.allowedTools, server.disallowedTools};
  const ServerRequest levels = serverRequest(configuration, key);
  const auto entry = [&](const McpLevel& level) {
    const Names* tools = level.toolsOf(server.name);
    return tools == nullptr ? std::optional<Names>() : std::optional(*tools);
  };
  request.keyTools = entry(levels.key);
  request.teamTools = entry(levels.team);
  if (levels.agent) request.agentTools = entry(*levels.agent);
  return request;
}

bool mayCallTool(const Configuration& configuration, const Key& key, const std::string& server, const std::string& tool) {
  if (!routeAllowed(key.routes, toolRoute) || !finalServers(configuration, key).contains(server)) return false;
  const Server* known = configuration.server(server);
  return known != nullptr && toolAllowed(toolRequest(configuration, key, *known), tool, configuration.rules());
}

bool mayUseModel(const Configuration& configuration, const Key& key, const std::string& model) {
  return routeAllowed(key.routes, modelRoute) && modelAllowed(modelRequest(configuration, key, model), modelWorld(configuration));
}

bool mayCallAgent(const Configuration& configuration, const Key& key, const std::string& agent) {
  if (!routeAllowed(key.routes, agentRoute)) return false;
  Effective effective;
  fillAgents(configuration, key, effective);
  return !effective.agents || contains(*effective.agents, agent);
}

Effective effectiveOf(const Configuration& configuration, const Key& key) {
  Effective effective;
  fillModels(configuration, key, effective);
  fillAgents(configuration, key, effective);
  if (routeAllowed(key.routes, toolRoute))
    for (const std::string& name : finalServers(configuration, key))
      effective.servers.push_back(grantOn(configuration, key, *configuration.server(name)));
  const Team* team = teamOf(configuration, key);
  if (!key.team.empty() && team == nullptr)
    effective.notes.push_back("the team of key `" + key.name() + "` is in no file: its half of the grants is not known");
  else if (team != nullptr && !team->permission.recorded)
    effective.notes.push_back("what team `" + team->name() + "` may use is in no file (object permissions are missing)");
  if (!key.permission.recorded)
    effective.notes.push_back("what servers key `" + key.name() + "` names is in no file (object permissions are missing)");
  return effective;
}

}  // namespace chatelaine::gateway::litellm
