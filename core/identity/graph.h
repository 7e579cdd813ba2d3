// The identity graph: record identities joined to identities, edges between these, every fact with its provenance. A Graph is
// immutable and shared; every function is safe from many threads.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "core/base/ids.h"
#include "core/identity/model.h"

namespace chatelaine::identity {

using NodeId = Index<struct NodeTag>;

// Record identities that are one. `id` is the Cedar id: the source's name, with `@source` only where two unmerged
// identities share it; resources qualified by their gateway ("litellm/crm/get_customer"), credentials by alias else digest.
struct Identity {
  NodeKind kind = NodeKind::human;
  std::string id;
  std::string name;
  std::vector<size_t> records;                 // into Graph::records()
  std::vector<Fact> facts;                     // of all records and statements; several of one name where they disagree
  [[nodiscard]] const Fact* fact(std::string_view name) const;    // the strongest; nullptr: not recorded
  [[nodiscard]] std::vector<const Fact*> factsNamed(std::string_view name) const;
};

struct GraphEdge {
  EdgeKind kind;
  NodeId from;
  NodeId to;
  std::string note;
  Provenance provenance;
  std::optional<Time> validTo;
};

// A join that a person has not confirmed, or a name that resolves to nobody.
struct ToConfirm {
  std::string subject;
  std::string message;                         // "owner: nobody is called luca.moreti; luca.moretti is near"
  Provenance provenance;
};

// Who answers for an identity (check NHI-OWN-01).
enum class OwnerState { person, teamOnly, nobody, personLeft };
struct Owner {
  OwnerState state = OwnerState::nobody;
  std::optional<NodeId> person;
  std::optional<NodeId> team;
  std::string text;                            // "jonas.weber", "team support", "nobody", "derek.holm, left 2026-10-30"
  Provenance from;
  std::string problem;                         // "nobody is called luca.moreti"; empty where there is none
};

class Graph {
public:
  [[nodiscard]] std::span<const Identity> identities() const { return identities_; }
  [[nodiscard]] const Identity& at(NodeId id) const { return identities_[id.value]; }
  [[nodiscard]] std::span<const RecordIdentity> records() const { return records_; }
  [[nodiscard]] std::optional<NodeId> find(NodeKind kind, std::string_view idOrName) const;
  [[nodiscard]] std::optional<NodeId> find(const RecordKey& key) const;
  [[nodiscard]] size_t bearers(NodeKind kind, std::string_view name) const;       // how many are called so
  // The id of the credential that a record shows: by its digest, else by its name at that source, else by a name that one alone
  // bears and that no other digest contradicts. What is none of these keeps its name, or its digest where others bear the name.
  [[nodiscard]] std::string credentialShown(std::string_view digest, std::string_view name, std::string_view source) const;
  [[nodiscard]] std::optional<NodeId> findAny(std::string_view idOrName) const;      // any kind; principals and credentials first
  [[nodiscard]] std::span<const GraphEdge> edges() const { return edges_; }
  [[nodiscard]] std::vector<const GraphEdge*> edgesFrom(NodeId id, EdgeKind kind) const;
  [[nodiscard]] std::vector<const GraphEdge*> edgesTo(NodeId id, EdgeKind kind) const;
  [[nodiscard]] Owner ownerOf(NodeId id, Time asOf) const;
  [[nodiscard]] const std::vector<ToConfirm>& toConfirm() const { return toConfirm_; }
  [[nodiscard]] Digest digest() const;         // over values, independent of order

private:
  friend class GraphBuilder;
  [[nodiscard]] std::optional<NodeId> credentialOf(std::string_view digest, std::string_view name, std::string_view source) const;
  std::vector<RecordIdentity> records_;
  std::vector<Identity> identities_;
  std::vector<GraphEdge> edges_;
  std::vector<ToConfirm> toConfirm_;
  struct Lookup;
  std::shared_ptr<const Lookup> lookup_;
};

// Joins and applies the statements. The order of the inputs never changes the result.
std::shared_ptr<const Graph> buildGraph(std::vector<RecordIdentity> records, std::vector<Edge> edges, std::vector<Statement> statements);

}  // namespace chatelaine::identity
