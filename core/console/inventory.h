// The inventory's rows: identities and credentials with who answers for them, what they may and what they did. Pure; values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/console/world.h"

namespace chatelaine::console {

struct InventoryRow {
  identity::NodeId node;
  identity::NodeKind kind = identity::NodeKind::human;
  std::string id;
  std::string name;
  std::string owner;                       // "jonas.weber", "team support", "nobody"
  identity::OwnerState ownerState = identity::OwnerState::nobody;
  std::string ownerSource;                 // "asserted by litellm", "stated by owners.csv line 3"
  std::optional<Evidence> ownerEvidence;
  std::string proof;                       // "key", "none", "not recorded"
  std::optional<Time> created;
  std::optional<Time> lastUsed;
  std::optional<Time> lastTried;
  std::optional<Time> expires;
  bool neverExpires = false;               // recorded as never
  std::string state;                       // "", "blocked", "expired", "deleted"
  bool behindGateway = false;              // the gateway sends it on: its use is no request's
  std::string use;                         // what stands out in it, over all that is recorded (use_words.h)
  uint64_t sharedBy = 0;
  std::vector<std::string> grants;         // resource ids; "*" all
  std::vector<std::string> used;
  uint64_t reach = 0;                      // resources that it may reach, without the kinds that no list bounds
  std::vector<std::string> reachesEvery;   // kinds that no list bounds: "model"
  std::string may;                         // "28 tools on 7 servers; every model"
  uint64_t requests = 0;                   // in scope
  uint64_t denied = 0;
  std::vector<uint32_t> sparkline;
  std::vector<std::string> findings;       // check ids
};

// Conditions on requests and the range restrict the use columns, conditions on identities restrict rows.
std::vector<InventoryRow> inventory(const World& world, const Scope& scope, const std::vector<posture::Finding>& findings);

// One of these rows, whatever the scope's filter says of it.
InventoryRow inventoryRow(const World& world, const Scope& scope, identity::NodeId node, const std::vector<posture::Finding>& findings);

// The facts of one thing for the details dock, in groups; every fact with where it came from.
struct DetailFact {
  std::string label;
  std::string value;                       // "not recorded" where nothing says
  std::optional<Evidence> evidence;
  std::string from;                        // "litellm: tables/LiteLLM_VerificationToken.jsonl:3"
};
struct DetailGroup {
  std::string title;                       // "Who is behind it", "Facts", "Life", "Use", "Findings", "If it were revoked"
  std::vector<DetailFact> facts;
};
struct Details {
  std::string title;
  identity::NodeKind kind;
  std::vector<DetailGroup> groups;
  std::string source;                      // of the raw record shown below: for Session::rawRecord
  std::string record;
};
Details detailsOf(const World& world, const Scope& scope, identity::NodeId node, const std::vector<posture::Finding>& findings);

}  // namespace chatelaine::console
