// The names that calls refer to, from the configurations of LiteLLM proxies: agents, keys with the agent that they are bound to,
// MCP servers. Pure.
#pragma once

#include "core/gateway/join.h"
#include "core/gateway/litellm/configuration.h"

namespace chatelaine::gateway::litellm {

Registry registryOf(const Configurations& configurations);

}  // namespace chatelaine::gateway::litellm
