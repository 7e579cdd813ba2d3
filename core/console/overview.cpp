#include "core/console/overview.h"

#include <algorithm>
#include <tuple>

#include "core/simulate/record_view.h"

namespace chatelaine::console {

namespace {

using identity::NodeKind;
using traffic::RecordColumn;

constexpr size_t bins = 60;
constexpr size_t busiestShown = 12;

void takeAgreement(const simulate::ConformResult& conform, Overview& out) {
  out.agree = conform.agree;
  out.differ = conform.disagree;
  out.undetermined = conform.undetermined;
  out.versionNotKnown = conform.versionNotKnown;
  out.noVerdict = conform.noVerdict;
  out.replayable = conform.agree + conform.disagree + conform.undetermined + conform.versionNotKnown + conform.noVerdict;
  out.requests = out.replayable + conform.notReplayable;
  out.notReplayable = conform.notReplayableReasons;
}

TimeRange rangeOf(const World& world, const Scope& scope) {
  TimeRange range = world.recorded.value_or(TimeRange{});
  if (scope.range.from) range.from = scope.range.from;
  if (scope.range.to) range.to = scope.range.to;
  return range;
}

std::string groupOf(const simulate::RecordView& view, size_t row) {
  switch (view.segment().kinds[row]) {
    case traffic::Kind::model: return "models";
    case traffic::Kind::delegate: return "agents";
    default: break;
  }
  const std::string_view server = view.text(RecordColumn::server, row);
  return server.empty() ? "server not recorded" : std::string(server);
}

void countCaller(const simulate::RecordView& view, size_t row, std::map<std::string, Overview::CallerShare>& shares) {
  if (view.isListing(row)) return;
  Overview::CallerShare& share = shares[groupOf(view, row)];
  ++share.requests;
  const auto evidence = view.evidence(RecordColumn::agent, row);
  if (view.text(RecordColumn::agent, row).empty() || !evidence) ++share.nobody;
  else ++share.by[*evidence];
}

// Rows of each gateway as a selection of its own.
void readRows(const World& world, const traffic::Selection& selection, const TimeRange& range, Overview& out) {
  std::map<std::string, traffic::Selection> byGateway;
  std::map<std::string, Overview::CallerShare> shares;
  std::map<std::string, uint64_t> denied;
  const auto& parts = world.traffic->parts();
  for (size_t s = 0; s < parts.size(); ++s) {
    const simulate::RecordView view(*parts[s].segment);
    selection[s].forEach([&](size_t row) {
      const std::string gateway(view.text(RecordColumn::gateway, row));
      traffic::Selection& mine = byGateway[gateway];
      if (mine.empty())
        for (const auto& part : parts) mine.emplace_back(part.segment->rows);
      mine[s].set(row);
      if (view.segment().verdicts[row] == traffic::Verdict::deny) ++denied[gateway];
      countCaller(view, row, shares);
    });
  }
  for (const auto& [gateway, rows] : byGateway)
    out.byGateway.push_back({gateway, traffic::histogram(*world.traffic, rows, range, bins), traffic::count(rows), denied[gateway]});
  for (auto& [group, share] : shares) {
    share.group = group;
    out.callers.push_back(std::move(share));
  }
  std::stable_sort(out.callers.begin(), out.callers.end(), [](const auto& a, const auto& b) { return a.requests > b.requests; });
}

int worth(const Overview::Life& life) {
  if (life.ownerState == identity::OwnerState::personLeft) return 0;
  if (life.note.find("after") != std::string::npos) return 1;
  if (life.note.find("refused") != std::string::npos) return 2;
  if (life.note == "never used" || life.note.starts_with("idle")) return 3;
  return life.ownerState == identity::OwnerState::nobody ? 4 : 5;
}

// Agents whose use or owner is worth a look: first what was left behind, then what runs by its own clock, then owners.
void readStandouts(const std::vector<InventoryRow>& inventory, Overview& out) {
  std::vector<Overview::Standout> rhythms;
  std::vector<Overview::Standout> owners;
  for (const InventoryRow& row : inventory) {
    if (row.kind != NodeKind::agent) continue;
    ++out.agents;
    if (!row.use.empty()) (row.use.starts_with("on ") ? rhythms : out.standouts).push_back({row.id, row.use});
    if (row.ownerState == identity::OwnerState::nobody) owners.push_back({row.id, row.ownerSource.empty() ? "owner: nobody" : "owner: " + row.ownerSource});
  }
  out.standouts.insert(out.standouts.end(), rhythms.begin(), rhythms.end());
  out.standouts.insert(out.standouts.end(), owners.begin(), owners.end());
}

void readInventory(const std::vector<InventoryRow>& inventory, Overview& out) {
  readStandouts(inventory, out);
  for (const InventoryRow& row : inventory) {
    if (row.kind == NodeKind::agent) ++out.owners["agents"][row.ownerState];
    if (row.kind != NodeKind::credential) continue;
    ++out.owners["credentials"][row.ownerState];
    Overview::Life life{row.id, row.expires, row.neverExpires, row.state, row.use, row.behindGateway, row.sharedBy, row.requests, row.owner, row.ownerState};
    out.lives.push_back(std::move(life));
  }
  std::stable_sort(out.lives.begin(), out.lives.end(), [](const Overview::Life& a, const Overview::Life& b) {
    return std::make_tuple(worth(a), -static_cast<int64_t>(a.requests)) < std::make_tuple(worth(b), -static_cast<int64_t>(b.requests));
  });
}

}  // namespace

Overview overview(const World& world, const Scope& scope, const simulate::ConformResult& conform, const std::vector<InventoryRow>& inventory) {
  Overview out;
  takeAgreement(conform, out);
  const traffic::Selection selection = select(world, scope);
  readRows(world, selection, rangeOf(world, scope), out);
  readInventory(inventory, out);
  out.busiest = simulate::patterns(*world.traffic, selection);
  out.patterns = out.busiest.size();
  if (out.busiest.size() > busiestShown) out.busiest.resize(busiestShown);
  return out;
}

}  // namespace chatelaine::console
