// The policies in force against the recorded verdicts (design: Replay 2). Pure; values.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/simulate/replay.h"

namespace chatelaine::simulate {

// A decision point over time; version boundaries as its source tells them.
struct PointVersion {
  std::optional<Time> from;
  std::optional<Time> to;
  std::shared_ptr<const cedar::PolicySet> policies;
};
struct PointHistory {
  std::string gateway;
  bool denyOnError = false;
  std::vector<PointVersion> versions;
};

struct Disagreement {
  std::string request;
  traffic::RowId row;
  std::string recorded;                 // "allow", "deny"
  std::string computed;                 // "allow", "deny"
  std::string reason;                   // in words: what the policies said and why
};

struct ConformResult {
  uint64_t agree = 0;
  uint64_t disagree = 0;
  uint64_t undetermined = 0;            // a field that a policy reads was not recorded
  uint64_t versionNotKnown = 0;
  uint64_t noVerdict = 0;
  uint64_t notReplayable = 0;
  std::map<std::string, uint64_t> notReplayableReasons;
  std::map<std::pair<std::string, std::string>, uint64_t> matrix;   // (recorded, computed) -> rows
  std::vector<Disagreement> rows;
};

// Entities as valid at each request's time come from `entitiesAt` (called once a version boundary).
Result<ConformResult> conform(const traffic::Snapshot& traffic, const traffic::Selection& selection, const identity::Graph& graph,
                              const std::vector<PointHistory>& points, Time asOf, const Task& task);

}  // namespace chatelaine::simulate
