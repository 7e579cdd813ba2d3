#include <algorithm>
#include <cctype>

#include "core/gateway/join_calls.h"

namespace chatelaine::gateway {

namespace {

bool looksLikeTrace(std::string_view id) {
  return id.size() == 32 && std::ranges::all_of(id, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

// A trace lies in the session that its agents' spans and calls name, if they name exactly one.
class Sessions {
public:
  explicit Sessions(const CallSet& set) {
    for (const otlp::Span& span : set.materials().traces.spans())
      if (!set.materials().gatewayServices.contains(span.service)) add(span.trace, span.attribute("gen_ai.conversation.id"));
    for (const Call& call : set.calls) add(set.value(call, Topic::trace), set.value(call, Topic::session));
  }
  [[nodiscard]] std::string of(const std::string& trace) const {
    const auto found = sessions_.find(trace);
    return found == sessions_.end() || found->second.size() != 1 ? std::string() : *found->second.begin();
  }

private:
  void add(const std::string& trace, std::string_view session) {
    if (!trace.empty() && !session.empty()) sessions_[trace].insert(normalisedId(session));
  }
  std::unordered_map<std::string, std::set<std::string>> sessions_;
};

std::string traceOfSpans(const CallSet& set, const Call& call) {
  if (call.clientSpans.empty()) return {};
  std::string trace;
  for (const uint32_t span : call.clientSpans) trace = std::max(trace, set.materials().traces.spans()[span].trace);
  return trace;
}

}  // namespace

void findChains(CallSet& set) {
  const Sessions sessions(set);
  for (Call& call : set.calls) {
    call.session = set.value(call, Topic::session);
    call.trace = set.value(call, Topic::trace);
    if (call.trace.empty()) call.trace = traceOfSpans(set, call);
    if (set.base(call).kind == traffic::Kind::list) {
      call.chain.clear();
      continue;
    }
    const std::string given = set.value(call, Topic::givenSession);
    std::string session = normalisedId(call.session), trace = call.trace;
    if (session.empty() && trace.empty() && looksLikeTrace(given)) trace = normalisedId(given);
    if (session.empty() && !trace.empty()) session = sessions.of(trace);
    if (session.empty() && trace.empty()) session = normalisedId(given);
    if (!session.empty()) call.chain = "session:" + session;
    else if (!trace.empty()) call.chain = "trace:" + trace;
    else call.chain = "call:" + set.base(call).source + '/' + set.base(call).label;
  }
}

std::string resolvedTool(std::string_view name, const Registry& registry) {
  if (name.find('/') != name.npos) return std::string(name);
  static constexpr std::string_view separators = "-_.:";
  size_t split = 0;
  for (size_t i = 1; i + 1 < name.size(); ++i)
    if (separators.find(name[i]) != separators.npos && registry.servers.contains(name.substr(0, i))) split = i;
  if (split == 0) return std::string(name);
  std::string_view tool = name.substr(split + 1);
  while (tool.size() > 1 && tool.front() == name[split]) tool.remove_prefix(1);      // `__` and `::`
  return std::string(name.substr(0, split)) + '/' + std::string(tool);
}

void resolveTargets(CallSet& set) {
  const Registry& registry = set.materials().registry;
  for (Call& call : set.calls) {
    const Said* said = set.best(call, Topic::target);
    if (!said || set.base(call).kind == traffic::Kind::list) continue;
    call.target = said->value;
    call.targetEvidence = said->evidence;
    if (set.base(call).kind == traffic::Kind::tool) call.target = resolvedTool(call.target, registry);
    if (set.base(call).kind == traffic::Kind::delegate)
      if (std::string name = registry.agentName(call.target); !name.empty()) call.target = std::move(name);
  }
}

}  // namespace chatelaine::gateway
