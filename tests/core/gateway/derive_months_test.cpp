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
    const auto lines = std::filesystem::path(CHATELAINE_BINARY_DIR) / "derived" / "months.jsonl";
    tests::writeLines(all().derived.requests, lines);
    for (const std::string& line : all().derived.credentialsPassedOn) qInfo("%s", line.c_str());
    for (const Problem& problem : all().derived.problems) qInfo("%s %s", problem.path.c_str(), problem.message.c_str());
    const auto score = tests::scoreOf(lines, tests::recordingPath("brightwater-months"));
    qInfo("%s", score.dump(1).c_str());
  }

  void theKeyOfAManWhoLeftGoesOn() {
    const Time left = parseTime("2026-10-31")->time;
    QCOMPARE(std::ranges::count_if(all().derived.requests, [&](const traffic::Request& r) {
      return r.credential == "vk-deploy" && r.kind != traffic::Kind::list && r.time >= left;
    }), 8);
  }
};

QTEST_GUILESS_MAIN(DeriveMonthsTest)
#include "derive_months_test.moc"
