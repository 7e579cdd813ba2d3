#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "core/gateway/litellm/inventory.h"
#include "core/gateway/litellm/lower.h"

namespace chatelaine::gateway::litellm {

namespace {

using identity::EdgeKind;
using identity::NodeKind;
using identity::RecordIdentity;
using identity::RecordKey;
using traffic::Kind;
using traffic::Request;

// What calls name and no listing holds: tools, servers and models that answered, agents and people that were named.
class Seen {
public:
  explicit Seen(Derived& derived) : derived_(derived) {
    for (const RecordIdentity& identity : derived.identities) {
      known_.insert(identity.id);
      names_.emplace(identity.id.kind, identity.name);
      if (identity.id.kind == NodeKind::agent) agentsListed_ = true;
    }
  }

  void all() {
    // The smallest record of each thing is its provenance, so that the order of requests never counts.
    std::vector<const Request*> requests;
    for (const Request& request : derived_.requests) requests.push_back(&request);
    std::ranges::sort(requests, {}, [](const Request* r) { return std::tie(r->source, r->id); });
    for (const Request* request : requests) {
      target(*request);
      for (const traffic::Named& agent : request->agents) principal(NodeKind::agent, agent, *request);
      if (request->human) principal(NodeKind::human, *request->human, *request);
    }
  }

private:
  RecordIdentity* add(NodeKind kind, const std::string& source, const std::string& name, const Request& request,
                      Evidence evidence) {
    const RecordKey key{kind, source, name};
    if (name.empty() || !known_.insert(key).second) return nullptr;
    const std::string record = request.records.empty() ? request.record : request.records.front();
    RecordIdentity identity;
    identity.id = key;
    identity.name = name;
    identity.from = {request.source, record, evidence, 1.0, "", {}, ""};
    derived_.identities.push_back(std::move(identity));
    return &derived_.identities.back();
  }

  void serves(const RecordKey& from, const RecordKey& to) {
    derived_.edges.push_back({EdgeKind::serves, from, to, "", derived_.identities.back().from, std::nullopt});
  }

  void target(const Request& request) {
    const bool answered = request.verdict == traffic::Verdict::allow && !request.target.empty();
    if (!answered) return;
    const bool behind = !request.gateway.empty();
    const std::string source = behind ? request.gateway : request.source, prefix = behind ? "" : "-/";
    if (request.kind == Kind::model) {
      if (add(NodeKind::model, source, prefix + request.target, request, Evidence::asserted) != nullptr && behind)
        serves({NodeKind::gateway, source, source}, {NodeKind::model, source, request.target});
      return;
    }
    const size_t slash = request.target.find('/');
    if (request.kind != Kind::tool || slash == std::string::npos) return;
    const RecordKey server{NodeKind::mcpServer, source, prefix + request.target.substr(0, slash)};
    if (add(server.kind, source, server.key, request, Evidence::asserted) != nullptr && behind)
      serves({NodeKind::gateway, source, source}, server);
    if (add(NodeKind::tool, source, prefix + request.target, request, Evidence::asserted) != nullptr)
      serves(server, {NodeKind::tool, source, prefix + request.target});
  }

  void principal(NodeKind kind, const traffic::Named& named, const Request& request) {
    if (names_.contains({kind, named.name})) return;
    RecordIdentity* identity = add(kind, request.source, "seen:" + named.name, request, named.evidence);
    if (identity == nullptr) return;
    identity->name = named.name;
    identity->weakKeys.push_back("name:" + named.name);
    if (kind == NodeKind::agent && agentsListed_)
      identity->facts.push_back({"registered", "false", false, identity->from, std::nullopt, std::nullopt});
  }

  Derived& derived_;
  std::set<RecordKey> known_;
  std::set<std::pair<NodeKind, std::string>> names_;
  bool agentsListed_ = false;
};

}  // namespace

Result<void> addConfigurations(const RawStore& store, const Task& task, Derived& derived) {
  auto configurations = readConfigurations(store, task);
  if (!configurations) return std::move(configurations).error();
  for (const auto& [source, states] : configurations->bySource) {
    Inventory inventory = inventoryOf(states);
    std::ranges::move(inventory.identities, std::back_inserter(derived.identities));
    std::ranges::move(inventory.edges, std::back_inserter(derived.edges));
    if (!states.back().keys.empty()) derived.points.push_back(decisionPointOf(states));
    else
      derived.problems.push_back(
          {source, 0, 0, "", "rules/unknown", "no keys were imported: what LiteLLM's rules allow is not known"});
    if (!states.back().version.empty()) derived.systemVersions.push_back("litellm " + states.back().version);
  }
  std::ranges::sort(derived.systemVersions);
  const auto same = std::ranges::unique(derived.systemVersions);
  derived.systemVersions.erase(same.begin(), same.end());
  Seen(derived).all();
  return {};
}

}  // namespace chatelaine::gateway::litellm
