#include <algorithm>
#include <tuple>

#include "core/gateway/join_calls.h"

namespace chatelaine::gateway {

namespace {

constexpr Duration early{50'000};                           // clocks of one process, written at different moments
constexpr Duration answered = Duration::seconds(2);         // from the end of the work to the line in the log

// A refused call as a door may have seen it.
struct Refused {
  uint32_t call;
  Time start, end;
  std::string trace;
};

// The trace that the call is known to lie in: of its own spans or as the client sent it.
std::string traceOf(const CallSet& set, const Call& call) {
  for (const uint32_t index : call.witnesses)
    if (const uint32_t span = set.witness(index).span; span != noSpan && set.witness(index).sight != Sight::agent)
      return set.materials().traces.spans()[span].trace;
  return set.value(call, Topic::trace);
}

bool fits(const CallSet& set, const Witness& door, const Refused& refused) {
  const Call& call = set.calls[refused.call];
  const Witness& base = set.base(call);
  if (base.status != 0 && door.status != 0 && base.status != door.status) return false;
  if (door.span != noSpan) {
    if (refused.start < door.start - early || refused.end > *door.end + early) return false;
    if (!refused.trace.empty() && refused.trace != set.materials().traces.spans()[door.span].trace) return false;
    return true;
  }
  if (door.start < refused.start || door.start > refused.end + answered) return false;
  const std::string address = set.value(call, Topic::address);
  const std::string_view line = door.value(Topic::address);
  if (!address.empty() && !line.empty() && address != line) return false;
  if (base.kind != traffic::Kind::delegate) return true;
  const std::string_view target = door.value(Topic::target);
  const Said* said = set.best(call, Topic::target);
  const Registry& registry = set.materials().registry;
  return target.empty() || !said || target == said->value || registry.agentName(target) == registry.agentName(said->value);
}

std::vector<Refused> refusedCalls(const CallSet& set, std::string_view route) {
  std::vector<Refused> refused;
  for (uint32_t i = 0; i < set.calls.size(); ++i) {
    const Witness& base = set.base(set.calls[i]);
    if (base.failed && base.route == route && base.sight != Sight::agent)
      refused.push_back({i, set.start(set.calls[i]), set.end(set.calls[i]), traceOf(set, set.calls[i])});
  }
  std::ranges::sort(refused, {}, [](const Refused& r) { return std::tie(r.start, r.call); });
  return refused;
}

struct DoorPair {
  bool otherReason;
  int64_t apart;
  uint32_t door;
  uint32_t call;
};

// The same reason first, then the nearest; each door and each call once.
void pairUp(CallSet& set, const std::vector<uint32_t>& doors, std::string_view route, std::vector<bool>& matched) {
  const std::vector<Refused> refused = refusedCalls(set, route);
  Duration longest{};
  for (const Refused& r : refused) longest = std::max(longest, r.end - r.start);
  std::vector<DoorPair> pairs;
  for (const uint32_t index : doors) {
    const Witness& door = set.witness(index);
    if (door.route != route) continue;
    const Time from = door.start - early - longest - answered, to = door.end.value_or(door.start) + early;
    for (auto r = std::ranges::lower_bound(refused, from, {}, &Refused::start); r != refused.end() && r->start <= to; ++r)
      if (fits(set, door, *r))
        pairs.push_back({set.base(set.calls[r->call]).reason != door.reason, std::abs((*door.end - r->end).micros), index, r->call});
  }
  std::ranges::sort(pairs, {}, [](const DoorPair& p) { return std::tie(p.otherReason, p.apart, p.door, p.call); });
  std::vector<bool> taken(set.calls.size());
  for (const DoorPair& pair : pairs) {
    if (matched[pair.door] || taken[pair.call]) continue;
    matched[pair.door] = taken[pair.call] = true;
    set.calls[pair.call].witnesses.push_back(pair.door);
  }
}

void matchAll(CallSet& set, bool spans) {
  std::vector<uint32_t> doors;
  for (uint32_t i = 0; i < set.witnesses().size(); ++i)
    if (set.witness(i).sight == Sight::door && (set.witness(i).span != noSpan) == spans) doors.push_back(i);
  std::vector<bool> matched(set.witnesses().size());
  for (const std::string_view route : {"mcp", "a2a", "model"}) pairUp(set, doors, route, matched);
  for (const uint32_t door : doors)
    if (!matched[door]) set.calls.emplace_back().witnesses.push_back(door);
}

}  // namespace

void matchDoors(CallSet& set) {
  matchAll(set, true);      // what is left of the spans are calls that access lines may tell of, too
  matchAll(set, false);
}

}  // namespace chatelaine::gateway
