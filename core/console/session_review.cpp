#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/console/inventory.h"
#include "core/console/session_state.h"
#include "core/console/world_builder.h"

namespace chatelaine::console {

namespace {

Result<review::Campaign> campaignNamed(const World& world, const std::string& name) {
  std::string known;
  for (const review::Campaign& campaign : world.campaigns) {
    if (campaign.name == name) return campaign;
    known += (known.empty() ? "`" : ", `") + campaign.name + "`";
  }
  return Error{ErrorCode::notFound, "there is no review `" + name + "`" + (known.empty() ? "; `review create` makes one" : "; there are " + known), {}};
}

workspace::Document documentOf(const review::Campaign& campaign, const std::string& actor) {
  const bool open = campaign.state == review::CampaignState::open;
  return {"campaign", campaign.name, "", open ? "open" : "closed", 0, now(), actor, review::toJson(campaign).dump()};
}

std::vector<std::pair<std::string, std::string>> checksBySubject(const std::vector<posture::Finding>& findings) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const posture::Finding& finding : findings) out.emplace_back(finding.subject, finding.check);
  return out;
}

std::string inOneLine(const Diagnostic& diagnostic) { return diagnostic.message + (diagnostic.help.empty() ? "" : "; " + diagnostic.help); }

// Worst first: by findings, then those that nobody uses, then by name.
void sortWorstFirst(std::vector<InventoryRow>& rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const InventoryRow& a, const InventoryRow& b) {
    if (a.findings.size() != b.findings.size()) return a.findings.size() > b.findings.size();
    if (a.lastUsed != b.lastUsed) return !b.lastUsed ? false : !a.lastUsed ? true : *a.lastUsed < *b.lastUsed;
    return a.id < b.id;
  });
}

}  // namespace

Result<review::Campaign> Session::createReview(const std::string& name, const std::string& reviewer, const std::string& filter) {
  CHATELAINE_TRY(state_->mustBeWritable());
  const World& world = *state_->world;
  if (name.empty() || reviewer.empty()) return Error{ErrorCode::wrongUse, "a review needs a name and a reviewer", {}};
  if (campaignNamed(world, name)) return Error{ErrorCode::wrongUse, "there is a review `" + name + "` already", {}};
  traffic::ParsedFilter parsed = traffic::parseFilter(filter, world.fields);
  if (hasErrors(parsed.diagnostics)) return Error{ErrorCode::wrongUse, "the filter cannot be read: " + inOneLine(parsed.diagnostics.front()), {}};
  auto runs = runChecks({});
  if (!runs) return std::move(runs).error();
  const std::vector<posture::Finding> findings = posture::findings(*runs);
  std::vector<InventoryRow> rows = inventory(world, {parsed.filter, {}}, findings);
  std::erase_if(rows, [](const InventoryRow& row) { return row.kind != identity::NodeKind::credential && row.kind != identity::NodeKind::agent; });
  if (rows.empty()) return Error{ErrorCode::invalidInput, "no credential and no agent matches: there is nothing to review", {}};
  sortWorstFirst(rows);
  review::Scope scope;
  for (const InventoryRow& row : rows) scope.subjects.push_back(row.node);
  review::Campaign campaign = review::launch(name, reviewer, filter, scope, *world.graph, *world.traffic, *world.usage, checksBySubject(findings), world.asOf, now());
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    auto stored = state_->workspace->putDocument(documentOf(campaign, state_->actor));
    if (!stored) return std::move(stored).error();
    const nlohmann::json payload{{"campaign", name}, {"reviewer", reviewer}, {"items", campaign.items.size()}, {"snapshot", campaign.snapshotDigest}};
    return state_->journal("review create", payload.dump());
  }));
  CHATELAINE_TRY(state_->amend(readCampaigns));
  return campaign;
}

Result<review::Campaign> Session::decideReview(const std::string& name, const std::string& item, review::Decision decision) {
  CHATELAINE_TRY(state_->mustBeWritable());
  auto campaign = campaignNamed(*state_->world, name);
  if (!campaign) return campaign;
  if (decision.by.empty()) decision.by = state_->actor;
  decision.at = now();
  CHATELAINE_TRY(review::decide(*campaign, item, decision));
  const nlohmann::json payload{{"campaign", name}, {"item", item}, {"decision", std::string(review::toString(decision.verdict))}, {"delegate_to", decision.delegateTo}, {"note", decision.note}, {"bulk", decision.bulk}};
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    auto stored = state_->workspace->putDocument(documentOf(*campaign, state_->actor));
    if (!stored) return std::move(stored).error();
    return state_->journal("review decide", payload.dump());
  }));
  CHATELAINE_TRY(state_->amend(readCampaigns));
  return campaign;
}

Result<review::Campaign> Session::undoReview(const std::string& name, const std::string& item) {
  CHATELAINE_TRY(state_->mustBeWritable());
  auto campaign = campaignNamed(*state_->world, name);
  if (!campaign) return campaign;
  CHATELAINE_TRY(review::undo(*campaign, item));
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    auto stored = state_->workspace->putDocument(documentOf(*campaign, state_->actor));
    if (!stored) return std::move(stored).error();
    return state_->journal("review undo", nlohmann::json{{"campaign", name}, {"item", item}}.dump());
  }));
  CHATELAINE_TRY(state_->amend(readCampaigns));
  return campaign;
}

Result<review::Closing> Session::closeReview(const std::string& name) {
  CHATELAINE_TRY(state_->mustBeWritable());
  auto campaign = campaignNamed(*state_->world, name);
  if (!campaign) return std::move(campaign).error();
  auto closing = review::close(*campaign, *state_->world->graph, now());
  if (!closing) return closing;
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    auto stored = state_->workspace->putDocument(documentOf(*campaign, state_->actor));
    if (!stored) return std::move(stored).error();
    return state_->journal("review close", nlohmann::json{{"campaign", name}, {"digest", closing->digest}}.dump());
  }));
  CHATELAINE_TRY(state_->amend(readCampaigns));
  return closing;
}

std::vector<review::GatewayCall> Session::callsToCarryOut(const review::Campaign& campaign) const {
  return review::toCarryOut(campaign, *state_->world->graph);
}

}  // namespace chatelaine::console
