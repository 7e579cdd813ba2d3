// Chains: one execution (task, session or trace; else a single call) with all its hops, from requests. Pure; values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/evidence.h"
#include "core/identity/graph.h"
#include "core/traffic/aggregate.h"

namespace chatelaine::simulate {

struct Hop {
  std::string from;                     // name; empty: not recorded
  std::string to;
  std::string kind;                     // "acts-for", "delegates-to", "holds", "called"
  Evidence evidence = Evidence::claimed;
  double confidence = 1.0;
  std::string request;                  // the call that shows it; empty for a hop of the path
};

struct Chain {
  std::string key;
  std::string human;                    // empty: not recorded
  std::optional<Evidence> humanEvidence;
  std::vector<std::string> agents;      // all that take part, in order of appearance
  std::vector<Hop> hops;
  std::vector<traffic::RowId> requests; // by time
  Time from;
  Time to;
  bool cut = false;
  std::string cutReason;                // "the delegation to refund-agent is followed by no call"
};
Chain chainOf(const traffic::Snapshot& snapshot, std::string_view key);
std::vector<Chain> chains(const traffic::Snapshot& snapshot, const traffic::Selection& selection);

// agent -> credential -> what was reached (server, "models" or "agents"), the rows of the patterns table.
struct Pattern {
  std::string agent;                    // empty: not named
  size_t candidates = 0;
  std::string credential;
  std::string reached;
  std::optional<Evidence> agentEvidence;
  std::map<Evidence, uint64_t> humans;  // requests whose human is known so
  uint64_t withoutHuman = 0;
  uint64_t requests = 0;
  uint64_t denied = 0;
  uint64_t undecided = 0;
};
std::vector<Pattern> patterns(const traffic::Snapshot& snapshot, const traffic::Selection& selection);   // busiest first

// What stops when a credential or agent is revoked: its chains and the people who started them.
struct Counterfactual {
  uint64_t chains = 0;
  uint64_t of = 0;
  std::vector<std::string> humans;      // distinct originators
  uint64_t withoutHuman = 0;
  TimeRange recorded;
  std::string sentence;                 // "revoking stops 41 chains of at least 3 people in 7 minutes recorded; monthly jobs would not show"
};
enum class Subject { credential, agent };
// `id` is the identity's in the graph.
Counterfactual ifRevoked(const traffic::Snapshot& snapshot, const identity::Graph& graph, Subject subject, std::string_view id);

}  // namespace chatelaine::simulate
