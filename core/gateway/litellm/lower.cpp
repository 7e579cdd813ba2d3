#include "core/gateway/litellm/lower.h"

#include <algorithm>
#include <set>

#include "core/gateway/litellm/effective.h"

namespace chatelaine::gateway::litellm {

namespace {

std::string literal(std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7f) ((((out += "\\u{") += digits[byte >> 4]) += digits[byte & 15]) += '}');
    else out += c;
  }
  return out + '"';
}

std::string entity(std::string_view type, std::string_view id) { return std::string(type) + "::" + literal(id); }

std::string listed(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::string listOr(const Names& names, const char* none) { return names.empty() ? none : listed(names); }

// Cedar's datetime() takes milliseconds; an end is kept to the millisecond below.
std::string datetime(Time time) {
  std::string text = formatTime({time.micros - time.micros % 1000});
  if (text.find('.') == std::string::npos) text.insert(text.size() - 1, ".000");
  return "datetime(\"" + text + "\")";
}

std::string oneOf(const char* type, const std::string& prefix, const Names& names, const char* what) {
  if (names.size() == 1) return std::string(what) + " == " + entity(type, prefix + names.front());
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + entity(type, prefix + name);
  return "[" + list + "].contains(" + what + ")";
}

class Lowering {
public:
  explicit Lowering(const Configuration& configuration) : configuration_(configuration), prefix_(configuration.source + "/") {}

  Lowered run() && {
    for (const auto& [id, team] : configuration_.teams)
      if (team.blocked.value_or(false)) blockTeam(team);
    for (const Key* key : keysByName())
      if (!key->deleted) lowerKey(*key);
    noteRest();
    return {std::move(text_), {notes_.begin(), notes_.end()}};
  }

private:
  [[nodiscard]] std::vector<const Key*> keysByName() const {
    std::vector<const Key*> keys;
    for (const auto& [token, key] : configuration_.keys) keys.push_back(&key);
    std::ranges::sort(keys,
                      [](const Key* a, const Key* b) { return std::tie(a->name(), a->token) < std::tie(b->name(), b->token); });
    return keys;
  }

  // Aliases may be used again once a key is gone.
  std::string idOf(const Key& key) {
    std::string id = configuration_.source + "/key/" + key.name();
    if (!used_.insert(id).second && !named_.contains(key.token)) id += "#" + key.token.substr(0, 12);
    named_.insert(key.token);
    return id;
  }

  void policy(const std::string& id, const std::string& record, const std::string& native, const char* effect,
              const std::string& action, const std::vector<std::string>& conditions) {
    text_ += "@id(" + literal(id) + ")\n@source(" + literal(configuration_.source + "/" + record) + ")\n@native(" + literal(native) +
             ")\n";
    text_ += std::string(effect) + " (\n  principal,\n  " + action + ",\n  resource in " +
             entity("Gateway", configuration_.source) + "\n)\nwhen {\n  ";
    for (size_t i = 0; i < conditions.size(); ++i) text_ += (i > 0 ? " &&\n  " : "") + conditions[i];
    text_ += "\n};\n\n";
  }

  static std::string credentialIs(const Names& names) { return oneOf("Credential", "", names, "context.caller.credential"); }
  static constexpr const char* hasCredential = "context.caller has credential";

  void blockTeam(const Team& team) {
    Names keys;
    for (const Key* key : keysByName())
      if (key->team == team.id && !key->deleted) keys.push_back(key->name());
    if (keys.empty()) return;
    policy(configuration_.source + "/team/" + team.name() + "/blocked", team.record, "team " + team.name() + ": blocked",
           "forbid", "action", {hasCredential, credentialIs(keys)});
  }

  void lowerKey(const Key& key) {
    const Effective effective = effectiveOf(configuration_, key);
    notes_.insert(effective.notes.begin(), effective.notes.end());
    const std::string id = idOf(key);
    if (key.blocked.value_or(false))
      policy(id + "/blocked", key.record, "key " + key.name() + ": blocked", "forbid", "action",
             {hasCredential, credentialIs({key.name()})});
    if (key.expires)
      policy(id + "/expires", key.record, "key " + key.name() + ": expires " + formatTime(*key.expires), "forbid", "action",
             {hasCredential, credentialIs({key.name()}), "context.time >= " + datetime(*key.expires)});
    lowerModels(key, effective, id);
    for (const ServerGrant& grant : effective.servers) lowerServer(key, grant, id);
    lowerAgents(key, effective, id);
  }

  [[nodiscard]] const Team* teamOf(const Key& key) const {
    const auto found = configuration_.teams.find(key.team);
    return found == configuration_.teams.end() ? nullptr : &found->second;
  }

  void lowerModels(const Key& key, const Effective& effective, const std::string& id) {
    if (effective.models && effective.models->empty()) return;
    const Team* team = teamOf(key);
    std::string native = "key models: " + listOr(key.models, "no list");
    if (team != nullptr) native += "; team " + team->name() + " models: " + listOr(team->models, "no list");
    std::vector<std::string> conditions{hasCredential, credentialIs({key.name()})};
    if (effective.models) conditions.push_back(oneOf("Model", prefix_, *effective.models, "resource"));
    policy(id + "/models", key.record, native, "permit", "action == Action::\"invoke_model\"", conditions);
  }

  void lowerServer(const Key& key, const ServerGrant& grant, const std::string& id) {
    if (grant.tools && grant.tools->empty()) return;
    const std::string on = prefix_ + grant.server + "/";
    std::vector<std::string> conditions{hasCredential, credentialIs({key.name()})};
    std::string native = "MCP server " + grant.server + " via " + grant.via;
    if (grant.tools) {
      conditions.push_back(oneOf("Tool", on, *grant.tools, "resource"));
      native += "; tools: " + listed(*grant.tools);
    } else {
      conditions.push_back("resource in " + entity("McpServer", prefix_ + grant.server));
      native += "; tools: no list";
      if (!grant.except.empty()) {
        conditions.push_back("!(" + oneOf("Tool", on, grant.except, "resource") + ")");
        native += "; disallowed: " + listed(grant.except);
      }
    }
    policy(id + "/mcp/" + grant.server, key.record, native, "permit", "action in Action::\"call_tool\"", conditions);
  }

  void lowerAgents(const Key& key, const Effective& effective, const std::string& id) {
    if (effective.agents && effective.agents->empty()) return;
    std::vector<std::string> conditions{hasCredential, credentialIs({key.name()})};
    if (effective.agents) conditions.push_back(oneOf("Agent", "", *effective.agents, "resource"));
    const std::string native = "agents via " + effective.agentsVia + (effective.agents ? ": " + listed(*effective.agents) : "");
    policy(id + "/agents", key.record, native, "permit", "action == Action::\"delegate\"", conditions);
  }

  void noteRest() {
    const auto note = [&](bool when, const std::string& text) {
      if (when) notes_.insert(text);
    };
    note(!configuration_.guardrails.empty(),
         "guardrails are no access rules and are not lowered: " + listed(configuration_.guardrails));
    note(configuration_.limits, "budgets and rate limits are no access rules and are not lowered");
    for (const auto& [name, server] : configuration_.servers) {
      note(server.limitsParams,
           "MCP server `" + name + "` allows only some arguments (allowed_params): Cedar cannot enumerate a record's names");
      note(server.publicInternet == false,
           "MCP server `" + name + "` is for callers of the internal network only: its address ranges are not in the files");
    }
    for (const auto& [id, user] : configuration_.endUsers)
      note(user.hasPermission || user.blocked,
           "end user `" + id + "` has rules of its own: the end user is the client's word, and not lowered");
    for (const auto& [token, key] : configuration_.keys) {
      if (key.deleted) continue;
      note(!key.allowedTools.empty(),
           "key `" + key.name() + "` limits the tools that a model request may offer (metadata.allowed_tools)");
      note(!key.permission.blockedTools.empty(),
           "blocked_tools of key `" + key.name() + "` hold only where the tool-policy guardrail runs");
      note(!key.permission.toolsets.empty(), "tool sets of key `" + key.name() + "` are not lowered");
    }
    for (const auto& [id, team] : configuration_.teams)
      note(!team.allowedTools.empty(),
           "team `" + team.name() + "` limits the tools that a model request may offer (metadata.allowed_tools)");
    note(true, "the master key passes every rule");
    note(true, "LiteLLM remembers keys and teams for about a minute: just after a change the older state may still have decided");
  }

  const Configuration& configuration_;
  std::string prefix_;
  std::string text_;
  std::set<std::string> notes_;
  std::set<std::string> used_;
  std::set<std::string> named_;
};

}  // namespace

Lowered lower(const Configuration& configuration) { return Lowering(configuration).run(); }

DecisionPoint decisionPointOf(const std::vector<Configuration>& states) {
  const Configuration& now = states.back();
  DecisionPoint point;
  point.gateway = point.source = now.source;
  const std::string version = now.version.empty() ? "a version that no file names" : now.version;
  const std::string origin = "LiteLLM " + version + ", rules of " + (now.rules() == RuleSet::main ? "main" : "1.83.2");
  for (const Configuration& state : states) {
    Lowered lowered = lower(state);
    point.notLowered = lowered.notLowered;
    if (!point.versions.empty() && point.versions.back().text == lowered.text) {
      point.versions.back().to = state.to;
      continue;
    }
    point.versions.push_back({state.from, state.to, std::move(lowered.text), origin});
  }
  return point;
}

}  // namespace chatelaine::gateway::litellm
