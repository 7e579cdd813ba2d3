// The files of a policy set: reading a folder, giving policies their ids, and `draft.json`. Pure but for reading the disk.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/cedar/policy_set.h"
#include "core/console/whatif.h"

namespace chatelaine::console {

inline constexpr std::string_view draftSettingsFile = "draft.json";

// `{"disable": ["id", ...]}`; error: what is wrong, in words.
Result<std::vector<std::string>> disabledIn(std::string_view draftJson);
std::string draftJsonOf(const std::vector<std::string>& disable);

struct ParsedSet {
  std::shared_ptr<const cedar::PolicySet> policies;      // without what has errors
  Diagnostics diagnostics;                               // each names its file; an id twice over all files is an error
};
ParsedSet parseSet(const std::vector<PolicyFile>& files);

// The text that a diagnostic's span lies in; empty where there is no such file.
std::string_view textOf(const std::vector<PolicyFile>& files, std::string_view name);

}  // namespace chatelaine::console
