// From witnesses to requests: records of one call united, chains found, callers, humans and paths told with their evidence. A
// pure function of the set of witnesses and spans; their order never counts.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/task.h"
#include "core/gateway/otlp/spans.h"
#include "core/gateway/records.h"
#include "core/gateway/witness.h"
#include "core/traffic/request.h"

namespace chatelaine::gateway {

// What the inventory says that calls refer to.
struct Registry {
  struct Credential {
    std::string alias;
    std::string holder;                                        // name of the agent that it is bound to; empty: nobody
    std::optional<Time> created;
  };
  std::unordered_map<std::string, std::string> agents;         // id and name -> name
  std::unordered_map<std::string, std::string> agentIds;       // name -> id
  std::unordered_map<std::string, Credential> credentials;     // by digest
  std::unordered_map<std::string, std::string> rotated;        // a digest that a rotation left behind -> the key's id
  std::set<std::string, std::less<>> servers;                  // MCP servers' names

  [[nodiscard]] std::string agentName(std::string_view idOrName) const;      // empty: not registered
};

struct Materials {
  std::vector<Witness> witnesses;
  otlp::Traces traces;
  std::set<std::string> gatewayServices;      // `service.name`s that are gateways or tool servers, no agents
  Registry registry;
  std::vector<Problem> problems;              // records that tell of no call although their kind does
};

struct Joined {
  std::vector<traffic::Request> requests;              // by time, then id
  std::vector<std::string> credentialsPassedOn;        // digest, a tab, why
  std::vector<std::string> unplaced;                   // "source/label" of records whose call is not known
};

Result<Joined> join(Materials materials, const Task& task);

}  // namespace chatelaine::gateway
