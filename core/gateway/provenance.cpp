#include "core/gateway/provenance.h"

namespace chatelaine::gateway {

std::string provenanceOf(const RawFile& file, const RawRecord& record) {
  const bool isDocument = !record.pointer.empty() && !file.name.ends_with(".jsonl") && !file.name.ends_with(".ndjson");
  std::string name = file.name;
  if (!isDocument) name += ":" + std::to_string(record.line);
  if (!record.pointer.empty()) name += "#" + record.pointer;
  return name;
}

}  // namespace chatelaine::gateway
