#include <algorithm>
#include <cassert>
#include <unordered_map>
#include <unordered_set>

#include "core/traffic/codec.h"
#include "core/traffic/columns.h"
#include "core/traffic/numbers.h"
#include "core/workspace/blob.h"
#include "core/workspace/knowledge.h"
#include "core/workspace/state.h"

namespace chatelaine::workspace {

namespace {

constexpr const char* derivedFrom = "derived_from";

struct Place {
  int64_t segment = 0;
  uint32_t row = 0;
};

struct Known {
  Place place;
  Digest digest;
  bool isStill = false;             // the new set holds the request
};

// What is to be done with one request of the new set.
struct Change {
  size_t request = 0;
  std::optional<Place> replaces;
};

struct Plan {
  std::vector<Change> changes;
  std::vector<Place> gone;
  Applied applied;
};

using KnownRows = std::unordered_map<std::string, Known>;
using Superseded = std::unordered_map<int64_t, traffic::Bitmap>;

Result<std::string> partOf(const Database& database, int64_t segment, const std::string& name) {
  Result<Rows> rows = database.query("SELECT data FROM segment_part WHERE segment = ? AND name = ?", {segment, name});
  if (!rows) return rows.error();
  const Result<bool> more = rows->next();
  if (!more) return more.error();
  if (!*more) return Error{ErrorCode::damaged, "segment " + std::to_string(segment) + " has no part `" + name + "`", {}};
  return blobAt(*rows, 0);
}

Result<void> knowSegment(const Database& database, int64_t id, const traffic::Bitmap& superseded, KnownRows& known) {
  const Result<std::string> digestBytes = partOf(database, id, digestsPart);
  if (!digestBytes) return digestBytes.error();
  const Result<std::vector<Digest>> digests = traffic::decodeDigests(*digestBytes, superseded.rows());
  if (!digests) return digests.error();
  const std::string request(traffic::nameOf(traffic::RecordColumn::request));
  const Result<std::string> columnBytes = partOf(database, id, columnPart + request);
  if (!columnBytes) return columnBytes.error();
  const Result<traffic::Column> ids = traffic::decodeColumn(request, *columnBytes, superseded.rows(), nullptr);
  if (!ids) return ids.error();
  for (size_t row = 0; row < superseded.rows(); ++row) {
    if (superseded.test(row) || ids->codes[row] < traffic::firstValueCode) continue;
    known[ids->dictionary->value(ids->codes[row])] = {{id, static_cast<uint32_t>(row)}, (*digests)[row], false};
  }
  return {};
}

Result<KnownRows> knownRows(const Database& database, Superseded& superseded) {
  Result<Rows> rows = database.query("SELECT id, rows, superseded FROM segment ORDER BY id");
  if (!rows) return rows.error();
  KnownRows known;
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return known;
    const int64_t id = rows->integer(0);
    traffic::Bitmap bitmap(static_cast<size_t>(rows->integer(1)));
    if (!rows->isNull(2)) {
      const Result<std::string> bytes = blobAt(*rows, 2);
      if (!bytes) return bytes.error();
      Result<traffic::Bitmap> decoded = traffic::decodeBitmap(*bytes, bitmap.rows());
      if (!decoded) return decoded.error();
      bitmap = std::move(*decoded);
    }
    CHATELAINE_TRY(knowSegment(database, id, bitmap, known));
    superseded.emplace(id, std::move(bitmap));
  }
}

Plan planOf(const std::vector<traffic::Request>& requests, KnownRows& known) {
  Plan plan;
  std::unordered_set<std::string_view> seen;
  for (size_t i = 0; i < requests.size(); ++i) {
    const bool isFirst = seen.insert(requests[i].id).second;
    assert(isFirst && "two requests of one set have the same id");
    if (!isFirst) continue;
    const auto at = known.find(requests[i].id);
    if (at == known.end()) {
      plan.changes.push_back({i, std::nullopt});
      ++plan.applied.added;
      continue;
    }
    at->second.isStill = true;
    if (at->second.digest.hex() == traffic::contentDigest(requests[i])) {
      ++plan.applied.unchanged;
    } else {
      plan.changes.push_back({i, at->second.place});
      ++plan.applied.changed;
    }
  }
  for (const auto& [id, row] : known)
    if (!row.isStill) plan.gone.push_back(row.place);
  plan.applied.gone = plan.gone.size();
  std::sort(plan.changes.begin(), plan.changes.end(), [&](const Change& a, const Change& b) {
    const traffic::Request& x = requests[a.request];
    const traffic::Request& y = requests[b.request];
    return std::tie(x.time, x.id) < std::tie(y.time, y.id);
  });
  return plan;
}

// The workspace's dictionaries while segments are added; new values are written as pages with the segment that brought them.
class DictionaryPages {
public:
  explicit DictionaryPages(Dictionaries dictionaries) {
    for (auto& [name, dictionary] : dictionaries) {
      const traffic::Code end = dictionary->end();
      byName_.emplace(name, Entry{std::move(dictionary), end});
    }
  }

  const std::shared_ptr<traffic::Dictionary>& named(const std::string& name) {
    Entry& entry = byName_[name];
    if (!entry.dictionary) entry.dictionary = std::make_shared<traffic::Dictionary>();
    return entry.dictionary;
  }

  Result<void> write(Database& database) {
    for (auto& [name, entry] : byName_) {
      if (entry.written == entry.dictionary->end()) continue;
      CHATELAINE_TRY(database.run("INSERT INTO dictionary (name) VALUES (?) ON CONFLICT (name) DO NOTHING", {name}));
      const std::string blob = sealBlob(traffic::encodeValues(*entry.dictionary, entry.written));
      CHATELAINE_TRY(database.run("INSERT INTO dictionary_page (dictionary, first_code, data) SELECT id, ?, ? FROM dictionary WHERE name = ?",
                                  {uint64_t{entry.written}, Blob{blob}, name}));
      entry.written = entry.dictionary->end();
    }
    return {};
  }

private:
  struct Entry {
    std::shared_ptr<traffic::Dictionary> dictionary;
    traffic::Code written = traffic::firstValueCode;
  };
  std::unordered_map<std::string, Entry> byName_;
};

Result<void> writePart(Database& database, int64_t segment, const std::string& name, const std::string& bytes) {
  const std::string blob = sealBlob(bytes);
  CHATELAINE_TRY(database.run("INSERT INTO segment_part (segment, name, data) VALUES (?, ?, ?)", {segment, name, Blob{blob}}));
  return {};
}

Result<void> writeSegment(Database& database, DictionaryPages& pages, const traffic::Segment& segment, const std::vector<Digest>& digests) {
  CHATELAINE_TRY(database.run("INSERT INTO segment (rows, digest) VALUES (?, ?)", {uint64_t{segment.rows}, segment.digest}));
  const int64_t id = database.lastRow();
  CHATELAINE_TRY(writePart(database, id, rowsPart, traffic::encodeRows(segment)));
  CHATELAINE_TRY(writePart(database, id, digestsPart, traffic::encodeDigests(digests)));
  for (const traffic::Column& column : segment.columns) {
    const bool isShared = traffic::hasSharedDictionary(column.name);
    const std::string bytes = isShared ? traffic::encodeColumn(traffic::rebased(column, pages.named(column.name)), false)
                                       : traffic::encodeColumn(column, true);
    CHATELAINE_TRY(writePart(database, id, columnPart + column.name, bytes));
  }
  return pages.write(database);
}

Result<void> supersede(Database& database, const std::vector<Place>& places, Superseded& superseded) {
  std::unordered_set<int64_t> touched;
  for (const Place& place : places) {
    superseded.at(place.segment).set(place.row);
    touched.insert(place.segment);
  }
  for (const int64_t segment : touched) {
    const std::string blob = sealBlob(traffic::encodeBitmap(superseded.at(segment)));
    CHATELAINE_TRY(database.run("UPDATE segment SET superseded = ? WHERE id = ?", {Blob{blob}, segment}));
  }
  return {};
}

// One segment's worth of changes, and what they supersede.
struct Batch {
  std::shared_ptr<const traffic::Segment> segment;
  std::vector<Digest> digests;
  std::vector<Place> replaced;
};

Batch batchOf(std::vector<traffic::Request>& requests, std::span<const Change> changes) {
  Batch batch;
  traffic::Builder builder;
  std::vector<Digest> byArrival;
  for (const Change& change : changes) {
    traffic::Request& request = requests[change.request];
    byArrival.push_back(Digest::fromHex(traffic::contentDigest(request)).value_or(Digest{}));
    if (change.replaces) batch.replaced.push_back(*change.replaces);
    builder.add(std::move(request));
  }
  batch.segment = builder.finish().front();
  for (const uint32_t arrival : batch.segment->arrival) batch.digests.push_back(byArrival[arrival]);
  return batch;
}

}  // namespace

Result<Applied> Workspace::applyDerived(std::vector<traffic::Request> requests, const Knowledge& knowledge, const Digest& evidence, const Task& task) {
  Database& database = state_->database;
  traffic::typeNumbers(requests);
  Superseded superseded;
  Result<KnownRows> known = knownRows(database, superseded);
  if (!known) return known.error();
  const Plan plan = planOf(requests, *known);
  Result<Dictionaries> dictionaries = loadDictionaries(database);
  if (!dictionaries) return dictionaries.error();
  DictionaryPages pages(std::move(*dictionaries));
  state_->traffic.reset();

  const std::span<const Change> changes(plan.changes);
  for (size_t begin = 0; begin < changes.size(); begin += traffic::segmentRows) {
    if (task.cancelled()) return Task::cancelledError();
    task.report({"storing requests", begin, changes.size(), "rows"});
    const Batch batch = batchOf(requests, changes.subspan(begin, std::min(traffic::segmentRows, changes.size() - begin)));
    CHATELAINE_TRY(atomically([&]() -> Result<void> {
      CHATELAINE_TRY(writeSegment(database, pages, *batch.segment, batch.digests));
      return supersede(database, batch.replaced, superseded);
    }));
  }
  CHATELAINE_TRY(atomically([&]() -> Result<void> {
    CHATELAINE_TRY(supersede(database, plan.gone, superseded));
    CHATELAINE_TRY(writeKnowledge(database, knowledge));
    CHATELAINE_TRY(database.run("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                                {derivedFrom, evidence}));
    return {};
  }));
  state_->traffic.reset();
  return plan.applied;
}

Result<bool> Workspace::derivedIsCurrent() const {
  const Result<Digest> evidence = evidenceDigest();
  if (!evidence) return evidence.error();
  Result<Rows> rows = state_->database.query("SELECT value FROM meta WHERE name = ?", {derivedFrom});
  if (!rows) return rows.error();
  const Result<bool> more = rows->next();
  if (!more) return more.error();
  const Result<std::vector<RawFile>> kept = files();
  if (!kept) return kept.error();
  return *more ? rows->digest(0) == *evidence : kept->empty();
}

}  // namespace chatelaine::workspace
