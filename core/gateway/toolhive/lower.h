// A vMCP gateway's decision point: its own Cedar policies over the default model. Pure.
#pragma once

#include "core/cedar/value.h"
#include "core/gateway/derive.h"
#include "core/gateway/toolhive/configuration.h"

namespace chatelaine::gateway::toolhive {

// A policy that does not parse is a problem, and a note that the point is not complete.
DecisionPoint decisionPointOf(const Gateway& gateway, std::vector<Problem>& problems);

// The groups whose members are in the entity, by the configuration's own entities.
std::vector<std::string> groupsIn(const GatewayConfig& config, const cedar::EntityUid& wanted);

}  // namespace chatelaine::gateway::toolhive
