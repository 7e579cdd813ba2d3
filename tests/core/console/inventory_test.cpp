#include <QtTest/QTest>

#include <algorithm>
#include <deque>

#include "core/console/overview.h"
#include "core/console/world_builder.h"
#include "core/simulate/entities.h"

using namespace chatelaine;
using namespace chatelaine::console;
using identity::EdgeKind;
using identity::NodeKind;

namespace {

Time at(const char* text) { return parseTime(text)->time; }

identity::Provenance from(const char* record, Evidence evidence = Evidence::asserted) {
  identity::Provenance out;
  out.source = "litellm";
  out.record = record;
  out.evidence = evidence;
  return out;
}

identity::RecordKey key(NodeKind kind, std::string name) { return {kind, "litellm", std::move(name)}; }

identity::RecordIdentity record(NodeKind kind, const std::string& name, std::vector<std::pair<std::string, std::string>> facts = {}) {
  identity::RecordIdentity out;
  out.id = key(kind, name);
  out.name = name;
  out.from = from("tables/keys.jsonl:1");
  for (auto& [fact, value] : facts) out.facts.push_back({fact, value, value.empty(), from("tables/keys.jsonl:1"), {}, {}});
  return out;
}

identity::Edge edge(EdgeKind kind, identity::RecordKey a, identity::RecordKey b, std::string note = {}) {
  return {kind, std::move(a), std::move(b), std::move(note), from("tables/keys.jsonl:2"), {}};
}

traffic::Request call(const char* id, const char* time, const char* target, const char* credential, traffic::Verdict verdict) {
  traffic::Request out;
  out.id = id;
  out.source = "litellm";
  out.gateway = "litellm";
  out.time = at(time);
  out.target = target;
  out.server = "crm";
  out.credential = credential;
  out.verdict = verdict;
  out.reason = verdict == traffic::Verdict::deny ? traffic::Reason::access : traffic::Reason::none;
  out.agents = {{"desk-agent", "agt-1", Evidence::claimed}};
  out.human = traffic::Named{"ana", "ana", Evidence::claimed};
  out.chain = std::string("session:") + id;
  out.principal = traffic::Cell::recorded("Agent::\"desk-agent\"", Evidence::claimed);
  out.action = traffic::Cell::recorded("Action::\"crm/read\"", Evidence::asserted);
  out.resource = traffic::Cell::recorded("Tool::\"litellm/crm/read\"", Evidence::asserted);
  return out;
}

World smallWorld() {
  World world;
  std::vector<identity::RecordIdentity> records{
      record(NodeKind::credential, "vk-a", {{"created", "2026-01-01T00:00:00Z"}, {"expires", ""}, {"proof", "key"}}),
      record(NodeKind::credential, "vk-b", {{"expires", "2026-03-02T00:00:00Z"}}),
      record(NodeKind::credential, "vk-idle", {{"blocked", "true"}}),
      record(NodeKind::agent, "desk-agent"),
      record(NodeKind::human, "ana"),
      record(NodeKind::mcpServer, "crm"),
      record(NodeKind::tool, "crm/read"),
      record(NodeKind::tool, "crm/write")};
  std::vector<identity::Edge> edges{edge(EdgeKind::owns, key(NodeKind::human, "ana"), key(NodeKind::credential, "vk-a")),
                                    edge(EdgeKind::holds, key(NodeKind::agent, "desk-agent"), key(NodeKind::credential, "vk-a")),
                                    edge(EdgeKind::grants, key(NodeKind::credential, "vk-a"), key(NodeKind::mcpServer, "crm"), "key"),
                                    edge(EdgeKind::serves, key(NodeKind::mcpServer, "crm"), key(NodeKind::tool, "crm/read")),
                                    edge(EdgeKind::serves, key(NodeKind::mcpServer, "crm"), key(NodeKind::tool, "crm/write"))};
  world.graph = identity::buildGraph(records, edges, {});
  world.traffic = traffic::snapshotOf({call("r1", "2026-03-01T09:00:00Z", "crm/read", "vk-a", traffic::Verdict::allow),
                                       call("r2", "2026-03-03T09:00:00Z", "crm/read", "vk-b", traffic::Verdict::deny),
                                       call("r3", "2026-03-04T09:00:00Z", "crm/write", "vk-a", traffic::Verdict::deny)});
  world.usage = std::make_shared<simulate::UsageMap>(simulate::usage(*world.graph, *world.traffic, everything(*world.traffic)));
  world.fields = traffic::fieldCatalog(*world.traffic);
  world.recorded = world.traffic->timeRange();
  world.asOf = at("2026-03-04T09:00:00Z");
  return world;
}

Scope scope(const World& world, const char* filter) {
  traffic::ParsedFilter parsed = traffic::parseFilter(filter, world.fields);
  if (hasErrors(parsed.diagnostics)) qFatal("%s", parsed.diagnostics.front().message.c_str());
  return {parsed.filter, {}};
}

const InventoryRow& named(const std::vector<InventoryRow>& rows, const std::string& id) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const InventoryRow& row) { return row.id == id; });
  if (found == rows.end()) qFatal("no row %s", id.c_str());
  return *found;
}

}  // namespace

class InventoryTest : public QObject {
  Q_OBJECT

private slots:
  void aKeyShowsWhoAnswersWhatItMayAndWhatItDid();
  void statesOfKeys();
  void conditionsOnRequestsKeepAllRows();
  void conditionsOnIdentitiesRestrictRows_data();
  void conditionsOnIdentitiesRestrictRows();
  void detailsNameTheirSources();
  void overviewHasDenominatorsAndTheWorstLivesFirst();
  void whatStandsOutIsCounted();

private:
  World world_ = smallWorld();
};

void InventoryTest::aKeyShowsWhoAnswersWhatItMayAndWhatItDid() {
  const auto rows = inventory(world_, {}, {});
  const InventoryRow& row = named(rows, "vk-a");
  QCOMPARE(row.owner, std::string("ana"));
  QVERIFY(row.ownerState == identity::OwnerState::person);
  QCOMPARE(row.ownerSource, std::string("asserted by litellm"));
  QCOMPARE(row.proof, std::string("key"));
  QVERIFY(row.neverExpires && !row.expires);
  QCOMPARE(row.requests, uint64_t{2});
  QCOMPARE(row.denied, uint64_t{1});
  QCOMPARE(formatTime(*row.lastUsed), std::string("2026-03-01T09:00:00Z"));
  QCOMPARE(formatTime(*row.lastTried), std::string("2026-03-04T09:00:00Z"));
  QCOMPARE(row.sharedBy, uint64_t{1});
  QCOMPARE(row.reach, uint64_t{2});
  QCOMPARE(row.grants.size(), size_t{1});
  QCOMPARE(row.used, std::vector<std::string>{"litellm/crm/read"});
}

void InventoryTest::statesOfKeys() {
  const auto rows = inventory(world_, {}, {});
  QCOMPARE(named(rows, "vk-a").state, std::string());
  QCOMPARE(named(rows, "vk-b").state, std::string("expired"));
  QCOMPARE(named(rows, "vk-idle").state, std::string("blocked"));
  QVERIFY(named(rows, "vk-idle").ownerState == identity::OwnerState::nobody);
  QVERIFY(!named(rows, "vk-idle").lastTried);
}

void InventoryTest::conditionsOnRequestsKeepAllRows() {
  const auto all = inventory(world_, {}, {});
  const auto denied = inventory(world_, scope(world_, "verdict == deny"), {});
  QCOMPARE(denied.size(), all.size());
  QCOMPARE(named(denied, "vk-a").requests, uint64_t{1});
  QVERIFY(!named(denied, "vk-a").lastUsed);
  const TimeRange march2{at("2026-03-02"), std::nullopt};
  QCOMPARE(named(inventory(world_, {{}, march2}, {}), "vk-a").requests, uint64_t{1});
}

void InventoryTest::conditionsOnIdentitiesRestrictRows_data() {
  QTest::addColumn<QString>("filter");
  QTest::addColumn<QString>("ids");
  QTest::newRow("kind") << "identity.kind == agent" << "desk-agent";
  QTest::newRow("owner") << "identity.owner == \"ana\" and identity.kind == credential" << "vk-a";
  QTest::newRow("nobody") << "identity.owner is not recorded and identity.kind == credential" << "vk-b vk-idle";
  QTest::newRow("state") << "identity.status == \"blocked\"" << "vk-idle";
  QTest::newRow("ends before") << "identity.expires < 2026-03-04" << "vk-b";
  QTest::newRow("number") << "identity.requests > 1 and identity.kind == credential" << "vk-a";
  QTest::newRow("like") << "identity.name like \"vk-*\" and identity.last_used is not recorded" << "vk-b vk-idle";
  QTest::newRow("both domains") << "verdict == deny and identity.kind == credential" << "vk-a vk-b vk-idle";
}

void InventoryTest::conditionsOnIdentitiesRestrictRows() {
  QFETCH(QString, filter);
  QFETCH(QString, ids);
  QStringList found;
  for (const InventoryRow& row : inventory(world_, scope(world_, filter.toUtf8().constData()), {})) found.append(QString::fromStdString(row.id));
  QCOMPARE(found.join(' '), ids);
}

void InventoryTest::detailsNameTheirSources() {
  const auto node = world_.graph->find(NodeKind::credential, "vk-a");
  posture::Finding finding;
  finding.check = "NHI-CRD-03";
  finding.title = "never ends";
  finding.subject = "vk-a";
  finding.kind = NodeKind::credential;
  const Details details = detailsOf(world_, {}, *node, {finding});
  QCOMPARE(details.title, std::string("vk-a"));
  QCOMPARE(details.record, std::string("tables/keys.jsonl:1"));
  QStringList titles;
  for (const DetailGroup& group : details.groups) titles.append(QString::fromStdString(group.title));
  QCOMPARE(titles.join(", "), QString("Who is behind it, Facts, Life, Use, Findings, If it were revoked"));
  const DetailFact& owner = details.groups[0].facts[0];
  QCOMPARE(owner.value, std::string("ana"));
  QCOMPARE(owner.from, std::string("litellm: tables/keys.jsonl:2"));
  for (const DetailFact& fact : details.groups[2].facts)
    if (fact.label == "expires") QCOMPARE(fact.value, std::string("never"));
}

void InventoryTest::overviewHasDenominatorsAndTheWorstLivesFirst() {
  simulate::ConformResult agreement;
  agreement.agree = 2;
  agreement.disagree = 1;
  const Overview out = overview(world_, {}, agreement, inventory(world_, {}, {}));
  QCOMPARE(out.requests, uint64_t{3});
  QCOMPARE(out.replayable, uint64_t{3});
  QCOMPARE(out.byGateway.size(), size_t{1});
  QCOMPARE(out.byGateway[0].gateway, std::string("litellm"));
  QCOMPARE(out.byGateway[0].requests, uint64_t{3});
  QCOMPARE(out.byGateway[0].denied, uint64_t{2});
  uint64_t binned = 0;
  for (const traffic::HistogramBin& bin : out.byGateway[0].histogram.bins) binned += bin.allowed + bin.denied + bin.undecided;
  QCOMPARE(binned, uint64_t{3});
  QCOMPARE(out.callers.size(), size_t{1});
  QCOMPARE(out.callers[0].group, std::string("crm"));
  QCOMPARE(out.callers[0].by.at(Evidence::claimed), uint64_t{3});
  QCOMPARE(out.owners.at("credentials").at(identity::OwnerState::nobody), uint64_t{2});
  QCOMPARE(out.lives.size(), size_t{3});
  QCOMPARE(out.lives[0].credential, std::string("vk-b"));
  QCOMPARE(out.lives[0].note, std::string("expired, 1 try after"));
  QCOMPARE(out.lives[1].credential, std::string("vk-idle"));
  QCOMPARE(out.lives[1].note, std::string("never used"));
}

void InventoryTest::whatStandsOutIsCounted() {
  World world = world_;
  std::vector<traffic::Request> calls;
  std::deque<std::string> texts;
  const auto add = [&](const std::string& day, const char* hour, const char* agent) {
    const std::string& time = texts.emplace_back(day + "T" + hour + ":30:00Z");
    const std::string& id = texts.emplace_back("n" + std::to_string(calls.size()));
    calls.push_back(call(id.c_str(), time.c_str(), "crm/read", "vk-b", traffic::Verdict::allow));
    calls.back().agents = {{agent, agent, Evidence::claimed}};
  };
  for (const char* day : {"2026-01-31", "2026-02-28", "2026-03-31"}) add(day, day[6] == '2' ? "00" : "22", "night-agent");
  for (const char* day : {"2026-01-02", "2026-01-05"}) add(day, "09", "desk-agent");
  add("2026-04-20", "09", "other");
  world.graph = identity::buildGraph({record(NodeKind::agent, "night-agent"), record(NodeKind::agent, "desk-agent"), record(NodeKind::agent, "other"), record(NodeKind::agent, "spare"),
                                      record(NodeKind::credential, "vk-b")}, {}, {});
  world.traffic = traffic::snapshotOf(std::move(calls));
  world.usage = std::make_shared<simulate::UsageMap>(simulate::usage(*world.graph, *world.traffic, everything(*world.traffic)));
  world.recorded = world.traffic->timeRange();
  world.asOf = at("2026-04-20T09:30:00Z");
  const auto rows = inventory(world, {}, {});
  QCOMPARE(named(rows, "night-agent").use, std::string("on 3 days, 3 at a month's end, 22 to 1 h UTC"));
  QCOMPARE(named(rows, "desk-agent").use, std::string("idle for 105 days behind vk-b"));
  QCOMPARE(named(rows, "other").use, std::string());
  QCOMPARE(named(rows, "spare").use, std::string("never used"));
  const Overview out = overview(world, {}, {}, rows);
  QCOMPARE(out.agents, uint64_t{4});
  QCOMPARE(out.standouts.front().agent, std::string("desk-agent"));
}

QTEST_GUILESS_MAIN(InventoryTest)
#include "inventory_test.moc"
