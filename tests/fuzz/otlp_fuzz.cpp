// Any bytes as a file of traces, derived: no crash, every request well formed, the same again.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>

#include "core/gateway/derive.h"
#include "core/gateway/memory_store.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  MemoryStore store;
  RawFile file;
  file.source = "otlp";
  file.reader = "otlp";
  file.kind = "traces";
  file.name = "traces.jsonl";
  require(store.begin(file).has_value());
  const std::string text(reinterpret_cast<const char*>(data), size);
  uint64_t line = 0;
  for (size_t start = 0; start <= text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    require(store.record({++line, "", text.substr(start, end - start)}).has_value());
    start = end + 1;
  }
  require(store.end(file, {}).has_value());
  const auto derived = derive(store, Task());
  require(derived.has_value());
  std::set<std::string> ids;
  for (const traffic::Request& r : derived->requests) {
    require(r.id.size() == 32 && ids.insert(r.id).second && !r.records.empty());
    require(r.chain.empty() == (r.kind == traffic::Kind::list));
  }
  require(derive(store, Task())->requests == derived->requests);
  return 0;
}
