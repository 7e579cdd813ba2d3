#include "core/gateway/derive_calls.h"

#include <algorithm>
#include <array>

#include "core/gateway/litellm/witness_records.h"
#include "core/gateway/litellm/witness_registry.h"
#include "core/gateway/litellm/witness_spans.h"
#include "core/gateway/otlp/agents.h"
#include "core/gateway/toolhive/calls.h"

namespace chatelaine::gateway {

namespace {

enum class Part { none, calls, spans };

Part partOf(const RawFile& file) {
  if (file.reader == "otlp") return Part::spans;
  if (file.reader != "litellm") return Part::none;
  static constexpr std::array<std::string_view, 4> calls{"spend-logs", "standard-logging", "failure-hook", "proxy-log"};
  return std::ranges::find(calls, file.kind) != calls.end() ? Part::calls : Part::none;
}

// Of equal versions of a spend row: the table is complete, /spend/logs too, /spend/logs/v2 leaves bodies out.
int rankOf(const RawFile& file) {
  if (file.name.find("LiteLLM_SpendLogs") != std::string::npos) return 3;
  return file.name.find("v2") == std::string::npos ? 2 : 1;
}

Problem withoutCall(const RawFile& file, const RawRecord& record) {
  return {file.name, record.line, 0, "call_type", "call/none", "is no call of a model, tool or agent; kept as evidence only"};
}

// MCP servers that calls name although no inventory was imported.
void learnNames(Materials& materials) {
  Registry& registry = materials.registry;
  for (const Witness& w : materials.witnesses) {
    if (w.sight == Sight::agent) continue;
    if (w.kind == traffic::Kind::tool)
      if (const auto target = w.value(Topic::target); target.find('/') != target.npos && !w.failed) registry.servers.emplace(target.substr(0, target.find('/')));
  }
}

}  // namespace

Result<Materials> collect(const RawStore& store, const Task& task) {
  Materials materials;
  JsonReader json;
  std::vector<otlp::Span> spans;
  const auto files = store.files();
  for (size_t i = 0; i < files.size(); ++i) {
    const RawFile& file = files[i];
    const Part part = partOf(file);
    if (task.cancelled()) return Task::cancelledError();
    if (part == Part::none) continue;
    task.report({"reading `" + file.name + "`", i, files.size(), "files"});
    const litellm::Place place{file.source, file.name, rankOf(file)};
    CHATELAINE_TRY(store.records(file, [&](const RawRecord& record) {
      if (part == Part::spans) return otlp::readSpans(json, record.text, file.source, spans);
      const size_t before = materials.witnesses.size();
      litellm::readRecord(json, record.text, place, materials.witnesses);
      if (materials.witnesses.size() == before && file.kind != "proxy-log") materials.problems.push_back(withoutCall(file, record));
    }));
  }
  const auto configurations = litellm::readConfigurations(store, task);
  if (!configurations) return configurations.error();
  materials.registry = litellm::registryOf(*configurations);
  materials.traces = otlp::Traces(std::move(spans));
  materials.gatewayServices = litellm::gatewayServices(materials.traces);
  litellm::readGatewaySpans(json, materials.traces, materials.gatewayServices, materials.witnesses);
  CHATELAINE_TRY(toolhive::readCalls(store, task, materials));
  materials.gatewayServices.merge(otlp::relays(materials.traces));
  otlp::readAgentSpans(materials.traces, materials.gatewayServices, materials.witnesses);
  learnNames(materials);
  return materials;
}

}  // namespace chatelaine::gateway
