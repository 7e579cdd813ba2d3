// Which record identities are one (design: Reading records 6). Pure; used by the graph's builder alone.
#pragma once

#include <vector>

#include "core/identity/graph.h"

namespace chatelaine::identity {

struct Joined {
  std::vector<std::vector<size_t>> groups;     // indices of records; each group sorted, groups by their first record
  std::vector<bool> inferred;                  // a record: it is in its group by a weak key only
  std::vector<ToConfirm> toConfirm;            // the weak joins
};

// `records` are sorted by their keys and unique.
Joined joinRecords(const std::vector<RecordIdentity>& records, const std::vector<Edge>& sameAs);

// One a key: facts and keys of several sayings of one record identity are put together. Sorted by key.
std::vector<RecordIdentity> mergeSayings(std::vector<RecordIdentity> records);

// The only name at most two letters away, or near for long names; empty: none or several.
std::string nearName(std::string_view name, const std::vector<std::string>& names);

}  // namespace chatelaine::identity
