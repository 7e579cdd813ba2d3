#include "core/simulate/default_model.h"

#include <algorithm>
#include <array>

namespace chatelaine::simulate {

namespace {

using cedar::ValueKind;
using identity::NodeKind;

constexpr std::array humanAttributes{Attribute{"mail", ValueKind::string, {}}, Attribute{"title", ValueKind::string, {}},
                                     Attribute{"manager", ValueKind::entity, "Human"}, Attribute{"tenant", ValueKind::string, {}},
                                     Attribute{"active", ValueKind::boolean, {}, false}};
constexpr std::array agentAttributes{Attribute{"owner", ValueKind::entity, "Human"}, Attribute{"tenant", ValueKind::string, {}},
                                     Attribute{"registered", ValueKind::boolean, {}, false}};
constexpr std::array workloadAttributes{Attribute{"owner", ValueKind::entity, "Human"}, Attribute{"tenant", ValueKind::string, {}},
                                        Attribute{"spiffe", ValueKind::string, {}}};
constexpr std::array credentialAttributes{
    Attribute{"kind", ValueKind::string, {}, false},    Attribute{"shared", ValueKind::boolean, {}, false},
    Attribute{"static", ValueKind::boolean, {}, false}, Attribute{"created", ValueKind::datetime, {}},
    Attribute{"rotated", ValueKind::datetime, {}},      Attribute{"expires", ValueKind::datetime, {}},
    Attribute{"owner", ValueKind::entity, "Human"},     Attribute{"team", ValueKind::entity, "Team"}};
constexpr std::array gatewayAttributes{Attribute{"environment", ValueKind::string, {}, true, true}};
constexpr std::array toolAttributes{Attribute{"effect", ValueKind::string, {}, true, true}};
constexpr std::array modelAttributes{Attribute{"provider", ValueKind::string, {}}};

using Pair = std::pair<std::string_view, std::string_view>;
// Also over others: a tool is in its server's zone.
constexpr std::array parents{Pair{"Team", "Team"},          Pair{"Human", "Team"},         Pair{"Agent", "Team"},
    Pair{"Agent", "Gateway"},
                             Pair{"Agent", "Zone"},         Pair{"Workload", "Team"},      Pair{"Provider", "Gateway"},
                                 Pair{"McpServer", "Gateway"},
                             Pair{"McpServer", "Zone"},     Pair{"Tool", "McpServer"},     Pair{"Tool", "Gateway"},
                                 Pair{"Tool", "Zone"},
                             Pair{"Prompt", "McpServer"},   Pair{"Prompt", "Gateway"},     Pair{"Prompt", "Zone"},
                                 Pair{"McpResource", "McpServer"},
                             Pair{"McpResource", "Gateway"}, Pair{"McpResource", "Zone"},  Pair{"Model", "Provider"},
                                 Pair{"Model", "Gateway"},
                             Pair{"Model", "Zone"}};

struct ContextField {
  std::string_view path;
  ValueKind kind;
  std::string_view entityType;
  bool optional;
};
constexpr std::array contextFields{
    ContextField{"time", ValueKind::datetime, {}, false},
    ContextField{"sourceIp", ValueKind::ip, {}, true},
    ContextField{"tenant", ValueKind::string, {}, true},
    ContextField{"chain.depth", ValueKind::integer, {}, false},
    ContextField{"chain.human", ValueKind::entity, "Human", true},
    ContextField{"chain.parent", ValueKind::entity, "Agent", true},
    ContextField{"chain.agents", ValueKind::set, {}, false},
    ContextField{"session.id", ValueKind::string, {}, true},
    ContextField{"session.age", ValueKind::duration, {}, true},
    ContextField{"caller.credential", ValueKind::entity, "Credential", true},
    ContextField{"caller.proof", ValueKind::string, {}, false},
    ContextField{"caller.credentialAge", ValueKind::duration, {}, true},
    ContextField{"purpose.task", ValueKind::string, {}, true},
    ContextField{"purpose.intent", ValueKind::string, {}, true},
    ContextField{"purpose.dataClass", ValueKind::string, {}, true}};
constexpr std::array<std::string_view, 7> contextRecords{"input", "chain", "session", "caller", "purpose", "native", "derived"};

}  // namespace

std::string_view entityTypeOf(NodeKind kind) {
  switch (kind) {
    case NodeKind::human: return "Human";
    case NodeKind::agent: return "Agent";
    case NodeKind::workload: return "Workload";
    case NodeKind::team: return "Team";
    case NodeKind::credential: return "Credential";
    case NodeKind::gateway: return "Gateway";
    case NodeKind::mcpServer: return "McpServer";
    case NodeKind::tool: return "Tool";
    case NodeKind::prompt: return "Prompt";
    case NodeKind::mcpResource: return "McpResource";
    case NodeKind::model: return "Model";
    case NodeKind::provider: return "Provider";
    case NodeKind::zone: return "Zone";
    case NodeKind::route:
    case NodeKind::dataSource:
    case NodeKind::connector: return {};
  }
  return {};
}

std::span<const Attribute> attributesOf(std::string_view entityType) {
  if (entityType == "Human") return humanAttributes;
  if (entityType == "Agent") return agentAttributes;
  if (entityType == "Workload") return workloadAttributes;
  if (entityType == "Credential") return credentialAttributes;
  if (entityType == "Gateway") return gatewayAttributes;
  if (entityType == "Tool") return toolAttributes;
  if (entityType == "Model") return modelAttributes;
  return {};
}

bool mayBeIn(std::string_view entityType, std::string_view parentType) {
  return std::find(parents.begin(), parents.end(), Pair{entityType, parentType}) != parents.end();
}

cedar::Unknown unknownAt(std::span<const std::string> contextPath) {
  if (contextPath.size() > 2) return {};
  std::string path;
  for (const std::string& part : contextPath) path += (path.empty() ? "" : ".") + part;
  for (const ContextField& field : contextFields)
    if (field.path == path) return {field.kind, std::string(field.entityType), field.optional};
  return {};
}

bool isContextRecord(std::span<const std::string> contextPath) {
  return contextPath.size() == 1 &&
         std::find(contextRecords.begin(), contextRecords.end(), contextPath.front()) != contextRecords.end();
}

bool isFixedAction(std::string_view id) {
  constexpr std::array<std::string_view, 5> fixed{"invoke_model", "delegate", "read_resource", "get_prompt", "call_tool"};
  return std::find(fixed.begin(), fixed.end(), id) != fixed.end();
}

}  // namespace chatelaine::simulate
