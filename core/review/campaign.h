// Access reviews: a campaign asks a named reviewer, item by item (credentials and agents), whether the access is still needed.
// The facts of an item are a snapshot taken at launch. Values; the journal and the file are the workspace's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/diagnostic.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/identity/graph.h"
#include "core/simulate/chains.h"
#include "core/simulate/usage.h"

namespace chatelaine::review {

enum class Verdict { keep, revoke, delegate };
enum class ItemState { open, decided, carriedOut };      // decided: "decided, not carried out" until an import shows it gone
enum class CampaignState { open, closed };

struct Decision {
  Verdict verdict = Verdict::keep;
  std::string delegateTo;
  std::string note;
  std::string by;
  Time at;
  bool bulk = false;
  bool undone = false;                  // in an item's history: taken back, as against replaced
};

struct Item {
  std::string id;                       // "3"; unique in the campaign, stable
  identity::NodeKind kind = identity::NodeKind::credential;
  std::string subject;                  // identity id
  std::string name;
  std::string owner;                    // Owner::text
  std::string ownerState;               // "person", "team only", "nobody", "person who left"
  bool reviewersOwn = false;            // the reviewer answers for it: somebody else should look too
  bool useRecorded = true;              // false: the gateway sends it on, no request names it
  std::optional<Time> lastUsed;
  std::optional<Time> lastTried;
  uint64_t mayTools = 0;                // "may call 28 tools on 7 servers; used 3"
  uint64_t mayServers = 0;
  bool mayEveryTool = false;
  uint64_t usedTools = 0;
  uint64_t mayModels = 0;
  bool mayEveryModel = false;
  uint64_t usedModels = 0;
  std::string mayAndDid;                // that sentence
  std::vector<std::string> grants;
  std::vector<std::string> used;
  std::vector<std::string> findings;    // check ids
  simulate::Counterfactual ifRevoked;
  ItemState state = ItemState::open;
  std::optional<Decision> decision;
  std::vector<Decision> history;        // earlier decisions, undone or replaced; oldest first
};

struct Campaign {
  std::string name;
  std::string reviewer;
  std::string filter;                   // scope as typed
  Time launched;
  Time asOf;
  CampaignState state = CampaignState::open;
  std::optional<Time> closed;
  std::string snapshotDigest;           // over the items' facts at launch
  std::vector<Item> items;
};

// The identities to review: credentials and agents that match, worst first.
struct Scope {
  std::vector<identity::NodeId> subjects;
};
Campaign launch(std::string name, std::string reviewer, std::string filter, const Scope& scope, const identity::Graph& graph,
                const traffic::Snapshot& traffic, const simulate::UsageMap& usage,
                const std::vector<std::pair<std::string, std::string>>& findings /* subject id -> check id */, Time asOf,
                Time now);

// Errors: no such item, campaign closed, delegate without a name, already carried out. A decision that is replaced goes into the
// history; undo brings it back.
Result<void> decide(Campaign& campaign, std::string_view item, Decision decision);
Result<void> undo(Campaign& campaign, std::string_view item);

// A call to carry out by hand at the gateway: "curl -X POST …/key/delete …" with the key's alias or digest, never its secret.
// `command` is empty where the system has no such call; `what` then says what to do by hand.
struct GatewayCall {
  std::string item;
  std::string subject;
  std::string what;
  std::string command;
};
std::vector<GatewayCall> toCarryOut(const Campaign& campaign, const identity::Graph& graph);

// Revoked items whose subject is gone or blocked in the graph become carriedOut. True if any changed.
bool noticeCarriedOut(Campaign& campaign, const identity::Graph& graph);

// Closing: everything as decided; open items are listed as "not decided". The digest is over the JSON.
struct Closing {
  std::string json;
  std::string html;                     // stands alone, print-ready
  std::string digest;
};
Result<Closing> close(Campaign& campaign, const identity::Graph& graph, Time now);

nlohmann::json toJson(const Campaign& campaign);
Result<Campaign> campaignFromJson(const nlohmann::json& json);
std::string_view toString(Verdict verdict);
std::string_view toString(ItemState state);     // "open", "decided", "carried out"

}  // namespace chatelaine::review
