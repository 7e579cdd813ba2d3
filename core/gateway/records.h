// Raw records as they are kept: evidence, byte for byte after redaction. Importing is: find files, let a reader cut them into
// redacted raw records, keep these. All that is shown is derived from the kept records (derive.h), so that importing in any
// order gives the same workspace and a report can be recomputed. Values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/task.h"
#include "core/base/time.h"

namespace chatelaine::gateway {

// Something wrong in a file; the rest is kept.
struct Problem {
  std::string path;                 // file as named by the person
  uint64_t line = 0;                // from 1; 0: the file as a whole
  uint64_t column = 0;
  std::string field;                // JSON path or column name; empty: the row as a whole
  std::string code;                 // "json/syntax", "time/invalid", "version/unknown", ...
  std::string message;
  bool operator==(const Problem&) const = default;
};

struct RawFile {
  std::string source;               // source instance
  std::string reader;               // "litellm", "otlp", "people"
  std::string kind;                 // the reader's name for the file's content: "spend-logs", "key-list", "traces"
  std::string name;                 // relative to what was imported, without .zst/.gz: "tables/LiteLLM_SpendLogs.jsonl"
  uint64_t size = 0;                // bytes as stored on the disk that it came from
  Digest sha256;                    // of the bytes before redaction (after unpacking)
  uint64_t rowsRead = 0;
  uint64_t rowsAccepted = 0;
  uint64_t rowsRejected = 0;
  std::optional<Time> first;        // of the events in it
  std::optional<Time> last;
  std::vector<std::string> unknownFields;     // kept in the raw records, used by nothing
  std::string version;              // of the system, where the file names it
};

// One record: a line, or an element of a JSON document.
struct RawRecord {
  uint64_t line = 0;                // line in the file; of an element the line where it begins, or 0
  std::string pointer;              // JSON pointer of an element of a document ("/keys/3"); empty for lines
  std::string text;                 // redacted JSON (YAML, CSV) text
};

// Gives back what was kept. Files come in the order of (source, name, sha256), records in the order of the file.
class RawStore {
public:
  virtual ~RawStore() = default;
  virtual std::vector<RawFile> files() const = 0;
  virtual Result<void> records(const RawFile& file, const std::function<void(const RawRecord&)>& visit) const = 0;
};

// Takes what a reader cut. begin, then records, then end; a file without end is partial and is read again next time.
class RawSink {
public:
  virtual ~RawSink() = default;
  // False: exactly this file (source, sha256) is kept already, skip it.
  virtual Result<bool> begin(const RawFile& file) = 0;
  virtual Result<void> record(const RawRecord& record) = 0;
  virtual Result<void> end(const RawFile& file, const std::vector<Problem>& problems) = 0;
};

}  // namespace chatelaine::gateway
