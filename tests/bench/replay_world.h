// The anchors' world in memory: agents in teams in divisions, humans in departments, resources in folders in servers in zones,
// sessions of calls; 100 policies. A port in shape, with its own seeded numbers. Header of benches.
#pragma once

#include <array>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/cedar/parser.h"
#include "core/cedar/policy_set.h"
#include "core/simulate/replay.h"

namespace chatelaine::bench {

inline constexpr size_t toolCount = 120, serverCount = 20, agentCount = 60, humanCount = 500, credentialCount = 200,
    resourceCount = 20'000,
                        folderCount = 8'500, teamCount = 10, divisionCount = 3, tenantCount = 12;
inline const std::vector<std::string>& groupNames() {
  static const std::vector<std::string> names{"read", "write", "send", "admin", "pay", "deploy", "export", "search"};
  return names;
}
inline const std::vector<std::string>& scopeNames() {
  static const std::vector<std::string> names{"pay:write", "pay:read", "mail:send", "repo:write", "repo:read",
                                              "db:read",   "db:write", "admin:all", "export:run", "search:all"};
  return names;
}
inline const std::vector<std::string>& classNames() {
  static const std::vector<std::string> names{"public", "internal", "confidential", "restricted"};
  return names;
}
inline const std::vector<std::string>& intentNames() {
  static const std::vector<std::string> names{"support", "billing", "refund", "research", "triage", "release",
                                              "onboarding", "audit", "marketing", "incident", "reporting", "cleanup"};
  return names;
}
inline const std::vector<std::string>& departmentNames() {
  static const std::vector<std::string> names{"finance", "sales", "legal", "hr", "it", "eng", "ops", "security", "support",
      "marketing", "data", "exec"};
  return names;
}
inline const std::vector<std::string>& zoneNames() {
  static const std::vector<std::string> names{"public", "internal", "pci", "prod", "lab"};
  return names;
}

inline std::string numbered(const std::string& prefix, size_t number, size_t digits) {
  std::string text = std::to_string(number);
  return prefix + std::string(digits > text.size() ? digits - text.size() : 0, '0') + text;
}

class Numbers {
public:
  explicit Numbers(uint64_t seed) : engine_(seed) {}
  size_t below(size_t n) { return engine_() % n; }
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  bool chance(double p) { return unit() < p; }
  // By rank, the first most often.
  size_t ranked(size_t n, double weight) { return std::min(n - 1, static_cast<size_t>(static_cast<double>(n) * std::pow(unit(),
      1.0 + weight * 2))); }
  double normal() { return std::sqrt(-2 * std::log(1 - unit())) * std::cos(6.283185307179586 * unit()); }

private:
  std::mt19937_64 engine_;
};

// Static facts by number.
struct World {
  std::vector<std::vector<size_t>> toolGroups, agentTeams, credentialScopes;
  std::vector<size_t> toolServer, serverZone, folderServer, resourceFolder, resourceTenant, resourceSensitivity, agentTier,
      humanDepartment, humanTenant;
  std::vector<std::vector<size_t>> agentTools, serverResources;
  std::vector<std::string> destinations, addresses;
};

inline World makeWorld() {
  Numbers g(11);
  World w;
  for (size_t t = 0; t < toolCount; ++t) {
    std::vector<size_t> groups{t < 8 ? t : g.ranked(8, 0.4)};
    if (g.chance(0.3)) groups.push_back((groups[0] + 1 + g.below(7)) % 8);
    w.toolGroups.push_back(groups);
    w.toolServer.push_back(t < serverCount ? t : g.below(serverCount));
  }
  for (size_t s = 0; s < serverCount; ++s) w.serverZone.push_back(s < 15 ? s % 5 : g.below(5));
  for (size_t f = 0; f < folderCount; ++f) w.folderServer.push_back(f < serverCount ? f : g.ranked(serverCount, 0.5));
  w.serverResources.resize(serverCount);
  for (size_t r = 0; r < resourceCount; ++r) {
    w.resourceFolder.push_back(r < folderCount ? r : g.below(folderCount));
    w.resourceTenant.push_back(g.ranked(tenantCount, 0.6));
    w.resourceSensitivity.push_back(std::min<size_t>(4, g.ranked(5, 0.2)));
    w.serverResources[w.folderServer[w.resourceFolder[r]]].push_back(r);
  }
  for (size_t a = 0; a < agentCount; ++a) {
    w.agentTeams.push_back({a % teamCount});
    if (a % 6 == 0 && g.below(teamCount) != a % teamCount) w.agentTeams.back().push_back((a + 1
        + g.below(teamCount - 1)) % teamCount);
    w.agentTier.push_back(g.below(5));
    std::vector<size_t> tools;
    for (size_t i = 0; i < 24; ++i) tools.push_back(g.ranked(toolCount, 0.5));
    w.agentTools.push_back(tools);
  }
  for (size_t h = 0; h < humanCount; ++h) {
    w.humanDepartment.push_back(g.below(12));
    w.humanTenant.push_back(g.ranked(tenantCount, 0.6));
  }
  for (size_t c = 0; c < credentialCount; ++c) {
    std::vector<size_t> scopes;
    for (size_t i = 0; i < 1 + g.below(4); ++i) scopes.push_back(g.below(10));
    if (c % 29 == 0) scopes.push_back(7);
    w.credentialScopes.push_back(scopes);
  }
  for (size_t i = 0; i < 3000; ++i) {
    const double k = g.unit();
    const std::string user = numbered("user", i, 4);
    w.destinations.push_back(k < .35   ? user + "@corp.example"
                             : k < .55 ? user + "@" + numbered("partner-", g.below(12), 2) + ".example"
                             : k < .70 ? "https://api." + numbered("partner-", g.below(12), 2) + ".example/v1/" + user
                             : k < .80 ? "https://files.corp.example/share/" + user
                             : k < .86 ? user + "@free-mail-" + std::to_string(g.below(9)) + ".example"
                             : k < .89 ? "https://pastebin.example/raw/" + user
                             : k < .94 ? "http://intranet-" + std::to_string(g.below(50)) + ".corp.example/" + user
                                       : "https://hooks.example/webhook/" + user);
  }
  for (size_t i = 0; i < 1500; ++i) {
    const double k = g.unit();
    const auto byte = [&] { return "." + std::to_string(g.below(256)); };
    w.addresses.push_back(k < .7 ? "10" + byte() + byte() + byte() : k < .85 ? "192.168" + byte() + byte() : std::to_string(20
        + g.below(150)) + byte() + byte() + byte());
  }
  return w;
}

inline cedar::EntityStore makeEntities(const World& w) {
  using cedar::EntityUid;
  using cedar::Value;
  cedar::EntityStoreBuilder builder;
  const auto add = [&](EntityUid uid, std::vector<EntityUid> parents, std::vector<cedar::Field> attributes = {}) {
    builder.add({std::move(uid), Value::record(std::move(attributes)), std::move(parents), Value::record({})});
  };
  const auto number = [](size_t n) { return Value(static_cast<int64_t>(n)); };
  for (size_t d = 0; d < divisionCount; ++d) add({"Division", "div-" + std::to_string(d)}, {});
  for (const std::string& name : departmentNames()) add({"Department", name}, {});
  for (const std::string& name : zoneNames()) add({"Zone", name}, {});
  for (size_t t = 0; t < teamCount; ++t) add({"Team", numbered("team-", t, 2)}, {{"Division", "div-"
      + std::to_string(t % divisionCount)}});
  for (size_t a = 0; a < agentCount; ++a) {
    std::vector<EntityUid> teams;
    for (const size_t t : w.agentTeams[a]) teams.emplace_back("Team", numbered("team-", t, 2));
    add({"Agent", numbered("agent-", a, 2)}, teams, {{"tier", number(w.agentTier[a])}});
  }
  for (size_t h = 0; h < humanCount; ++h) add({"Human", numbered("human-", h, 3)}, {{"Department",
      departmentNames()[w.humanDepartment[h]]}});
  for (size_t c = 0; c < credentialCount; ++c) {
    std::vector<Value> scopes;
    for (const size_t s : w.credentialScopes[c]) scopes.push_back(Value::string(scopeNames()[s]));
    add({"Credential", numbered("cred-", c, 3)}, {}, {{"scopes", Value::set(std::move(scopes))}});
  }
  for (size_t s = 0; s < serverCount; ++s) add({"Server", numbered("srv-", s, 2)}, {{"Zone", zoneNames()[w.serverZone[s]]}});
  for (size_t f = 0; f < folderCount; ++f) add({"Folder", numbered("folder-", f, 4)}, {{"Server", numbered("srv-",
      w.folderServer[f], 2)}});
  for (size_t r = 0; r < resourceCount; ++r)
    add({"Resource", numbered("res-", r, 5)}, {{"Folder", numbered("folder-", w.resourceFolder[r], 4)}},
        {{"tenant", Value::string(numbered("tenant-", w.resourceTenant[r], 2))}, {"sensitivity",
            number(w.resourceSensitivity[r])}});
  for (const std::string& name : groupNames()) add({"Action", name}, {});
  for (size_t t = 0; t < toolCount; ++t) {
    std::vector<EntityUid> groups;
    for (const size_t g : w.toolGroups[t]) groups.emplace_back("Action", groupNames()[g]);
    add({"Action", numbered("tool-", t, 3)}, groups);
  }
  return std::move(builder).build().store;
}

inline std::string entityCell(const char* type, const std::string& id) { return R"({"__entity":{"id":")" + id + R"(","type":")" + type + R"("}})"; }

// One segment's rows: sessions of some 14 calls each.
inline std::vector<traffic::Request> makeRequests(const World& w, size_t rows, uint64_t seed) {
  Numbers g(1000 + seed);
  std::vector<traffic::Request> requests;
  requests.reserve(rows);
  size_t session = 0;
  while (requests.size() < rows) {
    ++session;
    const size_t human = g.ranked(humanCount, 0.6), agent = g.ranked(agentCount, 0.4), credential = (agent * 7
        + g.below(5) * 31) % credentialCount;
    const size_t tenant = g.chance(.97) ? w.humanTenant[human] : g.below(tenantCount);
    const bool direct = g.chance(.08);
    const size_t depth = direct ? 1 : 1 + g.ranked(4, 0.4);
    const std::string& address = w.addresses[g.ranked(1500, 0.3)];
    const bool hasIntent = g.chance(.85);
    const std::string& intent = intentNames()[g.ranked(12, 0.3)];
    const int64_t start = static_cast<int64_t>(g.below(86'400)) * 1'000'000;
    const size_t old = g.chance(.1) ? g.below(40'000) : 0;
    for (size_t call = 0; requests.size() < rows && (call == 0 || !g.chance(1.0 / 14)); ++call) {
      const size_t tool = w.agentTools[agent][g.ranked(24, 0.9)];
      const std::vector<size_t>& there = w.serverResources[w.toolServer[tool]];
      size_t resource = there[g.ranked(there.size(), 1.0)];
      for (int tries = 0; tries < 6 && w.resourceTenant[resource] != tenant
          && g.chance(.8); ++tries) resource = there[g.ranked(there.size(), 1.0)];
      const auto is = [&](size_t group) { return std::find(w.toolGroups[tool].begin(), w.toolGroups[tool].end(),
          group) != w.toolGroups[tool].end(); };
      traffic::Request r;
      r.id = sha256(std::to_string(seed) + "/" + std::to_string(requests.size())).hex().substr(0, 32);
      r.source = "bench";
      r.gateway = "bench";
      r.time = Time{1'785'542'400'000'000 + start + static_cast<int64_t>(call) * 25'000'000};
      r.target = numbered("tool-", tool, 3);
      r.chain = numbered("s-", session, 6) + "-" + std::to_string(seed);
      r.credential = numbered("cred-", credential, 3);
      r.agents.push_back({numbered("agent-", agent, 2), {}, Evidence::claimed});
      r.human = traffic::Named{numbered("human-", human, 3), {}, Evidence::claimed};
      r.principal = traffic::Cell::recorded(direct ? "Human::\"" + numbered("human-", human, 3) + "\"" : "Agent::\""
          + numbered("agent-", agent, 2) + "\"", Evidence::verified);
      r.action = traffic::Cell::recorded("Action::\"" + r.target + "\"", Evidence::verified);
      r.resource = traffic::Cell::recorded("Resource::\"" + numbered("res-", resource, 5) + "\"", Evidence::verified);
      const auto set = [&](const char* path, std::string value) { r.context[path] = traffic::Cell::recorded(std::move(value),
          Evidence::asserted); };
      const auto absent = [&](const char* path) { r.context[path] = traffic::Cell::absent(Evidence::asserted); };
      set("context.human", entityCell("Human", numbered("human-", human, 3)));
      set("context.tenant", "\"" + numbered("tenant-", tenant, 2) + "\"");
      set("context.credential", entityCell("Credential", numbered("cred-", credential, 3)));
      set("context.depth", std::to_string(depth));
      if (is(4) || g.chance(.15)) set("context.amount", std::to_string(std::llround(std::exp(7.2 + 1.9 * g.normal()))));
      else absent("context.amount");
      if (is(2) || (is(6) && g.chance(.6)) || g.chance(.05)) set("context.destination", "\"" + w.destinations[g.ranked(3000,
          0.4)] + "\"");
      else absent("context.destination");
      if (hasIntent) set("context.intent", "\"" + intent + "\"");
      else absent("context.intent");
      const size_t dataClass = g.chance(.8) ? std::min<size_t>(w.resourceSensitivity[resource], 3) : g.below(4);
      set("context.classes", g.chance(.2) ? "[\"" + classNames()[dataClass] + "\",\"" + classNames()[g.below(4)] + "\"]" : "[\""
          + classNames()[dataClass] + "\"]");
      set("context.ip", R"({"__extn":{"arg":")" + address + R"(","fn":"ip"}})");
      set("context.sessionAge", std::to_string(call * 25 + old));
      set("context.hour", std::to_string((start / 3'600'000'000) % 24));
      requests.push_back(std::move(r));
    }
  }
  return requests;
}

// 100 policies, 70 permits and 30 forbids, of the anchors' families.
inline std::string makePolicies() {
  std::string text;
  size_t number = 0;
  const auto add = [&](const std::string& effect, const std::string& p, const std::string& a, const std::string& r,
      const std::string& when,
                       const std::string& unless = {}) {
    text += "@id(\"" + numbered("p", number++, 3) + "\")\n" + effect + "(" + (p.empty() ? "principal" : "principal " + p) + ", " +
            (a.empty() ? "action" : "action " + a) + ", " + (r.empty() ? "resource" : "resource " + r) + ")" +
            (when.empty() ? "" : "\nwhen { " + when + " }") + (unless.empty() ? "" : "\nunless { " + unless + " }") + ";\n\n";
  };
  const auto in = [](const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "Action::\"" : ", Action::\"") + name + "\"";
    return names.size() == 1 ? "in " + list : "in [" + list + "]";
  };
  const auto entity = [](const std::string& type, const std::string& id) { return "in " + type + "::\"" + id + "\""; };
  const auto team = [](size_t t) { return numbered("team-", t % teamCount, 2); };
  const auto server = [](size_t s) { return numbered("srv-", s % serverCount, 2); };
  const auto n = [](size_t v) { return std::to_string(v); };
  const auto& groups = groupNames();
  const auto& zones = zoneNames();
  const auto& scopes = scopeNames();
  const std::string tenantMatch = "resource.tenant == context.tenant";
  for (size_t t = 0; t < 10; ++t) add("permit", "is Agent " + entity("Team", team(t)), in({"read", "search"}), entity("Zone",
      zones[t % 5]), "context.depth <= " + n(2 + t % 3));
  for (size_t t = 0; t < 10; ++t)
    add("permit", entity("Team", team(t)), t % 3 == 0 ? in({"read"}) : in({"read", groups[t % 3]}), entity("Server",
        server(t * 2)), t % 2 ? "context.sessionAge < " + n(3600 * (1 + t % 4)) : "");
  for (size_t k = 0; k < 8; ++k)
    add("permit", "is Agent", "== Action::\"" + numbered("tool-", k * 13, 3) + "\"", "",
        "context has amount && context.amount <= " + n(std::array<size_t, 4>{500, 2000, 5000, 20000}[k % 4]));
  for (size_t k = 0; k < 6; ++k)
    add("permit", "is Agent", in({groups[k]}), "", "context.human in Department::\"" + departmentNames()[(k * 2) % 12]
        + "\" && context.credential.scopes.containsAny([\"" + scopes[k] + "\", \"" + scopes[(k + 3) % 10] + "\"])");
  for (size_t k = 0; k < 6; ++k)
    add("permit", "", in({"send"}), "", "context has destination && (context.destination like \"*@" + numbered("partner-", k, 2)
        + ".example\" || context.destination like \"*@corp.example\" || context.destination like \"https://api."
        + numbered("partner-", k, 2) + ".example/*\") && resource.sensitivity <= " + n(2 + k % 2));
  for (size_t k = 0; k < 6; ++k)
    add("permit", "is Agent", in({"read", k % 2 ? "export" : "search"}), entity("Zone", zones[k % 5]),
        "context has intent && [\"" + intentNames()[k] + "\", \"" + intentNames()[k + 3] + "\", \"" + intentNames()[k + 6]
        + "\"].contains(context.intent) && principal.tier >= " + n(1 + k % 3));
  for (size_t k = 0; k < 5; ++k) add("permit", "", in({"write"}), entity("Server", server(3 * k + 1)),
      "context.ip.isInRange(ip(\"10." + n(k * 16) + ".0.0/12\")) && " + tenantMatch);
  for (size_t d = 0; d < 6; ++d) add("permit", entity("Department", departmentNames()[d * 2]), in({"read", "write", "search"}),
      "", "context.hour >= 6 && context.hour <= 21");
  for (size_t k = 0; k < 5; ++k)
    add("permit", "is Agent", k < 3 ? in({"export", "read"}) : in({"write"}), "", std::string("!(context.classes.containsAny([")
        + (k % 2 ? "\"confidential\", " : "") + "\"restricted\"])) && context.credential.scopes.contains(\"" + scopes[4 + k]
        + "\")");
  for (size_t k = 0; k < 3; ++k) add("permit", "is Agent " + entity("Division", "div-" + n(k)), in({"read", "search", groups[1
      + k]}), "", tenantMatch + " && resource.sensitivity < 3");
  for (size_t k = 0; k < 5; ++k) add("permit", "", "== Action::\"" + numbered("tool-", 3 + 11 * k, 3) + "\"", "",
      "context.tenant == \"" + numbered("tenant-", k, 2) + "\"");
  add("forbid", "", "", "", "!(" + tenantMatch + ")", "context.credential.scopes.contains(\"admin:all\")");
  for (size_t k = 0; k < 4; ++k) add("forbid", "", in({"admin"}), entity("Zone", zones[k]), "", "context.sessionAge < "
      + n(900 * (k + 1)));
  for (size_t k = 0; k < 4; ++k) add("forbid", "is Agent", in({std::array<std::string, 4>{"write", "pay", "deploy", "admin"}[k]}),
      "", "context.depth > 3 && principal.tier < " + n(2 + k % 2));
  for (size_t k = 0; k < 4; ++k) add("forbid", "", in({"send"}), "", "context has destination && context.destination like \""
      + std::array<std::string, 4>{"*pastebin*", "*@free-mail-*", "http://*", "*webhook*"}[k] + "\"");
  for (size_t k = 0; k < 3; ++k) add("forbid", "", in({"send", "export"}), "",
      "context.classes.containsAny([\"restricted\"]) && context has destination", "context.destination like \""
      + std::array<std::string, 3>{"*@corp.example", "*.corp.example/*", "*@partner-0*"}[k] + "\" || resource.sensitivity <= 3");
  for (size_t k = 0; k < 3; ++k) add("forbid", "", in({"admin", "deploy"}), entity("Zone", zones[2 + k]), "",
      "context.ip.isInRange(ip(\"10.0.0.0/9\")) || context.ip.isInRange(ip(\"192.168.0.0/16\"))");
  for (size_t k = 0; k < 3; ++k) add("forbid", entity("Team", team(k * 3)), in({"pay"}), "",
      "context has amount && context.amount > " + n(std::array<size_t, 3>{50000, 90000, 20000}[k]),
      "context.human in Department::\"finance\" || context.credential.scopes.contains(\"pay:write\")");
  for (size_t k = 0; k < 3; ++k) add("forbid", "is Agent", in({"deploy"}), entity("Server", server(2 + 5 * k)),
      "context.hour < 6 || context.hour > 20");
  for (size_t k = 0; k < 3; ++k) add("forbid", "is Agent " + entity("Division", "div-" + n(k)), in({"export", "search"}),
      entity("Zone", zones[2]), "context has intent && !([\"" + intentNames()[k] + "\", \"" + intentNames()[k + 4]
      + "\"].contains(context.intent))");
  while (number < 100) {
    const size_t k = number;
    add("forbid", entity("Department", departmentNames()[k % 12]), in({"admin", "pay"}), entity("Folder", numbered("folder-",
        37 * k % 400, 4)), "context.depth >= 2 || context.classes.containsAll([\"confidential\", \"internal\"])");
  }
  return text;
}

inline std::shared_ptr<const cedar::PolicySet> parseSet(const std::string& text) {
  auto set = std::make_shared<cedar::PolicySet>();
  for (cedar::Policy& policy : cedar::parsePolicies(text, "bench.cedar",
      cedar::PolicyIds::annotated).policies) static_cast<void>(set->add(std::move(policy)));
  return set;
}

}  // namespace chatelaine::bench
