// Agents' own spans (GenAI and MCP conventions) as witnesses of calls, and what their tree says: who acted, for whom, below
// whom. All that a span says is the client's word.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/gateway/otlp/spans.h"
#include "core/gateway/witness.h"

namespace chatelaine::gateway::otlp {

// What lies above a span, the span included.
struct Ancestry {
  std::vector<std::string> agents;     // outermost first; as far as the tree is known
  std::string human;                   // the nearest to the root; empty: none named
  std::string conversation;
  bool complete = false;               // the topmost span is an agent's and has no parent
};
Ancestry ancestryOf(const Traces& traces, const std::set<std::string>& gateways, uint32_t span);

// Services that pass tool calls on or answer them (an MCP gateway, an MCP server) and are no agents themselves.
std::set<std::string> relays(const Traces& traces);

// The agent whose span it is; empty for a server's.
std::string_view agentOf(const Span& span);

// One witness a call (tool, model, resource, prompt, delegation) that a span of an agent records. A run below another agent's
// run is a delegation, too; where a client's span of the same invocation exists it repeats that one (Witness::repeats). A call
// below a call of the same kind (an MCP client's span inside `execute_tool`) is the same call, told once more.
void readAgentSpans(const Traces& traces, const std::set<std::string>& gateways, std::vector<Witness>& out);

}  // namespace chatelaine::gateway::otlp
