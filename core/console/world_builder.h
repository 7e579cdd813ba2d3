// The next World of an open workspace: everything that follows from what is stored, at one moment.
#pragma once

#include <optional>

#include "core/console/world.h"
#include "core/workspace/workspace.h"

namespace chatelaine::console {

// `lookFrom`: the as-of of this session in place of the stored or newest one. Errors: the workspace's.
Result<WorldPtr> buildWorld(const workspace::Workspace& workspace, std::optional<Time> lookFrom, uint64_t revision);

// The selection of everything.
traffic::Selection everything(const traffic::Snapshot& snapshot);

// What each source records of the fields that a chain needs, over its requests.
std::vector<SourceInfo::FieldShare> fieldShares(const traffic::Snapshot& snapshot, std::string_view source);

// The rules of decision points parsed; what does not parse is added to the problems.
std::vector<simulate::PointHistory> historyOf(const std::vector<gateway::DecisionPoint>& points, std::vector<gateway::Problem>& problems);

// A policy set as stored; `draft.json` becomes `disable`.
PolicySetInfo policySetOf(const workspace::PolicyRevision& revision);

}  // namespace chatelaine::console
