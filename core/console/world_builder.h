// The next World of an open workspace: everything that follows from what is stored, at one moment.
#pragma once

#include <optional>

#include "core/console/world.h"
#include "core/workspace/workspace.h"

namespace chatelaine::console {

// `lookFrom`: the as-of of this session in place of the stored or newest one. Errors: the workspace's.
Result<WorldPtr> buildWorld(const workspace::Workspace& workspace, std::optional<Time> lookFrom, uint64_t revision);

// What people decided, read anew into `world`; nothing else of it follows from these.
Result<void> readPolicySets(const workspace::Workspace& workspace, World& world);
Result<void> readCampaigns(const workspace::Workspace& workspace, World& world);

// The selection of everything.
traffic::Selection everything(const traffic::Snapshot& snapshot);

// The newest event that a request or a file tells of (not an expiry).
Time newestEvent(const traffic::Snapshot& snapshot, const std::vector<SourceInfo>& sources);

// From the first request to the newest event: what was silent at the end was recorded as silent. Absent: no requests.
std::optional<TimeRange> recordedOf(const traffic::Snapshot& snapshot, const std::vector<SourceInfo>& sources);

// What each source records of the fields that a chain needs, over its requests.
std::vector<SourceInfo::FieldShare> fieldShares(const traffic::Snapshot& snapshot, std::string_view source);

// The rules of decision points parsed; what does not parse is added to the problems.
std::vector<simulate::PointHistory> historyOf(const std::vector<gateway::DecisionPoint>& points, std::vector<gateway::Problem>& problems);

// A policy set as stored; `draft.json` becomes `disable`.
PolicySetInfo policySetOf(const workspace::PolicyRevision& revision);

}  // namespace chatelaine::console
