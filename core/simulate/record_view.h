// The record side of one segment's rows, read in place. A view: valid as long as its segment.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/evidence.h"
#include "core/traffic/columns.h"
#include "core/traffic/snapshot.h"

namespace chatelaine::simulate {

class RecordView {
public:
  explicit RecordView(const traffic::Segment& segment);

  // Empty: not recorded.
  [[nodiscard]] std::string_view text(traffic::RecordColumn column, size_t row) const;
  [[nodiscard]] std::optional<Evidence> evidence(traffic::RecordColumn column, size_t row) const;
  [[nodiscard]] std::vector<std::string> list(traffic::RecordColumn column, size_t row) const;
  [[nodiscard]] const traffic::Segment& segment() const { return *segment_; }

  // The caller and the originating human; empty where nobody is named, or only by inference and `withInferred` is false.
  [[nodiscard]] std::string_view caller(size_t row, bool withInferred) const;
  [[nodiscard]] std::string_view human(size_t row, bool withInferred) const;
  // Refused by the gateway for any reason; a backend's own failure is no refusal.
  [[nodiscard]] bool refused(size_t row) const;
  [[nodiscard]] bool isListing(size_t row) const { return segment_->kinds[row] == traffic::Kind::list; }

private:
  [[nodiscard]] std::string_view named(traffic::RecordColumn column, size_t row, bool withInferred) const;
  const traffic::Segment* segment_;
  std::array<const traffic::Column*, traffic::recordColumnCount> columns_{};
};

// The type and id of a text `Type::"id"`; absent if it is no entity.
struct EntityName {
  std::string type;
  std::string id;
};
std::optional<EntityName> entityNamed(std::string_view cell);

}  // namespace chatelaine::simulate
