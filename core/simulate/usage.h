// What was done by and with each identity, from traffic: the *use* beside the *may* of the identity graph. Values; pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/task.h"
#include "core/identity/graph.h"
#include "core/traffic/aggregate.h"

namespace chatelaine::simulate {

struct Use {
  std::optional<Time> firstUsed;           // not refused
  std::optional<Time> lastUsed;            // last request that was not refused
  std::optional<Time> lastTried;           // last request at all, or the system's own "last active" where later
  uint64_t requests = 0;                   // in the selection, without listings
  uint64_t allowed = 0;
  uint64_t denied = 0;
  uint64_t undecided = 0;
  std::vector<std::string> principals;     // who was seen behind a credential (names), by evidence better than inferred
  uint64_t unnamed = 0;                    // requests behind a credential that name nobody
  std::map<std::string, uint64_t> targets; // resource id -> successful requests
  std::vector<std::string> chains;         // keys of the chains it took part in, sorted
  std::vector<uint32_t> sparkline;         // requests per equal part (32) of the snapshot's time range
};

// By identity id within kind: "credential/vk-refund", "agent/refund-agent", "human/ana.ferreira", "tool/litellm/crm/x".
using UsageMap = std::map<std::string, Use>;
UsageMap usage(const identity::Graph& graph, const traffic::Snapshot& snapshot, const traffic::Selection& selection);

// What a principal or credential may reach: resources by id, with the grant's words and provenance.
struct Grant {
  std::string resource;                    // id; "*" or "GATEWAY/*" for everything of a kind
  identity::NodeKind kind;
  std::string via;                         // "key", "team support ∩ key"
  identity::Provenance from;
};
std::vector<Grant> grantsOf(const identity::Graph& graph, identity::NodeId id);
// The gateway sends it on to what lies behind it: its use is no request's.
[[nodiscard]] bool isBehindGateway(const identity::Graph& graph, identity::NodeId id);

// What grants come to, models and tools apart: no list of models says nothing of tools. A server that may be used gives the tools
// that it serves.
struct Reach {
  std::set<std::string> tools;             // ids
  std::set<std::string> servers;           // of these tools, or granted as a whole
  std::set<std::string> unlisted;          // of the servers: granted as a whole, and no source lists their tools
  std::set<std::string> models;
  std::set<std::string> others;            // agents, prompts, resources, providers
  std::set<identity::NodeKind> every;      // kinds that no list bounds
  [[nodiscard]] uint64_t size() const { return tools.size() + unlisted.size() + models.size() + others.size(); }
  [[nodiscard]] bool everyTool() const { return every.contains(identity::NodeKind::tool) || every.contains(identity::NodeKind::mcpServer); }
  [[nodiscard]] bool everyModel() const { return every.contains(identity::NodeKind::model); }
};
Reach reachOf(const identity::Graph& graph, const std::vector<Grant>& grants);
std::string toolsInWords(const Reach& reach);      // "28 tools on 7 servers", "every tool", "no tool", "whatever 2 servers offer"
std::string modelsInWords(const Reach& reach);     // "every model", "3 models"; empty: none

}  // namespace chatelaine::simulate
