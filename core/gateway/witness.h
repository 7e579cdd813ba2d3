// What one record says about one call. Readers turn their records into witnesses; join.h makes requests out of them. A call
// key names the call strongly enough to unite records ("litellm-request:ID", "litellm-call:ID"); a key that two rows of one source
// carry unites nothing. Values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/evidence.h"
#include "core/base/time.h"
#include "core/traffic/request.h"

namespace chatelaine::gateway {

// What a saying is about.
enum class Topic : uint8_t {
  target,          // "server/tool", the model, the agent's id or name
  human,           // the originating human
  nobody,          // the value "1": it was said that no human is at the beginning
  agent,           // the caller, by id or name
  userAgent,       // the caller's program; the caller only where it is the name of a registered agent
  holder,          // the agent that the presented credential is bound to
  credential,      // digest
  alias,           // the credential's name
  session,         // as the client sent it
  trace,           // as the client sent it
  givenSession,    // the gateway's own column, whose meaning is not known
  address,
  task,
  intent,
  dataClass,
  tenant,
};

// A value with how it is known; of equal evidence the higher precedence counts, then the smaller value.
struct Said {
  Topic topic = Topic::target;
  std::string value;
  Evidence evidence = Evidence::asserted;
  int precedence = 0;
};

// What saw the call, in the order in which it stands for the request.
enum class Sight : uint8_t {
  row,             // the gateway's own record
  payload,         // the gateway's callback with the whole of the call
  span,            // the gateway's span of the call
  hook,            // the gateway's callback for a refusal
  door,            // an HTTP-level record of a refusal: server span, access line
  agent,           // the calling agent's own span
};

inline constexpr uint32_t noSpan = UINT32_MAX;

struct Witness {
  Sight sight = Sight::row;
  std::string source;                     // source instance
  std::string label;                      // "spend-logs:REQUEST_ID", listed under `records` behind the source
  std::string id;                         // the source's own id of the call, printed as `record`
  std::string version;                    // of two records of one kind with one key the later counts ("updated_at") ...
  int rank = 0;                           // ... then the higher rank; the other fills what it leaves open
  std::vector<std::string> callKeys;
  std::string clientSpan;                 // "TRACE/SPAN" of the client's span that the gateway was told
  std::string repeats;                    // "TRACE/SPAN" of the span whose call this is, too, unless that was refused
  uint32_t span = noSpan;                 // index in the traces, of a span
  Time start;
  std::optional<Time> end;
  uint16_t remainderNanos = 0;
  std::optional<int16_t> offsetMinutes;
  traffic::Kind kind = traffic::Kind::tool;
  traffic::Reason reason = traffic::Reason::none;
  bool failed = false;
  int status = 0;                         // HTTP status where it is recorded or certain
  std::string route;                      // "mcp", "mcp-rest", "a2a", "chat": the kind of door, empty where it is not known
  std::string detail;
  std::vector<Said> said;
  std::vector<std::string> path;          // agents outermost first, the caller last, as the client stated them
  Evidence pathEvidence = Evidence::claimed;      // ... or as a token says
  bool pathWhole = true;                  // nothing was left out before the first of them
  std::string gateway;                    // the gateway, where its source holds several; empty: the source's name
  std::string proof;                      // how the caller was authenticated ("jwt"); empty: by a key, if there is a credential
  bool credentialKept = true;             // the record has a place for the credential: none there is none presented
  bool headersSeen = false;               // the client's headers were recorded whole: what they do not name was not sent
  std::map<std::string, traffic::Cell> context;   // further Cedar inputs: "context.input.amount", ...

  // Adds what is not empty.
  void say(Topic topic, std::string_view value, Evidence evidence, int precedence = 0);
  // The best saying, or nothing.
  [[nodiscard]] const Said* best(Topic topic) const;
  [[nodiscard]] std::string_view value(Topic topic) const;      // of the best, or empty
};

// True if `a` counts before `b`: evidence, precedence, then the smaller value.
bool countsBefore(const Said& a, const Said& b);

// Whether a client's word for a person names one ("none", "null" and the like do not).
bool namesSomebody(std::string_view human);

// Sessions and traces in one spelling: lower case, a UUID without dashes.
std::string normalisedId(std::string_view id);

}  // namespace chatelaine::gateway
