#include <algorithm>
#include <set>

#include "core/simulate/usage.h"

namespace chatelaine::simulate {

namespace {

using identity::EdgeKind;
using identity::NodeId;

void addGrants(const identity::Graph& graph, NodeId of, const std::string& through, std::vector<Grant>& grants) {
  for (const identity::GraphEdge* edge : graph.edgesFrom(of, EdgeKind::grants)) {
    const identity::Identity& resource = graph.at(edge->to);
    std::string via = through.empty() ? edge->note : edge->note.empty() ? through : through + ": " + edge->note;
    grants.push_back({resource.id, resource.kind, std::move(via), edge->provenance});
  }
}

bool isEverything(const std::string& resource) { return resource == "*" || resource.ends_with("/*"); }

std::string counted(size_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

void addServer(const identity::Graph& graph, const std::string& id, Reach& reach) {
  reach.servers.insert(id);
  size_t tools = 0;
  if (const auto server = graph.find(identity::NodeKind::mcpServer, id))
    for (const identity::GraphEdge* edge : graph.edgesFrom(*server, EdgeKind::serves)) {
      if (graph.at(edge->to).kind != identity::NodeKind::tool) continue;
      reach.tools.insert(graph.at(edge->to).id);
      ++tools;
    }
  if (tools == 0) reach.unlisted.insert(id);
}

}  // namespace

bool isBehindGateway(const identity::Graph& graph, identity::NodeId id) { return !graph.edgesTo(id, EdgeKind::brokers).empty(); }

Reach reachOf(const identity::Graph& graph, const std::vector<Grant>& grants) {
  using enum identity::NodeKind;
  Reach reach;
  for (const Grant& grant : grants) {
    if (isEverything(grant.resource)) {
      reach.every.insert(grant.kind);
    } else if (grant.kind == mcpServer) {
      addServer(graph, grant.resource, reach);
    } else if (grant.kind == tool) {
      reach.tools.insert(grant.resource);
      if (const size_t slash = grant.resource.rfind('/'); slash != std::string::npos)
        reach.servers.insert(grant.resource.substr(0, slash));
    } else {
      (grant.kind == model ? reach.models : reach.others).insert(grant.resource);
    }
  }
  return reach;
}

std::string toolsInWords(const Reach& reach) {
  if (reach.everyTool()) return "every tool";
  if (reach.servers.empty()) return "no tool";
  if (reach.tools.empty()) return "whatever " + counted(reach.unlisted.size(), "server offers", "servers offer");
  return counted(reach.tools.size(), "tool", "tools") + " on " + counted(reach.servers.size(), "server", "servers");
}

std::string modelsInWords(const Reach& reach) {
  if (reach.everyModel()) return "every model";
  return reach.models.empty() ? std::string() : counted(reach.models.size(), "model", "models");
}

std::vector<Grant> grantsOf(const identity::Graph& graph, NodeId id) {
  std::vector<Grant> grants;
  addGrants(graph, id, {}, grants);
  for (const identity::GraphEdge* edge : graph.edgesFrom(id, EdgeKind::holds)) addGrants(graph, edge->to, graph.at(edge->to).id,
      grants);
  std::sort(grants.begin(), grants.end(), [](const Grant& a, const Grant& b) {
    return std::tie(a.kind, a.resource, a.via, a.from.record) < std::tie(b.kind, b.resource, b.via, b.from.record);
  });
  grants.erase(std::unique(grants.begin(), grants.end(),
                           [](const Grant& a, const Grant& b) { return a.kind == b.kind && a.resource == b.resource
                               && a.via == b.via; }),
               grants.end());
  return grants;
}

}  // namespace chatelaine::simulate
