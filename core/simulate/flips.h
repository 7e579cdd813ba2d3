// What a run knows of one segment: which rows are replayed and how they move. Values; for the parts of a run.
#pragma once

#include <vector>

#include "core/simulate/engine.h"

namespace chatelaine::simulate {

struct SegmentFlips {
  explicit SegmentFlips(size_t rows);
  traffic::Bitmap replayed;                        // selected, live, replayable, at a point whose policies are known
  traffic::Bitmap newlyDenied;                     // certain
  traffic::Bitmap newlyAllowed;
  traffic::Bitmap undetermined;                    // may flip under some completion and is no certain flip
  traffic::Bitmap mayBeDenied;                     // of these: newly denied under some completion

  template <class Visit>
  void forEach(Visit visit) const {
    newlyDenied.forEach([&](size_t row) { visit(row, Flip::newlyDenied); });
    newlyAllowed.forEach([&](size_t row) { visit(row, Flip::newlyAllowed); });
    undetermined.forEach([&](size_t row) { visit(row, Flip::undetermined); });
  }
  [[nodiscard]] traffic::Bitmap any() const;
};

// Splits what is possible into certain flips and rows that only may flip.
SegmentFlips flipsOf(const Joint& joint, const traffic::Bitmap& replayed);
void count(FlipCounts& counts, Flip flip, uint64_t n = 1);
FlipCounts countsOf(const SegmentFlips& flips);
FlipCounts& operator+=(FlipCounts& a, const FlipCounts& b);

// The chains that certain and possible denials break or question (design: Replay 5).
ChainDamage damageOf(const traffic::Snapshot& snapshot, const ChainIndex& index, const std::vector<SegmentFlips>& flips,
                     const std::vector<traffic::Bitmap>& succeeded, bool useInferred);

}  // namespace chatelaine::simulate
