#include "core/traffic/snapshot.h"

#include <algorithm>
#include <cassert>
#include <set>

#include "core/traffic/columns.h"

namespace chatelaine::traffic {

namespace {

template <class Visit>
void forEachLive(std::span<const Snapshot::Part> parts, Visit visit) {
  for (size_t s = 0; s < parts.size(); ++s)
    parts[s].live->forEach([&](size_t row) { visit(RowId{static_cast<uint32_t>(s), static_cast<uint32_t>(row)}, *parts[s].segment); });
}

const std::string& requestId(const Segment& segment, size_t row) {
  static const std::string none;
  const Column* ids = segment.column(nameOf(RecordColumn::request));
  return ids && ids->codes[row] >= firstValueCode ? ids->dictionary->value(ids->codes[row]) : none;
}

// Equal times by request id, so that the order does not depend on that of the imports.
void sortByTime(std::span<const Snapshot::Part> parts, std::vector<RowId>& rows) {
  std::sort(rows.begin(), rows.end(), [parts](RowId a, RowId b) {
    const Segment& x = *parts[a.segment].segment;
    const Segment& y = *parts[b.segment].segment;
    if (x.times[a.row] != y.times[b.row]) return x.times[a.row] < y.times[b.row];
    return requestId(x, a.row) < requestId(y, b.row);
  });
}

// Leaves out what a record above says already, so that a request comes back as it went in.
void dropImplied(Request& request) {
  for (auto it = request.context.begin(); it != request.context.end();) {
    if (it->second.state == State::absent && absentBecause(request, it->first))
      it = request.context.erase(it);
    else
      ++it;
  }
}

}  // namespace

Code Dictionary::add(std::string_view value) {
  const auto [at, isNew] = codes_.try_emplace(std::string(value), end());
  if (isNew) values_.emplace_back(value);
  return at->second;
}

std::optional<Code> Dictionary::find(std::string_view value) const {
  const auto at = codes_.find(std::string(value));
  return at == codes_.end() ? std::nullopt : std::optional(at->second);
}

const Column* Segment::column(std::string_view name) const {
  const auto at = std::lower_bound(columns.begin(), columns.end(), name, [](const Column& c, std::string_view n) { return c.name < n; });
  return at != columns.end() && at->name == name ? &*at : nullptr;
}

Snapshot::Snapshot(std::vector<Part> parts) : parts_(std::move(parts)) {
  for (size_t s = 0; s < parts_.size(); ++s) {
    const Segment& segment = *parts_[s].segment;
    assert(parts_[s].live->rows() == segment.rows);
    const Column* ids = segment.column(nameOf(RecordColumn::request));
    const Column* chain = segment.column(nameOf(RecordColumn::chain));
    parts_[s].live->forEach([&](size_t row) {
      const RowId id{static_cast<uint32_t>(s), static_cast<uint32_t>(row)};
      ++liveRows_;
      if (ids && ids->codes[row] >= firstValueCode) byRequest_.emplace(ids->dictionary->value(ids->codes[row]), id);
      if (chain && chain->codes[row] >= firstValueCode) byChain_[chain->dictionary->value(chain->codes[row])].push_back(id);
    });
  }
}

Request Snapshot::row(RowId id) const {
  const Segment& segment = *parts_[id.segment].segment;
  Request request;
  request.time = segment.times[id.row];
  request.kind = segment.kinds[id.row];
  request.verdict = segment.verdicts[id.row];
  request.reason = segment.reasons[id.row];
  for (const Column& column : segment.columns) {
    const Code code = column.codes[id.row];
    if (code == codeNotRecorded) continue;
    const Evidence evidence = column.evidenceOf(id.row);
    Cell cell = code == codeAbsent ? Cell::absent(evidence) : Cell::recorded(column.dictionary->value(code), evidence);
    if (column.name.starts_with("context."))
      request.context.emplace_hint(request.context.end(), column.name, std::move(cell));
    else
      setRecordCell(request, column.name, cell);
  }
  dropImplied(request);
  return request;
}

std::optional<RowId> Snapshot::find(std::string_view requestId) const {
  const auto at = byRequest_.find(std::string(requestId));
  return at == byRequest_.end() ? std::nullopt : std::optional(at->second);
}

std::optional<TimeRange> Snapshot::timeRange() const {
  std::optional<Time> first;
  std::optional<Time> last;
  forEachLive(parts_, [&](RowId id, const Segment& segment) {
    const Time time = segment.times[id.row];
    if (!first || time < *first) first = time;
    if (!last || time > *last) last = time;
  });
  if (!first) return std::nullopt;
  return TimeRange{first, *last + Duration{1}};
}

std::vector<std::string> Snapshot::contextPaths() const {
  std::set<std::string> paths;
  for (const Part& part : parts_)
    for (const Column& column : part.segment->columns) {
      if (!column.name.starts_with("context.") || paths.contains(column.name)) continue;
      for (size_t row = 0; row < column.codes.size(); ++row)
        if (column.codes[row] >= firstValueCode && part.live->test(row)) {
          paths.insert(column.name);
          break;
        }
    }
  return {paths.begin(), paths.end()};
}

std::vector<RowId> Snapshot::rowsOfChain(std::string_view chain) const {
  const auto at = byChain_.find(std::string(chain));
  if (at == byChain_.end()) return {};
  std::vector<RowId> rows = at->second;
  sortByTime(parts_, rows);
  return rows;
}

std::vector<RowId> Snapshot::rowsByTime() const {
  std::vector<RowId> rows;
  rows.reserve(liveRows_);
  forEachLive(parts_, [&](RowId id, const Segment&) { rows.push_back(id); });
  sortByTime(parts_, rows);
  return rows;
}

Digest Snapshot::digest() const {
  std::vector<std::string> rows;
  rows.reserve(liveRows_);
  forEachLive(parts_, [&](RowId id, const Segment&) { rows.push_back(contentDigest(row(id))); });
  std::sort(rows.begin(), rows.end());
  Sha256 hash;
  hash.addNumber(static_cast<int64_t>(rows.size()));
  for (const std::string& digest : rows) hash.add(digest);
  return hash.finish();
}

}  // namespace chatelaine::traffic
