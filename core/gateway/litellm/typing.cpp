#include "core/gateway/litellm/typing.h"

#include <algorithm>

namespace chatelaine::gateway::litellm {

using Json = nlohmann::json;

namespace {

// A default user that LiteLLM makes for its master key; no person (recordings, note 6).
constexpr std::string_view nobody = "default_user_id";

bool isNull(const Json& row, const char* field) {
  const auto found = row.find(field);
  return found != row.end() && (found->is_null() || (found->is_string() && found->get_ref<const std::string&>().empty()));
}

bool hasLimit(const Json& row) {
  for (const char* field : {"max_budget", "tpm_limit", "rpm_limit", "max_parallel_requests", "tpd_limit"})
    if (const auto found = row.find(field); found != row.end() && found->is_number()) return true;
  return false;
}

class Typer {
public:
  Typer(const std::map<std::string, std::map<std::string, Row>>& byKind, Configuration& out) : byKind_(byKind), out_(out) {}

  void all() {
    each("mcp-servers", [&](const std::string&, const Row& row) { addServer(row); });
    each("keys", [&](const std::string& id, const Row& row) { addKey(id, row); });
    each("deprecated-keys", [&](const std::string& id, const Row& row) {
      const auto key = out_.keys.find(textOf(row.fields, "active_token_id"));
      if (key != out_.keys.end()) key->second.oldTokens.push_back(id);
    });
    each("teams", [&](const std::string& id, const Row& row) { addTeam(id, row); });
    each("users", [&](const std::string& id, const Row& row) { addUser(id, row); });
    each("end-users", [&](const std::string& id, const Row& row) {
      const Permission permission = permissionOf(row.fields);
      const bool limited =
          !permission.mcp.servers.empty() || !permission.mcp.accessGroups.empty() || !permission.mcp.tools.empty();
      out_.endUsers[id] = {id, row.record, boolOf(row.fields, "blocked").value_or(false), limited};
    });
    each("agents", [&](const std::string& id, const Row& row) { addAgent(id, row); });
    each("models", [&](const std::string&, const Row& row) { addModel(row); });
    each("tools", [&](const std::string& name, const Row& row) { addTool(name, row); });
    each("access-groups", [&](const std::string& id, const Row& row) {
      out_.accessGroups[id] = {id, textOf(row.fields, "access_group_name"), row.record, namesOf(row.fields, "access_model_names"),
                               namesOf(row.fields, "access_mcp_server_ids"), namesOf(row.fields, "access_agent_ids")};
    });
    each("guardrails", [&](const std::string& name, const Row&) {
      if (std::ranges::find(out_.guardrails, name) == out_.guardrails.end()) out_.guardrails.push_back(name);
    });
  }

private:
  template <class F>
  void each(const char* kind, F f) const {
    const auto found = byKind_.find(kind);
    if (found == byKind_.end()) return;
    for (const auto& [id, row] : found->second) f(id, row);
  }

  // The permission in the row itself, else the row that it names.
  Permission permission(const Json& row) const {
    if (const auto own = row.find("object_permission"); own != row.end() && own->is_object() && !own->empty())
      return permissionOf(*own);
    const std::string id = textOf(row, "object_permission_id");
    const auto table = byKind_.find("object-permissions");
    if (!id.empty() && table != byKind_.end())
      if (const auto found = table->second.find(id); found != table->second.end()) return permissionOf(found->second.fields);
    Permission none;
    none.recorded = id.empty() && row.contains("object_permission_id");
    return none;
  }

  void addKey(const std::string& token, const Row& row) {
    const Json& f = row.fields;
    Key key;
    key.token = token;
    key.alias = textOf(f, "key_alias");
    key.record = row.record;
    const std::string masked = textOf(f, "key_name");
    if (masked.starts_with("sk-...") && masked.size() == 10) key.lastFour = masked.substr(6);
    key.created = timeOf(f, "created_at");
    key.expires = timeOf(f, "expires");
    key.expiresRecorded = isNull(f, "expires");
    key.lastActive = timeOf(f, "last_active");
    key.lastActiveRecorded = isNull(f, "last_active");
    key.rotated = timeOf(f, "last_rotation_at");
    key.rotatedRecorded = isNull(f, "last_rotation_at");
    key.deletedAt = timeOf(f, "deleted_at");
    key.deleted = key.deletedAt || f.contains("deleted_by_call");
    key.blocked = boolOf(f, "blocked");
    if (!key.blocked && isNull(f, "blocked")) key.blocked = false;
    key.user = textOf(f, "user_id");
    if (key.user == nobody) key.user.clear();
    key.team = textOf(f, "team_id");
    key.agent = textOf(f, "agent_id");
    key.models = namesOf(f, "models");
    key.routes = namesOf(f, "allowed_routes");
    key.accessGroups = namesOf(f, "access_group_ids");
    const Json metadata = objectOf(f, "metadata");
    key.allowedTools = namesOf(metadata, "allowed_tools");
    key.usedBy = namesOf(metadata, "used_by");
    key.purpose = textOf(metadata, "purpose");
    key.hasConfig = !objectOf(f, "config").empty();
    key.permission = permission(f);
    out_.limits = out_.limits || hasLimit(f);
    out_.keys[token] = std::move(key);
  }

  void addTeam(const std::string& id, const Row& row) {
    const Json& f = row.fields;
    Team team;
    team.id = id;
    team.alias = textOf(f, "team_alias");
    team.record = row.record;
    team.blocked = boolOf(f, "blocked");
    team.models = namesOf(f, "models");
    const Json aliases = objectOf(objectOf(f, "litellm_model_table"), "model_aliases");
    for (const auto& [alias, target] : aliases.items()) team.aliases.push_back(alias);
    team.accessGroups = namesOf(f, "access_group_ids");
    const Json metadata = objectOf(f, "metadata");
    team.allowedTools = namesOf(metadata, "allowed_tools");
    team.tenant = textOf(metadata, "tenant");
    if (const auto members = f.find("members_with_roles"); members != f.end() && members->is_array())
      for (const Json& member : *members)
        if (const std::string user = textOf(member, "user_id"); !user.empty() && user != nobody)
          team.members.push_back({user, textOf(member, "role")});
    team.permission = permission(f);
    out_.limits = out_.limits || hasLimit(f);
    out_.teams[id] = std::move(team);
  }

  void addUser(const std::string& id, const Row& row) {
    if (id == nobody) return;
    const Json& f = row.fields;
    const Json metadata = objectOf(f, "metadata");
    User user{id,
              textOf(f, "user_email"),
              textOf(f, "user_role"),
              textOf(metadata, "title"),
              textOf(metadata, "manager"),
              textOf(metadata, "tenant"),
              textOf(metadata, "status"),
              textOf(metadata, "left"),
              textOf(f, "sso_user_id"),
              row.record,
              namesOf(f, "models"),
              namesOf(f, "teams")};
    if (user.title.empty()) user.title = textOf(f, "user_alias");
    out_.users[id] = std::move(user);
  }

  void addAgent(const std::string& id, const Row& row) {
    const Json& f = row.fields;
    const Json card = objectOf(f, "agent_card_params");
    AgentEntry agent;
    agent.id = id;
    agent.name = textOf(f, "agent_name");
    if (agent.name.empty()) agent.name = id;
    agent.record = row.record;
    agent.description = textOf(card, "description");
    agent.url = textOf(card, "url");
    agent.organisation = textOf(objectOf(card, "provider"), "organization");
    agent.enabled = boolOf(f, "enabled").value_or(true);
    agent.accessGroups = namesOf(f, "agent_access_groups");
    agent.groupIds = namesOf(f, "access_group_ids");
    agent.permission = permission(f);
    out_.agents[id] = std::move(agent);
  }

  void addServer(const Row& row) {
    const Json& f = row.fields;
    Server server;
    server.id = textOf(f, "server_id");
    server.name = textOf(f, "server_name");
    if (server.name.empty()) server.name = textOf(f, "alias");
    if (server.name.empty()) server.name = server.id;
    server.alias = textOf(f, "alias");
    server.url = textOf(f, "url");
    server.description = textOf(f, "description");
    server.transport = textOf(f, "transport");
    server.authType = textOf(f, "auth_type");
    server.record = row.record;
    server.allowAllKeys = boolOf(f, "allow_all_keys").value_or(false);
    server.fromFile = boolOf(f, "is_config").value_or(false);
    server.publicInternet = boolOf(f, "available_on_public_internet");
    if (const std::string approval = textOf(f, "approval_status"); !approval.empty()) server.approval = approval;
    server.accessGroups = namesOf(f, "mcp_access_groups");
    server.allowedTools = namesOf(f, "allowed_tools");
    server.disallowedTools = namesOf(f, "disallowed_tools");
    server.limitsParams = !objectOf(f, "allowed_params").empty();
    // A server that takes the caller's own token sees who calls (OAuth passed through, or exchanged on his behalf).
    const bool passes = boolOf(f, "oauth_passthrough").value_or(false) || boolOf(f, "delegate_auth_to_upstream").value_or(false) ||
                        !textOf(f, "token_exchange_endpoint").empty();
    if (f.contains("oauth_passthrough") || f.contains("delegate_auth_to_upstream")) server.sentOn = passes ? 1 : 0;
    out_.servers[server.name] = std::move(server);
  }

  void addModel(const Row& row) {
    const Json params = objectOf(row.fields, "litellm_params");
    ModelEntry model;
    model.name = textOf(row.fields, "model_name");
    model.target = textOf(params, "model");
    model.base = textOf(params, "api_base");
    model.credential = textOf(params, "api_key");
    model.record = row.record;
    const Json info = objectOf(row.fields, "model_info");
    model.accessGroups = namesOf(info, "access_groups");
    model.provider = textOf(params, "custom_llm_provider");
    if (model.provider.empty()) model.provider = textOf(info, "litellm_provider");
    const size_t slash = model.target.find('/');
    if (slash != std::string::npos) model.provider = model.target.substr(0, slash);
    out_.models.push_back(std::move(model));
  }

  // "crm-get_customer" and "crm/get_customer" are one; what names no known server is no MCP tool.
  void addTool(const std::string& name, const Row& row) {
    for (const auto& [server, known] : out_.servers) {
      if (name.size() <= server.size() + 1 || !name.starts_with(server)) continue;
      const char separator = name[server.size()];
      if (separator != '-' && separator != '/') continue;
      out_.tools.push_back({server + "/" + name.substr(server.size() + 1), row.record, separator == '/'});
      return;
    }
  }

  const std::map<std::string, std::map<std::string, Row>>& byKind_;
  Configuration& out_;
};

}  // namespace

Permission permissionOf(const Json& row) {
  Permission permission;
  permission.recorded = true;
  permission.mcp.servers = namesOf(row, "mcp_servers");
  permission.mcp.accessGroups = namesOf(row, "mcp_access_groups");
  const Json tools = objectOf(row, "mcp_tool_permissions");
  for (const auto& [server, list] : tools.items()) permission.mcp.tools[server] = namesOf(tools, server.c_str());
  permission.agents = namesOf(row, "agents");
  permission.agentAccessGroups = namesOf(row, "agent_access_groups");
  permission.blockedTools = namesOf(row, "blocked_tools");
  permission.toolsets = namesOf(row, "mcp_toolsets");
  return permission;
}

Configuration typed(const std::string& source, const std::map<std::string, std::map<std::string, Row>>& byKind,
                    const SourceRows& rows) {
  Configuration configuration;
  configuration.source = source;
  configuration.version = rows.version;
  Typer(byKind, configuration).all();
  for (const auto& [file, config] : rows.configs) addConfigFile(file, config, configuration);
  return configuration;
}

}  // namespace chatelaine::gateway::litellm
