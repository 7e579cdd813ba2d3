// Outcomes of one policy over the rows of one segment as planes of bits. Values; safe to read from many threads.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/traffic/bitmap.h"

namespace chatelaine::simulate {

// Words of one block: 16,384 rows, so that the planes in use stay in the nearest caches.
inline constexpr size_t blockWords = 256;

// A plane that takes no memory where no bit is set.
class Plane {
public:
  Plane() = default;
  explicit Plane(const traffic::Bitmap& rows) { if (!rows.none()) words_ = rows.words(); }
  explicit Plane(std::vector<uint64_t> words);
  [[nodiscard]] bool none() const { return words_.empty(); }
  [[nodiscard]] uint64_t word(size_t w) const { return words_.empty() ? 0 : words_[w]; }
  [[nodiscard]] bool test(size_t row) const { return (word(row / 64) >> (row % 64)) & 1; }

private:
  std::vector<uint64_t> words_;
};

// What is possible a row: satisfied, not, error. `alsoNot`: rows that may be not besides satisfied or an error; every row that is
// in none of the three is certainly not.
struct Outcomes {
  Plane satisfied;
  Plane error;
  Plane alsoNot;
  Plane readInferred;                            // rows on which it read a value that is only inferred
  [[nodiscard]] uint64_t maySatisfy(size_t w) const { return satisfied.word(w); }
  [[nodiscard]] uint64_t mayErr(size_t w) const { return error.word(w); }
  [[nodiscard]] uint64_t certainlySatisfied(size_t w) const { return satisfied.word(w) & ~error.word(w) & ~alsoNot.word(w); }
  [[nodiscard]] uint64_t certainlyErr(size_t w) const { return error.word(w) & ~satisfied.word(w) & ~alsoNot.word(w); }
  [[nodiscard]] uint64_t uncertain(size_t w) const {
    const uint64_t s = satisfied.word(w), e = error.word(w), n = alsoNot.word(w);
    return (s & e) | (s & n) | (e & n);
  }
};

// Three planes of one block, as sets of what is possible a row.
struct Tri {
  std::array<uint64_t, blockWords> isTrue;
  std::array<uint64_t, blockWords> isFalse;
  std::array<uint64_t, blockWords> isError;
};

}  // namespace chatelaine::simulate
