// Every run of recordings/litellm, counted back through what was derived: the figures that its recorder counted from the files.
#include <fstream>

#include <QtTest>

#include "core/gateway/derive_calls.h"
#include "core/gateway/join_calls.h"
#include "derive_support.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
using nlohmann::json;

namespace {

struct Run {
  Materials materials;
  std::vector<traffic::Request> requests;
  json figures;
};

json readJson(const std::filesystem::path& path) {
  std::ifstream in(path);
  return json::parse(in, nullptr, false);
}

std::string error;
MemoryStore& store() {
  static MemoryStore kept;
  static const bool read = [] {
    const auto report = tests::readRecording("litellm", kept);
    if (!report) error = report.error().message;
    return true;
  }();
  (void)read;
  return kept;
}

// One source instance of a store.
class OneSource : public RawStore {
public:
  OneSource(const RawStore& all, std::string source) : all_(all), source_(std::move(source)) {}
  std::vector<RawFile> files() const override {
    auto files = all_.files();
    std::erase_if(files, [&](const RawFile& file) { return file.source != source_; });
    return files;
  }
  Result<void> records(const RawFile& file, const std::function<void(const RawRecord&)>& visit) const override { return all_.records(file, visit); }

private:
  const RawStore& all_;
  std::string source_;
};

std::map<std::string, int> counts(const json& object) {
  std::map<std::string, int> map;
  for (const auto& [key, count] : object.items()) map[key] = count.get<int>();
  return map;
}

bool hasRow(const traffic::Request& r) {
  return std::ranges::any_of(r.records, [](const std::string& label) { return label.find("/spend-logs:") != label.npos; });
}

}  // namespace

class DeriveFiguresTest : public QObject {
  Q_OBJECT
private slots:
  void initTestCase() {
    if (!std::filesystem::exists(tests::recordingPath("litellm"))) QSKIP("../shared/recordings/litellm is not here");
    store();
    QVERIFY2(error.empty(), error.c_str());
  }

  void figures_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("folder");
    QTest::newRow("main") << "litellm" << ".";
    QTest::newRow("budget") << "litellm-run-budget" << "run-budget";
    QTest::newRow("v2") << "litellm-otel-v2" << "otel-v2";
  }

  void figures() {
    QFETCH(QString, source);
    QFETCH(QString, folder);
    const json figures = readJson(tests::recordingPath("litellm") / folder.toStdString() / "figures.json");
    const OneSource one(store(), source.toStdString());
    auto materials = collect(one, Task());
    QVERIFY(materials.has_value());
    const auto derived = derive(one, Task());
    QVERIFY(derived.has_value());
    tests::writeLines(derived->requests, std::filesystem::path(CHATELAINE_BINARY_DIR) / "derived" / (source.toStdString() + ".jsonl"));
    rows(figures["SpendLogs"], *derived);
    witnesses(figures, *materials, *derived);
    spans(figures["OTel"], materials->traces);
  }

private:
  void rows(const json& figures, const Derived& derived) {
    std::map<std::string, int> byKey;
    int all = 0, failed = 0;
    std::set<std::string> sessions;
    for (const traffic::Request& r : derived.requests) {
      if (!hasRow(r)) continue;
      ++all;
      const char* status = r.reason == traffic::Reason::none ? "success" : "failure";
      failed += r.reason != traffic::Reason::none;
      sessions.insert(r.session);
      const std::string key = r.credential.empty() ? "(empty)" : r.credential.size() == 64 ? r.credential.substr(0, 12) : r.credential;
      ++byKey[key + " | " + status];
    }
    QCOMPARE(all, figures["rows"].get<int>());
    QCOMPARE(byKey, counts(figures["by key alias and status"]));
    int failures = 0;
    for (const auto& [what, count] : figures["failures by class and code"].items()) failures += count.get<int>();
    QCOMPARE(failed, failures);
    QCOMPARE(int(sessions.size()), figures["distinct session_id"].get<int>());
  }

  void witnesses(const json& figures, const Materials& materials, const Derived& derived) {
    std::map<std::string, int> endUsers;
    std::set<std::string> rowIds, payloadIds;
    int success = 0, failure = 0;
    for (const Witness& w : mergeVersions(materials.witnesses)) {
      if (w.sight == Sight::row) {
        rowIds.insert(w.id);
        std::string human;
        for (const Said& said : w.said)
          if (said.topic == Topic::human && said.precedence == 6) human = said.value;
        ++endUsers[human];
      }
      if (w.sight == Sight::payload) {
        payloadIds.insert(w.id);
        ++(w.failed ? failure : success);
      }
    }
    std::map<std::string, int> expected = counts(figures["SpendLogs"]["by end_user"]);
    QCOMPARE(int(rowIds.size()), figures["SpendLogs"]["rows"].get<int>());
    QCOMPARE(endUsers[""], expected[""]);
    QCOMPARE(endUsers["mei.tanaka"], expected["mei.tanaka"]);
    QCOMPARE(success, figures["StandardLoggingPayload"]["success lines"].get<int>());
    QCOMPARE(failure, figures["StandardLoggingPayload"]["failure lines"].get<int>());
    std::set<std::string> both;
    std::ranges::set_intersection(rowIds, payloadIds, std::inserter(both, both.end()));
    QCOMPARE(int(both.size()), figures["StandardLoggingPayload"]["payloads whose id is a SpendLogs request_id"].get<int>());
    int payloads = 0, hooks = 0;
    for (const traffic::Request& r : derived.requests) {
      for (const std::string& label : r.records) {
        payloads += hasRow(r) && label.find("/standard-logging:") != label.npos;
        hooks += hasRow(r) && label.find("/failure-hook:") != label.npos;
      }
    }
    QCOMPARE(payloads, success + failure);
    QCOMPARE(hooks, figures["proxy failure hook"]["lines"].get<int>());
  }

  void spans(const json& figures, const otlp::Traces& traces) {
    std::map<std::string, int> services, operations;
    std::map<std::string, std::pair<bool, bool>> sides;      // gateway, agents
    int orphans = 0;
    for (const otlp::Span& span : traces.spans()) {
      ++services[span.service];
      const bool gateway = span.service == "litellm-gateway";
      (gateway ? sides[span.trace].first : sides[span.trace].second) = true;
      if (!gateway) ++operations[std::string(span.attribute("gen_ai.operation.name"))];
      orphans += !span.parent.empty() && traces.find(span.trace + '/' + span.parent) == noSpan;
    }
    QCOMPARE(int(traces.spans().size()), figures["spans"].get<int>());
    QCOMPARE(services, counts(figures["by service"]));
    QCOMPARE(operations, counts(figures["agents' spans by operation"]));
    QCOMPARE(int(sides.size()), figures["traces"].get<int>());
    const auto both = std::ranges::count_if(sides, [](const auto& side) { return side.second.first && side.second.second; });
    QCOMPARE(int(both), figures["traces with spans of agents and of the gateway"].get<int>());
    QCOMPARE(orphans, figures["spans whose parent is in no line"].get<int>());
  }
};

QTEST_GUILESS_MAIN(DeriveFiguresTest)
#include "derive_figures_test.moc"
