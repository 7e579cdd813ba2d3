// Reading a written report's folder. Internal to this folder.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"

namespace chatelaine::report {

Result<std::string> readText(const std::filesystem::path& path);
// SHA256SUMS: path -> digest. Paths that lead out of the folder are an error.
Result<std::map<std::string, std::string>> readSums(const std::filesystem::path& folder);

}  // namespace chatelaine::report
