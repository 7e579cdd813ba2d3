// The raw record behind a label or a place.
#include <QtTest>

#include "core/gateway/derive.h"
#include "core/gateway/memory_store.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace {

void add(MemoryStore& store, const char* source, const char* reader, const char* kind, const char* name, const std::vector<RawRecord>& records) {
  RawFile file;
  file.source = source;
  file.reader = reader;
  file.kind = kind;
  file.name = name;
  QVERIFY(store.begin(file).has_value());
  for (const RawRecord& record : records) QVERIFY(store.record(record).has_value());
  QVERIFY(store.end(file, {}).has_value());
}

}  // namespace

class FindRecordTest : public QObject {
  Q_OBJECT
private slots:
  void byLabelAndPlace() {
    MemoryStore store;
    const std::string row = "{\"request_id\":\"r2\",\"call_type\":\"acompletion\",\"startTime\":\"2026-11-21T15:13:02\",\"status\":\"success\"}";
    add(store, "gw", "litellm", "spend-logs", "tables/LiteLLM_SpendLogs.jsonl", {{1, "", "{\"request_id\":\"r1\"}"}, {2, "", row}});
    add(store, "gw", "litellm", "keys", "api/key_list.json", {{0, "/keys/0", "{\"token\":\"a\"}"}, {0, "/keys/1", "{\"token\":\"b\"}"}});
    add(store, "gw", "otlp", "traces", "otel.jsonl",
        {{1, "", "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"00f067aa0ba902b7\"}]}]}]}"}});
    QCOMPARE(findRecord(store, "gw", "spend-logs:r2").value().text, row);
    QCOMPARE(findRecord(store, "gw", "gw/spend-logs:r2").value().text, row);
    QCOMPARE(findRecord(store, "gw", "tables/LiteLLM_SpendLogs.jsonl:2").value().text, row);
    QCOMPARE(findRecord(store, "gw", "api/key_list.json#1").value().pointer, std::string("/keys/1"));
    QCOMPARE(findRecord(store, "gw", "traces:0af7651916cd43dd8448eb211c80319c/00f067aa0ba902b7").value().line, uint64_t(1));
    QVERIFY(!findRecord(store, "gw", "spend-logs:r9").has_value());
    QVERIFY(!findRecord(store, "other", "spend-logs:r2").has_value());
    QVERIFY(findRecord(store, "gw", "tables/LiteLLM_SpendLogs.jsonl:9").error().code == ErrorCode::notFound);
  }
};

QTEST_GUILESS_MAIN(FindRecordTest)
#include "find_record_test.moc"
