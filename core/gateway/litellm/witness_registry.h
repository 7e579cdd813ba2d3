// The names that calls refer to, from LiteLLM's inventory records: agents, keys with the agent that they are bound to, MCP
// servers. What these mean for the identity graph is the inventory's matter.
#pragma once

#include <string_view>

#include "core/gateway/dom.h"
#include "core/gateway/join.h"

namespace chatelaine::gateway::litellm {

// Adds what the record (a row, or a page of rows) names; nothing where it is another kind of record.
void readRegistry(JsonReader& json, std::string_view text, Registry& registry);

// Once all records are read: holders by name instead of id.
void finishRegistry(Registry& registry);

}  // namespace chatelaine::gateway::litellm
