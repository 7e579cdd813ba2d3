// How names lead to identities. Inside core/identity only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/identity/graph.h"

namespace chatelaine::identity {

struct Graph::Lookup {
  std::map<std::pair<NodeKind, std::string>, NodeId, std::less<>> byId;
  std::map<std::pair<NodeKind, std::string>, std::vector<NodeId>, std::less<>> byName;   // names and keys of their records
  std::map<RecordKey, NodeId> byRecord;
  std::map<std::string, NodeId, std::less<>> byDigest;      // credentials that their system knows by a digest, old ones too
  std::vector<std::vector<uint32_t>> from;      // a node: edges that begin there
  std::vector<std::vector<uint32_t>> to;
};

}  // namespace chatelaine::identity
