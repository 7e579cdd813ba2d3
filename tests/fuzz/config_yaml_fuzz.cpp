// Any text as a configuration: redacted, read and lowered, or listed as no YAML.
#include <cstdint>
#include <string>

#include "core/gateway/litellm/inventory.h"
#include "core/gateway/litellm/lower.h"
#include "core/gateway/litellm/typing.h"
#include "core/gateway/read/cut.h"

using namespace chatelaine::gateway;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Redaction redaction{std::string(32, 'k'), false};
  std::vector<Problem> problems;
  const std::string text = redactYaml(std::string_view(reinterpret_cast<const char*>(data), size), redaction, problems);
  litellm::Configuration configuration;
  configuration.source = "fuzz";
  litellm::addConfigFile("config.yaml", litellm::jsonOfYaml(text), configuration);
  litellm::inventoryOf({configuration});
  litellm::lower(configuration);
  return 0;
}
