// What traffic and the identity graph say together: use, grants, chains, patterns, revocation, Cedar entities.
#include <QtTest>

#include "core/cedar/parser.h"
#include "core/simulate/chains.h"
#include "core/simulate/entities.h"
#include "core/simulate/replay.h"
#include "core/simulate/usage.h"

using namespace chatelaine;
using namespace chatelaine::simulate;
using identity::EdgeKind;
using identity::NodeKind;

namespace {

Time at(int second) { return Time{1'700'000'000'000'000 + second * int64_t{1'000'000}}; }

const identity::Provenance asserted{"litellm", "api#1", Evidence::asserted, 1.0, {}, {}, {}};
const identity::Provenance stated{"console", "people.csv", Evidence::stated, 1.0, "ana", {}, "because"};

identity::RecordIdentity record(NodeKind kind, const std::string& name, std::vector<identity::Fact> facts = {}) {
  identity::RecordIdentity identity;
  identity.id = {kind, "litellm", name};
  identity.name = name;
  identity.facts = std::move(facts);
  identity.from = asserted;
  return identity;
}

identity::Edge edge(EdgeKind kind, NodeKind fromKind, const std::string& from, NodeKind toKind, const std::string& to,
    const std::string& note = {}) {
  return {kind, {fromKind, "litellm", from}, {toKind, "litellm", to}, note, asserted, {}};
}

identity::Fact fact(const std::string& name, const std::string& value) { return {name, value, value.empty(), asserted, {}, {}}; }

std::shared_ptr<const identity::Graph> world() {
  std::vector<identity::RecordIdentity> records{
      record(NodeKind::human, "luca", {fact("status", "active"), fact("mail", "luca@example.org")}),
      record(NodeKind::agent, "refund-agent", {fact("registered", "true")}),
      record(NodeKind::agent, "reply-writer", {fact("registered", "true")}),
      record(NodeKind::team, "support"),
      record(NodeKind::credential, "vk-support", {fact("kind", "virtual-key"), fact("expires", ""), fact("last-tried",
          "2030-01-01T00:00:00Z")}),
      record(NodeKind::credential, "vk-idle", {fact("kind", "virtual-key")}),
      record(NodeKind::tool, "crm/read", {{"zone", "regulated", false, stated, {}, {}}})};
  std::vector<identity::Edge> edges{edge(EdgeKind::memberOf, NodeKind::human, "luca", NodeKind::team, "support"),
                                    edge(EdgeKind::holds, NodeKind::agent, "refund-agent", NodeKind::credential, "vk-support"),
                                    edge(EdgeKind::owns, NodeKind::human, "luca", NodeKind::credential, "vk-support"),
                                    edge(EdgeKind::grants, NodeKind::credential, "vk-support", NodeKind::tool, "crm/read", "key")};
  return identity::buildGraph(std::move(records), std::move(edges), {});
}

traffic::Request call(int second, const std::string& agent, const std::string& chain,
    traffic::Verdict verdict = traffic::Verdict::allow) {
  traffic::Request request;
  request.id = sha256("call " + std::to_string(second)).hex().substr(0, 32);
  request.source = "litellm";
  request.gateway = "litellm";
  request.time = at(second);
  request.target = "crm/read";
  request.server = "crm";
  request.chain = chain;
  request.credential = "vk-support";
  request.verdict = verdict;
  if (verdict == traffic::Verdict::deny) request.reason = traffic::Reason::access;
  request.action = traffic::Cell::recorded(R"(Action::"crm/read")", Evidence::asserted);
  request.resource = traffic::Cell::recorded(R"(Tool::"litellm/crm/read")", Evidence::asserted);
  request.context["context.caller.credential"] = traffic::Cell::recorded(R"({"__entity":{"id":"vk-support","type":"Credential"}})", Evidence::verified);
  if (!agent.empty()) {
    request.agents.push_back({agent, agent, Evidence::claimed});
    request.principal = traffic::Cell::recorded("Agent::\"" + agent + "\"", Evidence::claimed);
  }
  return request;
}

std::shared_ptr<const traffic::Snapshot> recorded() {
  std::vector<traffic::Request> requests{call(1, "refund-agent", "one"), call(2, "reply-writer", "one"), call(3, "", "two"),
                                         call(9, "refund-agent", "three", traffic::Verdict::deny)};
  requests[0].human = traffic::Named{"luca", "luca", Evidence::claimed};
  requests[1].agents.insert(requests[1].agents.begin(), {"refund-agent", "refund-agent", Evidence::claimed});
  requests[2].candidates = {"refund-agent", "reply-writer"};
  return traffic::snapshotOf(std::move(requests));
}

traffic::Selection all(const traffic::Snapshot& snapshot) {
  traffic::Selection rows;
  for (const traffic::Snapshot::Part& part : snapshot.parts()) rows.emplace_back(part.segment->rows, true);
  return rows;
}

}  // namespace

class GraphSideTest : public QObject {
  Q_OBJECT

private slots:
  void useBesideMay();
  void chainsHaveHopsAndCuts();
  void patternsOfUse();
  void whatStopsWhenRevoked();
  void aKeyThatTheGatewaySendsOnStopsEverybody();
  void keysOfOneNameAtTwoGateways();
  void modelsAndToolsAreReachedApart();
  void entitiesByTheDefaultModel();
  void whatNobodyListsIsOpenInTheReplay();
};

void GraphSideTest::useBesideMay() {
  const auto graph = world();
  const auto snapshot = recorded();
  const UsageMap map = usage(*graph, *snapshot, all(*snapshot));
  const Use& key = map.at("credential/vk-support");
  QCOMPARE(key.requests, 4U);
  QCOMPARE(key.denied, 1U);
  QVERIFY(key.lastUsed == at(3));
  QVERIFY(key.lastTried == parseTime("2030-01-01T00:00:00Z")->time);
  QCOMPARE(key.principals, (std::vector<std::string>{"refund-agent", "reply-writer"}));
  QCOMPARE(key.unnamed, 1U);
  QCOMPARE(key.targets.at("litellm/crm/read"), 3U);
  QCOMPARE(map.at("credential/vk-idle").requests, 0U);
  QVERIFY(!map.at("credential/vk-idle").lastUsed);
  QCOMPARE(map.at("agent/refund-agent").requests, 2U);
  QCOMPARE(map.at("agent/refund-agent").chains, (std::vector<std::string>{"one", "three"}));
  QCOMPARE(map.at("human/luca").requests, 1U);
  QCOMPARE(map.at("tool/litellm/crm/read").requests, 4U);
  QCOMPARE(key.sparkline.size(), 32U);
  const std::vector<Grant> grants = grantsOf(*graph, *graph->find(NodeKind::agent, "refund-agent"));
  QCOMPARE(grants.size(), 1U);
  QCOMPARE(grants[0].resource, "litellm/crm/read");
  QCOMPARE(grants[0].via, "vk-support: key");
}

void GraphSideTest::chainsHaveHopsAndCuts() {
  std::vector<traffic::Request> requests{call(1, "refund-agent", "one"), call(2, "refund-agent", "one")};
  requests[0].human = traffic::Named{"luca", "luca", Evidence::claimed};
  requests[1].kind = traffic::Kind::delegate;
  requests[1].target = "reply-writer";
  const auto snapshot = traffic::snapshotOf(requests);
  const Chain chain = chainOf(*snapshot, "one");
  QCOMPARE(chain.human, "luca");
  QCOMPARE(chain.requests.size(), 2U);
  QVERIFY(chain.cut);
  QCOMPARE(chain.cutReason, "the delegation to reply-writer is followed by no call");
  QCOMPARE(chain.hops[0].kind, "acts-for");
  QCOMPARE(chain.hops.back().kind, "delegates-to");
  QCOMPARE(chain.hops.back().to, "reply-writer");
  requests.push_back(call(3, "reply-writer", "one"));
  QVERIFY(!chainOf(*traffic::snapshotOf(requests), "one").cut);
  const auto several = recorded();
  const std::vector<Chain> found = chains(*several, all(*several));
  QCOMPARE(found.size(), 3U);
  QCOMPARE(found[0].key, "one");
  QCOMPARE(found[0].agents, (std::vector<std::string>{"refund-agent", "reply-writer"}));
}

void GraphSideTest::patternsOfUse() {
  const auto snapshot = recorded();
  const std::vector<Pattern> found = patterns(*snapshot, all(*snapshot));
  QCOMPARE(found.size(), 3U);
  QCOMPARE(found[0].agent, "refund-agent");
  QCOMPARE(found[0].requests, 2U);
  QCOMPARE(found[0].denied, 1U);
  QCOMPARE(found[0].reached, "crm");
  const auto nobody = std::find_if(found.begin(), found.end(), [](const Pattern& p) { return p.agent.empty(); });
  QVERIFY(nobody != found.end());
  QCOMPARE(nobody->candidates, 2U);
}

void GraphSideTest::whatStopsWhenRevoked() {
  const auto snapshot = recorded();
  const Counterfactual key = ifRevoked(*snapshot, *world(), Subject::credential, "vk-support");
  QCOMPARE(key.chains, 2U);
  QCOMPARE(key.of, 3U);
  QCOMPARE(key.humans, (std::vector<std::string>{"luca"}));
  QCOMPARE(key.withoutHuman, 1U);
  QVERIFY2(QString::fromStdString(key.sentence).startsWith("revoking stops 2 chains of at least 1 person (1 chain names nobody) in "), key.sentence.c_str());
  QVERIFY(QString::fromStdString(key.sentence).endsWith(" recorded; monthly jobs would not show"));
  QCOMPARE(ifRevoked(*snapshot, *world(), Subject::agent, "reply-writer").chains, 1U);
}

void GraphSideTest::aKeyThatTheGatewaySendsOnStopsEverybody() {
  const auto graph = identity::buildGraph(
      {record(NodeKind::gateway, "litellm"), record(NodeKind::mcpServer, "crm"), record(NodeKind::mcpServer, "mail"),
       record(NodeKind::credential, "secret-of-crm", {fact("kind", "backend")}), record(NodeKind::credential, "secret-of-mail", {fact("kind", "backend")})},
      {edge(EdgeKind::brokers, NodeKind::gateway, "litellm", NodeKind::credential, "secret-of-crm"),
       edge(EdgeKind::brokers, NodeKind::gateway, "litellm", NodeKind::credential, "secret-of-mail"),
       edge(EdgeKind::grants, NodeKind::credential, "secret-of-crm", NodeKind::mcpServer, "crm"),
       edge(EdgeKind::grants, NodeKind::credential, "secret-of-mail", NodeKind::mcpServer, "mail")},
      {});
  const auto snapshot = recorded();
  const Counterfactual crm = ifRevoked(*snapshot, *graph, Subject::credential, "secret-of-crm");
  QCOMPARE(crm.chains, 2U);                    // the third chain was refused, whatever the gateway would have sent
  QVERIFY2(crm.sentence.starts_with("the gateway sends it with everybody's calls; revoking stops 2 chains"), crm.sentence.c_str());
  QCOMPARE(ifRevoked(*snapshot, *graph, Subject::credential, "secret-of-mail").chains, 0U);
  std::vector<traffic::Request> past{call(1, "refund-agent", "one")};
  past[0].gateway.clear();                     // no decision point seen: nothing was sent on
  QCOMPARE(ifRevoked(*traffic::snapshotOf(past), *graph, Subject::credential, "secret-of-crm").chains, 0U);
}

void GraphSideTest::keysOfOneNameAtTwoGateways() {
  std::vector<identity::RecordIdentity> records;
  for (const char* gateway : {"east", "west"}) {
    records.push_back(record(NodeKind::credential, "vk-support"));
    records.back().id = {NodeKind::credential, gateway, std::string(gateway) + "-digest"};
    records.back().strongKeys = {"key-hash:" + records.back().id.key, "key-hash:old-" + records.back().id.key};
  }
  const auto graph = identity::buildGraph(std::move(records), {}, {});
  std::vector<traffic::Request> requests{call(1, "refund-agent", "one"), call(2, "refund-agent", "two"), call(3, "reply-writer", "three"), call(4, "", "four")};
  for (traffic::Request& request : requests) request.source = request.gateway = "west";
  requests[0].source = requests[0].gateway = "east";
  requests[0].credentialId = "east-digest";
  requests[1].credentialId = "west-digest";
  requests[2].credentialId = "old-west-digest";      // before a rotation
  requests[3].credentialId = "";                     // by the name at its source
  const auto snapshot = traffic::snapshotOf(std::move(requests));
  const UsageMap map = usage(*graph, *snapshot, all(*snapshot));
  QCOMPARE(map.at("credential/vk-support@east").requests, 1U);
  QCOMPARE(map.at("credential/vk-support@west").requests, 3U);
  QCOMPARE(map.at("credential/vk-support@west").principals, (std::vector<std::string>{"refund-agent", "reply-writer"}));
  QVERIFY(!map.contains("credential/vk-support"));
  QCOMPARE(ifRevoked(*snapshot, *graph, Subject::credential, "vk-support@east").chains, 1U);
  QCOMPARE(ifRevoked(*snapshot, *graph, Subject::credential, "vk-support@west").chains, 3U);
  QCOMPARE(graph->credentialShown("", "vk-support", "north"), std::string("vk-support"));
  QCOMPARE(graph->credentialShown("north-digest", "vk-support", "north"), std::string("north-digest"));
  QCOMPARE(graph->credentialShown("north-digest", "vk-other", "north"), std::string("vk-other"));
}

void GraphSideTest::modelsAndToolsAreReachedApart() {
  std::vector<identity::RecordIdentity> records{record(NodeKind::credential, "vk"), record(NodeKind::mcpServer, "crm"), record(NodeKind::tool, "crm/read"),
                                                record(NodeKind::tool, "crm/write"), record(NodeKind::mcpServer, "mail")};
  std::vector<identity::Edge> edges{edge(EdgeKind::serves, NodeKind::mcpServer, "crm", NodeKind::tool, "crm/read"),
                                    edge(EdgeKind::serves, NodeKind::mcpServer, "crm", NodeKind::tool, "crm/write"),
                                    edge(EdgeKind::grants, NodeKind::credential, "vk", NodeKind::mcpServer, "crm"),
                                    edge(EdgeKind::grants, NodeKind::credential, "vk", NodeKind::model, "*", "no list: every model (key)")};
  const auto graph = identity::buildGraph(records, edges, {});
  const Reach reach = reachOf(*graph, grantsOf(*graph, *graph->find(NodeKind::credential, "vk")));
  QVERIFY(reach.everyModel() && !reach.everyTool());
  QCOMPARE(reach.size(), 2U);
  QCOMPARE(toolsInWords(reach), std::string("2 tools on 1 server"));
  QCOMPARE(modelsInWords(reach), std::string("every model"));
  edges[2] = edge(EdgeKind::grants, NodeKind::credential, "vk", NodeKind::mcpServer, "mail");      // no source lists its tools
  edges.pop_back();
  const auto other = identity::buildGraph(records, edges, {});
  const Reach unlisted = reachOf(*other, grantsOf(*other, *other->find(NodeKind::credential, "vk")));
  QCOMPARE(toolsInWords(unlisted), std::string("whatever 1 server offers"));
  QCOMPARE(modelsInWords(unlisted), std::string());
}

void GraphSideTest::entitiesByTheDefaultModel() {
  const auto graph = world();
  const auto snapshot = recorded();
  const auto entities = entitiesOf(*graph, std::nullopt, at(100), snapshot.get());
  const cedar::EntityUid tool("Tool", "litellm/crm/read");
  QVERIFY(entities->store.isIn(tool, {"Gateway", "litellm"}));
  QVERIFY(entities->store.isIn(tool, {"McpServer", "litellm/crm"}));
  QVERIFY(entities->store.isIn(tool, {"Zone", "regulated"}));
  QVERIFY(entities->store.isIn({"Action", "crm/read"}, {"Action", "call_tool"}));
  QVERIFY(entities->evidenceOf(tool, "Zone") == Evidence::stated);
  const cedar::Entity* key = entities->store.find({"Credential", "vk-support"});
  QVERIFY(key != nullptr);
  QVERIFY(key->attributes.find("shared")->asBool());
  QVERIFY(!key->attributes.find("expires"));
  QVERIFY(!entities->open.attributes(key->uid, "expires"));          // recorded as never
  QVERIFY(entities->open.attributes(key->uid, "rotated"));           // not recorded
  QVERIFY(!entities->open.attributes(tool, "effect"));               // nobody stated it
  QCOMPARE(key->attributes.find("owner")->asEntity().id(), "luca");
  QVERIFY(!entities->open.parents({"Human", "luca"}, "Team"));       // the source lists members
  QVERIFY(entities->open.parents({"Agent", "refund-agent"}, "Team"));
  QVERIFY(!entities->open.parents(tool, "Zone"));
  QVERIFY(entities->digest == entitiesOf(*graph, std::nullopt, at(100), snapshot.get())->digest);
}

// Nobody lists the teams of agents, somebody those of people.
void GraphSideTest::whatNobodyListsIsOpenInTheReplay() {
  const auto snapshot = recorded();
  const auto answer = [&](const std::string& condition) {
    ReplayInput input;
    input.traffic = snapshot;
    input.selection = all(*snapshot);
    input.entities = entitiesOf(*world(), std::nullopt, at(100), snapshot.get());
    auto before = std::make_shared<cedar::PolicySet>();
    auto after = std::make_shared<cedar::PolicySet>();
    static_cast<void>(before->add(cedar::parsePolicies("permit (principal, action, resource);").policies.front()));
    const std::string text = "@id(\"f\") forbid (principal, action, resource) when { " + condition + " };";
    static_cast<void>(after->add(cedar::parsePolicies(text, {}, cedar::PolicyIds::annotated).policies.front()));
    input.baseline.groups = {{{}, false, before}};
    input.draft = {"draft", after, {}};
    Result<ReplayResult> result = Replayer().run(input, Task());
    if (!result) qFatal("%s", result.error().message.c_str());
    return std::move(*result);
  };
  ReplayResult result = answer("principal in Team::\"support\"");
  QCOMPARE(result.flips.newlyDenied, 0U);
  QCOMPARE(result.flips.undetermined, 4U);
  QCOMPARE(result.wouldSettle[0].field, "principal in Team");
  QCOMPARE(result.wouldSettle[0].rows, 3U);
  result = answer("resource in Zone::\"regulated\" && action in Action::\"call_tool\"");
  QCOMPARE(result.flips.newlyDenied, 4U);
  QCOMPARE(result.byEvidence.at(Evidence::stated).newlyDenied, 4U);
  result = answer("context.caller.credential has expires");
  QCOMPARE(result.flips.newlyDenied + result.flips.undetermined, 0U);
  result = answer("context.caller.credential has rotated");
  QCOMPARE(result.flips.undetermined, 4U);
}

QTEST_GUILESS_MAIN(GraphSideTest)
#include "graph_side_test.moc"
