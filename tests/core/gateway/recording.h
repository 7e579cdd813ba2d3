// Reads recordings of the shared folder into memory, for tests.
#pragma once

#include <filesystem>
#include <string>

#include "core/gateway/memory_store.h"
#include "core/gateway/reader.h"

namespace chatelaine::tests {

inline std::filesystem::path recordingPath(const std::string& name) {
  return std::filesystem::path(CHATELAINE_SHARED_DIR) / "recordings" / name;
}

inline gateway::ImportRequest importOf(const std::filesystem::path& path) {
  gateway::ImportRequest request;
  request.paths = {path};
  request.redaction.workspaceKey = std::string(32, 'k');
  return request;
}

// `recordingPath(name)` into the store; the caller has looked that it exists.
inline Result<gateway::ImportReport> readRecording(const std::string& name, gateway::MemoryStore& store) {
  return gateway::readFiles(importOf(recordingPath(name)), store, Task());
}

}  // namespace chatelaine::tests
