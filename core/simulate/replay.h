// Replay of policy sets over recorded traffic: decisions, flips, bounds (design: Replay). A Replayer keeps atom tables and
// planes a (policy, segment) of the last runs, so that an edited policy alone is evaluated again. One thread at a time; runs
// on a worker and returns values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/evidence.h"
#include "core/base/result.h"
#include "core/base/task.h"
#include "core/cedar/policy_set.h"
#include "core/simulate/entities.h"
#include "core/traffic/aggregate.h"

namespace chatelaine::simulate {

// A set of policies that decides together. A decision point's policies count only for requests through its gateway; a call
// through several points needs allow at each. A set without gateway counts for every request.
struct PolicyGroup {
  std::string gateway;                        // "litellm"; empty: all
  bool denyOnError = false;                   // ToolHive; Cedar skips the policy
  std::shared_ptr<const cedar::PolicySet> policies;
};

// What a draft starts from. Recorded: one built-in permit with id `recorded`, satisfied where the gateway allowed.
struct Baseline {
  bool recorded = false;
  std::vector<PolicyGroup> groups;
  std::string name;                           // "recorded", "in-force", the name of a set
};

// A change set over the baseline: add and replace by id, disable by id.
struct Draft {
  std::string name;
  std::shared_ptr<const cedar::PolicySet> policies;
  std::vector<std::string> disable;
};

enum class Callers { any, seen };             // an unknown caller may be anybody, or one of those seen on this key

struct ReplayOptions {
  Callers callers = Callers::any;
  bool useInferred = false;                   // inferred values count as recorded
  std::vector<std::string> groupBy;
};

struct ReplayInput {
  std::shared_ptr<const traffic::Snapshot> traffic;
  traffic::Selection selection;               // rows to replay; those not replayable are counted apart
  std::shared_ptr<const Entities> entities;
  Baseline baseline;
  Draft draft;
  ReplayOptions options;
};

struct Bounds {
  uint64_t lower = 0;
  uint64_t upper = 0;
};

struct Decisions {
  uint64_t allow = 0;
  uint64_t deny = 0;
  uint64_t undetermined = 0;
};

// `undetermined`: rows that may flip under some completion and are no certain flip.
enum class Flip : uint8_t { none, newlyDenied, newlyAllowed, undetermined };

struct FlipCounts {
  uint64_t newlyDenied = 0;
  uint64_t newlyAllowed = 0;
  uint64_t undetermined = 0;
};

struct FieldDoubt {
  std::string field;                          // "context.chain.human", "principal"
  std::string gateway;
  uint64_t rows = 0;                          // undetermined rows that it alone leaves open
};

struct ChainDamage {
  uint64_t broken = 0;
  uint64_t questioned = 0;
  uint64_t chains = 0;                        // of how many
  std::vector<std::pair<std::string, std::array<uint64_t, 2>>> humans;   // name -> chains that break, chains in all; most first
  uint64_t withoutHuman = 0;                  // broken chains that name nobody
  uint64_t withoutHumanOf = 0;
  std::vector<std::string> brokenChains;      // keys, sorted
  std::vector<std::string> questionedChains;
  std::vector<std::string> notReached;        // request ids below a broken hop
};

struct PolicyEffect {
  std::string id;
  uint64_t matched = 0;                       // rows whose scope it meets for certain
  uint64_t satisfied = 0;
  uint64_t errors = 0;
  uint64_t unknown = 0;
  uint64_t newlyDenied = 0;                   // flips that it decides
  uint64_t newlyAllowed = 0;
  // One a condition leaf (a conjunct of a `when`, an alternative of an `unless`): rows that reached it and what it gave.
  struct Condition {
    Span span;
    uint64_t holds = 0;
    uint64_t fails = 0;
    uint64_t unknown = 0;
    uint64_t errors = 0;
  };
  std::vector<Condition> conditions;
};

struct ReplayResult {
  std::string baseline;
  std::string draft;
  uint64_t requests = 0;
  uint64_t replayable = 0;
  std::map<std::string, uint64_t> notReplayable;
  Decisions baselineDecisions;
  Decisions draftDecisions;
  FlipCounts flips;
  FlipCounts flipsCallersSeen;                // the same with Callers::seen (equal where options.callers is seen)
  Bounds boundsNewlyDenied;
  Bounds boundsNewlyAllowed;
  Bounds boundsAll;
  uint64_t alreadyChanged = 0;                // rows on which the baseline disagrees with the recorded verdict
  uint64_t inferred = 0;                      // rows where a policy read a value that is only inferred
  uint64_t letThroughByFailingForbid = 0;
  std::map<Evidence, FlipCounts> byEvidence;  // weakest evidence that the deciding policies read
  FlipCounts byNobody;                        // flips whose deciding policies read a caller or human that nobody names
  std::vector<PolicyEffect> byPolicy;         // of the draft's policies
  std::map<std::string, FlipCounts> byAgent;
  std::map<std::string, FlipCounts> byTool;
  std::map<std::string, FlipCounts> byHuman;
  std::vector<std::pair<std::vector<std::string>, FlipCounts>> groups;    // options.groupBy
  std::vector<FieldDoubt> wouldSettle;        // most first
  ChainDamage chains;
  std::string digest;                         // over request ids and decisions; not of row order or codes
  std::vector<std::vector<Flip>> rows;        // one a (segment, row); none for rows not replayed
  uint64_t atomsEvaluated = 0;                // distinct (atom, value) evaluations that this run made
  double seconds = 0;
};

// Why one row is what it is, by the exact evaluator.
struct Explanation {
  Flip flip = Flip::none;
  std::string baselineDecision;               // "allow", "deny", "undetermined"
  std::string draftDecision;
  std::vector<std::string> determining;       // policy ids of the draft side
  std::vector<std::string> errors;            // "id: message"
  std::string decidingPolicy;                 // the changed policy whose outcome flipped the row; empty where none
  std::optional<Span> decidingCondition;      // leftmost condition that alone fixes its outcome, in that policy's file
  std::string sawText;                        // "expires absent on vk-support-shared", "amount 640"
  std::vector<std::pair<std::string, std::string>> saw;   // input -> value
  std::vector<std::string> missing;           // fields that were not recorded and leave it open
};

class Replayer {
public:
  Replayer();
  ~Replayer();
  Replayer(Replayer&&) noexcept;
  Replayer& operator=(Replayer&&) noexcept;

  Result<ReplayResult> run(const ReplayInput& input, const Task& task);
  // For a row of the input; independent of the last run.
  [[nodiscard]] Explanation explain(const ReplayInput& input, traffic::RowId row) const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chatelaine::simulate
