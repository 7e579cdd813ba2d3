#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

#include "core/identity/joining.h"
#include "core/identity/lookup.h"

namespace chatelaine::identity {

namespace {

constexpr std::string_view digestKey = "key-hash:";

bool isQualified(NodeKind kind) {
  return kind == NodeKind::mcpServer || kind == NodeKind::tool || kind == NodeKind::prompt || kind == NodeKind::mcpResource ||
         kind == NodeKind::model || kind == NodeKind::provider || kind == NodeKind::route;
}

auto factOrder(const Fact& fact) {
  return std::tie(fact.name, fact.value, fact.absent, fact.from.source, fact.from.record, fact.from.evidence, fact.from.by,
                  fact.from.why, fact.validFrom, fact.validTo, fact.from.at);
}

auto statementOrder(const Statement& s) {
  return std::tie(s.field, s.subject, s.value, s.at, s.id, s.by, s.why);
}

Provenance statedBy(const Statement& statement) {
  return {"console", statement.why, Evidence::stated, 1.0, statement.by, statement.at, statement.why};
}

void addFact(std::vector<Fact>& facts, std::string name, std::string value, const Provenance& from) {
  facts.push_back({std::move(name), std::move(value), false, from, std::nullopt, std::nullopt});
}

}  // namespace

class GraphBuilder {
public:
  GraphBuilder(std::vector<RecordIdentity> records, std::vector<Edge> edges, std::vector<Statement> statements)
      : graph_(std::make_shared<Graph>()), lookup_(std::make_shared<Graph::Lookup>()), records_(std::move(records)),
        edges_(std::move(edges)), statements_(std::move(statements)) {}

  std::shared_ptr<const Graph> build() {
    std::ranges::sort(statements_, [](const Statement& a, const Statement& b) { return statementOrder(a) < statementOrder(b); });
    addPeople();
    addZones();
    addUnknownEnds();
    records_ = mergeSayings(std::move(records_));
    makeIdentities();
    indexNames();
    for (const Edge& edge : edges_) addEdge(edge);
    for (const Statement& statement : statements_) apply(statement);
    sortFacts();
    finishEdges();
    sortToConfirm();
    graph_->records_ = std::move(records_);
    graph_->lookup_ = lookup_;
    return graph_;
  }

private:
  // A people.csv row is a record identity of the console: it joins the sources' people by mail and name.
  void addPeople() {
    for (const Statement& statement : statements_) {
      if (statement.field != "person") continue;
      const auto row = nlohmann::json::parse(statement.value, nullptr, false);
      if (!row.is_object()) continue;
      const auto text = [&](const char* name) {
        const auto found = row.find(name);
        return found != row.end() && found->is_string() ? found->get<std::string>() : std::string();
      };
      RecordIdentity person;
      person.id = {NodeKind::human, "console", statement.subject};
      person.name = statement.subject;
      person.from = statedBy(statement);
      person.weakKeys.push_back("name:" + statement.subject);
      if (!text("mail").empty()) person.weakKeys.push_back("mail:" + text("mail"));
      for (const char* field : {"mail", "manager", "status", "left"})
        if (!text(field).empty()) addFact(person.facts, field, text(field), person.from);
      records_.push_back(std::move(person));
    }
  }

  void addZones() {
    for (const Statement& statement : statements_) {
      if (statement.field != "zone" || statement.value.empty()) continue;
      RecordIdentity zone;
      zone.id = {NodeKind::zone, "console", statement.value};
      zone.name = statement.value;
      zone.from = statedBy(statement);
      records_.push_back(std::move(zone));
    }
  }

  // An edge may name what no listing holds (a user of a key whose row is gone): it is known by that edge alone.
  void addUnknownEnds() {
    std::set<RecordKey> known;
    for (const RecordIdentity& record : records_) known.insert(record.id);
    for (const Edge& edge : edges_)
      for (const RecordKey* key : {&edge.from, &edge.to}) {
        if (known.contains(*key)) continue;
        RecordIdentity record;
        record.id = *key;
        record.name = key->key;
        record.from = edge.provenance;
        records_.push_back(std::move(record));
      }
  }

  void makeIdentities() {
    std::vector<Edge> sameAs;
    std::ranges::copy_if(edges_, std::back_inserter(sameAs), [](const Edge& edge) { return edge.kind == EdgeKind::sameAs; });
    Joined joined = joinRecords(records_, sameAs);
    graph_->toConfirm_ = std::move(joined.toConfirm);
    inferred_ = joined.inferred;
    std::vector<Identity> identities;
    for (std::vector<size_t>& group : joined.groups) {
      Identity identity;
      identity.kind = records_[group.front()].id.kind;
      const size_t chief = *std::ranges::min_element(group, [&](size_t a, size_t b) {
        return std::tuple(bool(inferred_[a]), -static_cast<int>(records_[a].from.evidence), a) <
               std::tuple(bool(inferred_[b]), -static_cast<int>(records_[b].from.evidence), b);
      });
      identity.name = records_[chief].name;
      identity.id = isQualified(identity.kind) && !identity.name.starts_with("-/")
                        ? records_[chief].id.source + "/" + identity.name : identity.name;
      for (const size_t i : group) addFacts(identity, i);
      chiefs_.emplace(group.front(), chief);
      identity.records = std::move(group);
      identities.push_back(std::move(identity));
    }
    tellApart(identities);
    std::ranges::sort(identities,
                      [](const Identity& a, const Identity& b) { return std::tie(a.kind, a.id) < std::tie(b.kind, b.id); });
    graph_->identities_ = std::move(identities);
  }

  // A fact read across an inferred join counts as inferred; what a person stated stays stated.
  void addFacts(Identity& identity, size_t record) {
    for (Fact fact : records_[record].facts) {
      if (inferred_[record] && fact.from.evidence != Evidence::stated) fact.from.evidence = Evidence::inferred;
      identity.facts.push_back(std::move(fact));
    }
  }

  // Two that share an id: `@source`; within one source the record's own key too.
  void tellApart(std::vector<Identity>& identities) const {
    const auto idsOf = [&] {
      std::map<std::pair<NodeKind, std::string>, std::vector<Identity*>> byId;
      for (Identity& identity : identities) byId[{identity.kind, identity.id}].push_back(&identity);
      return byId;
    };
    for (auto& [id, sharing] : idsOf())
      if (sharing.size() > 1)
        for (Identity* identity : sharing) identity->id += "@" + records_[chiefs_.at(identity->records.front())].id.source;
    for (auto& [id, sharing] : idsOf())
      if (sharing.size() > 1)
        for (Identity* identity : sharing)
          identity->id += "#" + records_[chiefs_.at(identity->records.front())].id.key.substr(0, 12);
  }

  void indexNames() {
    const auto& identities = graph_->identities_;
    lookup_->from.resize(identities.size());
    lookup_->to.resize(identities.size());
    for (size_t i = 0; i < identities.size(); ++i) {
      const Identity& identity = identities[i];
      const NodeId node(i);
      lookup_->byId.emplace(std::pair(identity.kind, identity.id), node);
      std::set<std::string> names{identity.name};
      for (const size_t record : identity.records) {
        names.insert(records_[record].name);
        names.insert(records_[record].id.key);
        lookup_->byRecord.emplace(records_[record].id, node);
        nodeOf_.emplace(records_[record].id, node);
        for (const std::string& key : records_[record].strongKeys)
          if (key.starts_with(digestKey)) lookup_->byDigest.emplace(key.substr(digestKey.size()), node);
      }
      for (const std::string& name : names) lookup_->byName[{identity.kind, name}].push_back(node);
    }
  }

  void addEdge(const Edge& edge) {
    if (edge.kind == EdgeKind::sameAs) return;
    // What a source says of two of its own is no fact read across a join.
    graph_->edges_.push_back({edge.kind, nodeOf_.at(edge.from), nodeOf_.at(edge.to), edge.note, edge.provenance, edge.validTo});
  }

  std::optional<NodeId> named(NodeKind kind, const std::string& name) const {
    const std::pair key(kind, name);
    if (const auto found = lookup_->byId.find(key); found != lookup_->byId.end()) return found->second;
    const auto byName = lookup_->byName.find(key);
    if (byName == lookup_->byName.end() || byName->second.size() != 1) return std::nullopt;
    return byName->second.front();
  }

  std::vector<NodeId> subjectsOf(const Statement& statement) const {
    constexpr std::array kinds{NodeKind::agent, NodeKind::workload, NodeKind::credential, NodeKind::human, NodeKind::team,
                               NodeKind::mcpServer, NodeKind::tool, NodeKind::model, NodeKind::provider, NodeKind::gateway};
    for (const NodeKind kind : kinds) {
      if (statement.subjectKind && *statement.subjectKind != kind) continue;
      if (const auto found = named(kind, statement.subject)) return {*found};
      // A name that several share (a server behind two gateways): the statement is about each.
      const auto byName = lookup_->byName.find({kind, statement.subject});
      if (byName != lookup_->byName.end()) return byName->second;
    }
    return {};
  }

  void toConfirm(const Statement& statement, const std::string& message) {
    graph_->toConfirm_.push_back({statement.subject, message, statedBy(statement)});
  }

  std::string nearest(const std::string& name, std::initializer_list<NodeKind> kinds) const {
    std::vector<std::string> names;
    for (const Identity& identity : graph_->identities_)
      if (std::ranges::find(kinds, identity.kind) != kinds.end()) names.push_back(identity.name);
    const std::string near = nearName(name, names);
    return near.empty() ? std::string() : "; " + near + " is near";
  }

  void apply(const Statement& statement) {
    if (statement.field == "person") return;
    const std::vector<NodeId> subjects = subjectsOf(statement);
    if (subjects.empty())
      return toConfirm(statement, statement.field + ": nothing is called " + statement.subject +
                                      nearest(statement.subject,
                                              {NodeKind::agent, NodeKind::credential, NodeKind::workload, NodeKind::mcpServer}));
    for (const NodeId subject : subjects) {
      if (statement.field == "owner") {
        stateOwner(statement, subject);
        continue;
      }
      addFact(graph_->identities_[subject.value].facts, statement.field, statement.value, statedBy(statement));
      if (statement.field == "zone")
        if (const auto zone = named(NodeKind::zone, statement.value))
          graph_->edges_.push_back({EdgeKind::memberOf, subject, *zone, "zone", statedBy(statement), statement.until});
    }
  }

  void stateOwner(const Statement& statement, NodeId subject) {
    std::optional<NodeId> owner = named(NodeKind::human, statement.value);
    if (!owner) owner = named(NodeKind::team, statement.value);
    if (!owner && statement.value.starts_with("team ")) owner = named(NodeKind::team, statement.value.substr(5));
    if (owner) {
      graph_->edges_.push_back({EdgeKind::owns, *owner, subject, "owner", statedBy(statement), statement.until});
      return;
    }
    addFact(graph_->identities_[subject.value].facts, "owner-name", statement.value, statedBy(statement));
    toConfirm(statement, "owner: nobody is called " + statement.value + nearest(statement.value, {NodeKind::human}));
  }

  void sortFacts() {
    for (Identity& identity : graph_->identities_) {
      std::ranges::sort(identity.facts, [](const Fact& a, const Fact& b) { return factOrder(a) < factOrder(b); });
      identity.facts.erase(std::unique(identity.facts.begin(), identity.facts.end()), identity.facts.end());
    }
  }

  // One edge a (kind, ends, note): the strongest saying stays.
  void finishEdges() {
    auto& edges = graph_->edges_;
    const auto what = [](const GraphEdge& e) { return std::tie(e.kind, e.from, e.to, e.note, e.validTo); };
    const auto weight = [](const GraphEdge& e) {
      return std::tuple(-static_cast<int>(e.provenance.evidence), e.provenance.source, e.provenance.record, e.provenance.by,
                        e.provenance.at);
    };
    std::ranges::sort(edges, [&](const GraphEdge& a, const GraphEdge& b) {
      return what(a) != what(b) ? what(a) < what(b) : weight(a) < weight(b);
    });
    edges.erase(
        std::unique(edges.begin(), edges.end(), [&](const GraphEdge& a, const GraphEdge& b) { return what(a) == what(b); }),
        edges.end());
    for (size_t i = 0; i < edges.size(); ++i) {
      lookup_->from[edges[i].from.value].push_back(static_cast<uint32_t>(i));
      lookup_->to[edges[i].to.value].push_back(static_cast<uint32_t>(i));
    }
  }

  void sortToConfirm() {
    auto& list = graph_->toConfirm_;
    const auto order = [](const ToConfirm& t) { return std::tie(t.subject, t.message, t.provenance.source, t.provenance.record); };
    std::ranges::sort(list, [&](const ToConfirm& a, const ToConfirm& b) { return order(a) < order(b); });
    list.erase(
        std::unique(list.begin(), list.end(), [&](const ToConfirm& a, const ToConfirm& b) { return order(a) == order(b); }),
        list.end());
  }

  std::shared_ptr<Graph> graph_;
  std::shared_ptr<Graph::Lookup> lookup_;
  std::vector<RecordIdentity> records_;
  std::vector<Edge> edges_;
  std::vector<Statement> statements_;
  std::vector<bool> inferred_;
  std::map<size_t, size_t> chiefs_;                                  // first record of a group: the one that names it
  std::map<RecordKey, NodeId> nodeOf_;
};

std::shared_ptr<const Graph> buildGraph(std::vector<RecordIdentity> records, std::vector<Edge> edges,
                                        std::vector<Statement> statements) {
  return GraphBuilder(std::move(records), std::move(edges), std::move(statements)).build();
}

}  // namespace chatelaine::identity
