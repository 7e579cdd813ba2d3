// Evaluates a program over the rows of a segment on planes of bits, block by block. A leaf is evaluated only where the leaves
// before it may hold, an atom only for the values that such rows have. One thread.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/simulate/atom_table.h"
#include "core/simulate/planes.h"
#include "core/simulate/segment_columns.h"

namespace chatelaine::simulate {

// Rows that reached a leaf, by what its expression gave there.
struct LeafCounts {
  uint64_t holds = 0;
  uint64_t fails = 0;
  uint64_t unknown = 0;
  uint64_t errors = 0;
};

struct EffectCounts {
  uint64_t inScope = 0;                          // certainly met by every part of the scope
  uint64_t satisfied = 0;
  uint64_t errors = 0;
  uint64_t unknown = 0;
  std::vector<LeafCounts> leaves;
};

class ColumnEvaluator {
public:
  // Called for each atom and block with the rows on which it was read.
  using OnRead = std::function<void(uint32_t atom, size_t firstWord, const uint64_t* rows, size_t words, const Tri& gave)>;

  ColumnEvaluator(ValueSpaces& spaces, const Programs& programs, AtomTables& tables) : spaces_(spaces), programs_(programs),
      tables_(tables) {}

  struct Where {
    SegmentColumns* columns = nullptr;
    const SeenOnKey* seen = nullptr;
    Reading reading;
  };
  // Over `rows`; the counts (optional) over those of them in `counted`.
  Outcomes evaluate(const Program& program, const Where& where, const traffic::Bitmap& rows, const traffic::Bitmap* counted,
      EffectCounts* counts);
  // Only visits what is read over `rows`.
  void visitReads(const Program& program, const Where& where, const traffic::Bitmap& rows, const OnRead& onRead);

private:
  struct AtomColumn {
    const ValueId* ids = nullptr;
    AtomTables::Results* results = nullptr;
    std::vector<const traffic::Bitmap*> inferred;
  };
  void begin(const Program& program, const Where& where);
  struct Block {
    const Program& program;
    size_t firstWord;
    size_t words;
    const uint64_t* counted;
  };
  // Leaves in `result` what is possible for the policy in the block.
  void runBlock(const Block& block, const uint64_t* rows, Tri& result, EffectCounts* counts);
  void countLeaves(const Block& block, const ProgramStep& step, const uint64_t* reached, const Tri& gave, LeafCounts* counts);
  void node(const Block& block, const ProgramTree& tree, uint32_t index, const uint64_t* active, Tri& out, size_t depth);
  void allOrAny(const Block& block, const ProgramTree& tree, const cedar::SkeletonNode& n, const uint64_t* active, Tri& out,
      size_t depth);
  void conditional(const Block& block, const ProgramTree& tree, const cedar::SkeletonNode& n, const uint64_t* active, Tri& out,
      size_t depth);
  void atom(uint32_t place, uint32_t id, size_t firstWord, size_t words, const uint64_t* active, Tri& out);
  void gather(const AtomColumn& column, uint32_t id, size_t firstRow, uint64_t active, uint64_t& t, uint64_t& f, uint64_t& e);
  Tri& scratch(size_t depth);

  ValueSpaces& spaces_;
  const Programs& programs_;
  AtomTables& tables_;
  std::vector<AtomColumn> atomColumns_;
  std::vector<std::unique_ptr<Tri>> scratch_;
  size_t segmentRows_ = 0;
  uint64_t* inferredRead_ = nullptr;             // of the current evaluation, whole segment
  const OnRead* onRead_ = nullptr;
};

}  // namespace chatelaine::simulate
