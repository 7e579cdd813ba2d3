// What a LiteLLM proxy is set up to do, put together from its configuration file, tables, API answers and management calls: one
// configuration a source instance. Rows of one thing are laid over each other by their time of change. Values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/base/time.h"
#include "core/gateway/litellm/rules.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway::litellm {

struct Permission {
  McpLevel mcp;                            // names of servers as stored: ids, names or aliases
  Names agents;
  Names agentAccessGroups;
  Names blockedTools;
  Names toolsets;
  bool recorded = false;                   // false: nothing says whether there is one
};

struct Key {
  std::string token;                       // SHA-256, the id
  std::string alias;
  std::string lastFour;
  std::string record;                      // where it stands
  std::optional<Time> created, expires, lastActive, rotated, deletedAt;
  bool deleted = false;
  bool expiresRecorded = false;            // a null that says "never"
  bool lastActiveRecorded = false;
  bool rotatedRecorded = false;
  std::optional<bool> blocked;
  std::string user, team, agent;           // ids
  Names models, routes, accessGroups, allowedTools, usedBy;
  std::string purpose;
  bool hasConfig = false;
  Permission permission;
  std::vector<std::string> oldTokens;      // hashes that a rotation left behind
  [[nodiscard]] const std::string& name() const { return alias.empty() ? token : alias; }
};

struct Member {
  std::string user;
  std::string role;
};

struct Team {
  std::string id, alias, record;
  std::optional<bool> blocked;
  Names models, aliases, accessGroups, allowedTools;
  std::vector<Member> members;
  std::string tenant;
  Permission permission;
  [[nodiscard]] const std::string& name() const { return alias.empty() ? id : alias; }
};

struct User {
  std::string id, mail, role, title, manager, tenant, status, left, sso, record;
  Names models, teams;
};

struct EndUser {
  std::string id, record;
  bool blocked = false;
  bool hasPermission = false;
};

struct AgentEntry {
  std::string id, name, description, url, organisation, record;
  bool enabled = true;
  Names accessGroups, groupIds;
  Permission permission;
};

struct Server {
  std::string id, name, alias, url, description, transport, authType, credential, record;   // credential: "hmac:…", "os.environ/…"
  bool allowAllKeys = false, fromFile = false;
  std::optional<bool> publicInternet;
  std::string approval = "active";
  Names accessGroups, allowedTools, disallowedTools;
  bool limitsParams = false;
  int sentOn = -1;                         // 1: the caller's own token goes upstream; 0: it does not; -1: not recorded
};

struct ModelEntry {
  std::string name, target, provider, base, credential, record;
  Names accessGroups;
};

struct ToolSeen {
  std::string name, record;                // "crm/get_customer"
  bool called = false;
};

struct AccessGroup {
  std::string id, name, record;
  Names models, servers, agents;
};

struct Configuration {
  std::string source;
  std::string version;                     // "1.106.2"; empty: nothing says
  std::optional<Time> from;                // a state of the past holds since then ...
  std::optional<Time> to;                  // ... until then
  std::map<std::string, Key> keys;         // by token
  std::map<std::string, Team> teams;       // by id, and so on
  std::map<std::string, User> users;
  std::map<std::string, EndUser> endUsers;
  std::map<std::string, AgentEntry> agents;
  std::map<std::string, Server> servers;   // by name
  std::vector<ModelEntry> models;          // a model may have several deployments
  std::vector<ToolSeen> tools;
  std::map<std::string, AccessGroup> accessGroups;
  std::map<std::string, bool> settings;    // of general_settings and litellm_settings
  Names guardrails;
  bool limits = false;                     // budgets or rate limits are set somewhere
  std::string settingsRecord;

  [[nodiscard]] const Server* server(const std::string& idOrName) const;
  [[nodiscard]] RuleSet rules() const;
};

// The states of each source by time: what management calls and deletions tell of the past, the last the latest.
struct Configurations {
  std::map<std::string, std::vector<Configuration>> bySource;
};
Result<Configurations> readConfigurations(const RawStore& store, const Task& task);

}  // namespace chatelaine::gateway::litellm
