// A reader knows one system's files: which it takes, how to get them, how to cut them into redacted records. What the records
// mean is derive.h's. Readers are stateless and safe from many threads.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway {

struct Detection {
  std::string reader;               // empty: no reader takes it
  std::string kind;
  double confidence = 0;            // 0 to 1
  std::string reason;               // "33 of 33 fields of LiteLLM's spend log in line 1"
};

struct HowTo {
  std::string what;                 // "keys, with their grants"
  std::string command;              // copyable
  std::string without;              // what is lost without it
  std::string needs;                // the rights: "an admin's key"
};

struct ReaderInfo {
  std::string name;                 // "litellm"
  std::string title;                // "LiteLLM proxy"
  std::string versions;             // "1.106.2; 1.83.2 rules kept"
  std::vector<HowTo> how;           // those that need the least rights first
};
std::vector<ReaderInfo> readers();

// Secrets that a record may hold are replaced by their identification: a LiteLLM key by "sha256:<hex>", any other by
// "hmac:<hex>" under the workspace's key. `keepContent` keeps messages, responses and tool results instead of length and digest.
struct Redaction {
  std::string workspaceKey;         // 32 bytes
  bool keepContent = false;
};

struct ImportRequest {
  std::vector<std::filesystem::path> paths;     // files and folders
  std::string reader;               // empty: detect
  std::string source;               // empty: the reader's name; sub-folders with their own tables get OUTER-FOLDER
  bool dryRun = false;
  Redaction redaction;
};

struct FileReport {
  RawFile file;
  std::string path;                 // as found
  bool known = false;               // was kept already
  std::string skippedBecause;       // no reader takes it; empty where it was read
};

struct ImportReport {
  std::vector<FileReport> files;
  std::vector<Problem> problems;
};

// Which reader would take the file (looking at its name and first bytes, unpacked), best first.
Result<std::vector<Detection>> detect(const std::filesystem::path& file);

// Cuts everything under the paths into the sink. Unreadable files are problems; an error only where nothing can go on.
Result<ImportReport> readFiles(const ImportRequest& request, RawSink& sink, const Task& task);

}  // namespace chatelaine::gateway
