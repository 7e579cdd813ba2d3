#include "core/gateway/toolhive/inventory.h"

#include <algorithm>
#include <tuple>

#include "core/cedar/parser.h"
#include "core/gateway/toolhive/lower.h"

namespace chatelaine::gateway::toolhive {

namespace {

using identity::EdgeKind;
using identity::NodeKind;
using identity::Provenance;
using identity::RecordIdentity;
using identity::RecordKey;

class Listing {
public:
  Listing(const Gateway& gateway, Derived& derived) : gateway_(gateway), config_(*gateway.config), derived_(derived) {}

  void run() {
    RecordIdentity& self = add({NodeKind::gateway, gateway_.id, gateway_.id}, gateway_.id, config_.record);
    fact(self, "system", "ToolHive vMCP");
    for (const Backend& backend : config_.backends) {
      RecordIdentity& server = add(serverKey(backend.name), backend.name, backend.record);
      fact(server, "registered", "true");
      fact(server, "url", backend.url);
      fact(server, "transport", backend.transport);
      fact(server, "zone", backend.zone);
      edge(EdgeKind::serves, gatewayKey(), serverKey(backend.name), "", backend.record);
    }
    for (const std::string& composite : config_.composites) {
      fact(add({NodeKind::tool, gateway_.id, composite}, composite, config_.record), "description", "made by the gateway of other tools");
      edge(EdgeKind::serves, gatewayKey(), {NodeKind::tool, gateway_.id, composite}, "composite", config_.record);
    }
    for (const auto& [backend, credential] : config_.credentials) broker(backend, credential);
    for (const NativePolicy& policy : config_.policies) namedTools(policy);
  }

private:
  [[nodiscard]] RecordKey gatewayKey() const { return {NodeKind::gateway, gateway_.id, gateway_.id}; }
  [[nodiscard]] RecordKey serverKey(const std::string& name) const { return {NodeKind::mcpServer, gateway_.id, name}; }
  [[nodiscard]] Provenance from(const std::string& record) const { return {gateway_.source, record, Evidence::asserted, 1.0, "", {}, ""}; }

  RecordIdentity& add(const RecordKey& key, const std::string& name, const std::string& record) {
    const auto known = std::ranges::find(derived_.identities, key, &RecordIdentity::id);
    if (known != derived_.identities.end()) return *known;
    RecordIdentity identity;
    identity.id = key;
    identity.name = name;
    identity.from = from(record);
    derived_.identities.push_back(std::move(identity));
    return derived_.identities.back();
  }
  static void fact(RecordIdentity& identity, const char* name, const std::string& value) {
    const auto same = std::ranges::find_if(identity.facts, [&](const identity::Fact& f) { return f.name == name && f.value == value; });
    if (!value.empty() && same == identity.facts.end()) identity.facts.push_back({name, value, false, identity.from, std::nullopt, std::nullopt});
  }
  void edge(EdgeKind kind, const RecordKey& a, const RecordKey& b, const std::string& note, const std::string& record) {
    identity::Edge edge{kind, a, b, note, from(record), std::nullopt};
    if (std::ranges::find(derived_.edges, edge) == derived_.edges.end()) derived_.edges.push_back(std::move(edge));
  }

  // One secret at two gateways of a source is one credential.
  void broker(const std::string& backend, const BackendCredential& credential) {
    const RecordKey key{NodeKind::credential, gateway_.source, credential.secret};
    const bool inClear = !credential.secret.starts_with("os.environ/");
    RecordIdentity& identity = add(key, inClear ? "backend secret of " + gateway_.name : "backend " + credential.secret.substr(11), credential.record);
    if (inClear) identity.strongKeys.push_back(credential.secret);
    fact(identity, "kind", credential.kind);
    fact(identity, "static", "true");
    fact(identity, "broker", gateway_.id);
    fact(identity, "secret-in-clear", inClear ? "true" : "false");
    fact(identity, "caller-sent-on", credential.kind == "token-exchange" ? "true" : "false");
    edge(EdgeKind::brokers, gatewayKey(), key, "", credential.record);
    for (const Backend& one : config_.backends)
      if (backend.empty() ? !config_.credentials.contains(one.name) : one.name == backend)
        edge(EdgeKind::grants, key, serverKey(one.name), "backend credential", credential.record);
  }

  void namedTools(const NativePolicy& policy) {
    const cedar::ParsedPolicies parsed = cedar::parsePolicies(policy.text);
    if (parsed.policies.empty()) return;
    const cedar::ExprTree& tree = *parsed.policies.front().tree;
    for (size_t i = 0; i < tree.size(); ++i) {
      const cedar::Expr& node = tree[cedar::ExprId{i}];
      if (node.kind == cedar::ExprKind::literal && node.constant && node.constant->is(cedar::ValueKind::entity)) tool(node.constant->asEntity(), policy.record);
    }
    for (const cedar::EntityUid& uid : parsed.policies.front().resource.entities) tool(uid, policy.record);
  }

  void tool(const cedar::EntityUid& uid, const std::string& record) {
    if (uid.type() != "Tool") return;
    const std::string name = config_.target(uid.id());
    const size_t slash = name.find('/');
    if (slash == std::string::npos) return;
    const RecordKey key{NodeKind::tool, gateway_.id, name};
    if (std::ranges::find(derived_.identities, key, &RecordIdentity::id) != derived_.identities.end()) return;
    add(key, name, record);
    edge(EdgeKind::serves, serverKey(name.substr(0, slash)), key, "named by a policy", record);
  }

  const Gateway& gateway_;
  const GatewayConfig& config_;
  Derived& derived_;
};

// Clients whose tokens came with calls: the log names them.
void addClients(const Gateways& gateways, Derived& derived) {
  std::map<std::pair<std::string, std::string>, std::string> clients;      // source, client -> the smallest record
  for (const traffic::Request& request : derived.requests) {
    const bool ours = std::ranges::any_of(gateways.all(), [&](const Gateway& g) { return g.id == request.gateway; });
    if (!ours || !request.credentialId.starts_with("jti:") || request.credential == request.credentialId || request.records.empty()) continue;
    const auto [at, fresh] = clients.try_emplace({request.source, request.credential}, request.records.front());
    if (!fresh) at->second = std::min(at->second, request.records.front());
  }
  for (const auto& [key, record] : clients) {
    RecordIdentity identity;
    identity.id = {NodeKind::credential, key.first, "client:" + key.second};
    identity.name = key.second;
    identity.weakKeys.push_back("name:" + key.second);
    identity.from = {key.first, record, Evidence::asserted, 1.0, "", {}, ""};
    for (const auto& [name, value] : {std::pair("kind", "oauth-client"), std::pair("proof", "jwt")})
      identity.facts.push_back({name, value, false, identity.from, std::nullopt, std::nullopt});
    derived.identities.push_back(std::move(identity));
  }
}

}  // namespace

Result<void> addConfigurations(const RawStore& store, const Task& task, Derived& derived) {
  std::vector<Problem> known;      // told while the calls were read
  auto gateways = Gateways::read(store, task, known);
  if (!gateways) return std::move(gateways).error();
  for (const Gateway& gateway : gateways->all()) {
    if (gateway.config) Listing(gateway, derived).run();
    if (gateway.config && gateway.config->hasRules) derived.points.push_back(decisionPointOf(gateway, derived.problems));
    else
      derived.problems.push_back({gateway.id, 0, 0, "", "rules/unknown",
                                  gateway.config ? "the configuration has no Cedar rules: who is authenticated may do everything"
                                                 : "no configuration was imported: what the gateway's rules allow is not known"});
  }
  addClients(*gateways, derived);
  return {};
}

}  // namespace chatelaine::gateway::toolhive
