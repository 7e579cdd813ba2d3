#include "core/console/inventory.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "core/console/identity_fields.h"
#include "core/console/use_words.h"

namespace chatelaine::console {

namespace {

using identity::EdgeKind;
using identity::Fact;
using identity::Identity;
using identity::NodeKind;

std::optional<Time> timeOf(const Fact* fact) {
  if (fact == nullptr || fact->absent) return std::nullopt;
  const auto parsed = parseTime(fact->value);
  return parsed ? std::optional(parsed->time) : std::nullopt;
}

bool isTrue(const Fact* fact) { return fact != nullptr && !fact->absent && fact->value == "true"; }

std::string stateOf(const Identity& identity, const InventoryRow& row, Time asOf) {
  const Fact* deleted = identity.fact("deleted");
  if (deleted != nullptr && !deleted->absent && deleted->value != "false") return "deleted";
  if (isTrue(identity.fact("blocked"))) return "blocked";
  return row.expires && *row.expires <= asOf ? "expired" : "";
}

// "asserted by litellm", "stated by owners.csv line 3".
std::string sourceWords(const identity::Provenance& from) {
  std::string words(toString(from.evidence));
  if (from.evidence == Evidence::stated) return words + (from.why.empty() ? from.by.empty() ? "" : " by " + from.by : " by " + from.why);
  return from.source.empty() ? words : words + " by " + from.source;
}

void fillOwner(const World& world, identity::NodeId node, InventoryRow& row) {
  const identity::Owner owner = world.graph->ownerOf(node, world.asOf);
  row.owner = owner.text;
  row.ownerState = owner.state;
  if (owner.state == identity::OwnerState::nobody) {
    row.ownerSource = owner.problem;
    return;
  }
  row.ownerSource = sourceWords(owner.from);
  row.ownerEvidence = owner.from.evidence;
}

void fillGrants(const World& world, identity::NodeId node, InventoryRow& row) {
  const std::vector<simulate::Grant> grants = simulate::grantsOf(*world.graph, node);
  std::set<std::string> names;
  for (const simulate::Grant& grant : grants) names.insert(grant.resource);
  row.grants.assign(names.begin(), names.end());
  const simulate::Reach reach = simulate::reachOf(*world.graph, grants);
  row.reach = reach.size();
  for (const NodeKind kind : reach.every) row.reachesEvery.emplace_back(identity::toString(kind));
  if (grants.empty()) return;
  const std::string models = simulate::modelsInWords(reach);
  row.may = simulate::toolsInWords(reach) + (models.empty() ? "" : "; " + models);
}

void fillUse(const simulate::UsageMap& usage, InventoryRow& row) {
  const auto found = usage.find(std::string(identity::toString(row.kind)) + "/" + row.id);
  if (found == usage.end()) return;
  const simulate::Use& use = found->second;
  row.lastUsed = use.lastUsed;
  row.lastTried = use.lastTried;
  row.requests = use.requests;
  row.denied = use.denied;
  row.sparkline = use.sparkline;
  row.sharedBy = row.kind == NodeKind::credential ? use.principals.size() : 0;
  for (const auto& [target, times] : use.targets) row.used.push_back(target);
}

InventoryRow rowOf(const World& world, identity::NodeId node, const simulate::UsageMap& usage, const UseWords& words) {
  const Identity& identity = world.graph->at(node);
  InventoryRow row;
  row.node = node;
  row.kind = identity.kind;
  row.id = identity.id;
  row.name = identity.name.empty() ? identity.id : identity.name;
  fillOwner(world, node, row);
  const Fact* proof = identity.fact("proof");
  row.proof = proof != nullptr && !proof->absent ? proof->value : "";
  row.created = timeOf(identity.fact("created"));
  const Fact* expires = identity.fact("expires");
  row.expires = timeOf(expires);
  row.neverExpires = expires != nullptr && expires->absent;
  row.state = stateOf(identity, row, world.asOf);
  fillUse(usage, row);
  if (identity::isNhi(row.kind)) fillGrants(world, node, row);
  row.behindGateway = simulate::isBehindGateway(*world.graph, node);
  row.use = words.of(row);
  return row;
}

}  // namespace

namespace {

// The use within the scope; over everything it is known already.
std::shared_ptr<const simulate::UsageMap> usageIn(const World& world, const Scope& scope) {
  if (scope.filter.matchesAll() && !scope.range.from && !scope.range.to) return world.usage;
  return std::make_shared<simulate::UsageMap>(simulate::usage(*world.graph, *world.traffic, select(world, scope)));
}

}  // namespace

InventoryRow inventoryRow(const World& world, const Scope& scope, identity::NodeId node, const std::vector<posture::Finding>& findings) {
  InventoryRow row = rowOf(world, node, *usageIn(world, scope), UseWords(world));
  for (const posture::Finding& finding : findings)
    if (finding.kind == row.kind && finding.subject == row.id) row.findings.push_back(finding.check);
  return row;
}

std::vector<InventoryRow> inventory(const World& world, const Scope& scope, const std::vector<posture::Finding>& findings) {
  const std::shared_ptr<const simulate::UsageMap> usage = usageIn(world, scope);
  std::map<std::pair<NodeKind, std::string>, std::vector<std::string>> checks;
  for (const posture::Finding& finding : findings) checks[{finding.kind, finding.subject}].push_back(finding.check);
  const UseWords words(world);
  std::vector<InventoryRow> rows;
  for (size_t i = 0; i < world.graph->identities().size(); ++i) {
    InventoryRow row = rowOf(world, identity::NodeId(i), *usage, words);
    if (const auto found = checks.find({row.kind, row.id}); found != checks.end()) row.findings = found->second;
    if (scope.filter.matchesAll() || scope.filter.matchesIdentity(identityFields(world, row))) rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const InventoryRow& a, const InventoryRow& b) { return std::tie(a.kind, a.id) < std::tie(b.kind, b.id); });
  return rows;
}

}  // namespace chatelaine::console
