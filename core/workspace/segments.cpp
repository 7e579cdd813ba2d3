#include <algorithm>

#include "core/traffic/codec.h"
#include "core/workspace/blob.h"
#include "core/workspace/state.h"

namespace chatelaine::workspace {

namespace {

struct Head {
  int64_t id;
  size_t rows;
  Digest digest;
  traffic::Bitmap superseded;
};

// A column that holds no value in any segment (all absent) has no page of a dictionary: it has an empty one.
std::shared_ptr<const traffic::Dictionary> dictionaryNamed(const Dictionaries& dictionaries, std::string_view name) {
  const auto at = std::lower_bound(dictionaries.begin(), dictionaries.end(), name, [](const auto& entry, std::string_view n) { return entry.first < n; });
  return at != dictionaries.end() && at->first == name ? at->second : std::make_shared<const traffic::Dictionary>();
}

Result<traffic::Bitmap> bitmapAt(const Rows& rows, int column, size_t count) {
  if (rows.isNull(column)) return traffic::Bitmap(count);
  const Result<std::string> bytes = blobAt(rows, column);
  return bytes ? traffic::decodeBitmap(*bytes, count) : Result<traffic::Bitmap>(bytes.error());
}

Result<void> takePart(traffic::Segment& segment, const std::string& name, const std::string& bytes, const Dictionaries& dictionaries) {
  if (name == rowsPart) return traffic::decodeRows(bytes, segment);
  if (!name.starts_with(columnPart)) return {};
  const std::string column = name.substr(std::string_view(columnPart).size());
  Result<traffic::Column> decoded = traffic::decodeColumn(column, bytes, segment.rows, dictionaryNamed(dictionaries, column));
  if (!decoded) return decoded.error();
  segment.columns.push_back(std::move(*decoded));
  return {};
}

std::string placeOf(int64_t segment, const std::string& part) { return "segment " + std::to_string(segment) + ", " + part; }

// Writes the fault down and goes on, or ends with it.
Result<void> blame(std::vector<Fault>* faults, const std::string& where, const Error& error) {
  if (!faults) return Error{error.code, where + ": " + error.message, error.notes};
  faults->push_back({where, error.message});
  return {};
}

Result<std::shared_ptr<const traffic::Segment>> loadSegment(const Database& database, const Head& head, const Dictionaries& dictionaries,
                                                            std::vector<Fault>* faults) {
  auto segment = std::make_shared<traffic::Segment>();
  segment->rows = head.rows;
  segment->digest = head.digest;
  bool isWhole = true;
  Result<Rows> rows = database.query("SELECT name, data FROM segment_part WHERE segment = ? ORDER BY name", {head.id});
  if (!rows) return rows.error();
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) break;
    const std::string name = rows->text(0);
    const Result<std::string> bytes = blobAt(*rows, 1);
    const Result<void> taken = bytes ? takePart(*segment, name, *bytes, dictionaries) : Result<void>(bytes.error());
    if (taken) continue;
    isWhole = false;
    CHATELAINE_TRY(blame(faults, placeOf(head.id, name), taken.error()));
  }
  if (isWhole && segment->times.size() != segment->rows) {
    isWhole = false;
    CHATELAINE_TRY(blame(faults, placeOf(head.id, rowsPart), {ErrorCode::damaged, "the part is missing", {}}));
  }
  if (!isWhole) return std::shared_ptr<const traffic::Segment>();
  std::sort(segment->columns.begin(), segment->columns.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return std::shared_ptr<const traffic::Segment>(std::move(segment));
}

Result<std::vector<Head>> loadHeads(const Database& database, std::vector<Fault>* faults) {
  Result<Rows> rows = database.query("SELECT id, rows, digest, superseded FROM segment ORDER BY id");
  if (!rows) return rows.error();
  std::vector<Head> heads;
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return heads;
    Head head{rows->integer(0), static_cast<size_t>(rows->integer(1)), rows->digest(2), {}};
    Result<traffic::Bitmap> superseded = bitmapAt(*rows, 3, head.rows);
    if (!superseded) CHATELAINE_TRY(blame(faults, placeOf(head.id, "superseded"), superseded.error()));
    head.superseded = superseded ? std::move(*superseded) : traffic::Bitmap(head.rows);
    heads.push_back(std::move(head));
  }
}

}  // namespace

Result<Dictionaries> loadDictionaries(const Database& database) {
  Result<Rows> rows = database.query("SELECT d.name, p.first_code, p.data FROM dictionary d JOIN dictionary_page p ON p.dictionary = d.id "
                                     "ORDER BY d.name, p.first_code");
  if (!rows) return rows.error();
  Dictionaries out;
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return out;
    const std::string name = rows->text(0);
    if (out.empty() || out.back().first != name) out.emplace_back(name, std::make_shared<traffic::Dictionary>());
    traffic::Dictionary& dictionary = *out.back().second;
    const Result<std::string> bytes = blobAt(*rows, 2);
    Result<void> taken = bytes ? Result<void>() : Result<void>(bytes.error());
    if (taken && rows->integer(1) != dictionary.end()) taken = Error{ErrorCode::damaged, "a page is missing before it", {}};
    if (taken) taken = traffic::decodeValues(*bytes, dictionary);
    if (!taken) return Error{taken.error().code, "dictionary " + name + ", page " + std::to_string(rows->integer(1)) + ": " + taken.error().message, {}};
  }
}

Result<std::vector<LoadedSegment>> loadSegments(const Database& database, const Dictionaries& dictionaries, std::vector<Fault>* faults) {
  const Result<std::vector<Head>> heads = loadHeads(database, faults);
  if (!heads) return heads.error();
  std::vector<LoadedSegment> out;
  for (const Head& head : *heads) {
    const Result<std::shared_ptr<const traffic::Segment>> segment = loadSegment(database, head, dictionaries, faults);
    if (!segment) return segment.error();
    out.push_back({head.id, *segment, head.superseded});
  }
  return out;
}

Result<std::shared_ptr<const traffic::Snapshot>> Workspace::traffic() const {
  if (state_->traffic) return state_->traffic;
  const Result<Dictionaries> dictionaries = loadDictionaries(state_->database);
  if (!dictionaries) return dictionaries.error();
  const Result<std::vector<LoadedSegment>> segments = loadSegments(state_->database, *dictionaries, nullptr);
  if (!segments) return segments.error();
  std::vector<traffic::Snapshot::Part> parts;
  for (const LoadedSegment& loaded : *segments) {
    auto live = std::make_shared<traffic::Bitmap>(loaded.segment->rows, true);
    live->andNot(loaded.superseded);
    // A segment without a live row says nothing.
    if (!live->none()) parts.push_back({loaded.segment, std::move(live)});
  }
  state_->traffic = std::make_shared<const traffic::Snapshot>(std::move(parts));
  return state_->traffic;
}

}  // namespace chatelaine::workspace
