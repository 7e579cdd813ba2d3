#include <algorithm>
#include <tuple>

#include "core/gateway/join_calls.h"

namespace chatelaine::gateway {

namespace {

auto sayingOrder(const Said& s) { return std::tie(s.topic, s.value, s.evidence, s.precedence); }

bool sayLess(const std::vector<Said>& a, const std::vector<Said>& b) {
  return std::ranges::lexicographical_compare(a, b, [](const Said& x, const Said& y) { return sayingOrder(x) < sayingOrder(y); });
}

// The later version before the earlier; a total order, so that the order of reading never counts.
bool versionBefore(const Witness& a, const Witness& b) {
  if (a.version != b.version) return a.version > b.version;
  if (a.rank != b.rank) return a.rank > b.rank;
  if (a.start != b.start) return a.start > b.start;
  if (a.end != b.end) return a.end > b.end;
  if (a.detail != b.detail) return a.detail > b.detail;
  return sayLess(a.said, b.said);
}

// What `kept` leaves open is taken from an earlier version.
void fillFrom(Witness& kept, Witness& other) {
  for (Said& saying : other.said)
    if (!kept.best(saying.topic)) kept.said.push_back(std::move(saying));
  for (std::string& key : other.callKeys)
    if (std::ranges::find(kept.callKeys, key) == kept.callKeys.end()) kept.callKeys.push_back(std::move(key));
  for (auto& [path, cell] : other.context) kept.context.try_emplace(path, std::move(cell));
  if (kept.clientSpan.empty()) kept.clientSpan = std::move(other.clientSpan);
  if (kept.path.empty()) kept.path = std::move(other.path);
  if (!kept.end) kept.end = other.end;
  if (kept.failed && kept.reason == traffic::Reason::none) kept.reason = other.reason, kept.detail = other.detail, kept.status = other.status;
  kept.headersSeen = kept.headersSeen || other.headersSeen;
}

}  // namespace

std::vector<Witness> mergeVersions(std::vector<Witness> witnesses) {
  for (Witness& w : witnesses) std::ranges::sort(w.said, [](const Said& a, const Said& b) { return sayingOrder(a) < sayingOrder(b); });
  std::ranges::sort(witnesses, [](const Witness& a, const Witness& b) {
    const auto left = std::tie(a.sight, a.source, a.label), right = std::tie(b.sight, b.source, b.label);
    return left != right ? left < right : versionBefore(a, b);
  });
  std::vector<Witness> merged;
  merged.reserve(witnesses.size());
  for (Witness& w : witnesses) {
    if (!merged.empty() && merged.back().sight == w.sight && merged.back().source == w.source && merged.back().label == w.label) fillFrom(merged.back(), w);
    else merged.push_back(std::move(w));
  }
  return merged;
}

}  // namespace chatelaine::gateway
