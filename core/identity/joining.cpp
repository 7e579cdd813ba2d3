#include "core/identity/joining.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace chatelaine::identity {

namespace {

class Sets {
public:
  explicit Sets(size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), size_t{0}); }
  size_t root(size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  // False: they were one already. The smaller index stays the root, so that the order of joins does not matter.
  bool join(size_t a, size_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return false;
    parent_[std::max(a, b)] = std::min(a, b);
    return true;
  }

private:
  std::vector<size_t> parent_;
};

using KeyIndex = std::map<std::pair<NodeKind, std::string>, std::vector<size_t>>;

KeyIndex indexBy(const std::vector<RecordIdentity>& records, std::vector<std::string> RecordIdentity::*keys) {
  KeyIndex index;
  for (size_t i = 0; i < records.size(); ++i)
    for (const std::string& key : records[i].*keys) index[{records[i].id.kind, key}].push_back(i);
  return index;
}

// A name or mail that one source gives to two tells nothing. What a source lists and what its clients claim are two listings.
bool onceASource(const std::vector<RecordIdentity>& records, const std::vector<size_t>& holders, Sets& sets) {
  std::map<std::string, size_t> roots;
  for (const size_t i : holders) {
    const std::string listing = records[i].id.source + "\n" + std::string(toString(records[i].from.evidence));
    const auto [it, isNew] = roots.emplace(listing, sets.root(i));
    if (!isNew && it->second != sets.root(i)) return false;
  }
  return true;
}

std::string describe(const RecordIdentity& record) {
  const char* word = record.from.evidence <= Evidence::claimed ? " as named by clients of " : " of ";
  return "`" + record.name + "`" + word + record.id.source;
}

// The record whose word weighs most in a group: strongest evidence, then the smallest key.
size_t principal(const std::vector<RecordIdentity>& records, const std::vector<size_t>& group) {
  return *std::ranges::min_element(group, [&](size_t a, size_t b) {
    const auto rank = [&](size_t i) { return std::tuple(-static_cast<int>(records[i].from.evidence), i); };
    return rank(a) < rank(b);
  });
}

size_t distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::vector<RecordIdentity> mergeSayings(std::vector<RecordIdentity> records) {
  const auto textOf = [](const RecordIdentity& r) { return std::tie(r.id, r.name, r.from.source, r.from.record); };
  std::ranges::stable_sort(records, [&](const RecordIdentity& a, const RecordIdentity& b) { return textOf(a) < textOf(b); });
  std::vector<RecordIdentity> merged;
  for (RecordIdentity& record : records) {
    if (merged.empty() || merged.back().id != record.id) {
      merged.push_back(std::move(record));
      continue;
    }
    RecordIdentity& kept = merged.back();
    // A name that is more than the bare key is the better one.
    if (kept.name.empty() || (kept.name == kept.id.key && !record.name.empty())) kept.name = record.name;
    if (record.from.evidence > kept.from.evidence) kept.from = record.from;
    kept.facts.insert(kept.facts.end(), record.facts.begin(), record.facts.end());
    kept.strongKeys.insert(kept.strongKeys.end(), record.strongKeys.begin(), record.strongKeys.end());
    kept.weakKeys.insert(kept.weakKeys.end(), record.weakKeys.begin(), record.weakKeys.end());
  }
  for (RecordIdentity& record : merged)
    for (std::vector<std::string>* keys : {&record.strongKeys, &record.weakKeys}) {
      std::ranges::sort(*keys);
      keys->erase(std::unique(keys->begin(), keys->end()), keys->end());
    }
  return merged;
}

Joined joinRecords(const std::vector<RecordIdentity>& records, const std::vector<Edge>& sameAs) {
  Sets strong(records.size());
  for (const auto& [key, holders] : indexBy(records, &RecordIdentity::strongKeys))
    for (const size_t i : holders) strong.join(holders.front(), i);
  std::map<RecordKey, size_t> byKey;
  for (size_t i = 0; i < records.size(); ++i) byKey.emplace(records[i].id, i);
  for (const Edge& edge : sameAs) {
    const auto a = byKey.find(edge.from), b = byKey.find(edge.to);
    if (a != byKey.end() && b != byKey.end()) strong.join(a->second, b->second);
  }
  Sets all = strong;
  Joined joined;
  for (const auto& [key, holders] : indexBy(records, &RecordIdentity::weakKeys)) {
    if (!onceASource(records, holders, strong)) continue;
    for (const size_t i : holders) {
      if (!all.join(holders.front(), i)) continue;
      const bool mail = key.second.starts_with("mail:");
      const RecordIdentity& first = records[holders.front()];
      const Provenance from{
          "console", records[i].from.source + ":" + records[i].from.record, Evidence::inferred, mail ? 0.9 : 0.7, "", {}, ""};
      joined.toConfirm.push_back(
          {records[i].name,
           describe(first) + " and " + describe(records[i]) + " are taken for one: equal " + (mail ? "mail" : "name"), from});
    }
  }
  std::map<size_t, std::vector<size_t>> groups;
  for (size_t i = 0; i < records.size(); ++i) groups[all.root(i)].push_back(i);
  joined.inferred.resize(records.size());
  for (auto& [root, group] : groups) {
    const size_t chief = strong.root(principal(records, group));
    for (const size_t i : group) joined.inferred[i] = strong.root(i) != chief;
    joined.groups.push_back(std::move(group));
  }
  return joined;
}

std::string nearName(std::string_view name, const std::vector<std::string>& names) {
  const size_t allowed = std::min<size_t>(2, name.size() / 4);
  size_t best = allowed + 1;
  std::string found;
  bool several = false;
  for (const std::string& candidate : names) {
    if (candidate == found || candidate.size() > name.size() + allowed || name.size() > candidate.size() + allowed) continue;
    const size_t far = distance(name, candidate);
    if (far > allowed || far > best) continue;
    several = far == best;
    best = far;
    found = candidate;
  }
  return several ? std::string() : found;
}

}  // namespace chatelaine::identity
