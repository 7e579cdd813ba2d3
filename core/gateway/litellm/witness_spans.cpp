#include "core/gateway/litellm/witness_spans.h"

#include <charconv>
#include <unordered_map>

#include "core/gateway/litellm/witness_facts.h"
#include "core/gateway/litellm/witness_reason.h"
#include "core/gateway/litellm/witness_records.h"
#include "core/gateway/litellm/witness_repr.h"

namespace chatelaine::gateway::litellm {

namespace {

using otlp::Span;

Witness witnessOf(const Span& span, uint32_t index, Sight sight) {
  Witness w;
  w.sight = sight;
  w.source = span.source;
  w.label = "traces:" + span.key();
  w.id = span.key();
  w.span = index;
  w.start = span.start();
  w.end = span.end();
  w.remainderNanos = static_cast<uint16_t>(span.startNanos % 1000);
  w.offsetMinutes = std::int16_t{0};
  return w;
}

void sayError(Witness& w, const Span& span) {
  w.failed = span.failed || !span.attribute("error.type").empty();
  w.status = w.failed ? 0 : 200;
  if (!w.failed) return;
  std::string_view code = span.attribute("error.code");
  if (code.empty()) code = span.attribute("litellm.provider.error.code");
  if (code.empty()) code = span.attribute("http.response.status_code");
  const std::string_view message = span.attribute("error.message");
  const Failure failure{span.attribute("error.type"), code, message.empty() ? std::string_view(span.statusMessage) : message,
                        span.attribute("error.llm_provider"), false};
  w.reason = reasonOf(failure);
  w.status = statusOf(failure);
  w.detail = failure.message;
}

// `metadata.NAME` of v1 holds Python's repr of a dict.
template <class Say>
void withDict(JsonReader& json, const Span& span, std::string_view attribute, Say say) {
  const std::string_view repr = span.attribute(attribute);
  if (repr.empty()) return;
  const auto text = jsonOfPythonRepr(repr);
  if (!text) return;
  if (const auto document = json.parse(*text)) say(json.object(document));
}

void sayFirstLayout(Witness& w, JsonReader& json, const Span& span) {
  w.say(Topic::credential, keyDigest(span.attribute("metadata.user_api_key_hash")), Evidence::verified);
  w.say(Topic::alias, span.attribute("metadata.user_api_key_alias"), Evidence::verified);
  if (const auto human = span.attribute("metadata.user_api_key_end_user_id"); namesSomebody(human))
    w.say(Topic::human, human, Evidence::claimed, precedence::header);
  w.say(Topic::address, span.attribute("metadata.requester_ip_address"), Evidence::asserted);
  sayUserAgent(w, span.attribute("metadata.user_agent"));
  withDict(json, span, "metadata.spend_logs_metadata", [&](auto dict) { saySpendMetadata(w, dict); });
  withDict(json, span, "metadata.mcp_tool_call_metadata", [&](auto dict) { sayToolCall(w, dict); });
  withDict(json, span, "metadata.requester_metadata", [&](auto dict) {
    w.say(Topic::session, JsonReader::text(dict, "session_id"), Evidence::claimed, precedence::header);
    sayHeaders(w, json, json.objectAt(dict, "headers"), true);
  });
}

void sayTarget(Witness& w, const Span& span) {
  const std::string_view model = span.attribute("litellm.provider.model");
  if (w.kind == traffic::Kind::model) {
    const std::string_view asked = span.attribute("litellm.model_group");
    w.say(Topic::target, asked.empty() ? span.attribute("gen_ai.request.model") : asked, Evidence::asserted, 1);
  } else if (w.kind == traffic::Kind::tool) {
    const std::string_view server = span.attribute("litellm.mcp.server.name"), tool = span.attribute("gen_ai.tool.name");
    if (!server.empty() && tool.starts_with(server) && tool.substr(server.size()).starts_with('-'))
      w.say(Topic::target, std::string(server) + '/' + std::string(tool.substr(server.size() + 1)), Evidence::asserted, 2);
    else if (!server.empty() && !tool.empty()) w.say(Topic::target, std::string(server) + '/' + std::string(tool), Evidence::asserted, 2);
    else w.say(Topic::target, toolTarget(tool), Evidence::asserted, 1);
  } else if (const std::string_view asked = model.empty() ? span.attribute("gen_ai.request.model") : model; asked.starts_with("a2a_agent/")) {
    w.say(Topic::target, asked.substr(10), Evidence::asserted, 1);
  }
}

// v1 leaves the type of a call out where its own attribute code failed; the route of the key's check stays.
std::string callTypeOf(const Span& span) {
  for (const char* name : {"litellm.call_type", "llm.request.type"})
    if (const std::string_view type = span.attribute(name); !type.empty()) return std::string(type);
  const std::string_view method = span.attribute("mcp.method.name"), route = span.attribute("metadata.user_api_key_request_route");
  if (method == "tools/list") return "list_mcp_tools";
  if (method == "tools/call" || routeOf(route) == "mcp") return "call_mcp_tool";
  if (routeOf(route) == "a2a") return "asend_message";
  if (span.attribute("gen_ai.request.model").starts_with("a2a_agent/")) return "asend_message";
  return {};
}

void readCallSpan(JsonReader& json, const Span& span, uint32_t index, std::vector<Witness>& out) {
  const std::string callType = callTypeOf(span);
  const auto kind = litellm::kindOf(callType);
  if (!kind) return;
  Witness w = witnessOf(span, index, Sight::span);
  w.kind = *kind;
  w.route = routeOf(callType);
  if (const auto call = span.attribute("litellm.call_id"); !call.empty()) w.callKeys.push_back("litellm-call:" + std::string(call));
  sayError(w, span);
  sayFirstLayout(w, json, span);
  const std::string_view hash = keyDigest(span.attribute("litellm.api_key.hash"));
  w.say(Topic::credential, hash, Evidence::verified);
  w.say(Topic::alias, span.attribute("litellm.metadata.user_api_key_alias"), Evidence::verified);
  if (const auto human = span.attribute("litellm.metadata.user_api_key_end_user_id"); namesSomebody(human))
    w.say(Topic::human, human, Evidence::claimed, precedence::header);
  w.say(Topic::session, span.attribute("gen_ai.conversation.id"), Evidence::claimed, precedence::chain);
  sayTarget(w, span);
  w.callKeys.push_back(startKey(w.value(Topic::credential), callType, w.start));
  out.push_back(std::move(w));
}

void readDoorSpan(const otlp::Traces& traces, uint32_t index, const std::unordered_map<std::string, std::string>& exceptions, std::vector<Witness>& out) {
  const Span& span = traces.spans()[index];
  int status = 0;
  const std::string_view code = span.attribute("http.response.status_code");
  std::from_chars(code.data(), code.data() + code.size(), status);
  const std::string_view path = span.attribute("url.path").empty() ? span.attribute("http.route") : span.attribute("url.path");
  if (status < 400 || span.attribute("http.request.method") != "POST" || routeOf(path).empty()) return;
  Witness w = witnessOf(span, index, Sight::door);
  w.failed = true;
  w.status = status;
  w.reason = reasonOfStatus(status);
  if (const auto said = exceptions.find(span.trace); said != exceptions.end()) {
    w.detail = said->second;
    if (const auto reason = reasonOf({{}, code, w.detail, {}, false}); reason != traffic::Reason::unknown) w.reason = reason;
  } else {
    w.detail = "HTTP " + std::to_string(status);
  }
  sayDoor(w, path);
  w.say(Topic::address, span.attribute("client.address"), Evidence::asserted);
  w.say(Topic::credential, keyDigest(span.attribute("litellm.api_key.hash")), Evidence::verified);
  w.say(Topic::alias, span.attribute("litellm.metadata.user_api_key_alias"), Evidence::verified);
  out.push_back(std::move(w));
}

bool isCallSpan(const Span& span) {
  if (span.name == "litellm_request") return true;
  return span.scope == "litellm" && span.kind == otlp::SpanKind::client && !span.attribute("litellm.call_id").empty();
}

}  // namespace

std::set<std::string> gatewayServices(const otlp::Traces& traces) {
  std::set<std::string> services;
  for (const Span& span : traces.spans())
    if (span.scope == "litellm") services.insert(span.service);
  return services;
}

void readGatewaySpans(JsonReader& json, const otlp::Traces& traces, const std::set<std::string>& services, std::vector<Witness>& out) {
  std::unordered_map<std::string, std::string> exceptions;      // of a trace, where it has exactly one
  for (const Span& span : traces.spans()) {
    const std::string_view exception = span.attribute("exception");
    if (exception.empty() || span.name != "Failed Proxy Server Request" || !services.contains(span.service)) continue;
    if (const auto [place, fresh] = exceptions.try_emplace(span.trace, exception); !fresh && place->second != exception) place->second.clear();
  }
  std::erase_if(exceptions, [](const auto& entry) { return entry.second.empty(); });
  for (uint32_t i = 0; i < traces.spans().size(); ++i) {
    const Span& span = traces.spans()[i];
    if (!services.contains(span.service)) continue;
    if (isCallSpan(span)) readCallSpan(json, span, i, out);
    else if (span.kind == otlp::SpanKind::server) readDoorSpan(traces, i, exceptions, out);
  }
}

}  // namespace chatelaine::gateway::litellm
