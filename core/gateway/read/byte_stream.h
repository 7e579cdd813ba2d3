// The bytes of a file, unpacked where it is .gz or .zst (told by its first bytes, never by its name). One thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/task.h"

namespace chatelaine::gateway {

class ByteStream {
public:
  virtual ~ByteStream() = default;
  // Fills the buffer from its start; how many bytes, 0 at the end. Error: the file cannot be read or is damaged.
  virtual Result<size_t> read(std::span<char> buffer) = 0;
};

Result<std::unique_ptr<ByteStream>> openFile(const std::filesystem::path& file);

// The first `limit` unpacked bytes; fewer where the file ends before. A file that is damaged after them is no error.
Result<std::string> readHead(const std::filesystem::path& file, size_t limit);

// All unpacked bytes. Error also where there are more than `limit`.
Result<std::string> readWhole(const std::filesystem::path& file, size_t limit);

struct Measure {
  uint64_t bytes = 0;      // unpacked
  Digest sha256;           // of them
};
Result<Measure> measureFile(const std::filesystem::path& file, const Task& task);

}  // namespace chatelaine::gateway
