#include "core/simulate/entities.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "core/simulate/default_model.h"
#include "core/simulate/entity_draft.h"
#include "core/simulate/record_view.h"

namespace chatelaine::simulate {

namespace {

using cedar::EntityUid;
using cedar::Value;
using identity::EdgeKind;
using identity::Fact;
using identity::GraphEdge;
using identity::NodeId;
using identity::NodeKind;

EntityUid uidOf(const identity::Identity& identity) { return {std::string(entityTypeOf(identity.kind)), identity.id}; }

// Fills a draft from the graph and the traffic; `withInferred` decides what inferred facts count for.
class EntityMaker {
public:
  EntityMaker(const identity::Graph& graph, Time at, Time asOf, bool withInferred)
      : graph_(graph), at_(at), asOf_(asOf), withInferred_(withInferred) {}

  void addGraph() {
    for (size_t i = 0; i < graph_.identities().size(); ++i) {
      const NodeId node{i};
      if (entityTypeOf(graph_.at(node).kind).empty()) continue;
      draft_.add(uidOf(graph_.at(node)));
      addFacts(node);
      addZones(graph_.at(node));
      addQualified(uidOf(graph_.at(node)));
    }
    for (const GraphEdge& edge : graph_.edges()) addEdge(edge);
  }

  void addTraffic(const traffic::Snapshot& snapshot) {
    for (const traffic::Snapshot::Part& part : snapshot.parts()) {
      for (const std::string_view name : {traffic::principalColumn, traffic::resourceColumn, traffic::actionColumn})
        addColumn(part, name);
      for (const std::string_view name : {"context.chain.human", "context.chain.parent", "context.chain.agents",
          "context.caller.credential"})
        addColumn(part, name);
      addSharers(part);
    }
  }

  std::shared_ptr<Entities> finish() && {
    for (const auto& [uid, principals] : sharers_)
      // A name that keys of several gateways bear says nothing of any one of them.
      if (graph_.find(NodeKind::credential, uid.id()) || graph_.bearers(NodeKind::credential, uid.id()) == 0) draft_.set(uid, "shared", Value(principals.size() > 1), Evidence::asserted);
    return std::move(draft_).finish();
  }
  [[nodiscard]] bool sawInferred() const { return sawInferred_; }

private:
  bool counts(Evidence evidence) {
    if (evidence != Evidence::inferred) return true;
    sawInferred_ = true;
    return withInferred_;
  }

  [[nodiscard]] bool isValid(const std::optional<Time>& from, const std::optional<Time>& to) const {
    return (!from || *from <= at_) && (!to || at_ < *to);
  }

  // The strongest fact valid at the time, of equal ones the latest; null: not recorded.
  const Fact* fact(const identity::Identity& identity, std::string_view name) {
    const Fact* best = nullptr;
    for (const Fact* f : identity.factsNamed(name)) {
      if (!isValid(f->validFrom, f->validTo) || !counts(f->from.evidence)) continue;
      if (!best || std::pair(f->from.evidence, f->validFrom) > std::pair(best->from.evidence, best->validFrom)) best = f;
    }
    return best;
  }

  void setText(const identity::Identity& identity, const std::string& attribute) {
    const Fact* f = fact(identity, attribute);
    if (!f) return;
    if (f->absent)
      draft_.setAbsent(uidOf(identity), attribute, f->from.evidence);
    else
      draft_.set(uidOf(identity), attribute, Value::string(f->value), f->from.evidence);
  }

  void setTime(const identity::Identity& identity, const std::string& attribute) {
    const Fact* f = fact(identity, attribute);
    if (!f) return;
    if (f->absent || f->value.empty())
      draft_.setAbsent(uidOf(identity), attribute, f->from.evidence);
    else if (const std::optional<ParsedTime> time = parseTime(f->value))
      draft_.set(uidOf(identity), attribute, Value::datetime(time->time.micros / 1000), f->from.evidence);
  }

  void setBool(const identity::Identity& identity, const std::string& attribute) {
    const Fact* f = fact(identity, attribute);
    if (f && !f->absent) draft_.set(uidOf(identity), attribute, Value(f->value == "true"), f->from.evidence);
  }

  void addFacts(NodeId node) {
    const identity::Identity& identity = graph_.at(node);
    switch (identity.kind) {
      case NodeKind::human: addHuman(identity); break;
      case NodeKind::agent:
        setText(identity, "tenant");
        setBool(identity, "registered");
        setOwner(node);
        break;
      case NodeKind::workload:
        setText(identity, "tenant");
        setText(identity, "spiffe");
        setOwner(node);
        break;
      case NodeKind::credential: addCredential(node); break;
      case NodeKind::gateway: setText(identity, "environment"); break;
      case NodeKind::tool: setText(identity, "effect"); break;
      case NodeKind::model: setText(identity, "provider"); break;
      default: break;
    }
  }

  void addHuman(const identity::Identity& identity) {
    for (const char* name : {"mail", "title", "tenant"}) setText(identity, name);
    if (const Fact* manager = fact(identity, "manager")) {
      const std::optional<NodeId> node = graph_.find(NodeKind::human, manager->value);
      if (manager->absent || manager->value.empty())
        draft_.setAbsent(uidOf(identity), "manager", manager->from.evidence);
      else if (node)
        draft_.set(uidOf(identity), "manager", Value(uidOf(graph_.at(*node))), manager->from.evidence);
    }
    const Fact* left = fact(identity, "left");
    const std::optional<ParsedTime> leftAt = left && !left->absent ? parseTime(left->value) : std::nullopt;
    if (leftAt && leftAt->time <= at_)
      draft_.set(uidOf(identity), "active", Value(false), left->from.evidence);
    else if (const Fact* status = fact(identity, "status"); status && !status->absent)
      draft_.set(uidOf(identity), "active", Value(status->value == "active" || (status->value == "left" && leftAt)),
          status->from.evidence);
  }

  void addCredential(NodeId node) {
    const identity::Identity& identity = graph_.at(node);
    setText(identity, "kind");
    setBool(identity, "static");
    for (const char* name : {"created", "rotated", "expires"}) setTime(identity, name);
    setOwner(node);
    const EntityUid uid = uidOf(identity);
    for (const GraphEdge* edge : graph_.edgesFrom(node, EdgeKind::memberOf))
      if (graph_.at(edge->to).kind == NodeKind::team && edgeCounts(*edge))
        draft_.set(uid, "team", Value(uidOf(graph_.at(edge->to))), edge->provenance.evidence);
    // A source that lists the credential lists its team with it.
    if (const Fact* kind = fact(identity, "kind"); kind && !kind->absent) draft_.setAbsent(uid, "team", kind->from.evidence);
    std::set<std::string>& sharers = sharers_[uid];
    for (const GraphEdge* edge : graph_.edgesTo(node, EdgeKind::holds))
      if (edgeCounts(*edge)) sharers.insert(graph_.at(edge->from).id);
  }

  void setOwner(NodeId node) {
    const identity::Identity& identity = graph_.at(node);
    const identity::Owner owner = graph_.ownerOf(node, std::min(at_, asOf_));
    if (owner.person) {
      if (counts(owner.from.evidence)) draft_.set(uidOf(identity), "owner", Value(uidOf(graph_.at(*owner.person))),
          owner.from.evidence);
      return;
    }
    const Fact* named = fact(identity, "owner-name");
    const Fact* kind = fact(identity, "kind");
    if (owner.team)
      draft_.setAbsent(uidOf(identity), "owner", owner.from.evidence);
    else if (named)
      draft_.setAbsent(uidOf(identity), "owner", named->from.evidence);
    else if (identity.kind == NodeKind::credential && kind)
      draft_.setAbsent(uidOf(identity), "owner", kind->from.evidence);
  }

  void addZones(const identity::Identity& identity) {
    if (!mayBeIn(entityTypeOf(identity.kind), "Zone")) return;
    for (const Fact* zone : identity.factsNamed("zone"))
      if (!zone->absent && !zone->value.empty() && isValid(zone->validFrom, zone->validTo) && counts(zone->from.evidence))
        draft_.addParent(uidOf(identity), {"Zone", zone->value}, zone->from.evidence);
  }

  // What a gateway serves has it in its id, and a tool its server.
  void addQualified(const EntityUid& uid) {
    const bool onServer = mayBeIn(uid.type(), "McpServer");
    if (uid.type() == "Agent" || (!onServer && !mayBeIn(uid.type(), "Gateway"))) return;
    const size_t gateway = uid.id().find('/');
    if (gateway == std::string::npos || gateway == 0) return;
    const std::string name = uid.id().substr(0, gateway);
    if (name != "-") draft_.addParent(uid, {"Gateway", name}, Evidence::asserted);
    const size_t server = uid.id().find('/', gateway + 1);
    if (!onServer || server == std::string::npos) return;
    const EntityUid serverUid("McpServer", uid.id().substr(0, server));
    draft_.addParent(uid, serverUid, Evidence::asserted);
    if (name != "-") draft_.addParent(serverUid, {"Gateway", name}, Evidence::asserted);
  }

  bool edgeCounts(const GraphEdge& edge) { return (!edge.validTo || at_ < *edge.validTo) && counts(edge.provenance.evidence); }

  void addEdge(const GraphEdge& edge) {
    const std::string_view from = entityTypeOf(graph_.at(edge.from).kind);
    const std::string_view to = entityTypeOf(graph_.at(edge.to).kind);
    const bool isMember = edge.kind == EdgeKind::memberOf && mayBeIn(from, to);
    const bool isServed = edge.kind == EdgeKind::serves && mayBeIn(to, from);
    if (isMember) {
      draft_.setListed(from, to);
      if (to == "Team") draft_.setListed("Team", "Team");
      if (edgeCounts(edge)) draft_.addParent(uidOf(graph_.at(edge.from)), uidOf(graph_.at(edge.to)), edge.provenance.evidence);
    } else if (isServed) {
      draft_.setListed(to, from);
      if (edgeCounts(edge)) draft_.addParent(uidOf(graph_.at(edge.to)), uidOf(graph_.at(edge.from)), edge.provenance.evidence);
    }
  }

  void addColumn(const traffic::Snapshot::Part& part, std::string_view name) {
    const traffic::Column* column = part.segment->column(name);
    if (!column) return;
    std::vector<bool> used(column->dictionary->end());
    part.live->forEach([&](size_t row) { used[column->codes[row]] = true; });
    for (traffic::Code code = traffic::firstValueCode; code < used.size(); ++code)
      if (used[code]) addSeen(column->dictionary->value(code));
  }

  void addSeen(const std::string& cell) {
    if (!seen_.insert(cell).second) return;
    if (cell.starts_with('[')) {
      const nlohmann::json array = nlohmann::json::parse(cell, nullptr, false);
      for (const nlohmann::json& element : array) addSeen(element.dump());
      return;
    }
    const std::optional<EntityName> name = entityNamed(cell);
    if (!name) return;
    const EntityUid uid(name->type, name->id);
    if (name->type == "Action") {
      draft_.add(uid);
      if (!isFixedAction(name->id)) draft_.addParent(uid, {"Action", "call_tool"}, Evidence::asserted);
      return;
    }
    if (draft_.has(uid)) return;
    draft_.add(uid);
    addQualified(uid);
  }

  void addSharers(const traffic::Snapshot::Part& part) {
    const RecordView view(*part.segment);
    const traffic::Column* credential = part.segment->column("context.caller.credential");
    const traffic::Column* principal = part.segment->column(traffic::principalColumn);
    if (!credential || !principal) return;
    std::unordered_set<uint64_t> pairs;
    part.live->forEach([&](size_t row) {
      const traffic::Code held = credential->codes[row];
      traffic::Code by = principal->codes[row];
      if (held < traffic::firstValueCode) return;
      if (by >= traffic::firstValueCode && !counts(principal->evidenceOf(row))) by = traffic::codeNotRecorded;
      if (!pairs.insert(uint64_t{held} << 32 | by).second) return;
      const std::string& cell = credential->dictionary->value(held);
      auto known = credentials_.find(cell);
      if (known == credentials_.end()) {
        const std::optional<EntityName> name = entityNamed(cell);
        known = credentials_.emplace(cell, name ? EntityUid(name->type, name->id) : EntityUid()).first;
      }
      if (known->second.empty()) return;
      std::set<std::string>& sharers = sharers_[known->second];
      if (by < traffic::firstValueCode) return;
      const std::optional<EntityName> name = entityNamed(principal->dictionary->value(by));
      if (name) sharers.insert(name->id);
    });
  }

  const identity::Graph& graph_;
  Time at_;
  Time asOf_;
  bool withInferred_;
  bool sawInferred_ = false;
  EntityDraft draft_;
  std::set<std::string> seen_;
  std::map<EntityUid, std::set<std::string>> sharers_;
  std::unordered_map<std::string, EntityUid> credentials_;
};

}  // namespace

std::optional<Evidence> Entities::evidenceOf(const EntityUid& entity, std::string_view fact) const {
  const auto facts = evidence.find(entity);
  if (facts == evidence.end()) return std::nullopt;
  const auto found = facts->second.find(fact);
  return found == facts->second.end() ? std::nullopt : std::optional(found->second);
}

std::shared_ptr<const Entities> entitiesOf(const identity::Graph& graph, std::optional<Time> at, Time asOf,
                                           const traffic::Snapshot* traffic) {
  const auto make = [&](bool withInferred, bool& sawInferred) {
    EntityMaker maker(graph, at.value_or(asOf), asOf, withInferred);
    maker.addGraph();
    if (traffic) maker.addTraffic(*traffic);
    sawInferred = maker.sawInferred();
    return std::move(maker).finish();
  };
  bool sawInferred = false;
  const std::shared_ptr<Entities> entities = make(false, sawInferred);
  if (sawInferred) entities->withInferred = make(true, sawInferred);
  return entities;
}

std::shared_ptr<const Entities> completeEntities(cedar::EntityStore store) {
  auto entities = std::make_shared<Entities>();
  entities->digest = store.digest();
  entities->store = std::move(store);
  return entities;
}

}  // namespace chatelaine::simulate
