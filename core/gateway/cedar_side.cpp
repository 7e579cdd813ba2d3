#include <array>
#include <cctype>

#include "core/gateway/dom.h"
#include "core/gateway/join_calls.h"

namespace chatelaine::gateway {

namespace {

using traffic::Cell;
using traffic::Kind;
using traffic::Request;

// `Type::"id"` as Cedar writes it.
std::string entityText(std::string_view type, std::string_view id) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out(type);
  out += "::\"";
  for (const char c : id) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7f) ((((out += "\\u{") += digits[byte >> 4]) += digits[byte & 15]) += '}');
    else out += c;
  }
  return out + '"';
}

std::string entityValue(std::string_view type, std::string_view id) {
  return R"({"__entity":{"id":)" + jsonQuoted(id) + R"(,"type":)" + jsonQuoted(type) + "}}";
}

std::string extension(std::string_view function, std::string_view argument) {
  return R"({"__extn":{"arg":)" + jsonQuoted(argument) + R"(,"fn":)" + jsonQuoted(function) + "}}";
}

// Milliseconds and `Z`, the form that Cedar's datetime() takes.
std::string dateTime(Time time) {
  int64_t millis = time.micros / 1000;
  if (time.micros % 1000 < 0) --millis;
  std::string text = formatTime(Time{millis * 1000});
  if (text.find('.') == text.npos) text.insert(text.size() - 1, ".000");
  return text;
}

// ip() takes an address, nothing else.
bool isAddress(std::string_view text) {
  if (text.empty()) return false;
  const bool four = text.find(':') == text.npos;
  size_t dots = 0, digits = 0;
  for (const char c : text) {
    if (c == '.') {
      if (digits == 0 || digits > 3) return false;
      ++dots, digits = 0;
    } else if (four ? (c < '0' || c > '9') : (!std::isxdigit(static_cast<unsigned char>(c)) && c != ':')) {
      return false;
    } else {
      ++digits;
    }
  }
  return four ? dots == 3 && digits > 0 && digits <= 3 : true;
}

void addAsked(Request& request, const Call& call) {
  if (request.kind == Kind::list || request.target.empty()) return;
  const std::string prefix = (request.gateway.empty() ? std::string("-") : request.gateway) + '/';
  const auto set = [&](const std::string& action, std::string_view type, const std::string& id) {
    request.action = Cell::recorded(entityText("Action", action), call.targetEvidence);
    request.resource = Cell::recorded(entityText(type, id), call.targetEvidence);
  };
  switch (request.kind) {
    case Kind::tool: return set(request.target, "Tool", prefix + request.target);
    case Kind::model: return set("invoke_model", "Model", prefix + request.target);
    case Kind::delegate: return set("delegate", "Agent", request.target);
    case Kind::resource: return set("read_resource", "McpResource", prefix + request.target);
    case Kind::prompt: return set("get_prompt", "Prompt", prefix + request.target);
    case Kind::list: return;
  }
}

void addChain(Request& request, const Call& call) {
  auto& context = request.context;
  if (request.human) context["context.chain.human"] = Cell::recorded(entityValue("Human", request.human->name), request.human->evidence);
  else if (call.nobody) context["context.chain.human"] = Cell::absent(Evidence::claimed);
  if (request.agents.empty()) return;
  const size_t above = request.agents.size() - 1;
  if (above > 0) {
    const traffic::Named& parent = request.agents[above - 1];
    context["context.chain.parent"] = Cell::recorded(entityValue("Agent", parent.name), parent.evidence);
  }
  if (!call.pathComplete) return;
  Evidence evidence = above > 0 ? Evidence::verified : Evidence::claimed;      // that nobody is above is the client's word
  std::set<std::string> members;
  for (size_t i = 0; i < above; ++i) {
    members.insert(entityValue("Agent", request.agents[i].name));
    evidence = weakest(evidence, request.agents[i].evidence);
  }
  std::string agents = "[";
  for (const std::string& member : members) agents += (agents.size() > 1 ? "," : "") + member;
  context["context.chain.agents"] = Cell::recorded(agents + "]", evidence);
  if (above == 0) context["context.chain.parent"] = Cell::absent(evidence);
  if (request.human || call.nobody)
    context["context.chain.depth"] = Cell::recorded(std::to_string(above + (request.human ? 1 : 0)),
                                                    request.human ? weakest(evidence, request.human->evidence) : evidence);
}

void addCaller(Request& request, const Call& call, const CallSet& set) {
  if (!request.agents.empty()) request.principal = Cell::recorded(entityText("Agent", request.agents.back().name), request.agents.back().evidence);
  if (request.gateway.empty()) return;
  auto& context = request.context;
  if (!request.credential.empty()) {
    const bool authenticated = request.reason != traffic::Reason::authentication;
    context["context.caller.credential"] =
        Cell::recorded(entityValue("Credential", request.credential), authenticated ? Evidence::verified : Evidence::asserted);
    const std::string& proof = set.base(call).proof;
    if (authenticated) context["context.caller.proof"] = Cell::recorded(jsonQuoted(proof.empty() ? "key" : proof), Evidence::verified);
    const auto& credentials = set.materials().registry.credentials;
    const auto known = credentials.find(request.credentialId);
    if (known != credentials.end() && known->second.created && *known->second.created <= request.time)
      context["context.caller.credentialAge"] =
          Cell::recorded(extension("duration", std::to_string((request.time - *known->second.created).micros / 1000) + "ms"), Evidence::asserted);
  } else if (!set.base(call).credentialKept) {
    if (const std::string& proof = set.base(call).proof; !proof.empty())
      context["context.caller.proof"] = Cell::recorded(jsonQuoted(proof), Evidence::verified);
  } else if (set.base(call).sight <= Sight::payload) {      // rows always have the column
    context["context.caller.credential"] = Cell::absent(Evidence::asserted);
    context["context.caller.proof"] = Cell::recorded("\"none\"", Evidence::asserted);
  }
}

bool headersSeen(const Call& call, const CallSet& set) {
  for (const uint32_t index : call.witnesses)
    if (set.witness(index).headersSeen) return true;
  return false;
}

void addText(Request& request, const std::string& path, const Said* said, bool alwaysRecorded) {
  if (said) request.context[path] = Cell::recorded(jsonQuoted(said->value), said->evidence);
  else if (alwaysRecorded) request.context[path] = Cell::absent(Evidence::asserted);
}

}  // namespace

void addCedarSide(Request& request, const Call& call, const CallSet& set) {
  addAsked(request, call);
  addChain(request, call);
  addCaller(request, call, set);
  const bool seen = headersSeen(call, set);
  request.context["context.time"] = Cell::recorded(extension("datetime", dateTime(request.time)),
                                                   request.gateway.empty() ? Evidence::claimed : Evidence::asserted);
  if (const Said* address = set.best(call, Topic::address); address && isAddress(address->value))
    request.context["context.sourceIp"] = Cell::recorded(extension("ip", address->value), address->evidence);
  addText(request, "context.session.id", set.best(call, Topic::session), seen);
  addText(request, "context.purpose.task", set.best(call, Topic::task), seen);
  addText(request, "context.purpose.intent", set.best(call, Topic::intent), seen);
  addText(request, "context.purpose.dataClass", set.best(call, Topic::dataClass), seen);
  addText(request, "context.tenant", set.best(call, Topic::tenant), false);
  for (const uint32_t index : call.witnesses)
    for (const auto& [path, cell] : set.witness(index).context) request.context.try_emplace(path, cell);
}

}  // namespace chatelaine::gateway
