// The checks of posture and their findings. A check looks at a population (the subjects that it applies to) and gives each a
// result; a finding is one check that failed for one subject, with its evidence rows. Checks are pure functions of a Facts
// value. The ids, titles, severities and mappings are data (resources/frameworks/crosswalk.json, compiled in). Values.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/task.h"
#include "core/identity/graph.h"
#include "core/simulate/conform.h"
#include "core/simulate/usage.h"
#include "core/traffic/snapshot.h"

namespace chatelaine::posture {

enum class CheckSeverity { info, low, medium, high, critical };

// What a check may read. Shared, immutable.
struct Facts {
  std::shared_ptr<const identity::Graph> graph;
  std::shared_ptr<const traffic::Snapshot> traffic;
  std::shared_ptr<const simulate::UsageMap> usage;          // over all traffic, not the window's filter
  std::vector<std::string> credentialsPassedOn;              // "credential id\twhy"
  Time asOf;
  std::optional<TimeRange> recorded;
  TimeRange period;                                          // calls outside it are no evidence; open: all that was recorded
};

// A threshold of a check: its default, the value in force and who set it.
struct Parameter {
  std::string name;
  int64_t defaultValue = 0;
  int64_t value = 0;
  std::string unit;                     // "days"
  std::string setBy;                    // "default" or a person
};

struct CheckInfo {
  std::string id;                       // "NHI-OWN-01"
  std::string title;
  std::string category;                 // "ownership"
  CheckSeverity severity = CheckSeverity::medium;
  std::string rationale;
  std::string rule;                     // one sentence by which a person recounts it
  std::string fix;                      // what to do
  std::vector<Parameter> parameters;
};

enum class Outcome { pass, deviation, notEvaluated };

// One member of the population.
struct Tested {
  std::string subject;                  // identity id
  identity::NodeKind kind;
  Outcome outcome = Outcome::pass;
  std::string reason;                   // in words: "owner: nobody is called luca.moreti"
  std::vector<std::pair<std::string, std::string>> fields;       // what was read: name -> value
  std::vector<identity::Provenance> evidence;                    // source file and line of what was read
  std::vector<std::string> requests;    // request ids, where traffic is the evidence
};

struct CheckRun {
  CheckInfo check;
  std::vector<Tested> population;       // sorted by (kind, subject)
  std::string notAssessable;            // why it could not run at all ("lacks ...", "7 min of 90 days"); empty where it ran
  std::string rows;                     // what a row of the population is: "credential"
};

struct Finding {
  std::string id;                       // "NHI-OWN-01/agent/refund-agent"
  std::string check;
  CheckSeverity severity;
  std::string title;
  std::string subject;
  identity::NodeKind kind;
  std::string reason;
  std::string fix;
  std::vector<std::string> controls;    // "nist-csf-2.0 PR.AA-01"
  Tested tested;
};

using Thresholds = std::map<std::string, std::pair<int64_t, std::string>>;     // "NHI-CRD-03.max_age" -> value, who set it

std::vector<CheckInfo> checks();                                    // those of this build, by id
Result<std::vector<CheckRun>> runChecks(const Facts& facts, const Thresholds& thresholds, const Task& task);
std::vector<Finding> findings(const std::vector<CheckRun>& runs);   // by severity, check, subject

// "1 credential", "3 credentials that made tool calls".
std::string rowsInWords(const CheckRun& run, uint64_t n);

std::string_view toString(CheckSeverity severity);
std::string_view toString(Outcome outcome);

}  // namespace chatelaine::posture
