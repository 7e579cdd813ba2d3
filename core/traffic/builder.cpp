#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "core/traffic/columns.h"
#include "core/traffic/numbers.h"
#include "core/traffic/snapshot.h"

namespace chatelaine::traffic {

namespace {

using Dictionaries = std::map<std::string, std::shared_ptr<Dictionary>, std::less<>>;

// A column while it is filled: rows are set in any order, those that are never set stay not recorded.
class ColumnDraft {
public:
  ColumnDraft(std::string_view name, size_t rows, std::shared_ptr<Dictionary> dictionary) : dictionary_(std::move(dictionary)) {
    column_.name = name;
    column_.codes.assign(rows, codeNotRecorded);
  }

  void set(size_t row, const Cell& cell) {
    if (cell.state == State::notRecorded) return;
    column_.codes[row] = cell.state == State::absent ? codeAbsent : dictionary_->add(cell.value);
    setEvidence(row, cell.evidence);
  }

  [[nodiscard]] bool isEmpty() const { return !used_; }
  [[nodiscard]] Column finish() && {
    column_.dictionary = std::move(dictionary_);
    return std::move(column_);
  }
  [[nodiscard]] const Column& column() const { return column_; }
  [[nodiscard]] Cell cell(size_t row) const {
    const Code code = column_.codes[row];
    if (code == codeNotRecorded) return {};
    return code == codeAbsent ? Cell::absent(column_.evidenceOf(row)) : Cell::recorded(dictionary_->value(code), column_.evidenceOf(row));
  }

private:
  void setEvidence(size_t row, Evidence evidence) {
    if (!used_) column_.uniformEvidence = evidence;
    used_ = true;
    if (column_.evidence.empty() && evidence != column_.uniformEvidence)
      column_.evidence.assign(column_.codes.size(), column_.uniformEvidence);
    if (!column_.evidence.empty()) column_.evidence[row] = evidence;
  }

  Column column_;
  std::shared_ptr<Dictionary> dictionary_;
  bool used_ = false;
};

class SegmentDraft {
public:
  SegmentDraft(std::span<const Request> requests, Dictionaries& shared) : requests_(requests), shared_(shared) {}

  std::shared_ptr<const Segment> finish() {
    auto segment = std::make_shared<Segment>();
    segment->rows = requests_.size();
    segment->arrival = order();
    std::vector<Digest> digests;
    digests.reserve(segment->rows);
    for (const uint32_t arrival : segment->arrival) {
      const Request& request = requests_[arrival];
      segment->times.push_back(request.time);
      segment->kinds.push_back(request.kind);
      segment->verdicts.push_back(request.verdict);
      segment->reasons.push_back(request.reason);
      digests.push_back(Digest::fromHex(contentDigest(request)).value_or(Digest{}));
    }
    segment->digest = segmentDigest(digests, segment->arrival);
    addRecordSide(*segment);
    addContext(*segment);
    std::sort(segment->columns.begin(), segment->columns.end(), [](const Column& a, const Column& b) { return a.name < b.name; });
    return segment;
  }

private:
  [[nodiscard]] std::vector<uint32_t> order() const {
    std::vector<uint32_t> order(requests_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [this](uint32_t a, uint32_t b) {
      const Request& x = requests_[a];
      const Request& y = requests_[b];
      return std::tie(x.action.value, x.principal.value, a) < std::tie(y.action.value, y.principal.value, b);
    });
    return order;
  }

  std::shared_ptr<Dictionary> dictionary(std::string_view name) {
    if (!hasSharedDictionary(name)) return std::make_shared<Dictionary>();
    auto at = shared_.find(name);
    if (at == shared_.end()) at = shared_.emplace(name, std::make_shared<Dictionary>()).first;
    return at->second;
  }

  void addRecordSide(Segment& segment) {
    for (size_t c = 0; c < recordColumnCount; ++c) {
      ColumnDraft draft(recordColumnNames[c], segment.rows, dictionary(recordColumnNames[c]));
      for (size_t row = 0; row < segment.rows; ++row)
        draft.set(row, recordCell(requests_[segment.arrival[row]], static_cast<RecordColumn>(c)));
      if (!draft.isEmpty()) segment.columns.push_back(std::move(draft).finish());
    }
  }

  // Rows without a cell of their own are absent where a record above was seen whole.
  void addContext(Segment& segment) {
    std::set<std::string> paths;
    for (const Request& request : requests_)
      for (const auto& [path, cell] : request.context)
        if (cell.state != State::notRecorded) paths.insert(path);
    for (const std::string& path : paths) {
      ColumnDraft draft(path, segment.rows, dictionary(path));
      for (size_t row = 0; row < segment.rows; ++row) draft.set(row, cellAt(requests_[segment.arrival[row]], path));
      if (!draft.isEmpty()) segment.columns.push_back(std::move(draft).finish());
    }
  }

  std::span<const Request> requests_;
  Dictionaries& shared_;
};

}  // namespace

void Builder::add(Request request) { requests_.push_back(std::move(request)); }

std::vector<std::shared_ptr<const Segment>> Builder::finish() {
  typeNumbers(requests_);
  Dictionaries shared;
  std::vector<std::shared_ptr<const Segment>> segments;
  const std::span<const Request> all(requests_);
  for (size_t begin = 0; begin < all.size(); begin += segmentRows)
    segments.push_back(SegmentDraft(all.subspan(begin, std::min(segmentRows, all.size() - begin)), shared).finish());
  requests_.clear();
  return segments;
}

std::shared_ptr<const Snapshot> snapshotOf(std::vector<Request> requests) {
  Builder builder;
  for (Request& request : requests) builder.add(std::move(request));
  std::vector<Snapshot::Part> parts;
  for (std::shared_ptr<const Segment>& segment : builder.finish()) {
    auto live = std::make_shared<const Bitmap>(segment->rows, true);
    parts.push_back({std::move(segment), std::move(live)});
  }
  return std::make_shared<const Snapshot>(std::move(parts));
}

}  // namespace chatelaine::traffic
