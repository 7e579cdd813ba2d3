// Reading generated LiteLLM spend rows: bytes a second from the file to redacted records, and rows a second from these to
// requests. CHATELAINE_BENCH_ROWS sets another number of rows.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/base/digest.h"
#include "core/gateway/derive.h"
#include "core/gateway/memory_store.h"
#include "core/gateway/reader.h"

using namespace chatelaine;
namespace fs = std::filesystem;

namespace {

size_t rowCount() {
  const char* rows = std::getenv("CHATELAINE_BENCH_ROWS");
  return rows ? std::strtoull(rows, nullptr, 10) : 20'000;
}

std::string stamp(size_t row) {
  std::string text = formatTime(Time{1'785'542'400'000'000 + static_cast<int64_t>(row) * 731'000});
  text.pop_back();
  return text;
}

nlohmann::json metadataOf(size_t row, const std::string& key, const std::string& server, const std::string& tool) {
  return {{"status", row % 17 == 0 ? "failure" : "success"},
          {"user_agent", "agent-" + std::to_string(row % 9) + "/1.0"},
          {"user_api_key", key},
          {"user_api_key_alias", "vk-" + std::to_string(row % 12)},
          {"user_api_key_team_id", "team-" + std::to_string(row % 4)},
          {"user_api_key_team_alias", "team " + std::to_string(row % 4)},
          {"requester_ip_address", "10.20.1." + std::to_string(row % 200)},
          {"actor_agent_id", nullptr},
          {"error_information", nullptr},
          {"applied_guardrails", {"tool-permission", "refund-limit", "content-filter"}},
          {"guardrail_information",
           {{{"duration", 2.6e-05}, {"guardrail_mode", "pre_call"}, {"guardrail_name", "refund-limit"}, {"guardrail_status",
               "success"}, {"guardrail_response", "allow"}}}},
          {"spend_logs_metadata", {{"task", "ticket-" + std::to_string(row / 14)}, {"chain", {"person-"
              + std::to_string(row % 30), "agent-" + std::to_string(row % 9)}}}},
          {"mcp_tool_call_metadata",
           {{"name", tool},
            {"arguments", {{"id", "INV-" + std::to_string(row * 7 % 4000)}, {"amount", static_cast<double>(row % 997) / 4}}},
            {"mcp_server_name", server},
            {"namespaced_tool_name", server + "/" + tool}}}};
}

std::string spendRow(size_t row) {
  const std::string key = sha256("key " + std::to_string(row % 12)).hex();
  const std::string server = "server-" + std::to_string(row % 7);
  const std::string tool = "tool_" + std::to_string(row % 41);
  const std::string text(1500 + row % 3000, 'x');
  const nlohmann::json json{{"request_id", sha256("row " + std::to_string(row)).hex().substr(0, 32)},
                            {"call_type", "call_mcp_tool"},
                            {"api_key", key},
                            {"spend", 0},
                            {"total_tokens", 0},
                            {"startTime", stamp(row)},
                            {"endTime", stamp(row)},
                            {"model", "MCP: " + server + "-" + tool},
                            {"model_group", "MCP: " + server + "-" + tool},
                            {"user", ""},
                            {"metadata", metadataOf(row, key, server, tool)},
                            {"request_tags", {"User-Agent: agent-" + std::to_string(row % 9)}},
                            {"end_user", row % 3 == 0 ? "person-" + std::to_string(row % 30) : ""},
                            {"requester_ip_address", "10.20.1." + std::to_string(row % 200)},
                            {"messages", nlohmann::json::object()},
                            {"response", {{"content", {{{"type", "text"}, {"text", text}}}}, {"is_error", false}}},
                            {"session_id", "5f0d9c1e-0000-4000-8000-" + sha256(std::to_string(row / 14)).hex().substr(0, 12)},
                            {"status", row % 17 == 0 ? "failure" : "success"},
                            {"mcp_namespaced_tool_name", server + "/" + tool},
                            {"agent_id", row % 2 == 0 ? "agent-" + std::to_string(row % 9) : ""}};
  return json.dump();
}

// Written once; removed at exit.
struct Recording {
  Recording() : folder(fs::temp_directory_path() / "chatelaine-import-bench") {
    fs::create_directories(folder);
    std::ofstream out(folder / "LiteLLM_SpendLogs.jsonl", std::ios::binary);
    for (size_t row = 0; row < rowCount(); ++row) out << spendRow(row) << '\n';
    out.close();
    bytes = fs::file_size(folder / "LiteLLM_SpendLogs.jsonl");
  }
  ~Recording() { fs::remove_all(folder); }
  fs::path folder;
  uintmax_t bytes = 0;
};

const Recording& recording() {
  static const Recording made;
  return made;
}

gateway::ImportRequest request() {
  gateway::ImportRequest import;
  import.paths = {recording().folder};
  import.reader = "litellm";
  import.redaction.workspaceKey = std::string(32, 'k');
  return import;
}

void readSpendRows(benchmark::State& state) {
  size_t accepted = 0;
  for (auto _ : state) {
    gateway::MemoryStore store;
    const Result<gateway::ImportReport> report = gateway::readFiles(request(), store, Task());
    if (!report || !report->problems.empty()) return state.SkipWithError("the rows were not read");
    accepted = report->files.front().file.rowsAccepted;
  }
  state.counters["rows"] = static_cast<double>(accepted);
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * static_cast<int64_t>(recording().bytes));
}
BENCHMARK(readSpendRows)->Unit(benchmark::kMillisecond)->Iterations(3);

void deriveRequests(benchmark::State& state) {
  gateway::MemoryStore store;
  if (!gateway::readFiles(request(), store, Task())) return state.SkipWithError("the rows were not read");
  size_t requests = 0;
  for (auto _ : state) {
    const Result<gateway::Derived> derived = gateway::derive(store, Task());
    if (!derived) return state.SkipWithError(derived.error().message.c_str());
    requests = derived->requests.size();
  }
  state.counters["requests"] = static_cast<double>(requests);
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * requests));
}
BENCHMARK(deriveRequests)->Unit(benchmark::kMillisecond)->Iterations(2);

}  // namespace

BENCHMARK_MAIN();
