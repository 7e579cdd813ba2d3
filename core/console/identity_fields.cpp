#include "core/console/identity_fields.h"

#include <map>
#include <set>

namespace chatelaine::console {

namespace {

using Values = std::optional<std::vector<std::string>>;
using Read = Values (*)(const World&, const InventoryRow&);

const identity::Identity& identityOf(const World& world, const InventoryRow& row) { return world.graph->at(row.node); }

Values one(std::string text) { return text.empty() ? Values{} : Values{{std::move(text)}}; }
Values one(const std::optional<Time>& time) { return time ? one(formatTime(*time)) : Values{}; }
Values number(uint64_t value) { return one(std::to_string(value)); }

Values factNamed(const World& world, const InventoryRow& row, std::string_view name) {
  std::vector<std::string> values;
  for (const identity::Fact* fact : identityOf(world, row).factsNamed(name))
    if (!fact->absent) values.push_back(fact->value);
  return values.empty() ? Values{} : Values{std::move(values)};
}

Values sources(const World& world, const InventoryRow& row) {
  std::set<std::string> names;
  for (const size_t record : identityOf(world, row).records) names.insert(world.graph->records()[record].id.source);
  return names.empty() ? Values{} : Values{{names.begin(), names.end()}};
}

Values teams(const World& world, const InventoryRow& row) {
  std::vector<std::string> names;
  for (const identity::GraphEdge* edge : world.graph->edgesFrom(row.node, identity::EdgeKind::memberOf))
    if (world.graph->at(edge->to).kind == identity::NodeKind::team) names.push_back(world.graph->at(edge->to).id);
  return names.empty() ? Values{} : Values{std::move(names)};
}

Values status(const World& world, const InventoryRow& row) {
  if (!row.state.empty()) return one(row.state);
  const identity::Fact* fact = identityOf(world, row).fact("status");
  return fact != nullptr && !fact->absent ? one(fact->value) : one(std::string("active"));
}

const std::map<std::string_view, Read>& readers() {
  static const std::map<std::string_view, Read> table{
      {"identity.kind", [](const World&, const InventoryRow& r) { return one(std::string(identity::toString(r.kind))); }},
      {"identity.id", [](const World&, const InventoryRow& r) { return one(r.id); }},
      {"identity.name", [](const World&, const InventoryRow& r) { return one(r.name); }},
      {"identity.source", sources},
      {"identity.owner", [](const World&, const InventoryRow& r) { return r.ownerState == identity::OwnerState::nobody ? Values{} : one(r.owner); }},
      {"identity.owner_state", [](const World&, const InventoryRow& r) { return one(std::string(toString(r.ownerState))); }},
      {"identity.owner.evidence", [](const World&, const InventoryRow& r) { return r.ownerEvidence ? one(std::string(chatelaine::toString(*r.ownerEvidence))) : Values{}; }},
      {"identity.team", teams},
      {"identity.zone", [](const World& w, const InventoryRow& r) { return factNamed(w, r, "zone"); }},
      {"identity.environment", [](const World& w, const InventoryRow& r) { return factNamed(w, r, "environment"); }},
      {"identity.proof", [](const World&, const InventoryRow& r) { return one(r.proof); }},
      {"identity.status", status},
      {"identity.findings", [](const World&, const InventoryRow& r) { return r.findings.empty() ? Values{} : Values{r.findings}; }},
      {"identity.created", [](const World&, const InventoryRow& r) { return one(r.created); }},
      {"identity.rotated", [](const World& w, const InventoryRow& r) { return factNamed(w, r, "rotated"); }},
      {"identity.expires", [](const World&, const InventoryRow& r) { return one(r.expires); }},
      {"identity.last_used", [](const World&, const InventoryRow& r) { return one(r.lastUsed); }},
      {"identity.last_tried", [](const World&, const InventoryRow& r) { return one(r.lastTried); }},
      {"identity.requests", [](const World&, const InventoryRow& r) { return number(r.requests); }},
      {"identity.shared_by", [](const World&, const InventoryRow& r) { return number(r.sharedBy); }},
      {"identity.grants", [](const World&, const InventoryRow& r) { return number(r.grants.size()); }},
      {"identity.used", [](const World&, const InventoryRow& r) { return number(r.used.size()); }},
      {"identity.reach", [](const World&, const InventoryRow& r) { return number(r.reach); }},
  };
  return table;
}

}  // namespace

std::string_view toString(identity::OwnerState state) {
  switch (state) {
    case identity::OwnerState::person: return "person";
    case identity::OwnerState::teamOnly: return "team-only";
    case identity::OwnerState::nobody: return "nobody";
    case identity::OwnerState::personLeft: return "person-left";
  }
  return {};
}

traffic::FieldReader identityFields(const World& world, const InventoryRow& row) {
  return [&world, &row](std::string_view field) -> Values {
    const auto found = readers().find(field);
    return found == readers().end() ? Values{} : found->second(world, row);
  };
}

}  // namespace chatelaine::console
