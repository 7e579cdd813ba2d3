// A gateway's own totals beside what the kept records hold.
#include <QtTest>

#include "core/base/digest.h"
#include "core/gateway/reconcile.h"
#include "recording.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class ReconcileTest : public QObject {
  Q_OBJECT
private slots:
  void agreesAndDiffers();
  void withoutTotals();
  void theRecordings_data();
  void theRecordings();
};

namespace {

void add(MemoryStore& store, const char* source, const char* reader, const char* kind, const char* name, const std::vector<std::string>& texts) {
  RawFile file;
  file.source = source;
  file.reader = reader;
  file.kind = kind;
  file.name = name;
  file.sha256 = sha256(name);
  QVERIFY(store.begin(file).has_value());
  uint64_t line = 0;
  for (const std::string& text : texts) QVERIFY(store.record({++line, "", text}).has_value());
  QVERIFY(store.end(file, {}).has_value());
}

QStringList words(const Reconciliation& one) {
  QStringList all;
  for (const ControlTotal& total : one.totals)
    all << QString::fromStdString(total.what + " " + total.stated + " " + total.counted + (total.agrees ? " agrees, " : " differs, ") + total.statedBy);
  return all;
}

}  // namespace

void ReconcileTest::agreesAndDiffers() {
  MemoryStore store;
  const std::string a = "{\"request_id\":\"r1\",\"api_key\":\"aa\",\"spend\":0.1}", b = "{\"request_id\":\"r2\",\"api_key\":\"aa\",\"spend\":0.2}";
  add(store, "gw", "litellm", "spend-logs", "tables/rows.jsonl", {a, b, "{\"request_id\":\"r3\",\"api_key\":\"bb\",\"spend\":0}"});
  add(store, "gw", "litellm", "spend-logs", "api/rows.json", {b});      // the same row twice
  add(store, "gw", "litellm", "keys", "api/key_list.json",
      {"{\"token\":\"aa\",\"key_alias\":\"vk-a\",\"spend\":0,\"total_spend\":0.3}", "{\"token\":\"bb\",\"key_alias\":\"vk-b\",\"spend\":0.5}", "{\"token\":\"cc\",\"spend\":null}"});
  add(store, "gw", "litellm", "keys", "tables/keys.jsonl", {"{\"token\":\"aa\",\"key_alias\":\"vk-a\",\"spend\":0.1}"});      // exported earlier
  add(store, "gw", "litellm", "api-answer", "api/global_activity.json", {"{\"daily_data\":[],\"sum_api_requests\":4}"});
  const auto found = reconcile(store, Task());
  QVERIFY(found && found->size() == 1);
  QCOMPARE(words(found->front()), (QStringList{"requests 4 3 differs, api/global_activity.json", "spend of vk-a 0.3 0.3 agrees, api/key_list.json",
                                               "spend of vk-b 0.5 0 differs, api/key_list.json"}));
  QVERIFY(found->front().notReconcilable.empty());
}

void ReconcileTest::withoutTotals() {
  MemoryStore store;
  add(store, "agents", "otlp", "traces", "traces.jsonl", {"{}"});
  add(store, "keys-only", "litellm", "keys", "keys.jsonl", {"{\"token\":\"aa\",\"spend\":1}"});
  add(store, "rows-only", "litellm", "spend-logs", "rows.jsonl", {"{\"request_id\":\"r1\",\"api_key\":\"aa\",\"spend\":0.1}"});
  const auto found = reconcile(store, Task());
  QVERIFY(found && found->size() == 3);
  for (const Reconciliation& one : *found) QVERIFY(one.totals.empty());
  QCOMPARE(found->at(0).notReconcilable, std::string("its files state no totals of the system that made them"));
  QCOMPARE(found->at(1).notReconcilable, std::string("totals are stated, but no row of the spend log was imported"));
  QVERIFY(QString::fromStdString(found->at(2).notReconcilable).startsWith("no file states the gateway's own totals"));
}

void ReconcileTest::theRecordings_data() {
  QTest::addColumn<QString>("folder");
  QTest::addColumn<int>("totals");
  QTest::newRow("main, with answers of the API") << "litellm" << 11;
  QTest::newRow("months") << "brightwater-months/litellm" << 11;
  QTest::newRow("budget, tables alone") << "litellm/run-budget" << 10;
  QTest::newRow("otel v2, tables alone") << "litellm/otel-v2" << 10;
}

void ReconcileTest::theRecordings() {
  QFETCH(QString, folder);
  QFETCH(int, totals);
  const auto path = tests::recordingPath(folder.toStdString());
  if (!std::filesystem::exists(path)) QSKIP("../shared/recordings is not here");
  MemoryStore store;
  for (const char* part : {"tables", "api"})
    if (std::filesystem::exists(path / part)) QVERIFY(readFiles(tests::importOf(path / part), store, Task()).has_value());
  const auto found = reconcile(store, Task());
  QVERIFY(found && found->size() == 1);
  QCOMPARE(found->front().totals.size(), static_cast<size_t>(totals));
  for (const ControlTotal& total : found->front().totals) QVERIFY2(total.agrees, (total.what + ": " + total.stated + " is stated, " + total.counted + " counted").c_str());
}

QTEST_GUILESS_MAIN(ReconcileTest)
#include "reconcile_test.moc"
