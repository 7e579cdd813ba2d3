#include "core/gateway/otlp/agents.h"

#include <algorithm>
#include <array>
#include <map>

namespace chatelaine::gateway::otlp {

namespace {

using traffic::Kind;

bool startsWithWord(std::string_view name, std::string_view word) {
  return name.starts_with(word) && (name.size() == word.size() || name[word.size()] == ' ');
}

std::string_view operationOf(const Span& span) {
  if (const std::string_view operation = span.attribute("gen_ai.operation.name"); !operation.empty()) return operation;
  if (!span.attribute("mcp.method.name").empty()) return span.attribute("mcp.method.name");
  for (const std::string_view word : {"invoke_agent", "execute_tool", "chat", "tools/call"})
    if (startsWithWord(span.name, word)) return word;
  return {};
}

std::string_view afterFirstWord(std::string_view name) {
  const size_t space = name.find(' ');
  return space == name.npos ? std::string_view() : name.substr(space + 1);
}

bool isModelOperation(std::string_view operation) {
  static constexpr std::array<std::string_view, 7> names{"chat", "text_completion", "generate_content", "embeddings", "completion",
                                                         "responses", "generate"};
  return std::ranges::find(names, operation) != names.end();
}

// The run of an agent, as opposed to a client's span of invoking one.
bool isRun(const Span& span) {
  return operationOf(span) == "invoke_agent" && span.kind != SpanKind::client && span.attribute("gen_ai.request.agent").empty();
}

std::string_view invokedBy(const Span& span) {
  const std::string_view named = span.attribute("gen_ai.request.agent");
  return named.empty() ? afterFirstWord(span.name) : named;
}

std::optional<Kind> callKind(const Span& span) {
  const std::string_view operation = operationOf(span);
  if (span.kind == SpanKind::server || operation.empty()) return std::nullopt;
  if (operation == "execute_tool" || operation == "tools/call") return Kind::tool;
  if (operation == "resources/read") return Kind::resource;
  if (operation == "prompts/get") return Kind::prompt;
  if (operation == "invoke_agent" && !isRun(span)) return Kind::delegate;
  if (isModelOperation(operation)) return Kind::model;
  return std::nullopt;
}

std::string_view targetOf(const Span& span, Kind kind) {
  const auto either = [&](std::string_view a, std::string_view b) { return span.attribute(a).empty() ? span.attribute(b) : span.attribute(a); };
  std::string_view target;
  if (kind == Kind::tool) target = either("gen_ai.tool.name", "mcp.tool.name");
  if (kind == Kind::model) target = either("gen_ai.request.model", "gen_ai.response.model");
  if (kind == Kind::resource) target = span.attribute("mcp.resource.uri");
  if (kind == Kind::prompt) target = span.attribute("gen_ai.prompt.name");
  if (kind == Kind::delegate) target = invokedBy(span);
  return target.empty() ? afterFirstWord(span.name) : target;
}

Witness witnessOf(const Span& span, uint32_t index, Kind kind, std::string_view target) {
  Witness w;
  w.sight = Sight::agent;
  w.source = span.source;
  w.label = "traces:" + span.key();
  w.id = span.key();
  w.span = index;
  w.start = span.start();
  w.end = span.end();
  w.remainderNanos = static_cast<uint16_t>(span.startNanos % 1000);
  w.offsetMinutes = std::int16_t{0};
  w.kind = kind;
  w.failed = span.failed || !span.attribute("error.type").empty();
  if (w.failed) w.detail = span.statusMessage.empty() ? std::string(span.attribute("error.type")) : span.statusMessage;
  w.say(Topic::target, target, Evidence::claimed);
  w.say(Topic::trace, span.trace, Evidence::claimed);
  w.say(Topic::session, span.attribute("gen_ai.conversation.id"), Evidence::claimed);
  w.clientSpan = span.key();
  return w;
}

// Whether the span lies inside another that tells of the same call: same kind, same target (one may lack the server's name), no
// agent's run between.
bool isInside(const Traces& traces, uint32_t span, Kind kind) {
  const uint32_t above = traces.nearest(traces.parentOf(span), [&](const Span& s) { return isRun(s) || callKind(s) == kind; });
  if (kind == Kind::delegate || above == noSpan || isRun(traces.spans()[above])) return false;
  const std::string_view inner = targetOf(traces.spans()[span], kind), outer = targetOf(traces.spans()[above], kind);
  return inner.ends_with(outer) || outer.ends_with(inner);
}

// The spans that invoke, or are the run of, one agent below one span, by start. The nth run goes with the nth client's span.
using Invocations = std::map<std::pair<uint32_t, std::string>, std::vector<uint32_t>>;

void readRuns(const Traces& traces, const Invocations& clients, const Invocations& runs, std::vector<Witness>& out) {
  static const std::vector<uint32_t> none;
  for (const auto& [place, group] : runs) {
    const auto found = clients.find(place);
    const std::vector<uint32_t>& invoking = found == clients.end() ? none : found->second;
    for (size_t i = 0; i < group.size(); ++i) {
      const Span& span = traces.spans()[group[i]];
      Witness w = witnessOf(span, group[i], Kind::delegate, agentOf(span));
      w.span = traces.parentOf(group[i]);      // what lies above the run handed on
      w.failed = false;                        // how the run ended is not how the delegation did
      w.detail.clear();
      if (i < invoking.size()) w.repeats = traces.spans()[invoking[i]].key();
      out.push_back(std::move(w));
    }
  }
}

}  // namespace

std::string_view agentOf(const Span& span) {
  for (const char* name : {"gen_ai.agent.name", "agent.name"})
    if (const std::string_view agent = span.attribute(name); !agent.empty()) return agent;
  return operationOf(span).empty() || span.kind == SpanKind::server ? std::string_view() : std::string_view(span.service);
}

std::set<std::string> relays(const Traces& traces) {
  std::set<std::string> serving, agents;
  for (const Span& span : traces.spans()) {
    if (span.kind == SpanKind::server && !span.attribute("mcp.method.name").empty()) serving.insert(span.service);
    if (!span.attribute("gen_ai.agent.name").empty() || operationOf(span) == "invoke_agent") agents.insert(span.service);
  }
  std::erase_if(serving, [&](const std::string& service) { return agents.contains(service); });
  return serving;
}

Ancestry ancestryOf(const Traces& traces, const std::set<std::string>& gateways, uint32_t span) {
  Ancestry found;
  for (size_t steps = 0; span != noSpan && steps < 512; span = traces.parentOf(span), ++steps) {
    const Span& here = traces.spans()[span];
    for (const char* name : {"enduser.id", "user.id"})
      if (const std::string_view human = here.attribute(name); namesSomebody(human)) found.human = human;
    if (gateways.contains(here.service)) continue;
    if (found.conversation.empty()) found.conversation = here.attribute("gen_ai.conversation.id");
    const std::string_view agent = agentOf(here);
    if (!agent.empty() && (found.agents.empty() || found.agents.back() != agent)) found.agents.emplace_back(agent);
    if (traces.parentOf(span) == noSpan) found.complete = here.parent.empty() && !agent.empty();
  }
  std::ranges::reverse(found.agents);
  return found;
}

void readAgentSpans(const Traces& traces, const std::set<std::string>& gateways, std::vector<Witness>& out) {
  Invocations clients, runs;
  for (uint32_t i = 0; i < traces.spans().size(); ++i) {
    const Span& span = traces.spans()[i];
    if (gateways.contains(span.service)) continue;
    const uint32_t parent = traces.parentOf(i);
    if (isRun(span) && parent != noSpan && !gateways.contains(traces.spans()[parent].service)) {
      const uint32_t above = callKind(traces.spans()[parent]) == Kind::delegate ? traces.parentOf(parent) : parent;
      if (agentOf(traces.spans()[parent]) != agentOf(span)) runs[{above, std::string(agentOf(span))}].push_back(i);
    }
    const auto kind = callKind(span);
    if (!kind || isInside(traces, i, *kind)) continue;
    Witness w = witnessOf(span, i, *kind, targetOf(span, *kind));
    if (*kind == Kind::delegate) clients[{parent, std::string(invokedBy(span))}].push_back(i);
    out.push_back(std::move(w));
  }
  readRuns(traces, clients, runs, out);
}

}  // namespace chatelaine::gateway::otlp
