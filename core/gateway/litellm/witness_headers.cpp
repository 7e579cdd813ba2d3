#include <array>
#include <cctype>

#include "core/gateway/litellm/witness_facts.h"

namespace chatelaine::gateway::litellm {

namespace {

using Object = std::optional<JsonReader::Object>;

int hexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = std::tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percentDecoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hexDigit(text[i + 1]) >= 0 && hexDigit(text[i + 2]) >= 0) {
      out += static_cast<char>(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// W3C baggage: key=value;property, ...
void sayBaggage(Witness& w, std::string_view baggage) {
  while (!baggage.empty()) {
    const size_t comma = baggage.find(',');
    std::string_view member = trimmed(baggage.substr(0, comma));
    baggage = comma == baggage.npos ? std::string_view() : baggage.substr(comma + 1);
    member = member.substr(0, member.find(';'));
    const size_t equals = member.find('=');
    if (equals == member.npos) continue;
    const std::string_view key = trimmed(member.substr(0, equals));
    const std::string value = percentDecoded(trimmed(member.substr(equals + 1)));
    if ((key == "enduser.id" || key == "user.id") && namesSomebody(value)) w.say(Topic::human, value, Evidence::claimed, precedence::baggage);
    if (key == "agent" || key == "gen_ai.agent.name") w.say(Topic::agent, value, Evidence::claimed, precedence::baggage);
    if (key == "session.id") w.say(Topic::session, value, Evidence::claimed, precedence::baggage);
  }
}

// W3C trace context: version-trace-span-flags.
void sayTraceparent(Witness& w, std::string_view header) {
  if (header.size() < 55 || header[2] != '-' || header[35] != '-' || header[52] != '-') return;
  const std::string trace = normalisedId(header.substr(3, 32));
  w.say(Topic::trace, trace, Evidence::claimed, precedence::header);
  std::string span(header.substr(36, 16));
  for (char& c : span) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  w.clientSpan = trace + '/' + span;
}

}  // namespace

void sayUserAgent(Witness& w, std::string_view userAgent) {
  w.say(Topic::userAgent, userAgent.substr(0, userAgent.find('/')), Evidence::claimed, precedence::userAgent);
}

void sayHeaders(Witness& w, JsonReader& json, Object headers, bool whole) {
  if (!headers) return;
  const auto header = [&](std::string_view name) { return JsonReader::text(headers, name); };
  if (whole) w.headersSeen = true;
  w.say(Topic::session, header("x-litellm-session-id"), Evidence::claimed, precedence::header);
  w.say(Topic::session, header("x-litellm-trace-id"), Evidence::claimed, precedence::chain);
  w.say(Topic::agent, header("x-litellm-agent-id"), Evidence::claimed, precedence::header);
  if (const auto human = header("x-litellm-end-user-id"); namesSomebody(human)) w.say(Topic::human, human, Evidence::claimed, precedence::header);
  saySpendMetadata(w, json.objectAt(headers, "x-litellm-spend-logs-metadata"));
  sayTraceparent(w, header("traceparent"));
  sayBaggage(w, header("baggage"));
  sayUserAgent(w, header("user-agent"));
  const std::string_view forwarded = header("x-forwarded-for");
  w.say(Topic::address, trimmed(forwarded.substr(0, forwarded.find(','))), Evidence::claimed, precedence::header);
}

void saySpendMetadata(Witness& w, Object metadata) {
  if (!metadata || !JsonReader::text(metadata, "mcp_operation").empty()) return;      // the gateway's own note on listings
  w.say(Topic::task, JsonReader::text(metadata, "task"), Evidence::claimed);
  w.say(Topic::intent, JsonReader::text(metadata, "intent"), Evidence::claimed);
  for (const std::string_view name : {"data_class", "dataClass"}) w.say(Topic::dataClass, JsonReader::text(metadata, name), Evidence::claimed);
  simdjson::dom::array chain;
  const auto element = JsonReader::at(metadata, "chain");
  if (!element || element->get(chain) != simdjson::SUCCESS || chain.size() == 0) return;
  std::vector<std::string> agents;
  bool first = true;
  for (const auto member : chain) {
    const std::string_view name = JsonReader::text(std::optional(member));
    if (!first && name.empty()) return;        // a gap inside a chain: it names no path
    if (first && namesSomebody(name)) w.say(Topic::human, name, Evidence::claimed, precedence::chain);
    if (first && !namesSomebody(name)) w.say(Topic::nobody, "1", Evidence::claimed, precedence::chain);
    if (!first) agents.emplace_back(name);
    first = false;
  }
  if (agents.empty()) return;
  w.say(Topic::agent, agents.back(), Evidence::claimed, precedence::chain);
  if (w.path.empty()) w.path = std::move(agents);
}

}  // namespace chatelaine::gateway::litellm
