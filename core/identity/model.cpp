#include "core/identity/model.h"

#include <array>
#include <utility>

namespace chatelaine::identity {

namespace {

constexpr std::array kindNames{std::pair{NodeKind::human, "human"},
                               std::pair{NodeKind::agent, "agent"},
                               std::pair{NodeKind::workload, "workload"},
                               std::pair{NodeKind::team, "team"},
                               std::pair{NodeKind::credential, "credential"},
                               std::pair{NodeKind::gateway, "gateway"},
                               std::pair{NodeKind::mcpServer, "mcp-server"},
                               std::pair{NodeKind::tool, "tool"},
                               std::pair{NodeKind::prompt, "prompt"},
                               std::pair{NodeKind::mcpResource, "mcp-resource"},
                               std::pair{NodeKind::model, "model"},
                               std::pair{NodeKind::provider, "provider"},
                               std::pair{NodeKind::zone, "zone"},
                               std::pair{NodeKind::route, "route"},
                               std::pair{NodeKind::dataSource, "data-source"},
                               std::pair{NodeKind::connector, "connector"}};

}  // namespace

std::string_view toString(NodeKind kind) {
  for (const auto& [candidate, name] : kindNames)
    if (candidate == kind) return name;
  return "";
}

std::optional<NodeKind> nodeKindFromString(std::string_view text) {
  for (const auto& [kind, name] : kindNames)
    if (text == name) return kind;
  return std::nullopt;
}

std::string_view toString(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::owns: return "owns";
    case EdgeKind::memberOf: return "member-of";
    case EdgeKind::holds: return "holds";
    case EdgeKind::actsFor: return "acts-for";
    case EdgeKind::delegatesTo: return "delegates-to";
    case EdgeKind::brokers: return "brokers";
    case EdgeKind::grants: return "grants";
    case EdgeKind::serves: return "serves";
    case EdgeKind::called: return "called";
    case EdgeKind::sameAs: return "same-as";
  }
  return "";
}

bool isNhi(NodeKind kind) {
  return kind == NodeKind::agent || kind == NodeKind::workload || kind == NodeKind::credential;
}

}  // namespace chatelaine::identity
