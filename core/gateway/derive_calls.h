// The calls' half of derive(): reads all records of calls and joins them. Internal to the gateway folder.
#pragma once

#include "core/base/task.h"
#include "core/gateway/join.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway {

// Everything that the kept records say about calls, read once, in any order.
Result<Materials> collect(const RawStore& store, const Task& task);

}  // namespace chatelaine::gateway
