#include "core/gateway/reader.h"
#include "core/gateway/toolhive/kinds.h"

namespace chatelaine::gateway {

namespace {

// `$U` is the proxy's address, `$K` an admin's key, `$D` the database's address.
std::string curl(const std::string& path, const std::string& file) {
  return "curl -s -H \"Authorization: Bearer $K\" \"$U" + path + "\" > api/" + file;
}

std::string table(const std::string& name) {
  return "psql \"$D\" -XAtc 'select row_to_json(t) from \"LiteLLM_" + name + "\" t' > tables/LiteLLM_" + name + ".jsonl";
}

// Those that need the least rights first; of equal ones the one without which most is lost.
std::vector<HowTo> litellmHow() {
  constexpr const char* key = "an admin's key";
  constexpr const char* host = "reading files of the proxy's host";
  constexpr const char* settings = "a change of the proxy's settings and a restart";
  constexpr const char* database = "reading its database";
  return {
      {"requests, over the API",
       "for p in $(seq 1 999); do curl -s -H \"Authorization: Bearer $K\" \"$U/spend/logs/v2?"
       "start_date=2026-01-01%2000:00:00&end_date=2026-12-31%2000:00:00&page=$p&page_size=100\"; echo; done > "
       "api/spend_logs_v2.pages.jsonl",
       "what was called, unless the table is exported: nothing can be replayed", key},
      {"keys, with their grants", curl("/key/list?return_full_object=true&include_team_keys=true&size=100", "key_list.json"),
       "who may do what: no grants, owners, ages or expiry of keys", key},
      {"teams, with what they may use", curl("/team/list", "team_list.json"),
       "the team's half of every grant, owners of shared keys", key},
      {"MCP servers", curl("/v1/mcp/server", "mcp_servers.json"),
       "names of servers (grants hold ids), and tools closed on a server", key},
      {"users", curl("/user/list?page_size=100", "user_list.json"), "people, their mail and teams", key},
      {"agents", curl("/v1/agents", "agents.json"), "names of agents (rows hold ids), and what they may call", key},
      {"deleted keys", curl("/key/list?return_full_object=true&status=deleted&size=100", "key_list_deleted.json"),
       "names, owners and grants of keys that are gone", key},
      {"end users", curl("/customer/list", "customer_list.json"), "which end users the proxy knows, and whether one is blocked",
       key},
      {"tools that were offered or called", curl("/v1/tool/list", "tools_seen.json"),
       "tools that nobody called in the recorded time", key},
      {"the gateway's own total of requests",
       curl("/global/activity?start_date=2026-01-01&end_date=2026-12-31", "global_activity.json"),
       "whether all requests were exported: a report then says that it cannot be reconciled", key},
      {"daily totals, tags (kept as evidence only)",
       curl("/agent/daily/activity?start_date=2026-01-01&end_date=2026-12-31", "agent_daily_activity.json"),
       "nothing: no figure reads them", key},
      {"calls of the management API, as your tool records them", "cp management_calls.jsonl .",
       "since when a key had its models and a team was blocked: without it no version of the rules but the latest",
       "your tool's own records"},
      {"the configuration", "cp /app/config.yaml .", "models, MCP servers of the file, provider keys, guardrails", host},
      {"spans of the proxy and its agents",
       "# config.yaml: litellm_settings: {callbacks: [otel]}; environment: LITELLM_OTEL_V2=true,\n"
       "# OTEL_EXPORTER_OTLP_ENDPOINT to a collector with a file exporter\ncp /var/lib/otelcol/otel_traces.jsonl .",
       "who called behind a shared key, the originating human, and what hangs below what", settings},
      {"payloads of the logging callback",
       "# config.yaml: litellm_settings: {callbacks: [your_logger]} writing StandardLoggingPayload, one a line\n"
       "cp /var/log/litellm/standard_logging_*.jsonl .",
       "address, user agent and stated purpose of successful model calls: their rows lack them", settings},
      {"the proxy's own log (json_logs: true)", "docker logs litellm 2>&1 | grep '^{' > proxy_log.jsonl",
       "requests that were refused without a row (agents that a key may not call)", settings},
      {"what the failure callback saw",
       "# a custom logger whose async_post_call_failure_hook writes one JSON object a line\n"
       "cp /var/log/litellm/proxy_failure_hook.jsonl .",
       "routes of refused requests whose row lacks them", settings},
      {"requests, from the database", table("SpendLogs"), "what was called, unless the API was asked: nothing can be replayed",
       database},
      {"all tables, from the database",
       "mkdir -p tables; for t in VerificationToken DeletedVerificationToken TeamTable UserTable AgentsTable MCPServerTable "
       "ObjectPermissionTable ToolTable EndUserTable SpendLogs; do psql \"$D\" -XAtc \"select row_to_json(t) from "
       "\\\"LiteLLM_$t\\\" t\" "
       "> tables/LiteLLM_$t.jsonl; done",
       "what both the API and the tables tell: one of the two is needed", database}};
}

}  // namespace

std::vector<ReaderInfo> readers() {
  return {
      {"litellm", "LiteLLM proxy", "1.106.2; fields of 1.83.2 are read, its rules kept", litellmHow()},
      toolhive::info(),
      {"otlp",
       "OTLP/JSON traces",
       "OTLP 1.x; GenAI and MCP conventions; LiteLLM's v1 and v2 layout",
       {{"spans of agents",
         "# in the agent's environment\nexport OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318 "
         "OTEL_EXPORTER_OTLP_PROTOCOL=http/json",
         "who called behind a shared key", "the agents' environment"},
        {"spans of the gateway",
         "# LiteLLM's config.yaml\nlitellm_settings:\n  callbacks: [otel]\n# and in its environment LITELLM_OTEL_V2=true",
         "refusals that left no row", "a change of the proxy's settings and a restart"},
        {"a file of them",
         "# OpenTelemetry collector\nexporters:\n  file:\n    path: /var/lib/otelcol/traces.otlp.jsonl\n"
         "service:\n  pipelines:\n    traces: {receivers: [otlp], exporters: [file]}",
         "everything: the reader takes files", "a change of the collector's settings"}}},
      {"people",
       "People and owners",
       "two CSV files, told apart by their header",
       {{"owners of agents and keys", "printf 'identity,owner,until\\nrefund-agent,luca.moretti,2026-12-31\\n' > owners.csv",
         "owners that no gateway knows", "nothing: you write it"},
        {"people", "printf 'id,mail,manager,status,left\\nluca.moretti,luca@example.org,nora.lindqvist,active,\\n' > people.csv",
         "who left: keys of people who are gone are not found", "a list of people"}}}};
}

}  // namespace chatelaine::gateway
