#include "core/gateway/litellm/inventory.h"

#include <algorithm>
#include <set>

#include "core/gateway/litellm/effective.h"

namespace chatelaine::gateway::litellm {

namespace {

using identity::Edge;
using identity::EdgeKind;
using identity::Fact;
using identity::NodeKind;
using identity::Provenance;
using identity::RecordIdentity;
using identity::RecordKey;

bool looksLikeUuid(const std::string& text) { return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-'; }

class Maker {
public:
  Maker(const std::vector<Configuration>& states) : states_(states), now_(states.back()) {}

  Inventory make() && {
    addGateway();
    for (const auto& [id, team] : now_.teams) addTeam(team);
    for (const auto& [id, user] : now_.users) addUser(user);
    for (const auto& [id, user] : now_.endUsers) addEndUser(user);
    for (const auto& [id, agent] : now_.agents) addAgent(agent);
    for (const auto& [name, server] : now_.servers) addServer(server);
    for (const ModelEntry& model : now_.models) addModel(model);
    addTools();
    for (const auto& [token, key] : now_.keys) addKey(key);
    return std::move(out_);
  }

private:
  [[nodiscard]] RecordKey keyOf(NodeKind kind, const std::string& id) const { return {kind, now_.source, id}; }
  [[nodiscard]] Provenance from(const std::string& record, Evidence evidence = Evidence::asserted) const {
    return {now_.source, record, evidence, 1.0, "", {}, ""};
  }

  RecordIdentity& add(NodeKind kind, const std::string& id, const std::string& name, const Provenance& where) {
    RecordIdentity identity;
    identity.id = keyOf(kind, id);
    identity.name = name;
    identity.from = where;
    out_.identities.push_back(std::move(identity));
    return out_.identities.back();
  }

  static void fact(RecordIdentity& identity, const char* name, const std::string& value, bool absent = false) {
    if (value.empty() && !absent) return;
    identity.facts.push_back({name, value, absent, identity.from, std::nullopt, std::nullopt});
  }

  static void timeFact(RecordIdentity& identity, const char* name, const std::optional<Time>& time, bool saidToBeAbsent) {
    if (time) fact(identity, name, formatTime(*time));
    else if (saidToBeAbsent) fact(identity, name, "", true);
  }

  void edge(EdgeKind kind, const RecordKey& a, const RecordKey& b, const std::string& note, const Provenance& where) {
    out_.edges.push_back({kind, a, b, note, where, std::nullopt});
  }

  [[nodiscard]] RecordKey gateway() const { return keyOf(NodeKind::gateway, now_.source); }

  void addGateway() {
    RecordIdentity& identity = add(NodeKind::gateway, now_.source, now_.source, from(now_.settingsRecord));
    fact(identity, "system", "LiteLLM");
    fact(identity, "version", now_.version);
  }

  void addTeam(const Team& team) {
    RecordIdentity& identity = add(NodeKind::team, team.id, team.name(), from(team.record));
    identity.weakKeys.push_back("name:" + team.name());
    fact(identity, "tenant", team.tenant);
    stateOf(identity, "blocked", [&](const Configuration& state) {
      const auto found = state.teams.find(team.id);
      return found == state.teams.end() || !found->second.blocked ? std::string() : *found->second.blocked ? "true" : "false";
    });
    for (const Member& member : team.members) {
      edge(EdgeKind::memberOf, keyOf(NodeKind::human, member.user), keyOf(NodeKind::team, team.id), member.role,
           from(team.record));
      if (member.role == "admin")
        edge(EdgeKind::owns, keyOf(NodeKind::human, member.user), keyOf(NodeKind::team, team.id), "admin", from(team.record));
    }
  }

  // A fact that changed in the recorded time, once a value with the time in which it held.
  template <class ValueOf>
  void stateOf(RecordIdentity& identity, const char* name, ValueOf valueOf) {
    std::optional<Time> since;
    std::string value = valueOf(states_.front());
    for (size_t i = 1; i <= states_.size(); ++i) {
      const bool end = i == states_.size();
      const std::string next = end ? std::string() : valueOf(states_[i]);
      if (!end && next == value) continue;
      if (!value.empty())
        identity.facts.push_back({name, value, false, identity.from, since, end ? std::nullopt : states_[i].from});
      if (end) break;
      since = states_[i].from;
      value = next;
    }
  }

  void addUser(const User& user) {
    std::string name = user.id;
    if (looksLikeUuid(name) && !user.mail.empty()) name = user.mail;
    RecordIdentity& identity = add(NodeKind::human, user.id, name, from(user.record));
    identity.weakKeys.push_back("name:" + name);
    if (!user.mail.empty()) identity.weakKeys.push_back("mail:" + user.mail);
    if (!user.sso.empty()) identity.strongKeys.push_back("sso:" + now_.source + ":" + user.sso);
    fact(identity, "mail", user.mail);
    fact(identity, "title", user.title);
    fact(identity, "manager", user.manager);
    fact(identity, "tenant", user.tenant);
    fact(identity, "status", user.status);
    fact(identity, "left", user.left);
    fact(identity, "role", user.role);
  }

  // End users exist because a client named them: a claim.
  void addEndUser(const EndUser& user) {
    RecordIdentity& identity = add(NodeKind::human, "end-user:" + user.id, user.id, from(user.record, Evidence::claimed));
    identity.weakKeys.push_back("name:" + user.id);
  }

  void addAgent(const AgentEntry& agent) {
    RecordIdentity& identity = add(NodeKind::agent, agent.id, agent.name, from(agent.record));
    identity.weakKeys.push_back("name:" + agent.name);
    fact(identity, "registered", "true");
    fact(identity, "description", agent.description);
    fact(identity, "url", agent.url);
    fact(identity, "enabled", agent.enabled ? "true" : "false");
    fact(identity, "organisation", agent.organisation);
    edge(EdgeKind::serves, gateway(), keyOf(NodeKind::agent, agent.id), "A2A", from(agent.record));
  }

  void addServer(const Server& server) {
    RecordIdentity& identity = add(NodeKind::mcpServer, server.name, server.name, from(server.record));
    fact(identity, "registered", "true");
    fact(identity, "url", server.url);
    fact(identity, "description", server.description);
    fact(identity, "transport", server.transport);
    edge(EdgeKind::serves, gateway(), keyOf(NodeKind::mcpServer, server.name), "", from(server.record));
    if (!server.credential.empty())
      addBackend(server.credential, server.authType.empty() ? "bearer-token" : server.authType, server.record,
                 keyOf(NodeKind::mcpServer, server.name), server.sentOn);
  }

  // Whom the gateway shows the credential: its name for people, the same in every workspace (its HMAC is not).
  [[nodiscard]] std::string shownTo(const std::string& credential) const {
    std::set<std::string> names;
    for (const auto& [name, server] : now_.servers)
      if (server.credential == credential) names.insert(name);
    for (const ModelEntry& model : now_.models)
      if (model.credential == credential) names.insert(model.name);
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
  }

  // What the gateway itself shows to what lies behind it. One secret in two places is one credential.
  void addBackend(const std::string& credential, std::string kind, const std::string& record, const RecordKey& target,
                  int sentOn) {
    std::ranges::replace(kind, '_', '-');
    const bool inClear = credential.starts_with("hmac:") || credential.starts_with("sha256:");
    const std::string name = inClear ? "secret of " + shownTo(credential)
                             : credential.starts_with("os.environ/") ? credential.substr(11) : credential;
    RecordIdentity& identity = add(NodeKind::credential, credential, "backend " + name, from(record));
    if (inClear) identity.strongKeys.push_back(credential);
    fact(identity, "kind", kind);
    fact(identity, "static", "true");
    fact(identity, "broker", now_.source);
    fact(identity, "secret-in-clear", inClear ? "true" : "false");
    if (sentOn >= 0) fact(identity, "caller-sent-on", sentOn == 1 ? "true" : "false");
    edge(EdgeKind::brokers, gateway(), keyOf(NodeKind::credential, credential), "", from(record));
    edge(EdgeKind::grants, keyOf(NodeKind::credential, credential), target, "backend credential", from(record));
  }

  void addModel(const ModelEntry& model) {
    RecordIdentity& identity = add(NodeKind::model, model.name, model.name, from(model.record));
    fact(identity, "registered", "true");
    fact(identity, "provider", model.provider);
    fact(identity, "target", model.target);
    fact(identity, "url", model.base);
    edge(EdgeKind::serves, gateway(), keyOf(NodeKind::model, model.name), "", from(model.record));
    if (!model.provider.empty()) {
      add(NodeKind::provider, model.provider, model.provider, from(model.record));
      edge(EdgeKind::serves, gateway(), keyOf(NodeKind::provider, model.provider), "", from(model.record));
      edge(EdgeKind::serves, keyOf(NodeKind::provider, model.provider), keyOf(NodeKind::model, model.name), "",
           from(model.record));
    }
    if (!model.credential.empty())
      addBackend(model.credential, "provider-key", model.record, keyOf(NodeKind::model, model.name), 0);
  }

  void addTool(const std::string& server, const std::string& tool, const std::string& record) {
    const Server* known = now_.server(server);
    if (known == nullptr) return;
    const std::string name = known->name + "/" + tool;
    add(NodeKind::tool, name, name, from(record));
    if (serverOffers({known->name, known->allowedTools, known->disallowedTools}, tool))
      edge(EdgeKind::serves, keyOf(NodeKind::mcpServer, known->name), keyOf(NodeKind::tool, name), "", from(record));
  }

  void addTools() {
    for (const auto& [name, server] : now_.servers)
      for (const std::string& tool : server.allowedTools)
        addTool(name, tool.starts_with(name + "-") ? tool.substr(name.size() + 1) : tool, server.record);
    for (const ToolSeen& tool : now_.tools)
      addTool(tool.name.substr(0, tool.name.find('/')), tool.name.substr(tool.name.find('/') + 1), tool.record);
    const auto named = [&](const Permission& permission, const std::string& record) {
      for (const auto& [server, tools] : permission.mcp.tools)
        for (const std::string& tool : tools) addTool(server, tool, record);
    };
    for (const auto& [id, team] : now_.teams) named(team.permission, team.record);
    for (const auto& [id, key] : now_.keys) named(key.permission, key.record);
  }

  void addKey(const Key& key) {
    RecordIdentity& identity = add(NodeKind::credential, key.token, key.name(), from(key.record));
    identity.strongKeys.push_back("key-hash:" + key.token);
    for (const std::string& old : key.oldTokens) identity.strongKeys.push_back("key-hash:" + old);
    fact(identity, "kind", "virtual-key");
    fact(identity, "proof", "key");
    fact(identity, "static", "true");
    fact(identity, "last-four", key.lastFour);
    timeFact(identity, "created", key.created, false);
    timeFact(identity, "expires", key.expires, key.expiresRecorded);
    timeFact(identity, "last-tried", key.lastActive, key.lastActiveRecorded);
    timeFact(identity, "rotated", key.rotated, key.rotatedRecorded);
    if (key.deleted) fact(identity, "deleted", key.deletedAt ? formatTime(*key.deletedAt) : "true");
    fact(identity, "purpose", key.purpose);
    for (const std::string& name : key.usedBy) fact(identity, "used-by", name);
    stateOf(identity, "blocked", [&](const Configuration& state) {
      const auto found = state.keys.find(key.token);
      return found == state.keys.end() || !found->second.blocked ? std::string() : *found->second.blocked ? "true" : "false";
    });
    addHolders(key);
    addGrants(key);
  }

  void addHolders(const Key& key) {
    const RecordKey credential = keyOf(NodeKind::credential, key.token);
    if (!key.user.empty()) edge(EdgeKind::owns, keyOf(NodeKind::human, key.user), credential, "user of the key", from(key.record));
    if (!key.team.empty()) {
      edge(EdgeKind::owns, keyOf(NodeKind::team, key.team), credential, "team of the key", from(key.record));
      edge(EdgeKind::memberOf, credential, keyOf(NodeKind::team, key.team), "team of the key", from(key.record));
    }
    if (!key.agent.empty())
      edge(EdgeKind::holds, keyOf(NodeKind::agent, key.agent), credential, "bound to the agent", from(key.record));
  }

  void addGrants(const Key& key) {
    const Effective effective = effectiveOf(now_, key);
    const RecordKey credential = keyOf(NodeKind::credential, key.token);
    const Provenance where = from(key.record);
    const auto grant = [&](NodeKind kind, const std::string& id, const std::string& via) {
      edge(EdgeKind::grants, credential, keyOf(kind, id), via, where);
    };
    if (!effective.models) grant(NodeKind::model, "*", "no list: every model (" + effective.modelsVia + ")");
    else
      for (const std::string& model : *effective.models) grant(NodeKind::model, model, effective.modelsVia);
    for (const ServerGrant& server : effective.servers) {
      if (!server.tools) grant(NodeKind::mcpServer, server.server, server.via);
      else
        for (const std::string& tool : *server.tools) grant(NodeKind::tool, server.server + "/" + tool, server.via);
    }
    if (!effective.agents) {
      for (const auto& [id, agent] : now_.agents) grant(NodeKind::agent, id, effective.agentsVia);
      return;
    }
    for (const std::string& name : *effective.agents)
      for (const auto& [id, agent] : now_.agents)
        if (agent.name == name) grant(NodeKind::agent, id, effective.agentsVia);
  }

  const std::vector<Configuration>& states_;
  const Configuration& now_;
  Inventory out_;
};

}  // namespace

Inventory inventoryOf(const std::vector<Configuration>& states) { return Maker(states).make(); }

}  // namespace chatelaine::gateway::litellm
