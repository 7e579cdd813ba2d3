// LiteLLM's native access rules, step by step, as pure functions (RULES 1.1 to 1.6). Nothing here knows records or Cedar.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chatelaine::gateway::litellm {

using Names = std::vector<std::string>;
bool contains(const Names& list, std::string_view name);

// 1.106.2 follows the rules of main.
enum class RuleSet { v1_83_2, main };

// What the matching of a model against a list looks up.
struct ModelWorld {
  std::map<std::string, Names> accessGroups;           // model -> router access groups that contain it
  std::map<std::string, std::string> providers;        // model -> provider ("openai")
};

// RULES 1.2. `aliases`: the team's alias keys.
bool modelMatches(const std::string& model, const Names& list, const Names& aliases, const ModelWorld& world);

struct ModelRequest {
  std::string model;
  bool keyBlocked = false;
  bool keyHasConfig = false;
  Names keyModels;
  Names keyAccessGroupModels;                          // models of the key's access_group_ids
  bool hasTeam = false;
  bool teamBlocked = false;
  Names teamModels;
  Names teamAccessGroupModels;
  Names teamAliases;
  Names userModels;                                    // read only without a team
};
// RULES 1.1, steps 1 to 5.
bool modelAllowed(const ModelRequest& request, const ModelWorld& world);

// RULES 1.1 step 2. `route`: "/v1/chat/completions", "/mcp", "/a2a".
bool routeAllowed(const Names& allowedRoutes, std::string_view route);

// The MCP part of one object permission.
struct McpLevel {
  Names servers;
  Names accessGroups;
  std::map<std::string, Names> tools;                  // mcp_tool_permissions
  [[nodiscard]] const Names* toolsOf(const std::string& server) const;      // nullptr: no entry
};

struct ServerRequest {
  McpLevel key, team;
  std::optional<McpLevel> endUser;                     // the request carries an end user
  std::optional<McpLevel> agent;                       // the key is bound to an agent
  std::optional<Names> organisation;
  Names keyAccessGroupServers, teamAccessGroupServers;
  Names registry;                                      // all servers
  std::map<std::string, Names> tagged;                 // access group (tag) -> servers
  bool requireKeyAccess = false;
  bool requireEndUserAccess = false;
};
// RULES 1.3 steps 1 to 4 and 1.4; before allow_all_keys, approval and address.
std::set<std::string> allowedServers(const ServerRequest& request, RuleSet rules);

struct ServerTools {
  std::string name;
  Names allowed;
  Names disallowed;
};
struct ToolRequest {
  ServerTools server;
  std::optional<Names> keyTools, teamTools, agentTools, organisationTools;
  bool lookupRaises = false;
};
// What the lists of key, team and agent leave of a server's tools; absent: all.
std::optional<Names> toolLimit(const ToolRequest& request, RuleSet rules);
// RULES 1.5 steps 1 to 4.
bool toolAllowed(const ToolRequest& request, const std::string& tool, RuleSet rules);
bool serverOffers(const ServerTools& server, const std::string& tool);      // step 1

// RULES 1.6. Absent: every agent.
std::optional<Names> allowedAgents(const Names& key, const Names& team);

}  // namespace chatelaine::gateway::litellm
