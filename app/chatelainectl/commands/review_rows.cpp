#include "app/chatelainectl/commands/review_rows.h"

namespace chatelaine::ctl {

namespace {

std::string decisionText(const review::Item& item) {
  if (!item.decision) return "-";
  std::string text(review::toString(item.decision->verdict));
  if (!item.decision->delegateTo.empty()) text += " to " + item.decision->delegateTo;
  return text;
}

std::string stateText(const review::Item& item) {
  const bool waits = item.state == review::ItemState::decided && item.decision && item.decision->verdict == review::Verdict::revoke;
  return waits ? "decided, not carried out" : std::string(review::toString(item.state));
}

}  // namespace

void printItems(Context& context, const std::vector<review::Campaign>& campaigns) {
  TextTable table;
  table.column("review").column("item", TextTable::Align::right).column("kind").column("subject").column("owner").column("last used");
  table.column("may and did").column("decision").column("state");
  RowWriter rows = context.rows(table);
  for (const review::Campaign& campaign : campaigns)
    for (const review::Item& item : campaign.items)
      rows.row(reviewJson(campaign, item), {campaign.name, item.id, std::string(identity::toString(item.kind)), item.subject, item.owner, dayAndMinute(item.lastUsed, item.useRecorded ? "never" : "not recorded"),
                                            item.mayAndDid, decisionText(item), stateText(item)});
  rows.finish("no reviews");
}

Result<std::string> campaignOf(const Context& context, const console::World& world) {
  if (const auto name = context.arguments.value("--campaign")) return *name;
  std::vector<std::string> open;
  for (const review::Campaign& campaign : world.campaigns)
    if (campaign.state == review::CampaignState::open) open.push_back(campaign.name);
  if (open.size() == 1) return open.front();
  if (open.empty()) return Error{ErrorCode::notFound, "no review is open", {}};
  return Error{ErrorCode::wrongUse, "several reviews are open; name one with --campaign: " + joined(open, ", "), {}};
}

}  // namespace chatelaine::ctl
