// What the decision log tells of a call: the decisions that may be its own, and the claims on which all of them agree.
#pragma once

#include <vector>

#include "core/gateway/toolhive/audit.h"
#include "core/gateway/toolhive/decisions.h"

namespace chatelaine::gateway::toolhive {

// Of a tool, what decisions prove of its hints, by the tool's name as the gateway shows it.
using Hints = std::map<std::string, std::map<std::string, bool>>;
Hints hintsOf(const GatewayConfig& config, const std::vector<Decision>& decisions);

// Adds the facts to the call's witness; the decision where only one can be the call's, else null.
const Decision* sayClaims(AuditCall& call, const std::vector<Decision>& decisions);

// The call's facts as cells.
void sayFacts(AuditCall& call);

}  // namespace chatelaine::gateway::toolhive
