// Any bytes as ToolHive's audit log, log and configuration, derived: no crash, the same again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/gateway/derive.h"
#include "core/gateway/memory_store.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void add(MemoryStore& store, const char* kind, const std::string& text) {
  RawFile file;
  file.source = "toolhive";
  file.reader = "toolhive";
  file.kind = kind;
  file.name = kind;
  require(store.begin(file).has_value());
  require(store.record({1, "", text}).has_value());
  require(store.end(file, {}).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  MemoryStore store;
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const char* kind : {"audit", "vmcp-log", "config"}) add(store, kind, text);
  const auto derived = derive(store, Task());
  require(derived.has_value());
  require(derive(store, Task())->requests == derived->requests);
  return 0;
}
