#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/digest.h"
#include "core/review/campaign.h"
#include "core/review/facts.h"

namespace chatelaine::review {

namespace {

using identity::NodeKind;

std::string_view wordOf(identity::OwnerState state) {
  switch (state) {
    case identity::OwnerState::person: return "person";
    case identity::OwnerState::teamOnly: return "team only";
    case identity::OwnerState::nobody: return "nobody";
    case identity::OwnerState::personLeft: return "person who left";
  }
  return "";
}

std::string count(uint64_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

// Tools and models apart: a list of models that bounds nothing gives no tool.
std::string mayAndDid(const Item& item, const simulate::Reach& reach) {
  if (item.grants.empty() && item.useRecorded) return "no grant is recorded; used " + count(item.usedTools, "tool", "tools");
  std::string text = item.grants.empty() ? "no grant is recorded" : "may call " + simulate::toolsInWords(reach);
  if (!item.useRecorded) {
    const std::string models = simulate::modelsInWords(reach);
    return text + (models.empty() ? "" : "; " + models) + "; use not recorded";
  }
  if (!reach.servers.empty() || reach.everyTool() || item.usedTools > 0) text += "; used " + std::to_string(item.usedTools);
  const std::string models = simulate::modelsInWords(reach);
  if (!models.empty() || item.usedModels > 0) text += "; " + (models.empty() ? "no model" : models) + ", used " + std::to_string(item.usedModels);
  return text;
}

void addUse(Item& item, const identity::Graph& graph, const simulate::UsageMap& usage) {
  const auto it = usage.find(std::string(identity::toString(item.kind)) + "/" + item.subject);
  if (it == usage.end()) return;
  item.lastUsed = it->second.lastUsed;
  item.lastTried = it->second.lastTried;
  for (const auto& [target, calls] : it->second.targets) {
    if (calls == 0) continue;
    item.used.push_back(target);
    if (graph.find(NodeKind::tool, target)) ++item.usedTools;
    else if (graph.find(NodeKind::model, target)) ++item.usedModels;
  }
}

Item itemOf(identity::NodeId id, const identity::Graph& graph, const traffic::Snapshot& traffic, const simulate::UsageMap& usage,
            Time asOf) {
  const identity::Identity& identity = graph.at(id);
  Item item;
  item.kind = identity.kind;
  item.subject = identity.id;
  item.name = identity.name;
  const identity::Owner owner = graph.ownerOf(id, asOf);
  item.owner = owner.text;
  item.ownerState = wordOf(owner.state);
  const std::vector<simulate::Grant> grants = simulate::grantsOf(graph, id);
  for (const simulate::Grant& grant : grants)
    if (item.grants.empty() || item.grants.back() != grant.resource) item.grants.push_back(grant.resource);
  const simulate::Reach reach = simulate::reachOf(graph, grants);
  item.mayTools = reach.tools.size();
  item.mayServers = reach.servers.size();
  item.mayModels = reach.models.size();
  item.mayEveryTool = reach.everyTool();
  item.mayEveryModel = reach.everyModel();
  item.useRecorded = !simulate::isBehindGateway(graph, id);
  addUse(item, graph, usage);
  item.mayAndDid = mayAndDid(item, reach);
  item.ifRevoked = simulate::ifRevoked(
      traffic, graph, identity.kind == NodeKind::credential ? simulate::Subject::credential : simulate::Subject::agent, identity.id);
  return item;
}

bool worse(const Item& a, const Item& b) {
  if (a.findings.size() != b.findings.size()) return a.findings.size() > b.findings.size();
  if (a.ifRevoked.chains != b.ifRevoked.chains) return a.ifRevoked.chains > b.ifRevoked.chains;
  return std::tie(a.kind, a.subject) < std::tie(b.kind, b.subject);
}

}  // namespace

Campaign launch(std::string name, std::string reviewer, std::string filter, const Scope& scope, const identity::Graph& graph,
                const traffic::Snapshot& traffic, const simulate::UsageMap& usage,
                const std::vector<std::pair<std::string, std::string>>& findings, Time asOf, Time now) {
  Campaign campaign;
  campaign.name = std::move(name);
  campaign.reviewer = std::move(reviewer);
  campaign.filter = std::move(filter);
  campaign.launched = now;
  campaign.asOf = asOf;
  for (const identity::NodeId id : scope.subjects) {
    Item item = itemOf(id, graph, traffic, usage, asOf);
    item.reviewersOwn = !campaign.reviewer.empty() && graph.ownerOf(id, asOf).text == campaign.reviewer;
    std::set<std::string> checks;
    for (const auto& [subject, check] : findings)
      if (subject == item.subject) checks.insert(check);
    item.findings.assign(checks.begin(), checks.end());
    campaign.items.push_back(std::move(item));
  }
  std::ranges::sort(campaign.items, worse);
  for (size_t i = 0; i < campaign.items.size(); ++i) campaign.items[i].id = std::to_string(i + 1);
  campaign.snapshotDigest = snapshotDigest(campaign);
  return campaign;
}

}  // namespace chatelaine::review
