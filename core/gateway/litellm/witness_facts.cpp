#include "core/gateway/litellm/witness_facts.h"

#include <array>

#include "core/gateway/litellm/witness_reason.h"

namespace chatelaine::gateway::litellm {

namespace {

using Object = std::optional<JsonReader::Object>;
using Element = std::optional<JsonReader::Element>;

void sayRecord(Witness& w, const std::string& path, JsonReader::Object record, int depth);

void sayValue(Witness& w, const std::string& path, JsonReader::Element value, int depth) {
  JsonReader::Object record;
  if (depth < 8 && value.get(record) == simdjson::SUCCESS) return sayRecord(w, path, record, depth);
  const auto canonical = canonicalJson(value);
  w.context[path] = canonical ? traffic::Cell::recorded(*canonical, Evidence::asserted) : traffic::Cell::absent(Evidence::asserted);
}

void sayRecord(Witness& w, const std::string& path, JsonReader::Object record, int depth) {
  w.context[path] = traffic::Cell::recorded("{}", Evidence::asserted);
  for (const auto field : record)
    if (!field.key.empty() && field.key.find('.') == field.key.npos)      // no path of the context can name it
      sayValue(w, path + '.' + std::string(field.key), field.value, depth + 1);
}

bool anyIntervened(Element guardrails) {
  simdjson::dom::array list;
  if (!guardrails || guardrails->get(list) != simdjson::SUCCESS) return false;
  for (const auto entry : list) {
    JsonReader::Object guardrail;
    if (entry.get(guardrail) == simdjson::SUCCESS && JsonReader::text(guardrail, "guardrail_status") == "guardrail_intervened") return true;
  }
  return false;
}

}  // namespace

void sayArguments(Witness& w, JsonReader::Object arguments) { sayRecord(w, "context.input", arguments, 0); }

void sayToolCall(Witness& w, Object call) {
  if (!call) return;
  const std::string_view name = JsonReader::text(call, "name"), server = JsonReader::text(call, "mcp_server_name");
  const std::string_view full = JsonReader::text(call, "namespaced_tool_name");
  if (!full.empty()) w.say(Topic::target, full, Evidence::asserted, 3);
  else if (!server.empty() && !name.empty()) w.say(Topic::target, std::string(server) + '/' + std::string(name), Evidence::asserted, 3);
  else if (!name.empty()) w.say(Topic::target, JsonReader::at(call, "server_id") ? std::string(name) : toolTarget(name), Evidence::asserted, 1);
  JsonReader::Object arguments;
  if (const auto element = JsonReader::at(call, "arguments"); element && element->get(arguments) == simdjson::SUCCESS) sayArguments(w, arguments);
}

void sayMetadata(Witness& w, JsonReader& json, Object md) {
  if (!md) return;
  const auto text = [&](std::string_view name) { return JsonReader::text(md, name); };
  for (const std::string_view name : {"user_api_key_hash", "user_api_key"}) w.say(Topic::credential, keyDigest(text(name)), Evidence::verified);
  w.say(Topic::alias, text("user_api_key_alias"), Evidence::verified);
  if (const auto human = text("user_api_key_end_user_id"); namesSomebody(human)) w.say(Topic::human, human, Evidence::claimed, precedence::header);
  if (const auto human = text("verified_human_user_id"); namesSomebody(human)) w.say(Topic::human, human, Evidence::verified);
  w.say(Topic::holder, text("actor_agent_id"), Evidence::verified);
  if (w.kind == traffic::Kind::delegate) w.say(Topic::target, text("target_agent_id"), Evidence::asserted, 3);
  w.say(Topic::address, text("requester_ip_address"), Evidence::asserted);
  sayUserAgent(w, text("user_agent"));
  saySpendMetadata(w, json.objectAt(md, "spend_logs_metadata"));
  sayToolCall(w, json.objectAt(md, "mcp_tool_call_metadata"));
  if (const Object requester = json.objectAt(md, "requester_metadata")) {
    if (w.kind != traffic::Kind::delegate && text("actor_agent_id").empty())
      w.say(Topic::agent, JsonReader::text(requester, "agent_id"), Evidence::claimed, precedence::header);
    w.say(Topic::session, JsonReader::text(requester, "session_id"), Evidence::claimed, precedence::header);
    sayHeaders(w, json, json.objectAt(requester, "headers"), true);
  }
  sayHeaders(w, json, json.objectAt(md, "requester_custom_headers"), false);
  w.say(Topic::tenant, JsonReader::text(json.objectAt(md, "user_api_key_auth_metadata"), "tenant"), Evidence::asserted);
  if (w.failed) sayFailure(w, json.objectAt(md, "error_information"), JsonReader::at(md, "guardrail_information"));
}

void sayFailure(Witness& w, Object error, Element guardrails) {
  const std::string code = JsonReader::scalar(error, "error_code");
  const Failure failure{JsonReader::text(error, "error_class"), code, JsonReader::text(error, "error_message"),
                        JsonReader::text(error, "llm_provider"), anyIntervened(guardrails)};
  if (!error && !failure.guardrailIntervened) return;
  w.reason = reasonOf(failure);
  w.status = statusOf(failure);
  w.detail = failure.message;
  static constexpr std::string_view unknownModel = "Invalid model name passed in model=";
  if (const size_t at = w.detail.find(unknownModel); at != w.detail.npos) {
    const std::string_view rest = std::string_view(w.detail).substr(at + unknownModel.size());
    w.say(Topic::target, rest.substr(0, rest.find(". ")), Evidence::asserted, 2);
  }
}

std::string_view keyDigest(std::string_view key) {
  if (key.starts_with("sha256:")) key.remove_prefix(7);
  return key;
}

std::string_view routeOf(std::string_view text) {
  if (text.starts_with("/mcp") || text == "call_mcp_tool" || text.find("mcp") != text.npos) return "mcp";
  if (text.starts_with("/a2a") || text.starts_with("asend_message") || text.find("a2a") != text.npos) return "a2a";
  static constexpr std::array<std::string_view, 12> models{"/chat/completions", "/completions", "/embeddings", "/responses", "/messages",
                                                           "/images/generations", "/images/edits", "/audio/transcriptions",
                                                           "/audio/speech", "/rerank", "/moderations", "/batches"};
  for (const std::string_view path : models)
    if (text.ends_with(path)) return "model";
  return text.starts_with('/') || text.empty() ? "" : "model";
}

std::optional<traffic::Kind> kindOf(std::string_view callType) {
  using traffic::Kind;
  if (callType.starts_with("list_mcp")) return Kind::list;
  if (callType.find("mcp_prompt") != callType.npos) return Kind::prompt;
  if (callType.find("mcp_resource") != callType.npos) return Kind::resource;
  const std::string_view route = routeOf(callType);
  if (route == "mcp") return Kind::tool;
  if (route == "a2a") return Kind::delegate;
  if (route == "model") return Kind::model;
  return std::nullopt;
}

std::string startKey(std::string_view digest, std::string_view callType, Time start) {
  return "litellm-start:" + std::string(digest) + '/' + std::string(callType) + '/' + std::to_string(start.micros / 1000);
}

std::string toolTarget(std::string_view name) {
  std::string target(name);
  if (const size_t at = target.find('-'); at != target.npos && at > 0 && target.find('/') == target.npos) target[at] = '/';
  return target;
}

}  // namespace chatelaine::gateway::litellm
