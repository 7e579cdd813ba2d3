// What a key may do, all levels joined (RULES 1.1 to 1.6): key, team, agent, servers' own lists. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/gateway/litellm/configuration.h"

namespace chatelaine::gateway::litellm {

struct ServerGrant {
  std::string server;                     // its name
  std::optional<Names> tools;             // absent: whatever the server offers, but for `except`
  Names except;
  std::string via;                        // "key", "team support", "team support ∩ key"
};

struct Effective {
  std::optional<Names> models;            // absent: any
  std::string modelsVia;
  std::vector<ServerGrant> servers;
  std::optional<Names> agents;            // absent: any
  std::string agentsVia;
  std::vector<std::string> notes;         // what is not known, or what the lists do not say as they seem to
};

Effective effectiveOf(const Configuration& configuration, const Key& key);

// A key's request as the rules take it, for what the lists above cannot enumerate.
ModelRequest modelRequest(const Configuration& configuration, const Key& key, const std::string& model);
ModelWorld modelWorld(const Configuration& configuration);
ServerRequest serverRequest(const Configuration& configuration, const Key& key);
ToolRequest toolRequest(const Configuration& configuration, const Key& key, const Server& server);

// Whether the key may call the tool, asked of the rules one by one: what effectiveOf() must agree with.
bool mayCallTool(const Configuration& configuration, const Key& key, const std::string& server, const std::string& tool);
bool mayUseModel(const Configuration& configuration, const Key& key, const std::string& model);
bool mayCallAgent(const Configuration& configuration, const Key& key, const std::string& agent);

}  // namespace chatelaine::gateway::litellm
