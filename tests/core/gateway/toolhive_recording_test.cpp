// recordings/toolhive through the product: its figures, its chains, its policies against what was recorded.
#include <QtTest>

#include "toolhive_support.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
using nlohmann::json;
using namespace nlohmann::literals;

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

// Kept records of one kind that hold the words; with the file's name.
std::vector<std::pair<std::string, json>> rowsOf(const std::string& kind, const std::string& words = "") {
  std::vector<std::pair<std::string, json>> rows;
  for (const RawFile& file : world().store.files()) {
    if (file.kind != kind) continue;
    const auto read = world().store.records(file, [&](const RawRecord& record) {
      if (record.text.find(words) != std::string::npos) rows.emplace_back(file.name, json::parse(record.text));
    });
    if (!read) qFatal("not kept");
  }
  return rows;
}

using Table = std::map<std::string, int>;

Table expected(const std::string& name) {
  Table table;
  for (const auto& [key, n] : world().figures.at(name).items()) table[key] = n.get<int>();
  return table;
}

int expectedNumber(const std::string& name) { return world().figures.at(name).get<int>(); }

std::string textAt(const json& row, const char* pointer, const std::string& otherwise = "") {
  const json::json_pointer at(pointer);
  return row.contains(at) && row[at].is_string() ? row[at].get<std::string>() : otherwise;
}

std::string attributeOf(const json& span, const char* key) {
  for (const json& attribute : span.value("attributes", json::array()))
    if (attribute["key"] == key) return attribute["value"].begin()->is_string() ? attribute["value"].begin()->get<std::string>() : attribute["value"].begin()->dump();
  return "None";
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
    Table types, malformed, actors, chains;
    std::set<std::string> distinct;
    int rows = 0, delegations = 0, truncated = 0, named = 0, calls = 0, spread = 0;
    for (const auto& [file, row] : rowsOf("audit")) {
      ++rows;
      ++types[textAt(row, "/component") + " | " + textAt(row, "/type") + " | " + textAt(row, "/outcome")];
      named += textAt(row, "/source/extra/request_id").empty() ? 0 : 1;
      const json delegation = row.value("delegation", json());
      delegations += row.contains("delegation") ? 1 : 0;
      truncated += delegation.is_object() && delegation.value("truncated", false) ? 1 : 0;
      if (delegation.is_object() && delegation.value("malformed", false)) ++malformed[delegation["malformedReason"].get<std::string>()];
      if (row["type"] != "mcp_tool_call") continue;
      ++calls;
      spread += row.contains("/metadata/extra/backend_name"_json_pointer) ? 0 : 1;
      std::string chain = shortened(textAt(row, "/subjects/user_id", "(none)")), full = textAt(row, "/subjects/user_id", "(none)");
      const json hops = delegation.is_object() ? delegation.value("chain", json::array()) : json::array();
      for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) chain += " | " + shortened(hop->value("sub", "?")), full += " | " + hop->value("sub", "?");
      ++chains[chain];
      if (delegation.is_object()) distinct.insert(full);
      const std::string actor = hops.empty() ? (delegation.is_object() ? "(delegation unreadable)" : "(no delegation)") : hops.front().value("sub", "(no delegation)");
      ++actors[shortened(actor) + " | " + textAt(row, "/outcome")];
    }
    QCOMPARE(rows, expectedNumber("audit rows"));
    QCOMPARE(calls, expectedNumber("audit tool calls"));
    QCOMPARE(delegations, expectedNumber("audit rows with a delegation object"));
    QCOMPARE(truncated, expectedNumber("of these truncated"));
    QCOMPARE(named, expectedNumber("audit rows with source.extra.request_id"));
    QCOMPARE(spread, expectedNumber("audit tool calls without backend_name"));
    QCOMPARE(static_cast<int>(distinct.size()), expectedNumber("distinct chains (user_id, then agents oldest first) in tool calls"));
    QVERIFY(types == expected("audit rows by component, type, outcome"));
    QVERIFY(malformed == expected("of these malformed"));
    QVERIFY(chains == expected("audit tool calls by chain"));
    QVERIFY(actors == expected("audit tool calls by acting agent (delegation.chain[0]) and outcome"));
  }

  void decisionsAreKept() {
    Table decisions, policies;
    for (const auto& [file, row] : rowsOf("vmcp-log", "cedar decision")) {
      const std::string gateway = file.substr(5, file.find('.') - 5), start = gateway + " | " + textAt(row, "/decision") + " | ";
      const json diagnostic = row.value("diagnostic", json::object());
      ++decisions[start + (diagnostic.value("errors", json::array()).empty() ? "no errors" : "with policy errors (enforced as deny)")];
      for (const json& reason : diagnostic.value("reasons", json::array())) ++policies[start + reason["policy"].get<std::string>()];
    }
    QVERIFY(decisions == expected("cedar decisions in the debug logs (lists and calls)"));
    QVERIFY(policies == expected("deciding policies in the debug logs"));
    for (const char* gateway : {"bw-agents", "bw-finance"}) {      // what the product says of them
      const std::string allowed = std::to_string(expected("cedar decisions in the debug logs (lists and calls)")[std::string(gateway) + " | allow | with policy errors (enforced as deny)"]);
      QVERIFY(std::ranges::any_of(world().derived.problems, [&](const Problem& p) {
        return p.code == "toolhive/allow-was-deny" && p.path == std::string("toolhive:") + gateway && p.message.starts_with(allowed + " decisions");
      }));
    }
  }

  void spansAreKept() {
    Table operations, statuses;
    std::set<std::string> traces;
    int spans = 0, server = 0, client = 0;
    for (const auto& [file, row] : rowsOf("traces"))
      for (const json& resource : row["resourceSpans"])
        for (const json& scope : resource["scopeSpans"])
          for (const json& span : scope["spans"]) {
            ++spans;
            const std::string name = span["name"];
            traces.insert(span["traceId"]);
            ++operations[span["kind"].dump() + " | " + name.substr(0, name.find(' '))];
            if (!name.starts_with("tools/call")) continue;
            server += span["kind"] == 2 ? 1 : 0;
            client += span["kind"] == 3 ? 1 : 0;
            if (span["kind"] == 2) ++statuses[attributeOf(span, "http.response.status_code")];
          }
    QCOMPARE(spans, expectedNumber("spans"));
    QCOMPARE(server, expectedNumber("server spans tools/call"));
    QCOMPARE(client, expectedNumber("client spans tools/call (gateway to backend)"));
    QCOMPARE(static_cast<int>(traces.size()), expectedNumber("distinct trace ids"));
    QVERIFY(operations == expected("spans by kind and operation"));
    QVERIFY(statuses == expected("server spans tools/call by http.response.status_code"));
  }

  void toolCallsAreCounted() {
    Table outcomes, tools, subjects;
    int calls = 0;
    std::map<std::string, std::string> names;      // audit id of a call -> the tool as the gateway shows it
    for (const auto& [file, row] : rowsOf("audit"))
      if (row["type"] == "mcp_tool_call") names[row["audit_id"]] = textAt(row, "/target/name");
    for (const traffic::Request& r : world().derived.requests) {
      if (r.kind != traffic::Kind::tool || !names.contains(r.record)) continue;
      ++calls;
      ++outcomes[outcomeOf(r)];
      ++tools[r.gateway.substr(r.gateway.find(':') + 1) + " | " + names[r.record] + " | " + outcomeOf(r)];
      const auto subject = r.context.find("context.derived.claim_sub");
      ++subjects[subject == r.context.end() ? "(none)" : shortened(json::parse(subject->second.value).get<std::string>())];
    }
    QCOMPARE(calls, expectedNumber("audit tool calls"));
    QVERIFY(outcomes == expected("audit tool calls by outcome"));
    QVERIFY(tools == expected("audit tool calls by tool and outcome"));
    QVERIFY(subjects == expected("audit tool calls by user_id"));
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
    QCOMPARE(united, expectedNumber("server spans tools/call"));
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
