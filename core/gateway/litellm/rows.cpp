#include "core/gateway/litellm/rows.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/gateway/provenance.h"

namespace chatelaine::gateway::litellm {

using Json = nlohmann::json;

namespace {

struct KindId {
  std::string_view kind;
  const char* id;
};
constexpr std::array kindIds{KindId{"keys", "token"}, KindId{"deleted-keys", "token"}, KindId{"deprecated-keys", "token"},
                             KindId{"teams", "team_id"}, KindId{"users", "user_id"}, KindId{"end-users", "user_id"},
                             KindId{"agents", "agent_id"}, KindId{"mcp-servers", "server_id"},
                             KindId{"object-permissions", "object_permission_id"}, KindId{"tools", "tool_name"},
                             KindId{"models", "model_name"}, KindId{"guardrails", "guardrail_name"},
                             KindId{"access-groups", "access_group_id"}, KindId{"organizations", "organization_id"},
                             KindId{"projects", "project_id"}, KindId{"toolsets", "toolset_id"}};

const char* idFieldOf(std::string_view kind) {
  for (const KindId& candidate : kindIds)
    if (candidate.kind == kind) return candidate.id;
  return nullptr;
}

std::string canonicalTime(const Json& row) {
  const auto time = timeOf(row, "updated_at");
  if (!time) return {};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%020lld", static_cast<long long>(time->micros));
  return text.data();
}

int weightOf(const RawFile& file) { return file.name.find("LiteLLM_") != std::string::npos ? 2 : 1; }

using Sayings = std::map<std::string, std::map<std::string, std::vector<Saying>>>;

// A model has one row a deployment: its id tells them apart.
std::string idOf(std::string_view kind, const Json& row, const char* field) {
  std::string id = textOf(row, field);
  if (kind == "models") id += "\n" + textOf(objectOf(row, "model_info"), "id");
  return id;
}

void addSaying(Sayings& sayings, std::string kind, Saying saying) {
  const char* field = idFieldOf(kind);
  if (field == nullptr || !saying.row.is_object()) return;
  const std::string id = idOf(kind, saying.row, field);
  if (id.empty()) return;
  saying.changed = canonicalTime(saying.row);
  if (kind == "deleted-keys") kind = "keys";
  sayings[kind][id].push_back(std::move(saying));
}

bool blank(const Json& value) { return value.is_null() || (value.is_object() && value.empty()); }

Row layOver(std::vector<Saying>& sayings) {
  std::ranges::sort(sayings, [](const Saying& a, const Saying& b) {
    return std::tie(a.changed, a.weight, a.record) < std::tie(b.changed, b.weight, b.record);
  });
  Row row{Json::object(), {}};
  for (const Saying& saying : sayings) {
    for (const auto& [field, value] : saying.row.items()) {
      // Answers leave the permission out where another tells it.
      const bool keep = field.starts_with("object_permission") && blank(value) && row.fields.contains(field);
      if (!keep) row.fields[field] = value;
    }
    row.record = saying.record;
  }
  return row;
}

class Reader {
public:
  Result<void> file(const RawStore& store, const RawFile& file) {
    return store.records(file, [&](const RawRecord& record) {
      const std::string name = provenanceOf(file, record);
      if (file.kind == "config") {
        configs_.emplace_back(file.name, jsonOfYaml(record.text));
        return;
      }
      Json row = Json::parse(record.text, nullptr, false);
      if (!row.is_object()) return;
      if (file.kind == "management-calls") calls_.add(row, name);
      else addSaying(sayings_, file.kind, {std::move(row), name, {}, weightOf(file)});
    });
  }

  SourceRows finish() && {
    for (auto& [kind, saying] : calls_.sayings) addSaying(sayings_, kind, std::move(saying));
    SourceRows rows;
    for (auto& [kind, byId] : sayings_)
      for (auto& [id, sayings] : byId) rows.byKind[kind].emplace(id, layOver(sayings));
    rows.configs = std::move(configs_);
    rows.changes = calls_.changes();
    for (const auto& [token, key] : rows.byKind["keys"])
      if (const auto deleted = timeOf(key.fields, "deleted_at"))
        rows.changes.push_back({*deleted, key.record, "keys", token, "", {}, true});
    std::ranges::stable_sort(rows.changes, [](const Change& a, const Change& b) {
      return std::tie(a.at, a.kind, a.id, a.field) < std::tie(b.at, b.kind, b.id, b.field);
    });
    rows.version = version;
    return rows;
  }
  std::string version;

private:
  Sayings sayings_;
  ManagementCalls calls_;
  std::vector<std::pair<std::string, Json>> configs_;
};

}  // namespace

Result<std::map<std::string, SourceRows>> readRows(const RawStore& store, const Task& task) {
  std::map<std::string, Reader> readers;
  for (const RawFile& file : store.files()) {
    if (task.cancelled()) return Task::cancelledError();
    if (file.reader != "litellm") continue;
    Reader& reader = readers[file.source];
    if (!file.version.empty()) reader.version = std::max(reader.version, file.version);
    const bool wanted = file.kind == "config" || file.kind == "management-calls" || idFieldOf(file.kind) != nullptr;
    if (wanted) CHATELAINE_TRY(reader.file(store, file));
  }
  std::map<std::string, SourceRows> sources;
  for (auto& [source, reader] : readers) sources.emplace(source, std::move(reader).finish());
  return sources;
}

}  // namespace chatelaine::gateway::litellm
