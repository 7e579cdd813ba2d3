// LiteLLM's own spans (callbacks `otel` v1 and v2) as witnesses: the span of the call, and server spans of refusals at the
// door. All its other spans are housekeeping.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/gateway/dom.h"
#include "core/gateway/otlp/spans.h"
#include "core/gateway/witness.h"

namespace chatelaine::gateway::litellm {

// The services of the traces that are LiteLLM proxies.
std::set<std::string> gatewayServices(const otlp::Traces& traces);

void readGatewaySpans(JsonReader& json, const otlp::Traces& traces, const std::set<std::string>& services, std::vector<Witness>& out);

}  // namespace chatelaine::gateway::litellm
