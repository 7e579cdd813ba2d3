// Joining, statements, owners, and that order never counts.
#include <random>

#include <QtTest>

#include "core/identity/graph.h"

using namespace chatelaine;
using namespace chatelaine::identity;

namespace {

Provenance from(const std::string& source, Evidence evidence = Evidence::asserted) {
  return {source, "file:1", evidence, 1.0, "", {}, ""};
}

RecordIdentity record(NodeKind kind, const std::string& source, const std::string& key, const std::string& name,
                      std::vector<std::string> strong = {}, std::vector<std::string> weak = {}) {
  RecordIdentity r;
  r.id = {kind, source, key};
  r.name = name;
  r.strongKeys = std::move(strong);
  r.weakKeys = std::move(weak);
  r.from = from(source);
  return r;
}

void add(RecordIdentity& r, const std::string& name, const std::string& value) {
  r.facts.push_back({name, value, false, r.from, std::nullopt, std::nullopt});
}

Statement stated(const std::string& subject, const std::string& field, const std::string& value,
                 const std::string& at = "2026-11-20") {
  Statement s;
  s.id = subject + field + value + at;
  s.subject = subject;
  s.field = field;
  s.value = value;
  s.by = "kofi.mensah";
  s.at = parseTime(at)->time;
  s.why = "owners.csv line 2";
  return s;
}

struct Inputs {
  std::vector<RecordIdentity> records;
  std::vector<Edge> edges;
  std::vector<Statement> statements;
};

Inputs company() {
  Inputs in;
  RecordIdentity luca = record(NodeKind::human, "litellm", "luca", "luca.moretti", {}, {"name:luca.moretti", "mail:luca@x"});
  add(luca, "mail", "luca@x");
  RecordIdentity endUser = record(NodeKind::human, "litellm", "end-user:luca.moretti", "luca.moretti", {}, {"name:luca.moretti"});
  endUser.from.evidence = Evidence::claimed;
  add(endUser, "seen", "yes");
  RecordIdentity derek = record(NodeKind::human, "litellm", "derek", "derek.holm", {}, {"name:derek.holm"});
  add(derek, "left", "2026-10-30");
  in.records = {luca, endUser, derek, record(NodeKind::agent, "litellm", "a1", "refund-agent", {}, {"name:refund-agent"}),
                record(NodeKind::agent, "other", "x9", "refund-agent", {}, {"name:refund-agent"}),
                record(NodeKind::credential, "litellm", "h1", "vk-refund", {"key-hash:h1"}),
                record(NodeKind::credential, "other", "h2", "vk-refund", {"key-hash:h2"}),
                record(NodeKind::team, "litellm", "t1", "finance"), record(NodeKind::mcpServer, "litellm", "crm", "crm"),
                record(NodeKind::tool, "litellm", "crm/get", "crm/get"), record(NodeKind::tool, "other", "crm/get", "crm/get"),
                record(NodeKind::gateway, "litellm", "litellm", "litellm")};
  const RecordKey key{NodeKind::credential, "litellm", "h1"};
  in.edges = {{EdgeKind::owns, {NodeKind::human, "litellm", "derek"}, key, "user of the key", from("litellm"), std::nullopt},
              {EdgeKind::owns, {NodeKind::team, "litellm", "t1"}, key, "team", from("litellm"), std::nullopt},
              {EdgeKind::owns, {NodeKind::team, "litellm", "t1"}, key, "team", from("litellm"), std::nullopt},
              {EdgeKind::grants, key, {NodeKind::tool, "litellm", "crm/get"}, "key", from("litellm"), std::nullopt},
              {EdgeKind::owns,
               {NodeKind::human, "litellm", "gone"},
               {NodeKind::credential, "other", "h2"},
               "",
               from("other"),
               std::nullopt}};
  in.statements = {stated("refund-agent", "owner", "luca.moreti"), stated("crm", "zone", "regulated"),
                   stated("nobody-here", "owner", "luca.moretti"),
                   stated("luca.moretti", "person", R"({"mail":"luca@x","status":"active"})")};
  return in;
}

std::shared_ptr<const Graph> build(Inputs in) {
  return buildGraph(std::move(in.records), std::move(in.edges), std::move(in.statements));
}

}  // namespace

class GraphTest : public QObject {
  Q_OBJECT
private slots:
  void idsAndJoins() {
    const auto graph = build(company());
    const auto luca = graph->find(NodeKind::human, "luca.moretti");
    QVERIFY(luca.has_value());
    QCOMPARE(graph->at(*luca).records.size(), size_t{3});      // the user, the end user, the person of people.csv
    QCOMPARE(static_cast<int>(graph->at(*luca).fact("seen")->from.evidence), static_cast<int>(Evidence::inferred));
    QCOMPARE(static_cast<int>(graph->at(*luca).fact("mail")->from.evidence), static_cast<int>(Evidence::asserted));
    QCOMPARE(static_cast<int>(graph->at(*luca).fact("status")->from.evidence), static_cast<int>(Evidence::stated));
    QVERIFY(graph->find(NodeKind::agent, "refund-agent").has_value());
    QVERIFY(graph->find(NodeKind::credential, "vk-refund@litellm").has_value());      // two that are not one
    QVERIFY(graph->find(NodeKind::credential, "vk-refund@other").has_value());
    QVERIFY(!graph->find(NodeKind::credential, "vk-refund").has_value());
    QVERIFY(graph->find(NodeKind::credential, "h1").has_value());
    QVERIFY(graph->find(NodeKind::tool, "litellm/crm/get").has_value());
    QVERIFY(graph->find(NodeKind::tool, "other/crm/get").has_value());
    QVERIFY(graph->find(RecordKey{NodeKind::human, "litellm", "gone"}).has_value());   // known by an edge alone
    QCOMPARE(graph->findAny("finance").has_value(), true);
  }

  void whatIsToConfirm() {
    const auto graph = build(company());
    std::vector<std::string> messages;
    for (const ToConfirm& open : graph->toConfirm()) messages.push_back(open.message);
    const auto has = [&](const char* text) {
      return std::ranges::any_of(messages, [&](const std::string& m) { return m.find(text) != std::string::npos; });
    };
    QVERIFY(has("owner: nobody is called luca.moreti; luca.moretti is near"));
    QVERIFY(has("owner: nothing is called nobody-here"));
    QVERIFY(has("`refund-agent` of litellm and `refund-agent` of other are taken for one: equal name"));
  }

  void owners() {
    Inputs in = company();
    auto graph = build(in);
    const Time asOf = parseTime("2026-11-20")->time;
    const auto key = *graph->find(NodeKind::credential, "h1");
    Owner owner = graph->ownerOf(key, asOf);
    QCOMPARE(static_cast<int>(owner.state), static_cast<int>(OwnerState::personLeft));
    QCOMPARE(owner.text, std::string("derek.holm, left 2026-10-30"));
    QVERIFY(owner.team.has_value());
    QCOMPARE(static_cast<int>(graph->ownerOf(key, parseTime("2026-10-01")->time).state), static_cast<int>(OwnerState::person));
    owner = graph->ownerOf(*graph->find(NodeKind::agent, "refund-agent"), asOf);
    QCOMPARE(static_cast<int>(owner.state), static_cast<int>(OwnerState::nobody));
    QCOMPARE(owner.problem, std::string("nobody is called luca.moreti"));
    in.statements.push_back(stated("h1", "owner", "luca.moretti"));
    graph = build(in);
    owner = graph->ownerOf(*graph->find(NodeKind::credential, "h1"), asOf);
    QCOMPARE(owner.text, std::string("luca.moretti"));
    in.statements.back().until = parseTime("2026-11-01")->time;
    graph = build(in);
    QCOMPARE(graph->ownerOf(*graph->find(NodeKind::credential, "h1"), asOf).text, std::string("derek.holm, left 2026-10-30"));
    in.edges.erase(in.edges.begin());
    in.statements.clear();
    graph = build(in);
    QCOMPARE(graph->ownerOf(*graph->find(NodeKind::credential, "h1"), asOf).text, std::string("team finance"));
  }

  void statementsReachTheGraph() {
    const auto graph = build(company());
    const auto crm = *graph->find(NodeKind::mcpServer, "litellm/crm");
    QCOMPARE(graph->at(crm).fact("zone")->value, std::string("regulated"));
    QCOMPARE(graph->edgesFrom(crm, EdgeKind::memberOf).size(), size_t{1});
    QCOMPARE(graph->edgesTo(*graph->find(NodeKind::credential, "h1"), EdgeKind::owns).size(),
             size_t{2});  // the doubled edge once
  }

  void orderNeverCounts() {
    std::mt19937 random(7);
    const std::string expected = build(company())->digest().hex();
    for (int i = 0; i < 50; ++i) {
      Inputs in = company();
      std::shuffle(in.records.begin(), in.records.end(), random);
      std::shuffle(in.edges.begin(), in.edges.end(), random);
      std::shuffle(in.statements.begin(), in.statements.end(), random);
      QCOMPARE(build(in)->digest().hex(), expected);
    }
    Inputs other = company();
    add(other.records[5], "blocked", "true");
    QVERIFY(build(other)->digest().hex() != expected);
  }

  void factsPreferTheStrongerThenTheLater() {
    Identity identity;
    const auto put = [&](const char* value, Evidence evidence, std::optional<Time> to = {}) {
      identity.facts.push_back({"x", value, false, from("s", evidence), std::nullopt, to});
    };
    put("claimed", Evidence::claimed);
    put("a", Evidence::asserted);
    put("b", Evidence::asserted);
    put("c", Evidence::asserted, Time{5});
    QCOMPARE(identity.fact("x")->value, std::string("b"));
    QCOMPARE(identity.factsNamed("x").size(), size_t{4});
    QVERIFY(identity.fact("y") == nullptr);
  }

  void names() {
    for (const NodeKind kind : {NodeKind::human, NodeKind::mcpServer, NodeKind::connector})
      QCOMPARE(nodeKindFromString(toString(kind)), std::optional(kind));
    QVERIFY(!nodeKindFromString("x"));
    QVERIFY(isNhi(NodeKind::credential) && !isNhi(NodeKind::human));
    QCOMPARE(toString(EdgeKind::delegatesTo), std::string_view("delegates-to"));
  }
};

QTEST_GUILESS_MAIN(GraphTest)
#include "graph_test.moc"
