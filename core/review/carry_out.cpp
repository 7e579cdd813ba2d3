#include <nlohmann/json.hpp>

#include "core/review/campaign.h"

namespace chatelaine::review {

namespace {

// For a POSIX shell: nothing inside single quotes is read but the quote itself.
std::string shellQuoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += "'\\''";
    else out += c;
  }
  return out + "'";
}

std::string post(std::string_view path, const nlohmann::json& body) {
  return "curl -sS -X POST \"$LITELLM_URL" + std::string(path) +
         "\" -H \"Authorization: Bearer $LITELLM_MASTER_KEY\" -H 'Content-Type: application/json' -d " + shellQuoted(body.dump());
}

// One path segment: everything but letters, digits and -._~ is escaped (RFC 3986, 2.3).
std::string segment(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    if (plain) out += c;
    else out += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return out;
}

// The SHA-256 by which LiteLLM knows a key; its management calls take it in place of the key.
std::string keyHash(const identity::Graph& graph, const identity::Identity& credential) {
  for (const size_t record : credential.records)
    for (const std::string& key : graph.records()[record].strongKeys)
      if (key.starts_with("key-hash:")) return key.substr(9);
  return {};
}

void addCredential(std::vector<GatewayCall>& calls, const Item& item, const identity::Graph& graph) {
  const auto node = graph.find(identity::NodeKind::credential, item.subject);
  const std::string hash = node ? keyHash(graph, graph.at(*node)) : std::string();
  const identity::Fact* kind = node ? graph.at(*node).fact("kind") : nullptr;
  const bool virtualKey = kind ? kind->value == "virtual-key" : !hash.empty();
  if (!virtualKey) {
    calls.push_back({item.id, item.subject,
                     "no gateway call ends " + item.subject +
                         ": revoke it where it was issued, then take it out of the gateway's configuration",
                     ""});
    return;
  }
  if (!hash.empty())
    calls.push_back({item.id, item.subject, "blocks " + item.subject + " at once; /key/unblock lifts it",
                     post("/key/block", {{"key", hash}})});
  const nlohmann::json body = hash.empty() ? nlohmann::json{{"key_aliases", {item.subject}}} : nlohmann::json{{"keys", {hash}}};
  calls.push_back({item.id, item.subject, "deletes " + item.subject + " for good", post("/key/delete", body)});
}

// The gateway's own id of an agent: the key of the record that lists it, where that is not just its name.
std::string agentId(const identity::Graph& graph, const identity::Identity& agent) {
  for (const size_t record : agent.records)
    if (const identity::RecordIdentity& said = graph.records()[record]; said.id.key != said.name && said.id.key != agent.id)
      return said.id.key;
  return agent.id;
}

void addAgent(std::vector<GatewayCall>& calls, const Item& item, const identity::Graph& graph) {
  const auto node = graph.find(identity::NodeKind::agent, item.subject);
  const identity::Fact* registered = node ? graph.at(*node).fact("registered") : nullptr;
  if (!registered || registered->value != "true") {
    calls.push_back({item.id, item.subject, "no gateway lists " + item.subject + ": revoke the credentials that it holds", ""});
    return;
  }
  calls.push_back({item.id, item.subject,
                   "takes " + item.subject + " off the gateway; keys bound to it go on until they are revoked",
                   "curl -sS -X DELETE \"$LITELLM_URL/v1/agents/" + segment(agentId(graph, graph.at(*node))) +
                       "\" -H \"Authorization: Bearer $LITELLM_MASTER_KEY\""});
}

}  // namespace

std::vector<GatewayCall> toCarryOut(const Campaign& campaign, const identity::Graph& graph) {
  std::vector<GatewayCall> calls;
  for (const Item& item : campaign.items) {
    if (item.state != ItemState::decided || !item.decision || item.decision->verdict != Verdict::revoke) continue;
    if (item.kind == identity::NodeKind::credential) addCredential(calls, item, graph);
    else addAgent(calls, item, graph);
  }
  return calls;
}

}  // namespace chatelaine::review
