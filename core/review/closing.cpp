#include <nlohmann/json.hpp>

#include "core/base/digest.h"
#include "core/review/campaign.h"
#include "core/review/page.h"

namespace chatelaine::review {

namespace {

using page::escaped;

struct Tally {
  uint64_t keep = 0;
  uint64_t revoke = 0;
  uint64_t delegated = 0;
  uint64_t open = 0;
};

Tally tallyOf(const Campaign& campaign) {
  Tally tally;
  for (const Item& item : campaign.items) {
    if (!item.decision) ++tally.open;
    else if (item.decision->verdict == Verdict::keep) ++tally.keep;
    else if (item.decision->verdict == Verdict::revoke) ++tally.revoke;
    else ++tally.delegated;
  }
  return tally;
}

std::string decisionCell(const Item& item) {
  if (!item.decision) return "<span class=\"high\">not decided</span>";
  const Decision& decision = *item.decision;
  std::string text;
  if (decision.verdict == Verdict::keep) text = "<b class=\"allow\">keep</b>";
  if (decision.verdict == Verdict::revoke)
    text = std::string("<b class=\"deny\">revoke</b>, ") +
           (item.state == ItemState::carriedOut ? "carried out" : "decided, not carried out");
  if (decision.verdict == Verdict::delegate) text = "<b>delegated</b> to " + escaped(decision.delegateTo);
  text += "<br><span class=\"m\">" + escaped(decision.by) + ", " + page::minutes(decision.at) +
          (decision.bulk ? ", in bulk" : "") + "</span>";
  if (!decision.note.empty()) text += "<br>" + escaped(decision.note);
  return text;
}

std::string findingsOf(const Item& item) {
  std::string text;
  for (const std::string& check : item.findings) text += "<br><span class=\"m\">" + escaped(check) + "</span>";
  return text;
}

std::string itemRow(const Item& item) {
  const std::string unused = item.useRecorded ? "<span class=\"high\">never</span>" : "use not recorded";
  const std::string used = item.lastUsed ? page::minutes(*item.lastUsed) : unused;
  return "<tr><td class=\"n m\">" + escaped(item.id) + "</td><td class=\"id wide\">" + escaped(item.name.empty() ? item.subject
      : item.name) +
         findingsOf(item) + "</td><td>" +
         (item.ownerState == "nobody" ? "<span class=\"high\">nobody</span>" : escaped(item.owner)) +
         (item.reviewersOwn ? "<br><span class=\"medium\">the reviewer&#39;s own</span>" : "") + "</td><td>" + used +
         "<br><span class=\"m\">" + escaped(item.mayAndDid) + "</span></td><td>" + escaped(item.ifRevoked.sentence) + "</td><td>" +
         decisionCell(item) + "</td></tr>\n";
}

std::string intro(const Campaign& campaign, const Tally& tally, const std::string& digest) {
  const uint64_t all = campaign.items.size();
  return "<h1>" + escaped(campaign.name) + "</h1>\n<p>" + escaped(campaign.reviewer) + " was asked, item by item, whether " +
         page::counted(all, "credential or agent is", "credentials and agents are") + " still needed: <b>"
             + page::grouped(tally.keep) + " kept</b>, <b>" +
         page::grouped(tally.revoke) + " to be revoked</b>, " + page::grouped(tally.delegated) + " delegated, " +
         page::grouped(tally.open) +
         " not decided. What each may and did is the state at launch; nothing recorded says what happens more rarely than "
         "the recording is long.</p>\n<dl><dt>Scope</dt><dd>" +
         (campaign.filter.empty() ? std::string("all credentials and agents") : "<code>" + escaped(campaign.filter) + "</code>") +
         "</dd><dt>Launched</dt><dd>" + page::minutes(campaign.launched) + ", as of " + page::minutes(campaign.asOf) +
         "</dd><dt>Closed</dt><dd>" + page::minutes(*campaign.closed) + "</dd><dt>Snapshot</dt><dd><code>" +
         campaign.snapshotDigest + "</code></dd><dt>Digest of the JSON</dt><dd><code>" + digest + "</code></dd></dl>\n";
}

std::string callsHtml(const std::vector<GatewayCall>& calls) {
  if (calls.empty()) return {};
  std::string html =
      "<section class=\"sheet\"><h2>To carry out by hand</h2>\n<p class=\"m\">Chatelaine applies nothing to a gateway. A "
      "revocation counts as "
      "carried out once an import shows it gone.</p>\n";
  for (const GatewayCall& call : calls) {
    html += "<h3>" + escaped(call.item) + ". " + escaped(call.what) + "</h3>\n";
    if (!call.command.empty()) html += "<pre>" + escaped(call.command) + "</pre>\n";
  }
  return html + "</section>\n";
}

std::string htmlOf(const Campaign& campaign, const std::vector<GatewayCall>& calls, const std::string& digest) {
  const std::string foot = "Review " + campaign.name + ". Digest of the JSON: " + digest.substr(0, 12) + "…";
  std::string html = page::open(campaign.name + ", access review", foot);
  html += "<section class=\"sheet\"><div class=\"head\"><span>Access review of non-human identities</span><span class=\"m\">" +
          page::dayInWords(*campaign.closed) + "</span></div>\n" + intro(campaign, tallyOf(campaign), digest);
  html +=
      "<table><colgroup><col style=\"width:7mm\"><col style=\"width:38mm\"><col style=\"width:25mm\"><col style=\"width:37mm\">"
      "<col style=\"width:38mm\"><col></colgroup><thead><tr><th class=\"n\">#</th><th>Under review, findings</th><th>Owner</th>"
      "<th>Last used, may and did</th><th>If revoked</th><th>Decision</th></tr></thead><tbody>\n";
  for (const Item& item : campaign.items) html += itemRow(item);
  html += "</tbody></table>\n<div class=\"foot\">" + escaped(foot) + "</div></section>\n" + callsHtml(calls);
  return html + page::close();
}

nlohmann::json jsonOf(const Campaign& campaign, const std::vector<GatewayCall>& calls) {
  nlohmann::json json = toJson(campaign);
  const Tally tally = tallyOf(campaign);
  json["totals"] = {{"items", campaign.items.size()}, {"keep", tally.keep}, {"revoke", tally.revoke},
                    {"delegate", tally.delegated}, {"not_decided", tally.open}};
  json["to_carry_out"] = nlohmann::json::array();
  for (const GatewayCall& call : calls)
    json["to_carry_out"].push_back(
        {{"item", call.item}, {"subject", call.subject}, {"what", call.what}, {"command", call.command}});
  json["tool"] = "Chatelaine " CHATELAINE_VERSION;
  return json;
}

}  // namespace

Result<Closing> close(Campaign& campaign, const identity::Graph& graph, Time now) {
  if (campaign.state == CampaignState::closed)
    return Error{ErrorCode::wrongUse, "review `" + campaign.name + "` is closed already", {}};
  campaign.state = CampaignState::closed;
  campaign.closed = now;
  const std::vector<GatewayCall> calls = toCarryOut(campaign, graph);
  Closing closing;
  closing.json = jsonOf(campaign, calls).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  closing.digest = sha256(closing.json).hex();
  closing.html = htmlOf(campaign, calls, closing.digest);
  return closing;
}

}  // namespace chatelaine::review
