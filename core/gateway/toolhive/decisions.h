// Cedar decisions of the gateway's own log: three lines each, in seconds, without an id of the call.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/task.h"
#include "core/gateway/toolhive/configuration.h"
#include "core/gateway/toolhive/facts.h"

namespace chatelaine::gateway::toolhive {

struct Decision {
  Time second;
  std::string record;                // "vmcp_x.log.jsonl:12", the line of the context
  std::string subject;
  std::string act;                   // as in AuditCall
  std::string tool;                  // empty: several were asked about at once, and the lines do not tell which
  std::string arguments;             // keyOf(facts, "arg_")
  std::string token;                 // claim_jti
  Facts facts;                       // claims (without those of the token alone), arguments, groups
  std::string outcome;               // "allow", "deny"; empty: not told apart
  std::vector<std::string> reasons;  // policies, sorted
  std::vector<std::string> errors;   // policies that erred, sorted: the call is denied whatever `outcome` says
};

struct DecisionLog {
  std::string gateway;               // its name; empty: nothing in the file tells
  std::vector<Decision> decisions;   // by time
  size_t allowsThatErred = 0;        // lines that say `allow` although a policy erred: enforced as deny
};

Result<DecisionLog> readDecisions(const RawStore& store, const RawFile& file, const Task& task);

}  // namespace chatelaine::gateway::toolhive
