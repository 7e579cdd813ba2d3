#include "ui/pages/chains/flows.h"

#include <unordered_set>

#include <nlohmann/json.hpp>

namespace chatelaine::ui {

namespace {

using traffic::Column;

using traffic::Segment;

// The columns of one segment that a flow is made of.
struct Columns {
  const Column* human;
  const Column* agents;
  const Column* agentsEvidence;
  const Column* candidates;
  const Column* credential;
  const Column* gateway;
  const Column* server;
  const Column* target;
  const Column* chain;
  const Column* request;
  explicit Columns(const Segment& segment)
      : human(segment.column("human")), agents(segment.column("agents")), agentsEvidence(segment.column("agents_evidence")),
        candidates(segment.column("candidates")), credential(segment.column("credential")), gateway(segment.column("gateway")),
        server(segment.column("server")), target(segment.column("target")), chain(segment.column("chain")),
        request(segment.column("request")) {}
};

std::string valueAt(const Column* column, size_t row) {
  if (column == nullptr || column->stateOf(row) != traffic::State::recorded) return {};
  return column->dictionary->value(column->codes[row]);
}

traffic::Code code(const Column* column, size_t row) { return column == nullptr ? traffic::codeNotRecorded : column->codes[row]; }

std::vector<std::string> list(const std::string& json) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  std::vector<std::string> out;
  if (parsed.is_array())
    for (const auto& entry : parsed)
      if (entry.is_string()) out.push_back(entry.get<std::string>());
  return out;
}

std::vector<Actor> actors(const std::string& names, const std::string& evidence) {
  const std::vector<std::string> named = list(names);
  const std::vector<std::string> known = list(evidence);
  std::vector<Actor> out;
  for (size_t i = 0; i < named.size(); ++i)
    out.push_back({named[i], i < known.size() ? evidenceFromString(known[i]) : std::optional(Evidence::claimed)});
  if (out.empty()) out.push_back({});
  return out;
}

FlowEnd endOf(const Segment& segment, size_t row, bool throughGateway) {
  if (!throughGateway) return FlowEnd::bypass;
  switch (segment.verdicts[row]) {
    case traffic::Verdict::allow: return FlowEnd::passed;
    case traffic::Verdict::deny: return FlowEnd::denied;
    case traffic::Verdict::none: return FlowEnd::noDecision;
  }
  return FlowEnd::noDecision;
}

FlowFlip flipOf(simulate::Flip flip) {
  switch (flip) {
    case simulate::Flip::newlyDenied: return FlowFlip::newlyDenied;
    case simulate::Flip::newlyAllowed: return FlowFlip::newlyAllowed;
    case simulate::Flip::undetermined: return FlowFlip::undetermined;
    case simulate::Flip::none: return FlowFlip::none;
  }
  return FlowFlip::none;
}

// Rows of equal codes are one flow: grouped by codes first, so that texts are made once a group and not once a row.
using Key = std::array<uint32_t, 10>;

class Grouping {
public:
  Grouping(const console::World& world, const traffic::Selection& selection, const simulate::ReplayResult* replay)
      : world_(world), selection_(selection), replay_(replay) {
    if (replay_ == nullptr) return;
    notReached_ = {replay_->chains.notReached.begin(), replay_->chains.notReached.end()};
    questioned_ = {replay_->chains.questionedChains.begin(), replay_->chains.questionedChains.end()};
  }

  Flows run() {
    const auto parts = world_.traffic->parts();
    for (size_t s = 0; s < parts.size(); ++s) segment(s, *parts[s].segment);
    out_.chains = chains_.size();
    return std::move(out_);
  }

private:
  void segment(size_t s, const Segment& segment) {
    const Columns columns(segment);
    std::map<Key, size_t> groups;
    selection_[s].forEach([&](size_t row) {
      if (segment.kinds[row] == traffic::Kind::list) return;
      const FlowFlip flip = flipAt(s, row, columns);
      const Key key{code(columns.human, row),  columns.human == nullptr ? 0u : static_cast<uint32_t>(columns.human->evidenceOf(row)),
                    code(columns.agents, row), code(columns.agentsEvidence, row),
                    code(columns.credential, row), code(columns.gateway, row), code(columns.target, row),
                    static_cast<uint32_t>(segment.verdicts[row]), static_cast<uint32_t>(flip), static_cast<uint32_t>(segment.kinds[row])};
      const auto [at, fresh] = groups.try_emplace(key, out_.flows.size());
      if (fresh) out_.flows.push_back(make(segment, columns, row, flip));
      ++out_.flows[at->second].requests;
      ++out_.requests;
      chains_.insert(valueAt(columns.chain, row));
      if (out_.flows[at->second].agents.back().name.empty())
        for (const std::string& name : list(valueAt(columns.candidates, row)))
          out_.candidates[out_.flows[at->second].credential].insert(name);
    });
  }

  FlowFlip flipAt(size_t s, size_t row, const Columns& columns) const {
    if (replay_ == nullptr || s >= replay_->rows.size()) return FlowFlip::none;
    const FlowFlip flip = flipOf(replay_->rows[s][row]);
    if (flip != FlowFlip::none) return flip;
    if (!notReached_.empty() && notReached_.contains(valueAt(columns.request, row))) return FlowFlip::notReached;
    if (!questioned_.empty() && questioned_.contains(valueAt(columns.chain, row))) return FlowFlip::questioned;
    return FlowFlip::none;
  }

  static Flow make(const Segment& segment, const Columns& columns, size_t row, FlowFlip flip) {
    Flow flow;
    flow.human.name = valueAt(columns.human, row);
    if (!flow.human.name.empty()) flow.human.evidence = columns.human->evidenceOf(row);
    flow.agents = actors(valueAt(columns.agents, row), valueAt(columns.agentsEvidence, row));
    flow.credential = valueAt(columns.credential, row);
    flow.gateway = valueAt(columns.gateway, row);
    const std::string target = valueAt(columns.target, row);
    const std::string server = valueAt(columns.server, row);
    switch (segment.kinds[row]) {
      case traffic::Kind::model: flow.card = "models"; flow.row = target; break;
      case traffic::Kind::delegate: flow.card = "agents"; flow.row = target; break;
      default:
        flow.card = server.empty() ? std::string(unknownServer) : server;
        flow.row = !server.empty() && target.starts_with(server + "/") ? target.substr(server.size() + 1) : target;
    }
    flow.end = endOf(segment, row, !flow.gateway.empty());
    flow.flip = flip;
    return flow;
  }

  const console::World& world_;
  const traffic::Selection& selection_;
  const simulate::ReplayResult* replay_;
  std::unordered_set<std::string> notReached_;
  std::unordered_set<std::string> questioned_;
  std::set<std::string> chains_;
  Flows out_;
};

// Which credential the gateway sends on to a server: a backend credential (fact "broker") is granted what it is shown to.
std::map<std::string, std::string> brokersOf(const identity::Graph& graph) {
  std::map<std::string, std::string> out;
  for (const auto& edge : graph.edges()) {
    if (edge.kind != identity::EdgeKind::grants) continue;
    const auto& credential = graph.at(edge.from);
    const auto& server = graph.at(edge.to);
    if (credential.kind != identity::NodeKind::credential || server.kind != identity::NodeKind::mcpServer || credential.fact("broker") == nullptr) continue;
    out.emplace(server.id, credential.name.starts_with("backend ") ? credential.name.substr(8) : credential.name);
  }
  return out;
}

}  // namespace

Flows flowsOf(const console::World& world, const traffic::Selection& selection, const simulate::ReplayResult* replay) {
  Flows flows = Grouping(world, selection, replay).run();
  if (world.graph) flows.broker = brokersOf(*world.graph);
  if (replay != nullptr)
    for (const auto& [human, broken] : replay->chains.humans) flows.humanBreaks[human] = broken[0];
  if (replay != nullptr && replay->chains.withoutHuman > 0) flows.humanBreaks[""] = replay->chains.withoutHuman;
  return flows;
}

}  // namespace chatelaine::ui
