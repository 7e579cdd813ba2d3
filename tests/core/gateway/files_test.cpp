// Files and folders: names of sources, packed files, bad rows, pages, tables as CSV.
#include <fstream>

#include <QtTest>
#include <nlohmann/json.hpp>
#include <zlib.h>

#include "core/gateway/litellm/configuration.h"
#include "core/gateway/read/csv.h"
#include "core/gateway/read/cut.h"
#include "recording.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
namespace fs = std::filesystem;

class FilesTest : public QObject {
  Q_OBJECT
private slots:
  void sourcesAreNamedByFolders();
  void aFolderAboveTheConfigurationIsNoSource();
  void aSecondImportAddsNothing();
  void packedFilesAreTheSame();
  void badRowsAreListedGoodOnesKept();
  void pagesAreCutAndMissingOnesTold();
  void aTableAsCsvIsTheSameTable();
  void yamlKeepsItsTextWithoutSecrets();
  void csvRows();
  void detectionSaysWhy();
};

namespace {

const std::string token(64, 'a');
const std::string keyRow =
    R"({"token":")" + token + R"(","key_name":"sk-...wxyz","key_alias":"vk-a","models":["gpt-4o"],"spend":0})";

class Folder {
public:
  Folder() : path_(fs::path(dir_.path().toStdString())) {}
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  void gzip(const std::string& name, const std::string& text) const {
    gzFile file = gzopen((path_ / name).c_str(), "wb");
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose(file);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

private:
  QTemporaryDir dir_;
  fs::path path_;
};

ImportReport import(const fs::path& path, MemoryStore& store, const std::string& source = {}) {
  ImportRequest request = tests::importOf(path);
  request.source = source;
  auto report = readFiles(request, store, Task());
  if (!report) qFatal("%s", report.error().message.c_str());
  return std::move(*report);
}

std::vector<std::string> namesOf(const MemoryStore& store) {
  std::vector<std::string> names;
  for (const RawFile& file : store.files()) names.push_back(file.source + ": " + file.name);
  return names;
}

using Names = std::vector<std::string>;
const std::string config = "model_list:\n- model_name: m\n  litellm_params: {model: openai/m, api_key: topsecret}\n";

}  // namespace

void FilesTest::sourcesAreNamedByFolders() {
  const Folder folder;
  folder.write("config.yaml", config);
  folder.write("tables/LiteLLM_VerificationToken.jsonl", keyRow + "\n");
  folder.write("otel-v2/config.yaml", config);
  folder.write("otel-v2/otel_traces.jsonl", R"({"resourceSpans":[]})");
  folder.write("otel_traces.jsonl", R"({"resourceSpans": []})");
  MemoryStore store;
  import(folder.path(), store);
  QCOMPARE(namesOf(store),
           (Names{"litellm: config.yaml", "litellm: otel_traces.jsonl", "litellm: tables/LiteLLM_VerificationToken.jsonl",
                  "litellm-otel-v2: config.yaml", "litellm-otel-v2: otel_traces.jsonl"}));
  MemoryStore named;
  import(folder.path(), named, "prod");
  QCOMPARE(named.files().back().source, std::string("prod-otel-v2"));
}

void FilesTest::aFolderAboveTheConfigurationIsNoSource() {
  const Folder folder;
  folder.write("litellm/config.yaml", config);
  folder.write("traces/agents.otlp.jsonl", R"({"resourceSpans":[]})");
  folder.write("other/notes.txt", "hello");
  MemoryStore store;
  const ImportReport report = import(folder.path(), store);
  QCOMPARE(namesOf(store), (Names{"litellm: config.yaml", "otlp: traces/agents.otlp.jsonl"}));
  QCOMPARE(report.files.size(), size_t{3});
  QVERIFY(!report.files[1].skippedBecause.empty());
}

void FilesTest::aSecondImportAddsNothing() {
  const Folder folder;
  folder.write("config.yaml", config);
  MemoryStore store;
  QVERIFY(!import(folder.path(), store).files.front().known);
  QVERIFY(import(folder.path(), store).files.front().known);
  QCOMPARE(store.files().size(), size_t{1});
}

void FilesTest::packedFilesAreTheSame() {
  const Folder folder;
  folder.gzip("key_list.json.gz", "{\"keys\":[" + keyRow + "]}");
  MemoryStore store;
  const ImportReport report = import(folder.path() / "key_list.json.gz", store);
  QCOMPARE(namesOf(store), Names{"litellm: key_list.json"});
  QCOMPARE(report.files.front().file.rowsAccepted, uint64_t{1});
  folder.write("broken.jsonl.gz", std::string("\x1f\x8b\x08\x00oops", 8));
  MemoryStore other;
  const ImportReport broken = import(folder.path() / "broken.jsonl.gz", other);
  QCOMPARE(broken.problems.front().code, std::string("file/unreadable"));
}

void FilesTest::badRowsAreListedGoodOnesKept() {
  const Folder folder;
  const std::string good = R"({"request_id":"r1","call_type":"acompletion","api_key":"","startTime":"2026-11-21T15:13:01.571"})";
  folder.write(
      "LiteLLM_SpendLogs.jsonl",
      good + "\n{\"request_id\":\n[1]\n" + R"({"request_id":"r2","call_type":"a","api_key":"","startTime":"soon"})" + "\n\n" +
          R"({"call_type":"a","api_key":"","startTime":"2026-11-21T15:13:01"})" + "\n\"\xff\"\n" +
          R"({"request_id":"r3","call_type":"a","api_key":"","startTime":"2026-11-22T00:00:00Z","novel":1,"metadata":{"litellm_api_version":"1.99.0"}})");
  MemoryStore store;
  const ImportReport report = import(folder.path(), store);
  const RawFile& file = report.files.front().file;
  QCOMPARE(file.rowsAccepted, uint64_t{2});
  QCOMPARE(file.rowsRejected, uint64_t{5});
  QCOMPARE(file.unknownFields, Names{"novel"});
  QCOMPARE(file.version, std::string("1.99.0"));
  QCOMPARE(formatTime(*file.first), std::string("2026-11-21T15:13:01.571Z"));
  QCOMPARE(formatTime(*file.last), std::string("2026-11-22T00:00:00Z"));
  Names problems;
  for (const Problem& p : report.problems)
    problems.push_back(std::to_string(p.line) + ":" + std::to_string(p.column) + " " + p.field + " " + p.code);
  QCOMPARE(problems, (Names{"2:15  json/syntax", "3:2  json/not-an-object", "4:1 startTime time/invalid",
                            "6:1 request_id field/missing", "7:2  json/utf8", "0:0 litellm_api_version version/other"}));
  QCOMPARE(fs::path(report.problems.front().path).filename().string(), std::string("LiteLLM_SpendLogs.jsonl"));
}

void FilesTest::pagesAreCutAndMissingOnesTold() {
  const Folder folder;
  folder.write("api/key_list.json", "{\n \"keys\": [\n  " + keyRow + ",\n  " + keyRow + "\n ],\n \"total_count\": 5\n}\n");
  MemoryStore store;
  const ImportReport report = import(folder.path(), store);
  QCOMPARE(report.problems.size(), size_t{1});
  QCOMPARE(report.problems.front().code, std::string("page/incomplete"));
  std::vector<RawRecord> records;
  QVERIFY(store.records(store.files().front(), [&](const RawRecord& record) { records.push_back(record); }).has_value());
  QCOMPARE(records.size(), size_t{2});
  QCOMPARE(records[1].pointer, std::string("/keys/1"));
  QCOMPARE(records[1].line, uint64_t{4});
  QCOMPARE(records[1].text, keyRow);
}

void FilesTest::aTableAsCsvIsTheSameTable() {
  const Folder lines, csv;
  lines.write(
      "tables/LiteLLM_VerificationToken.jsonl",
      R"({"token":")" + token +
          R"(","key_name":"sk-...wxyz","key_alias":"vk \"a\"","models":["gpt-4o","x, y"],"blocked":null,"auto_rotate":false,)"
          R"("metadata":{"used_by": ["one"]},"spend":1.5})"
          "\n");
  csv.write(
      "tables/LiteLLM_VerificationToken.csv",
      "token,key_name,key_alias,models,blocked,auto_rotate,metadata,spend\n" + token +
          ",sk-...wxyz,\"vk \"\"a\"\"\",\"{gpt-4o,\"\"x, y\"\"}\",,f,\"{\"\"used_by\"\": [\"\"one\"\"]}\",1.5\n\"broken\n");
  MemoryStore a, b;
  import(lines.path(), a);
  const ImportReport report = import(csv.path(), b);
  QCOMPARE(report.problems.size(), size_t{1});
  QCOMPARE(report.problems.front().line, uint64_t{3});
  std::vector<nlohmann::json> rows;
  for (const MemoryStore* store : {&a, &b})
    QVERIFY(store
                ->records(store->files().front(),
                          [&](const RawRecord& record) { rows.push_back(nlohmann::json::parse(record.text)); })
                .has_value());
  QCOMPARE(rows.size(), size_t{2});
  QVERIFY2(rows[0] == rows[1], (rows[0].dump() + "\n" + rows[1].dump()).c_str());
}

void FilesTest::yamlKeepsItsTextWithoutSecrets() {
  const Redaction redaction{std::string(32, 'k'), false};
  std::vector<Problem> problems;
  const std::string text =
      "# api_key: oldsecret9\nmodel_list:\n- litellm_params: {api_key: topsecret, model: \"ü\"}\n  x: \"sk-abcdef012345\" # "
      "ok\n";
  const std::string out = redactYaml(text, redaction, problems);
  QVERIFY(problems.empty());
  for (const char* secret : {"topsecret", "sk-abcdef012345", "oldsecret9"})
    QVERIFY2(out.find(secret) == std::string::npos, out.c_str());
  QCOMPARE(std::ranges::count(out, '\n'), std::ranges::count(text, '\n'));
  const std::string folded = redactYaml("general_settings:\n  master_key: >\n    top\n    secret\n", redaction, problems);
  QVERIFY2(folded.find("secret\n") == std::string::npos && folded.find("hmac:") != std::string::npos, folded.c_str());
  redactYaml("a: [1, 2\nb: }", redaction, problems);
  QCOMPARE(problems.size(), size_t{1});
  QVERIFY(problems.front().line > 0);
  problems.clear();
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    laughs += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last + "," + last + "," + last + "," + last + "," +
              last + "]\n";
  }
  redactYaml(laughs, redaction, problems);
  QCOMPARE(problems.front().code, std::string("yaml/too-large"));
}

void FilesTest::csvRows() {
  std::string seen;
  CsvParser parser([&](CsvRow& row) {
    seen += std::to_string(row.line) + "[";
    for (const CsvField& field : row.fields)
      seen += (field.quoted ? "'" : "") + field.text + "@" + std::to_string(field.column) + "|";
    seen += "]" + row.problem + ";";
  });
  for (const char c : std::string("a,b\r\n\"x\"\"y\nz\",\n\n,\"\"\nq\"r,\"s\"t\n\"open")) parser.feed(std::string_view(&c, 1));
  parser.finish();
  QCOMPARE(seen,
           std::string(
               "1[a@1|b@3|];2['x\"y\nz@1|@4|];5[@1|'@2|];6[q\"r@1|'st@5|]a quote inside a field that does not begin with one;"
               "7['open@1|]the file ends inside a quoted field;"));
}

void FilesTest::detectionSaysWhy() {
  const Folder folder;
  folder.write("people.csv", "id,mail,manager,status,left\n");
  folder.write("some.json", R"({"alpha":1})");
  const auto people = detect(folder.path() / "people.csv");
  QCOMPARE(people->front().reader, std::string("people"));
  const auto none = detect(folder.path() / "some.json");
  QVERIFY(none->front().reader.empty() && none->front().reason.find("alpha") != std::string::npos);
  QVERIFY(!detect(folder.path() / "missing").has_value());
  for (const ReaderInfo& reader : readers())
    for (const HowTo& how : reader.how) QVERIFY(!how.what.empty() && !how.command.empty() && !how.without.empty());
}

QTEST_GUILESS_MAIN(FilesTest)
#include "files_test.moc"
