// What the configurations of vMCP gateways say is there, and their decision points.
#pragma once

#include "core/base/task.h"
#include "core/gateway/derive.h"

namespace chatelaine::gateway::toolhive {

// Adds identities, edges, decision points and problems; `derived.requests` is complete.
Result<void> addConfigurations(const RawStore& store, const Task& task, Derived& derived);

}  // namespace chatelaine::gateway::toolhive
