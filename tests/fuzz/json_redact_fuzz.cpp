// Any text as JSON: what is JSON stays JSON, redacting twice changes nothing more, and nothing crashes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include <nlohmann/json.hpp>

#include "core/gateway/read/detect.h"
#include "core/gateway/read/json_redact.h"

using namespace chatelaine::gateway;

namespace {

int depthOf(std::string_view text) {
  int depth = 0, most = 0;
  for (const char c : text) {
    if (c == '{' || c == '[') most = std::max(most, ++depth);
    if (c == '}' || c == ']') --depth;
  }
  return most;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  sniff("some.jsonl", text, true);
  const Redaction redaction{std::string(32, 'k'), false};
  const bool isJson = nlohmann::json::accept(text) && depthOf(text) < 150;
  for (const ContentRules rules : {ContentRules::none, ContentRules::calls, ContentRules::spans}) {
    JsonRedactor redactor(redaction, rules);
    std::string once, twice;
    size_t pos = 0;
    const auto problem = redactor.value(text, pos, once);
    if (!isJson) continue;
    if (problem || !nlohmann::json::accept(once)) std::abort();
    pos = 0;
    if (JsonRedactor(redaction, rules).value(once, pos, twice) || !nlohmann::json::accept(twice)) std::abort();
  }
  return 0;
}
