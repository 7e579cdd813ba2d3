#include "core/simulate/flips.h"

namespace chatelaine::simulate {

SegmentFlips::SegmentFlips(size_t rows) : replayed(rows), newlyDenied(rows), newlyAllowed(rows), undetermined(rows),
    mayBeDenied(rows) {}

traffic::Bitmap SegmentFlips::any() const {
  traffic::Bitmap rows = newlyDenied;
  rows |= newlyAllowed;
  rows |= undetermined;
  return rows;
}

SegmentFlips flipsOf(const Joint& joint, const traffic::Bitmap& replayed) {
  SegmentFlips flips(replayed.rows());
  flips.replayed = replayed;
  for (size_t w = 0; w < replayed.words().size(); ++w) {
    const uint64_t in = replayed.words()[w];
    const uint64_t denied = joint.newlyDenied(w) & in;
    const uint64_t allowed = joint.newlyAllowed(w) & in;
    const uint64_t open = joint.mayFlip(w) & in & ~denied & ~allowed;
    flips.newlyDenied.words()[w] = denied;
    flips.newlyAllowed.words()[w] = allowed;
    flips.undetermined.words()[w] = open;
    flips.mayBeDenied.words()[w] = open & joint.denied[w];
  }
  return flips;
}

void count(FlipCounts& counts, Flip flip, uint64_t n) {
  switch (flip) {
    case Flip::newlyDenied: counts.newlyDenied += n; break;
    case Flip::newlyAllowed: counts.newlyAllowed += n; break;
    case Flip::undetermined: counts.undetermined += n; break;
    case Flip::none: break;
  }
}

FlipCounts countsOf(const SegmentFlips& flips) { return {flips.newlyDenied.count(), flips.newlyAllowed.count(),
    flips.undetermined.count()}; }

FlipCounts& operator+=(FlipCounts& a, const FlipCounts& b) {
  a.newlyDenied += b.newlyDenied;
  a.newlyAllowed += b.newlyAllowed;
  a.undetermined += b.undetermined;
  return a;
}

}  // namespace chatelaine::simulate
