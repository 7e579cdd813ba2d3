#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/workspace/blob.h"
#include "core/workspace/state.h"

namespace chatelaine::workspace {

namespace {

constexpr size_t frameBytes = 1 << 20;

void addVarint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

bool takeVarint(std::string_view& rest, uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(rest.front());
    rest.remove_prefix(1);
    value |= uint64_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

bool takeText(std::string_view& rest, std::string& text) {
  uint64_t size = 0;
  if (!takeVarint(rest, size) || size > rest.size()) return false;
  text = rest.substr(0, static_cast<size_t>(size));
  rest.remove_prefix(static_cast<size_t>(size));
  return true;
}

Result<void> flushFrame(Database& database, OpenFile& file) {
  if (file.inFrame == 0) return {};
  const std::string blob = sealBlob(file.frame);
  const Result<uint64_t> done = database.run(
      "INSERT INTO raw_frame (file, first_record, records, first_line, last_line, data) VALUES (?, ?, ?, ?, ?, ?)",
      {file.id, file.kept, file.inFrame, file.firstLine, file.lastLine, Blob{blob}});
  if (!done) return done.error();
  file.kept += file.inFrame;
  file.frame.clear();
  file.inFrame = 0;
  file.firstLine = 0;
  file.lastLine = 0;
  return {};
}

Error noFile() { return {ErrorCode::wrongUse, "no file was begun", {}}; }

Result<void> writeProblems(Database& database, int64_t file, const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    const Result<uint64_t> done = database.run(
        "INSERT INTO raw_problem (file, path, line, \"column\", field, code, message) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {file, problem.path, problem.line, problem.column, problem.field, problem.code, problem.message});
    if (!done) return done.error();
  }
  return {};
}

// Begun and never ended, under this name or with this content.
Result<void> dropUnfinished(Database& database, const RawFile& file) {
  const Result<uint64_t> done = database.run("DELETE FROM raw_file WHERE source = ? AND complete = 0 AND (name = ? OR sha256 = ?)",
                                             {file.source, file.name, file.sha256});
  return done ? Result<void>() : Result<void>(done.error());
}

Result<std::vector<RawRecord>> frameAt(Rows& rows) {
  const Result<std::string> frame = blobAt(rows, 0);
  return frame ? recordsOfFrame(*frame, rows.count(1)) : Result<std::vector<RawRecord>>(frame.error());
}

std::vector<std::string> textsIn(const std::string& json) {
  std::vector<std::string> out;
  const nlohmann::json list = nlohmann::json::parse(json, nullptr, false);
  if (list.is_array())
    for (const nlohmann::json& element : list)
      if (element.is_string()) out.push_back(element.get<std::string>());
  return out;
}

}  // namespace

std::string frameRecord(const RawRecord& record) {
  std::string out;
  addVarint(out, record.line);
  addVarint(out, record.pointer.size());
  out += record.pointer;
  addVarint(out, record.text.size());
  out += record.text;
  return out;
}

Result<std::vector<RawRecord>> recordsOfFrame(std::string_view frame, uint64_t count) {
  std::vector<RawRecord> out;
  for (uint64_t i = 0; i < count; ++i) {
    RawRecord record;
    if (!takeVarint(frame, record.line) || !takeText(frame, record.pointer) || !takeText(frame, record.text))
      return Error{ErrorCode::damaged, "a frame of raw records ends too early", {}};
    out.push_back(std::move(record));
  }
  if (!frame.empty()) return Error{ErrorCode::damaged, "bytes are left over behind a frame's records", {}};
  return out;
}

Result<std::string> blobAt(const Rows& rows, int column) { return openBlob(rows.blob(column)); }

Result<int64_t> rawFileId(const Database& database, const RawFile& file) {
  Result<Rows> rows = database.query("SELECT id FROM raw_file WHERE source = ? AND sha256 = ? AND complete = 1", {file.source, file.sha256});
  if (!rows) return rows.error();
  const Result<bool> more = rows->next();
  if (!more) return more.error();
  if (!*more) return Error{ErrorCode::notFound, "`" + file.name + "` of source `" + file.source + "` is not kept", {}};
  return rows->integer(0);
}

Result<bool> Workspace::beginFile(const RawFile& file) {
  const Result<int64_t> known = rawFileId(state_->database, file);
  if (known) return false;
  if (known.error().code != ErrorCode::notFound) return known.error();
  const Result<void> done = atomically([&]() -> Result<void> {
    Database& database = state_->database;
    CHATELAINE_TRY(database.run("INSERT INTO source (name, reader, complete) VALUES (?, ?, 0) ON CONFLICT (name) DO UPDATE SET complete = 0",
                                {file.source, file.reader}));
    CHATELAINE_TRY(dropUnfinished(database, file));
    CHATELAINE_TRY(database.run("INSERT INTO raw_file (source, reader, kind, name, sha256, size) VALUES (?, ?, ?, ?, ?, ?)",
                                {file.source, file.reader, file.kind, file.name, file.sha256, file.size}));
    state_->file.emplace();
    state_->file->id = database.lastRow();
    return {};
  });
  if (!done) return done.error();
  return true;
}

Result<void> Workspace::addRecord(const RawRecord& record) {
  if (!state_->file) return noFile();
  OpenFile& file = *state_->file;
  file.frame += frameRecord(record);
  file.firstLine = file.inFrame == 0 ? record.line : std::min(file.firstLine, record.line);
  file.lastLine = std::max(file.lastLine, record.line);
  ++file.inFrame;
  if (file.frame.size() < frameBytes) return {};
  return atomically([&] { return flushFrame(state_->database, *state_->file); });
}

Result<void> Workspace::endFile(const RawFile& file, const std::vector<Problem>& problems) {
  if (!state_->file) return noFile();
  const Result<void> done = atomically([&]() -> Result<void> {
    Database& database = state_->database;
    CHATELAINE_TRY(flushFrame(database, *state_->file));
    CHATELAINE_TRY(writeProblems(database, state_->file->id, problems));
    const std::string unknown = nlohmann::json(file.unknownFields).dump();
    CHATELAINE_TRY(database.run("UPDATE raw_file SET kind = ?, name = ?, size = ?, sha256 = ?, rows_read = ?, rows_accepted = ?, "
                                "rows_rejected = ?, first = ?, last = ?, unknown_fields = ?, version = ?, records = ?, complete = 1 WHERE id = ?",
                                {file.kind, file.name, file.size, file.sha256, file.rowsRead, file.rowsAccepted, file.rowsRejected, file.first,
                                 file.last, unknown, file.version, state_->file->kept, state_->file->id}));
    return {};
  });
  if (done) state_->file.reset();
  return done;
}

Result<void> Workspace::finishImport(const std::vector<std::string>& sources) {
  return atomically([&]() -> Result<void> {
    for (const std::string& source : sources)
      CHATELAINE_TRY(state_->database.run(
          "UPDATE source SET complete = 1 WHERE name = ? AND NOT EXISTS (SELECT 1 FROM raw_file WHERE source = ? AND complete = 0)", {source, source}));
    return {};
  });
}

Result<std::vector<Source>> Workspace::sources() const {
  Result<Rows> rows = state_->database.query(
      "SELECT s.name, s.reader, s.complete, count(f.id), coalesce(sum(f.records), 0) FROM source s "
      "LEFT JOIN raw_file f ON f.source = s.name AND f.complete = 1 GROUP BY s.name ORDER BY s.name");
  if (!rows) return rows.error();
  std::vector<Source> out;
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return out;
    out.push_back({rows->text(0), rows->text(1), rows->integer(2) != 0 ? SourceState::complete : SourceState::partial, rows->count(3), rows->count(4)});
  }
}

Result<std::vector<RawFile>> Workspace::files() const {
  Result<Rows> rows = state_->database.query(
      "SELECT source, reader, kind, name, size, sha256, rows_read, rows_accepted, rows_rejected, first, last, unknown_fields, version "
      "FROM raw_file WHERE complete = 1 ORDER BY source, name, sha256");
  if (!rows) return rows.error();
  std::vector<RawFile> out;
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return out;
    out.push_back({rows->text(0), rows->text(1), rows->text(2), rows->text(3), rows->count(4), rows->digest(5), rows->count(6), rows->count(7),
                   rows->count(8), rows->time(9), rows->time(10), textsIn(rows->text(11)), rows->text(12)});
  }
}

Result<std::vector<Problem>> Workspace::problems(const RawFile& file) const {
  const Result<int64_t> id = rawFileId(state_->database, file);
  if (!id) return id.error();
  Result<Rows> rows = state_->database.query("SELECT path, line, \"column\", field, code, message FROM raw_problem WHERE file = ? ORDER BY id", {*id});
  if (!rows) return rows.error();
  std::vector<Problem> out;
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return out;
    out.push_back({rows->text(0), rows->count(1), rows->count(2), rows->text(3), rows->text(4), rows->text(5)});
  }
}

Result<void> Workspace::records(const RawFile& file, const std::function<void(const RawRecord&)>& visit) const {
  const Result<int64_t> id = rawFileId(state_->database, file);
  if (!id) return id.error();
  Result<Rows> rows = state_->database.query("SELECT data, records FROM raw_frame WHERE file = ? ORDER BY first_record", {*id});
  if (!rows) return rows.error();
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return {};
    const Result<std::vector<RawRecord>> frame = frameAt(*rows);
    if (!frame) return frame.error();
    for (const RawRecord& record : *frame) visit(record);
  }
}

Result<RawRecord> Workspace::recordAt(const RawFile& file, uint64_t index) const {
  const Result<int64_t> id = rawFileId(state_->database, file);
  if (!id) return id.error();
  Result<Rows> rows = state_->database.query("SELECT data, records, first_record FROM raw_frame WHERE file = ? AND first_record <= ? "
                                             "ORDER BY first_record DESC LIMIT 1", {*id, index});
  if (!rows) return rows.error();
  const Result<bool> more = rows->next();
  if (!more) return more.error();
  if (*more && index - rows->count(2) < rows->count(1)) {
    const Result<std::vector<RawRecord>> frame = frameAt(*rows);
    if (!frame) return frame.error();
    return (*frame)[static_cast<size_t>(index - rows->count(2))];
  }
  return Error{ErrorCode::notFound, "`" + file.name + "` has no record " + std::to_string(index), {}};
}

Result<std::vector<RawRecord>> Workspace::recordsAtLine(const RawFile& file, uint64_t line) const {
  const Result<int64_t> id = rawFileId(state_->database, file);
  if (!id) return id.error();
  Result<Rows> rows = state_->database.query("SELECT data, records FROM raw_frame WHERE file = ? AND first_line <= ? AND last_line >= ? "
                                             "ORDER BY first_record", {*id, line, line});
  if (!rows) return rows.error();
  std::vector<RawRecord> out;
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return out;
    const Result<std::vector<RawRecord>> frame = frameAt(*rows);
    if (!frame) return frame.error();
    for (const RawRecord& record : *frame)
      if (record.line == line) out.push_back(record);
  }
}

Result<Digest> Workspace::evidenceDigest() const {
  const Result<std::vector<RawFile>> kept = files();
  if (!kept) return kept.error();
  Sha256 hash;
  for (const RawFile& file : *kept) hash.addField(file.source).addField(file.reader).addField(file.kind).addField(file.name).addField(file.sha256.hex());
  return hash.finish();
}

}  // namespace chatelaine::workspace
