// The lowered rules against what the recorded proxy decided, and the inventory that the same records give.
#include <QtTest>

#include "cedar_point.h"
#include "core/gateway/litellm/inventory.h"
#include "core/identity/graph.h"
#include "recording.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
using identity::EdgeKind;
using identity::NodeKind;

namespace {

struct World {
  MemoryStore store;
  Derived derived;
  std::shared_ptr<const identity::Graph> graph;
};

World& world() {
  static World w = [] {
    World made;
    if (auto read = tests::readRecording("litellm", made.store); !read) qFatal("%s", read.error().message.c_str());
    auto derived = derive(made.store, Task());
    if (!derived) qFatal("%s", derived.error().message.c_str());
    made.derived = std::move(*derived);
    made.graph = identity::buildGraph(made.derived.identities, made.derived.edges, {});
    return made;
  }();
  return w;
}

const DecisionPoint& point(const Derived& derived, const char* source) {
  for (const DecisionPoint& p : derived.points)
    if (p.source == source) return p;
  qFatal("no decision point %s", source);
}

struct Figures {
  size_t agree = 0, disagree = 0;
  size_t unexplained = 0;      // not within the minute after a change of the rules
  std::vector<std::string> rows;
};

Figures conform(const Derived& derived, const char* source) {
  const DecisionPoint& p = point(derived, source);
  tests::PointStore store(p.gateway);
  struct Asked { const traffic::Request* row; cedar::Request request; };
  std::vector<Asked> asked;
  for (const traffic::Request& r : derived.requests) {
    if (r.gateway != source || !traffic::notReplayableBecause(r).empty() || r.verdict == traffic::Verdict::none) continue;
    if (r.resource.state != traffic::State::recorded) continue;
    const auto resource = cedar::EntityUid::parse(r.resource.value), action = cedar::EntityUid::parse(r.action.value);
    if (!resource || !action) qFatal("no entity: %s", r.resource.value.c_str());
    asked.push_back({&r, {cedar::EntityUid("Agent", "somebody"), store.action(action->id(), r.kind == traffic::Kind::tool),
                          store.resource(resource->type(), resource->id()), tests::contextOf(r.credential, r.time)}});
  }
  const cedar::EntityStore entities = std::move(store).store();
  std::map<const PolicyVersion*, cedar::PolicySet> sets;
  Figures figures;
  for (const Asked& a : asked) {
    const PolicyVersion* version = tests::versionAt(p, a.row->time);
    if (version == nullptr) qFatal("no version");
    auto set = sets.find(version);
    if (set == sets.end()) set = sets.emplace(version, tests::policiesOf(version->text)).first;
    const bool allowed = cedar::authorize(set->second, a.request, entities).decision == cedar::Decision::allow;
    const bool recorded = a.row->verdict == traffic::Verdict::allow;
    (allowed == recorded ? figures.agree : figures.disagree)++;
    const bool justChanged = version->from && a.row->time - *version->from < Duration::seconds(60);
    if (allowed != recorded && !justChanged) ++figures.unexplained;
    if (allowed != recorded)
      figures.rows.push_back(formatTime(a.row->time) + " " + a.row->credential + " " + a.row->resource.value + " recorded " +
                             std::string(toString(a.row->verdict)) + "/" + std::string(toString(a.row->reason)) + ": " +
                             a.row->detail);
  }
  return figures;
}

}  // namespace

class LitellmConformTest : public QObject {
  Q_OBJECT
private slots:
  void initTestCase() {
    if (!std::filesystem::exists(tests::recordingPath("litellm"))) QSKIP("../shared/recordings/litellm is not here");
  }

  void versionsFollowTheChanges() {
    const DecisionPoint& p = point(world().derived, "litellm");
    for (const PolicyVersion& v : p.versions)
      qInfo("%s .. %s, %zu bytes", v.from ? formatTime(*v.from).c_str() : "-", v.to ? formatTime(*v.to).c_str() : "-",
            v.text.size());
    for (const std::string& note : p.notLowered) qInfo("not lowered: %s", note.c_str());
    Diagnostics diagnostics;
    for (const PolicyVersion& v : p.versions) {
      const cedar::PolicySet set = tests::policiesOf(v.text, &diagnostics);
      QVERIFY(set.size() > 30);
      QVERIFY(diagnostics.empty());
    }
    QCOMPARE(p.versions.size(), size_t{5});
    QVERIFY(p.versions.front().text.find("litellm/key/vk-blocked/blocked") == std::string::npos);
    QVERIFY(p.versions.back().text.find("litellm/team/data/blocked") != std::string::npos);
    QVERIFY(p.versions.back().text.find("vk-deploy") == std::string::npos);
  }

  void verdictsAreReproduced() {
    for (const char* source : {"litellm", "litellm-run-budget", "litellm-otel-v2"}) {
      const Figures figures = conform(world().derived, source);
      qInfo("%s: %zu agree, %zu disagree", source, figures.agree, figures.disagree);
      for (const std::string& row : figures.rows) qInfo("  %s", row.c_str());
      QVERIFY(figures.agree > 120);
      QVERIFY(figures.disagree <= 3);
      QCOMPARE(figures.unexplained, size_t{0});      // a cached team that was blocked seconds ago
    }
  }

  void monthsAreReproduced() {
    MemoryStore store;
    if (!std::filesystem::exists(tests::recordingPath("brightwater-months/litellm")))
      QSKIP("../shared/recordings/brightwater-months is not here");
    QVERIFY(tests::readRecording("brightwater-months/litellm", store).has_value());
    const auto derived = derive(store, Task());
    QVERIFY(derived.has_value());
    const Figures figures = conform(*derived, "litellm");
    qInfo("months: %zu agree, %zu disagree", figures.agree, figures.disagree);
    for (const std::string& row : figures.rows) qInfo("  %s", row.c_str());
    for (const PolicyVersion& v : point(*derived, "litellm").versions) qInfo("%s ..", v.from ? formatTime(*v.from).c_str() : "-");
    QVERIFY(figures.agree > 1300);
    QCOMPARE(figures.unexplained, size_t{0});
  }

  // What was kept of a file decides, not what was left out of it.
  void redactedAndWholeTextsGiveTheSameRequests() {
    MemoryStore whole;
    ImportRequest request = tests::importOf(tests::recordingPath("litellm"));
    request.redaction.keepContent = true;
    QVERIFY(readFiles(request, whole, Task()).has_value());
    const auto derived = derive(whole, Task());
    QVERIFY(derived.has_value());
    const auto digests = [](const Derived& d) {
      std::map<std::string, std::string> all;
      for (const traffic::Request& r : d.requests) all[r.id] = traffic::contentDigest(r);
      return all;
    };
    QVERIFY(digests(*derived) == digests(world().derived));
  }

  void identitiesAreThere() {
    std::map<NodeKind, size_t> counts;
    for (const identity::RecordIdentity& identity : world().derived.identities)
      if (identity.id.source == "litellm") ++counts[identity.id.kind];
    for (const auto& [kind, n] : counts) qInfo("%s: %zu", std::string(identity::toString(kind)).c_str(), n);
    const auto& graph = *world().graph;
    for (const identity::ToConfirm& open : graph.toConfirm()) qInfo("to confirm: %s", open.message.c_str());
    QVERIFY(!graph.find(NodeKind::human, "default_user_id"));
    const auto key = graph.find(
        identity::RecordKey{NodeKind::credential, "litellm", "6aec016d318cc36349729b47df602e769b7523e8f101b89824b83ac887833de3"});
    QVERIFY(key.has_value());
    QCOMPARE(graph.at(*key).name, std::string("vk-refund"));
    QCOMPARE(graph.edgesTo(*key, EdgeKind::holds).size(), size_t{1});
    std::set<std::string> grants;
    for (const identity::GraphEdge* edge : graph.edgesFrom(*key, EdgeKind::grants))
      grants.insert(graph.at(edge->to).id + " via " + edge->note);
    for (const std::string& grant : grants) qInfo("%s", grant.c_str());
    QVERIFY(grants.contains("litellm/billing/issue_refund via team finance ∩ key"));
    QVERIFY(grants.contains("litellm/gpt-4o via team finance ∩ key"));
  }

  void ordersGiveOneDigest() {
    auto records = world().derived.identities;
    auto edges = world().derived.edges;
    std::ranges::reverse(records);
    std::ranges::reverse(edges);
    QCOMPARE(identity::buildGraph(std::move(records), std::move(edges), {})->digest().hex(), world().graph->digest().hex());
  }
};

QTEST_GUILESS_MAIN(LitellmConformTest)
#include "litellm_conform_test.moc"
