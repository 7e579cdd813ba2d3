// A system's own totals held against the kept records of its source: requests, and what each key spent. Pure.
#pragma once

#include <string>
#include <vector>

#include "core/base/task.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway {

struct ControlTotal {
  std::string what;                 // "requests", "spend of vk-refund"
  std::string statedBy;             // "api/global_activity.json"
  std::string stated;               // as numbers are written; equal texts where they agree
  std::string counted;
  std::string rule;                 // how a person counts it again
  bool agrees = false;
};

struct Reconciliation {
  std::string source;
  std::vector<ControlTotal> totals;
  std::string notReconcilable;      // why, where there are none
};

// One a source, by name.
Result<std::vector<Reconciliation>> reconcile(const RawStore& store, const Task& task);

}  // namespace chatelaine::gateway
