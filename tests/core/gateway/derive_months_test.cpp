// Eighteen weeks of Brightwater as the sample workspace holds them: LiteLLM's part, its spans and the agents'. What the
// recording's README says happens there must be seen.
#include <QtTest>

#include "derive_support.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace {

struct Everything {
  QTemporaryDir folder;
  MemoryStore store;
  Derived derived;
  std::string error;
};

Everything& all() {
  static Everything e;
  static const bool done = [] {
    const std::filesystem::path from = tests::recordingPath("brightwater-months"), to = std::filesystem::path(e.folder.path().toStdString()) / "sample";
    tests::copyWithoutAnswers(from / "litellm", to / "litellm");
    std::filesystem::create_directories(to / "traces");
    for (const char* name : {"litellm.otlp.jsonl.zst", "agents.otlp.jsonl.zst"}) std::filesystem::copy_file(from / "traces" / name, to / "traces" / name);
    for (const char* part : {"litellm", "traces"}) {
      const auto report = readFiles(tests::importOf(to / part), e.store, Task());
      if (!report) return e.error = report.error().message, true;
    }
    QElapsedTimer timer;
    timer.start();
    auto derived = derive(e.store, Task());
    if (!derived) return e.error = derived.error().message, true;
    qInfo("derived in %lld ms", static_cast<long long>(timer.elapsed()));
    e.derived = std::move(*derived);
    return true;
  }();
  (void)done;
  return e;
}

}  // namespace

class DeriveMonthsTest : public QObject {
  Q_OBJECT
private slots:
  void initTestCase() {
    if (!std::filesystem::exists(tests::recordingPath("brightwater-months"))) QSKIP("../shared/recordings/brightwater-months is not here");
    QVERIFY2(all().error.empty(), all().error.c_str());
  }

  void theKeyOfAManWhoLeftGoesOn() {
    QCOMPARE(calls([&](const traffic::Request& r) { return r.credential == "vk-deploy" && r.time >= day("2026-10-31"); }), 8);
  }

  void anAgentIsIdleBehindABusyKey() {
    QVERIFY(calls([&](const traffic::Request& r) { return callerIs(r, "crm-researcher") && r.time < day("2026-08-12"); }) > 0);
    QCOMPARE(calls([&](const traffic::Request& r) { return callerIs(r, "crm-researcher") && r.time >= day("2026-08-12"); }), 0);
    QVERIFY(calls([&](const traffic::Request& r) { return r.credential == "vk-support-shared" && r.time >= day("2026-11-20"); }) > 0);
  }

  void aKeyIsTriedAfterItsEnd() {
    const auto of = [](const char* name) { return [=](const traffic::Request& r) { return r.credential == name; }; };
    QCOMPARE(calls(of("vk-old-pilot")), 0);
    QCOMPARE(calls(of("vk-release-2025")), 2);
    QCOMPARE(calls([&](const traffic::Request& r) {
      return of("vk-release-2025")(r) && r.reason == traffic::Reason::authentication && r.time >= day("2026-10-09") && r.time < day("2026-10-10");
    }), 1);
    QCOMPARE(calls([&](const traffic::Request& r) { return of("vk-blocked")(r) && r.verdict != traffic::Verdict::deny; }), 0);
    QVERIFY(calls(of("vk-blocked")) > 0);
  }

  void aMonthlyJobRunsAtNight() {
    std::set<std::string> days;
    for (const traffic::Request& r : all().derived.requests)
      if (callerIs(r, "nightly-reconciler")) days.insert(formatTime(r.time).substr(0, 10));
    const std::set<std::string> expected{"2026-07-31", "2026-08-31", "2026-09-16", "2026-09-30", "2026-10-31"};
    QVERIFY(days == expected);
  }

  // code-reviewer worked on release-agent's key until it got its own.
  void aCredentialWasPassedOn() {
    QCOMPARE(all().derived.credentialsPassedOn.size(), size_t(1));
    QVERIFY(all().derived.credentialsPassedOn.front().find("bound to release-agent, seen with code-reviewer") != std::string::npos);
    for (const traffic::Request& r : all().derived.requests)
      if (callerIs(r, "release-agent")) QVERIFY(r.agents.back().evidence <= Evidence::claimed);
    QCOMPARE(calls([&](const traffic::Request& r) { return r.credential == "vk-code-reviewer" && r.time < day("2026-10-05"); }), 0);
  }

  // Spans of an MCP gateway and of tool servers tell of the same calls once more, and name no agent.
  void serversAreNoAgents() {
    const std::filesystem::path traces = tests::recordingPath("brightwater-months") / "traces";
    MemoryStore store;
    for (const char* name : {"agents.otlp.jsonl.zst", "mcp-servers.otlp.jsonl.zst", "vmcp.otlp.jsonl.zst"})
      QVERIFY(readFiles(tests::importOf(traces / name), store, Task()).has_value());
    const auto derived = derive(store, Task());
    QVERIFY(derived.has_value());
    MemoryStore agents;
    QVERIFY(readFiles(tests::importOf(traces / "agents.otlp.jsonl.zst"), agents, Task()).has_value());
    QCOMPARE(derived->requests.size(), derive(agents, Task()).value().requests.size());
    for (const traffic::Request& r : derived->requests) QVERIFY(r.gateway.empty() && !r.agents.empty() && r.agents.back().name != "vmcp");
  }

  void nothingFalseIsVouchedFor() {
    const auto lines = std::filesystem::path(CHATELAINE_BINARY_DIR) / "derived" / "months.jsonl";
    tests::writeLines(all().derived.requests, lines);
    const auto score = tests::scoreOf(lines, tests::recordingPath("brightwater-months"));
    if (!score.is_object()) QSKIP("python3 is not here");
    qInfo("%s", score.dump(1).c_str());
    QCOMPARE(score.value("false under verified or asserted", -1), 0);
    QVERIFY(score.value("chain exact", 0) >= 1300);
  }

private:
  static Time day(const char* text) { return parseTime(text)->time; }
  static bool callerIs(const traffic::Request& r, const char* name) {
    return r.kind != traffic::Kind::list && !r.agents.empty() && r.agents.back().name == name;
  }
  template <class Wanted>
  static int calls(Wanted wanted) {
    return int(std::ranges::count_if(all().derived.requests, [&](const traffic::Request& r) { return r.kind != traffic::Kind::list && wanted(r); }));
  }
};

QTEST_GUILESS_MAIN(DeriveMonthsTest)
#include "derive_months_test.moc"
