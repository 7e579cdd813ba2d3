// Witnesses joined by hand-made rules: evidence, credentials passed on, humans spread, paths, doors, chains.
#include <QtTest>

#include "core/gateway/join.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace {

Time at(int seconds) { return Time{1'795'273'980'000'000} + Duration::seconds(seconds); }

Witness row(const std::string& id, int second, traffic::Kind kind, const std::string& target) {
  Witness w;
  w.source = "gw";
  w.label = "spend-logs:" + id;
  w.id = id;
  w.callKeys = {"litellm-request:" + id};
  w.start = at(second);
  w.end = at(second) + Duration{500'000};
  w.kind = kind;
  w.route = kind == traffic::Kind::tool ? "mcp" : kind == traffic::Kind::delegate ? "a2a" : "model";
  w.status = 200;
  w.say(Topic::target, target, Evidence::asserted);
  return w;
}

Registry registry() {
  Registry names;
  for (const char* agent : {"planner", "writer", "refunder"}) {
    names.agents[agent] = agent;
    names.agents[std::string("id-") + agent] = agent;
    names.agentIds[agent] = std::string("id-") + agent;
  }
  names.credentials["k-refund"] = {"vk-refund", "refunder", at(-100)};
  names.credentials["k-shared"] = {"vk-shared", "", std::nullopt};
  names.servers = {"crm"};
  return names;
}

Joined joined(std::vector<Witness> witnesses, std::vector<otlp::Span> spans = {}) {
  Materials materials;
  materials.witnesses = std::move(witnesses);
  materials.traces = otlp::Traces(std::move(spans));
  materials.registry = registry();
  return join(std::move(materials), Task()).value();
}

const traffic::Request& find(const Joined& all, const std::string& record) {
  return *std::ranges::find(all.requests, record, &traffic::Request::record);
}

}  // namespace

class JoinTest : public QObject {
  Q_OBJECT
private slots:
  void aBoundKeyNamesItsHolder() {
    Witness a = row("a", 1, traffic::Kind::tool, "crm/get");
    a.say(Topic::credential, "k-refund", Evidence::verified);
    a.say(Topic::userAgent, "curl", Evidence::claimed);
    const auto all = joined({a});
    const auto& r = all.requests.front();
    QCOMPARE(r.agents.front().name, std::string("refunder"));
    QVERIFY(r.agents.front().evidence == Evidence::verified);
    QCOMPARE(r.agents.front().id, std::string("id-refunder"));
    QCOMPARE(r.credential, std::string("vk-refund"));
    QVERIFY(all.credentialsPassedOn.empty());
    QCOMPARE(r.principal.value, std::string("Agent::\"refunder\""));
  }

  void aKeyPassedOnVouchesForNobody() {
    Witness a = row("a", 1, traffic::Kind::tool, "crm/get"), b = row("b", 2, traffic::Kind::tool, "crm/get");
    for (Witness* w : {&a, &b}) w->say(Topic::credential, "k-refund", Evidence::verified);
    b.say(Topic::agent, "id-writer", Evidence::claimed, 5);
    const auto all = joined({a, b});
    QCOMPARE(find(all, "a").agents.front().name, std::string("refunder"));
    QVERIFY(find(all, "a").agents.front().evidence == Evidence::claimed);
    QCOMPARE(find(all, "b").agents.front().name, std::string("writer"));
    QCOMPARE(all.credentialsPassedOn.size(), size_t(1));
    QVERIFY(all.credentialsPassedOn.front().starts_with("k-refund\t"));
  }

  // A failed authentication proves nobody; an unbound key leaves candidates.
  void whoIsNotKnownIsBounded() {
    Witness a = row("a", 1, traffic::Kind::tool, "crm/get"), b = row("b", 2, traffic::Kind::tool, "crm/get"), c = row("c", 3, traffic::Kind::tool, "crm/get");
    for (Witness* w : {&a, &b}) w->say(Topic::credential, "k-shared", Evidence::verified);
    a.say(Topic::userAgent, "writer", Evidence::claimed, 1);
    b.say(Topic::userAgent, "python-httpx", Evidence::claimed, 1);
    c.say(Topic::credential, "k-refund", Evidence::verified);
    c.failed = true;
    c.reason = traffic::Reason::authentication;
    const auto all = joined({a, b, c});
    QCOMPARE(find(all, "a").agents.front().name, std::string("writer"));
    QVERIFY(find(all, "b").agents.empty());
    QVERIFY((find(all, "b").candidates == std::vector<std::string>{"writer"}));
    QVERIFY(find(all, "b").principal.state == traffic::State::notRecorded);
    QVERIFY(find(all, "c").agents.front().evidence == Evidence::claimed);
    QVERIFY(find(all, "c").verdict == traffic::Verdict::deny);
  }

  void aHumanIsSpreadOnlyWhereTheChainNamesOne() {
    std::vector<Witness> rows;
    for (const auto& [id, session, human] : std::vector<std::array<const char*, 3>>{
           {"a", "s1", "ana"}, {"b", "s1", ""}, {"c", "s2", "ana"}, {"d", "s2", "bo"}, {"e", "s2", ""}, {"f", "s3", ""}}) {
      rows.push_back(row(id, int(rows.size()), traffic::Kind::tool, "crm/get"));
      rows.back().say(Topic::session, session, Evidence::claimed);
      rows.back().say(Topic::human, human, Evidence::claimed);
    }
    rows.push_back(row("g", 9, traffic::Kind::tool, "crm/get"));
    rows.back().say(Topic::session, "s1", Evidence::claimed);
    rows.back().say(Topic::nobody, "1", Evidence::claimed);
    const auto all = joined(rows);
    QVERIFY(find(all, "b").human && find(all, "b").human->name == "ana" && find(all, "b").human->evidence == Evidence::inferred);
    QVERIFY(!find(all, "e").human && !find(all, "f").human && !find(all, "g").human);
    QVERIFY(find(all, "g").context.at("context.chain.human").state == traffic::State::absent);
    QVERIFY(!find(all, "e").context.contains("context.chain.human"));
    QCOMPARE(find(all, "a").chain, find(all, "b").chain);
    QVERIFY(find(all, "a").chain != find(all, "c").chain);
  }

  // The path of whom a passed delegation went to; a refused one tells nothing; another chain's path is never taken.
  void aDelegationTellsThePath() {
    Witness d = row("d", 1, traffic::Kind::delegate, "id-writer"), a = row("a", 2, traffic::Kind::tool, "crm/get");
    Witness e = row("e", 1, traffic::Kind::delegate, "id-writer"), b = row("b", 2, traffic::Kind::tool, "crm/get"), c = row("c", 2, traffic::Kind::tool, "crm/get");
    e.failed = true;
    e.reason = traffic::Reason::access;
    for (Witness* w : {&d, &e}) w->say(Topic::agent, "planner", Evidence::claimed, 5);
    for (Witness* w : {&a, &b, &c}) w->say(Topic::agent, "writer", Evidence::claimed, 5);
    for (Witness* w : {&d, &a}) w->say(Topic::session, "s1", Evidence::claimed);
    for (Witness* w : {&e, &b}) w->say(Topic::session, "s2", Evidence::claimed);
    const auto all = joined({d, a, e, b, c});
    QCOMPARE(find(all, "a").agents.size(), size_t(2));
    QCOMPARE(find(all, "a").agents.front().name, std::string("planner"));
    QVERIFY(find(all, "a").agents.front().evidence == Evidence::inferred);
    QCOMPARE(find(all, "a").parent, find(all, "d").id);
    QCOMPARE(find(all, "b").agents.size(), size_t(1));
    QVERIFY(find(all, "b").parent.empty());
    QCOMPARE(find(all, "c").agents.size(), size_t(1));
    QVERIFY(!find(all, "c").context.contains("context.chain.agents"));
    QCOMPARE(find(all, "d").resource.value, std::string("Agent::\"writer\""));
  }

  void aRowInThreeFilesIsOneRequest() {
    Witness old = row("a", 1, traffic::Kind::model, "gpt-4o"), now = old, payload = old;
    old.version = "2026-01-01";
    now.version = "2026-01-02";
    old.say(Topic::human, "ana", Evidence::claimed);
    now.say(Topic::address, "10.0.0.1", Evidence::asserted);
    payload.sight = Sight::payload;
    payload.label = "standard-logging:a";
    payload.say(Topic::task, "t", Evidence::claimed);
    const auto all = joined({payload, old, now});
    QCOMPARE(all.requests.size(), size_t(1));
    const auto& r = all.requests.front();
    QVERIFY((r.records == std::vector<std::string>{"gw/spend-logs:a", "gw/standard-logging:a"}));
    QCOMPARE(r.human->name, std::string("ana"));
    QCOMPARE(r.address, std::string("10.0.0.1"));
    QCOMPARE(r.context.at("context.purpose.task").value, std::string("\"t\""));
    QCOMPARE(r.context.at("context.sourceIp").value, std::string("{\"__extn\":{\"arg\":\"10.0.0.1\",\"fn\":\"ip\"}}"));
  }

  // The access line of a refused row is its witness; one that no row explains is a request.
  void refusalsAtTheDoor() {
    Witness a = row("a", 10, traffic::Kind::model, "gpt-4o");
    a.failed = true;
    a.status = 401;
    a.reason = traffic::Reason::authentication;
    const auto line = [](const char* id, int second, const char* route, int status) {
      Witness w;
      w.sight = Sight::door;
      w.source = "gw";
      w.label = std::string("proxy-log:") + id;
      w.id = id;
      w.start = at(second);
      w.end = w.start;
      w.kind = route == std::string("a2a") ? traffic::Kind::delegate : traffic::Kind::model;
      w.route = route;
      w.status = status;
      w.failed = true;
      w.reason = status == 401 ? traffic::Reason::authentication : traffic::Reason::access;
      return w;
    };
    Witness refused = line("l3", 11, "a2a", 403);
    refused.say(Topic::target, "id-writer", Evidence::asserted);
    const auto all = joined({a, line("l1", 11, "model", 401), line("l2", 60, "model", 401), refused});
    QCOMPARE(all.requests.size(), size_t(3));
    QVERIFY((find(all, "a").records == std::vector<std::string>{"gw/proxy-log:l1", "gw/spend-logs:a"}));
    QCOMPARE(find(all, "l3").target, std::string("writer"));
    QVERIFY(find(all, "l3").verdict == traffic::Verdict::deny);
    QCOMPARE(find(all, "l3").gateway, std::string("gw"));
  }

  void idsHaveOneSpelling() {
    Witness a = row("a", 1, traffic::Kind::tool, "crm/get"), b = row("b", 2, traffic::Kind::tool, "crm/get");
    a.say(Topic::session, "C9D97313-bdb6-4e15-9350-e3b8a9c98819", Evidence::claimed);
    b.say(Topic::session, "c9d97313bdb64e159350e3b8a9c98819", Evidence::claimed);
    const auto all = joined({a, b});
    QCOMPARE(find(all, "a").chain, find(all, "b").chain);
  }
};

QTEST_GUILESS_MAIN(JoinTest)
#include "join_test.moc"
