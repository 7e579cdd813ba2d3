#include "core/gateway/toolhive/kinds.h"

#include <algorithm>
#include <array>

namespace chatelaine::gateway::toolhive {

std::vector<FileKind> kinds() {
  return {
      {"toolhive", "audit", "ToolHive's audit log", "", "", {"audit_id", "type", "logged_at", "outcome", "component"},
       {"audit_id", "type", "outcome"},
       {"time", "level", "msg", "audit_id", "type", "logged_at", "outcome", "component", "source", "subjects", "delegation", "target",
        "metadata", "data"},
       "logged_at", Stamp::rfc3339, ContentRules::calls, {}},
      {"toolhive", "vmcp-log", "the log of ToolHive's vMCP", "", "", {"time", "level", "msg"}, {"msg"},
       {"time", "level", "msg", "principal", "action", "resource", "context", "decision", "diagnostic", "server_name"},
       "time", Stamp::rfc3339, ContentRules::none, {}},
      {"toolhive", "config", "ToolHive's vMCP configuration", "", "", {}, {}, {}, "", Stamp::none, ContentRules::none, {}}};
}

ReaderInfo info() {
  constexpr const char* host = "reading files of the gateway's host";
  constexpr const char* settings = "a change of the gateway's settings and a restart";
  return {"toolhive",
          "ToolHive vMCP",
          "0.47.0",
          {{"the audit log", "# in the configuration: audit: {enabled: true, component: NAME, includeRequestData: true, logFile: audit_NAME.jsonl}\n"
            "cp audit_NAME.jsonl .",
            "what was called by whom: no requests; without includeRequestData no arguments and none of the client's own words", host},
           {"the configuration", "cp vmcp_NAME.yaml .", "the Cedar policies: nothing can be replayed; backends and their credentials", host},
           {"the gateway's own log", "vmcp serve --config vmcp_NAME.yaml --debug 2> vmcp_NAME.log.jsonl",
            "groups, tenant, client and token of a call, the agent of a flat token, and the policy that decided", settings},
           {"spans of the gateway",
            "# in the configuration: telemetry: {endpoint: collector:4318, serviceName: NAME, tracingEnabled: true}\n"
            "cp /var/lib/otelcol/traces.otlp.jsonl .",
            "sessions, traces and clients' names: the audit log has none", settings}}};
}

bool isGatewayLog(std::string_view head) {
  static constexpr std::array<std::string_view, 5> words{"cedar authorization check", "Virtual MCP Server", "vmcp", "backend", "Cedar"};
  return std::ranges::any_of(words, [&](std::string_view word) { return head.find(word) != head.npos; });
}

size_t configKeys(std::string_view head, bool& sure) {
  static constexpr std::array<std::string_view, 10> names{"incomingAuth:", "outgoingAuth:", "groupRef:",    "backends:",
                                                          "aggregation:",  "operational:",  "telemetry:",   "audit:",
                                                          "compositeTools:", "passthroughHeaders:"};
  size_t keys = 0;
  sure = false;
  for (size_t at = 0; at < head.size();) {
    const size_t end = std::min(head.find('\n', at), head.size());
    const std::string_view line = head.substr(at, end - at);
    for (size_t i = 0; i < names.size(); ++i)
      if (line.starts_with(names[i])) ++keys, sure = sure || i < 3;
    at = end + 1;
  }
  return keys;
}

}  // namespace chatelaine::gateway::toolhive
