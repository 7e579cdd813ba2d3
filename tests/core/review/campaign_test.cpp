#include <QtTest/QTest>

#include <nlohmann/json.hpp>

#include "core/base/digest.h"
#include "core/review/campaign.h"
#include "tests/core/posture/world.h"

using namespace chatelaine;
using namespace chatelaine::review;
using chatelaine::test::World;
using identity::EdgeKind;
using identity::NodeKind;

namespace {

const Time now = test::at("2026-11-24T09:14:00Z");

World office() {
  World world;
  world.node(NodeKind::human, "kofi").node(NodeKind::human, "ana");
  world.node(NodeKind::mcpServer, "crm").node(NodeKind::tool, "crm/get").node(NodeKind::tool, "crm/put");
  world.edge(EdgeKind::serves, NodeKind::mcpServer, "crm", NodeKind::tool, "crm/get");
  world.edge(EdgeKind::serves, NodeKind::mcpServer, "crm", NodeKind::tool, "crm/put");
  world.key("vk-busy").key("vk-old").agent("bot");
  world.grant("vk-busy", NodeKind::mcpServer, "crm").owner("kofi", NodeKind::credential, "vk-busy");
  world.call("2026-11-20T11:50:00Z", "vk-busy", "crm/get");
  world.by("bot", Evidence::verified).forHuman("ana", Evidence::verified);
  world.call("2026-11-20T11:57:00Z", "vk-busy", "crm/get");
  world.by("bot", Evidence::verified);
  return world;
}

Campaign started(const World& world) {
  const posture::Facts facts = world.facts();
  Scope scope;
  for (const auto& [kind, name] :
       {std::pair{NodeKind::credential, "vk-old"}, {NodeKind::credential, "vk-busy"}, {NodeKind::agent, "bot"}})
    scope.subjects.push_back(*facts.graph->find(kind, name));
  return launch("Keys of November", "kofi", "kind == credential", scope, *facts.graph, *facts.traffic, *facts.usage,
                {{"vk-busy", "NHI-CRD-02"}, {"vk-busy", "NHI-CRD-03"}, {"bot", "NHI-OWN-01"}}, facts.asOf, now);
}

Decision decision(Verdict verdict, const char* to = "") {
  Decision made;
  made.verdict = verdict;
  made.delegateTo = to;
  made.by = "kofi";
  made.at = now;
  made.note = "looked at it";
  return made;
}

const Item& item(const Campaign& campaign, const char* subject) {
  return *std::ranges::find(campaign.items, subject, &Item::subject);
}

}  // namespace

class CampaignTest : public QObject {
  Q_OBJECT

private slots:
  void launchTakesTheFacts();
  void modelsWithoutAListAreNoTools();
  void decideAndUndo();
  void wrongDecisionsAreRefused();
  void carriedOutWhenGoneOrBlocked();
  void callsToCarryOut();
  void closing();
  void roundTrip();
  void damagedJsonIsRefused();
};

void CampaignTest::launchTakesTheFacts() {
  const Campaign campaign = started(office());
  QCOMPARE(campaign.items.size(), size_t{3});
  QCOMPARE(campaign.items.front().subject, std::string("vk-busy"));
  const Item& busy = campaign.items.front();
  QCOMPARE(busy.owner, std::string("kofi"));
  QVERIFY(busy.reviewersOwn);
  QCOMPARE(busy.mayAndDid, std::string("may call 2 tools on 1 server; used 1"));
  QCOMPARE(busy.ifRevoked.chains, uint64_t{2});
  QCOMPARE(busy.ifRevoked.humans.size(), size_t{1});
  QVERIFY2(busy.ifRevoked.sentence.starts_with("revoking stops 2 chains of at least 1 person"), busy.ifRevoked.sentence.c_str());
  QVERIFY(busy.lastUsed == test::at("2026-11-20T11:57:00Z"));
  QCOMPARE(busy.findings.size(), size_t{2});
  QCOMPARE(item(campaign, "vk-old").ownerState, std::string("nobody"));
  QVERIFY(!item(campaign, "vk-old").lastUsed);
  QCOMPARE(campaign.snapshotDigest.size(), size_t{64});
  QCOMPARE(started(office()).snapshotDigest, campaign.snapshotDigest);
}

void CampaignTest::modelsWithoutAListAreNoTools() {
  World world = office();
  world.grant("vk-busy", NodeKind::model, "*").grant("vk-old", NodeKind::model, "*");
  const Campaign campaign = started(world);
  QCOMPARE(item(campaign, "vk-busy").mayAndDid, std::string("may call 2 tools on 1 server; used 1; every model, used 0"));
  QVERIFY(item(campaign, "vk-busy").mayEveryModel && !item(campaign, "vk-busy").mayEveryTool);
  QCOMPARE(item(campaign, "vk-old").mayAndDid, std::string("may call no tool; every model, used 0"));
  const auto again = campaignFromJson(toJson(campaign));
  QVERIFY(again && item(*again, "vk-busy").mayEveryModel);
}

void CampaignTest::decideAndUndo() {
  Campaign campaign = started(office());
  const std::string snapshot = campaign.snapshotDigest;
  QVERIFY(decide(campaign, "1", decision(Verdict::keep)));
  QVERIFY(decide(campaign, "1", decision(Verdict::revoke)));
  QVERIFY(campaign.items[0].decision->verdict == Verdict::revoke);
  QCOMPARE(campaign.items[0].history.size(), size_t{1});
  QVERIFY(undo(campaign, "1"));
  QVERIFY(campaign.items[0].decision->verdict == Verdict::keep);
  QVERIFY(campaign.items[0].state == ItemState::decided);
  QVERIFY(undo(campaign, "1"));
  QVERIFY(!campaign.items[0].decision);
  QVERIFY(campaign.items[0].state == ItemState::open);
  QCOMPARE(campaign.items[0].history.size(), size_t{2});
  for (const Decision& earlier : campaign.items[0].history) QVERIFY(earlier.undone);
  QVERIFY(!undo(campaign, "1"));
  QVERIFY(decide(campaign, "2", decision(Verdict::delegate, "ana")));
  QCOMPARE(campaign.items[1].decision->delegateTo, std::string("ana"));
  QCOMPARE(campaign.snapshotDigest, snapshot);
}

void CampaignTest::wrongDecisionsAreRefused() {
  Campaign campaign = started(office());
  const auto missing = decide(campaign, "9", decision(Verdict::keep));
  QVERIFY(!missing && missing.error().code == ErrorCode::notFound);
  const auto unnamed = decide(campaign, "1", decision(Verdict::delegate));
  QVERIFY(!unnamed && unnamed.error().code == ErrorCode::wrongUse);
  QVERIFY(close(campaign, *office().facts().graph, now));
  const auto late = decide(campaign, "1", decision(Verdict::keep));
  QVERIFY(!late && late.error().code == ErrorCode::wrongUse);
  QVERIFY(!close(campaign, *office().facts().graph, now));
}

void CampaignTest::carriedOutWhenGoneOrBlocked() {
  World before = office();
  Campaign campaign = started(before);
  for (const char* id : {"1", "2", "3"}) QVERIFY(decide(campaign, id, decision(id[0] == '3' ? Verdict::keep : Verdict::revoke)));
  QVERIFY(!noticeCarriedOut(campaign, *before.facts().graph));
  World after;
  after.key("vk-busy", {{"blocked", "true"}}).key("vk-old");
  QVERIFY(noticeCarriedOut(campaign, *after.facts().graph));
  QVERIFY(item(campaign, "vk-busy").state == ItemState::carriedOut);
  QVERIFY(item(campaign, "bot").state == ItemState::carriedOut);
  QVERIFY(item(campaign, "vk-old").state == ItemState::decided);
  QVERIFY(!noticeCarriedOut(campaign, *after.facts().graph));
  QVERIFY(!undo(campaign, item(campaign, "bot").id));
}

void CampaignTest::callsToCarryOut() {
  World world;
  world.key("vk-o'brien", {{"x", "y"}}).agent("bot").node(NodeKind::credential, "up", {{"kind", "provider-key"}});
  const posture::Facts facts = world.facts();
  Scope scope;
  for (size_t i = 0; i < facts.graph->identities().size(); ++i) scope.subjects.emplace_back(i);
  Campaign campaign = launch("c", "kofi", "", scope, *facts.graph, *facts.traffic, *facts.usage, {}, facts.asOf, now);
  QVERIFY(toCarryOut(campaign, *facts.graph).empty());
  for (const Item& each : std::vector<Item>(campaign.items)) QVERIFY(decide(campaign, each.id, decision(Verdict::revoke)));
  std::map<std::string, std::string> commands;
  for (const GatewayCall& call : toCarryOut(campaign, *facts.graph)) {
    QVERIFY(!call.what.empty());
    commands[call.subject] += call.command;
  }
  QVERIFY(commands["up"].empty());
  QVERIFY(commands["bot"].find("-X DELETE \"$LITELLM_URL/v1/agents/bot\"") != std::string::npos);
  QVERIFY2(commands["vk-o'brien"].find(R"(-d '{"key_aliases":["vk-o'\''brien"]}')") != std::string::npos,
           commands["vk-o'brien"].c_str());
}

void CampaignTest::closing() {
  Campaign campaign = started(office());
  QVERIFY(decide(campaign, "1", decision(Verdict::revoke)));
  const auto closed = close(campaign, *office().facts().graph, now);
  QVERIFY(closed);
  QCOMPARE(closed->digest, sha256(closed->json).hex());
  const nlohmann::json json = nlohmann::json::parse(closed->json);
  QCOMPARE(json.at("totals").at("revoke").get<int>(), 1);
  QCOMPARE(json.at("totals").at("not_decided").get<int>(), 2);
  QVERIFY(!json.at("to_carry_out").empty());
  QVERIFY(closed->html.find("decided, not carried out") != std::string::npos);
  QVERIFY(closed->html.find("not decided") != std::string::npos);
  QVERIFY(closed->html.find(closed->digest) != std::string::npos);
  QVERIFY(closed->html.find("<script") == std::string::npos);
}

void CampaignTest::roundTrip() {
  Campaign campaign = started(office());
  QVERIFY(decide(campaign, "1", decision(Verdict::revoke)));
  QVERIFY(decide(campaign, "2", decision(Verdict::delegate, "ana")));
  QVERIFY(undo(campaign, "2"));
  const nlohmann::json json = toJson(campaign);
  const auto back = campaignFromJson(json);
  QVERIFY(back);
  QCOMPARE(toJson(*back).dump(), json.dump());
}

void CampaignTest::damagedJsonIsRefused() {
  const nlohmann::json whole = toJson(started(office()));
  QVERIFY(!campaignFromJson(nlohmann::json::array()));
  for (const char* member : {"campaign", "launched", "items"}) {
    nlohmann::json json = whole;
    json.erase(member);
    QVERIFY2(!campaignFromJson(json), member);
    json = whole;
    json[member] = 12;
    QVERIFY2(!campaignFromJson(json), member);
  }
}

QTEST_GUILESS_MAIN(CampaignTest)
#include "campaign_test.moc"
