#include "core/traffic/columns.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

namespace chatelaine::traffic {

namespace {

Cell text(const std::string& value) { return value.empty() ? Cell{} : Cell::recorded(value, Evidence::asserted); }

Cell list(const std::vector<std::string>& values) {
  return values.empty() ? Cell{} : Cell::recorded(nlohmann::json(values).dump(), Evidence::asserted);
}

template <class Project>
Cell agentList(const Request& request, Project project) {
  std::vector<std::string> values;
  values.reserve(request.agents.size());
  for (const Named& agent : request.agents) values.emplace_back(project(agent));
  return list(values);
}

Cell callersId(const Request& request) {
  if (request.agents.empty() || request.agents.back().id.empty()) return {};
  return Cell::recorded(request.agents.back().id, request.agents.back().evidence);
}

Cell humansId(const Request& request) {
  return request.human && !request.human->id.empty() ? Cell::recorded(request.human->id, request.human->evidence) : Cell{};
}

template <class Number>
Number numberIn(const std::string& value) {
  Number number{};
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

std::vector<std::string> listIn(const std::string& value) {
  std::vector<std::string> values;
  const nlohmann::json array = nlohmann::json::parse(value, nullptr, false);
  if (array.is_array())
    for (const nlohmann::json& element : array)
      if (element.is_string()) values.push_back(element.get<std::string>());
  return values;
}

template <class Set>
void setAgents(Request& request, const std::string& value, Set set) {
  const std::vector<std::string> values = listIn(value);
  if (request.agents.size() < values.size()) request.agents.resize(values.size());
  for (size_t i = 0; i < values.size(); ++i) set(request.agents[i], values[i]);
}

Named& humanOf(Request& request, Evidence evidence) {
  if (!request.human) request.human.emplace();
  request.human->evidence = evidence;
  return *request.human;
}

}  // namespace

bool hasSharedDictionary(std::string_view column) {
  constexpr std::array<std::string_view, 11> own{"chain", "detail", "end", "parent", "record", "records", "remainder", "request", "session",
                                                 "trace", "offset"};
  if (std::find(own.begin(), own.end(), column) != own.end()) return false;
  return !column.starts_with("context.input") && !column.starts_with("context.session") && column != "context.time";
}

Cell recordCell(const Request& request, RecordColumn column) {
  switch (column) {
    case RecordColumn::action: return request.action;
    case RecordColumn::address: return text(request.address);
    case RecordColumn::agent:
      return request.agents.empty() ? Cell{} : Cell::recorded(request.agents.back().name, request.agents.back().evidence);
    case RecordColumn::agentId: return callersId(request);
    case RecordColumn::agentIds: return agentList(request, [](const Named& agent) { return agent.id; });
    case RecordColumn::agents: return agentList(request, [](const Named& agent) { return agent.name; });
    case RecordColumn::agentsEvidence: return agentList(request, [](const Named& agent) { return toString(agent.evidence); });
    case RecordColumn::candidates: return list(request.candidates);
    case RecordColumn::chain: return text(request.chain);
    case RecordColumn::credential: return text(request.credential);
    case RecordColumn::credentialId: return text(request.credentialId);
    case RecordColumn::detail: return text(request.detail);
    case RecordColumn::end: return request.end ? text(std::to_string(request.end->micros)) : Cell{};
    case RecordColumn::gateway: return text(request.gateway);
    case RecordColumn::human: return request.human ? Cell::recorded(request.human->name, request.human->evidence) : Cell{};
    case RecordColumn::humanId: return humansId(request);
    case RecordColumn::offset: return request.offsetMinutes ? text(std::to_string(*request.offsetMinutes)) : Cell{};
    case RecordColumn::parent: return text(request.parent);
    case RecordColumn::principal: return request.principal;
    case RecordColumn::record: return text(request.record);
    case RecordColumn::records: return list(request.records);
    case RecordColumn::remainder: return request.remainderNanos != 0 ? text(std::to_string(request.remainderNanos)) : Cell{};
    case RecordColumn::request: return Cell::recorded(request.id, Evidence::asserted);
    case RecordColumn::resource: return request.resource;
    case RecordColumn::server: return text(request.server);
    case RecordColumn::session: return text(request.session);
    case RecordColumn::source: return text(request.source);
    case RecordColumn::target: return text(request.target);
    case RecordColumn::trace: return text(request.trace);
  }
  return {};
}

void setRecordCell(Request& request, std::string_view column, const Cell& cell) {
  const auto at = std::lower_bound(recordColumnNames.begin(), recordColumnNames.end(), column);
  if (at == recordColumnNames.end() || *at != column) return;
  const std::string& value = cell.value;
  switch (static_cast<RecordColumn>(at - recordColumnNames.begin())) {
    case RecordColumn::action: request.action = cell; break;
    case RecordColumn::address: request.address = value; break;
    case RecordColumn::agent: break;       // the last of `agents`
    case RecordColumn::agentId: break;     // the last of `agent_ids`
    case RecordColumn::agentIds: setAgents(request, value, [](Named& agent, const std::string& id) { agent.id = id; }); break;
    case RecordColumn::agents: setAgents(request, value, [](Named& agent, const std::string& name) { agent.name = name; }); break;
    case RecordColumn::agentsEvidence:
      setAgents(request, value, [](Named& agent, const std::string& word) {
        agent.evidence = evidenceFromString(word).value_or(Evidence::inferred);
      });
      break;
    case RecordColumn::candidates: request.candidates = listIn(value); break;
    case RecordColumn::chain: request.chain = value; break;
    case RecordColumn::credential: request.credential = value; break;
    case RecordColumn::credentialId: request.credentialId = value; break;
    case RecordColumn::detail: request.detail = value; break;
    case RecordColumn::end: request.end = Time{numberIn<int64_t>(value)}; break;
    case RecordColumn::gateway: request.gateway = value; break;
    case RecordColumn::human: humanOf(request, cell.evidence).name = value; break;
    case RecordColumn::humanId: humanOf(request, cell.evidence).id = value; break;
    case RecordColumn::offset: request.offsetMinutes = numberIn<int16_t>(value); break;
    case RecordColumn::parent: request.parent = value; break;
    case RecordColumn::principal: request.principal = cell; break;
    case RecordColumn::record: request.record = value; break;
    case RecordColumn::records: request.records = listIn(value); break;
    case RecordColumn::remainder: request.remainderNanos = numberIn<uint16_t>(value); break;
    case RecordColumn::request: request.id = value; break;
    case RecordColumn::resource: request.resource = cell; break;
    case RecordColumn::server: request.server = value; break;
    case RecordColumn::session: request.session = value; break;
    case RecordColumn::source: request.source = value; break;
    case RecordColumn::target: request.target = value; break;
    case RecordColumn::trace: request.trace = value; break;
  }
}

Digest segmentDigest(const std::vector<Digest>& rowDigests, const std::vector<uint32_t>& arrival) {
  Sha256 hash;
  hash.addNumber(static_cast<int64_t>(rowDigests.size()));
  for (size_t row = 0; row < rowDigests.size(); ++row) {
    hash.add({reinterpret_cast<const char*>(rowDigests[row].bytes.data()), rowDigests[row].bytes.size()});
    hash.addNumber(arrival[row]);
  }
  return hash.finish();
}

}  // namespace chatelaine::traffic
