// Cuts one file into redacted raw records. The kinds' tables say what a good row is.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/task.h"
#include "core/gateway/read/detect.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway {

struct CutJob {
  std::filesystem::path path;
  Format format = Format::none;
  const FileKind* kind = nullptr;
};

// Reads the file; gives each good row to the sink, counts in `file`, adds to `problems`. An error only where the file cannot be
// read, the sink refuses or the task was cancelled.
Result<void> cutFile(const CutJob& job, const Redaction& redaction, RawFile& file, std::vector<Problem>& problems, RawSink& sink,
                     const Task& task);

// Redacted YAML; `problem` is filled where the text is none.
std::string redactYaml(std::string_view text, const Redaction& redaction, std::vector<Problem>& problems);

}  // namespace chatelaine::gateway
