// Small records of a vMCP gateway, and what its tests share.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cedar_point.h"
#include "derive_support.h"

namespace chatelaine::tests {

using nlohmann::json;

inline std::string toolhiveConfig() {
  return "name: gw\ngroupRef: team\nbackends:\n- name: crm\n  url: http://crm/mcp\n  transport: streamable-http\n  metadata: {zone: regulated}\n"
         "- name: billing\n  url: http://billing/mcp\nincomingAuth:\n  type: oidc\n  oidc: {issuer: 'http://issuer', clientId: gw, clientSecret: oidc-secret-in-clear}\n"
         "  authz:\n    type: cedar\n    policies:\n"
         "    - 'permit(principal, action == Action::\"call_tool\", resource) when { principal has claim_act && principal.claim_act.sub == \"reader\""
         " && [Tool::\"crm_get_customer\"].contains(resource) };'\n"
         "    - 'permit(principal in PlatformRole::\"office\", action == Action::\"call_tool\", resource == Tool::\"billing_refund\")"
         " when { context has arg_amount && context.arg_amount.lessThanOrEqual(decimal(\"500.0\")) };'\n"
         "    - 'permit(principal == Client::\"shared\", action, resource) when { resource has readOnlyHint && resource.readOnlyHint == true };'\n"
         "    entitiesJson: '[{\"uid\": {\"type\": \"THVGroup\", \"id\": \"finance\"}, \"attrs\": {}, \"parents\": [{\"type\": \"PlatformRole\", \"id\": \"office\"}]}]'\n"
         "outgoingAuth:\n  source: inline\n  default: {type: unauthenticated}\n  backends:\n"
         "    crm:\n      type: header_injection\n      headerInjection: {headerName: Authorization, headerValueEnv: SA_CRM}\n"
         "    billing:\n      type: header_injection\n      headerInjection: {headerName: Authorization, headerValue: plain-secret-of-billing}\n"
         "aggregation:\n  conflictResolution: prefix\n  conflictResolutionConfig:\n    prefixFormat: '{workload}_'\n"
         "telemetry:\n  serviceName: gw\naudit:\n  enabled: true\n  component: gw\n";
}

// A row of the audit log that ended `second` seconds into the recording.
inline json toolhiveRow(const std::string& id, int second, const std::string& subject, const std::string& tool, const std::string& outcome) {
  const std::string at = "2026-11-21T10:00:" + std::string(second < 10 ? "0" : "") + std::to_string(second) + ".500Z";
  json row{{"time", at}, {"level", "AUDIT"}, {"msg", "audit_event"}, {"audit_id", id}, {"type", "mcp_tool_call"}, {"logged_at", at}, {"outcome", outcome},
           {"component", "gw"}, {"source", {{"type", "network"}, {"value", "203.0.113.9"}, {"extra", {{"user_agent", "kit/1"}}}}},
           {"subjects", {{"user", subject}, {"user_id", subject}}}, {"target", {{"endpoint", "/mcp"}, {"method", "tools/call"}, {"name", tool}, {"type", "tool"}}},
           {"metadata", {{"extra", {{"duration_ms", 20}, {"transport", "http"}}}}}};
  return row;
}

inline json toolhiveChain(const std::vector<std::string>& currentFirst) {
  json chain = json::array();
  for (const std::string& agent : currentFirst) chain.push_back({{"iss", "http://issuer"}, {"sub", agent}});
  return {{"chain", chain}, {"truncated", false}, {"omitted", 0}, {"malformed", false}};
}

// The three lines of a Cedar decision.
inline std::vector<json> toolhiveDecision(int second, const std::string& tool, json claims, const std::string& decision, json diagnostic) {
  const std::string at = "2026-11-21T10:00:" + std::string(second < 10 ? "0" : "") + std::to_string(second) + "Z";
  const json common{{"time", at}, {"level", "DEBUG"}};
  json check = common, context = common, end = common;
  check.update({{"msg", "cedar authorization check"}, {"principal", {{"__entity", {{"type", "Client"}, {"id", claims["claim_sub"]}}}}},
                {"action", {{"__entity", {{"type", "Action"}, {"id", "call_tool"}}}}}, {"resource", {{"__entity", {{"type", "Tool"}, {"id", tool}}}}}});
  context.update({{"msg", "cedar context"}, {"context", std::move(claims)}});
  end.update({{"msg", "cedar decision"}, {"decision", decision}, {"diagnostic", std::move(diagnostic)}});
  return {check, context, end};
}

inline void writeText(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string linesOf(const std::vector<json>& rows) {
  std::string text;
  for (const json& row : rows) text += row.dump() + "\n";
  return text;
}

inline const traffic::Request* requestWith(const gateway::Derived& derived, const std::string& record) {
  for (const traffic::Request& request : derived.requests)
    if (request.record == record) return &request;
  return nullptr;
}

// The request's context as Cedar's JSON; `open` are the facts below `context.derived` that are neither recorded nor absent.
inline json contextJson(const traffic::Request& request) {
  json context = json::object();
  for (const auto& [path, cell] : request.context) {
    if (cell.state != traffic::State::recorded || !path.starts_with("context.derived.")) continue;
    std::string pointer;
    for (const char c : path.substr(7)) pointer += c == '.' ? '/' : c;
    context[json::json_pointer(pointer)] = json::parse(cell.value);
  }
  if (!context.contains("derived")) context["derived"] = json::object();
  return context;
}

}  // namespace chatelaine::tests
