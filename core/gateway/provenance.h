// How a raw record is named as a provenance: "tables/LiteLLM_TeamTable.jsonl:2" for a line, "api/key_list.json#/keys/3" for an
// element of a document, "api/spend_logs_v2.pages.jsonl:4#/data/17" for an element of a line.
#pragma once

#include <string>

#include "core/gateway/records.h"

namespace chatelaine::gateway {

std::string provenanceOf(const RawFile& file, const RawRecord& record);

}  // namespace chatelaine::gateway
