// The crosswalk from checks to the items of frameworks, as compiled in (resources/frameworks/crosswalk.json): all checks that
// are defined, also those that this build does not run. Values; parsed once, then immutable and safe from many threads.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/posture/check.h"

namespace chatelaine::posture {

struct CrosswalkMapping {
  std::string framework;                // "nist-csf-2.0"
  std::string item;                     // "PR.AA-01"
  bool direct = false;                  // else supporting: related evidence, sets no status
  std::string reason;
};

struct CrosswalkCheck {
  std::string id;
  std::string title;
  std::string category;
  CheckSeverity severity = CheckSeverity::medium;
  std::string rationale;
  std::vector<std::string> inputs;      // what it reads, in words
  std::vector<std::pair<std::string, int64_t>> parameters;       // name -> default; a share is in percent
  std::vector<CrosswalkMapping> mappings;
};

const std::vector<CrosswalkCheck>& crosswalk();                  // by position in the file
const CrosswalkCheck* crosswalkCheck(std::string_view id);       // nullptr: no such check
std::string crosswalkVersion();                                  // "0.1.0 of 2026-11-21"

}  // namespace chatelaine::posture
