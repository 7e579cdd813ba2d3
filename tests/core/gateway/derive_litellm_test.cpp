// The recording of LiteLLM, derived: chains as good as promised, nothing false where it is vouched for, reasons told apart, the
// same from any order of files.
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
    const std::filesystem::path copy = std::filesystem::path(e.folder.path().toStdString()) / "litellm";
    tests::copyWithoutAnswers(tests::recordingPath("litellm"), copy);
    const auto report = readFiles(tests::importOf(copy), e.store, Task());
    if (!report) return e.error = report.error().message, true;
    auto derived = derive(e.store, Task());
    if (!derived) return e.error = derived.error().message, true;
    e.derived = std::move(*derived);
    return true;
  }();
  (void)done;
  return e;
}

std::vector<traffic::Request> ofSource(const std::string& source) {
  std::vector<traffic::Request> requests;
  for (const traffic::Request& r : all().derived.requests)
    if (r.source == source) requests.push_back(r);
  return requests;
}

}  // namespace

class DeriveLitellmTest : public QObject {
  Q_OBJECT
private slots:
  void initTestCase() {
    if (!std::filesystem::exists(tests::recordingPath("litellm"))) QSKIP("../shared/recordings/litellm is not here");
    QVERIFY2(all().error.empty(), all().error.c_str());
  }

  void chainsAreAsGoodAsPromised() {
    const auto lines = std::filesystem::path(CHATELAINE_BINARY_DIR) / "derived" / "litellm.jsonl";
    tests::writeLines(ofSource("litellm"), lines);
    const auto score = tests::scoreOf(lines, tests::recordingPath("litellm"));
    if (!score.is_object()) QSKIP("python3 is not here");
    qInfo("%s", score.dump(1).c_str());
    QVERIFY(score.value("human right", 0) >= 600);
    QVERIFY(score.value("caller right", 0) >= 780);
    QVERIFY(score.value("caller right, verified", 0) >= 195);
    QVERIFY(score.value("chain exact", 0) >= 570);
    QCOMPARE(score.value("false under verified or asserted", -1), 0);
    int wrong = 0;
    for (const auto& [evidence, count] : score["wrong by evidence"].items()) wrong += count.get<int>();
    QVERIFY(wrong <= 10);
    QVERIFY(score.value("rows that are no true call", 1000) <= 46);
  }

  // Files and the records in them in another order; contents kept instead of replaced.
  void theOrderOfFilesNeverCounts() {
    const auto digests = [](const Derived& derived) {
      std::vector<std::string> all;
      for (const traffic::Request& r : derived.requests) all.push_back(traffic::contentDigest(r));
      return all;
    };
    const auto expected = digests(all().derived);
    for (const unsigned seed : {1U, 2U}) {
      const tests::ShuffledStore shuffled(all().store, seed);
      const auto again = derive(shuffled, Task());
      QVERIFY(again.has_value());
      QVERIFY(digests(*again) == expected);
      QVERIFY(again->credentialsPassedOn == all().derived.credentialsPassedOn);
    }
  }

  void contentsNeverCount() {
    MemoryStore whole;
    auto request = tests::importOf(std::filesystem::path(all().folder.path().toStdString()) / "litellm");
    request.redaction.keepContent = true;
    QVERIFY(readFiles(request, whole, Task()).has_value());
    const auto again = derive(whole, Task());
    QVERIFY(again.has_value());
    QVERIFY(again->requests == all().derived.requests);
  }

  void everyCallIsInWords() {
    std::set<std::string> ids;
    for (const traffic::Request& r : all().derived.requests) {
      QVERIFY(ids.insert(r.id).second);
      QCOMPARE(r.chain.empty(), r.kind == traffic::Kind::list);
      QVERIFY(!r.records.empty());
      QCOMPARE(r.verdict == traffic::Verdict::allow, !r.gateway.empty() && r.reason == traffic::Reason::none);
      if (!r.agents.empty()) QCOMPARE(r.principal.value, "Agent::\"" + r.agents.back().name + '"');
      if (r.kind != traffic::Kind::list && !r.target.empty()) QVERIFY(r.action.state == traffic::State::recorded);
      if (r.kind == traffic::Kind::tool && !r.gateway.empty() && !r.target.empty())
        QCOMPARE(r.resource.value, "Tool::\"" + r.gateway + '/' + r.target + '"');
    }
  }

  void refusalsAreToldApart() {
    std::map<std::string, int> reasons;
    for (const traffic::Request& r : ofSource("litellm"))
      if (r.reason != traffic::Reason::none && std::ranges::any_of(r.records, [](const std::string& x) { return x.starts_with("litellm/spend-logs:"); }))
        ++reasons[std::string(traffic::toString(r.reason))];
    const std::map<std::string, int> expected{{"access", 34}, {"authentication", 35}, {"rate", 16}, {"guardrail", 9}, {"backend", 18}, {"malformed", 12}};
    QCOMPARE(reasons, expected);
  }
};

QTEST_GUILESS_MAIN(DeriveLitellmTest)
#include "derive_litellm_test.moc"
