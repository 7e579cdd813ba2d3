// The kept evidence of a workspace without what was derived from it: counted by the records' own fields, or record by record.
// Needs no write access.
#pragma once

#include <filesystem>

#include "core/gateway/record_counts.h"

namespace chatelaine::console {

Result<std::vector<gateway::RecordGroup>> countRecords(const std::filesystem::path& workspace, const gateway::RecordQuery& query, const Task& task);

// Files in the order of (source, name), records in the order of the file; false from `visit` ends it.
Result<void> eachRecord(const std::filesystem::path& workspace, const gateway::RecordQuery& query,
                        const std::function<bool(const gateway::RawFile&, const gateway::RawRecord&)>& visit, const Task& task);

}  // namespace chatelaine::console
