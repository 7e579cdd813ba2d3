#include <QtTest/QTest>

#include <functional>

#include "core/posture/crosswalk.h"
#include "tests/core/posture/world.h"

using namespace chatelaine;
using namespace chatelaine::posture;
using chatelaine::test::World;
using identity::EdgeKind;
using identity::NodeKind;

namespace {

// A world, a check, and what it must say: "outcome subject: part of the reason", or "!part of why it is not assessable".
struct Case {
  const char* name;
  const char* check;
  std::function<void(World&)> build;
  std::vector<const char*> expected;
};

void key(World& world, const char* name, const char* created, const char* expires) {
  world.key(name, {{"created", created}, {"expires", expires}});
}

std::vector<Case> ownership() {
  return {
      {"a person",
       "NHI-OWN-01",
       [](World& w) { w.node(NodeKind::human, "ana").key("vk").owner("ana", NodeKind::credential, "vk"); },
       {"no deviation vk: ana answers for it"}},
      {"a team alone",
       "NHI-OWN-01",
       [](World& w) {
         w.node(NodeKind::team, "support").key("vk").edge(EdgeKind::owns, NodeKind::team, "support", NodeKind::credential, "vk");
       },
       {"no deviation vk: team support answers for it; no person is named"}},
      {"nobody",
       "NHI-OWN-01",
       [](World& w) { w.node(NodeKind::human, "ana").key("vk").agent("bot").owner("ana", NodeKind::agent, "bot"); },
       {"no deviation bot: ana", "deviation vk: owner: nobody"}},
      {"nobody is named anywhere", "NHI-OWN-01", [](World& w) { w.key("vk"); }, {"!lacks owners"}},
      {"a deleted key is no member",
       "NHI-OWN-01",
       [](World& w) {
         w.node(NodeKind::human, "ana").key("old", {{"deleted", "true"}}).agent("bot").owner("ana", NodeKind::agent, "bot");
       },
       {"no deviation bot: ana"}},
      {"no people feed",
       "NHI-OWN-02",
       [](World& w) { w.node(NodeKind::human, "ana").key("vk").owner("ana", NodeKind::credential, "vk"); },
       {"!lacks the people feed"}},
      {"active",
       "NHI-OWN-02",
       [](World& w) {
         w.node(NodeKind::human, "ana", {{"status", "active"}}).key("vk").owner("ana", NodeKind::credential, "vk");
       },
       {"no deviation vk: ana is active"}},
      {"left three weeks ago",
       "NHI-OWN-02",
       [](World& w) {
         w.node(NodeKind::human, "derek", {{"status", "left"}, {"left", "2026-10-30"}})
             .key("vk")
             .owner("derek", NodeKind::credential, "vk");
       },
       {"deviation vk: derek left on 2026-10-30; 0 calls since; more than 7 days before"}},
      {"left, and the key goes on",
       "NHI-OWN-02",
       [](World& w) {
         w.node(NodeKind::human, "derek", {{"status", "left"}, {"left", "2026-10-30"}})
             .key("vk")
             .owner("derek", NodeKind::credential, "vk");
         w.call("2026-10-30T12:00:00Z", "vk", "crm/get");
         w.call("2026-10-31T00:00:00Z", "vk", "crm/get");
       },
       {"deviation vk: derek left on 2026-10-30; 1 call since; more than 7 days before"}},
      {"left within the grace",
       "NHI-OWN-02",
       [](World& w) {
         w.node(NodeKind::human, "derek", {{"status", "left"}, {"left", "2026-11-16"}})
             .key("vk")
             .owner("derek", NodeKind::credential, "vk");
       },
       {"no deviation vk: derek left on 2026-11-16, within the grace of 7 days"}},
      {"disabled without a date",
       "NHI-OWN-02",
       [](World& w) {
         w.node(NodeKind::human, "derek", {{"status", "disabled"}}).key("vk").owner("derek", NodeKind::credential, "vk");
       },
       {"deviation vk: derek is disabled"}},
      {"not in the feed",
       "NHI-OWN-02",
       [](World& w) {
         w.node(NodeKind::human, "ana", {{"status", "active"}})
             .node(NodeKind::human, "bo")
             .key("vk")
             .owner("bo", NodeKind::credential, "vk");
       },
       {"deviation vk: bo is not in the people feed"}},
      {"no person owns anything",
       "NHI-OWN-02",
       [](World& w) {
         w.node(NodeKind::human, "ana", {{"status", "active"}}).key("vk");
       },
       {"!nothing to test"}},
  };
}

std::vector<Case> credentials() {
  return {
      {"never expires", "NHI-CRD-02", [](World& w) { key(w, "vk", "2026-07-20", ""); }, {"deviation vk: never expires"}},
      {"within the limit", "NHI-CRD-02", [](World& w) { key(w, "vk", "2026-07-20", "2026-10-18"); }, {"no deviation vk: lives"}},
      {"above the limit", "NHI-CRD-02", [](World& w) { key(w, "vk", "2026-07-20", "2026-12-20"); }, {"deviation vk: lives"}},
      {"expiry not recorded",
       "NHI-CRD-02",
       [](World& w) {
         w.key("vk").key("b", {{"created", "2026-07-20"}, {"expires", ""}});
       },
       {"deviation b: never", "not evaluated vk: lacks its expiry"}},
      {"only such", "NHI-CRD-02", [](World& w) { w.key("vk"); }, {"!lacks its expiry"}},
      {"a token lives an hour",
       "NHI-CRD-02",
       [](World& w) {
         w.node(NodeKind::credential, "t",
                {{"kind", "jwt"}, {"created", "2026-11-20T10:00:00Z"}, {"expires", "2026-11-20T10:30:00Z"}});
         w.node(NodeKind::credential, "u",
                {{"kind", "jwt"}, {"created", "2026-11-20T10:00:00Z"}, {"expires", "2026-11-20T12:00:00Z"}});
       },
       {"no deviation t: lives", "deviation u: lives"}},
      {"no credential", "NHI-CRD-02", [](World& w) { w.agent("bot"); }, {"!nothing to test"}},
      {"one caller",
       "NHI-CRD-03",
       [](World& w) {
         w.key("vk").call("2026-11-20", "vk", "crm/get");
         w.by("a", Evidence::verified);
       },
       {"no deviation vk: used by a (1 call)"}},
      {"two callers",
       "NHI-CRD-03",
       [](World& w) {
         w.key("vk").call("2026-11-20", "vk", "crm/get");
         w.by("a", Evidence::claimed);
         w.call("2026-11-20", "vk", "crm/get");
         w.by("b", Evidence::claimed);
         w.call("2026-11-20", "vk", "crm/get");
       },
       {"deviation vk: 2 callers use it: a (1 call), b (1 call); 1 call names nobody"}},
      {"an idle caller behind a busy key",
       "NHI-CRD-03",
       [](World& w) {
         w.key("vk").call("2026-08-11T08:00:00Z", "vk", "crm/get");
         w.by("a", Evidence::claimed);
         w.call("2026-11-20", "vk", "crm/get");
         w.by("b", Evidence::claimed);
       },
       {"deviation vk: 2 callers use it: a (1 call, none for 1"}},
      {"an inferred caller is no caller",
       "NHI-CRD-03",
       [](World& w) {
         w.key("vk").call("2026-11-20", "vk", "crm/get");
         w.by("a", Evidence::claimed);
         w.call("2026-11-20", "vk", "crm/get");
         w.by("b", Evidence::inferred);
       },
       {"no deviation vk: used by a"}},
      {"refused for authentication is no use",
       "NHI-CRD-03",
       [](World& w) {
         w.key("vk").call("2026-11-20", "vk", "crm/get");
         w.by("a", Evidence::claimed);
         traffic::Request& tried = w.call("2026-11-20", "vk", "crm/get");
         w.by("b", Evidence::claimed);
         tried.verdict = traffic::Verdict::deny;
         tried.reason = traffic::Reason::authentication;
       },
       {"no deviation vk: used by a"}},
      {"passed on",
       "NHI-CRD-03",
       [](World& w) {
         w.key("vk").passedOn("vk\tjonas.weber was seen with it").call("2026-11-20", "vk", "crm/get");
         w.by("a", Evidence::claimed);
       },
       {"deviation vk: passed on: jonas.weber was seen with it"}},
      {"passed on, known by its digest",
       "NHI-CRD-03",
       [](World& w) {
         w.key("vk").digest("aa").passedOn("aa\tjonas.weber was seen with it").call("2026-11-20", "vk", "crm/get").credentialId = "aa";
         w.by("a", Evidence::claimed);
       },
       {"deviation vk: passed on: jonas.weber was seen with it"}},
      {"a key of the same name that is another",
       "NHI-CRD-03",
       [](World& w) {
         traffic::Request& request = w.key("vk").digest("aa").call("2026-11-20", "vk", "crm/get");
         request.credentialId = "bb";
         request.source = "other";
         w.by("a", Evidence::claimed);
       },
       {"no deviation vk: not used in the recording"}},
      {"callers not named",
       "NHI-CRD-03",
       [](World& w) { w.key("vk").key("idle").call("2026-11-20", "vk", "crm/get"); },
       {"no deviation idle: not used", "not evaluated vk: lacks the caller"}},
      {"no traffic", "NHI-CRD-03", [](World& w) { w.key("vk"); }, {"!lacks traffic"}},
      {"in clear and by reference",
       "NHI-CRD-06",
       [](World& w) {
         w.node(NodeKind::credential, "up", {{"secret-in-clear", "true"}})
             .node(NodeKind::credential, "env", {{"secret-in-clear", "false"}})
             .key("vk");
       },
       {"no deviation env: the configuration refers", "deviation up: the secret itself stands in tables/world.jsonl:1"}},
      {"no configuration", "NHI-CRD-06", [](World& w) { w.key("vk"); }, {"!lacks the gateway's configuration"}},
  };
}

void broker(World& w) {
  w.node(NodeKind::gateway, "litellm").node(NodeKind::credential, "sa-crm").node(NodeKind::mcpServer, "crm");
  w.edge(EdgeKind::brokers, NodeKind::gateway, "litellm", NodeKind::credential, "sa-crm");
  w.grant("sa-crm", NodeKind::mcpServer, "crm");
}

std::vector<Case> attribution() {
  return {
      {"two callers behind one backend credential",
       "NHI-ATT-01",
       [](World& w) {
         broker(w);
         w.call("2026-11-20", "k1", "crm/get");
         w.by("a", Evidence::verified);
         w.call("2026-11-20", "k2", "crm/get");
         w.by("b", Evidence::verified);
         w.call("2026-11-20", "k2", "billing/get");
         w.by("c", Evidence::verified);
       },
       {"deviation sa-crm: 2 callers in 2 calls leave the gateway under this one: a, b"}},
      {"one caller",
       "NHI-ATT-01",
       [](World& w) {
         broker(w);
         w.call("2026-11-20", "k1", "crm/get");
         w.by("a", Evidence::verified);
       },
       {"no deviation sa-crm: 1 caller in 1 call"}},
      {"refused calls do not go on",
       "NHI-ATT-01",
       [](World& w) {
         broker(w);
         w.call("2026-11-20", "k1", "crm/get");
         w.by("a", Evidence::verified);
         traffic::Request& denied = w.call("2026-11-20", "k2", "crm/get");
         w.by("b", Evidence::verified);
         denied.verdict = traffic::Verdict::deny;
         denied.reason = traffic::Reason::access;
       },
       {"no deviation sa-crm: 1 caller in 1 call"}},
      {"nobody is named",
       "NHI-ATT-01",
       [](World& w) {
         broker(w);
         w.call("2026-11-20", "k1", "crm/get");
       },
       {"!lacks the callers"}},
      {"no configuration",
       "NHI-ATT-01",
       [](World& w) { w.key("vk").call("2026-11-20", "vk", "crm/get"); },
       {"!lacks the credentials"}},
      {"a person, a registered agent, nobody",
       "NHI-ATT-02",
       [](World& w) {
         w.agent("bot").key("k1").key("k2").key("k3");
         w.call("2026-11-20", "k1", "crm/get");
         w.forHuman("ana", Evidence::claimed);
         w.call("2026-11-20", "k2", "crm/get");
         w.by("bot", Evidence::verified);
         w.call("2026-11-20", "k3", "crm/get");
         w.by("stranger", Evidence::claimed);
         w.call("2026-11-20", "k3", "crm/get");
         w.forHuman("ana", Evidence::inferred);
         w.call("2026-11-20", "k3", "gpt-4o");
       },
       {"no deviation k1: the one tool call", "no deviation k2: the one", "deviation k3: 2 of 2 tool calls name neither"}},
      {"no list of agents",
       "NHI-ATT-02",
       [](World& w) {
         w.node(NodeKind::agent, "bot").key("k").call("2026-11-20", "k", "crm/get");
         w.by("bot", Evidence::claimed);
       },
       {"!lacks the gateway's list of agents"}},
      {"no tool call", "NHI-ATT-02", [](World& w) { w.call("2026-11-20", "k", "gpt-4o"); }, {"!lacks traffic"}},
      {"claimed and let pass",
       "NHI-ATT-06",
       [](World& w) {
         w.call("2026-11-20", "k", "crm/get");
         w.by("a", Evidence::verified);
         w.call("2026-11-20", "k", "crm/get");
         w.by("b", Evidence::claimed);
         w.call("2026-11-20", "k", "crm/get");
       },
       {"deviation litellm: 1 of 3 calls let pass on the client's word for who calls: k (1 call)"}},
      {"claimed and refused",
       "NHI-ATT-06",
       [](World& w) {
         w.call("2026-11-20", "k", "crm/get");
         w.by("a", Evidence::verified);
         traffic::Request& denied = w.call("2026-11-20", "k", "crm/get");
         w.by("b", Evidence::claimed);
         denied.verdict = traffic::Verdict::deny;
         denied.reason = traffic::Reason::access;
       },
       {"no deviation litellm: the one call"}},
  };
}

void ninety(World& w) {
  w.key("vk", {{"created", "2026-07-20"}}).node(NodeKind::tool, "crm/get").node(NodeKind::tool, "crm/put");
  w.grant("vk", NodeKind::tool, "crm/get").grant("vk", NodeKind::tool, "crm/put");
  w.call("2026-07-21", "vk", "crm/get");
  w.call("2026-11-20T12:00:00Z", "vk", "crm/get");
}

std::vector<Case> privileges() {
  return {
      {"one of two never used", "NHI-PRV-01", ninety, {"deviation vk: 1 of 2 permissions never used in 90 days"}},
      {"both used",
       "NHI-PRV-01",
       [](World& w) {
         ninety(w);
         w.call("2026-11-01", "vk", "crm/put");
       },
       {"no deviation vk: each of 2 permissions was used"}},
      {"used before the window only",
       "NHI-PRV-01",
       [](World& w) {
         ninety(w);
         w.call("2026-08-01", "vk", "crm/put");
       },
       {"deviation vk: 1 of 2"}},
      {"a refused call is no use",
       "NHI-PRV-01",
       [](World& w) {
         ninety(w);
         traffic::Request& r = w.call("2026-11-01", "vk", "crm/put");
         r.verdict = traffic::Verdict::deny;
         r.reason = traffic::Reason::access;
       },
       {"deviation vk: 1 of 2"}},
      {"seven minutes recorded",
       "NHI-PRV-01",
       [](World& w) {
         w.key("vk").node(NodeKind::tool, "crm/get").grant("vk", NodeKind::tool, "crm/get");
         w.call("2026-11-20T11:53:00Z", "vk", "crm/get");
         w.call("2026-11-20T12:00:00Z", "vk", "crm/get");
       },
       {"!7 min of 90 days"}},
      {"nothing recorded", "NHI-PRV-01", [](World& w) { w.key("vk"); }, {"!nothing of 90 days"}},
      {"younger than the window",
       "NHI-PRV-01",
       [](World& w) {
         ninety(w);
         w.key("new", {{"created", "2026-11-01"}}).grant("new", NodeKind::tool, "crm/get");
       },
       {"not evaluated new: made on 2026-11-01", "deviation vk: 1 of 2"}},
      {"a server covers its tools",
       "NHI-PRV-01",
       [](World& w) {
         ninety(w);
         w.node(NodeKind::mcpServer, "crm").key("s").grant("s", NodeKind::mcpServer, "crm");
         w.call("2026-11-02", "s", "crm/get");
       },
       {"no deviation s: the one permission was used", "deviation vk: 1 of 2"}},
      {"what an agent may by its key counts at the key",
       "NHI-PRV-02",
       [](World& w) {
         w.agent("bot").key("vk").node(NodeKind::model, "*").grant("vk", NodeKind::model, "*");
         w.edge(EdgeKind::holds, NodeKind::agent, "bot", NodeKind::credential, "vk");
       },
       {"deviation vk: granted without a bound: every model (key)"}},
      {"a blocked key is not in force",
       "NHI-PRV-02",
       [](World& w) {
         w.key("vk", {{"blocked", "true"}}).node(NodeKind::model, "*").grant("vk", NodeKind::model, "*");
       },
       {"!lacks grants"}},
      {"everything and by name",
       "NHI-PRV-02",
       [](World& w) {
         w.key("all").key("one").node(NodeKind::model, "*").node(NodeKind::model, "gpt-4o");
         w.grant("all", NodeKind::model, "*").grant("one", NodeKind::model, "gpt-4o");
       },
       {"deviation all: granted without a bound: every model (key)", "no deviation one: the one grant"}},
  };
}

std::vector<Case> gatewayAndLog() {
  return {
      {"accepted after its end",
       "NHI-GWY-06",
       [](World& w) {
         w.key("vk", {{"expires", "2026-10-01T00:00:00Z"}}).call("2026-10-01T00:06:00Z", "vk", "crm/get");
       },
       {"deviation vk: expired 2026-10-01T00:00:00Z, yet 1 call was let pass after it"}},
      {"within the grace",
       "NHI-GWY-06",
       [](World& w) {
         w.key("vk", {{"expires", "2026-10-01T00:00:00Z"}}).call("2026-10-01T00:04:00Z", "vk", "crm/get");
       },
       {"no deviation vk: expired"}},
      {"tried and refused",
       "NHI-GWY-06",
       [](World& w) {
         traffic::Request& tried = w.key("vk", {{"expires", "2026-10-01T00:00:00Z"}}).call("2026-10-09", "vk", "crm/get");
         tried.verdict = traffic::Verdict::deny;
         tried.reason = traffic::Reason::authentication;
       },
       {"no deviation vk: expired 2026-10-01T00:00:00Z; 1 later call was refused"}},
      {"blocked since",
       "NHI-GWY-06",
       [](World& w) {
         w.key("vk", {{"blocked", "true since 2026-11-16"}}).call("2026-11-17", "vk", "crm/get");
       },
       {"deviation vk: blocked 2026-11-16"}},
      {"blocked, since when unknown",
       "NHI-GWY-06",
       [](World& w) {
         w.key("vk", {{"blocked", "true"}}).call("2026-11-17", "vk", "crm/get");
       },
       {"!lacks the time of its end"}},
      {"nothing ended", "NHI-GWY-06", [](World& w) { w.key("vk").call("2026-11-17", "vk", "crm/get"); }, {"!nothing to test"}},
      {"records without a policy",
       "NHI-LOG-01",
       [](World& w) { w.call("2026-11-17", "vk", "crm/get"); },
       {"deviation litellm: of 1 record lacking: initiator in 1 record, purpose in 1 record, policy in 1 record"}},
      {"no traffic", "NHI-LOG-01", [](World& w) { w.key("vk"); }, {"!lacks traffic"}},
  };
}

const CheckRun& runOf(const std::vector<CheckRun>& runs, const char* check) {
  return *std::ranges::find(runs, check, [](const CheckRun& run) { return run.check.id; });
}

}  // namespace

class ChecksTest : public QObject {
  Q_OBJECT

private slots:
  void check_data();
  void check();
  void everyCheckIsComplete();
  void thresholdsAreTakenWithTheirSetter();
  void callsOutsideThePeriodAreNoEvidence();
  void findingsAreTheDeviations();
  void cancelledRunsStop();

private:
  std::vector<Case> cases_;
};

void ChecksTest::check_data() {
  QTest::addColumn<int>("index");
  for (const auto& group : {ownership(), credentials(), attribution(), privileges(), gatewayAndLog()})
    cases_.insert(cases_.end(), group.begin(), group.end());
  for (size_t i = 0; i < cases_.size(); ++i)
    QTest::newRow((std::string(cases_[i].check) + " " + cases_[i].name).c_str()) << static_cast<int>(i);
}

void ChecksTest::check() {
  QFETCH(int, index);
  const Case& c = cases_[static_cast<size_t>(index)];
  World world;
  c.build(world);
  const auto runs = runChecks(world.facts(), {}, Task());
  QVERIFY(runs);
  const CheckRun& run = runOf(*runs, c.check);
  std::vector<std::string> got;
  if (!run.notAssessable.empty()) got.push_back("!" + run.notAssessable);
  else for (const Tested& t : run.population) got.push_back(std::string(toString(t.outcome)) + " " + t.subject + ": " + t.reason);
  QString all;
  for (const std::string& line : got) all += QString::fromStdString("\n" + line);
  QVERIFY2(got.size() == c.expected.size(), qPrintable(all));
  for (size_t i = 0; i < got.size(); ++i) QVERIFY2(got[i].starts_with(c.expected[i]), qPrintable(all));
  for (const Tested& t : run.population) {
    QVERIFY2(!t.reason.empty(), c.check);
    if (t.outcome == Outcome::deviation) QVERIFY2(!t.evidence.empty() || !t.requests.empty(), "a deviation names its evidence");
  }
}

void ChecksTest::everyCheckIsComplete() {
  const std::vector<CheckInfo> all = checks();
  QCOMPARE(all.size(), size_t{12});
  QVERIFY(std::ranges::is_sorted(all, {}, &CheckInfo::id));
  for (const CheckInfo& info : all) {
    const CrosswalkCheck* known = crosswalkCheck(info.id);
    QVERIFY(known);
    QCOMPARE(info.title, known->title);
    QVERIFY(!info.rule.empty() && !info.fix.empty() && !info.rationale.empty() && !info.category.empty());
    for (const Parameter& parameter : info.parameters) QVERIFY2(!parameter.unit.empty(), parameter.name.c_str());
  }
  QCOMPARE(crosswalk().size(), size_t{40});
}

void ChecksTest::thresholdsAreTakenWithTheirSetter() {
  World world;
  key(world, "vk", "2026-07-20", "2026-12-20");
  const auto runs = runChecks(world.facts(), {{"NHI-CRD-02.max_ttl_static_days", {200, "olga.petrova"}}}, Task());
  const CheckRun& run = runOf(*runs, "NHI-CRD-02");
  QVERIFY(run.population.front().outcome == Outcome::pass);
  const auto parameter = std::ranges::find(run.check.parameters, "max_ttl_static_days", &Parameter::name);
  QCOMPARE(parameter->value, int64_t{200});
  QCOMPARE(parameter->defaultValue, int64_t{90});
  QCOMPARE(parameter->setBy, std::string("olga.petrova"));
}

void ChecksTest::callsOutsideThePeriodAreNoEvidence() {
  World world;
  world.key("vk").call("2026-08-01", "vk", "crm/get");
  world.by("a", Evidence::claimed);
  world.call("2026-11-01", "vk", "crm/get");
  world.by("b", Evidence::claimed);
  Facts facts = world.facts();
  QVERIFY(runOf(*runChecks(facts, {}, Task()), "NHI-CRD-03").population.front().outcome == Outcome::deviation);
  facts.period = {test::at("2026-10-01"), {}};
  QVERIFY(runOf(*runChecks(facts, {}, Task()), "NHI-CRD-03").population.front().outcome == Outcome::pass);
}

void ChecksTest::findingsAreTheDeviations() {
  World world;
  ninety(world);
  world.key("shared").call("2026-11-20", "shared", "crm/get");
  world.by("a", Evidence::claimed);
  world.call("2026-11-20", "shared", "crm/get");
  world.by("b", Evidence::claimed);
  const auto runs = runChecks(world.facts(), {}, Task());
  size_t deviations = 0;
  for (const CheckRun& run : *runs)
    for (const Tested& tested : run.population)
      if (tested.outcome == Outcome::deviation) ++deviations;
  const std::vector<Finding> all = findings(*runs);
  QCOMPARE(all.size(), deviations);
  QVERIFY(std::ranges::is_sorted(all, std::greater{}, &Finding::severity));
  const auto shared = std::ranges::find(all, "NHI-CRD-03/credential/shared", &Finding::id);
  QVERIFY(shared != all.end());
  QVERIFY(std::ranges::find(shared->controls, "nist-csf-2.0 PR.AA-02") != shared->controls.end());
  QVERIFY(std::ranges::find(shared->controls, "nist-csf-2.0 PR.AA-01 (supporting)") != shared->controls.end());
  QCOMPARE(shared->tested.requests.size(), size_t{2});
}

void ChecksTest::cancelledRunsStop() {
  std::stop_source stop;
  stop.request_stop();
  const auto runs = runChecks(World().facts(), {}, Task(stop.get_token(), {}));
  QVERIFY(!runs);
  QVERIFY(runs.error().code == ErrorCode::cancelled);
}

QTEST_GUILESS_MAIN(ChecksTest)
#include "checks_test.moc"
