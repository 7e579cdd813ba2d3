// Cedar files as a person names them.
#pragma once

#include "app/chatelainectl/context.h"
#include "core/console/whatif.h"

namespace chatelaine::ctl {

// Files, folders, and `-` for standard input, as one set.
Result<console::DraftText> readPolicies(const std::vector<std::string>& paths);
// A whole file; `-` is standard input.
Result<std::string> readWhole(const std::string& path);
// Diagnostics with carets on standard error.
void printDiagnostics(Context& context, const Diagnostics& diagnostics, const std::vector<console::PolicyFile>& files);
// "reason 12, other reason 3", the largest first; empty for none.
std::string countsInWords(const std::map<std::string, uint64_t>& counts);

}  // namespace chatelaine::ctl
