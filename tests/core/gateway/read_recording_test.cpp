// The whole recording through the readers: what is taken, what is not and why, and that no secret stays.
#include <fstream>
#include <regex>
#include <set>

#include <QtTest>
#include <nlohmann/json.hpp>

#include "recording.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

namespace {

struct Kept {
  MemoryStore store;
  ImportReport report;
};

Kept& kept() {
  static Kept all = [] {
    Kept k;
    auto report = tests::readRecording("litellm", k.store);
    if (report) k.report = std::move(*report);
    return k;
  }();
  return all;
}

bool there() { return std::filesystem::exists(tests::recordingPath("litellm")); }

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::set<std::string> secretsOf(const std::filesystem::path& folder) {
  std::set<std::string> secrets;
  const std::regex key("sk-[A-Za-z0-9_-]{8,}"), value("(?:auth_value|api_key): *([^ \\n]+)");
  for (const char* file : {"config.yaml", "management_calls.jsonl"}) {
    const std::string text = slurp(folder / file);
    for (std::sregex_iterator it(text.begin(), text.end(), key), end; it != end; ++it) secrets.insert(it->str());
    for (std::sregex_iterator it(text.begin(), text.end(), value), end; it != end; ++it)
      if (!it->str(1).starts_with("os.environ/")) secrets.insert(it->str(1));
  }
  return secrets;
}

}  // namespace

class ReadRecordingTest : public QObject {
  Q_OBJECT
private slots:
  void initTestCase() {
    if (!there()) QSKIP("../shared/recordings/litellm is not here");
  }

  void everyFileIsTakenOrSaysWhyNot() {
    std::map<std::string, std::string> kinds;
    for (const FileReport& file : kept().report.files) {
      QVERIFY2(file.skippedBecause.empty() != file.file.reader.empty(), file.path.c_str());
      kinds[file.file.source + "/" + file.file.name] =
          file.skippedBecause.empty() ? file.file.kind : "(" + file.skippedBecause + ")";
    }
    const std::vector<std::pair<std::string, std::string>> expected{
        {"litellm/config.yaml", "config"},
        {"litellm/management_calls.jsonl", "management-calls"},
        {"litellm/api/key_list.json", "keys"},
        {"litellm/api/key_list_deleted.json", "deleted-keys"},
        {"litellm/api/team_list.json", "teams"},
        {"litellm/api/team_list_v2.json", "teams"},
        {"litellm/api/user_list.json", "users"},
        {"litellm/api/agents.json", "agents"},
        {"litellm/api/mcp_servers.json", "mcp-servers"},
        {"litellm/api/tools_seen.json", "tools"},
        {"litellm/api/model_info.json", "models"},
        {"litellm/api/guardrails.json", "guardrails"},
        {"litellm/api/customer_list.json", "end-users"},
        {"litellm/api/audit.json", "audit"},
        {"litellm/api/organization_list.json", "api-answer"},
        {"litellm/api/spend_logs_v1.json", "spend-logs"},
        {"litellm/api/spend_logs_v2.pages.jsonl", "spend-logs"},
        {"litellm/tables/LiteLLM_VerificationToken.jsonl", "keys"},
        {"litellm/tables/LiteLLM_DeletedVerificationToken.jsonl", "deleted-keys"},
        {"litellm/tables/LiteLLM_ObjectPermissionTable.jsonl", "object-permissions"},
        {"litellm/tables/LiteLLM_SpendLogs.jsonl", "spend-logs"},
        {"litellm/standard_logging_success.jsonl", "standard-logging"},
        {"litellm/standard_logging_failure.jsonl", "standard-logging"},
        {"litellm/proxy_failure_hook.jsonl", "failure-hook"},
        {"litellm/proxy_log.jsonl", "proxy-log"},
        {"litellm/otel_traces.jsonl", "traces"},
        {"litellm-otel-v2/otel_traces.jsonl", "traces"},
        {"litellm-otel-v2/tables/LiteLLM_SpendLogs.jsonl", "spend-logs"},
        {"litellm-run-budget/config.yaml", "config"}};
    for (const auto& [name, kind] : expected) QCOMPARE(kinds[name], kind);
    for (const char* name : {"/ground_truth.jsonl", "/figures.json", "/export_index.json", "/README.md", "/recorder/traffic.py"})
      QVERIFY2(kinds[name].starts_with("(no reader takes it"), (name + kinds[name]).c_str());
  }

  void rowsAreCounted() {
    std::map<std::string, std::pair<uint64_t, uint64_t>> rows;
    for (const RawFile& file : kept().store.files()) rows[file.source + "/" + file.name] = {file.rowsAccepted, file.rowsRejected};
    using Counts = std::pair<uint64_t, uint64_t>;
    QCOMPARE(rows["litellm/tables/LiteLLM_SpendLogs.jsonl"], Counts(1133, 0));
    QCOMPARE(rows["litellm/api/spend_logs_v1.json"], Counts(1133, 0));
    QCOMPARE(rows["litellm/api/spend_logs_v2.pages.jsonl"], Counts(1133, 0));
    QCOMPARE(rows["litellm/standard_logging_success.jsonl"], Counts(1009, 0));
    QCOMPARE(rows["litellm/standard_logging_failure.jsonl"], Counts(124, 0));
    QCOMPARE(rows["litellm/proxy_failure_hook.jsonl"], Counts(124, 0));
    QCOMPARE(rows["litellm/otel_traces.jsonl"], Counts(902, 0));
    QCOMPARE(rows["litellm/api/key_list.json"], Counts(9, 0));
    for (const Problem& problem : kept().report.problems)
      qWarning("%s:%llu %s %s", problem.path.c_str(), static_cast<unsigned long long>(problem.line), problem.code.c_str(),
               problem.message.c_str());
    QCOMPARE(kept().report.problems.size(), size_t{0});
  }

  void noColumnIsUnknown() {
    for (const RawFile& file : kept().store.files()) {
      std::string unknown;
      for (const std::string& field : file.unknownFields) unknown += field + " ";
      QVERIFY2(unknown.empty(), (file.name + ": " + unknown).c_str());
      if (file.kind == "spend-logs" && file.source == "litellm" && file.name.starts_with("tables"))
        QCOMPARE(file.version, std::string("1.106.2"));
    }
  }

  void recordsAreJson() {
    size_t records = 0;
    for (const RawFile& file : kept().store.files()) {
      if (file.kind == "config") continue;
      const auto read = kept().store.records(file, [&](const RawRecord& record) {
        ++records;
        if (!nlohmann::json::accept(record.text))
          qFatal("%s:%llu is no JSON", file.name.c_str(), static_cast<unsigned long long>(record.line));
      });
      QVERIFY(read.has_value());
    }
    QVERIFY(records > 5000);
  }

  void noSecretStays() {
    std::set<std::string> secrets;
    for (const char* run : {"litellm", "litellm/run-budget", "litellm/otel-v2", "brightwater-months/litellm"})
      secrets.merge(secretsOf(tests::recordingPath(run)));
    QVERIFY(secrets.size() > 30);
    QVERIFY(secrets.contains("broker-throwaway-sa-gateway-crm"));
    Kept months;
    if (auto report = tests::readRecording("brightwater-months/litellm", months.store)) months.report = std::move(*report);
    // Each secret begins with one of these: most texts hold neither.
    for (const std::string& secret : secrets) QVERIFY(secret.starts_with("sk-") || secret.starts_with("broker-"));
    for (const MemoryStore* store : {&kept().store, &months.store})
      for (const RawFile& file : store->files()) {
        const auto read = store->records(file, [&](const RawRecord& record) {
          for (const char* start : {"sk-", "broker-"})
            for (size_t at = record.text.find(start); at != std::string::npos; at = record.text.find(start, at + 1))
              for (const std::string& secret : secrets)
                if (std::string_view(record.text).substr(at).starts_with(secret))
                  qFatal("%s:%llu holds a secret", file.name.c_str(), static_cast<unsigned long long>(record.line));
        });
        QVERIFY(read.has_value());
      }
  }

  void contentIsReplaced() {
    size_t markers = 0;
    const auto check = [&](const nlohmann::json& value) {
      if (value.is_null() || value.empty() || value == "") return;
      QVERIFY2(value.contains("redacted") && value.size() == 1, value.dump().substr(0, 200).c_str());
      ++markers;
    };
    for (const RawFile& file : kept().store.files()) {
      if (file.source != "litellm" || (file.kind != "spend-logs" && file.kind != "standard-logging")) continue;
      const auto read = kept().store.records(file, [&](const RawRecord& record) {
        const auto row = nlohmann::json::parse(record.text);
        for (const char* field : {"messages", "response"})
          if (row.contains(field)) check(row[field]);
        if (const auto body = row.value("proxy_server_request", nlohmann::json()); body.is_object() && body.contains("messages"))
          check(body["messages"]);
      });
      QVERIFY(read.has_value());
    }
    QVERIFY(markers > 3000);
  }

  void argumentsAndErrorsAreKept() {
    std::set<std::string> tools;
    size_t errors = 0;
    for (const RawFile& file : kept().store.files()) {
      if (file.source != "litellm" || file.name != "tables/LiteLLM_SpendLogs.jsonl") continue;
      const auto read = kept().store.records(file, [&](const RawRecord& record) {
        const auto row = nlohmann::json::parse(record.text);
        const auto& call = row["metadata"]["mcp_tool_call_metadata"];
        if (call.is_object() && call["arguments"].contains("amount") && call["arguments"]["amount"].is_number())
          tools.insert(call["name"]);
        const auto& error = row["metadata"]["error_information"];
        errors += error.is_object() && error["error_message"].is_string() ? 1U : 0U;
      });
      QVERIFY(read.has_value());
    }
    QVERIFY(tools.contains("issue_refund"));
    QCOMPARE(errors, size_t{124});
  }
};

QTEST_GUILESS_MAIN(ReadRecordingTest)
#include "read_recording_test.moc"
