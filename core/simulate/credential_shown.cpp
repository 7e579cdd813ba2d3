#include "core/simulate/credential_shown.h"

namespace chatelaine::simulate {

const std::string& CredentialShown::of(const RecordView& view, size_t row) {
  using traffic::RecordColumn;
  const std::string_view name = view.text(RecordColumn::credential, row);
  if (name.empty()) return none_;
  const std::string_view digest = view.text(RecordColumn::credentialId, row);
  const std::string_view source = view.text(RecordColumn::source, row);
  key_.assign(digest).append(1, '\n').append(source).append(1, '\n').append(name);
  const auto known = known_.find(key_);
  if (known != known_.end()) return known->second;
  return known_.emplace(key_, graph_.credentialShown(digest, name, source)).first->second;
}

}  // namespace chatelaine::simulate
