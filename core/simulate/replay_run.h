// One run of a replay: segment by segment, outcomes, fold, counts; then chains and digest. For replay.cpp and conform.cpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/simulate/flips.h"

namespace chatelaine::simulate {

class ReplayRun {
public:
  ReplayRun(Engine& engine, const ReplayInput& input);
  Result<ReplayResult> run(const Task& task);

private:
  // One decision point on one segment.
  struct Point {
    const GroupSides* sides = nullptr;
    const traffic::Bitmap* rows = nullptr;         // null: all
    traffic::Bitmap counted;
    Digest countedDigest;
    std::shared_ptr<const Ors> both;
    Ors before;
    Ors after;
  };

  void runSegment(size_t s);
  traffic::Bitmap replayedRows(size_t s, SegmentState& segment);
  std::vector<Point> points(SegmentState& segment, const traffic::Bitmap& replayed, const Reading& reading);
  static Joint fold(const std::vector<Point>& points, size_t words);
  void addDecisions(SegmentState& segment, const Joint& joint, const SegmentFlips& flips);
  void addSafety(SegmentState& segment, const Joint& joint, const std::vector<Point>& points, const SegmentFlips& flips);
  void addNames(SegmentState& segment, const SegmentFlips& flips);
  void addEffects(SegmentState& segment, const std::vector<Point>& points);
  void attribute(SegmentState& segment, const std::vector<Point>& points, const SegmentFlips& flips);
  void addEvidence(SegmentState& segment, const std::vector<Point>& points, const SegmentFlips& flips);
  void addDoubts(SegmentState& segment, const std::vector<Point>& points, const SegmentFlips& flips);
  Result<void> addGroups();
  void finishEffects();

  PolicyEffect& effect(const std::string& id);

  Engine& engine_;
  const ReplayInput& input_;
  Reading reading_;
  std::vector<GroupSides> sides_;
  std::vector<SegmentFlips> flips_;
  std::vector<traffic::Bitmap> succeeded_;
  std::vector<PolicyEffect> effects_;
  std::map<std::string, size_t> effectById_;
  std::map<std::pair<std::string, std::string>, uint64_t> doubts_;     // (field, gateway) -> rows
  ResultSum sum_;
  ReplayResult result_;
};

}  // namespace chatelaine::simulate
