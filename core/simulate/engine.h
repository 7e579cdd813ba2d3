// What a replay keeps between runs: value ids, atom tables and, a segment, the planes of policies by the digests of their text,
// of the segment and of the entities. One thread.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/simulate/chain_index.h"
#include "core/simulate/column_evaluator.h"
#include "core/simulate/fold.h"
#include "core/simulate/result_sum.h"
#include "core/simulate/sides.h"

namespace chatelaine::simulate {

// One segment with what was computed on it.
class SegmentState {
public:
  SegmentState(std::shared_ptr<const traffic::Segment> segment, ValueSpaces& spaces);
  SegmentColumns columns;
  traffic::Bitmap replayable;                            // for any set of policies; listings are not
  traffic::Bitmap listings;
  traffic::Bitmap allowed;                               // by the recorded verdict
  traffic::Bitmap denied;
  traffic::Bitmap succeeded;                             // allowed, and nothing went wrong behind the gateway
  [[nodiscard]] std::string_view notReplayableBecause(size_t row) const { return reasons_[reasonOfRow_[row]]; }
  // The rows that went through the gateway.
  const traffic::Bitmap& ofGateway(const std::string& gateway);
  // A number of each request that depends on its id alone.
  const IdNumbers& idNumbers();
  SegmentSum sum;

private:
  friend class Engine;
  void addReasons();
  struct PlaneKey {
    Digest program;
    Digest entities;
    Reading reading;
    auto operator<=>(const PlaneKey&) const = default;
  };
  struct Planes {
    Outcomes outcomes;
    Digest counted;                                      // of the rows that `counts` is over
    EffectCounts counts;
    bool hasCounts = false;
    uint64_t lastUsed = 0;
  };
  struct Folded {
    std::shared_ptr<const Ors> ors;
    uint64_t lastUsed = 0;
  };
  std::vector<std::string_view> reasons_;                // why a row cannot be asked; empty where it can
  std::vector<uint8_t> reasonOfRow_;
  std::map<PlaneKey, Planes> planes_;
  std::map<Digest, Folded> folded_;
  std::map<std::string, traffic::Bitmap> gateways_;
  IdNumbers idNumbers_;
};

class Engine {
public:
  Engine() : tables_(spaces_, programs_, fields_), evaluator_(spaces_, programs_, tables_) {}
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Begins a run: these rows and facts are what the next calls are about.
  void begin(std::shared_ptr<const traffic::Snapshot> traffic, std::shared_ptr<const Entities> entities);
  [[nodiscard]] SegmentState& segment(size_t i) { return *segments_[i]; }
  Programs& programs() { return programs_; }
  // The chains of the snapshot.
  const ChainIndex& chains();

  const Outcomes& outcomes(SegmentState& segment, const PolicyRef& policy, const Reading& reading);
  // The counts of a policy over `counted`, of which `digest` is the digest.
  const EffectCounts& counts(SegmentState& segment, const PolicyRef& policy, const Reading& reading, const traffic::Bitmap& counted,
                             const Digest& digest);
  // The ORs of policies; the last few are kept.
  std::shared_ptr<const Ors> ors(SegmentState& segment, const std::vector<PolicyRef>& policies, bool denyOnError,
      const Reading& reading);
  // On these rows only; not kept.
  Outcomes evaluateOn(SegmentState& segment, const Program& program, const Reading& reading, const traffic::Bitmap& rows);
  void visitReads(SegmentState& segment, const Program& program, const Reading& reading, const traffic::Bitmap& rows,
                  const ColumnEvaluator::OnRead& onRead);
  // True if callers that are not known make a difference in the segment.
  bool callersMatter(SegmentState& segment);

  AtomTables& tables() { return tables_; }
  FieldNames& fields() { return fields_; }
  ValueSpaces& spaces() { return spaces_; }
  const SeenOnKey& seen() const { return seen_; }
  // Drops what the last runs did not use.
  void end();

private:
  SegmentState::Planes& planes(SegmentState& segment, const PolicyRef& policy, const Reading& reading,
      const traffic::Bitmap* counted,
                               const Digest* digest);
  SegmentState::PlaneKey keyOf(SegmentState& segment, const PolicyRef& policy, const Reading& reading);
  static Outcomes recorded(const SegmentState& segment);

  ValueSpaces spaces_;
  Programs programs_{spaces_};
  FieldNames fields_;
  AtomTables tables_;
  ColumnEvaluator evaluator_;
  std::shared_ptr<const traffic::Snapshot> traffic_;
  std::map<Digest, std::unique_ptr<SegmentState>> states_;
  std::vector<SegmentState*> segments_;
  SeenOnKey seen_;
  std::unique_ptr<ChainIndex> chains_;
  uint64_t run_ = 0;
  uint64_t folds_ = 0;
};

}  // namespace chatelaine::simulate
