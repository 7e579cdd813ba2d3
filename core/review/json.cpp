#include <nlohmann/json.hpp>

#include "core/base/digest.h"
#include "core/review/campaign.h"
#include "core/review/facts.h"

namespace chatelaine::review {

namespace {

using Json = nlohmann::json;

Json timeJson(const std::optional<Time>& time) { return time ? Json(formatTime(*time)) : Json(nullptr); }

// Reading back: a member of the wrong type makes the whole document unusable, said once by campaignFromJson.
struct Damaged {};

std::optional<Time> timeFrom(const Json& value) {
  if (value.is_null()) return std::nullopt;
  const auto parsed = parseTime(value.get<std::string>());
  if (!parsed) throw Damaged{};
  return parsed->time;
}

Time requiredTime(const Json& value) {
  const auto time = timeFrom(value);
  if (!time) throw Damaged{};
  return *time;
}

template <class Enum>
Enum fromWord(const Json& value, std::initializer_list<Enum> all) {
  const auto word = value.get<std::string>();
  for (const Enum candidate : all)
    if (toString(candidate) == word) return candidate;
  throw Damaged{};
}

Decision decisionFrom(const Json& value) {
  Decision decision;
  decision.verdict = fromWord(value.at("decision"), {Verdict::keep, Verdict::revoke, Verdict::delegate});
  decision.delegateTo = value.at("delegate_to");
  decision.note = value.at("note");
  decision.by = value.at("by");
  decision.at = requiredTime(value.at("at"));
  decision.bulk = value.at("bulk");
  decision.undone = value.at("undone");
  return decision;
}

simulate::Counterfactual counterfactualFrom(const Json& value) {
  simulate::Counterfactual effect;
  effect.chains = value.at("chains");
  effect.of = value.at("of");
  effect.humans = value.at("humans").get<std::vector<std::string>>();
  effect.withoutHuman = value.at("without_human");
  effect.recorded = {timeFrom(value.at("recorded_from")), timeFrom(value.at("recorded_to"))};
  effect.sentence = value.at("sentence");
  return effect;
}

Item itemFrom(const Json& value) {
  Item item;
  item.id = value.at("item");
  const auto kind = identity::nodeKindFromString(value.at("kind").get<std::string>());
  if (!kind) throw Damaged{};
  item.kind = *kind;
  item.subject = value.at("subject");
  item.name = value.at("name");
  item.owner = value.at("owner");
  item.ownerState = value.at("owner_state");
  item.reviewersOwn = value.at("reviewers_own");
  item.useRecorded = value.value("use_recorded", true);
  item.lastUsed = timeFrom(value.at("last_used"));
  item.lastTried = timeFrom(value.at("last_tried"));
  const Json& may = value.at("may");
  item.mayTools = may.at("tools");
  item.mayServers = may.at("servers");
  item.mayModels = may.at("models");
  item.mayEveryTool = may.value("every_tool", false);
  item.mayEveryModel = may.value("every_model", false);
  item.usedTools = may.at("used_tools");
  item.usedModels = may.at("used_models");
  item.mayAndDid = may.at("sentence");
  item.grants = value.at("grants").get<std::vector<std::string>>();
  item.used = value.at("used").get<std::vector<std::string>>();
  item.findings = value.at("findings").get<std::vector<std::string>>();
  item.ifRevoked = counterfactualFrom(value.at("if_revoked"));
  item.state = fromWord(value.at("state"), {ItemState::open, ItemState::decided, ItemState::carriedOut});
  if (!value.at("decided").is_null()) item.decision = decisionFrom(value.at("decided"));
  for (const Json& earlier : value.at("history")) item.history.push_back(decisionFrom(earlier));
  return item;
}

Campaign campaignFrom(const Json& value) {
  Campaign campaign;
  campaign.name = value.at("campaign");
  campaign.reviewer = value.at("reviewer");
  campaign.filter = value.at("filter");
  campaign.launched = requiredTime(value.at("launched"));
  campaign.asOf = requiredTime(value.at("as_of"));
  campaign.state = value.at("state") == "closed" ? CampaignState::closed : CampaignState::open;
  campaign.closed = timeFrom(value.at("closed"));
  campaign.snapshotDigest = value.at("snapshot");
  for (const Json& item : value.at("items")) campaign.items.push_back(itemFrom(item));
  return campaign;
}

}  // namespace

Json factsOf(const Item& item) {
  const simulate::Counterfactual& effect = item.ifRevoked;
  return {{"item", item.id},
          {"kind", identity::toString(item.kind)},
          {"subject", item.subject},
          {"name", item.name},
          {"owner", item.owner},
          {"owner_state", item.ownerState},
          {"reviewers_own", item.reviewersOwn},
          {"use_recorded", item.useRecorded},
          {"last_used", timeJson(item.lastUsed)},
          {"last_tried", timeJson(item.lastTried)},
          {"may",
           {{"tools", item.mayTools},
            {"servers", item.mayServers},
            {"models", item.mayModels},
            {"every_tool", item.mayEveryTool},
            {"every_model", item.mayEveryModel},
            {"used_tools", item.usedTools},
            {"used_models", item.usedModels},
            {"sentence", item.mayAndDid}}},
          {"grants", item.grants},
          {"used", item.used},
          {"findings", item.findings},
          {"if_revoked",
           {{"chains", effect.chains},
            {"of", effect.of},
            {"humans", effect.humans},
            {"without_human", effect.withoutHuman},
            {"recorded_from", timeJson(effect.recorded.from)},
            {"recorded_to", timeJson(effect.recorded.to)},
            {"sentence", effect.sentence}}}};
}

std::string snapshotDigest(const Campaign& campaign) {
  Json facts = Json::array();
  for (const Item& item : campaign.items) facts.push_back(factsOf(item));
  return sha256(facts.dump(-1, ' ', false, Json::error_handler_t::replace)).hex();
}

Json toJson(const Decision& decision) {
  return {{"decision", toString(decision.verdict)},
          {"delegate_to", decision.delegateTo},
          {"note", decision.note},
          {"by", decision.by},
          {"at", formatTime(decision.at)},
          {"bulk", decision.bulk},
          {"undone", decision.undone}};
}

Json toJson(const Campaign& campaign) {
  Json items = Json::array();
  for (const Item& item : campaign.items) {
    Json row = factsOf(item);
    row["state"] = toString(item.state);
    row["decided"] = item.decision ? toJson(*item.decision) : Json(nullptr);
    row["history"] = Json::array();
    for (const Decision& decision : item.history) row["history"].push_back(toJson(decision));
    items.push_back(std::move(row));
  }
  return {{"schema", "chatelaine.review/1"},
          {"campaign", campaign.name},
          {"reviewer", campaign.reviewer},
          {"filter", campaign.filter},
          {"launched", formatTime(campaign.launched)},
          {"as_of", formatTime(campaign.asOf)},
          {"state", campaign.state == CampaignState::closed ? "closed" : "open"},
          {"closed", timeJson(campaign.closed)},
          {"snapshot", campaign.snapshotDigest},
          {"items", std::move(items)}};
}

Result<Campaign> campaignFromJson(const Json& value) {
  const Error damaged{ErrorCode::damaged, "the stored review cannot be read: a member is missing or of the wrong type", {}};
  try {
    return campaignFrom(value);
  } catch (const Json::exception&) {
    return damaged;
  } catch (const Damaged&) {
    return damaged;
  }
}

}  // namespace chatelaine::review
