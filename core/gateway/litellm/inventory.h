// A LiteLLM configuration as record identities and edges: keys, teams, people, agents, servers, tools, models, provider keys, and
// who may do what, with provenance. Pure.
#pragma once

#include <vector>

#include "core/gateway/derive.h"
#include "core/gateway/litellm/configuration.h"

namespace chatelaine::gateway::litellm {

struct Inventory {
  std::vector<identity::RecordIdentity> identities;
  std::vector<identity::Edge> edges;
};

// `states`: a source's configuration by time, the last the latest. Past states tell since when a fact holds.
Inventory inventoryOf(const std::vector<Configuration>& states);

// Everything that the kept records of LiteLLM say about its set-up, added to what was derived: identities, edges, decision points.
Result<void> addConfigurations(const RawStore& store, const Task& task, Derived& derived);

}  // namespace chatelaine::gateway::litellm
