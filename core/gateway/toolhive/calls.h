// The calls that the gateways' records tell of: audit rows with their spans and decisions, as witnesses with one key.
#pragma once

#include "core/base/task.h"
#include "core/gateway/join.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway::toolhive {

// Adds witnesses, the gateways' services and problems; `materials.traces` is complete. Nothing where the store has no file of
// the reader's.
Result<void> readCalls(const RawStore& store, const Task& task, Materials& materials);

}  // namespace chatelaine::gateway::toolhive
