// Identities, edges, decision points and notes in the file. Internal to core/workspace.
#pragma once

#include "core/workspace/derived.h"
#include "core/workspace/sqlite.h"

namespace chatelaine::workspace {

// Replaces what was known.
Result<void> writeKnowledge(Database& database, const Knowledge& knowledge);
Result<Knowledge> readKnowledge(const Database& database);

}  // namespace chatelaine::workspace
