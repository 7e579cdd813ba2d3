// What sources say about identities, before anything is joined: record identities, facts and edges with their provenance.
// Values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/evidence.h"
#include "core/base/time.h"

namespace chatelaine::identity {

enum class NodeKind { human, agent, workload, team, credential, gateway, mcpServer, tool, prompt, mcpResource, model, provider, zone, route, dataSource, connector };

enum class EdgeKind { owns, memberOf, holds, actsFor, delegatesTo, brokers, grants, serves, called, sameAs };

// Where a fact comes from.
struct Provenance {
  std::string source;                 // source instance; "console" for a stated fact
  std::string record;                 // "api/key_list.json#3", "tables/LiteLLM_TeamTable.jsonl:2": file and place inside it
  Evidence evidence = Evidence::asserted;
  double confidence = 1.0;            // below 1 only for inferred
  std::string by;                     // of a stated fact: who ...
  std::optional<Time> at;             // ... when ...
  std::string why;                    // ... and why
  bool operator==(const Provenance&) const = default;
};

// A named property. Values are texts: times RFC 3339, booleans "true"/"false", lists one fact a member. Absent at the source
// (a key that never expires) is the value "" with `absent`; a property without a fact is not recorded.
struct Fact {
  std::string name;                   // see the list below
  std::string value;
  bool absent = false;
  Provenance from;
  std::optional<Time> validFrom;      // where the source tells since when (management calls); else of the whole recording
  std::optional<Time> validTo;
  bool operator==(const Fact&) const = default;
};
// Names in use. credential: kind ("virtual-key", "provider-key", ...), created, expires, last-tried, rotated, blocked,
// deleted, static, last-four, proof, broker, secret-in-clear ("true": the configuration holds the secret itself; "false": a
// reference to the environment or a vault; the record is where it stands), caller-sent-on (of a backend credential). human: mail,
// status, left, manager, title, tenant. agent: description, url, registered, tenant. mcpServer/tool/model: zone, effect,
// environment, url, registered. team: blocked. All: note, owner-name.
// Edges that checks read: brokers runs from the gateway to the backend credential, which has a grants edge to each server, model or
// provider that it is sent to; a grant of everything of a kind goes to a node of that kind whose id is or ends in "/*".

// A source's key for one thing: what it is, whose word it is, and the id there. Never changes.
struct RecordKey {
  NodeKind kind = NodeKind::human;
  std::string source;
  std::string key;
  auto operator<=>(const RecordKey&) const = default;
};

// One source's name for somebody or something.
struct RecordIdentity {
  RecordKey id;
  std::string name;                           // for people: alias, user name, "server/tool"
  std::vector<std::string> strongKeys;        // join at once when equal: "key-hash:…", "spiffe:…", "client-id:…", "iss+sub:…"
  std::vector<std::string> weakKeys;          // join as inferred, to confirm: "mail:…", "name:…"
  std::vector<Fact> facts;
  Provenance from;
};

struct Edge {
  EdgeKind kind = EdgeKind::owns;
  RecordKey from;
  RecordKey to;
  std::string note;                           // for grants: the level that gives it, "key", "team support ∩ key"
  Provenance provenance;
  std::optional<Time> validTo;                // an owner only until then
  bool operator==(const Edge&) const = default;
};

// A person's decision in this console. Survives every import; ended, never deleted.
struct Statement {
  std::string id;                             // unique in the workspace
  std::string subject;                        // identity id (name); matched by name within `subjectKind` where given
  std::optional<NodeKind> subjectKind;
  std::string field;                          // "owner", "zone", "environment", "note", "person" (a people.csv row: value JSON)
  std::string value;
  std::optional<Time> until;
  std::string by;
  Time at;
  std::string why;                            // "people.csv line 3" or the reason that was typed
  std::string batch;                          // statements made in one step share it: undone together
};

std::string_view toString(NodeKind kind);     // "human", "mcp-server", ...
std::string_view toString(EdgeKind kind);     // "member-of", ...
std::optional<NodeKind> nodeKindFromString(std::string_view text);
bool isNhi(NodeKind kind);                    // every principal and credential that is not a human

}  // namespace chatelaine::identity
