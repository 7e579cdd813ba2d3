// One writer: an advisory lock on a file beside the workspace (NAME.lock), which names its holder and ends with its process.
// Internal to core/workspace.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace chatelaine::workspace {

class WriterLock {
public:
  WriterLock() = default;
  ~WriterLock() { release(); }
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&& other) noexcept;

  // ErrorCode::locked where another process or object holds it; the words name it.
  static Result<WriterLock> acquire(const std::filesystem::path& workspace);
  // Whether somebody holds it now.
  static bool isHeld(const std::filesystem::path& workspace);
  void release();      // removes the file

private:
  std::filesystem::path file_;
  int descriptor_ = -1;
};

}  // namespace chatelaine::workspace
