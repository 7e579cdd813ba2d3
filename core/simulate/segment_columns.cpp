#include "core/simulate/segment_columns.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace chatelaine::simulate {

using traffic::codeAbsent;
using traffic::codeNotRecorded;
using traffic::firstValueCode;
using traffic::RecordColumn;

SegmentColumns::SegmentColumns(std::shared_ptr<const traffic::Segment> segment, ValueSpaces& spaces)
    : segment_(std::move(segment)), spaces_(spaces), view_(*segment_), principal_(spaces.column(traffic::principalColumn)) {}

SegmentColumns::Source& SegmentColumns::source(ColumnId column) {
  if (sources_.size() <= column.value) sources_.resize(column.value + size_t{1});
  Source& source = sources_[column.value];
  if (source.looked) return source;
  source.looked = true;
  const std::string& name = spaces_.values(column).name();
  source.column = segment_->column(name);
  for (size_t dot = name.rfind('.'); dot != std::string::npos && dot > 0; dot = name.rfind('.', dot - 1))
    if (const traffic::Column* above = segment_->column(std::string_view(name).substr(0, dot))) source.above.push_back(above);
  return source;
}

const traffic::Bitmap* SegmentColumns::inferred(ColumnId column) {
  Source& found = source(column);
  if (found.inferredMade) return found.inferred.get();
  found.inferredMade = true;
  const traffic::Column* c = found.column;
  if (!c || (c->evidence.empty() && c->uniformEvidence != Evidence::inferred)) return nullptr;
  auto rows = std::make_unique<traffic::Bitmap>(segment_->rows);
  for (size_t row = 0; row < segment_->rows; ++row)
    if (c->codes[row] != codeNotRecorded && c->evidenceOf(row) == Evidence::inferred) rows->set(row);
  if (!rows->none()) found.inferred = std::move(rows);
  return found.inferred.get();
}

bool SegmentColumns::hasUnknownCallers(const SeenOnKey& seen) {
  if (unknownCallers_) return *unknownCallers_;
  const traffic::Column* c = source(principal_).column;
  unknownCallers_ = false;
  for (size_t row = 0; row < segment_->rows && !*unknownCallers_; ++row) {
    const bool unknown = !c || c->codes[row] < firstValueCode || c->evidenceOf(row) == Evidence::inferred;
    unknownCallers_ = unknown && !callersOf(view_, row, seen).empty();
  }
  return *unknownCallers_;
}

Reading SegmentColumns::narrowed(const Reading& reading, const std::vector<ColumnId>& columns, const SeenOnKey& seen) {
  Reading narrow;
  for (const ColumnId column : columns) {
    narrow.useInferred = narrow.useInferred || (reading.useInferred && inferred(column));
    narrow.seenCallers = narrow.seenCallers || (reading.seenCallers && column == principal_ && hasUnknownCallers(seen));
  }
  return narrow;
}

void SegmentColumns::forgetCallers() {
  unknownCallers_.reset();
  std::erase_if(ids_, [](const auto& entry) { return entry.first.reading.seenCallers; });
  std::erase_if(tuples_, [](const auto& entry) { return entry.first.reading.seenCallers; });
}

const ValueId* SegmentColumns::ids(ColumnId column, const Reading& reading, const SeenOnKey& seen) {
  const Reading narrow = narrowed(reading, {column}, seen);
  const auto [at, isNew] = ids_.try_emplace(Way{column.value, narrow});
  if (isNew) addIds(column, narrow, seen, at->second);
  return at->second.data;
}

void SegmentColumns::addIds(ColumnId column, const Reading& reading, const SeenOnKey& seen, Ids& ids) {
  ColumnValues& values = spaces_.values(column);
  const Source& from = source(column);
  const traffic::Bitmap* hidden = reading.useInferred ? nullptr : inferred(column);
  const bool isTime = values.name() == "context.time";
  if (from.column && !hidden && from.above.empty() && !isTime && !reading.seenCallers) {
    const std::vector<ValueId>& byCode = values.idsOf(from.column->dictionary);
    bool same = true;
    for (size_t code = 0; code < byCode.size() && same; ++code) same = byCode[code] == code;
    if (same) {
      ids.data = from.column->codes.data();
      return;
    }
  }
  ids.own.assign(segment_->rows, codeNotRecorded);
  if (from.column) {
    const std::vector<ValueId>& byCode = values.idsOf(from.column->dictionary);
    for (size_t row = 0; row < segment_->rows; ++row) ids.own[row] = byCode[from.column->codes[row]];
  }
  if (hidden) hidden->forEach([&](size_t row) { ids.own[row] = codeNotRecorded; });
  if (!from.above.empty()) addAbsences(from, ids.own);
  if (isTime) addTimes(values, ids.own);
  if (reading.seenCallers) addCallers(values, ids.own, seen);
  ids.data = ids.own.data();
}

// A record above that was seen whole, or seen absent, has no attribute that is not recorded by itself.
void SegmentColumns::addAbsences(const Source& source, std::vector<ValueId>& ids) const {
  for (const traffic::Column* above : source.above) {
    const std::optional<traffic::Code> whole = above->dictionary->find("{}");
    for (size_t row = 0; row < segment_->rows; ++row) {
      const traffic::Code code = above->codes[row];
      const bool ownHidden = source.column && source.column->codes[row] != codeNotRecorded;
      if (ids[row] == codeNotRecorded && !ownHidden && (code == codeAbsent || (whole && code == *whole))) ids[row] = codeAbsent;
    }
  }
}

// The time of a request is always known.
void SegmentColumns::addTimes(ColumnValues& values, std::vector<ValueId>& ids) const {
  for (size_t row = 0; row < segment_->rows; ++row)
    if (ids[row] < firstValueCode) {
      const Time time{segment_->times[row].micros / 1000 * 1000};
      std::string text = formatTime(time);
      if (text.size() == 20) text.insert(19, ".000");
      ids[row] = values.add(R"({"__extn":{"arg":")" + text + R"(","fn":"datetime"}})");
    }
}

void SegmentColumns::addCallers(ColumnValues& values, std::vector<ValueId>& ids, const SeenOnKey& seen) const {
  for (size_t row = 0; row < segment_->rows; ++row) {
    if (ids[row] >= firstValueCode) continue;
    std::vector<cedar::EntityUid> callers = callersOf(view_, row, seen);
    if (!callers.empty()) ids[row] = values.addAlternatives(std::move(callers));
  }
}

const ValueId* SegmentColumns::tuples(SpaceId space, const Reading& reading, const SeenOnKey& seen) {
  const std::vector<ColumnId>& columns = spaces_.columnsOf(space);
  if (columns.size() == 1) return ids(columns.front(), reading, seen);
  const Reading narrow = narrowed(reading, columns, seen);
  const auto [at, isNew] = tuples_.try_emplace(Way{space.value, narrow});
  Ids& made = at->second;
  if (!isNew) return made.data;
  std::vector<const ValueId*> parts;
  for (const ColumnId column : columns) parts.push_back(ids(column, reading, seen));
  std::vector<ValueId> tuple(columns.size());
  made.own.assign(segment_->rows, 0);
  for (size_t row = 0; row < segment_->rows && !columns.empty(); ++row) {
    for (size_t c = 0; c < columns.size(); ++c) tuple[c] = parts[c][row];
    made.own[row] = spaces_.tuple(space, tuple.data());
  }
  made.data = made.own.data();
  return made.data;
}

std::vector<cedar::EntityUid> callersOf(const RecordView& view, size_t row, const SeenOnKey& seen) {
  std::vector<cedar::EntityUid> callers;
  for (const std::string& name : view.list(RecordColumn::candidates, row)) callers.emplace_back("Agent", name);
  std::sort(callers.begin(), callers.end());
  callers.erase(std::unique(callers.begin(), callers.end()), callers.end());
  if (!callers.empty()) return callers;
  // Two gateways may call different keys by one name: the digest tells them apart.
  std::string_view credential = view.text(RecordColumn::credentialId, row);
  if (credential.empty()) credential = view.text(RecordColumn::credential, row);
  if (credential.empty()) return callers;
  const auto found = seen.find(std::string(credential));
  return found == seen.end() ? callers : found->second;
}

SeenOnKey seenOnKeys(const traffic::Snapshot& snapshot) {
  std::unordered_map<std::string, std::set<cedar::EntityUid>> seen;
  for (const traffic::Snapshot::Part& part : snapshot.parts()) {
    const traffic::Column* credential = part.segment->column(nameOf(RecordColumn::credential));
    const traffic::Column* digest = part.segment->column(nameOf(RecordColumn::credentialId));
    const traffic::Column* principal = part.segment->column(traffic::principalColumn);
    if (!credential || !principal) continue;
    std::set<std::tuple<const traffic::Column*, traffic::Code, traffic::Code>> pairs;
    part.live->forEach([&](size_t row) {
      const traffic::Column* key = digest && digest->codes[row] >= firstValueCode ? digest : credential;
      const traffic::Code held = key->codes[row];
      const traffic::Code by = principal->codes[row];
      if (held < firstValueCode || by < firstValueCode || principal->evidenceOf(row) == Evidence::inferred) return;
      if (!pairs.emplace(key, held, by).second) return;
      if (const std::optional<EntityName> name = entityNamed(principal->dictionary->value(by)))
        seen[key->dictionary->value(held)].emplace(name->type, name->id);
    });
  }
  SeenOnKey sorted;
  for (auto& [credential, callers] : seen) sorted.emplace(credential, std::vector<cedar::EntityUid>(callers.begin(),
      callers.end()));
  return sorted;
}

}  // namespace chatelaine::simulate
