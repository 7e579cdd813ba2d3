// What every check reads, prepared once a run: the recorded calls in short form, and small questions to the identity graph.
// Internal to this folder. Immutable after construction.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/posture/check.h"

namespace chatelaine::posture {

using NameId = uint32_t;                 // into Context's names; 0 is "nothing recorded"

// One recorded call; listings are left out.
struct Call {
  traffic::RowId row;
  Time time;
  traffic::Kind kind;
  traffic::Verdict verdict;
  traffic::Reason reason;
  NameId source = 0;
  NameId gateway = 0;
  NameId resource = 0;                   // "litellm/crm/get_customer"
  NameId credential = 0;                 // an identity's id
  NameId caller = 0;                     // agent, else the human who called
  NameId human = 0;                      // who started it
  Evidence callerEvidence = Evidence::inferred;
  Evidence humanEvidence = Evidence::inferred;
  bool purpose = false;                  // a task or an intent is recorded
  bool backend = false;                  // what answered behind the gateway is recorded

  [[nodiscard]] bool passed() const {    // the gateway let it through; what answered may have failed
    return verdict == traffic::Verdict::allow || (verdict == traffic::Verdict::none && reason == traffic::Reason::backend);
  }
  [[nodiscard]] bool knowsCaller() const { return caller != 0 && callerEvidence > Evidence::inferred; }
  [[nodiscard]] bool knowsHuman() const { return human != 0 && humanEvidence > Evidence::inferred; }
};

// A time from which a credential or agent was no longer to be accepted.
struct Ending {
  std::optional<Time> from;              // absent: since when is not recorded
  std::optional<Time> to;                // lifted again
  std::string how;                       // "expired", "blocked", "deleted", "team data blocked"
  identity::Provenance evidence;
};

class Context {
public:
  explicit Context(const Facts& facts);

  [[nodiscard]] const Facts& facts() const { return facts_; }
  [[nodiscard]] const identity::Graph& graph() const { return *facts_.graph; }
  [[nodiscard]] Time asOf() const { return facts_.asOf; }
  [[nodiscard]] std::span<const Call> calls() const { return calls_; }
  [[nodiscard]] const std::string& name(NameId id) const { return names_[id]; }

  // Calls made with a credential, or by a caller, of that identity; by time.
  [[nodiscard]] std::vector<const Call*> callsWith(const identity::Identity& credential) const;
  [[nodiscard]] std::vector<const Call*> callsBy(const identity::Identity& caller) const;
  [[nodiscard]] std::vector<std::string> requestIds(const std::vector<const Call*>& calls) const;

  // Identities of the kinds, deleted ones left out.
  [[nodiscard]] std::vector<identity::NodeId> existing(std::initializer_list<identity::NodeKind> kinds) const;
  [[nodiscard]] std::vector<Ending> endingsOf(identity::NodeId id) const;
  // Not deleted, blocked or expired at the as-of time.
  [[nodiscard]] bool inForce(identity::NodeId id) const;

private:
  NameId intern(std::string_view text);
  NameId credentialOf(const traffic::Request& request);
  void addCall(traffic::RowId row, const traffic::Request& request);

  Facts facts_;
  std::vector<std::string> names_;
  std::unordered_map<std::string, NameId> ids_;
  std::unordered_map<std::string, NameId> credentials_;      // by digest, source and name
  std::vector<Call> calls_;
  std::unordered_map<NameId, std::vector<uint32_t>> byCredential_;
  std::unordered_map<NameId, std::vector<uint32_t>> byCaller_;
};

// A member of a population, with the kind and id filled.
Tested member(const Context& context, identity::NodeId id);
// Takes the fact into the fields that were read, and its provenance into the evidence; "not recorded" where there is none.
void read(Tested& tested, std::string_view field, const identity::Fact* fact);

void addEvidence(Tested& tested, const identity::Provenance& from);      // once a record
// The record that lists the identity, as evidence that it belongs to the population.
void readRecord(Tested& tested, const Context& context, identity::NodeId id);

bool saysTrue(const identity::Fact* fact);
std::optional<Time> timeOf(const identity::Fact* fact);
std::string count(size_t n, std::string_view one, std::string_view many);      // "1 call", "3 calls", "2,228 calls"
std::string eachOf(size_t n, std::string_view one, std::string_view many);     // "the one call was", "each of 3 calls was"
std::string day(Time time);                                                     // "2026-10-30"
int64_t parameter(const CheckInfo& check, std::string_view name);
std::string joined(const std::vector<std::string>& parts, std::string_view by);

}  // namespace chatelaine::posture
