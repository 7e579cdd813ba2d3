#include "core/identity/graph.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "core/identity/lookup.h"

namespace chatelaine::identity {

namespace {

constexpr std::array allKinds{NodeKind::agent, NodeKind::human, NodeKind::workload, NodeKind::credential, NodeKind::team,
                              NodeKind::mcpServer, NodeKind::tool, NodeKind::model, NodeKind::gateway, NodeKind::provider,
                              NodeKind::prompt, NodeKind::mcpResource, NodeKind::zone, NodeKind::route, NodeKind::dataSource,
                              NodeKind::connector};

// Current before ended, strong before weak; where sources disagree at one strength, the greater value (the later time, "true").
bool better(const Fact& a, const Fact& b) {
  const auto rank = [](const Fact& fact) {
    return std::tuple(!fact.validTo.has_value(), static_cast<int>(fact.from.evidence), fact.validFrom.value_or(Time{INT64_MIN}),
                      fact.value);
  };
  return rank(a) > rank(b);
}

// When the person went, where a fact says that he did before `asOf`.
std::optional<std::string> leftBy(const Identity& person, Time asOf) {
  const Fact* left = person.fact("left");
  if (left != nullptr && !left->absent && !left->value.empty()) {
    const auto when = parseTime(left->value);
    if (!when || when->time <= asOf) return left->value.substr(0, 10);
    return std::nullopt;
  }
  const Fact* status = person.fact("status");
  if (status == nullptr || (status->value != "left" && status->value != "departed")) return std::nullopt;
  return std::string();
}

}  // namespace

const Fact* Identity::fact(std::string_view wanted) const {
  const Fact* best = nullptr;
  for (const Fact& candidate : facts)
    if (candidate.name == wanted && (best == nullptr || better(candidate, *best))) best = &candidate;
  return best;
}

std::vector<const Fact*> Identity::factsNamed(std::string_view wanted) const {
  std::vector<const Fact*> found;
  for (const Fact& candidate : facts)
    if (candidate.name == wanted) found.push_back(&candidate);
  std::ranges::stable_sort(found, [](const Fact* a, const Fact* b) { return better(*a, *b); });
  return found;
}

std::optional<NodeId> Graph::find(NodeKind kind, std::string_view idOrName) const {
  const std::pair key(kind, std::string(idOrName));
  if (const auto found = lookup_->byId.find(key); found != lookup_->byId.end()) return found->second;
  const auto named = lookup_->byName.find(key);
  if (named == lookup_->byName.end() || named->second.size() != 1) return std::nullopt;
  return named->second.front();
}

std::optional<NodeId> Graph::find(const RecordKey& key) const {
  const auto found = lookup_->byRecord.find(key);
  if (found == lookup_->byRecord.end()) return std::nullopt;
  return found->second;
}

size_t Graph::bearers(NodeKind kind, std::string_view name) const {
  const auto named = lookup_->byName.find(std::pair(kind, std::string(name)));
  return named == lookup_->byName.end() ? 0 : named->second.size();
}

std::optional<NodeId> Graph::credentialOf(std::string_view digest, std::string_view name, std::string_view source) const {
  if (const auto found = lookup_->byDigest.find(digest); found != lookup_->byDigest.end()) return found->second;
  const auto bearers = lookup_->byName.find(std::pair(NodeKind::credential, std::string(name)));
  if (bearers == lookup_->byName.end()) return std::nullopt;
  const auto anyRecord = [&](NodeId id, const auto& holds) {
    return std::ranges::any_of(at(id).records, [&](size_t i) { return holds(records_[i]); });
  };
  std::vector<NodeId> here;
  std::ranges::copy_if(bearers->second, std::back_inserter(here), [&](NodeId id) {
    return anyRecord(id, [&](const RecordIdentity& record) {
      return record.id.source == source && (record.name == name || record.id.key == name);
    });
  });
  if (here.size() == 1) return here.front();
  if (bearers->second.size() != 1) return std::nullopt;
  const bool otherDigest = !digest.empty() && anyRecord(bearers->second.front(), [](const RecordIdentity& record) {
    return !record.strongKeys.empty();
  });
  return otherDigest ? std::nullopt : std::optional(bearers->second.front());
}

std::string Graph::credentialShown(std::string_view digest, std::string_view name, std::string_view source) const {
  if (const auto found = credentialOf(digest, name, source)) return at(*found).id;
  const bool others = name.empty() || bearers(NodeKind::credential, name) > 0;
  return std::string(digest.empty() || !others ? name : digest);
}

std::optional<NodeId> Graph::findAny(std::string_view idOrName) const {
  for (const NodeKind kind : allKinds)
    if (const auto found = find(kind, idOrName)) return found;
  return std::nullopt;
}

std::vector<const GraphEdge*> Graph::edgesFrom(NodeId id, EdgeKind kind) const {
  std::vector<const GraphEdge*> found;
  for (const uint32_t edge : lookup_->from[id.value])
    if (edges_[edge].kind == kind) found.push_back(&edges_[edge]);
  return found;
}

std::vector<const GraphEdge*> Graph::edgesTo(NodeId id, EdgeKind kind) const {
  std::vector<const GraphEdge*> found;
  for (const uint32_t edge : lookup_->to[id.value])
    if (edges_[edge].kind == kind) found.push_back(&edges_[edge]);
  return found;
}

Owner Graph::ownerOf(NodeId id, Time asOf) const {
  std::vector<const GraphEdge*> owners;
  for (const GraphEdge* edge : edgesTo(id, EdgeKind::owns))
    if (!edge->validTo || asOf < *edge->validTo) owners.push_back(edge);
  // What a person decided here goes before what a gateway has stored; the latest decision first.
  std::ranges::stable_sort(owners, [](const GraphEdge* a, const GraphEdge* b) {
    const auto rank = [](const GraphEdge* e) {
      return std::tuple(e->provenance.evidence == Evidence::stated, e->provenance.at.value_or(Time{}),
                        static_cast<int>(e->provenance.evidence));
    };
    return rank(a) > rank(b);
  });
  const GraphEdge* person = nullptr;
  const GraphEdge* gone = nullptr;
  const GraphEdge* team = nullptr;
  for (const GraphEdge* edge : owners) {
    const Identity& who = at(edge->from);
    const GraphEdge*& slot = who.kind == NodeKind::team ? team : leftBy(who, asOf) ? gone : person;
    if (slot == nullptr) slot = edge;
  }
  Owner owner;
  owner.text = "nobody";
  if (const Fact* name = at(id).fact("owner-name"); name != nullptr && name->from.evidence == Evidence::stated)
    owner.problem = "nobody is called " + name->value;
  if (team != nullptr) owner.team = team->from;
  const GraphEdge* best = person != nullptr ? person : gone != nullptr ? gone : team;
  if (best == nullptr) return owner;
  owner.from = best->provenance;
  owner.text = (best == team ? "team " : "") + at(best->from).name;
  owner.state = best == team ? OwnerState::teamOnly : best == gone ? OwnerState::personLeft : OwnerState::person;
  if (best != team) owner.person = best->from;
  if (best == gone) {
    const std::string day = *leftBy(at(gone->from), asOf);
    owner.text += day.empty() ? ", left" : ", left " + day;
  }
  return owner;
}

}  // namespace chatelaine::identity
