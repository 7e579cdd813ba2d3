#include <array>
#include <unordered_set>

#include "core/traffic/codec.h"
#include "core/traffic/columns.h"
#include "core/workspace/blob.h"
#include "core/workspace/knowledge.h"
#include "core/workspace/schema.h"
#include "core/workspace/state.h"

namespace chatelaine::workspace {

namespace {

// Collects what does not hold; only what keeps the file from being read at all is an error.
class Checker {
public:
  Checker(const Database& database, const Task& task) : database_(database), task_(task) {}

  Result<std::vector<Fault>> run() {
    using Step = Result<void> (Checker::*)();
    constexpr std::array<std::pair<const char*, Step>, 6> steps{{{"pages", &Checker::pages},
                                                                 {"links", &Checker::links},
                                                                 {"raw records", &Checker::rawRecords},
                                                                 {"segments", &Checker::segments},
                                                                 {"identities", &Checker::knowledge},
                                                                 {"journal", &Checker::journal}}};
    for (size_t i = 0; i < steps.size(); ++i) {
      if (task_.cancelled()) return Task::cancelledError();
      task_.report({std::string("checking ") + steps[i].first, i, steps.size(), "parts"});
      const Result<void> done = (this->*steps[i].second)();
      if (!done) fault(steps[i].first, done.error().message);
    }
    return std::move(faults_);
  }

private:
  void fault(std::string where, std::string what) { faults_.push_back({std::move(where), std::move(what)}); }

  template <class Read>
  Result<void> eachRow(std::string_view sql, Read read) {
    Result<Rows> rows = database_.query(sql);
    if (!rows) return rows.error();
    while (true) {
      const Result<bool> more = rows->next();
      if (!more) return more.error();
      if (!*more) return {};
      read(*rows);
    }
  }

  Result<void> pages() {
    return eachRow("PRAGMA integrity_check", [&](const Rows& rows) {
      if (rows.text(0) != "ok") fault("pages", rows.text(0));
    });
  }

  Result<void> links() {
    return eachRow("PRAGMA foreign_key_check", [&](const Rows& rows) {
      fault(rows.text(0) + " " + std::to_string(rows.integer(1)), "names a row of " + rows.text(2) + " that is not there");
    });
  }

  Result<void> rawRecords() {
    CHATELAINE_TRY(eachRow("SELECT id, data, records FROM raw_frame ORDER BY id", [&](const Rows& rows) {
      const Result<std::string> frame = blobAt(rows, 1);
      const Result<std::vector<RawRecord>> records = frame ? recordsOfFrame(*frame, rows.count(2)) : Result<std::vector<RawRecord>>(frame.error());
      if (!records) fault("raw frame " + std::to_string(rows.integer(0)), records.error().message);
    }));
    return eachRow("SELECT f.source, f.name, f.records, coalesce((SELECT sum(records) FROM raw_frame WHERE file = f.id), 0) FROM raw_file f WHERE f.complete = 1",
                   [&](const Rows& rows) {
                     if (rows.integer(2) != rows.integer(3))
                       fault("raw file " + rows.text(0) + "/" + rows.text(1), "holds " + std::to_string(rows.integer(3)) + " records, not " + std::to_string(rows.integer(2)));
                   });
  }

  Result<void> segments() {
    const Result<Dictionaries> dictionaries = loadDictionaries(database_);
    if (!dictionaries) return dictionaries.error();
    const Result<std::vector<LoadedSegment>> loaded = loadSegments(database_, *dictionaries, &faults_);
    if (!loaded) return loaded.error();
    std::unordered_set<std::string> live;
    for (const LoadedSegment& one : *loaded) {
      if (task_.cancelled()) return Task::cancelledError();
      if (one.segment) segment(one, live);
    }
    return {};
  }

  // The digest over the values, against the stored one and those of the rows.
  void segment(const LoadedSegment& loaded, std::unordered_set<std::string>& live) {
    const std::string where = "segment " + std::to_string(loaded.id);
    const auto all = std::make_shared<const traffic::Bitmap>(loaded.segment->rows, true);
    const traffic::Snapshot rows({{loaded.segment, all}});
    std::vector<Digest> digests;
    bool agentsHold = true;
    for (uint32_t row = 0; row < loaded.segment->rows; ++row) {
      const traffic::Request request = rows.row({0, row});
      digests.push_back(Digest::fromHex(traffic::contentDigest(request)).value_or(Digest{}));
      for (const traffic::RecordColumn column : {traffic::RecordColumn::agent, traffic::RecordColumn::agentId})
        agentsHold = agentsHold && holds(*loaded.segment, column, row, traffic::recordCell(request, column));
      if (!loaded.superseded.test(row) && !live.insert(request.id).second) fault(where, "request " + request.id + " is there twice");
    }
    if (!agentsHold) fault(where + ", agent", "it is not what the agents of its rows say");
    if (traffic::segmentDigest(digests, loaded.segment->arrival) != loaded.segment->digest) fault(where, "its values do not give its digest");
    if (storedDigests(loaded.id, loaded.segment->rows) != digests) fault(where + ", " + digestsPart, "they are not those of its rows");
  }

  // Columns that repeat what another one says are in no row's digest by themselves.
  static bool holds(const traffic::Segment& segment, traffic::RecordColumn name, size_t row, const traffic::Cell& cell) {
    const traffic::Column* column = segment.column(traffic::nameOf(name));
    if (!column || column->stateOf(row) != traffic::State::recorded) return cell.state != traffic::State::recorded;
    return cell.state == traffic::State::recorded && column->dictionary->value(column->codes[row]) == cell.value &&
           column->evidenceOf(row) == cell.evidence;
  }

  std::vector<Digest> storedDigests(int64_t segment, size_t count) {
    Result<Rows> rows = database_.query("SELECT data FROM segment_part WHERE segment = ? AND name = ?", {segment, digestsPart});
    if (!rows) return {};
    const Result<bool> more = rows->next();
    if (!more || !*more) return {};
    const Result<std::string> bytes = blobAt(*rows, 0);
    if (!bytes) return {};
    Result<std::vector<Digest>> digests = traffic::decodeDigests(*bytes, count);
    return digests ? std::move(*digests) : std::vector<Digest>();
  }

  Result<void> knowledge() {
    const Result<Knowledge> known = readKnowledge(database_);
    return known ? Result<void>() : Result<void>(known.error());
  }

  Result<void> journal() {
    const Result<std::vector<JournalEntry>> entries = journalEntries(database_);
    if (!entries) return entries.error();
    Digest previous;
    uint64_t number = 0;
    for (const JournalEntry& entry : *entries) {
      const std::string where = "journal entry " + std::to_string(entry.number);
      if (entry.number != ++number) fault(where, "entry " + std::to_string(number) + " is missing");
      if (entry.previous != previous) fault(where, "it does not follow the entry before it");
      if (entry.hash != journalHash(entry)) fault(where, "its hash does not hold: it was changed");
      number = entry.number;
      previous = entry.hash;
    }
    return {};
  }

  const Database& database_;
  const Task& task_;
  std::vector<Fault> faults_;
};

}  // namespace

Result<std::vector<Fault>> Workspace::check(const Task& task) const { return Checker(state_->database, task).run(); }

Result<Info> Workspace::info() const {
  const Database& database = state_->database;
  Info info;
  info.formatVersion = static_cast<int>(formatVersion);
  const auto count = [&](const char* sql, uint64_t& into) -> Result<void> {
    const Result<int64_t> number = database.number(sql);
    if (!number) return number.error();
    into = static_cast<uint64_t>(*number);
    return {};
  };
  CHATELAINE_TRY(count("PRAGMA page_size", info.pageSize));
  CHATELAINE_TRY(count("SELECT count(*) FROM source", info.sources));
  CHATELAINE_TRY(count("SELECT count(*) FROM raw_file WHERE complete = 1", info.files));
  CHATELAINE_TRY(count("SELECT coalesce(sum(records), 0) FROM raw_file WHERE complete = 1", info.records));
  CHATELAINE_TRY(count("SELECT count(*) FROM segment", info.segments));
  CHATELAINE_TRY(count("SELECT coalesce(sum(items), 0) FROM graph_part WHERE kind = 'identities'", info.recordIdentities));
  CHATELAINE_TRY(count("SELECT coalesce(sum(items), 0) FROM graph_part WHERE kind = 'edges'", info.edges));
  CHATELAINE_TRY(count("SELECT count(*) FROM statement WHERE ended_at IS NULL", info.statements));
  CHATELAINE_TRY(count("SELECT count(*) FROM journal", info.journalEntries));
  CHATELAINE_TRY(count("SELECT coalesce(sum(rows), 0) FROM segment", info.requests));
  const Result<std::shared_ptr<const traffic::Snapshot>> rows = traffic();
  if (!rows) return rows.error();
  info.superseded = info.requests - (*rows)->liveRows();
  info.requests = (*rows)->liveRows();
  std::error_code error;
  info.bytes = std::filesystem::file_size(state_->path, error);
  return info;
}

}  // namespace chatelaine::workspace
