// From outcomes of policies to decisions of two sides, row by row, with what is possible (design: Replay 3 and 4). The unknowns
// of different policies count as independent, but for a policy that is on both sides: its outcome is the same on both. Values.
#pragma once

#include <cstdint>
#include <vector>

#include "core/cedar/ast.h"
#include "core/simulate/planes.h"

namespace chatelaine::simulate {

// The OR of policies by effect: on which rows one is satisfied for certain, on which possibly.
struct Ors {
  explicit Ors(size_t words);
  void add(const Outcomes& outcomes, cedar::Effect effect, bool denyOnError);
  std::vector<uint64_t> forbidCertain, forbidPossible, permitCertain, permitPossible;
  std::vector<uint64_t> failingForbid;     // a forbid certainly errs and is skipped
  std::vector<uint64_t> readInferred;
};

// What is possible a row for (old, new): both allow, newly denied, newly allowed, both deny. Never empty.
struct Joint {
  explicit Joint(size_t words);
  // One decision point more, on its rows (null: all): allow needs allow at each.
  void add(const traffic::Bitmap* rows, const Ors& both, const Ors& oldOnly, const Ors& newOnly);
  [[nodiscard]] uint64_t newlyDenied(size_t w) const { return denied[w] & ~allow[w] & ~allowed[w] & ~deny[w]; }
  [[nodiscard]] uint64_t newlyAllowed(size_t w) const { return allowed[w] & ~allow[w] & ~denied[w] & ~deny[w]; }
  [[nodiscard]] uint64_t mayFlip(size_t w) const { return denied[w] | allowed[w]; }
  [[nodiscard]] uint64_t surelyFlips(size_t w) const { return mayFlip(w) & ~allow[w] & ~deny[w]; }
  [[nodiscard]] uint64_t oldMayAllow(size_t w) const { return allow[w] | denied[w]; }
  [[nodiscard]] uint64_t oldMayDeny(size_t w) const { return deny[w] | allowed[w]; }
  [[nodiscard]] uint64_t newMayAllow(size_t w) const { return allow[w] | allowed[w]; }
  [[nodiscard]] uint64_t newMayDeny(size_t w) const { return deny[w] | denied[w]; }
  std::vector<uint64_t> allow, denied, allowed, deny;
};

}  // namespace chatelaine::simulate
