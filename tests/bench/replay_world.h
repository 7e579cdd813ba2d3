// The anchors' world in memory: agents in teams in divisions, humans in departments, resources in folders in servers in zones,
// credentials with scopes, tools in groups. Counts and distributions are the anchors'; the random numbers are its own, seeded.
// Header of benches.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "core/cedar/entities.h"

namespace chatelaine::bench {

inline constexpr size_t toolCount = 120, serverCount = 20, agentCount = 60, humanCount = 500, credentialCount = 200,
    resourceCount = 20'000, folderCount = 8'500, teamCount = 10, divisionCount = 3, tenantCount = 12, toolsOfAgent = 24;

using Names = std::vector<std::string>;
inline const Names& groupNames() {
  static const Names names{"read", "write", "send", "admin", "pay", "deploy", "export", "search"};
  return names;
}
inline const Names& scopeNames() {
  static const Names names{"pay:write", "pay:read", "mail:send", "repo:write", "repo:read",
                           "db:read",   "db:write", "admin:all", "export:run", "search:all"};
  return names;
}
inline const Names& classNames() {
  static const Names names{"public", "internal", "confidential", "restricted"};
  return names;
}
inline const Names& intentNames() {
  static const Names names{"support", "billing", "refund", "research", "triage", "release",
                           "onboarding", "audit", "marketing", "incident", "reporting", "cleanup"};
  return names;
}
inline const Names& departmentNames() {
  static const Names names{"finance", "sales", "legal", "hr", "it", "eng", "ops", "security", "support", "marketing", "data", "exec"};
  return names;
}
inline const Names& zoneNames() {
  static const Names names{"public", "internal", "pci", "prod", "lab"};
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
  double normal() { return std::sqrt(-2 * std::log(1 - unit())) * std::cos(6.283185307179586 * unit()); }
  double exponential(double mean) { return -mean * std::log(1 - unit()); }
  double pareto(double a) { return std::pow(1 - unit(), -1 / a) - 1; }

private:
  std::mt19937_64 engine_;
};

// A choice by weight.
class Choice {
public:
  explicit Choice(const std::vector<double>& weights) : sums_(weights.size()) {
    std::partial_sum(weights.begin(), weights.end(), sums_.begin());
  }
  static Choice zipf(size_t n, double s) {
    std::vector<double> weights;
    for (size_t rank = 1; rank <= n; ++rank) weights.push_back(std::pow(static_cast<double>(rank), -s));
    return Choice(weights);
  }
  size_t operator()(Numbers& g) const {
    const auto at = std::upper_bound(sums_.begin(), sums_.end(), g.unit() * sums_.back());
    return std::min(static_cast<size_t>(at - sums_.begin()), sums_.size() - 1);
  }

private:
  std::vector<double> sums_;
};

// Static facts by number.
struct World {
  std::vector<std::vector<size_t>> toolGroups, agentTeams, agentTools, agentCredentials, credentialScopes;
  std::vector<size_t> toolServer, serverZone, folderServer, resourceFolder, resourceTenant, resourceSensitivity, agentTier,
      humanDepartment, humanTenant;
  std::vector<std::vector<size_t>> serverResources;                     // in an order by rank
  std::vector<std::vector<std::vector<size_t>>> serverTenantResources;
  Names destinations, addresses;
};

inline void addPlaces(World& w, Numbers& g) {
  const Choice group({34, 14, 12, 6, 8, 6, 8, 12}), second({10, 20, 20, 5, 10, 5, 20, 10});
  for (size_t t = 0; t < toolCount; ++t) {
    std::vector<size_t> groups{group(g)};
    if (g.chance(0.25)) groups.push_back(second(g));
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    w.toolGroups.push_back(groups);
    w.toolServer.push_back(t < serverCount ? t : g.below(serverCount));
  }
  for (size_t s = 0; s < serverCount; ++s) w.serverZone.push_back(s < 15 ? s % 5 : g.below(5));
  const Choice server = Choice::zipf(serverCount, 0.7), tenant = Choice::zipf(tenantCount, 0.8), sensitivity({.3, .3, .2, .15, .05});
  for (size_t f = 0; f < folderCount; ++f) w.folderServer.push_back(f < serverCount ? f : server(g));
  w.serverResources.resize(serverCount);
  w.serverTenantResources.assign(serverCount, std::vector<std::vector<size_t>>(tenantCount));
  for (size_t r = 0; r < resourceCount; ++r) {
    w.resourceFolder.push_back(r < folderCount ? r : g.below(folderCount));
    w.resourceTenant.push_back(tenant(g));
    w.resourceSensitivity.push_back(sensitivity(g));
    w.serverResources[w.folderServer[w.resourceFolder[r]]].push_back(r);
  }
  for (size_t s = 0; s < serverCount; ++s) {
    for (size_t i = w.serverResources[s].size(); i > 1; --i) std::swap(w.serverResources[s][i - 1], w.serverResources[s][g.below(i)]);
    for (const size_t r : w.serverResources[s]) w.serverTenantResources[s][w.resourceTenant[r]].push_back(r);
  }
}

inline std::vector<size_t> distinct(size_t count, const Choice& choice, Numbers& g) {
  std::vector<size_t> found;
  while (found.size() < count)
    if (const size_t next = choice(g); std::find(found.begin(), found.end(), next) == found.end()) found.push_back(next);
  return found;
}

inline void addPeople(World& w, Numbers& g) {
  const Choice tool = Choice::zipf(toolCount, 0.6), tenant = Choice::zipf(tenantCount, 0.8), scope(std::vector<double>(10, 1));
  for (size_t a = 0; a < agentCount; ++a) {
    w.agentTeams.push_back({a % teamCount});
    if (const size_t other = g.below(teamCount); a % 6 == 0 && other != a % teamCount) w.agentTeams.back().push_back(other);
    w.agentTier.push_back(g.below(5));
    w.agentTools.push_back(distinct(toolsOfAgent, tool, g));
    w.agentCredentials.emplace_back();
    for (size_t i = 0; i < 5; ++i) w.agentCredentials.back().push_back(g.below(credentialCount));
  }
  for (size_t h = 0; h < humanCount; ++h) {
    w.humanDepartment.push_back(g.below(12));
    w.humanTenant.push_back(tenant(g));
  }
  for (size_t c = 0; c < credentialCount; ++c) {
    w.credentialScopes.push_back(distinct(1 + g.below(4), scope, g));
    if (c % 29 == 0) w.credentialScopes.back().push_back(7);
  }
}

inline void addNetwork(World& w, Numbers& g) {
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
    w.addresses.push_back(k < .7    ? "10" + byte() + byte() + byte()
                          : k < .85 ? "192.168" + byte() + byte()
                                    : std::to_string(20 + g.below(170)) + byte() + byte() + byte());
  }
}

inline World makeWorld() {
  Numbers g(11);
  World w;
  addPlaces(w, g);
  addPeople(w, g);
  addNetwork(w, g);
  return w;
}

class WorldEntities {
public:
  explicit WorldEntities(const World& world) : w_(world) {}
  cedar::EntityStore build() {
    addGroups();
    addActors();
    addResources();
    return std::move(builder_).build().store;
  }

private:
  using Uids = std::vector<cedar::EntityUid>;
  static cedar::Value number(size_t n) { return cedar::Value(static_cast<int64_t>(n)); }
  void add(cedar::EntityUid uid, Uids parents, std::vector<cedar::Field> attributes = {}) {
    builder_.add({std::move(uid), cedar::Value::record(std::move(attributes)), std::move(parents), cedar::Value::record({})});
  }

  void addGroups() {
    for (size_t d = 0; d < divisionCount; ++d) add({"Division", "div-" + std::to_string(d)}, {});
    for (const std::string& name : departmentNames()) add({"Department", name}, {});
    for (const std::string& name : zoneNames()) add({"Zone", name}, {});
    for (size_t t = 0; t < teamCount; ++t)
      add({"Team", numbered("team-", t, 2)}, {{"Division", "div-" + std::to_string(t % divisionCount)}});
    for (const std::string& name : groupNames()) add({"Action", name}, {});
    for (size_t t = 0; t < toolCount; ++t) {
      Uids groups;
      for (const size_t g : w_.toolGroups[t]) groups.emplace_back("Action", groupNames()[g]);
      add({"Action", numbered("tool-", t, 3)}, groups);
    }
  }

  void addActors() {
    for (size_t a = 0; a < agentCount; ++a) {
      Uids teams;
      for (const size_t t : w_.agentTeams[a]) teams.emplace_back("Team", numbered("team-", t, 2));
      add({"Agent", numbered("agent-", a, 2)}, teams, {{"tier", number(w_.agentTier[a])}});
    }
    for (size_t h = 0; h < humanCount; ++h)
      add({"Human", numbered("human-", h, 3)}, {{"Department", departmentNames()[w_.humanDepartment[h]]}});
    for (size_t c = 0; c < credentialCount; ++c) {
      std::vector<cedar::Value> scopes;
      for (const size_t s : w_.credentialScopes[c]) scopes.push_back(cedar::Value::string(scopeNames()[s]));
      add({"Credential", numbered("cred-", c, 3)}, {}, {{"scopes", cedar::Value::set(std::move(scopes))}});
    }
  }

  void addResources() {
    for (size_t s = 0; s < serverCount; ++s) add({"Server", numbered("srv-", s, 2)}, {{"Zone", zoneNames()[w_.serverZone[s]]}});
    for (size_t f = 0; f < folderCount; ++f)
      add({"Folder", numbered("folder-", f, 4)}, {{"Server", numbered("srv-", w_.folderServer[f], 2)}});
    for (size_t r = 0; r < resourceCount; ++r)
      add({"Resource", numbered("res-", r, 5)}, {{"Folder", numbered("folder-", w_.resourceFolder[r], 4)}},
          {{"tenant", cedar::Value::string(numbered("tenant-", w_.resourceTenant[r], 2))},
           {"sensitivity", number(w_.resourceSensitivity[r])}});
  }

  const World& w_;
  cedar::EntityStoreBuilder builder_;
};

}  // namespace chatelaine::bench
