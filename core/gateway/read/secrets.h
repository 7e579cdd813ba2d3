// Finding and identifying secrets (design: Words, *Credential*). A secret is replaced by what identifies it: a LiteLLM key,
// which its own system knows by SHA-256, by "sha256:<hex>", any other by "hmac:<hex>" under the workspace's key. Safe from
// many threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/gateway/reader.h"

namespace chatelaine::gateway {

// What the name of a field says about its value.
enum class FieldClass : uint8_t {
  plain,
  secret,       // its value is a secret; a container's strings all are
  keyOrHash,    // a key of LiteLLM's, or the SHA-256 that stands for one
  content,      // a message, response or tool result
  arguments,    // tool arguments or a schema: inside it names say nothing about content
};

// Which names tell of content. Inventory files have none.
enum class ContentRules : uint8_t { none, calls, spans };

FieldClass classifyField(std::string_view name, ContentRules rules);

// Names of span attributes; dotted.
FieldClass classifyAttribute(std::string_view name);

// `forKey`: the secret stands where only LiteLLM's own keys do.
std::string identifySecret(std::string_view secret, bool forKey, const Redaction& redaction);

// True for what stands for a secret and is none: "", a reference to the environment, a mask, an identification made here.
bool isNoSecret(std::string_view value);
bool isHexDigest(std::string_view value);     // 64 lower-case hex digits

// Appends `text` to `out`, secrets that show by their shape or by an assignment ("api_key=…", "Bearer …") replaced. True if
// anything was. `text` may be the inside of a JSON string as it stands in the file, escapes and all.
bool appendRedacted(std::string_view text, const Redaction& redaction, std::string& out);

// Cheap look that never misses what appendRedacted() would replace.
bool mayHoldSecret(std::string_view text);

}  // namespace chatelaine::gateway
