// The files that an administrator can export from a LiteLLM proxy (1.106.2; fields of 1.83.2 are known too).
#pragma once

#include <vector>

#include "core/gateway/read/kinds.h"

namespace chatelaine::gateway::litellm {

std::vector<FileKind> kinds();

// Columns of the tables whose values psql's CSV writes as text although they are something else.
bool isBooleanColumn(std::string_view column);
bool isJsonColumn(std::string_view column);
bool isListColumn(std::string_view column);      // text[]
bool isNumberColumn(std::string_view column);

}  // namespace chatelaine::gateway::litellm
