#include <charconv>

#include "core/gateway/litellm/witness_facts.h"
#include "core/gateway/litellm/witness_reason.h"
#include "core/gateway/litellm/witness_records.h"

namespace chatelaine::gateway::litellm {

namespace {

using Object = std::optional<JsonReader::Object>;

// Epoch seconds as a number, or text with or without a zone.
std::optional<ParsedTime> timeAt(JsonReader::Object object, std::string_view key) {
  const auto element = JsonReader::at(object, key);
  double seconds = 0;
  if (element && element->get(seconds) == simdjson::SUCCESS) return ParsedTime{timeFromEpochSeconds(seconds), 0, std::int16_t{0}};
  return parseTime(JsonReader::text(element));
}

std::string scalarAt(JsonReader::Object object, std::string_view key) { return JsonReader::scalar(object, key); }

}  // namespace

void readPayload(JsonReader& json, JsonReader::Object payload, const Place& place, std::vector<Witness>& out) {
  const std::string_view id = JsonReader::text(payload, "id"), callType = JsonReader::text(payload, "call_type");
  const auto kind = kindOf(callType);
  const auto start = timeAt(payload, "startTime");
  if (id.empty() || !kind || !start) return;
  Witness w;
  w.sight = Sight::payload;
  w.source = place.source;
  w.label = "standard-logging:" + std::string(id);
  w.id = id;
  w.start = start->time;
  w.remainderNanos = start->remainderNanos;
  w.offsetMinutes = start->offsetMinutes;
  if (const auto end = timeAt(payload, "endTime")) w.end = end->time;
  w.kind = *kind;
  w.route = routeOf(callType);
  w.failed = JsonReader::text(payload, "status") == "failure";
  w.status = w.failed ? 0 : 200;
  w.callKeys.push_back("litellm-request:" + std::string(id));
  if (const auto call = JsonReader::text(payload, "litellm_call_id"); !call.empty()) w.callKeys.push_back("litellm-call:" + std::string(call));
  const std::string_view model = JsonReader::text(payload, "model");
  if (w.kind == traffic::Kind::model)
    w.say(Topic::target, modelTarget(JsonReader::text(payload, "model_group"), model, JsonReader::text(payload, "custom_llm_provider")),
          Evidence::asserted, model == "unknown-model" ? 0 : 1);
  if (w.kind == traffic::Kind::delegate && model.starts_with("a2a_agent/")) w.say(Topic::target, model.substr(10), Evidence::asserted, 1);
  if (const auto human = JsonReader::text(payload, "end_user"); namesSomebody(human)) w.say(Topic::human, human, Evidence::claimed, precedence::header + 1);
  w.say(Topic::address, JsonReader::text(payload, "requester_ip_address"), Evidence::asserted);
  w.say(Topic::givenSession, JsonReader::text(payload, "trace_id"), Evidence::asserted);
  const Object metadata = json.objectAt(payload, "metadata");
  w.callKeys.push_back(startKey(keyDigest(JsonReader::text(metadata, "user_api_key_hash")), callType, w.start));
  sayMetadata(w, json, metadata);
  if (w.failed) sayFailure(w, json.objectAt(payload, "error_information"), JsonReader::at(payload, "guardrail_information"));
  out.push_back(std::move(w));
}

void readHookLine(JsonReader&, JsonReader::Object line, const Place& place, std::vector<Witness>& out) {
  const std::string_view call = JsonReader::text(line, "litellm_call_id"), route = JsonReader::text(line, "request_route");
  const auto kind = kindOf(route);
  if (call.empty() || !kind) return;
  Witness w;
  w.sight = Sight::hook;
  w.source = place.source;
  w.label = "failure-hook:" + std::string(call);
  w.id = call;
  w.kind = *kind;
  w.route = routeOf(route);
  w.failed = true;
  w.callKeys.push_back("litellm-call:" + std::string(call));
  const std::string code = scalarAt(line, "code");
  const Failure failure{JsonReader::text(line, "exception"), code, JsonReader::text(line, "message"), JsonReader::text(line, "llm_provider"), false};
  w.reason = reasonOf(failure);
  w.status = statusOf(failure);
  w.detail = failure.message;
  w.say(Topic::credential, keyDigest(JsonReader::text(line, "api_key")), Evidence::verified);
  w.say(Topic::alias, JsonReader::text(line, "key_alias"), Evidence::verified);
  if (w.kind == traffic::Kind::model) w.say(Topic::target, JsonReader::text(line, "model"), Evidence::asserted, 2);
  out.push_back(std::move(w));
}

}  // namespace chatelaine::gateway::litellm
