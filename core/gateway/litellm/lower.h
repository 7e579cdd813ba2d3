// A LiteLLM configuration's access rules as Cedar: permits a key for models, MCP servers and agents, forbids for keys and teams
// that are blocked or past their end. Ids begin with the source's name; each policy says where its native rule stands. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/gateway/derive.h"
#include "core/gateway/litellm/configuration.h"

namespace chatelaine::gateway::litellm {

struct Lowered {
  std::string text;
  std::vector<std::string> notLowered;      // sorted, each once
};
Lowered lower(const Configuration& configuration);

// One decision point a source: a version a time in which the rules were the same.
DecisionPoint decisionPointOf(const std::vector<Configuration>& states);

}  // namespace chatelaine::gateway::litellm
