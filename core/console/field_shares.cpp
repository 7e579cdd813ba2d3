#include "core/console/world_builder.h"
#include "core/simulate/record_view.h"

namespace chatelaine::console {

namespace {

using traffic::RecordColumn;

struct Asked {
  std::string_view field;
  RecordColumn column;
  bool hasEvidence;
};
constexpr Asked asked[] = {{"human", RecordColumn::human, true},     {"agent", RecordColumn::agent, true},
                           {"credential", RecordColumn::credential, false}, {"target", RecordColumn::target, false},
                           {"session", RecordColumn::session, false}, {"trace", RecordColumn::trace, false},
                           {"address", RecordColumn::address, false}, {"detail", RecordColumn::detail, false}};

void countRow(const simulate::RecordView& view, size_t row, std::vector<SourceInfo::FieldShare>& shares) {
  for (size_t i = 0; i < shares.size(); ++i) {
    ++shares[i].of;
    if (view.text(asked[i].column, row).empty()) continue;
    ++shares[i].recorded;
    if (!asked[i].hasEvidence) continue;
    const auto evidence = view.evidence(asked[i].column, row);
    if (evidence) shares[i].weakest = shares[i].weakest ? weakest(*shares[i].weakest, *evidence) : *evidence;
  }
}

}  // namespace

std::vector<SourceInfo::FieldShare> fieldShares(const traffic::Snapshot& snapshot, std::string_view source) {
  std::vector<SourceInfo::FieldShare> shares;
  for (const Asked& one : asked) shares.push_back({std::string(one.field), 0, 0, std::nullopt});
  for (const traffic::Snapshot::Part& part : snapshot.parts()) {
    const simulate::RecordView view(*part.segment);
    part.live->forEach([&](size_t row) {
      if (view.text(RecordColumn::source, row) == source) countRow(view, row, shares);
    });
  }
  return shares;
}

}  // namespace chatelaine::console
