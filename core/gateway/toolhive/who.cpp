#include "core/gateway/toolhive/who.h"

#include <algorithm>

#include "core/gateway/litellm/witness_facts.h"

namespace chatelaine::gateway::toolhive {

namespace {

namespace rank {
constexpr int actor = 9;       // of a delegated token
constexpr int word = 8;        // a client's own name, where it is an agent's
constexpr int claim = 7;       // `agent` of a flat token
constexpr int other = 1;       // any other word of the client
}  // namespace rank

std::string textOf(const Facts& facts, const std::string& name) {
  const auto found = facts.find(name);
  if (found == facts.end() || found->second.size() < 2 || found->second.front() != '"') return {};
  JsonReader json;
  return std::string(JsonReader::text(json.parse(found->second)));
}

// The agent that the client says to be.
std::string_view agentSaid(const AuditCall& call, const AgentNames& agents) {
  for (const std::string& word : call.words)
    if (agents.contains(word)) return word;
  return {};
}

void sayHuman(AuditCall& call, const std::string& name, bool machine) {
  Witness& w = call.witness;
  const bool handedOn = !w.path.empty();
  const bool proven = handedOn && call.named && w.pathEvidence == Evidence::verified;
  // The subject of a token that was handed on is who it was made for; without `act` it may be anybody who has the token.
  if (!machine && (call.named || handedOn))
    w.say(Topic::human, name, proven ? Evidence::verified : Evidence::claimed, handedOn ? rank::actor : litellm::precedence::span);
  if (namesSomebody(call.human)) w.say(Topic::human, call.human, Evidence::claimed, litellm::precedence::baggage);
}

void sayCaller(AuditCall& call, const AgentNames& agents, const std::string& agent, const std::string& client) {
  Witness& w = call.witness;
  const std::string_view said = agentSaid(call, agents);
  if (!w.path.empty() && !said.empty() && said != w.path.back()) w.pathEvidence = Evidence::claimed;      // somebody else has the token
  if (!w.path.empty()) w.say(Topic::agent, w.path.back(), w.pathEvidence, said.empty() || said == w.path.back() ? rank::actor : rank::claim);
  w.say(Topic::agent, said, Evidence::claimed, rank::word);
  if (!call.delegated) w.say(Topic::agent, agent, Evidence::claimed, rank::claim);
  if (!call.delegated && agent.empty() && agents.contains(client)) w.say(Topic::agent, client, Evidence::inferred);
  for (const std::string& word : call.words)
    if (said.empty() && agents.empty()) w.say(Topic::agent, word, Evidence::claimed, rank::other);
}

}  // namespace

void learnAgents(const AuditCall& call, AgentNames& agents) {
  for (const std::string& agent : call.witness.path) agents.insert(agent);
  if (std::string agent = textOf(call.facts, "claim_agent"); !agent.empty()) agents.insert(std::move(agent));
  // Keycloak calls the service account of a client so: the client acts for itself.
  const std::string user = textOf(call.facts, "claim_preferred_username"), client = textOf(call.facts, "claim_azp");
  if (user == "service-account-" + client && !client.empty()) agents.insert(client);
}

void sayWho(AuditCall& call, const AgentNames& agents) {
  if (call.subject.empty()) return;
  Witness& w = call.witness;
  w.proof = "jwt";
  std::string client = textOf(call.facts, "claim_client_id");
  if (client.empty()) client = textOf(call.facts, "claim_azp");
  const std::string agent = textOf(call.facts, "claim_agent"), user = textOf(call.facts, "claim_preferred_username");
  const bool itself = !client.empty() && (user == "service-account-" + client || (client == call.subject && !call.named));
  w.say(Topic::tenant, textOf(call.facts, "claim_tenant"), Evidence::asserted);
  w.say(Topic::alias, client, Evidence::asserted);
  sayCaller(call, agents, agent, client);
  sayHuman(call, user.empty() ? call.subject : user, itself);
  if (!itself || call.delegated || !agents.contains(client) || (!agent.empty() && agent != client)) return;
  w.say(Topic::nobody, "1", Evidence::asserted);      // a client's own credentials: nobody stands before it
  w.path = {client};
  w.pathEvidence = Evidence::claimed;
}

}  // namespace chatelaine::gateway::toolhive
