#include "core/traffic/codec.h"

#include <algorithm>
#include <cassert>

#include "core/traffic/bytes.h"

namespace chatelaine::traffic {

namespace {

constexpr uint8_t hasDictionary = 1;
constexpr uint8_t hasEvidence = 2;

Error damaged(const std::string& what) { return {ErrorCode::damaged, what, {}}; }

template <class Values>
std::vector<uint64_t> numbersOf(const Values& values) {
  std::vector<uint64_t> out;
  out.reserve(values.size());
  for (const auto& value : values) out.push_back(static_cast<uint64_t>(value));
  return out;
}

template <class Enum>
bool takeEnums(ByteReader& in, size_t rows, Enum last, std::vector<Enum>& out) {
  const std::optional<std::vector<uint64_t>> values = in.packed(rows);
  if (!values) return false;
  out.clear();
  out.reserve(rows);
  for (const uint64_t value : *values) {
    if (value > static_cast<uint64_t>(last)) return false;
    out.push_back(static_cast<Enum>(value));
  }
  return true;
}

bool takeTimes(ByteReader& in, Segment& segment) {
  const std::optional<std::vector<uint64_t>> values = in.packed(segment.rows);
  if (!values) return false;
  segment.times.clear();
  segment.times.reserve(segment.rows);
  for (const uint64_t value : *values) segment.times.push_back(Time{static_cast<int64_t>(value)});
  return true;
}

bool takeArrival(ByteReader& in, Segment& segment) {
  const std::optional<std::vector<uint64_t>> values = in.packed(segment.rows);
  if (!values) return false;
  std::vector<bool> seen(segment.rows);
  segment.arrival.clear();
  segment.arrival.reserve(segment.rows);
  for (const uint64_t value : *values) {
    if (value >= segment.rows || seen[static_cast<size_t>(value)]) return false;
    seen[static_cast<size_t>(value)] = true;
    segment.arrival.push_back(static_cast<uint32_t>(value));
  }
  return true;
}

bool isEvidence(uint64_t value) { return value >= static_cast<uint64_t>(Evidence::inferred) && value <= static_cast<uint64_t>(Evidence::verified); }

bool takeCodes(ByteReader& in, size_t rows, Column& column) {
  const std::optional<std::vector<uint64_t>> values = in.packed(rows);
  if (!values) return false;
  column.codes.reserve(rows);
  for (const uint64_t value : *values) {
    if (value > UINT32_MAX) return false;
    column.codes.push_back(static_cast<Code>(value));
  }
  return true;
}

bool takeEvidence(ByteReader& in, size_t rows, Column& column) {
  const std::optional<std::vector<uint64_t>> values = in.packed(rows);
  if (!values || !std::all_of(values->begin(), values->end(), isEvidence)) return false;
  column.evidence.reserve(rows);
  for (const uint64_t value : *values) column.evidence.push_back(static_cast<Evidence>(value));
  return true;
}

Result<void> takeValues(ByteReader& in, Dictionary& dictionary) {
  const std::optional<uint64_t> count = in.varint();
  if (!count || *count > in.left() || *count > UINT32_MAX - firstValueCode - dictionary.end()) return damaged("a dictionary's length does not hold");
  for (uint64_t i = 0; i < *count; ++i) {
    const std::optional<std::string_view> value = in.text();
    if (!value) return damaged("a dictionary ends too early");
    const Code next = dictionary.end();
    if (dictionary.add(*value) != next) return damaged("a dictionary holds a value twice");
  }
  return {};
}

}  // namespace

std::string encodeRows(const Segment& segment) {
  ByteWriter out;
  // Offset by the sign bit, so that times before 1970 are packed above the smallest as well.
  std::vector<uint64_t> times;
  times.reserve(segment.rows);
  for (const Time time : segment.times) times.push_back(static_cast<uint64_t>(time.micros) ^ (uint64_t{1} << 63));
  out.packed(times);
  out.packed(numbersOf(segment.arrival));
  out.packed(numbersOf(segment.kinds));
  out.packed(numbersOf(segment.verdicts));
  out.packed(numbersOf(segment.reasons));
  return std::move(out).take();
}

Result<void> decodeRows(std::string_view bytes, Segment& segment) {
  if (segment.rows > segmentRows) return damaged("a segment has more rows than segments hold");
  ByteReader in(bytes);
  if (!takeTimes(in, segment)) return damaged("the times of a segment end too early");
  for (Time& time : segment.times) time.micros = static_cast<int64_t>(static_cast<uint64_t>(time.micros) ^ (uint64_t{1} << 63));
  if (!takeArrival(in, segment)) return damaged("the order of arrival is no order of a segment's rows");
  if (!takeEnums(in, segment.rows, Kind::list, segment.kinds) || !takeEnums(in, segment.rows, Verdict::none, segment.verdicts) ||
      !takeEnums(in, segment.rows, Reason::unknown, segment.reasons))
    return damaged("the kinds, verdicts or reasons of a segment do not hold");
  if (!in.done()) return damaged("bytes are left over behind a segment's rows");
  return {};
}

std::string encodeColumn(const Column& column, bool ownDictionary) {
  ByteWriter out;
  out.number(static_cast<uint64_t>((ownDictionary ? hasDictionary : 0) | (column.evidence.empty() ? 0 : hasEvidence)), 1);
  out.number(static_cast<uint64_t>(column.uniformEvidence), 1);
  out.packed(numbersOf(column.codes));
  if (!column.evidence.empty()) out.packed(numbersOf(column.evidence));
  if (ownDictionary) out.raw(encodeValues(*column.dictionary, firstValueCode));
  return std::move(out).take();
}

Result<Column> decodeColumn(std::string name, std::string_view bytes, size_t rows, std::shared_ptr<const Dictionary> shared) {
  if (rows > segmentRows) return damaged("a segment has more rows than segments hold");
  ByteReader in(bytes);
  const std::optional<uint64_t> flags = in.number(1);
  const std::optional<uint64_t> evidence = in.number(1);
  if (!flags || *flags > (hasDictionary | hasEvidence) || !evidence || !isEvidence(*evidence)) return damaged("the head of a column does not hold");
  Column column;
  column.name = std::move(name);
  column.uniformEvidence = static_cast<Evidence>(*evidence);
  if (!takeCodes(in, rows, column)) return damaged("the codes of a column end too early");
  if ((*flags & hasEvidence) != 0 && !takeEvidence(in, rows, column)) return damaged("the evidence of a column does not hold");
  if ((*flags & hasDictionary) != 0) {
    auto own = std::make_shared<Dictionary>();
    CHATELAINE_TRY(takeValues(in, *own));
    column.dictionary = std::move(own);
  } else {
    column.dictionary = std::move(shared);
  }
  if (!column.dictionary) return damaged("a column has no dictionary");
  if (!in.done()) return damaged("bytes are left over behind a column");
  const Code end = column.dictionary->end();
  if (std::any_of(column.codes.begin(), column.codes.end(), [end](Code code) { return code >= end; }))
    return damaged("a column has a code that its dictionary lacks");
  return column;
}

std::string encodeValues(const Dictionary& dictionary, Code from) {
  assert(from >= firstValueCode && from <= dictionary.end());
  ByteWriter out;
  out.varint(dictionary.end() - from);
  for (Code code = from; code < dictionary.end(); ++code) out.text(dictionary.value(code));
  return std::move(out).take();
}

Result<void> decodeValues(std::string_view bytes, Dictionary& dictionary) {
  ByteReader in(bytes);
  CHATELAINE_TRY(takeValues(in, dictionary));
  if (!in.done()) return damaged("bytes are left over behind a dictionary");
  return {};
}

std::string encodeDigests(const std::vector<Digest>& digests) {
  ByteWriter out;
  for (const Digest& digest : digests) out.raw({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
  return std::move(out).take();
}

Result<std::vector<Digest>> decodeDigests(std::string_view bytes, size_t rows) {
  constexpr size_t digestSize = sizeof(Digest::bytes);
  if (bytes.size() != rows * digestSize) return damaged("the digests of a segment are not one a row");
  std::vector<Digest> out(rows);
  for (size_t row = 0; row < rows; ++row) std::copy_n(bytes.begin() + static_cast<ptrdiff_t>(row * digestSize), digestSize, out[row].bytes.begin());
  return out;
}

std::string encodeBitmap(const Bitmap& bitmap) {
  ByteWriter out;
  for (const uint64_t word : bitmap.words()) out.number(word, 8);
  return std::move(out).take();
}

Result<Bitmap> decodeBitmap(std::string_view bytes, size_t rows) {
  Bitmap bitmap(rows);
  if (bytes.size() != bitmap.words().size() * 8) return damaged("a bitmap has not one bit a row");
  ByteReader in(bytes);
  for (uint64_t& word : bitmap.words()) word = *in.number(8);
  if (rows % 64 != 0 && !bitmap.words().empty() && bitmap.words().back() >> (rows % 64) != 0) return damaged("a bitmap has bits beyond its rows");
  return bitmap;
}

Column rebased(const Column& column, const std::shared_ptr<Dictionary>& target) {
  Column out = column;
  out.dictionary = target;
  std::vector<Code> known(column.dictionary->end(), codeNotRecorded);
  known[codeAbsent] = codeAbsent;
  for (Code& code : out.codes) {
    if (code < firstValueCode) continue;
    if (known[code] == codeNotRecorded) known[code] = target->add(column.dictionary->value(code));
    code = known[code];
  }
  return out;
}

}  // namespace chatelaine::traffic
