#include "core/gateway/join_calls.h"

#include <algorithm>

namespace chatelaine::gateway {

namespace {

constexpr uint32_t noCall = UINT32_MAX;
constexpr uint32_t twoCalls = UINT32_MAX - 1;

// Call keys to calls: within a source first, for two gateways (or two imports of one) may use one id; else the first source's.
class KeyIndex {
public:
  void add(const Witness& w, uint32_t call) {
    for (const std::string& key : w.callKeys) {
      const auto [entry, fresh] = calls_.try_emplace(w.source + '|' + key, call);
      if (!fresh && entry->second != call) entry->second = twoCalls;
      calls_.try_emplace('|' + key, call);
    }
  }
  // `twoCalls` where two calls of the witness's source have each of its keys.
  [[nodiscard]] uint32_t find(const Witness& w) const {
    uint32_t found = noCall;
    for (const std::string& prefix : {w.source + '|', std::string("|")}) {
      for (const std::string& key : w.callKeys) {
        const auto entry = calls_.find(prefix + key);
        if (entry == calls_.end()) continue;
        if (entry->second != twoCalls) return entry->second;
        found = twoCalls;
      }
      if (found == twoCalls) return found;
    }
    return found;
  }

private:
  std::unordered_map<std::string, uint32_t> calls_;
};

void addUnique(std::vector<uint32_t>& list, uint32_t value) {
  if (std::ranges::find(list, value) == list.end()) list.push_back(value);
}

}  // namespace

std::string Registry::agentName(std::string_view idOrName) const {
  const auto found = agents.find(std::string(idOrName));
  return found == agents.end() ? std::string() : found->second;
}

const Said* CallSet::best(const Call& call, Topic topic) const {
  const Said* best = nullptr;
  for (const uint32_t index : call.witnesses)
    if (const Said* said = witnesses_[index].best(topic); said && (!best || countsBefore(*said, *best))) best = said;
  return best;
}

std::string CallSet::value(const Call& call, Topic topic) const {
  const Said* said = best(call, topic);
  return said ? said->value : std::string();
}

const otlp::Ancestry& CallSet::ancestry(uint32_t span) const {
  const auto found = ancestries_.find(span);
  if (found != ancestries_.end()) return found->second;
  return ancestries_.emplace(span, otlp::ancestryOf(materials_.traces, materials_.gatewayServices, span)).first->second;
}

void uniteByKeys(CallSet& set) {
  KeyIndex index;
  for (uint32_t i = 0; i < set.witnesses().size(); ++i) {      // sorted: rows, payloads, spans, hooks
    const Witness& w = set.witness(i);
    if (w.sight >= Sight::door) break;
    uint32_t call = w.sight == Sight::row ? noCall : index.find(w);
    if (call == twoCalls || (call == noCall && w.sight == Sight::hook)) {
      set.unplaced.push_back(i);
      continue;
    }
    if (call == noCall) {
      call = static_cast<uint32_t>(set.calls.size());
      set.calls.emplace_back();
    }
    set.calls[call].witnesses.push_back(i);
    index.add(w, call);
  }
}

void tieClientSpans(CallSet& set) {
  const otlp::Traces& traces = set.materials().traces;
  const std::set<std::string>& services = set.materials().gatewayServices;
  std::unordered_map<uint32_t, uint32_t> agentWitness;      // span -> witness
  for (uint32_t i = 0; i < set.witnesses().size(); ++i)
    if (const Witness& w = set.witness(i); w.sight == Sight::agent) agentWitness.emplace(traces.find(w.clientSpan), i);
  for (Call& call : set.calls) {
    for (const uint32_t index : std::vector(call.witnesses)) {
      const Witness& w = set.witness(index);
      uint32_t span = w.sight == Sight::agent ? noSpan : traces.find(w.clientSpan);
      if (span == noSpan && w.span != noSpan && w.sight != Sight::agent)
        span = traces.nearest(w.span, [&](const otlp::Span& s) { return !services.contains(s.service); });
      if (span == noSpan) continue;
      addUnique(call.clientSpans, span);
      const auto found = agentWitness.find(span);
      if (found != agentWitness.end() && set.witness(found->second).kind == set.base(call).kind) addUnique(call.witnesses, found->second);
    }
  }
}

}  // namespace chatelaine::gateway
