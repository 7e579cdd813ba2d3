#include "core/gateway/litellm/rules.h"

#include <algorithm>
#include <iterator>

namespace chatelaine::gateway::litellm {

bool contains(const Names& list, std::string_view name) { return std::ranges::find(list, name) != list.end(); }

namespace {

Names common(const Names& a, const Names& b) {
  Names both;
  std::ranges::copy_if(a, std::back_inserter(both), [&](const std::string& name) { return contains(b, name); });
  return both;
}

std::set<std::string> common(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::set<std::string> both;
  std::ranges::set_intersection(a, b, std::inserter(both, both.end()));
  return both;
}

// Step 3: each `*` becomes `.*`, nothing else is escaped, both ends are anchored: so `.` stands for any character. Other signs of
// regular expressions do not occur in names of models and are taken literally, which keeps the time of a match bounded.
bool patternMatches(std::string_view pattern, std::string_view name) {
  size_t p = 0, n = 0, star = std::string_view::npos, mark = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = n;
    } else if (p < pattern.size() && (pattern[p] == '.' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

bool matchesPatterns(const std::string& model, const Names& list, const ModelWorld& world) {
  const auto provider = world.providers.find(model);
  const std::string qualified = provider == world.providers.end() ? std::string() : provider->second + "/" + model;
  return std::ranges::any_of(list, [&](const std::string& entry) {
    if (entry.find('*') == std::string::npos) return false;
    return patternMatches(entry, model) || (!qualified.empty() && patternMatches(entry, qualified));
  });
}

std::set<std::string> levelServers(const McpLevel& level, const ServerRequest& request, bool withToolPermissions) {
  std::set<std::string> set(level.servers.begin(), level.servers.end());
  for (const std::string& group : level.accessGroups)
    if (const auto tagged = request.tagged.find(group); tagged != request.tagged.end())
      set.insert(tagged->second.begin(), tagged->second.end());
  if (withToolPermissions)
    for (const auto& [server, tools] : level.tools) set.insert(server);
  return set;
}

struct KeyAndTeam {
  std::set<std::string> servers;
  bool restricted = false;
};

// 1.3 step 1 with the differences of main (1.4 steps 1, 3, 4, 5).
KeyAndTeam keyAndTeam(const ServerRequest& request, RuleSet rules) {
  std::set<std::string> key = levelServers(request.key, request, true);
  std::set<std::string> team = levelServers(request.team, request, true);
  const bool main = rules == RuleSet::main;
  if (main) team.insert(request.teamAccessGroupServers.begin(), request.teamAccessGroupServers.end());
  if (main && team.contains("all-proxy-mcpservers")) team = {request.registry.begin(), request.registry.end()};
  const bool sentinel = main && key.contains("no-mcp-servers");
  KeyAndTeam result;
  result.restricted = !key.empty() || !team.empty();
  if (sentinel) result.servers.clear();
  else if (!key.empty() && !team.empty()) result.servers = common(key, team);
  else if (!key.empty()) result.servers = key;
  else if (!main || !request.requireKeyAccess) result.servers = team;
  if (main && !sentinel) result.servers.insert(request.keyAccessGroupServers.begin(), request.keyAccessGroupServers.end());
  return result;
}

}  // namespace

bool modelMatches(const std::string& model, const Names& list, const Names& aliases, const ModelWorld& world) {
  if (const auto groups = world.accessGroups.find(model); groups != world.accessGroups.end())
    if (std::ranges::any_of(groups->second, [&](const std::string& group) { return contains(list, group); })) return true;
  if (contains(aliases, model)) return true;
  if (matchesPatterns(model, list, world)) return true;
  if (list.empty() || contains(list, "*") || contains(list, "all-proxy-models")) return true;
  return contains(list, model);
}

bool modelAllowed(const ModelRequest& r, const ModelWorld& world) {
  if (r.keyBlocked) return false;
  const auto viaGroups = [&](const Names& models) { return !models.empty() && modelMatches(r.model, models, {}, world); };
  const bool keyChecked = !r.keyHasConfig && !contains(r.keyModels, "all-team-models");
  if (keyChecked && !modelMatches(r.model, r.keyModels, r.teamAliases, world) && !viaGroups(r.keyAccessGroupModels)) return false;
  if (r.hasTeam)
    return !r.teamBlocked && (modelMatches(r.model, r.teamModels, r.teamAliases, world) || viaGroups(r.teamAccessGroupModels));
  return !contains(r.userModels, "no-default-models") && modelMatches(r.model, r.userModels, {}, world);
}

bool routeAllowed(const Names& allowedRoutes, std::string_view route) {
  if (allowedRoutes.empty()) return true;
  const bool mcp = route.starts_with("/mcp"), agent = route.starts_with("/a2a");
  return std::ranges::any_of(allowedRoutes, [&](const std::string& entry) {
    if (entry == "llm_api_routes") return true;
    if (entry == "mcp_routes" || entry == "mcp_inference_routes") return mcp;
    if (entry == "agent_routes") return agent;
    if (entry == "openai_routes") return !mcp && !agent;
    if (entry.ends_with("*")) return route.starts_with(std::string_view(entry).substr(0, entry.size() - 1));
    return !entry.empty() && entry.front() == '/' && route.starts_with(entry);
  });
}

const Names* McpLevel::toolsOf(const std::string& server) const {
  const auto found = tools.find(server);
  return found == tools.end() ? nullptr : &found->second;
}

std::set<std::string> allowedServers(const ServerRequest& request, RuleSet rules) {
  KeyAndTeam base = keyAndTeam(request, rules);
  std::set<std::string> servers = std::move(base.servers);
  if (rules == RuleSet::main && request.organisation && !request.organisation->empty()) {
    const std::set<std::string> organisation(request.organisation->begin(), request.organisation->end());
    servers = base.restricted ? common(servers, organisation) : organisation;
  }
  if (request.endUser) {
    const std::set<std::string> own = levelServers(*request.endUser, request, true);
    if (!own.empty()) servers = common(servers, own);
    else if (request.requireEndUserAccess) servers.clear();
  }
  if (request.agent) {
    const std::set<std::string> own = levelServers(*request.agent, request, false);
    if (!own.empty()) servers = common(servers, own);
  }
  return servers;
}

std::optional<Names> toolLimit(const ToolRequest& r, RuleSet rules) {
  if (r.lookupRaises) return std::nullopt;                                    // step 4: fails open
  std::optional<Names> limit = r.keyTools;
  if (r.teamTools && !r.teamTools->empty())
    limit = r.keyTools && !r.keyTools->empty() ? common(*r.keyTools, *r.teamTools) : *r.teamTools;
  const auto narrow = [&](const std::optional<Names>& own) {
    if (!own || own->empty()) return;
    limit = limit ? common(*limit, *own) : *own;
  };
  narrow(r.agentTools);
  if (rules == RuleSet::main) narrow(r.organisationTools);
  return limit;
}

bool serverOffers(const ServerTools& server, const std::string& tool) {
  const auto listed = [&](const Names& list) { return contains(list, tool) || contains(list, server.name + "-" + tool); };
  if (!server.allowed.empty()) return listed(server.allowed);
  return !listed(server.disallowed);
}

bool toolAllowed(const ToolRequest& request, const std::string& tool, RuleSet rules) {
  if (!serverOffers(request.server, tool)) return false;
  const std::optional<Names> limit = toolLimit(request, rules);
  return !limit || contains(*limit, tool);
}

std::optional<Names> allowedAgents(const Names& key, const Names& team) {
  Names allowed = !key.empty() && !team.empty() ? common(key, team) : key.empty() ? team : key;
  if (allowed.empty()) return std::nullopt;      // "an empty result means every agent is allowed"
  return allowed;
}

}  // namespace chatelaine::gateway::litellm
