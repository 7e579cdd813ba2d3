// One segment's columns as value ids, in the ways that a replay reads them: with inferred values unknown or as recorded, with
// unknown callers as anybody or as those seen on their key. Made once a segment and way. One thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/simulate/record_view.h"
#include "core/simulate/value_space.h"
#include "core/traffic/bitmap.h"

namespace chatelaine::simulate {

// How values are read.
struct Reading {
  bool useInferred = false;
  bool seenCallers = false;
  auto operator<=>(const Reading&) const = default;
};

// Who was seen on a key: by the text of the `credential` column, the callers' entities.
using SeenOnKey = std::unordered_map<std::string, std::vector<cedar::EntityUid>>;

class SegmentColumns {
public:
  SegmentColumns(std::shared_ptr<const traffic::Segment> segment, ValueSpaces& spaces);

  [[nodiscard]] const traffic::Segment& segment() const { return *segment_; }
  [[nodiscard]] const std::shared_ptr<const traffic::Segment>& share() const { return segment_; }
  [[nodiscard]] const RecordView& records() const { return view_; }

  // Ids of the rows; one pointer's life is that of this object or until forgetCallers.
  const ValueId* ids(ColumnId column, const Reading& reading, const SeenOnKey& seen);
  const ValueId* tuples(SpaceId space, const Reading& reading, const SeenOnKey& seen);

  // Rows whose value is only inferred; null: none.
  const traffic::Bitmap* inferred(ColumnId column);
  // The reading without what makes no difference to these columns in this segment.
  Reading narrowed(const Reading& reading, const std::vector<ColumnId>& columns, const SeenOnKey& seen);
  // The callers seen on keys have changed.
  void forgetCallers();
  // As it is recorded; null: no row records it.
  const traffic::Column* recorded(ColumnId column) { return source(column).column; }

private:
  struct Way {
    uint32_t what;
    Reading reading;
    auto operator<=>(const Way&) const = default;
  };
  struct Ids {
    std::vector<ValueId> own;
    const ValueId* data = nullptr;
  };
  struct Source {
    const traffic::Column* column = nullptr;      // null: no row records it
    std::vector<const traffic::Column*> above;    // columns of records that it lies in
    bool looked = false;
    bool inferredMade = false;
    std::unique_ptr<traffic::Bitmap> inferred;
  };
  Source& source(ColumnId column);
  void addIds(ColumnId column, const Reading& reading, const SeenOnKey& seen, Ids& ids);
  void addAbsences(const Source& source, std::vector<ValueId>& ids) const;
  void addTimes(ColumnValues& values, std::vector<ValueId>& ids) const;
  void addCallers(ColumnValues& values, std::vector<ValueId>& ids, const SeenOnKey& seen) const;
  bool hasUnknownCallers(const SeenOnKey& seen);

  std::shared_ptr<const traffic::Segment> segment_;
  ValueSpaces& spaces_;
  RecordView view_;
  ColumnId principal_;
  std::vector<Source> sources_;
  std::map<Way, Ids> ids_;
  std::map<Way, Ids> tuples_;
  std::optional<bool> unknownCallers_;
};

// The entities of the callers that a request names as candidates, else of those seen on its key; empty: anybody.
std::vector<cedar::EntityUid> callersOf(const RecordView& view, size_t row, const SeenOnKey& seen);
SeenOnKey seenOnKeys(const traffic::Snapshot& snapshot);

}  // namespace chatelaine::simulate
