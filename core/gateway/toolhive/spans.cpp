#include "core/gateway/toolhive/spans.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <tuple>
#include <unordered_map>

#include "core/gateway/litellm/witness_facts.h"

namespace chatelaine::gateway::toolhive {

namespace {

using otlp::Span;
using otlp::SpanKind;
using traffic::Kind;
using traffic::Reason;

// Both are written when the answer is; what lies between is some microseconds.
constexpr int64_t apartAtMost = 50'000;

std::optional<Kind> kindOf(const Span& span) {
  const std::string_view method = span.attribute("mcp.method.name");
  if (span.kind != SpanKind::server) return std::nullopt;
  if (method == "tools/call") return Kind::tool;
  if (method == "resources/read") return Kind::resource;
  return method == "prompts/get" ? std::optional(Kind::prompt) : std::nullopt;
}

std::string toolOf(const Span& span, Kind kind) {
  const std::string_view name = span.attribute(kind == Kind::tool ? "gen_ai.tool.name" : kind == Kind::prompt ? "gen_ai.prompt.name" : "mcp.resource.uri");
  if (!name.empty()) return std::string(name);
  const size_t blank = span.name.find(' ');
  return blank == std::string::npos ? std::string() : span.name.substr(blank + 1);
}

int statusOf(const Span& span) {
  const std::string_view text = span.attribute("http.response.status_code");
  int status = 0;
  std::from_chars(text.data(), text.data() + text.size(), status);
  return status;
}

bool fits(const AuditCall& call, const Span& span) {
  const int status = statusOf(span);
  if (status == 0) return true;
  if (call.outcome == "denied") return status == 401 || status == 403;
  if (call.outcome == "failure") return status >= 400 && status < 500 && status != 401 && status != 403;
  if (call.outcome == "error") return status >= 500;
  return status < 400;
}

Witness witnessOf(const otlp::Traces& traces, uint32_t index, Kind kind, const Gateway& gateway) {
  const Span& span = traces.spans()[index];
  Witness w;
  w.sight = Sight::span;
  w.source = span.source;
  w.label = "traces:" + span.key();
  w.id = span.key();
  w.span = index;
  w.gateway = gateway.id;
  w.start = span.start();
  w.end = span.end();
  w.remainderNanos = static_cast<uint16_t>(span.startNanos % 1000);
  w.offsetMinutes = std::int16_t{0};
  w.kind = kind;
  w.route = "mcp";
  w.credentialKept = false;
  w.status = statusOf(span);
  w.failed = w.status >= 400;
  if (w.status == 401) w.reason = Reason::authentication;
  else if (w.status == 403) w.reason = Reason::access;
  else if (w.failed) w.reason = w.status >= 500 ? Reason::backend : Reason::unknown;
  if (w.failed) w.detail = "HTTP " + std::to_string(w.status);
  const std::string tool = toolOf(span, kind);
  w.say(Topic::target, kind == Kind::resource || !gateway.config ? tool : gateway.config->target(tool), Evidence::asserted, 1);
  w.say(Topic::givenSession, span.attribute("mcp.session.id"), Evidence::asserted);
  if (!span.parent.empty()) {      // the trace is the client's
    w.say(Topic::trace, span.trace, Evidence::claimed);
    w.clientSpan = span.trace + '/' + span.parent;
  }
  return w;
}

struct SpanPair {
  int64_t apart;
  uint32_t call, span;      // index in the calls, in the witnesses
};

}  // namespace

std::set<std::string> services(const otlp::Traces& traces) {
  std::set<std::string> found;
  for (const Span& span : traces.spans())
    if (span.scope.starts_with("github.com/stacklok/toolhive")) found.insert(span.service);
  return found;
}

std::vector<Witness> readSpans(const otlp::Traces& traces, const Gateways& gateways, std::vector<AuditCall>& calls) {
  std::vector<Witness> witnesses;
  std::map<std::tuple<const Gateway*, Kind, std::string>, std::vector<std::pair<int64_t, uint32_t>>> byTool;      // end, witness
  for (uint32_t i = 0; i < traces.spans().size(); ++i) {
    const Span& span = traces.spans()[i];
    const auto kind = kindOf(span);
    const Gateway* gateway = kind && span.scope.starts_with("github.com/stacklok/toolhive") ? gateways.ofService(span.service) : nullptr;
    if (gateway == nullptr) continue;
    byTool[{gateway, *kind, toolOf(span, *kind)}].emplace_back(span.end().micros, static_cast<uint32_t>(witnesses.size()));
    witnesses.push_back(witnessOf(traces, i, *kind, *gateway));
  }
  for (auto& [key, ends] : byTool) std::ranges::sort(ends);
  std::vector<SpanPair> pairs;
  for (uint32_t c = 0; c < calls.size(); ++c) {
    const AuditCall& call = calls[c];
    const auto group = byTool.find({call.gateway, call.witness.kind, call.tool});
    if (group == byTool.end()) continue;
    const int64_t end = call.witness.end->micros;
    auto at = std::ranges::lower_bound(group->second, std::pair(end - apartAtMost, uint32_t{0}));
    for (; at != group->second.end() && at->first <= end + apartAtMost; ++at)
      if (fits(call, traces.spans()[witnesses[at->second].span])) pairs.push_back({std::abs(at->first - end), c, at->second});
  }
  std::ranges::sort(pairs, {}, [](const SpanPair& p) { return std::tie(p.apart, p.call, p.span); });
  std::vector<bool> taken(calls.size()), matched(witnesses.size());
  for (const SpanPair& pair : pairs) {
    if (taken[pair.call] || matched[pair.span]) continue;
    taken[pair.call] = matched[pair.span] = true;
    witnesses[pair.span].callKeys = calls[pair.call].witness.callKeys;
    if (calls[pair.call].outcome == "failure") calls[pair.call].witness.detail = witnesses[pair.span].detail;
    if (witnesses[pair.span].status != 0) calls[pair.call].witness.status = witnesses[pair.span].status;
    calls[pair.call].words.emplace_back(traces.spans()[witnesses[pair.span].span].attribute("mcp.client.name"));
  }
  for (uint32_t i = 0; i < witnesses.size(); ++i) {
    if (matched[i]) continue;
    witnesses[i].callKeys = {"toolhive-span:" + witnesses[i].id};
    witnesses[i].say(Topic::agent, traces.spans()[witnesses[i].span].attribute("mcp.client.name"), Evidence::claimed, litellm::precedence::span);
  }
  return witnesses;
}

std::vector<BorrowedSession> borrowedSessions(const std::vector<Witness>& spans, const std::vector<AuditCall>& calls) {
  std::unordered_map<std::string, const AuditCall*> byKey;
  for (const AuditCall& call : calls) byKey.emplace(call.witness.callKeys.front(), &call);
  std::map<std::string, std::vector<const AuditCall*>> bySession;
  for (const Witness& span : spans)
    if (const auto session = span.value(Topic::givenSession); !session.empty())
      if (const auto call = byKey.find(span.callKeys.front()); call != byKey.end()) bySession[std::string(session)].push_back(call->second);
  std::vector<BorrowedSession> borrowed;
  for (auto& [session, users] : bySession) {
    std::ranges::sort(users, {}, [](const AuditCall* c) { return std::tie(c->witness.start, c->witness.id); });
    for (const AuditCall* user : users)
      if (user->subject != users.front()->subject && user->outcome == "success")
        borrowed.push_back({session, users.front()->subject, user->subject, user->witness.label});
  }
  return borrowed;
}

}  // namespace chatelaine::gateway::toolhive
