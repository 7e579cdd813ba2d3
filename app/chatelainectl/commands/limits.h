// `--fail-on NAME=N,…`: when a figure is over its limit the answer is "no".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/chatelainectl/context.h"

namespace chatelaine::ctl {

using Limits = std::map<std::string, uint64_t>;

// Error: wrongUse, with the names that there are.
Result<Limits> limitsOf(const std::vector<std::string>& words, const std::vector<std::string>& names);

// True, and a line a figure on standard error, where one is over its limit.
bool overLimit(Context& context, const Limits& limits, const std::map<std::string, uint64_t>& counts, std::string_view what);

}  // namespace chatelaine::ctl
