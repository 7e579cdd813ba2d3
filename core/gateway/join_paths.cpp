#include <algorithm>

#include "core/gateway/join_calls.h"

namespace chatelaine::gateway {

namespace {

using Path = std::vector<std::string>;

struct KnownPath {
  Path agents;
  bool complete = false;
  auto operator<=>(const KnownPath&) const = default;
};

// What one chain says as a whole.
struct ChainFacts {
  std::set<std::string> humans;
  std::map<std::string, std::set<KnownPath>> paths;      // to each agent that acts in it
};
using Chains = std::unordered_map<std::string, ChainFacts>;

// The one path of the set: what is known only in part counts as the longer one that it ends.
const KnownPath* onlyPath(const std::set<KnownPath>& paths) {
  const KnownPath* only = nullptr;
  for (const KnownPath& path : paths) {
    const bool partOfOther = !path.complete && std::ranges::any_of(paths, [&](const KnownPath& other) {
      return other.agents.size() > path.agents.size() && std::equal(path.agents.rbegin(), path.agents.rend(), other.agents.rbegin());
    });
    if (partOfOther || (only && only->agents == path.agents)) continue;
    if (only) return nullptr;
    only = &path;
  }
  return only;
}

Path resolved(const CallSet& set, const Path& agents) {
  Path names;
  for (const std::string& agent : agents) {
    std::string name = set.materials().registry.agentName(agent);
    names.push_back(name.empty() ? agent : std::move(name));
  }
  return names;
}

void take(const CallSet& set, Call& call, const KnownPath& path, Evidence evidence) {
  const auto& ids = set.materials().registry.agentIds;
  std::vector<traffic::Named> agents;
  for (size_t i = 0; i + 1 < path.agents.size(); ++i) {
    const auto id = ids.find(path.agents[i]);
    agents.push_back({path.agents[i], id == ids.end() ? path.agents[i] : id->second, evidence});
  }
  agents.push_back(std::move(call.agents.back()));
  call.agents = std::move(agents);
  call.pathComplete = path.complete;
}

bool endsWithCaller(const Call& call, const KnownPath& path) { return !path.agents.empty() && path.agents.back() == call.agents.back().name; }

// What the call's own records say: the chain that the client stated, else the tree above its span.
std::optional<KnownPath> ownPath(const CallSet& set, const Call& call, Evidence& evidence) {
  for (const uint32_t index : call.witnesses)
    if (KnownPath path{resolved(set, set.witness(index).path), set.witness(index).pathWhole}; endsWithCaller(call, path)) {
      evidence = set.witness(index).pathEvidence;
      return path;
    }
  evidence = Evidence::claimed;
  for (const uint32_t span : call.clientSpans) {
    const otlp::Ancestry& above = set.ancestry(span);
    if (KnownPath path{resolved(set, above.agents), above.complete}; endsWithCaller(call, path)) return path;
  }
  return std::nullopt;
}

std::optional<KnownPath> rankedPath(const CallSet& set, const Call& call) {
  for (const uint32_t span : call.rankedSpans) {
    const otlp::Ancestry& above = set.ancestry(span);
    if (KnownPath path{resolved(set, above.agents), above.complete}; endsWithCaller(call, path)) return path;
  }
  return std::nullopt;
}

void findOwnHuman(const CallSet& set, Call& call) {
  const Said* human = set.best(call, Topic::human);
  call.nobody = set.best(call, Topic::nobody) != nullptr && !human;
  if (human) {
    call.human = traffic::Named{human->value, human->value, human->evidence};
    return;
  }
  const auto fromSpans = [&](const std::vector<uint32_t>& spans, Evidence evidence) {
    for (const uint32_t span : spans)
      if (const std::string& name = set.ancestry(span).human; !call.human && !name.empty()) call.human = traffic::Named{name, name, evidence};
  };
  fromSpans(call.clientSpans, Evidence::claimed);
  fromSpans(call.rankedSpans, Evidence::inferred);
  if (call.human) call.nobody = false;
}

// The agents' spans of a chain tell of it even where no call is tied to them.
void addSpans(const CallSet& set, Chains& chains) {
  const otlp::Traces& traces = set.materials().traces;
  std::unordered_map<std::string, std::string> chainOfTrace;
  for (const Call& call : set.calls)
    if (!call.trace.empty() && !call.chain.empty()) chainOfTrace.try_emplace(normalisedId(call.trace), call.chain);
  for (uint32_t i = 0; i < traces.spans().size(); ++i) {
    const otlp::Span& span = traces.spans()[i];
    if (set.materials().gatewayServices.contains(span.service) || otlp::agentOf(span).empty()) continue;
    const otlp::Ancestry& above = set.ancestry(i);
    std::string chain = above.conversation.empty() ? std::string() : "session:" + normalisedId(above.conversation);
    if (chain.empty())
      if (const auto known = chainOfTrace.find(span.trace); known != chainOfTrace.end()) chain = known->second;
    const auto facts = chains.find(chain);
    if (facts == chains.end()) continue;
    if (!above.human.empty()) facts->second.humans.insert(above.human);
    if (!above.agents.empty()) facts->second.paths[resolved(set, above.agents).back()].insert({resolved(set, above.agents), above.complete});
  }
}

// A delegation that the gateway let pass tells the path of the agent that it went to, where no other record does.
void addDelegations(const CallSet& set, Chains& chains) {
  for (int depth = 0; depth < 4; ++depth) {
    std::map<std::pair<std::string, std::string>, std::set<KnownPath>> found;
    for (const Call& call : set.calls) {
      if (set.base(call).kind != traffic::Kind::delegate || set.base(call).failed || call.agents.empty() || call.target.empty() || call.chain.empty()) continue;
      ChainFacts& facts = chains[call.chain];
      const auto known = facts.paths.find(call.agents.back().name);
      KnownPath path;
      if (known == facts.paths.end()) path = {{call.agents.back().name}, false};
      else if (const KnownPath* only = onlyPath(known->second)) path = *only;
      else continue;
      if (std::ranges::find(path.agents, call.target) != path.agents.end()) continue;
      path.agents.push_back(call.target);
      if (!facts.paths.contains(call.target)) found[{call.chain, call.target}].insert(std::move(path));
    }
    if (found.empty()) return;
    for (auto& [place, paths] : found) chains[place.first].paths[place.second] = std::move(paths);
  }
}

void spread(const CallSet& set, Call& call, const ChainFacts& facts) {
  if (!call.human && !call.nobody && facts.humans.size() == 1)
    call.human = traffic::Named{*facts.humans.begin(), *facts.humans.begin(), Evidence::inferred};
  if (call.agents.empty() || call.agents.size() > 1 || call.pathComplete) return;
  const auto known = facts.paths.find(call.agents.back().name);
  if (known == facts.paths.end()) return;
  if (const KnownPath* only = onlyPath(known->second)) take(set, call, *only, Evidence::inferred);
}

}  // namespace

void findHumansAndPaths(CallSet& set) {
  Chains chains;
  for (Call& call : set.calls) {
    findOwnHuman(set, call);
    Evidence evidence = Evidence::claimed;
    const auto own = call.agents.empty() ? std::nullopt : ownPath(set, call, evidence);
    if (own) take(set, call, *own, evidence);
    if (call.chain.empty()) continue;
    ChainFacts& facts = chains[call.chain];
    if (call.human) facts.humans.insert(call.human->name);
    if (own) facts.paths[own->agents.back()].insert(*own);
  }
  addSpans(set, chains);
  for (Call& call : set.calls)
    if (!call.agents.empty() && call.agents.size() == 1 && !call.pathComplete)
      if (const auto ranked = rankedPath(set, call)) take(set, call, *ranked, Evidence::inferred);
  addDelegations(set, chains);
  for (Call& call : set.calls)
    if (const auto facts = chains.find(call.chain); facts != chains.end()) spread(set, call, facts->second);
}

}  // namespace chatelaine::gateway
