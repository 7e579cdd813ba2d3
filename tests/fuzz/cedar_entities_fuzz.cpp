// Any bytes as entities JSON: the reader ends in a store and diagnostics, and what it kept writes and reads back to the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/cedar/entities.h"

using namespace chatelaine::cedar;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const BuiltEntities built = parseEntities({reinterpret_cast<const char*>(data), size}, "fuzz");
  const BuiltEntities again = parseEntities(entitiesToJson(built.store));
  if (!again.diagnostics.empty() || again.store.digest() != built.store.digest()) std::abort();
  for (const Entity& entity : built.store.entities())
    if (!built.store.isIn(entity.uid, entity.uid)) std::abort();
  return 0;
}
