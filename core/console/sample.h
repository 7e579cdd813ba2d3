// The sample workspace, made by the project's own operations from the recordings that ship in resources/sample.
#pragma once

#include <filesystem>

#include "core/console/session.h"

namespace chatelaine::console {

// Imports litellm/, traces/, people.csv, owners.csv and the draft of `folder` into a new workspace. An existing file is opened as
// it is. The session is open for writing.
Result<std::unique_ptr<Session>> openSample(const std::filesystem::path& folder, const std::filesystem::path& workspace, std::string actor,
                                            const Task& task);

// Where the sample lies: beside the program's installation, else in the source tree; error: says where it was looked for.
Result<std::filesystem::path> sampleFolder();

}  // namespace chatelaine::console
