// Any bytes as Python's repr(): nothing, or JSON that reads.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/gateway/dom.h"
#include "core/gateway/litellm/witness_repr.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace chatelaine::gateway;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  JsonReader probe;
  const bool utf8 = simdjson::validate_utf8(text.data(), text.size());
  const auto json = litellm::jsonOfPythonRepr(text);
  if (json && utf8 && !probe.parse(*json)) std::abort();
  return 0;
}
