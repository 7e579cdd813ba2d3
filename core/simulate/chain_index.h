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
    uint32_t human = 0;                            // into humans; 0: nobody is named
    uint32_t humanWithInferred = 0;
  };
  std::vector<std::string> humans;                 // distinct, the first is empty
  std::vector<Chain> chains;
  std::vector<std::vector<uint32_t>> ofRow;        // a segment and row; `none` for rows of no chain
};

}  // namespace chatelaine::simulate
