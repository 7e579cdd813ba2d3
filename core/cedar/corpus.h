// Runs a folder of the official corpus or integration tests: `*.json` tests with their policies, entities and requests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/task.h"

namespace chatelaine::cedar {

struct CorpusDifference {
  std::string test;                         // file name
  std::string request;                      // its description, and place
  std::string what;                         // "decision", "reason", "errors"
  std::string expected;
  std::string actual;
};

struct CorpusReport {
  uint64_t tests = 0;
  uint64_t requests = 0;
  uint64_t decisionMismatches = 0;
  uint64_t reasonMismatches = 0;
  uint64_t errorMismatches = 0;
  double seconds = 0;
  std::vector<CorpusDifference> differences;      // the first ones, in full
  std::vector<std::string> problems;              // tests that could not be read, with the reason
};

struct CorpusOptions {
  size_t maxDifferences = 20;
};

// All `*.json` tests below `folder` (files that are no tests, such as entities, are passed over), in the order of their
// names. A path inside a test is looked for beside the test by its file name, then below `folder` and its parent with a
// leading `tests/` or `corpus-tests/` dropped. Schemas are not used.
Result<CorpusReport> runCorpus(const std::filesystem::path& folder, const CorpusOptions& options = {}, const Task& task = {});

}  // namespace chatelaine::cedar
