#include <algorithm>
#include <set>

#include "core/console/inventory.h"
#include "core/simulate/chains.h"

namespace chatelaine::console {

namespace {

using identity::EdgeKind;
using identity::GraphEdge;
using identity::Identity;
using identity::NodeKind;

constexpr std::string_view notRecorded = "not recorded";
constexpr size_t listed = 12;

std::string place(const identity::Provenance& from) {
  if (from.evidence == Evidence::stated) {
    std::string words = from.by;
    if (from.at) words += (words.empty() ? "" : ", ") + formatTime(*from.at);
    return words + (from.why.empty() ? "" : (words.empty() ? "" : ": ") + from.why);
  }
  return from.record.empty() ? from.source : from.source + ": " + from.record;
}

DetailFact fact(std::string label, std::string value, const identity::Provenance& from) {
  return {std::move(label), std::move(value), from.evidence, place(from)};
}

DetailFact computed(std::string label, std::string value, std::string from = "computed from the requests") {
  return {std::move(label), std::move(value), std::nullopt, std::move(from)};
}

std::string timeOr(const std::optional<Time>& time, std::string_view otherwise = notRecorded) { return time ? formatTime(*time) : std::string(otherwise); }

std::string firstOf(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size() && i < listed; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > listed) text += " and " + std::to_string(names.size() - listed) + " more";
  return text.empty() ? "none" : text;
}

void addEdges(const World& world, const std::vector<const GraphEdge*>& edges, bool forward, const std::string& label, DetailGroup& group) {
  for (const GraphEdge* edge : edges) {
    const Identity& other = world.graph->at(forward ? edge->to : edge->from);
    std::string value = other.id + (edge->note.empty() ? "" : " (" + edge->note + ")");
    if (edge->validTo) value += ", until " + formatTime(*edge->validTo);
    group.facts.push_back(fact(label, std::move(value), edge->provenance));
  }
}

DetailGroup whoIsBehind(const World& world, identity::NodeId node) {
  DetailGroup group{"Who is behind it", {}};
  const identity::Owner owner = world.graph->ownerOf(node, world.asOf);
  const bool known = owner.state != identity::OwnerState::nobody;
  group.facts.push_back({"owner", owner.text, known ? std::optional(owner.from.evidence) : std::nullopt, known ? place(owner.from) : owner.problem});
  if (known && !owner.problem.empty()) group.facts.push_back(computed("owner", owner.problem, "computed from people and owners"));
  addEdges(world, world.graph->edgesTo(node, EdgeKind::holds), false, "held by", group);
  addEdges(world, world.graph->edgesFrom(node, EdgeKind::holds), true, "holds", group);
  addEdges(world, world.graph->edgesFrom(node, EdgeKind::memberOf), true, "in", group);
  addEdges(world, world.graph->edgesFrom(node, EdgeKind::brokers), true, "brokers", group);
  addEdges(world, world.graph->edgesTo(node, EdgeKind::brokers), false, "brokered by", group);
  return group;
}

bool isLife(std::string_view name) {
  return name == "created" || name == "expires" || name == "rotated" || name == "last-tried" || name == "blocked" || name == "deleted" || name == "left" || name == "status";
}

DetailGroup factsOf(const Identity& identity, bool life) {
  DetailGroup group{life ? "Life" : "Facts", {}};
  for (const identity::Fact& one : identity.facts) {
    if (isLife(one.name) != life) continue;
    const bool never = one.absent && one.name == "expires";
    group.facts.push_back(fact(one.name, one.absent ? never ? "never" : "none" : one.value, one.from));
  }
  if (life && identity.kind == NodeKind::credential)
    for (const char* name : {"created", "expires"})
      if (identity.fact(name) == nullptr) group.facts.push_back({name, std::string(notRecorded), std::nullopt, ""});
  return group;
}

DetailGroup useOf(const InventoryRow& row, const simulate::Use* use) {
  DetailGroup group{"Use", {}};
  group.facts.push_back(computed("requests", std::to_string(row.requests)));
  group.facts.push_back(computed("refused", std::to_string(row.denied)));
  group.facts.push_back(computed("last used", timeOr(row.lastUsed, "never in what is recorded")));
  if (!row.use.empty()) group.facts.push_back(computed("stands out", row.use, "computed from all requests, in UTC"));
  group.facts.push_back(computed("last tried", timeOr(row.lastTried, "never in what is recorded"), "requests, and the system's own last active"));
  if (row.kind == NodeKind::credential && use != nullptr) {
    group.facts.push_back(computed("seen behind it", firstOf(use->principals)));
    if (use->unnamed != 0) group.facts.push_back(computed("requests that name nobody", std::to_string(use->unnamed)));
  }
  group.facts.push_back(computed("may", row.may.empty() ? firstOf(row.grants) : row.may + ": " + firstOf(row.grants), "effective grants"));
  group.facts.push_back(computed("used", firstOf(row.used)));
  return group;
}

DetailGroup ifRevoked(const World& world, NodeKind kind, const std::string& id) {
  const auto subject = kind == NodeKind::credential ? simulate::Subject::credential : simulate::Subject::agent;
  const simulate::Counterfactual answer = simulate::ifRevoked(*world.traffic, *world.graph, subject, id);
  DetailGroup group{"If it were revoked", {}};
  group.facts.push_back(computed("", answer.sentence));
  if (!answer.humans.empty()) group.facts.push_back(computed("people", firstOf(answer.humans)));
  return group;
}

const simulate::Use* useOf(const World& world, const Identity& identity) {
  const auto found = world.usage->find(std::string(identity::toString(identity.kind)) + "/" + identity.id);
  return found == world.usage->end() ? nullptr : &found->second;
}

DetailGroup findingsOf(const Identity& identity, const std::vector<posture::Finding>& findings) {
  DetailGroup group{"Findings", {}};
  for (const posture::Finding& finding : findings)
    if (finding.kind == identity.kind && finding.subject == identity.id)
      group.facts.push_back({finding.check, finding.title + ": " + finding.reason, std::nullopt, std::string(posture::toString(finding.severity))});
  return group;
}

}  // namespace

Details detailsOf(const World& world, const Scope& scope, identity::NodeId node, const std::vector<posture::Finding>& findings) {
  const Identity& identity = world.graph->at(node);
  Details details;
  details.title = identity.id;
  details.kind = identity.kind;
  const InventoryRow row = inventoryRow(world, scope, node, findings);
  const auto add = [&](DetailGroup group) {
    if (!group.facts.empty()) details.groups.push_back(std::move(group));
  };
  add(whoIsBehind(world, node));
  add(factsOf(identity, false));
  add(factsOf(identity, true));
  add(useOf(row, useOf(world, identity)));
  add(findingsOf(identity, findings));
  if (identity.kind == NodeKind::credential || identity.kind == NodeKind::agent) add(ifRevoked(world, identity.kind, identity.id));
  if (!identity.records.empty()) {
    const identity::Provenance& from = world.graph->records()[identity.records.front()].from;
    details.source = from.source;
    details.record = from.record;
  }
  return details;
}

}  // namespace chatelaine::console
