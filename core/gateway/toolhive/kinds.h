// The files that an administrator has of a ToolHive vMCP gateway (0.47.0).
#pragma once

#include <string_view>
#include <vector>

#include "core/gateway/read/kinds.h"
#include "core/gateway/reader.h"

namespace chatelaine::gateway::toolhive {

std::vector<FileKind> kinds();
ReaderInfo info();

// Any Go program's log has the log's fields: whether these lines are the gateway's.
bool isGatewayLog(std::string_view head);
// The outermost keys of a YAML text that the configuration has; `sure`: one that nobody else has is among them.
size_t configKeys(std::string_view head, bool& sure);

}  // namespace chatelaine::gateway::toolhive
