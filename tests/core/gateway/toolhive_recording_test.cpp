// recordings/toolhive through the product: its figures, its chains, its policies against what was recorded.
#include <QtTest>

#include "toolhive_support.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
using nlohmann::json;

namespace {

struct World {
  MemoryStore store;
  Derived derived;
  json figures;
};

bool isThere() { return std::filesystem::exists(tests::recordingPath("toolhive")); }

World& world() {
  static World w;
  static const bool made = [] {
    for (const auto& entry : std::filesystem::directory_iterator(tests::recordingPath("toolhive"))) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with("audit_") && !name.starts_with("vmcp_") && !name.starts_with("otlp_")) continue;
      if (auto read = readFiles(tests::importOf(entry.path()), w.store, Task()); !read) qFatal("%s", read.error().message.c_str());
    }
    QElapsedTimer timer;
    timer.start();
    auto derived = derive(w.store, Task());
    if (!derived) qFatal("%s", derived.error().message.c_str());
    qInfo("derived in %lld ms", static_cast<long long>(timer.elapsed()));
    w.derived = std::move(*derived);
    std::ifstream in(tests::recordingPath("toolhive") / "figures.json");
    w.figures = json::parse(in, nullptr, false);
    return true;
  }();
  (void)made;
  return w;
}

std::string digestOf(const Derived& derived) {
  Sha256 sha;
  for (const traffic::Request& request : derived.requests) sha.addField(request.id).addField(traffic::contentDigest(request));
  for (const DecisionPoint& point : derived.points) sha.addField(point.versions.front().text);
  return sha.finish().hex();
}

// The audit rows as kept.
std::vector<json> auditRows() {
  std::vector<json> rows;
  for (const RawFile& file : world().store.files())
    if (file.kind == "audit" && !world().store.records(file, [&](const RawRecord& record) { rows.push_back(json::parse(record.text)); })) qFatal("not kept");
  return rows;
}

std::string shortened(const std::string& text) { return text.size() < 80 ? text : text.substr(0, 20) + "...(" + std::to_string(text.size()) + " chars)"; }

// The facts that the policies name below `context.derived`.
std::set<std::string> factsRead(const std::string& text) {
  std::set<std::string> facts;
  for (const std::string start : {"context.derived.", "context.derived has "})
    for (size_t at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
      const size_t from = at + start.size();
      size_t end = from;
      while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) ++end;
      facts.insert(text.substr(from, end - from));
    }
  return facts;
}

// A call that the audit log calls one: its record is an audit id.
bool isAudited(const traffic::Request& request) {
  return std::ranges::any_of(request.records, [](const std::string& record) { return record.find("/audit:") != std::string::npos; });
}

std::string outcomeOf(const traffic::Request& request) {
  if (request.verdict == traffic::Verdict::allow) return "success";
  if (request.verdict == traffic::Verdict::deny) return "denied";
  return request.detail.starts_with("JSON-RPC error") ? "application_error" : "failure";
}

}  // namespace

class ToolhiveRecordingTest : public QObject {
  Q_OBJECT
private slots:
  void initTestCase() {
    if (!isThere()) QSKIP("../shared/recordings/toolhive is not here");
  }

  void rowsAreKept() {
    std::map<std::string, int> counted, expected;
    int rows = 0, delegations = 0;
    for (const json& row : auditRows()) {
      ++rows;
      ++counted[row["component"].get<std::string>() + " | " + row["type"].get<std::string>() + " | " + row["outcome"].get<std::string>()];
      delegations += row.contains("delegation") ? 1 : 0;
    }
    QCOMPARE(rows, world().figures["audit rows"].get<int>());
    QCOMPARE(delegations, world().figures["audit rows with a delegation object"].get<int>());
    for (const auto& [key, n] : world().figures["audit rows by component, type, outcome"].items()) expected[key] = n.get<int>();
    QVERIFY(counted == expected);
  }

  void toolCallsAreCounted() {
    std::map<std::string, int> outcomes, tools, expectedOutcomes, expectedTools, subjects, expectedSubjects;
    int calls = 0;
    std::map<std::string, std::string> names, components;      // audit id -> the tool as the gateway shows it
    for (const json& row : auditRows()) {
      names[row["audit_id"]] = row["target"].value("name", "");
      if (row["type"] == "mcp_tool_call") components[row["audit_id"]] = row["component"];
    }
    for (const traffic::Request& r : world().derived.requests) {
      if (r.kind != traffic::Kind::tool || !isAudited(r) || !components.contains(r.record)) continue;
      ++calls;
      ++outcomes[outcomeOf(r)];
      ++tools[r.gateway.substr(r.gateway.find(':') + 1) + " | " + names[r.record] + " | " + outcomeOf(r)];
      const auto subject = r.context.find("context.derived.claim_sub");
      ++subjects[subject == r.context.end() ? "(none)" : shortened(json::parse(subject->second.value).get<std::string>())];
    }
    QCOMPARE(calls, world().figures["audit tool calls"].get<int>());
    for (const auto& [key, n] : world().figures["audit tool calls by outcome"].items()) expectedOutcomes[key] = n.get<int>();
    for (const auto& [key, n] : world().figures["audit tool calls by tool and outcome"].items()) expectedTools[key] = n.get<int>();
    for (const auto& [key, n] : world().figures["audit tool calls by user_id"].items()) expectedSubjects[key] = n.get<int>();
    QVERIFY(outcomes == expectedOutcomes);
    for (const auto& [key, n] : tools)
      if (expectedTools[key] != n) qWarning("%s: %d, expected %d", key.c_str(), n, expectedTools[key]);
    QVERIFY(tools == expectedTools);
    QVERIFY(subjects == expectedSubjects);
  }

  void everySpanOfACallIsUnited() {
    int united = 0, alone = 0;
    for (const traffic::Request& r : world().derived.requests) {
      if (r.kind != traffic::Kind::tool) continue;
      const bool span = std::ranges::any_of(r.records, [](const std::string& record) { return record.find("/traces:") != std::string::npos; });
      united += span && isAudited(r) ? 1 : 0;
      alone += span && !isAudited(r) ? 1 : 0;
    }
    qInfo("%d spans united with their row, %d alone", united, alone);
    QCOMPARE(united, world().figures["server spans tools/call"].get<int>());
    QCOMPARE(alone, 0);
  }

  void orderNeverCounts() {
    const std::string digest = digestOf(world().derived);
    const auto again = derive(tests::ShuffledStore(world().store, 7), Task());
    QVERIFY(again.has_value());
    QCOMPARE(digestOf(*again), digest);
  }

  void chainsAreHonest() {
    const auto lines = std::filesystem::path(CHATELAINE_BINARY_DIR) / "derived" / "toolhive.jsonl";
    tests::writeLines(world().derived.requests, lines);
    const json score = tests::scoreOf(lines, tests::recordingPath("toolhive"));
    if (score.is_null() || score.is_discarded()) QSKIP("python3 is not here");
    qInfo("%s", score.dump().c_str());
    QCOMPARE(score["false under verified or asserted"].get<int>(), 0);
    QVERIFY(score.value("human right", 0) >= 960);
    QVERIFY(score.value("caller right", 0) >= 1040);
    QVERIFY(score.value("chain exact", 0) >= 930);
  }

  void verdictsAreReproduced() {
    QCOMPARE(world().derived.points.size(), size_t{2});
    for (const DecisionPoint& point : world().derived.points) {
      Diagnostics diagnostics;
      const cedar::PolicySet set = tests::policiesOf(point.versions.front().text, &diagnostics);
      QVERIFY(diagnostics.empty());
      const std::set<std::string> facts = factsRead(point.versions.front().text);
      QVERIFY(facts.contains("claim_act") || facts.contains("arg_amount"));
      tests::PointStore store(point.gateway);
      struct Asked { const traffic::Request* row; cedar::Request request; };
      std::vector<Asked> asked;
      int open = 0;
      for (const traffic::Request& r : world().derived.requests) {
        if (r.gateway != point.gateway || !traffic::notReplayableBecause(r).empty() || r.verdict == traffic::Verdict::none) continue;
        if (std::ranges::any_of(facts, [&](const std::string& fact) { return !r.context.contains("context.derived." + fact); })) {
          ++open;
          continue;
        }
        const auto resource = cedar::EntityUid::parse(r.resource.value), action = cedar::EntityUid::parse(r.action.value);
        QVERIFY(resource && action);
        const auto context = cedar::Value::fromJson(tests::contextJson(r));
        QVERIFY(context.has_value());
        asked.push_back({&r, {cedar::EntityUid("Agent", "somebody"), store.action(action->id(), r.kind == traffic::Kind::tool), store.resource(resource->type(), resource->id()), *context}});
      }
      const cedar::EntityStore entities = std::move(store).store();
      int agree = 0, disagree = 0;
      for (const Asked& a : asked) {
        const auto answer = cedar::authorize(set, a.request, entities);
        const bool allowed = answer.decision == cedar::Decision::allow && answer.errors.empty();      // an error denies
        const bool recorded = a.row->verdict == traffic::Verdict::allow;
        (allowed == recorded ? agree : disagree)++;
        if (allowed != recorded)
          qInfo("%s recorded %s, computed %s: %s", lineOfRow(*a.row).c_str(), recorded ? "allow" : "deny", allowed ? "allow" : "deny", a.row->detail.c_str());
      }
      qInfo("%s: %d agree, %d disagree, %d of which the log tells too little", point.gateway.c_str(), agree, disagree, open);
      QCOMPARE(disagree, 0);
      QVERIFY(agree > 100);
    }
  }

private:
  static std::string lineOfRow(const traffic::Request& r) { return formatTime(r.time) + " " + r.resource.value + " " + r.record; }
};

QTEST_MAIN(ToolhiveRecordingTest)
#include "toolhive_recording_test.moc"
