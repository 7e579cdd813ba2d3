// What an identity may reach, and whether a recorded call used it. Internal to this folder.
#pragma once

#include "core/posture/context.h"
#include "core/simulate/usage.h"

namespace chatelaine::posture {

struct Holder {
  identity::NodeId id;
  std::vector<simulate::Grant> grants;
};

// What is allowed as one: a grant, or all grants that one missing list stands for ("no list: every agent").
struct Permission {
  std::string words;
  std::vector<const simulate::Grant*> grants;
};

// The agents, workloads and credentials in force that callers present and that are themselves granted something.
std::vector<Holder> holders(const Context& context);
std::vector<Permission> permissionsOf(const Holder& holder);    // the holder must outlive them
// Whether the grant has no bound: "*", "all-proxy-models", "openai/*".
bool isWildcard(const simulate::Grant& grant);
// Whether a call to `resource` uses the grant.
bool covers(const simulate::Grant& grant, traffic::Kind kind, std::string_view resource);
std::string wordsOf(const simulate::Grant& grant);              // "every model (key)", "litellm/crm/get_customer"

}  // namespace chatelaine::posture
