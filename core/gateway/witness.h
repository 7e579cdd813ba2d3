// What one record says about one call. Readers turn their records into witnesses; join.h makes requests out of them. A call
// key names the call strongly enough to unite records ("litellm-request:ID", "litellm-call:ID", "span:TRACE/SPAN"); a chain key
// names the execution ("session:ID", "trace:ID"). Values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/evidence.h"
#include "core/base/time.h"
#include "core/traffic/request.h"

namespace chatelaine::gateway {

// A value with how it is known; the reader's precedence (higher wins) orders witnesses that disagree at equal evidence.
struct Said {
  std::string value;
  Evidence evidence = Evidence::asserted;
  int precedence = 0;
};

struct Witness {
  std::string source;                     // source instance
  std::string record;                     // provenance "file:line"
  std::string label;                      // "spend-logs:REQUEST_ID", listed under `records`
  std::vector<std::string> callKeys;
  std::vector<std::string> chainKeys;     // strongest first
  std::string span;                       // "TRACE/SPAN" of a span, else empty
  std::string parentSpan;                 // "TRACE/SPAN" of its parent, else empty
  bool isRow = false;                     // the gateway's own row: the request; others are witnesses of one or, alone, stand for one
  Time start;
  std::optional<Time> end;
  uint16_t remainderNanos = 0;
  std::optional<int16_t> offsetMinutes;
  traffic::Kind kind = traffic::Kind::tool;
  traffic::Verdict verdict = traffic::Verdict::none;
  traffic::Reason reason = traffic::Reason::unknown;
  std::string detail;
  std::string gateway;                    // empty: seen by no gateway
  // "target", "server", "human", "agent" (the caller), "parent" (who delegated), "credential", "session", "trace", "address",
  // "task", "intent", "record" and so on, each as often as it was said.
  std::multimap<std::string, Said> said;
  std::vector<Said> path;                 // agents outermost first, as a client or token stated them; may be empty
  std::map<std::string, traffic::Cell> context;   // further Cedar inputs: "context.input.amount", ...
};

}  // namespace chatelaine::gateway
