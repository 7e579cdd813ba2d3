// What was derived from the kept records, as the workspace stores it. Of the same shape as gateway/derive.h. Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"
#include "core/identity/model.h"
#include "core/traffic/request.h"
#include "core/workspace/raw.h"

namespace chatelaine::workspace {

struct PolicyVersion {
  std::optional<Time> from;
  std::optional<Time> to;
  std::string text;                 // Cedar
  std::string origin;
  bool operator==(const PolicyVersion&) const = default;
};

enum class OnError { skipPolicy, deny };

struct DecisionPoint {
  std::string gateway;
  std::string source;
  OnError onError = OnError::skipPolicy;
  std::vector<PolicyVersion> versions;
  std::vector<std::string> notLowered;
  bool operator==(const DecisionPoint&) const = default;
};

// All that is derived but requests.
struct Knowledge {
  std::vector<identity::RecordIdentity> identities;
  std::vector<identity::Edge> edges;
  std::vector<DecisionPoint> points;
  std::vector<Problem> problems;
  std::vector<std::string> systemVersions;
  std::vector<std::string> credentialsPassedOn;
};

// What storing the requests changed.
struct Applied {
  uint64_t unchanged = 0;
  uint64_t added = 0;
  uint64_t changed = 0;             // a new row was written, the old one is superseded
  uint64_t gone = 0;                // superseded without a successor
};

}  // namespace chatelaine::workspace
