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

}  // namespace

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
