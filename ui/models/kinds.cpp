#include "ui/models/kinds.h"

namespace chatelaine::ui {

namespace {

KindLook look(const char* icon, Role role, const char* word, const char* plural) {
  return {QLatin1String(icon), role, QLatin1String(word), QLatin1String(plural)};
}

}  // namespace

KindLook lookOf(identity::NodeKind kind) {
  using identity::NodeKind;
  switch (kind) {
    case NodeKind::human: return look("human", Role::human, "person", "People");
    case NodeKind::agent: return look("agent", Role::agent, "agent", "Agents");
    case NodeKind::workload: return look("workload", Role::workload, "workload", "Workloads");
    case NodeKind::team: return look("team", Role::team, "team", "Teams");
    case NodeKind::credential: return look("credential", Role::credential, "credential", "Credentials");
    case NodeKind::gateway: return look("gateway", Role::gateway, "gateway", "Gateways");
    case NodeKind::mcpServer: return look("mcp-server", Role::mcpServer, "MCP server", "MCP servers");
    case NodeKind::tool: return look("tool", Role::tool, "tool", "Tools");
    case NodeKind::prompt: return look("note", Role::tool, "prompt", "Prompts");
    case NodeKind::mcpResource: return look("data-source", Role::dataSource, "MCP resource", "MCP resources");
    case NodeKind::model: return look("model", Role::model, "model", "Models");
    case NodeKind::provider: return look("provider", Role::provider, "provider", "Providers");
    case NodeKind::zone: return look("pin", Role::team, "zone", "Zones");
    case NodeKind::route: return look("forward", Role::gateway, "route", "Routes");
    case NodeKind::dataSource: return look("data-source", Role::dataSource, "data source", "Data sources");
    case NodeKind::connector: return look("bundle", Role::mcpServer, "connector", "Connectors");
  }
  return {};
}

QString identityKey(identity::NodeKind kind, const std::string& id) {
  return text(identity::toString(kind)) + u'/' + QString::fromStdString(id);
}

QString credentialKey(const identity::Graph& graph, const traffic::Request& request) {
  return identityKey(identity::NodeKind::credential, graph.credentialShown(request.credentialId, request.credential, request.source));
}

VerdictMark verdictMarkOf(traffic::Verdict verdict) {
  switch (verdict) {
    case traffic::Verdict::allow: return VerdictMark::allowed;
    case traffic::Verdict::deny: return VerdictMark::denied;
    case traffic::Verdict::none: return VerdictMark::noDecision;
  }
  return VerdictMark::noDecision;
}

KindLook lookOf(traffic::Kind kind) {
  switch (kind) {
    case traffic::Kind::tool: return lookOf(identity::NodeKind::tool);
    case traffic::Kind::model: return lookOf(identity::NodeKind::model);
    case traffic::Kind::delegate: return lookOf(identity::NodeKind::agent);
    case traffic::Kind::resource: return lookOf(identity::NodeKind::mcpResource);
    case traffic::Kind::prompt: return lookOf(identity::NodeKind::prompt);
    case traffic::Kind::list: return look("table", Role::textMuted, "listing", "Listings");
  }
  return {};
}

}  // namespace chatelaine::ui
