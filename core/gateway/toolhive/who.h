// Who called: what the token says, and what the client says. A token is true of itself, not of who holds it.
#pragma once

#include <set>
#include <string>

#include "core/gateway/toolhive/audit.h"

namespace chatelaine::gateway::toolhive {

// Names of agents: actors and `agent` claims of tokens. A client's word counts against a token only where it is one of them.
using AgentNames = std::set<std::string, std::less<>>;
void learnAgents(const AuditCall& call, AgentNames& agents);

// Human, caller, path, client and tenant of an authenticated call, once its claims are known.
void sayWho(AuditCall& call, const AgentNames& agents);

}  // namespace chatelaine::gateway::toolhive
