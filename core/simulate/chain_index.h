// The chains of a snapshot by number, with who started each. Immutable once built.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/traffic/snapshot.h"

namespace chatelaine::simulate {

struct ChainIndex {
  explicit ChainIndex(const traffic::Snapshot& snapshot);
  static constexpr uint32_t none = UINT32_MAX;

  struct Chain {
    std::string key;
    std::string human;                             // empty: nobody is named
    std::string humanWithInferred;
  };
  std::vector<Chain> chains;
  std::vector<std::vector<uint32_t>> ofRow;        // a segment and row; `none` for rows of no chain
};

}  // namespace chatelaine::simulate
