// The tables of a workspace and the way there from each earlier version. Internal to core/workspace.
#pragma once

#include <cstdint>

#include "core/workspace/sqlite.h"

namespace chatelaine::workspace {

inline constexpr int64_t applicationId = 0x4348544C;      // "CHTL"
inline constexpr int64_t formatVersion = 1;
inline constexpr int64_t pageSize = 16'384;               // docs/adr/0002-page-size.md

// From the version in the file to formatVersion, in one transaction.
Result<void> migrate(Database& database);

}  // namespace chatelaine::workspace
