#include "core/review/campaign.h"

#include <algorithm>
#include <cassert>

namespace chatelaine::review {

namespace {

Result<Item*> openItem(Campaign& campaign, std::string_view id) {
  if (campaign.state == CampaignState::closed)
    return Error{ErrorCode::wrongUse, "review `" + campaign.name + "` is closed; start a new one to decide again", {}};
  const auto it = std::ranges::find(campaign.items, id, &Item::id);
  if (it == campaign.items.end())
    return Error{ErrorCode::notFound, "review `" + campaign.name + "` has no item `" + std::string(id) + "`; it has 1 to " +
                                          std::to_string(campaign.items.size()), {}};
  if (it->state == ItemState::carriedOut)
    return Error{ErrorCode::wrongUse, "item `" + std::string(id) + "` is carried out already: an import showed it gone", {}};
  return &*it;
}

bool isTrue(const identity::Fact* fact) { return fact && !fact->absent && !fact->value.empty() && fact->value != "false"; }

}  // namespace

Result<void> decide(Campaign& campaign, std::string_view item, Decision decision) {
  Result<Item*> found = openItem(campaign, item);
  if (!found) return found.error();
  if (decision.verdict == Verdict::delegate && decision.delegateTo.empty())
    return Error{ErrorCode::wrongUse, "delegate to whom? give a name", {}};
  if (decision.verdict != Verdict::delegate) decision.delegateTo.clear();
  Item& at = **found;
  if (at.decision) at.history.push_back(std::move(*at.decision));
  at.decision = std::move(decision);
  at.state = ItemState::decided;
  return {};
}

Result<void> undo(Campaign& campaign, std::string_view item) {
  Result<Item*> found = openItem(campaign, item);
  if (!found) return found.error();
  Item& at = **found;
  if (!at.decision)
    return Error{ErrorCode::wrongUse, "item `" + std::string(item) + "` is not decided; there is nothing to undo", {}};
  Decision taken = std::move(*at.decision);
  taken.undone = true;
  at.decision.reset();
  const auto earlier = std::find_if(at.history.rbegin(), at.history.rend(), [](const Decision& d) { return !d.undone; });
  if (earlier != at.history.rend()) {
    at.decision = *earlier;
    at.history.erase(std::next(earlier).base());
  }
  at.history.push_back(std::move(taken));
  at.state = at.decision ? ItemState::decided : ItemState::open;
  return {};
}

bool noticeCarriedOut(Campaign& campaign, const identity::Graph& graph) {
  bool changed = false;
  for (Item& item : campaign.items) {
    if (item.state != ItemState::decided || !item.decision || item.decision->verdict != Verdict::revoke) continue;
    const auto node = graph.find(item.kind, item.subject);
    if (node && !isTrue(graph.at(*node).fact("deleted")) && !isTrue(graph.at(*node).fact("blocked"))) continue;
    item.state = ItemState::carriedOut;
    changed = true;
  }
  return changed;
}

std::string_view toString(Verdict verdict) {
  switch (verdict) {
    case Verdict::keep: return "keep";
    case Verdict::revoke: return "revoke";
    case Verdict::delegate: return "delegate";
  }
  return "";
}

std::string_view toString(ItemState state) {
  switch (state) {
    case ItemState::open: return "open";
    case ItemState::decided: return "decided";
    case ItemState::carriedOut: return "carried out";
  }
  return "";
}

}  // namespace chatelaine::review
