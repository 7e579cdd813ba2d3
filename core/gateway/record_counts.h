// Kept records counted by their own fields, so that what was read can be held against the system's own figures. Of files of
// spans each span is a record. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/task.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway {

// Empty texts keep every record.
struct RecordQuery {
  std::string source;
  std::string kind;                                 // RawFile::kind
  std::string file;                                 // RawFile::name
  // "status", "metadata.user_agent", "metadata.guardrail_information[].guardrail_name" (each element counts; one list a query).
  // Of a span: trace, span, parent, service, scope, name, status, or an attribute. None: records by source, kind and file.
  std::vector<std::string> fields;
};

struct RecordGroup {
  std::vector<std::optional<std::string>> key;      // in the order of the fields; absent: null, or not in the record
  uint64_t count = 0;
};

[[nodiscard]] bool asksFor(const RecordQuery& query, const RawFile& file);

// The largest group first. Errors: wrongUse for two lists, for a field that no record has, for what no file is called.
Result<std::vector<RecordGroup>> countRecords(const RawStore& store, const RecordQuery& query, const Task& task);

}  // namespace chatelaine::gateway
