#include "core/gateway/litellm/configuration.h"

#include "core/gateway/litellm/rows.h"
#include "core/gateway/litellm/typing.h"

namespace chatelaine::gateway::litellm {

namespace {

using Json = nlohmann::json;
using Kinds = std::map<std::string, std::map<std::string, Row>>;

// The state before the change `next` and all after it.
Kinds undone(const Kinds& latest, const std::vector<Change>& changes, size_t next) {
  Kinds kinds = latest;
  for (size_t i = changes.size(); i > next; --i) {
    const Change& change = changes[i - 1];
    auto& rows = kinds[change.kind];
    const auto row = rows.find(change.id);
    if (row == rows.end()) continue;
    if (change.field.empty()) {
      row->second.fields.erase("deleted_at");
      row->second.fields.erase("deleted_by_call");
      continue;
    }
    if (change.beforeKnown) row->second.fields[change.field] = change.before;
  }
  return kinds;
}

std::vector<Configuration> statesOf(const std::string& source, const SourceRows& rows) {
  std::vector<Configuration> states;
  std::optional<Time> from;
  for (size_t i = 0; i < rows.changes.size();) {
    const Time at = rows.changes[i].at;
    Configuration state = typed(source, undone(rows.byKind, rows.changes, i), rows);
    state.from = from;
    state.to = from = at;
    states.push_back(std::move(state));
    while (i < rows.changes.size() && rows.changes[i].at == at) ++i;      // changes of one moment are one step
  }
  states.push_back(typed(source, rows.byKind, rows));
  states.back().from = from;
  return states;
}

}  // namespace

const Server* Configuration::server(const std::string& idOrName) const {
  if (const auto found = servers.find(idOrName); found != servers.end()) return &found->second;
  for (const auto& [name, server] : servers)
    if (server.id == idOrName || server.alias == idOrName) return &server;
  return nullptr;
}

RuleSet Configuration::rules() const {
  // RULES were read at 1.83.2 and at main of autumn 2026; 1.106.2 follows main.
  const auto minor = version.find('.');
  if (!version.starts_with("1.") || minor == std::string::npos) return RuleSet::main;
  const std::string digits = version.substr(2, version.find('.', 2) - 2);
  const bool number = !digits.empty() && digits.size() < 6 && digits.find_first_not_of("0123456789") == std::string::npos;
  return number && std::stoi(digits) <= 83 ? RuleSet::v1_83_2 : RuleSet::main;
}

Result<Configurations> readConfigurations(const RawStore& store, const Task& task) {
  auto rows = readRows(store, task);
  if (!rows) return std::move(rows).error();
  Configurations configurations;
  for (const auto& [source, own] : *rows) {
    if (task.cancelled()) return Task::cancelledError();
    configurations.bySource.emplace(source, statesOf(source, own));
  }
  return configurations;
}

}  // namespace chatelaine::gateway::litellm
