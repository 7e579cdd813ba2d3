// Which credential the rows of a segment show, as ids of the graph's identities. Each record of one is asked for once.
#pragma once

#include <string>
#include <unordered_map>

#include "core/identity/graph.h"
#include "core/simulate/record_view.h"

namespace chatelaine::simulate {

class CredentialShown {
public:
  explicit CredentialShown(const identity::Graph& graph) : graph_(graph) {}
  // Graph::credentialShown of the row; empty where it shows none. Valid as long as this.
  const std::string& of(const RecordView& view, size_t row);

private:
  const identity::Graph& graph_;
  std::string key_;
  std::string none_;
  std::unordered_map<std::string, std::string> known_;
};

}  // namespace chatelaine::simulate
