#include "core/simulate/usage.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/simulate/credential_shown.h"
#include "core/simulate/record_view.h"

namespace chatelaine::simulate {

namespace {

using identity::NodeKind;
using traffic::RecordColumn;

constexpr size_t sparklineParts = 32;

std::optional<NodeKind> kindOfType(std::string_view type) {
  constexpr std::array<std::pair<std::string_view, NodeKind>, 9> kinds{{{"Human", NodeKind::human},
                                                                        {"Agent", NodeKind::agent},
                                                                        {"Workload", NodeKind::workload},
                                                                        {"Tool", NodeKind::tool},
                                                                        {"Prompt", NodeKind::prompt},
                                                                        {"McpResource", NodeKind::mcpResource},
                                                                        {"Model", NodeKind::model},
                                                                        {"McpServer", NodeKind::mcpServer},
                                                                        {"Credential", NodeKind::credential}}};
  for (const auto& [name, kind] : kinds)
    if (name == type) return kind;
  return std::nullopt;
}

// Collects the uses of all identities over the rows of a selection.
class Collector {
public:
  Collector(const identity::Graph& graph, const traffic::Snapshot& snapshot) : graph_(graph), credentials_(graph) {
    if (const std::optional<TimeRange> range = snapshot.timeRange()) {
      from_ = *range->from;
      span_ = std::max<int64_t>((*range->to - *range->from).micros, 1);
    }
    for (const identity::Identity& identity : graph.identities()) addIdentity(identity);
  }

  void addRow(const RecordView& view, size_t row) {
    if (view.isListing(row)) return;
    addCaller(view, row);
    addHuman(view, row);
    addCredential(view, row);
    addResource(view, row);
    for (const std::string& agent : view.list(RecordColumn::agents, row))
      if (agent != view.caller(row, true)) noteChain(use(NodeKind::agent, agent), view, row);
  }

  UsageMap finish() && {
    for (auto& [use, chains] : chains_) use->chains.assign(chains.begin(), chains.end());
    for (auto& [use, names] : principals_) use->principals.assign(names.begin(), names.end());
    return std::move(map_);
  }

private:
  void addIdentity(const identity::Identity& identity) {
    Use& use = entry(std::string(identity::toString(identity.kind)) + "/" + identity.id);
    const identity::Fact* lastTried = identity.fact("last-tried");
    if (!lastTried || lastTried->absent) return;
    if (const std::optional<ParsedTime> time = parseTime(lastTried->value)) use.lastTried = time->time;
  }

  Use& entry(const std::string& key) {
    Use& use = map_[key];
    if (use.sparkline.empty()) use.sparkline.assign(sparklineParts, 0);
    return use;
  }

  // Names of records are resolved to identities once each.
  Use& use(NodeKind kind, std::string_view name) {
    std::string key = std::string(identity::toString(kind)) + "/" + std::string(name);
    const auto known = resolved_.find(key);
    if (known != resolved_.end()) return *known->second;
    const std::optional<identity::NodeId> node = graph_.find(kind, name);
    Use& found = entry(node ? std::string(identity::toString(kind)) + "/" + graph_.at(*node).id : key);
    resolved_.emplace(std::move(key), &found);
    return found;
  }

  void count(Use& use, const RecordView& view, size_t row) {
    const traffic::Segment& segment = view.segment();
    const Time time = segment.times[row];
    ++use.requests;
    switch (segment.verdicts[row]) {
      case traffic::Verdict::allow: ++use.allowed; break;
      case traffic::Verdict::deny: ++use.denied; break;
      case traffic::Verdict::none: ++use.undecided; break;
    }
    if (!use.lastTried || *use.lastTried < time) use.lastTried = time;
    if (!view.refused(row)) {
      if (!use.firstUsed || time < *use.firstUsed) use.firstUsed = time;
      if (!use.lastUsed || *use.lastUsed < time) use.lastUsed = time;
    }
    const int64_t part = (time - from_).micros * static_cast<int64_t>(sparklineParts) / span_;
    ++use.sparkline[static_cast<size_t>(std::clamp<int64_t>(part, 0, sparklineParts - 1))];
    noteChain(use, view, row);
    noteTarget(use, view, row);
  }

  void noteChain(Use& use, const RecordView& view, size_t row) {
    if (const std::string_view chain = view.text(RecordColumn::chain, row); !chain.empty()) chains_[&use].emplace(chain);
  }

  void noteTarget(Use& use, const RecordView& view, size_t row) {
    if (view.segment().verdicts[row] != traffic::Verdict::allow) return;
    if (const std::string* id = resourceId(view, row)) ++use.targets[*id];
  }

  struct Resource {
    std::optional<NodeKind> kind;
    std::string id;
  };

  const Resource& resource(std::string_view cell) {
    const auto known = resources_.find(std::string(cell));
    if (known != resources_.end()) return known->second;
    Resource resource;
    if (const std::optional<EntityName> name = entityNamed(cell)) resource = {kindOfType(name->type), name->id};
    return resources_.emplace(std::string(cell), std::move(resource)).first->second;
  }

  const std::string* resourceId(const RecordView& view, size_t row) {
    const std::string_view cell = view.text(RecordColumn::resource, row);
    if (cell.empty()) return nullptr;
    const Resource& found = resource(cell);
    return found.id.empty() ? nullptr : &found.id;
  }

  void addCaller(const RecordView& view, size_t row) {
    if (const std::string_view caller = view.caller(row, false); !caller.empty()) {
      count(use(NodeKind::agent, caller), view, row);
      return;
    }
    const std::string_view principal = view.text(RecordColumn::principal, row);
    if (principal.empty() || view.evidence(RecordColumn::principal, row) == Evidence::inferred) return;
    const Resource& found = resource(principal);
    if (found.kind == NodeKind::workload || found.kind == NodeKind::agent) count(use(*found.kind, found.id), view, row);
  }

  void addHuman(const RecordView& view, size_t row) {
    if (const std::string_view human = view.human(row, false); !human.empty()) count(use(NodeKind::human, human), view, row);
  }

  void addCredential(const RecordView& view, size_t row) {
    const std::string& credential = credentials_.of(view, row);
    if (credential.empty()) return;
    Use& found = use(NodeKind::credential, credential);
    count(found, view, row);
    std::string_view principal = view.caller(row, false);
    if (principal.empty() && view.list(RecordColumn::agents, row).empty()) {
      const std::string_view cell = view.text(RecordColumn::principal, row);
      if (!cell.empty() && view.evidence(RecordColumn::principal, row) != Evidence::inferred) principal = resource(cell).id;
    }
    if (principal.empty())
      ++found.unnamed;
    else
      principals_[&found].emplace(principal);
  }

  void addResource(const RecordView& view, size_t row) {
    const std::string_view cell = view.text(RecordColumn::resource, row);
    if (!cell.empty())
      if (const Resource& found = resource(cell); found.kind) count(use(*found.kind, found.id), view, row);
    const std::string_view gateway = view.text(RecordColumn::gateway, row);
    if (gateway.empty()) return;
    count(use(NodeKind::gateway, gateway), view, row);
    const std::string_view server = view.text(RecordColumn::server, row);
    if (!server.empty()) count(use(NodeKind::mcpServer, std::string(gateway) + "/" + std::string(server)), view, row);
  }

  const identity::Graph& graph_;
  CredentialShown credentials_;
  Time from_;
  int64_t span_ = 1;
  UsageMap map_;
  std::unordered_map<std::string, Use*> resolved_;
  std::unordered_map<std::string, Resource> resources_;
  std::unordered_map<Use*, std::set<std::string>> chains_;
  std::unordered_map<Use*, std::set<std::string>> principals_;
};

}  // namespace

UsageMap usage(const identity::Graph& graph, const traffic::Snapshot& snapshot, const traffic::Selection& selection) {
  Collector collector(graph, snapshot);
  for (size_t s = 0; s < snapshot.parts().size(); ++s) {
    const RecordView view(*snapshot.parts()[s].segment);
    selection[s].forEach([&](size_t row) {
      if (snapshot.parts()[s].live->test(row)) collector.addRow(view, row);
    });
  }
  return std::move(collector).finish();
}

}  // namespace chatelaine::simulate
