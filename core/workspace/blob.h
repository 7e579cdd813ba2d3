// The envelope of every BLOB: version, codec, cipher, a spare byte, 16 bytes of checksum, then the content (docs/file-format.md).
// Internal to core/workspace; pure functions.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace chatelaine::workspace {

// Compressed where that makes it smaller.
std::string sealBlob(std::string_view content);

// The content; damaged: the checksum or the compression does not hold; newerVersion: a version, codec or cipher that this
// version does not know.
Result<std::string> openBlob(std::string_view blob);

}  // namespace chatelaine::workspace
