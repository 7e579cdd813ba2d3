#include "core/gateway/litellm/witness_facts.h"
#include "core/gateway/litellm/witness_records.h"

namespace chatelaine::gateway::litellm {

namespace {

using Object = std::optional<JsonReader::Object>;

bool sayTimes(Witness& w, JsonReader::Object row) {
  const auto start = parseTime(JsonReader::text(row, "startTime"));
  if (!start) return false;
  w.start = start->time;
  w.remainderNanos = start->remainderNanos;
  w.offsetMinutes = start->offsetMinutes;
  if (const auto end = parseTime(JsonReader::text(row, "endTime"))) w.end = end->time;
  return true;
}

// `agent_id` is the target of a delegation; in other rows it is the key's agent exactly where `actor_agent_id` is set, else
// the client's word (recordings/litellm, notes 10 and 12).
void sayAgent(Witness& w, JsonReader::Object row, Object metadata) {
  const std::string_view agent = JsonReader::text(row, "agent_id");
  if (w.kind == traffic::Kind::delegate) w.say(Topic::target, agent, Evidence::asserted, 3);
  else if (JsonReader::text(metadata, "actor_agent_id").empty()) w.say(Topic::agent, agent, Evidence::claimed, precedence::header);
}

void sayTarget(Witness& w, JsonReader::Object row) {
  const std::string_view model = JsonReader::text(row, "model");
  if (w.kind == traffic::Kind::tool) w.say(Topic::target, JsonReader::text(row, "mcp_namespaced_tool_name"), Evidence::asserted, 4);
  if (w.kind == traffic::Kind::delegate && model.starts_with("a2a_agent/")) w.say(Topic::target, model.substr(10), Evidence::asserted, 1);
  if (w.kind == traffic::Kind::model)
    w.say(Topic::target, modelTarget(JsonReader::text(row, "model_group"), model, JsonReader::text(row, "custom_llm_provider")),
          Evidence::asserted, model == "unknown-model" ? 0 : 1);
}

void sayKey(Witness& w, JsonReader::Object row) {
  const std::string_view key = keyDigest(JsonReader::text(row, "api_key"));
  w.say(Topic::credential, key, Evidence::verified, 1);
  w.callKeys.push_back(startKey(key, JsonReader::text(row, "call_type"), w.start));
}

}  // namespace

std::string modelTarget(std::string_view group, std::string_view model, std::string_view provider) {
  if (!group.empty()) return std::string(group);
  if (!provider.empty() && model.starts_with(provider) && model.substr(provider.size()).starts_with('/')) model.remove_prefix(provider.size() + 1);
  return model == "unknown-model" ? std::string() : std::string(model);
}

void sayBody(Witness& w, JsonReader& json, Object body) {
  if (!body) return;
  w.say(Topic::session, JsonReader::text(body, "litellm_session_id"), Evidence::claimed, precedence::header);
  if (w.kind == traffic::Kind::model && namesSomebody(JsonReader::text(body, "user")))
    w.say(Topic::human, JsonReader::text(body, "user"), Evidence::claimed, precedence::span);
  if (w.kind == traffic::Kind::tool && !w.context.contains("context.input")) sayToolCall(w, body);
  const Object metadata = json.objectAt(body, "metadata");
  if (JsonReader::text(metadata, "actor_agent_id").empty() && w.kind != traffic::Kind::delegate)
    w.say(Topic::agent, JsonReader::text(metadata, "agent_id"), Evidence::claimed, precedence::header);
  sayHeaders(w, json, json.objectAt(metadata, "headers"), true);
}

void readSpendRow(JsonReader& json, JsonReader::Object row, const Place& place, std::vector<Witness>& out) {
  const std::string_view id = JsonReader::text(row, "request_id"), callType = JsonReader::text(row, "call_type");
  const auto kind = kindOf(callType);
  Witness w;
  if (id.empty() || !kind || !sayTimes(w, row)) return;
  w.sight = Sight::row;
  w.source = place.source;
  w.label = "spend-logs:" + std::string(id);
  w.id = id;
  w.kind = *kind;
  w.route = routeOf(callType);
  w.failed = JsonReader::text(row, "status") == "failure";
  w.status = w.failed ? 0 : 200;
  w.version = std::string(JsonReader::text(row, JsonReader::text(row, "updated_at").empty() ? "endTime" : "updated_at"));
  w.rank = place.rank;
  w.callKeys.push_back("litellm-request:" + std::string(id));
  if (const auto call = JsonReader::text(row, "litellm_call_id"); !call.empty()) w.callKeys.push_back("litellm-call:" + std::string(call));
  const Object metadata = json.objectAt(row, "metadata");
  if (const auto call = JsonReader::text(metadata, "litellm_call_id"); !call.empty()) w.callKeys.push_back("litellm-call:" + std::string(call));
  sayKey(w, row);
  sayTarget(w, row);
  sayAgent(w, row, metadata);
  if (const auto human = JsonReader::text(row, "end_user"); namesSomebody(human)) w.say(Topic::human, human, Evidence::claimed, precedence::header + 1);
  w.say(Topic::address, JsonReader::text(row, "requester_ip_address"), Evidence::asserted);
  w.say(Topic::givenSession, JsonReader::text(row, "session_id"), Evidence::asserted);
  w.say(Topic::tenant, JsonReader::text(row, "organization_id"), Evidence::verified);
  sayMetadata(w, json, metadata);
  sayBody(w, json, json.objectAt(row, "proxy_server_request"));
  out.push_back(std::move(w));
}

}  // namespace chatelaine::gateway::litellm
