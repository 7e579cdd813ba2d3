// ToolHive's Cedar over the default model: claims, arguments and hints are read below `context.derived`, groups are names in a
// set there, tools and resources are the gateway's. Pure.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/cedar/ast.h"

namespace chatelaine::gateway::toolhive {

struct Mapping {
  std::string gateway;                                                  // Gateway::"…"
  std::function<std::string(const std::string&)> target;                // a tool's name -> "server/tool"
  std::function<std::vector<std::string>(const cedar::EntityUid&)> groupsIn;      // the groups that are, or are in, the entity
};

// The policy as text without annotations; what it asks and the model cannot say is added to `notes`.
std::string rewritten(const cedar::Policy& policy, const Mapping& mapping, std::set<std::string>& notes);

}  // namespace chatelaine::gateway::toolhive
