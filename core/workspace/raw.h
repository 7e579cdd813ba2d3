// Kept evidence as the workspace holds it: of the same shape as gateway/records.h, which lies beside this folder, not below it.
// Values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"

namespace chatelaine::workspace {

// Something wrong in a file; the rest is kept.
struct Problem {
  std::string path;
  uint64_t line = 0;                // from 1; 0: the file as a whole
  uint64_t column = 0;
  std::string field;
  std::string code;
  std::string message;
  bool operator==(const Problem&) const = default;
};

struct RawFile {
  std::string source;
  std::string reader;
  std::string kind;
  std::string name;
  uint64_t size = 0;
  Digest sha256;                    // before redaction
  uint64_t rowsRead = 0;
  uint64_t rowsAccepted = 0;
  uint64_t rowsRejected = 0;
  std::optional<Time> first;
  std::optional<Time> last;
  std::vector<std::string> unknownFields;
  std::string version;
  bool operator==(const RawFile&) const = default;
};

// One record: a line, or an element of a document.
struct RawRecord {
  uint64_t line = 0;
  std::string pointer;
  std::string text;                 // redacted
  bool operator==(const RawRecord&) const = default;
};

enum class SourceState { partial, complete };

struct Source {
  std::string name;
  std::string reader;
  SourceState state = SourceState::partial;
  uint64_t files = 0;
  uint64_t records = 0;
};

}  // namespace chatelaine::workspace
