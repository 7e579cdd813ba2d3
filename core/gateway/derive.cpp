#include "core/gateway/derive.h"

#include <algorithm>
#include <tuple>

#include "core/gateway/derive_calls.h"
#include "core/gateway/litellm/inventory.h"
#include "core/gateway/toolhive/inventory.h"

namespace chatelaine::gateway {

Result<Derived> derive(const RawStore& store, const Task& task) {
  Derived derived;
  auto materials = collect(store, task);
  if (!materials) return std::move(materials).error();
  derived.problems = std::move(materials->problems);
  std::ranges::sort(derived.problems, {}, [](const Problem& p) { return std::tie(p.path, p.line); });
  auto joined = join(std::move(materials).value(), task);
  if (!joined) return std::move(joined).error();
  derived.requests = std::move(joined->requests);
  derived.credentialsPassedOn = std::move(joined->credentialsPassedOn);
  for (const std::string& record : joined->unplaced)
    derived.problems.push_back({record, 0, 0, "litellm_call_id", "call/unknown", "tells of no call that was read, or of one of several; kept as evidence only"});
  CHATELAINE_TRY(toolhive::addConfigurations(store, task, derived));
  CHATELAINE_TRY(litellm::addConfigurations(store, task, derived));
  return derived;
}

}  // namespace chatelaine::gateway
