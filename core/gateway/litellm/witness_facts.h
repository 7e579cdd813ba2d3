// What the parts that LiteLLM's records share say about a call: the client's headers, the metadata of key and request, the
// tool call, the error. Each adds to a witness what it finds.
#pragma once

#include <optional>
#include <string_view>

#include "core/gateway/dom.h"
#include "core/gateway/witness.h"

namespace chatelaine::gateway::litellm {

// The spoofable words of a client, in the order in which they count for the caller and the human.
namespace precedence {
inline constexpr int header = 5;
inline constexpr int chain = 4;
inline constexpr int baggage = 3;
inline constexpr int span = 2;
inline constexpr int userAgent = 1;
}  // namespace precedence

// "name/1.0" says "name".
void sayUserAgent(Witness& w, std::string_view userAgent);
// `whole`: these are all headers that the client sent, so that one that is missing was not sent.
void sayHeaders(Witness& w, JsonReader& json, std::optional<JsonReader::Object> headers, bool whole);
// `spend_logs_metadata` as the client sent it: task, intent, data class, chain ([human or null, agents ...]).
void saySpendMetadata(Witness& w, std::optional<JsonReader::Object> metadata);
// `metadata` of a row or payload.
void sayMetadata(Witness& w, JsonReader& json, std::optional<JsonReader::Object> metadata);
// `mcp_tool_call_metadata`, or a body with `name` and `arguments`.
void sayToolCall(Witness& w, std::optional<JsonReader::Object> call);
// Arguments as `context.input`, seen whole.
void sayArguments(Witness& w, JsonReader::Object arguments);
// `error_information` and the verdicts of guardrails: reason, status and detail.
void sayFailure(Witness& w, std::optional<JsonReader::Object> error, std::optional<JsonReader::Element> guardrails);

// A key's digest as LiteLLM has it, also where reading put "sha256:" before it.
std::string_view keyDigest(std::string_view key);
// The kind of call; nothing where it is none (management).
std::optional<traffic::Kind> kindOf(std::string_view callType);
// "mcp", "a2a" or "model": what kind of door the call type or URL path belongs to; empty where it is no call.
std::string_view routeOf(std::string_view callTypeOrPath);
// A refusal at the door by its HTTP status alone.
traffic::Reason reasonOfStatus(int status);
// Kind, route and (of a delegation) target that a URL path of a call names.
void sayDoor(Witness& w, std::string_view path);
// What unites a row with the span that began with it: key, call type and start to the millisecond.
std::string startKey(std::string_view digest, std::string_view callType, Time start);
// "server-tool" as LiteLLM joins them, as "server/tool"; else as it is.
std::string toolTarget(std::string_view name);

}  // namespace chatelaine::gateway::litellm
