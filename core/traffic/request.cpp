#include "core/traffic/request.h"

#include <array>
#include <utility>

#include "core/base/digest.h"

namespace chatelaine::traffic {

namespace {

constexpr std::array<std::string_view, 6> kindNames{"tool", "model", "delegate", "resource", "prompt", "list"};
constexpr std::array<std::string_view, 3> verdictNames{"allow", "deny", "none"};
constexpr std::array<std::string_view, 9> reasonNames{"",       "access",    "authentication", "rate", "budget", "guardrail",
                                                      "backend", "malformed", "unknown"};

template <class Value, size_t count>
std::optional<Value> valueOf(const std::array<std::string_view, count>& names, std::string_view text) {
  for (size_t i = 0; i < count; ++i)
    if (!text.empty() && names[i] == text) return static_cast<Value>(i);
  return std::nullopt;
}

// Bytes in which no two different requests look alike: every text has its length before it.
class Canonical {
public:
  void number(int64_t value) {
    for (int shift = 0; shift < 64; shift += 8) bytes_ += static_cast<char>(static_cast<uint64_t>(value) >> shift);
  }
  void text(std::string_view value) {
    number(static_cast<int64_t>(value.size()));
    bytes_ += value;
  }
  void texts(const std::vector<std::string>& values) {
    number(static_cast<int64_t>(values.size()));
    for (const std::string& value : values) text(value);
  }
  void named(const Named& named) {
    text(named.name);
    text(named.id);
    number(static_cast<int64_t>(named.evidence));
  }
  void cell(const Cell& cell) {
    number(static_cast<int64_t>(cell.state));
    if (cell.state == State::notRecorded) return;
    text(cell.state == State::recorded ? cell.value : "");
    number(static_cast<int64_t>(cell.evidence));
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
  std::string bytes_;
};

void addRecordSide(Canonical& out, const Request& request) {
  for (const std::string* text : {&request.id, &request.source, &request.gateway, &request.target, &request.server, &request.credential,
                                  &request.credentialId, &request.session, &request.trace, &request.record, &request.detail,
                                  &request.chain, &request.parent, &request.address})
    out.text(*text);
  out.number(static_cast<int64_t>(request.kind));
  out.number(static_cast<int64_t>(request.verdict));
  out.number(static_cast<int64_t>(request.reason));
  out.number(request.time.micros);
  out.number(request.remainderNanos);
  out.number(request.end ? 1 : 0);
  out.number(request.end ? request.end->micros : 0);
  out.number(request.offsetMinutes ? 1 : 0);
  out.number(request.offsetMinutes.value_or(0));
  out.number(request.human ? 1 : 0);
  if (request.human) out.named(*request.human);
  out.number(static_cast<int64_t>(request.agents.size()));
  for (const Named& agent : request.agents) out.named(agent);
  out.texts(request.candidates);
  out.texts(request.records);
}

void addCedarSide(Canonical& out, const Request& request) {
  out.cell(request.principal);
  out.cell(request.action);
  out.cell(request.resource);
  for (const auto& [path, cell] : request.context) {
    if (cell.state == State::notRecorded || (cell.state == State::absent && absentBecause(request, path))) continue;
    out.text(path);
    out.cell(cell);
  }
}

}  // namespace

std::string_view toString(Kind kind) { return kindNames[static_cast<size_t>(kind)]; }
std::string_view toString(Verdict verdict) { return verdictNames[static_cast<size_t>(verdict)]; }
std::string_view toString(Reason reason) { return reasonNames[static_cast<size_t>(reason)]; }
std::optional<Kind> kindFromString(std::string_view text) { return valueOf<Kind>(kindNames, text); }
std::optional<Verdict> verdictFromString(std::string_view text) { return valueOf<Verdict>(verdictNames, text); }
std::optional<Reason> reasonFromString(std::string_view text) { return valueOf<Reason>(reasonNames, text); }

std::string_view notReplayableBecause(const Request& request) {
  if (request.kind == Kind::list) return "listing";
  if (request.reason == Reason::authentication) return "authentication failure";
  if (request.target.empty() || request.action.state != State::recorded || request.resource.state != State::recorded)
    return "target not recorded";
  if (request.gateway.empty()) return "no decision point seen";
  return "";
}

const Cell* absentBecause(const Request& request, std::string_view path) {
  for (size_t dot = path.rfind('.'); dot != std::string_view::npos && dot > 0; dot = path.rfind('.', dot - 1)) {
    const auto above = request.context.find(std::string(path.substr(0, dot)));
    if (above == request.context.end() || above->second.state == State::notRecorded) continue;
    return above->second.state == State::absent || above->second.value == "{}" ? &above->second : nullptr;
  }
  return nullptr;
}

Cell cellAt(const Request& request, std::string_view path) {
  const auto own = request.context.find(std::string(path));
  if (own != request.context.end() && own->second.state != State::notRecorded) return own->second;
  const Cell* above = absentBecause(request, path);
  return above ? Cell::absent(above->evidence) : Cell{};
}

std::string contentDigest(const Request& request) {
  Canonical out;
  addRecordSide(out, request);
  addCedarSide(out, request);
  return sha256(out.bytes()).hex();
}

}  // namespace chatelaine::traffic
