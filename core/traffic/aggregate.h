// Counts over the live rows that a filter and a time range keep. Values; safe from many threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/traffic/filter.h"

namespace chatelaine::traffic {

// The rows kept, one bitmap a segment, in the snapshot's order.
using Selection = std::vector<Bitmap>;
Selection select(const Snapshot& snapshot, const Filter& filter, const TimeRange& range);
size_t count(const Selection& selection);

struct Group {
  std::vector<std::string> key;      // one value a field; "" for not recorded is never used: see recorded
  std::vector<bool> recorded;
  uint64_t count = 0;
};
// By count, then by key. Unknown fields are an error that names the near ones.
Result<std::vector<Group>> groupBy(const Snapshot& snapshot, const Selection& selection, const std::vector<std::string>& fields);

struct HistogramBin {
  Time from;
  uint64_t allowed = 0;
  uint64_t denied = 0;
  uint64_t undecided = 0;
};
// Equal bins over `range` (at most `bins`, of a round width); empty bins are kept.
struct Histogram {
  Duration width;
  std::vector<HistogramBin> bins;
};
Histogram histogram(const Snapshot& snapshot, const Selection& selection, const TimeRange& range, size_t bins);

}  // namespace chatelaine::traffic
