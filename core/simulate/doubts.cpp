#include <algorithm>
#include <array>
#include <bit>

#include "core/simulate/replay_run.h"

namespace chatelaine::simulate {

namespace {

constexpr uint8_t nothingRead = UINT8_MAX;
constexpr std::string_view decisionField = "verdict";      // what the built-in permit reads

template <class Visit>
void forEachBit(size_t firstWord, const uint64_t* words, size_t n, Visit visit) {
  for (size_t w = 0; w < n; ++w)
    for (uint64_t bits = words[w]; bits != 0; bits &= bits - 1) visit((firstWord + w) * 64
        + static_cast<size_t>(std::countr_zero(bits)));
}

bool isSomebody(std::string_view column) { return column == traffic::principalColumn || column.starts_with("context.chain."); }

// What the deciding policies read on the flipped rows of a segment.
class Reads {
public:
  Reads(Engine& engine, SegmentState& segment, Reading reading)
      : engine_(engine), segment_(segment), reading_(reading), weakest_(segment.columns.segment().rows, nothingRead),
        nobody_(segment.columns.segment().rows), open_(segment.columns.segment().rows) {}

  void add(const PolicyRef& policy, const traffic::Bitmap& rows) {
    if (policy.isRecorded()) {
      rows.forEach([&](size_t row) { note(row, Evidence::asserted); });
      return;
    }
    engine_.visitReads(segment_, *policy.program, reading_, rows, [&](uint32_t atom, size_t first, const uint64_t* on,
        size_t words, const Tri&) {
      readAtom(atom, first, on, words);
    });
  }

  [[nodiscard]] std::optional<Evidence> weakestAt(size_t row) const {
    if (weakest_[row] != nothingRead) return static_cast<Evidence>(weakest_[row]);
    return open_.test(row) ? std::nullopt : std::optional(Evidence::asserted);
  }
  [[nodiscard]] bool nobodyAt(size_t row) const { return nobody_.test(row); }

private:
  void note(size_t row, Evidence evidence) { weakest_[row] = std::min(weakest_[row], static_cast<uint8_t>(evidence)); }

  void readAtom(uint32_t atom, size_t first, const uint64_t* on, size_t words) {
    const CompiledAtom& compiled = engine_.programs().atoms()[atom];
    for (const ColumnId column : compiled.columns) {
      const ValueId* ids = segment_.columns.ids(column, reading_, engine_.seen());
      ColumnValues& values = engine_.spaces().values(column);
      const traffic::Column* recorded = segment_.columns.recorded(column);
      const bool somebody = isSomebody(values.name());
      forEachBit(first, on, words, [&](size_t row) {
        const bool known = ids[row] != traffic::codeNotRecorded && values.alternatives(ids[row]).empty();
        if (!known) {
          open_.set(row);
          if (somebody) nobody_.set(row);
        } else if (recorded && recorded->codes[row] != traffic::codeNotRecorded) {
          note(row, recorded->evidenceOf(row));
        }
      });
    }
    if (engine_.tables().entities().evidence.empty()) return;
    const ValueId* tuples = segment_.columns.tuples(compiled.space, reading_, engine_.seen());
    forEachBit(first, on, words, [&](size_t row) {
      if (const std::optional<Evidence> evidence = engine_.tables().factEvidence(atom, tuples[row])) note(row, *evidence);
    });
  }

  Engine& engine_;
  SegmentState& segment_;
  Reading reading_;
  std::vector<uint8_t> weakest_;
  traffic::Bitmap nobody_;
  traffic::Bitmap open_;
};

// Rows on which a policy may take part in the decision.
uint64_t takesPart(const Outcomes& outcomes, bool denyOnError, size_t w) {
  return outcomes.maySatisfy(w) | (denyOnError ? outcomes.mayErr(w) : 0);
}

}  // namespace

// The policies that the draft changes decide its flips: in both versions, on the rows where one of them counts.
void ReplayRun::addEvidence(SegmentState& segment, const std::vector<Point>& points, const SegmentFlips& flips) {
  const traffic::Bitmap any = flips.any();
  if (any.none()) return;
  Reads reads(engine_, segment, reading_);
  for (const Point& point : points)
    for (const Change& change : point.sides->changes) {
      traffic::Bitmap rows = any;
      rows &= point.counted;
      const Outcomes* before = change.before ? &engine_.outcomes(segment, *change.before, reading_) : nullptr;
      const Outcomes* after = change.after ? &engine_.outcomes(segment, *change.after, reading_) : nullptr;
      for (size_t w = 0; w < rows.words().size(); ++w)
        rows.words()[w] &= (before ? takesPart(*before, point.sides->denyOnError, w) : 0) | (after ? takesPart(*after,
            point.sides->denyOnError, w) : 0);
      if (rows.none()) continue;
      if (change.before) reads.add(*change.before, rows);
      if (change.after) reads.add(*change.after, rows);
    }
  flips.forEach([&](size_t row, Flip flip) {
    if (const std::optional<Evidence> evidence = reads.weakestAt(row)) count(result_.byEvidence[*evidence], flip);
    if (reads.nobodyAt(row)) count(result_.byNobody, flip);
  });
}

// An undetermined row counts for a field where that field alone leaves it open.
void ReplayRun::addDoubts(SegmentState& segment, const std::vector<Point>& points, const SegmentFlips& flips) {
  if (flips.undetermined.none()) return;
  std::vector<FieldSet> open(segment.columns.segment().rows, 0);
  const auto add = [&](const PolicyRef& policy, auto relevant) {
    const Outcomes& outcomes = engine_.outcomes(segment, policy, reading_);
    traffic::Bitmap rows = flips.undetermined;
    for (size_t w = 0; w < rows.words().size(); ++w)
      if (rows.words()[w] != 0) rows.words()[w] &= outcomes.uncertain(w) & relevant(w);
    if (rows.none()) return;
    if (policy.isRecorded()) {
      rows.forEach([&](size_t row) { open[row] |= engine_.fields().bit(std::string(decisionField)); });
      return;
    }
    engine_.visitReads(segment, *policy.program, reading_, rows, [&](uint32_t atom, size_t first, const uint64_t* on,
        size_t words, const Tri&) {
      const ValueId* tuples = segment.columns.tuples(engine_.programs().atoms()[atom].space, reading_, engine_.seen());
      forEachBit(first, on, words, [&](size_t row) { open[row] |= engine_.tables().open(atom, tuples[row]); });
    });
  };
  for (const Point& point : points) {
    const auto counted = [&](size_t w) { return point.counted.words()[w]; };
    for (const Change& change : point.sides->changes) {
      if (change.before) add(*change.before, counted);
      if (change.after) add(*change.after, counted);
    }
    const Ors& both = *point.both;
    for (const PolicyRef& policy : point.sides->both)
      add(policy, [&](size_t w) {
        const uint64_t forbids = both.forbidPossible[w] & ~both.forbidCertain[w];
        const uint64_t permits = both.permitPossible[w] & ~both.permitCertain[w];
        const bool errorsDeny = point.sides->denyOnError;
        return counted(w) & (policy.effect == cedar::Effect::forbid ? forbids : permits | (errorsDeny ? forbids : 0));
      });
  }
  std::map<std::pair<int, std::string_view>, uint64_t> alone;
  flips.undetermined.forEach([&](size_t row) {
    if (std::popcount(open[row]) == 1)
      ++alone[{std::countr_zero(open[row]), segment.columns.records().text(traffic::RecordColumn::gateway, row)}];
  });
  for (const auto& [key, rows] : alone)
    doubts_[{engine_.fields().name(static_cast<size_t>(key.first)), std::string(key.second)}] += rows;
}

}  // namespace chatelaine::simulate
