// Everything that an open workspace shows, at one moment: immutable, shared, safe from many threads. Pages and commands read a
// World; operations (session.h) make the next one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/cedar/policy_set.h"
#include "core/gateway/derive.h"
#include "core/identity/graph.h"
#include "core/posture/check.h"
#include "core/review/campaign.h"
#include "core/simulate/conform.h"
#include "core/simulate/usage.h"
#include "core/traffic/filter.h"
#include "core/traffic/snapshot.h"

namespace chatelaine::console {

struct SourceInfo {
  std::string name;                         // source instance
  std::vector<std::string> readers;
  std::vector<std::string> versions;
  uint64_t requests = 0;
  uint64_t identities = 0;
  bool partial = false;                     // an import was cut off; importing again goes on
  Time imported;                            // last, by whom
  std::string importedBy;
  std::vector<gateway::RawFile> files;
  // What the source cannot tell and what that costs: field, share recorded, class.
  struct FieldShare {
    std::string field;
    uint64_t recorded = 0;
    uint64_t of = 0;
    std::optional<Evidence> weakest;
  };
  std::vector<FieldShare> fields;
};

// A named set of Cedar files in the workspace.
struct PolicyFile {
  std::string name;                         // "people-first.cedar"
  std::string text;
};
struct PolicySetInfo {
  std::string name;
  bool draft = false;                       // else baseline
  std::vector<PolicyFile> files;
  std::vector<std::string> disable;         // draft.json
  Time changed;
};

struct World {
  std::string name;                         // file name without folder and ending
  std::string path;
  bool readOnly = false;
  std::string notice;                       // why a copy was opened in place of the file; empty where none was
  uint64_t revision = 0;                    // grows with every change
  std::shared_ptr<const traffic::Snapshot> traffic;
  std::shared_ptr<const identity::Graph> graph;
  std::shared_ptr<const simulate::UsageMap> usage;          // over all traffic
  std::shared_ptr<const simulate::Entities> entities;          // the latest
  std::vector<gateway::DecisionPoint> points;                // as text, with provenance
  std::vector<simulate::PointHistory> history;               // parsed
  std::vector<SourceInfo> sources;
  std::vector<gateway::Problem> problems;                    // of all imports and of deriving
  std::vector<std::string> credentialsPassedOn;
  std::vector<PolicySetInfo> policySets;
  std::vector<review::Campaign> campaigns;
  std::vector<identity::Statement> statements;               // in force
  std::vector<traffic::Field> fields;                        // the filter's catalog
  posture::Thresholds thresholds;
  Time asOf;
  bool asOfStated = false;                                   // set by a person, else the newest event
  std::optional<TimeRange> recorded;
};
using WorldPtr = std::shared_ptr<const World>;

// What the window's filter bar and brush, or `--filter`, keep.
struct Scope {
  traffic::Filter filter;
  TimeRange range;
};
traffic::Selection select(const World& world, const Scope& scope);

}  // namespace chatelaine::console
