// A recorded call as a value: its record side (what `traffic list` prints) and its Cedar side (what a policy set would be
// asked). Segments hold the same in columns; this form is for readers, the builder and single rows. Values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/evidence.h"
#include "core/base/time.h"

namespace chatelaine::traffic {

enum class Kind : uint8_t { tool, model, delegate, resource, prompt, list };

// What the gateway recorded. `none`: no access decision recorded.
enum class Verdict : uint8_t { allow, deny, none };

// Why a call was refused or failed; `none` for an allowed call that succeeded. `unknown` where the record gives no reason.
enum class Reason : uint8_t { none, access, authentication, rate, budget, guardrail, backend, malformed, unknown };

// Not recorded: nothing says what it was. Absent: recorded as not there.
enum class State : uint8_t { notRecorded, absent, recorded };

// One input of a policy. `value` is text in Cedar's JSON value syntax in canonical form (compact, keys sorted):
// `"eu"`, `12`, `12.5` (a JSON number; typed long or decimal by NumberTypes), `{"__entity":{"id":"a","type":"Agent"}}`,
// `{"__extn":{"arg":"10.0.0.1","fn":"ip"}}`, `["a"]`. Empty unless recorded.
struct Cell {
  State state = State::notRecorded;
  std::string value;
  Evidence evidence = Evidence::asserted;
  static Cell absent(Evidence e) { return {State::absent, {}, e}; }
  static Cell recorded(std::string v, Evidence e) { return {State::recorded, std::move(v), e}; }
  bool operator==(const Cell&) const = default;
};

// Somebody named by a record: the source's name, the identity's id in the source, and how it is known.
struct Named {
  std::string name;
  std::string id;
  Evidence evidence = Evidence::claimed;
  bool operator==(const Named&) const = default;
};

struct Request {
  std::string id;                          // 32 hex digits of a digest of (source instance, the record's own key)
  std::string source;                      // source instance of the record that is the request
  std::string gateway;                     // empty: no decision point seen
  Kind kind = Kind::tool;
  Time time;                               // start
  std::optional<Time> end;
  uint16_t remainderNanos = 0;
  std::optional<int16_t> offsetMinutes;    // as recorded; absent: assumed UTC
  std::string target;                      // "server/tool", the model, the agent delegated to; empty: not recorded
  std::string server;                      // MCP server; empty where there is none
  std::optional<Named> human;              // the originating human; absent: nobody is named
  std::vector<Named> agents;               // outermost first, the caller last; empty: nobody is named
  std::vector<std::string> candidates;     // names, where the caller is not known but bounded
  std::string credential;                  // alias, else digest; empty: none presented or not recorded
  std::string credentialId;                // digest
  std::string session;
  std::string trace;
  std::string record;                      // the source's own id
  std::vector<std::string> records;        // all witnesses: "source/file-kind:key", sorted
  Verdict verdict = Verdict::none;
  Reason reason = Reason::none;
  std::string detail;                      // the record's words for it, redacted; empty where there are none
  std::string chain;                       // key of its chain (execution); never empty for calls, empty for kind list
  std::string parent;                      // id of the request below whose effect this one hangs; empty: none known
  std::string address;                     // client address as recorded

  // Cedar side. principal/action/resource hold `Type::"id"` texts in `value`. An entry whose path is that of a record
  // ("context.input") and whose value is "{}" says that the record was seen whole: its attributes that have no cell of
  // their own are absent. Other paths without a cell are not recorded.
  Cell principal;
  Cell action;
  Cell resource;
  std::map<std::string, Cell> context;     // path from "context.": "context.chain.human", "context.input.amount"

  bool operator==(const Request&) const = default;
};

std::string_view toString(Kind kind);
std::string_view toString(Verdict verdict);
std::string_view toString(Reason reason);      // "" for none
std::optional<Kind> kindFromString(std::string_view text);
std::optional<Verdict> verdictFromString(std::string_view text);
std::optional<Reason> reasonFromString(std::string_view text);

// Replay skips a request that cannot be asked: "authentication failure", "target not recorded", "no decision point seen",
// "listing"; empty where it can be replayed (design: Replay 1).
std::string_view notReplayableBecause(const Request& request);

// The record above `path` that says that `path` is absent: one that was seen whole ("{}") or is absent itself; nullptr: none
// does. Looks at the nearest record above that has a cell; a cell of `path`'s own is not looked at.
const Cell* absentBecause(const Request& request, std::string_view path);

// What the request says of a context path: its own cell, else absent where absentBecause() finds a reason, else not recorded.
Cell cellAt(const Request& request, std::string_view path);

// SHA-256 in hex over all that the request holds; requests that say the same have equal digests (a cell that is not recorded, or
// absent where absentBecause() says it already, adds nothing).
std::string contentDigest(const Request& request);

}  // namespace chatelaine::traffic
