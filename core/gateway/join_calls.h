// The steps of join(): calls made of witnesses. Internal to the gateway folder.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/gateway/join.h"
#include "core/gateway/otlp/agents.h"

namespace chatelaine::gateway {

struct Call {
  std::vector<uint32_t> witnesses;          // the first is the one that is the request
  std::vector<uint32_t> clientSpans;        // spans of the calling agent, tied by ids
  std::vector<uint32_t> rankedSpans;        // tied within the chain by target and time only: inferred

  std::string session, trace;               // as the client sent them; may be empty
  std::string chain;                        // key; empty for listings
  std::string target;                       // with names resolved; empty: not recorded
  Evidence targetEvidence = Evidence::asserted;
  std::string credential;                   // digest
  std::optional<traffic::Named> human;
  bool nobody = false;                      // it was said that there is no human
  std::vector<traffic::Named> agents;       // outermost first
  bool pathComplete = false;                // nothing lies before the first of `agents`
  std::vector<std::string> candidates;
};

class CallSet {
public:
  CallSet(const Materials& materials, std::vector<Witness> witnesses) : materials_(materials), witnesses_(std::move(witnesses)) {}
  [[nodiscard]] const Materials& materials() const { return materials_; }
  [[nodiscard]] const Witness& witness(uint32_t index) const { return witnesses_[index]; }
  [[nodiscard]] const std::vector<Witness>& witnesses() const { return witnesses_; }
  [[nodiscard]] const Witness& base(const Call& call) const { return witnesses_[call.witnesses.front()]; }
  // The best saying of all witnesses of a call that tie by ids.
  [[nodiscard]] const Said* best(const Call& call, Topic topic) const;
  [[nodiscard]] std::string value(const Call& call, Topic topic) const;
  [[nodiscard]] Time start(const Call& call) const { return base(call).start; }
  [[nodiscard]] Time end(const Call& call) const { return base(call).end.value_or(base(call).start); }
  [[nodiscard]] const otlp::Ancestry& ancestry(uint32_t span) const;

  std::vector<Call> calls;
  std::vector<uint32_t> unplaced;           // witnesses whose call is not known: hooks without their row, keys of two rows

private:
  const Materials& materials_;
  std::vector<Witness> witnesses_;
  mutable std::unordered_map<uint32_t, otlp::Ancestry> ancestries_;
};

// Versions of one record become one witness; the rest sorted by what they are.
std::vector<Witness> mergeVersions(std::vector<Witness> witnesses);
// Rows, payloads, gateway spans and hooks by their call keys.
void uniteByKeys(CallSet& set);
// Agents' spans to calls by the ids that the gateway was told or that its spans have as parents.
void tieClientSpans(CallSet& set);
// Server spans and access lines of refusals to the call whose time, route and words they share; the rest are calls.
void matchDoors(CallSet& set);
// Agents' spans that no id ties: to the call of their chain with the same target and time; the rest are calls.
void rankWithinChains(CallSet& set);

// Chain key, session and trace of every call; to be called again when calls were added.
void findChains(CallSet& set);
// Target with server and agent names resolved.
void resolveTargets(CallSet& set);
// Callers, and which credentials were passed on.
std::vector<std::string> findCallers(CallSet& set);
// Humans and paths; spreads them within a chain.
void findHumansAndPaths(CallSet& set);

// "server/tool" where the name begins with a known server and a separator; else as it is.
std::string resolvedTool(std::string_view name, const Registry& registry);

// The finished requests; `parent` filled.
std::vector<traffic::Request> requestsOf(const CallSet& set);
// Fills the Cedar side of a request whose record side is complete.
void addCedarSide(traffic::Request& request, const Call& call, const CallSet& set);

}  // namespace chatelaine::gateway
