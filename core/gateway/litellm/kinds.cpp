#include <algorithm>
#include <array>

#include "core/gateway/litellm/kinds.h"

namespace chatelaine::gateway::litellm {

namespace {

// Splits a constant text at its blanks; the views live as long as the program.
std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> list;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) list.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return list;
}

struct KindRow {
  std::string_view kind, title, table, container, marks, required, timeField;
  Stamp stamp;
  ContentRules content;
  std::string_view fileNames;
  std::string_view known;
};

constexpr ContentRules inventory = ContentRules::none;
constexpr ContentRules calls = ContentRules::calls;

constexpr std::array kindRows{
    KindRow{"keys", "LiteLLM's keys", "LiteLLM_VerificationToken", "keys", "token key_name key_alias", "token", "", Stamp::none,
        inventory, "key_list",
        "access_group_ids agent_id aliases allowed_cache_controls allowed_model_region allowed_routes api_key "
        "auto_rotate blocked budget_duration budget_fallbacks budget_id budget_limits budget_reset_at config "
        "created_at created_by created_by_user deleted_at deleted_by deleted_by_api_key end_user_id "
        "end_user_max_budget end_user_model_max_budget end_user_object_permission end_user_rpm_limit "
        "end_user_tpd_limit end_user_tpm_limit expires id is_session_token jwt_claims key_alias key_name "
        "key_rotation_at key_type last_active last_refreshed_at last_rotation_at litellm_budget_table "
        "litellm_changed_by max_budget max_parallel_requests metadata model_max_budget model_spend models "
        "object_permission object_permission_id org_id organization_alias organization_id organization_max_budget "
        "organization_metadata organization_rpm_limit organization_tpm_limit parent_otel_span permissions policies "
        "project_alias project_id project_metadata request_route rotation_count rotation_interval router_settings "
        "rpm_limit rpm_limit_per_model settings_updated_at soft_budget soft_budget_cooldown spend team_alias "
        "team_blocked team_id team_max_budget team_member team_member_rpm_limit team_member_spend "
        "team_member_tpm_limit team_metadata team_model_aliases team_model_max_budget team_models "
        "team_object_permission team_object_permission_id team_rpm_limit team_soft_budget team_spend team_tpd_limit "
        "team_tpm_limit token total_spend tpd_limit tpm_limit tpm_limit_per_model updated_at updated_by user "
        "user_email user_id user_max_budget user_model_max_budget user_role user_rpm_limit user_spend "
        "user_tpm_limit"},
    KindRow{"deleted-keys", "LiteLLM's deleted keys", "LiteLLM_DeletedVerificationToken", "keys",
        "token key_name key_alias deleted_at", "token", "", Stamp::none, inventory, "key_list_deleted",
        "access_group_ids agent_id aliases allowed_cache_controls allowed_routes auto_rotate blocked "
        "budget_duration budget_fallbacks budget_id budget_limits budget_reset_at config created_at created_by "
        "deleted_at deleted_by deleted_by_api_key expires id key_alias key_name key_rotation_at key_type "
        "last_active last_rotation_at litellm_budget_table litellm_changed_by max_budget max_parallel_requests "
        "metadata model_max_budget model_spend models object_permission object_permission_id org_id organization_id "
        "permissions policies project_id rotation_count rotation_interval router_settings rpm_limit "
        "settings_updated_at soft_budget_cooldown spend team_id token total_spend tpd_limit tpm_limit updated_at "
        "updated_by user_id"},
    KindRow{"deprecated-keys", "LiteLLM's rotated keys", "LiteLLM_DeprecatedVerificationToken", "", "token active_token_id revoke_at",
        "token active_token_id", "", Stamp::none, inventory, "", "active_token_id created_at id revoke_at token"},
    KindRow{"teams", "LiteLLM's teams", "LiteLLM_TeamTable", "teams", "team_id team_alias members_with_roles", "team_id", "",
        Stamp::none, inventory, "team_list team_list_v2",
        "access_group_agent_ids access_group_ids access_group_mcp_server_ids access_group_models admins "
        "allow_team_guardrail_config blocked budget_duration budget_limits budget_reset_at created_at "
        "default_team_member_models keys keys_count litellm_model_table max_budget max_parallel_requests members "
        "members_count members_with_roles metadata model_id model_max_budget model_spend models object_permission "
        "object_permission_id organization_id policies router_settings rpm_limit soft_budget spend team_alias "
        "team_id team_member_permissions team_memberships tpd_limit tpm_limit updated_at"},
    KindRow{"users", "LiteLLM's users", "LiteLLM_UserTable", "users", "user_id user_role user_email", "user_id", "", Stamp::none,
        inventory, "user_list",
        "allowed_cache_controls budget_duration budget_reset_at created_at key_count last_breach_check_at "
        "max_budget max_parallel_requests metadata model_max_budget model_spend models object_permission "
        "object_permission_id organization_id organization_memberships password password_reset_required policies "
        "rpm_limit spend sso_user_id team_id teams tpm_limit updated_at user_alias user_email user_id user_role"},
    KindRow{"end-users", "LiteLLM's end users", "LiteLLM_EndUserTable", "", "user_id allowed_model_region default_model", "user_id",
        "", Stamp::none, inventory, "customer_list",
        "alias allowed_model_region blocked budget_id default_model litellm_budget_table models object_permission "
        "object_permission_id spend user_id"},
    KindRow{"agents", "LiteLLM's agents", "LiteLLM_AgentsTable", "agents", "agent_id agent_name agent_card_params", "agent_id", "",
        Stamp::none, inventory, "agents",
        "access_group_ids agent_access_groups agent_card_params agent_id agent_name created_at created_by enabled "
        "execution_mode extra_headers identity identity_managed jwt_auth_configured keys kill_switch litellm_params "
        "object_permission object_permission_id rpm_limit search_score session_rpm_limit session_tpm_limit spend "
        "static_headers tpm_limit updated_at updated_by"},
    KindRow{"mcp-servers", "LiteLLM's MCP servers", "LiteLLM_MCPServerTable", "", "server_id transport server_name", "server_id", "",
        Stamp::none, inventory, "mcp_servers",
        "alias allow_all_keys allowed_params allowed_tools approval_status args audience auth_type "
        "authorization_url available_on_public_internet byok_api_key_help_url byok_description command "
        "connected_app_reachable created_at created_by credentials dcr_bridge delegate_auth_to_upstream description "
        "disallowed_tools env env_vars extra_headers has_user_credential health_check_error instructions is_byok "
        "is_config is_public issuer last_health_check max_concurrent_requests mcp_access_groups mcp_info "
        "oauth2_flow oauth_passthrough per_server_oauth_discovery pinned_tools registration_url review_notes "
        "reviewed_at rpm server_id server_name source_url spec_path static_headers status subject_token_type "
        "submitted_at submitted_by teams timeout token_exchange_endpoint token_exchange_profile token_url "
        "tool_name_to_description tool_name_to_display_name transport updated_at updated_by url"},
    KindRow{"object-permissions", "LiteLLM's object permissions", "LiteLLM_ObjectPermissionTable", "",
        "object_permission_id mcp_servers agents", "object_permission_id", "", Stamp::none, inventory, "",
        "agent_access_groups agents blocked_tools mcp_access_groups mcp_servers mcp_tool_permissions "
        "mcp_tool_search_enabled mcp_toolsets models object_permission_id search_tools skills vector_stores"},
    KindRow{"tools", "the tools that LiteLLM saw", "LiteLLM_ToolTable", "tools", "tool_id tool_name input_policy", "tool_name", "",
        Stamp::none, inventory, "tools_seen",
        "assignments call_count created_at created_by input_policy key_alias key_hash last_used_at origin "
        "output_policy team_id tool_id tool_name updated_at updated_by user user_agent"},
    KindRow{"models", "LiteLLM's models", "LiteLLM_ProxyModelTable", "data", "model_name litellm_params model_info", "model_name", "",
        Stamp::none, inventory, "model_info",
        "created_at created_by litellm_params model_id model_info model_name updated_at updated_by"},
    KindRow{"guardrails", "LiteLLM's guardrails", "LiteLLM_GuardrailsTable", "guardrails",
        "guardrail_id guardrail_name litellm_params", "guardrail_name", "", Stamp::none, inventory, "guardrails",
        "created_at guardrail_definition_location guardrail_id guardrail_info guardrail_name litellm_params "
        "updated_at"},
    KindRow{"access-groups", "LiteLLM's access groups", "LiteLLM_AccessGroupTable", "",
        "access_group_id access_model_names access_mcp_server_ids", "access_group_id", "", Stamp::none, inventory,
        "access_groups",
        "access_agent_ids access_group_id access_group_name access_mcp_server_ids access_model_names "
        "assigned_key_ids assigned_team_ids created_at created_by description updated_at updated_by"},
    KindRow{"organizations", "LiteLLM's organisations", "LiteLLM_OrganizationTable", "",
        "organization_id organization_alias budget_id", "organization_id", "", Stamp::none, inventory, "organization_list",
        "organization_id organization_alias budget_id metadata models spend model_spend object_permission "
        "object_permission_id created_at created_by updated_at updated_by litellm_budget_table members teams users"},
    KindRow{"projects", "LiteLLM's projects", "LiteLLM_ProjectTable", "", "project_id project_alias team_id", "project_id", "",
        Stamp::none, inventory, "project_list",
        "project_id project_alias team_id budget_id metadata models spend blocked created_at created_by updated_at "
        "updated_by object_permission object_permission_id description"},
    KindRow{"credentials", "LiteLLM's credentials table", "LiteLLM_CredentialsTable", "credentials",
        "credential_name credential_values", "credential_name", "", Stamp::none, inventory, "",
        "credential_id credential_name credential_values credential_info created_at created_by updated_at "
        "updated_by"},
    KindRow{"toolsets", "LiteLLM's MCP tool sets", "LiteLLM_MCPToolsetTable", "", "toolset_id toolset_name tools", "toolset_id", "",
        Stamp::none, inventory, "mcp_toolsets",
        "toolset_id toolset_name description tools created_at created_by updated_at updated_by"},
    KindRow{"audit", "LiteLLM's audit log", "LiteLLM_AuditLog", "audit_logs", "changed_by action table_name object_id", "id",
        "updated_at", Stamp::rfc3339, inventory, "audit",
        "action before_value changed_by changed_by_api_key id object_id table_name updated_at updated_values"},
    KindRow{"spend-logs", "LiteLLM's spend log", "LiteLLM_SpendLogs", "data", "request_id call_type api_key startTime",
        "request_id startTime", "startTime", Stamp::rfc3339, calls, "spend_logs_v1 spend_logs_v2",
        "agent_id api_base api_key billing_agent_id cache_hit cache_key call_type completionStartTime "
        "completion_tokens created_at custom_llm_provider endTime end_user litellm_call_id mcp_namespaced_tool_name "
        "messages metadata model model_group model_id organization_id prompt_tokens proxy_server_request "
        "request_duration_ms request_id request_tags requester_ip_address response session_id spend startTime "
        "status team_id total_tokens updated_at user"},
    KindRow{"standard-logging", "LiteLLM's StandardLoggingPayload", "", "",
        "id call_type startTime status metadata model_map_information", "id", "startTime", Stamp::epochSeconds, calls,
        "standard_logging",
        "api_base autorouter_baseline_observation autorouter_savings autorouter_savings_estimate cache_hit "
        "cache_key call_type completionStartTime completion_tokens cost_breakdown custom_llm_provider endTime "
        "end_user error_information error_str guardrail_information hidden_params id litellm_call_id messages "
        "metadata model model_group model_id model_map_information model_parameters prompt_tokens "
        "request_model_access_groups request_tags requester_ip_address response response_cost "
        "response_cost_failure_debug_info response_time saved_cache_cost session_id standard_built_in_tools_params "
        "startTime status status_fields stream total_tokens trace_id user_agent zero_cost_diagnostic"},
    KindRow{"failure-hook", "LiteLLM's failure hook", "", "", "exception request_route litellm_call_id", "exception", "", Stamp::none,
        calls, "proxy_failure_hook",
        "agent_id api_key code end_user_id exception key_alias litellm_call_id mcp_tool_name message model "
        "request_route team_id type user_id"},
    KindRow{"proxy-log", "LiteLLM's own log", "", "", "message level timestamp", "", "timestamp", Stamp::rfc3339, calls, "proxy_log",
        "color_message component level litellm_call_id logger message requester_ip stacktrace timestamp "
        "guardrail_mode guardrail_name error tool amount limit keyword description id jsonrpc method params name "
        "version exc_info"},
    KindRow{"management-calls", "calls of LiteLLM's management API", "", "", "method path status answer", "method path", "",
        Stamp::none, inventory, "management_calls", "answer changed_by method path request status time"},
    KindRow{"tool-index", "LiteLLM's index of tools", "LiteLLM_SpendLogToolIndex", "", "request_id tool_name start_time",
        "request_id", "start_time", Stamp::rfc3339, inventory, "", "request_id start_time tool_name"},
    KindRow{"guardrail-index", "LiteLLM's index of guardrails", "LiteLLM_SpendLogGuardrailIndex", "",
        "request_id guardrail_id start_time", "request_id", "start_time", Stamp::rfc3339, inventory, "",
        "guardrail_id policy_id request_id start_time"},
    KindRow{"guardrail-metrics", "LiteLLM's daily guardrail metrics", "LiteLLM_DailyGuardrailMetrics", "",
        "guardrail_id date requests_evaluated", "guardrail_id", "", Stamp::none, inventory, "",
        "avg_latency_ms avg_score blocked_count created_at date flagged_count guardrail_id passed_count "
        "requests_evaluated updated_at"},
    KindRow{"daily-activity", "LiteLLM's daily activity", "", "results", "date metrics breakdown", "date", "", Stamp::none, inventory,
        "agent_daily_activity", "breakdown date metrics"},
    KindRow{"spend-tags", "LiteLLM's spend by tag", "", "", "individual_request_tag log_count total_spend", "individual_request_tag",
        "", Stamp::none, inventory, "spend_tags", "individual_request_tag log_count total_spend"},
    KindRow{"tags", "LiteLLM's tags", "LiteLLM_TagTable", "", "name description models created_at", "name", "", Stamp::none,
        inventory, "tags", "created_at description models name updated_at"},
};

}  // namespace

std::vector<FileKind> kinds() {
  std::vector<FileKind> kinds;
  for (const KindRow& row : kindRows)
    kinds.push_back({"litellm", row.kind, row.title, row.table, row.container, words(row.marks), words(row.required),
                     words(row.known), row.timeField, row.stamp, row.content, words(row.fileNames)});
  kinds.push_back({"litellm", "config", "LiteLLM's configuration", "", "", {}, {}, {}, "", Stamp::none, inventory, {"config"}});
  kinds.push_back({"litellm", "api-answer", "an answer of LiteLLM's API", "", "", {}, {}, {}, "", Stamp::none, inventory,
                   words("mcp_access_groups global_activity global_spend_report spend_report organization_list project_list "
                         "budget_list health")});
  return kinds;
}

bool isBooleanColumn(std::string_view column) {
  static const auto columns = words(
      "allow_all_keys allow_team_guardrail_config auto_rotate available_on_public_internet blocked "
      "delegate_auth_to_upstream enabled identity_managed is_byok kill_switch oauth_passthrough "
      "per_server_oauth_discovery soft_budget_cooldown");
  return std::ranges::find(columns, column) != columns.end();
}

bool isJsonColumn(std::string_view column) {
  static const auto columns = words(
      "agent_card_params aliases assignments before_value budget_fallbacks budget_limits byok_description config "
      "credential_info credential_values credentials env env_vars litellm_params mcp_info mcp_tool_permissions "
      "members_with_roles messages metadata model_info model_max_budget model_spend permissions pinned_tools "
      "proxy_server_request request_tags response router_settings static_headers team_member_permissions "
      "tool_name_to_description tool_name_to_display_name updated_values");
  return std::ranges::find(columns, column) != columns.end();
}

bool isListColumn(std::string_view column) {
  static const auto columns = words(
      "access_group_ids admins agent_access_groups agents allowed_cache_controls allowed_routes allowed_tools args "
      "blocked_tools default_team_member_models extra_headers mcp_access_groups mcp_servers mcp_toolsets members "
      "models policies search_tools skills team_member_permissions teams vector_stores");
  return std::ranges::find(columns, column) != columns.end();
}

bool isNumberColumn(std::string_view column) {
  static const auto columns = words(
      "avg_latency_ms avg_score blocked_count call_count completion_tokens flagged_count max_budget "
      "max_parallel_requests passed_count prompt_tokens request_duration_ms requests_evaluated rotation_count rpm "
      "rpm_limit soft_budget spend timeout total_spend total_tokens tpd_limit tpm_limit");
  return std::ranges::find(columns, column) != columns.end();
}

}  // namespace chatelaine::gateway::litellm
