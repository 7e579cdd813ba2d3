// Small hand-made worlds for tests: identities, edges and calls of one gateway, "litellm".
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/posture/check.h"
#include "core/simulate/usage.h"
#include "core/traffic/aggregate.h"

namespace chatelaine::test {

inline Time at(std::string_view text) { return parseTime(text)->time; }

class World {
public:
  using NodeKind = identity::NodeKind;
  using EdgeKind = identity::EdgeKind;

  World& node(NodeKind kind, const std::string& name, std::vector<std::pair<std::string, std::string>> facts = {}) {
    identity::RecordIdentity record;
    record.id = {kind, "litellm", name};
    record.name = name;
    record.from = provenance();
    for (auto& [field, value] : facts) {
      identity::Fact fact{field, value, value.empty(), record.from, {}, {}};
      if (const size_t since = value.find(" since "); since != std::string::npos) {
        fact.value = value.substr(0, since);
        fact.validFrom = at(value.substr(since + 7));
      }
      record.facts.push_back(std::move(fact));
    }
    records_.push_back(std::move(record));
    return *this;
  }
  World& key(const std::string& name, std::vector<std::pair<std::string, std::string>> facts = {}) {
    facts.emplace_back("kind", "virtual-key");
    return node(NodeKind::credential, name, std::move(facts));
  }
  // Of the key before: what its system knows it by.
  World& digest(const std::string& digest) {
    records_.back().strongKeys = {"key-hash:" + digest};
    return *this;
  }
  World& agent(const std::string& name) { return node(NodeKind::agent, name, {{"registered", "true"}}); }
  World& edge(EdgeKind kind, NodeKind fromKind, const std::string& from, NodeKind toKind, const std::string& to) {
    edges_.push_back({kind, {fromKind, "litellm", from}, {toKind, "litellm", to}, "key", provenance(), {}});
    return *this;
  }
  World& owner(const std::string& person, NodeKind kind, const std::string& what) {
    return edge(EdgeKind::owns, NodeKind::human, person, kind, what);
  }
  World& grant(const std::string& key, NodeKind kind, const std::string& what) {
    return edge(EdgeKind::grants, NodeKind::credential, key, kind, what);
  }
  traffic::Request& call(const std::string& time, const std::string& key, const std::string& target) {
    traffic::Request& request = requests_.emplace_back();
    request.id = "r" + std::to_string(requests_.size());
    request.source = "litellm";
    request.gateway = "litellm";
    request.kind = target.find('/') == std::string::npos ? traffic::Kind::model : traffic::Kind::tool;
    request.time = at(time);
    request.target = target;
    request.server = request.kind == traffic::Kind::tool ? target.substr(0, target.find('/')) : "";
    request.credential = key;
    request.verdict = traffic::Verdict::allow;
    request.reason = traffic::Reason::none;
    request.chain = "session:" + request.id;
    const std::string type = request.kind == traffic::Kind::tool ? "Tool" : "Model";
    request.resource = traffic::Cell::recorded(type + "::\"litellm/" + target + "\"", Evidence::asserted);
    return request;
  }
  World& by(const std::string& agent, Evidence evidence) {
    requests_.back().agents = {{agent, agent, evidence}};
    return *this;
  }
  World& forHuman(const std::string& human, Evidence evidence) {
    requests_.back().human = traffic::Named{human, human, evidence};
    return *this;
  }
  World& passedOn(const std::string& line) {
    passedOn_.push_back(line);
    return *this;
  }
  World& asOf(std::string_view time) {
    asOf_ = at(time);
    return *this;
  }

  [[nodiscard]] posture::Facts facts() const {
    posture::Facts facts;
    facts.graph = identity::buildGraph(records_, edges_, {});
    facts.traffic = traffic::snapshotOf(requests_);
    facts.recorded = facts.traffic->timeRange();
    facts.asOf = asOf_;
    facts.usage = std::make_shared<simulate::UsageMap>(
        simulate::usage(*facts.graph, *facts.traffic, traffic::select(*facts.traffic, {}, {})));
    facts.credentialsPassedOn = passedOn_;
    return facts;
  }

private:
  identity::Provenance provenance() {
    return {"litellm", "tables/world.jsonl:" + std::to_string(++lines_), Evidence::asserted, 1.0, "", {}, ""};
  }
  std::vector<identity::RecordIdentity> records_;
  std::vector<identity::Edge> edges_;
  std::vector<traffic::Request> requests_;
  std::vector<std::string> passedOn_;
  Time asOf_ = at("2026-11-20T12:00:00Z");
  size_t lines_ = 0;
};

}  // namespace chatelaine::test
