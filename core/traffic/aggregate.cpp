#include "core/traffic/aggregate.h"

#include <algorithm>
#include <array>
#include <map>

#include "core/base/near.h"
#include "core/traffic/filter_node.h"

namespace chatelaine::traffic {

namespace {

using Key = std::pair<std::vector<std::string>, std::vector<bool>>;

void dropOutside(Bitmap& rows, const Segment& segment, const TimeRange& range) {
  if (!range.from && !range.to) return;
  for (size_t row = 0; row < segment.rows; ++row)
    if (!range.contains(segment.times[row])) rows.reset(row);
}

Result<void> checkGroupFields(const Snapshot& snapshot, const std::vector<std::string>& fields) {
  const std::vector<Field> catalog = fieldCatalog(snapshot);
  for (const std::string& name : fields) {
    const auto at = std::find_if(catalog.begin(), catalog.end(), [&](const Field& f) { return f.name == name && f.domain == FieldDomain::request; });
    if (at == catalog.end()) {
      std::vector<std::string> names;
      for (const Field& field : catalog)
        if (field.domain == FieldDomain::request) names.push_back(field.name);
      const std::vector<std::string> near = nearest(name, names);
      return Error{ErrorCode::wrongUse, "`" + name + "` is no field of requests" + (near.empty() ? "" : "; did you mean " + alternatives(near) + "?"), {}};
    }
    if (at->type == FieldType::time)
      return Error{ErrorCode::wrongUse, "requests cannot be grouped by the time `" + name + "`; group by another field", {}};
  }
  return {};
}

void countGroups(const Segment& segment, const Bitmap& rows, const std::vector<std::string>& fields, std::map<Key, uint64_t>& counts) {
  std::vector<FieldCodes> codes;
  for (const std::string& field : fields) codes.emplace_back(segment, field);
  std::map<std::vector<Code>, uint64_t> byCodes;
  std::vector<Code> tuple(fields.size());
  rows.forEach([&](size_t row) {
    for (size_t i = 0; i < codes.size(); ++i) tuple[i] = codes[i].at(row);
    ++byCodes[tuple];
  });
  for (const auto& [values, count] : byCodes) {
    Key key;
    for (size_t i = 0; i < codes.size(); ++i) {
      key.second.push_back(values[i] != codeNotRecorded);
      key.first.push_back(values[i] < firstValueCode ? "" : codes[i].shown(values[i]));
    }
    counts[key] += count;
  }
}

constexpr int64_t second = 1'000'000;
constexpr int64_t minute = 60 * second;
constexpr int64_t hour = 60 * minute;
constexpr int64_t day = 24 * hour;
constexpr std::array<int64_t, 26> roundWidths{second,    2 * second, 5 * second, 10 * second, 15 * second, 30 * second, minute,  2 * minute, 5 * minute,
                                              10 * minute, 15 * minute, 30 * minute, hour,  2 * hour, 3 * hour, 6 * hour, 12 * hour,
                                              day,       2 * day,    7 * day,    14 * day,   28 * day,   91 * day, 182 * day, 364 * day, 3640 * day};

int64_t floorTo(int64_t value, int64_t width) {
  const int64_t rest = value % width;
  return value - (rest < 0 ? rest + width : rest);
}

int64_t binsNeeded(int64_t from, int64_t to, int64_t width) { return (to - floorTo(from, width) + width - 1) / width; }

}  // namespace

Selection select(const Snapshot& snapshot, const Filter& filter, const TimeRange& range) {
  Selection selection;
  selection.reserve(snapshot.parts().size());
  for (const Snapshot::Part& part : snapshot.parts()) {
    selection.push_back(filter.rows(part));
    dropOutside(selection.back(), *part.segment, range);
  }
  return selection;
}

size_t count(const Selection& selection) {
  size_t rows = 0;
  for (const Bitmap& bitmap : selection) rows += bitmap.count();
  return rows;
}

Result<std::vector<Group>> groupBy(const Snapshot& snapshot, const Selection& selection, const std::vector<std::string>& fields) {
  CHATELAINE_TRY(checkGroupFields(snapshot, fields));
  std::map<Key, uint64_t> counts;
  for (size_t s = 0; s < selection.size(); ++s) countGroups(*snapshot.parts()[s].segment, selection[s], fields, counts);
  std::vector<Group> groups;
  groups.reserve(counts.size());
  for (const auto& [key, count] : counts) groups.push_back({key.first, key.second, count});
  std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.count > b.count; });
  return groups;
}

Histogram histogram(const Snapshot& snapshot, const Selection& selection, const TimeRange& range, size_t bins) {
  Histogram out;
  const std::optional<TimeRange> whole = snapshot.timeRange();
  if (!whole || bins == 0) return out;
  const int64_t from = range.from.value_or(*whole->from).micros;
  const int64_t to = range.to.value_or(*whole->to).micros;
  if (from >= to) return out;
  const auto fits = [&](int64_t width) { return binsNeeded(from, to, width) <= static_cast<int64_t>(bins); };
  int64_t width = roundWidths.back();
  if (const auto at = std::find_if(roundWidths.begin(), roundWidths.end(), fits); at != roundWidths.end()) width = *at;
  while (!fits(width) && width < INT64_MAX / 4) width *= 2;
  out.width = {width};
  const int64_t begin = floorTo(from, width);
  out.bins.resize(static_cast<size_t>(binsNeeded(from, to, width)));
  for (size_t i = 0; i < out.bins.size(); ++i) out.bins[i].from = Time{begin + static_cast<int64_t>(i) * width};
  for (size_t s = 0; s < selection.size(); ++s) {
    const Segment& segment = *snapshot.parts()[s].segment;
    selection[s].forEach([&](size_t row) {
      const int64_t time = segment.times[row].micros;
      if (time < from || time >= to) return;
      HistogramBin& bin = out.bins[static_cast<size_t>((time - begin) / width)];
      if (segment.verdicts[row] == Verdict::allow) ++bin.allowed;
      else if (segment.verdicts[row] == Verdict::deny) ++bin.denied;
      else ++bin.undecided;
    });
  }
  return out;
}

}  // namespace chatelaine::traffic
