#include "core/simulate/column_evaluator.h"

#include <algorithm>
#include <bit>

namespace chatelaine::simulate {

namespace {

using cedar::SkeletonNode;

bool isZero(const uint64_t* words, size_t n) {
  return std::all_of(words, words + n, [](uint64_t word) { return word == 0; });
}

// Bit k of each of eight bytes, as the bits of a byte.
uint64_t bitsOfBytes(uint64_t bytes, unsigned k) { return (((bytes >> k) & 0x0101010101010101U) * 0x0102040810204080U) >> 56; }

// From here on it is faster to look at all rows of a word than at the ones asked for.
constexpr int fewRows = 24;

// Results of 64 rows as bits.
void lookAtAll(const uint8_t* results, const ValueId* ids, uint64_t& t, uint64_t& f, uint64_t& e) {
  for (size_t i = 0; i < 64; i += 8) {
    const auto at = [&](size_t k) { return uint64_t{results[ids[i + k]]} << (8 * k); };
    const uint64_t packed = at(0) | at(1) | at(2) | at(3) | at(4) | at(5) | at(6) | at(7);
    t |= bitsOfBytes(packed, 0) << i;
    f |= bitsOfBytes(packed, 1) << i;
    e |= bitsOfBytes(packed, 2) << i;
  }
}

void lookAtSome(const uint8_t* results, const ValueId* ids, uint64_t rows, uint64_t& t, uint64_t& f, uint64_t& e) {
  for (; rows != 0; rows &= rows - 1) {
    const auto row = static_cast<unsigned>(std::countr_zero(rows));
    const uint64_t possible = results[ids[row]];
    t |= (possible & 1) << row;
    f |= ((possible >> 1) & 1) << row;
    e |= ((possible >> 2) & 1) << row;
  }
}

void countLeaf(const Tri& gave, const uint64_t* reached, const uint64_t* counted, size_t words, LeafCounts& counts) {
  for (size_t w = 0; w < words; ++w) {
    const uint64_t rows = reached[w] & counted[w];
    if (rows == 0) continue;
    const uint64_t t = gave.isTrue[w], f = gave.isFalse[w], e = gave.isError[w];
    counts.holds += static_cast<uint64_t>(std::popcount(rows & t & ~f & ~e));
    counts.fails += static_cast<uint64_t>(std::popcount(rows & f & ~t & ~e));
    counts.errors += static_cast<uint64_t>(std::popcount(rows & e & ~t & ~f));
    counts.unknown += static_cast<uint64_t>(std::popcount(rows & ((t & f) | (t & e) | (f & e))));
  }
}

}  // namespace

Plane::Plane(std::vector<uint64_t> words) {
  if (!isZero(words.data(), words.size())) words_ = std::move(words);
}

Tri& ColumnEvaluator::scratch(size_t depth) {
  while (scratch_.size() <= depth) scratch_.push_back(std::make_unique<Tri>());
  return *scratch_[depth];
}

void ColumnEvaluator::begin(const Program& program, const Where& where) {
  segmentRows_ = where.columns->segment().rows;
  atomColumns_.clear();
  for (const uint32_t id : program.atoms) {
    const CompiledAtom& compiled = programs_.atoms()[id];
    AtomColumn column;
    column.ids = where.columns->tuples(compiled.space, where.reading, *where.seen);
    for (const ColumnId c : compiled.columns)
      if (const traffic::Bitmap* inferred = where.columns->inferred(c)) column.inferred.push_back(inferred);
    atomColumns_.push_back(std::move(column));
  }
  // Only now: making the columns may have added values.
  for (size_t i = 0; i < program.atoms.size(); ++i) atomColumns_[i].results = &tables_.results(program.atoms[i]);
}

Outcomes ColumnEvaluator::evaluate(const Program& program, const Where& where, const traffic::Bitmap& rows,
    const traffic::Bitmap* counted,
                                   EffectCounts* counts) {
  begin(program, where);
  const size_t all = rows.words().size();
  std::vector<uint64_t> satisfied(all), error(all), alsoNot(all), inferred(all);
  inferredRead_ = inferred.data();
  onRead_ = nullptr;
  if (counts) counts->leaves.assign(program.leaves, {});
  Tri& result = scratch(0);
  for (size_t first = 0; first < all; first += blockWords) {
    const size_t words = std::min(blockWords, all - first);
    if (isZero(&rows.words()[first], words)) continue;
    runBlock({program, first, words, counted ? &counted->words()[first] : nullptr}, &rows.words()[first], result, counts);
    for (size_t w = 0; w < words; ++w) {
      satisfied[first + w] = result.isTrue[w];
      error[first + w] = result.isError[w];
      alsoNot[first + w] = result.isFalse[w] & (result.isTrue[w] | result.isError[w]);
    }
  }
  Outcomes outcomes{Plane(std::move(satisfied)), Plane(std::move(error)), Plane(std::move(alsoNot)), Plane(std::move(inferred))};
  if (!counts || !counted) return outcomes;
  for (size_t w = 0; w < all; ++w) {
    const uint64_t in = counted->words()[w];
    counts->satisfied += static_cast<uint64_t>(std::popcount(in & outcomes.certainlySatisfied(w)));
    counts->errors += static_cast<uint64_t>(std::popcount(in & outcomes.certainlyErr(w)));
    counts->unknown += static_cast<uint64_t>(std::popcount(in & outcomes.uncertain(w)));
  }
  return outcomes;
}

void ColumnEvaluator::visitReads(const Program& program, const Where& where, const traffic::Bitmap& rows, const OnRead& onRead) {
  begin(program, where);
  inferredRead_ = nullptr;
  onRead_ = &onRead;
  const size_t all = rows.words().size();
  for (size_t first = 0; first < all; first += blockWords) {
    const size_t words = std::min(blockWords, all - first);
    if (!isZero(&rows.words()[first], words)) runBlock({program, first, words, nullptr}, &rows.words()[first], scratch(0), nullptr);
  }
  onRead_ = nullptr;
}

void ColumnEvaluator::runBlock(const Block& block, const uint64_t* rows, Tri& result, EffectCounts* counts) {
  const size_t words = block.words;
  std::array<uint64_t, blockWords> open{};       // rows that may still be satisfied
  std::array<uint64_t, blockWords> inScope{};    // rows that every part of the scope certainly met
  std::copy(rows, rows + words, open.begin());
  std::copy(rows, rows + words, inScope.begin());
  std::fill_n(result.isFalse.begin(), words, 0);
  std::fill_n(result.isError.begin(), words, 0);
  const bool counting = counts && block.counted;
  size_t leaf = 0;
  for (const ProgramStep& step : block.program.steps) {
    if (isZero(open.data(), words)) break;
    Tri& gave = scratch(1);
    node(block, step.tree, step.tree.root, open.data(), gave, 2);
    if (counting) countLeaves(block, step, open.data(), gave, &counts->leaves[leaf]);
    leaf += std::max<size_t>(1, step.leaves.size());
    const bool excludes = step.part == Leaf::Part::unless;
    const auto& goesOn = excludes ? gave.isFalse : gave.isTrue;
    const auto& ends = excludes ? gave.isTrue : gave.isFalse;
    for (size_t w = 0; w < words; ++w) {
      if (step.part == Leaf::Part::scope) inScope[w] &= open[w] & gave.isTrue[w] & ~gave.isFalse[w] & ~gave.isError[w];
      result.isFalse[w] |= open[w] & ends[w];
      result.isError[w] |= open[w] & gave.isError[w];
      open[w] &= goesOn[w];
    }
  }
  std::copy(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(words), result.isTrue.begin());
  if (counting)
    for (size_t w = 0; w < words; ++w) counts->inScope += static_cast<uint64_t>(std::popcount(inScope[w] & block.counted[w]));
}

void ColumnEvaluator::countLeaves(const Block& block, const ProgramStep& step, const uint64_t* reached, const Tri& gave,
    LeafCounts* counts) {
  if (step.leaves.empty()) {
    countLeaf(gave, reached, block.counted, block.words, *counts);
    return;
  }
  std::array<uint64_t, blockWords> open{};
  std::copy(reached, reached + block.words, open.begin());
  Tri& single = scratch(2);
  for (size_t i = 0; i < step.leaves.size() && !isZero(open.data(), block.words); ++i) {
    node(block, step.leaves[i], step.leaves[i].root, open.data(), single, 3);
    countLeaf(single, open.data(), block.counted, block.words, counts[i]);
    const auto& goesOn = step.part == Leaf::Part::unless ? single.isFalse : single.isTrue;
    for (size_t w = 0; w < block.words; ++w) open[w] &= goesOn[w];
  }
}

void ColumnEvaluator::node(const Block& block, const ProgramTree& tree, uint32_t index, const uint64_t* active, Tri& out,
    size_t depth) {
  const SkeletonNode& n = tree.nodes[index];
  switch (n.kind) {
    case SkeletonNode::Kind::atom: atom(n.atom, block.program.atoms[n.atom], block.firstWord, block.words, active, out); break;
    case SkeletonNode::Kind::all:
    case SkeletonNode::Kind::any: allOrAny(block, tree, n, active, out, depth); break;
    case SkeletonNode::Kind::negation:
      node(block, tree, n.operands.front(), active, out, depth);
      std::swap_ranges(out.isTrue.begin(), out.isTrue.begin() + static_cast<std::ptrdiff_t>(block.words), out.isFalse.begin());
      break;
    case SkeletonNode::Kind::conditional: conditional(block, tree, n, active, out, depth); break;
  }
}

// The left operand decides whether the right one counts: an operand is read only where those before it leave it open.
void ColumnEvaluator::allOrAny(const Block& block, const ProgramTree& tree, const SkeletonNode& n, const uint64_t* active, Tri& out,
                               size_t depth) {
  const size_t words = block.words;
  const bool isAll = n.kind == SkeletonNode::Kind::all;
  auto& open = isAll ? out.isTrue : out.isFalse;
  auto& ended = isAll ? out.isFalse : out.isTrue;
  std::copy(active, active + words, open.begin());
  std::fill_n(ended.begin(), words, 0);
  std::fill_n(out.isError.begin(), words, 0);
  for (const uint32_t operand : n.operands) {
    if (isZero(open.data(), words)) break;
    Tri& gave = scratch(depth);
    node(block, tree, operand, open.data(), gave, depth + 1);
    const auto& goesOn = isAll ? gave.isTrue : gave.isFalse;
    const auto& ends = isAll ? gave.isFalse : gave.isTrue;
    for (size_t w = 0; w < words; ++w) {
      ended[w] |= open[w] & ends[w];
      out.isError[w] |= open[w] & gave.isError[w];
      open[w] &= goesOn[w];
    }
  }
}

void ColumnEvaluator::conditional(const Block& block, const ProgramTree& tree, const SkeletonNode& n, const uint64_t* active,
    Tri& out,
                                  size_t depth) {
  const size_t words = block.words;
  Tri& test = scratch(depth);
  node(block, tree, n.operands[0], active, test, depth + 2);
  for (size_t w = 0; w < words; ++w) {
    out.isTrue[w] = out.isFalse[w] = 0;
    out.isError[w] = active[w] & test.isError[w];
    test.isTrue[w] &= active[w];
    test.isFalse[w] &= active[w];
  }
  Tri& branch = scratch(depth + 1);
  for (const bool then : {true, false}) {
    const auto& taken = then ? test.isTrue : test.isFalse;
    if (isZero(taken.data(), words)) continue;
    node(block, tree, n.operands[then ? 1 : 2], taken.data(), branch, depth + 2);
    for (size_t w = 0; w < words; ++w) {
      out.isTrue[w] |= taken[w] & branch.isTrue[w];
      out.isFalse[w] |= taken[w] & branch.isFalse[w];
      out.isError[w] |= taken[w] & branch.isError[w];
    }
  }
}

void ColumnEvaluator::atom(uint32_t place, uint32_t id, size_t firstWord, size_t words, const uint64_t* active, Tri& out) {
  const AtomColumn& column = atomColumns_[place];
  for (size_t w = 0; w < words; ++w) {
    out.isTrue[w] = out.isFalse[w] = out.isError[w] = 0;
    if (active[w] != 0) gather(column, id, (firstWord + w) * 64, active[w], out.isTrue[w], out.isFalse[w], out.isError[w]);
  }
  if (inferredRead_)
    for (const traffic::Bitmap* inferred : column.inferred)
      for (size_t w = 0; w < words; ++w) inferredRead_[firstWord + w] |= active[w] & inferred->words()[firstWord + w];
  if (onRead_) (*onRead_)(id, firstWord, active, words, out);
}

void ColumnEvaluator::gather(const AtomColumn& column, uint32_t id, size_t firstRow, uint64_t active, uint64_t& t, uint64_t& f,
    uint64_t& e) {
  const ValueId* ids = column.ids ? column.ids + firstRow : nullptr;
  const bool few = segmentRows_ - firstRow < 64 || std::popcount(active) <= fewRows;
  const auto look = [&] {
    const uint8_t* results = column.results->data();
    t = f = e = 0;
    if (few) lookAtSome(results, ids, active, t, f, e);
    else lookAtAll(results, ids, t, f, e);
  };
  look();
  const uint64_t missing = active & ~(t | f | e);
  if (missing == 0) return;
  for (uint64_t bits = missing; bits != 0; bits &= bits - 1)
    tables_.evaluate(id, ids[static_cast<size_t>(std::countr_zero(bits))]);
  look();
}

}  // namespace chatelaine::simulate
