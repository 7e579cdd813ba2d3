// The sum over requests and their decisions that a result's digest is made of. The order of rows does not matter, and rows can
// be taken out again, so that a run adds and removes only the rows that moved since the last one. Values.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/simulate/fold.h"
#include "core/traffic/bitmap.h"

namespace chatelaine::simulate {

// What a request's id alone gives.
using IdNumbers = std::vector<std::array<uint64_t, 2>>;

struct ResultSum {
  std::array<uint64_t, 4> sums{};
  uint64_t rows = 0;
  // `possible`: the four bits of what is possible a row.
  void add(const std::array<uint64_t, 2>& id, uint64_t possible);
  void remove(const std::array<uint64_t, 2>& id, uint64_t possible);
  ResultSum& operator+=(const ResultSum& other);
  [[nodiscard]] std::string digest() const;
};

// The sum of one segment as the last run left it.
class SegmentSum {
public:
  explicit SegmentSum(size_t rows) : replayed_(rows), last_(replayed_.words().size()) {}
  const ResultSum& update(const Joint& joint, const traffic::Bitmap& replayed, const IdNumbers& ids);

private:
  traffic::Bitmap replayed_;
  Joint last_;
  ResultSum sum_;
};

}  // namespace chatelaine::simulate
