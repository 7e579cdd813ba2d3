#include "core/gateway/toolhive/audit.h"

#include <algorithm>
#include <array>

#include "core/gateway/litellm/witness_facts.h"

namespace chatelaine::gateway::toolhive {

namespace {

using Object = std::optional<JsonReader::Object>;
using traffic::Kind;
using traffic::Reason;

struct TypeRow {
  std::string_view name;
  Kind kind;
};
constexpr std::array types{TypeRow{"mcp_tool_call", Kind::tool}, TypeRow{"mcp_resource_read", Kind::resource},
                           TypeRow{"mcp_prompt_get", Kind::prompt}, TypeRow{"mcp_tools_list", Kind::list},
                           TypeRow{"mcp_resources_list", Kind::list}, TypeRow{"mcp_prompts_list", Kind::list}};
constexpr std::array methods{TypeRow{"tools/call", Kind::tool}, TypeRow{"resources/read", Kind::resource}, TypeRow{"prompts/get", Kind::prompt}};

template <class Rows>
std::optional<Kind> kindIn(const Rows& rows, std::string_view name) {
  const auto found = std::ranges::find(rows, name, &TypeRow::name);
  return found == rows.end() ? std::nullopt : std::optional(found->kind);
}

// `baggage: a=1,b=2`.
std::string_view baggageItem(std::string_view baggage, std::string_view name) {
  for (size_t at = 0; at < baggage.size();) {
    const size_t end = std::min(baggage.find(',', at), baggage.size());
    std::string_view item = baggage.substr(at, end - at);
    while (item.starts_with(' ')) item.remove_prefix(1);
    if (item.starts_with(name) && item.substr(name.size()).starts_with('=')) return item.substr(name.size() + 1).substr(0, item.find(';') - name.size() - 1);
    at = end + 1;
  }
  return {};
}

// The client's words in `_meta` of the call.
void readMeta(AuditCall& call, JsonReader& json, Object params) {
  const Object meta = json.objectAt(params, "_meta");
  if (!meta) return;
  const std::string_view baggage = JsonReader::text(meta, "baggage");
  call.human = baggageItem(baggage, "enduser.id");
  call.session = baggageItem(baggage, "session.id");
  call.words.emplace_back(baggageItem(baggage, "agent"));
  call.words.emplace_back(JsonReader::text(json.objectAt(meta, "io.modelcontextprotocol/clientInfo"), "name"));
  const std::string_view parent = JsonReader::text(meta, "traceparent");
  if (parent.size() >= 53 && parent[2] == '-' && parent[35] == '-') {
    call.witness.say(Topic::trace, parent.substr(3, 32), Evidence::claimed);
    call.witness.clientSpan = std::string(parent.substr(3, 32)) + '/' + std::string(parent.substr(36, 16));
  }
}

void readBody(AuditCall& call, JsonReader& json, Object body) {
  const Object params = json.objectAt(body, "params");
  if (!params) return;
  readMeta(call, json, params);
  if (call.witness.kind != Kind::tool) return;
  call.argumentsKnown = true;
  JsonReader::Object arguments;
  if (const auto element = JsonReader::at(params, "arguments"); element && element->get(arguments) == simdjson::SUCCESS) {
    addArguments(call.facts, arguments);
    litellm::sayArguments(call.witness, arguments);
  } else {
    call.witness.context["context.input"] = traffic::Cell::recorded("{}", Evidence::asserted);
  }
}

struct Actors {
  std::vector<std::string> names;      // the current one first
  std::string claim;                   // as the token nests them
  bool oneIssuer = true;               // all are of the token's own issuer
  bool readable = true;
};

Actors readActors(Object delegation, std::string_view issuer) {
  Actors actors;
  simdjson::dom::array chain;
  const auto list = JsonReader::at(delegation, "chain");
  if (!list || list->get(chain) != simdjson::SUCCESS) return actors;
  std::vector<std::string> hops;       // each without its `act`
  for (const auto hop : chain) {
    JsonReader::Object object;
    if (hop.get(object) != simdjson::SUCCESS) continue;
    const std::string_view agent = JsonReader::text(Object(object), "sub"), by = JsonReader::text(Object(object), "iss");
    if (agent.empty()) {
      actors.readable = false;
      return actors;
    }
    actors.names.emplace_back(agent);
    actors.oneIssuer = actors.oneIssuer && (by.empty() || issuer.empty() || by == issuer);
    hops.push_back((by.empty() ? "" : "\"iss\":" + jsonQuoted(by) + ",") + "\"sub\":" + jsonQuoted(agent) + "}");
  }
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) actors.claim = "{" + (actors.claim.empty() ? "" : "\"act\":" + actors.claim + ",") + *hop;
  return actors;
}

bool flagAt(Object object, std::string_view key) {
  const auto flag = JsonReader::at(object, key);
  return flag && flag->is_bool() && bool(*flag);
}

void readDelegation(AuditCall& call, Object delegation) {
  call.delegated = delegation.has_value();
  call.actKnown = !call.subject.empty();
  if (!delegation) return;
  const GatewayConfig* config = call.gateway->config ? &*call.gateway->config : nullptr;
  const Actors actors = readActors(delegation, config ? std::string_view(config->issuer) : std::string_view());
  const bool truncated = flagAt(delegation, "truncated"), readable = actors.readable && !flagAt(delegation, "malformed");
  for (const std::string& agent : actors.names) call.act += " " + jsonQuoted(agent);
  call.actKnown = readable && !truncated;
  if (actors.names.empty() || !readable) return;
  if (!truncated) call.facts["claim_act"] = actors.claim;
  Witness& w = call.witness;
  w.pathEvidence = actors.oneIssuer ? Evidence::verified : Evidence::claimed;
  w.pathWhole = !truncated;
  w.path.assign(actors.names.rbegin(), actors.names.rend());
}

// What the row says about how the call ended. A tool's error, its crash and a session of somebody else's are `success`, too.
void sayOutcome(AuditCall& call, Object extra) {
  Witness& w = call.witness;
  const std::string_view message = JsonReader::text(extra, "jsonrpc_error_message");
  const auto code = JsonReader::integer(JsonReader::at(extra, "jsonrpc_error_code"));
  w.failed = call.outcome != "success";
  if (!w.failed) {
    w.status = 200;
  } else if (call.outcome == "denied") {
    w.reason = call.subject.empty() ? Reason::authentication : Reason::access;
    w.status = call.subject.empty() ? 401 : 403;
    w.detail = call.subject.empty() ? "denied (HTTP 401): the audit log keeps no reason" : "denied (HTTP 403): the audit log keeps no policy";
  } else if (call.outcome == "application_error") {
    w.status = 200;
    w.reason = code == -32603 ? Reason::backend : Reason::unknown;
    w.detail = "JSON-RPC error " + (code ? std::to_string(*code) : std::string("without a code")) + ": " + std::string(message);
  } else {
    w.reason = call.outcome == "error" ? Reason::backend : Reason::unknown;
    w.detail = call.outcome == "error" ? "HTTP 5xx" : "HTTP 4xx other than 401 and 403";
  }
}

void sayWhat(AuditCall& call, Object target, Object extra, Object body, JsonReader& json) {
  Witness& w = call.witness;
  call.tool = JsonReader::text(target, "name");
  Evidence evidence = Evidence::asserted;
  if (call.tool.empty()) {
    const Object params = json.objectAt(body, "params");
    call.tool = JsonReader::text(params, w.kind == Kind::resource ? "uri" : "name");
    evidence = Evidence::claimed;
  }
  if (w.kind == Kind::list) return;
  const std::string_view backend = JsonReader::text(extra, "backend_name");
  std::string name = call.tool;
  if (w.kind != Kind::resource && call.gateway->config) name = call.gateway->config->target(call.tool);
  if (name == call.tool && !backend.empty() && call.tool.size() > backend.size() + 1 && call.tool.starts_with(backend))
    name = std::string(backend) + "/" + call.tool.substr(backend.size() + 1);
  w.say(Topic::target, name, evidence, 3);
}

// `crewkit/0.9 (refund-agent)`, `refund-agent/1.2`.
void addUserAgent(AuditCall& call, std::string_view agent) {
  const size_t open = agent.find('('), close = agent.rfind(')');
  if (open != agent.npos && close != agent.npos && close > open) call.words.emplace_back(agent.substr(open + 1, close - open - 1));
  call.words.emplace_back(agent.substr(0, agent.find('/')));
}

// The kind of call, or nothing: the beginning of a session, a ping, a step of a workflow (its call has a row of its own).
std::optional<Kind> kindOf(std::string_view type, bool refused, Object body, Object target, std::string& problem) {
  auto kind = kindIn(types, type);
  if (kind || type != "http_request" || !refused) return kind;
  kind = kindIn(methods, JsonReader::text(body, "method"));
  if (!kind && !body && JsonReader::text(target, "method") == "POST") problem = "was refused before it was read: what it asked is not recorded";
  return kind;
}

void frame(AuditCall& call, const std::string& source, std::string_view id, const ParsedTime& end, Object extra) {
  // Both times of a row are the end.
  const int64_t took = std::clamp<int64_t>(JsonReader::integer(JsonReader::at(extra, "duration_ms")).value_or(0), 0, 86'400'000);
  Witness& w = call.witness;
  w.sight = Sight::row;
  w.source = source;
  w.id = id;
  w.label = "audit:" + w.id;
  w.callKeys = {"toolhive-audit:" + w.id};
  w.gateway = call.gateway->id;
  w.end = end.time;
  w.start = end.time - Duration{took * 1000};
  w.remainderNanos = end.remainderNanos;
  w.offsetMinutes = end.offsetMinutes;
  w.route = "mcp";
  w.credentialKept = false;
}

}  // namespace

std::optional<AuditCall> readAudit(JsonReader& json, std::string_view text, const std::string& source, const Gateways& gateways, std::string& problem) {
  const Object row = json.object(json.parse(text)), target = json.objectAt(row, "target"), body = json.objectAt(json.objectAt(row, "data"), "request");
  const std::string_view id = JsonReader::text(row, "audit_id");
  AuditCall call;
  call.outcome = JsonReader::text(row, "outcome");
  const auto kind = kindOf(JsonReader::text(row, "type"), call.outcome != "success", body, target, problem);
  if (!kind) return std::nullopt;
  call.gateway = gateways.ofComponent(source, JsonReader::text(row, "component"));
  const auto end = parseTime(JsonReader::text(row, "logged_at"));
  if (call.gateway == nullptr || !end || id.empty()) {
    problem = "names no gateway or no time";
    return std::nullopt;
  }
  const Object extra = json.objectAt(json.objectAt(row, "metadata"), "extra"), from = json.objectAt(row, "source"), subjects = json.objectAt(row, "subjects");
  frame(call, source, id, *end, extra);
  call.witness.kind = *kind;
  call.subject = JsonReader::text(subjects, "user_id");
  const std::string_view user = JsonReader::text(subjects, "user");
  call.named = !user.empty() && user != "anonymous";
  readBody(call, json, body);
  readDelegation(call, json.objectAt(row, "delegation"));
  sayOutcome(call, extra);
  sayWhat(call, target, extra, body, json);
  if (!call.subject.empty()) call.facts["claim_sub"] = jsonQuoted(call.subject);
  addUserAgent(call, JsonReader::text(json.objectAt(from, "extra"), "user_agent"));
  call.witness.say(Topic::session, call.session, Evidence::claimed);
  call.witness.say(Topic::address, JsonReader::text(from, "value"), Evidence::claimed);
  return call;
}

}  // namespace chatelaine::gateway::toolhive
