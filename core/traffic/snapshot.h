// Recorded requests as dictionary-coded column segments. A Snapshot is immutable and shared; every function is safe from
// many threads. A segment has at most 65,536 rows, sorted by (action, principal); the order of arrival is a column.
// Codes: 0 not recorded, 1 absent, from 2 on the entry code - 2 of the column's dictionary. Dictionaries only grow: a code
// means the same in every segment that shares the dictionary.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/digest.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/traffic/bitmap.h"
#include "core/traffic/request.h"

namespace chatelaine::traffic {

inline constexpr size_t segmentRows = 65'536;

using Code = uint32_t;
inline constexpr Code codeNotRecorded = 0;
inline constexpr Code codeAbsent = 1;
inline constexpr Code firstValueCode = 2;

class Dictionary {
public:
  Code add(std::string_view value);                                    // the code of the value, new or known
  [[nodiscard]] std::optional<Code> find(std::string_view value) const;
  [[nodiscard]] const std::string& value(Code code) const { return values_[code - firstValueCode]; }
  [[nodiscard]] Code end() const { return static_cast<Code>(values_.size()) + firstValueCode; }

private:
  std::vector<std::string> values_;
  std::unordered_map<std::string, Code> codes_;
};

// One column of one segment. `evidence` is empty where every row has `uniformEvidence`.
struct Column {
  std::string name;                        // "principal", "context.input.amount", "credential", ...
  std::shared_ptr<const Dictionary> dictionary;
  std::vector<Code> codes;
  std::vector<Evidence> evidence;
  Evidence uniformEvidence = Evidence::asserted;
  [[nodiscard]] Evidence evidenceOf(size_t row) const { return evidence.empty() ? uniformEvidence : evidence[row]; }
  [[nodiscard]] State stateOf(size_t row) const { return codes[row] == 0 ? State::notRecorded : codes[row] == 1 ? State::absent : State::recorded; }
};

struct Segment {
  size_t rows = 0;
  std::vector<Time> times;
  std::vector<uint32_t> arrival;           // order of arrival within the segment
  std::vector<Kind> kinds;
  std::vector<Verdict> verdicts;
  std::vector<Reason> reasons;
  std::vector<Column> columns;             // sorted by name
  Digest digest;                           // over values, not codes; without the superseded rows' bitmap
  [[nodiscard]] const Column* column(std::string_view name) const;   // nullptr: no row of the segment records it
};

struct RowId {
  uint32_t segment = 0;
  uint32_t row = 0;
  auto operator<=>(const RowId&) const = default;
};

// Columns that decide with a policy read: principal, action, resource and the context paths.
inline constexpr std::string_view principalColumn = "principal";
inline constexpr std::string_view actionColumn = "action";
inline constexpr std::string_view resourceColumn = "resource";

class Snapshot {
public:
  struct Part {
    std::shared_ptr<const Segment> segment;
    std::shared_ptr<const Bitmap> live;    // rows that are not superseded
  };
  explicit Snapshot(std::vector<Part> parts);

  [[nodiscard]] std::span<const Part> parts() const { return parts_; }
  [[nodiscard]] size_t liveRows() const { return liveRows_; }
  [[nodiscard]] Request row(RowId id) const;                           // the request as a value
  [[nodiscard]] std::optional<RowId> find(std::string_view requestId) const;
  [[nodiscard]] std::optional<TimeRange> timeRange() const;            // of the live rows; absent: no rows
  [[nodiscard]] std::vector<std::string> contextPaths() const;         // every path that a live row records, sorted
  [[nodiscard]] std::vector<RowId> rowsOfChain(std::string_view chain) const;      // by time
  [[nodiscard]] std::vector<RowId> rowsByTime() const;                 // all live rows
  [[nodiscard]] Digest digest() const;                                 // over live requests, independent of order and codes

private:
  std::vector<Part> parts_;
  size_t liveRows_ = 0;
  std::unordered_map<std::string, RowId> byRequest_;
  std::unordered_map<std::string, std::vector<RowId>> byChain_;
};

// Builds segments from requests. `tool schema says integer` is unknown to it: numbers under one (action, context path) are
// long where every recorded value is whole and fits, else all decimal; what neither can hold becomes not recorded
// (design: Reading records 7). One thread.
class Builder {
public:
  void add(Request request);
  [[nodiscard]] std::vector<std::shared_ptr<const Segment>> finish();   // the builder is then empty

private:
  std::vector<Request> requests_;
};

// A snapshot of exactly these requests.
std::shared_ptr<const Snapshot> snapshotOf(std::vector<Request> requests);

}  // namespace chatelaine::traffic
