// The gateways' own server spans, and which of them an audit row's call is.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/gateway/otlp/spans.h"
#include "core/gateway/toolhive/audit.h"

namespace chatelaine::gateway::toolhive {

// Services whose spans are made by ToolHive.
std::set<std::string> services(const otlp::Traces& traces);

// A witness for each server span of a tool call, resource or prompt, with the call's key where it is one of the calls'; those
// of calls that no row tells of are calls themselves. What a span adds to its call stands in its own witness.
std::vector<Witness> readSpans(const otlp::Traces& traces, const Gateways& gateways, std::vector<AuditCall>& calls);

// Sessions of the gateways that callers of different subjects used: session, subjects, the call that came with another's.
struct BorrowedSession {
  std::string session, owner, other, record;
};
std::vector<BorrowedSession> borrowedSessions(const std::vector<Witness>& spans, const std::vector<AuditCall>& calls);

}  // namespace chatelaine::gateway::toolhive
