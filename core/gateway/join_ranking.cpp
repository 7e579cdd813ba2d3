#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "core/gateway/join_calls.h"

namespace chatelaine::gateway {

namespace {

constexpr Duration slack = Duration::seconds(1);      // clocks of agent and gateway

// What a call and a span of one chain must have in common.
using Place = std::tuple<std::string, traffic::Kind, std::string>;

std::string agentOfSpan(const CallSet& set, const Call& spanCall) {
  const Witness& w = set.base(spanCall);
  return w.span == noSpan ? std::string() : std::string(otlp::agentOf(set.materials().traces.spans()[w.span]));
}

// The caller that the call's own records name.
std::string callerSaid(const CallSet& set, const Call& call) {
  const Registry& registry = set.materials().registry;
  for (const Topic topic : {Topic::agent, Topic::userAgent})
    if (std::string name = registry.agentName(set.value(call, topic)); !name.empty()) return name;
  return {};
}

struct SpanPair {
  int64_t apart;
  uint32_t span;
  uint32_t call;
};

// Agents' spans that tell of a call of their own: no id ties them to another, and what they repeat, if anything, was refused.
std::vector<uint32_t> untied(const CallSet& set) {
  std::vector<bool> tied(set.witnesses().size());
  std::set<std::string> refused;
  for (const Call& call : set.calls) {
    for (const uint32_t index : call.witnesses) {
      const Witness& w = set.witness(index);
      tied[index] = true;
      if (w.sight == Sight::agent && set.base(call).failed) refused.insert(w.clientSpan);
    }
  }
  std::vector<uint32_t> spans;
  for (uint32_t i = 0; i < set.witnesses().size(); ++i) {
    const Witness& w = set.witness(i);
    if (w.sight == Sight::agent && !tied[i] && (w.repeats.empty() || refused.contains(w.repeats))) spans.push_back(i);
  }
  return spans;
}

}  // namespace

void rankWithinChains(CallSet& set) {
  const size_t known = set.calls.size();
  for (const uint32_t index : untied(set)) {
    Call& call = set.calls.emplace_back();
    call.witnesses.push_back(index);
    if (set.witness(index).span != noSpan) call.clientSpans.push_back(set.witness(index).span);
  }
  findChains(set);
  resolveTargets(set);

  std::map<Place, std::vector<uint32_t>> open;      // calls of gateways that no span is tied to
  for (uint32_t i = 0; i < known; ++i) {
    const Call& call = set.calls[i];
    const bool spanless = std::ranges::none_of(call.witnesses, [&](uint32_t w) { return set.witness(w).sight == Sight::agent; });
    if (spanless && !call.target.empty() && !call.chain.empty()) open[{call.chain, set.base(call).kind, call.target}].push_back(i);
  }
  std::vector<SpanPair> pairs;
  for (uint32_t i = static_cast<uint32_t>(known); i < set.calls.size(); ++i) {
    const Call& span = set.calls[i];
    const auto found = open.find({span.chain, set.base(span).kind, span.target});
    if (found == open.end()) continue;
    for (const uint32_t call : found->second) {
      const Time start = set.start(set.calls[call]);
      if (start < set.start(span) - slack || start > set.end(span) + slack) continue;
      const std::string caller = callerSaid(set, set.calls[call]);
      if (!caller.empty() && caller != agentOfSpan(set, span)) continue;
      pairs.push_back({std::abs((start - set.start(span)).micros), i, call});
    }
  }
  std::ranges::sort(pairs, {}, [](const SpanPair& p) { return std::tie(p.apart, p.span, p.call); });
  std::vector<bool> taken(set.calls.size());
  for (const SpanPair& pair : pairs) {
    if (taken[pair.span] || taken[pair.call]) continue;
    taken[pair.span] = taken[pair.call] = true;
    Call& call = set.calls[pair.call];
    call.witnesses.push_back(set.calls[pair.span].witnesses.front());
    if (const uint32_t span = set.base(set.calls[pair.span]).span; span != noSpan) call.rankedSpans.push_back(span);
  }
  std::vector<Call> kept;
  for (uint32_t i = 0; i < set.calls.size(); ++i)
    if (i < known || !taken[i]) kept.push_back(std::move(set.calls[i]));
  set.calls = std::move(kept);
}

}  // namespace chatelaine::gateway
