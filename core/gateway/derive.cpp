#include "core/gateway/derive.h"

#include "core/gateway/derive_calls.h"

namespace chatelaine::gateway {

Result<Derived> derive(const RawStore& store, const Task& task) {
  Derived derived;
  auto materials = collect(store, task);
  if (!materials) return std::move(materials).error();
  auto joined = join(std::move(materials).value(), task);
  if (!joined) return std::move(joined).error();
  derived.requests = std::move(joined->requests);
  derived.credentialsPassedOn = std::move(joined->credentialsPassedOn);
  for (const std::string& record : joined->unplaced)
    derived.problems.push_back({record, 0, 0, "litellm_call_id", "call/unknown", "belongs to no call that was read, and has no time of its own"});
  return derived;
}

}  // namespace chatelaine::gateway
