#include <algorithm>
#include <array>

#include "core/gateway/litellm/rows.h"

namespace chatelaine::gateway::litellm {

using Json = nlohmann::json;

namespace {

bool isDigest(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// The SHA-256 that names a key, of what a call says: a hash, or a key that was redacted to one.
std::string tokenOf(const Json& said, const char* field) {
  std::string text = textOf(said, field);
  if (text.starts_with("sha256:")) text.erase(0, 7);
  return isDigest(text) ? text : std::string();
}

std::string keyOf(const Json& request, const Json& answer) {
  for (const Json* said : {&answer, &request})
    for (const char* field : {"token", "token_id", "key", "key_hash"})
      if (std::string token = tokenOf(*said, field); !token.empty()) return token;
  return {};
}

std::string lastSegment(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// What the request asked for and the answer leaves out.
Json merged(const Json& request, const Json& answer) {
  Json row = answer;
  for (const auto& [field, value] : request.items())
    if (!row.contains(field) || row[field].is_null()) row[field] = value;
  row.erase("key");
  return row;
}

std::string kindOf(const std::string& path) {
  if (path.find("/key/") != std::string::npos) return "keys";
  if (path.find("/team/") != std::string::npos) return "teams";
  if (path.find("/user/") != std::string::npos) return "users";
  if (path.find("/mcp/server") != std::string::npos) return "mcp-servers";
  if (path.find("/agents") != std::string::npos) return "agents";
  return {};
}

// When a call happened: its own stamp, else what its answer says about the change.
std::optional<Time> whenOf(const Json& answer) {
  for (const char* field : {"settings_updated_at", "updated_at", "deleted_at", "created_at"})
    if (const auto time = timeOf(answer, field)) return time;
  return std::nullopt;
}

constexpr std::array keyFields{"models",         "blocked",           "team_id", "agent_id",         "user_id",
                               "allowed_routes", "object_permission", "expires", "access_group_ids", "aliases",
                               "config"};
constexpr std::array teamFields{"models", "blocked", "object_permission", "access_group_ids", "members_with_roles"};

}  // namespace

void ManagementCalls::add(const Json& call, const std::string& record) {
  const auto status = call.find("status");
  const bool done = status != call.end() && status->is_number() && status->get<double>() < 300;
  if (!done || !call.contains("answer")) return;
  Call mine{record, textOf(call, "path"), objectOf(call, "request"), call["answer"]};
  const std::string kind = kindOf(mine.path);
  if (kind.empty()) return;
  const auto say = [&](const Json& row) {
    if (!row.is_object()) return;
    sayings.emplace_back(kind, Saying{row, record, "", 0});
  };
  if (mine.answer.is_array()) {
    for (const Json& row : mine.answer) say(row);
    return;
  }
  if (kind == "keys" && lastSegment(mine.path) == "delete")
    for (const std::string& token : namesOf(mine.request, "keys")) say({{"token", token}, {"deleted_by_call", true}});
  Json row =
      merged(mine.request, mine.answer.contains("data") && mine.answer["data"].is_object() ? mine.answer["data"] : mine.answer);
  if (kind == "keys") row["token"] = keyOf(mine.request, mine.answer);
  if (textOf(call, "method") != "GET" && lastSegment(mine.path) != "delete") say(row);
  if (textOf(call, "method") != "GET") calls_.push_back(std::move(mine));
}

std::vector<Change> ManagementCalls::changes() const {
  std::vector<Change> changes;
  std::map<std::pair<std::string, std::string>, Json> state;      // what was last told of each field's owner
  for (const Call& call : calls_) {
    const std::string kind = kindOf(call.path), verb = lastSegment(call.path);
    if (kind != "keys" && kind != "teams") continue;
    const std::string id =
        kind == "keys" ? keyOf(call.request, call.answer) : textOf(merged(call.request, call.answer), "team_id");
    if (id.empty()) continue;
    Json& known = state[{kind, id}];
    const Json now = merged(call.request, call.answer);
    const bool isNew = verb == "generate" || verb == "new";
    const auto at = whenOf(call.answer);
    const auto note = [&](const char* field, const Json& before, bool beforeKnown) {
      if (at && !isNew) changes.push_back({*at, call.record, kind, id, field, before, beforeKnown});
    };
    if (verb == "block" || verb == "unblock") {
      note("blocked", verb == "unblock", true);
      known["blocked"] = verb == "block";
      continue;
    }
    const auto fields = kind == "keys" ? std::vector<const char*>(keyFields.begin(), keyFields.end())
                                       : std::vector<const char*>(teamFields.begin(), teamFields.end());
    for (const char* field : fields) {
      if (!isNew && !call.request.contains(field)) continue;
      const bool had = known.contains(field);
      if (!isNew && (!had || known[field] != now[field])) note(field, had ? known[field] : Json(), had);
      if (now.contains(field)) known[field] = now[field];
    }
  }
  return changes;
}

}  // namespace chatelaine::gateway::litellm
