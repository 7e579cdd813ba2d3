// Requests of the anchors' world: sessions of some 14 calls (one human, agent, credential, address, intent), mixed by time.
// Header of benches.
#pragma once

#include "core/base/digest.h"
#include "core/traffic/request.h"
#include "tests/bench/replay_world.h"

namespace chatelaine::bench {

struct Session {
  std::string key, intent, address;
  size_t human = 0, agent = 0, credential = 0, tenant = 0, depth = 1;
  bool direct = false;
  int64_t start = 0, old = 0;                   // microseconds of the day, seconds
};

class Rows {
public:
  Rows(const World& world, uint64_t seed) : w_(world), g_(1000 + seed), seed_(seed) {}

  std::vector<traffic::Request> make(size_t count) {
    requests_.clear();
    requests_.reserve(count);
    for (size_t number = 0; requests_.size() < count; ++number) {
      const Session session = next(number);
      double age = 0;
      do {
        requests_.push_back(call(session, static_cast<int64_t>(age)));
        age += g_.exponential(25);
      } while (requests_.size() < count && !g_.chance(1.0 / 14));
    }
    std::stable_sort(requests_.begin(), requests_.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    return std::move(requests_);
  }

private:
  Session next(size_t number) {
    Session s;
    s.key = numbered("s-", number, 6) + "-" + std::to_string(seed_);
    s.human = human_(g_);
    s.agent = agent_(g_);
    s.credential = w_.agentCredentials[s.agent][g_.below(5)];
    s.tenant = g_.chance(.97) ? w_.humanTenant[s.human] : g_.below(tenantCount);
    s.direct = g_.chance(.08);
    s.depth = s.direct ? 1 : 1 + depth_(g_);
    s.address = w_.addresses[address_(g_)];
    if (g_.chance(.85)) s.intent = intentNames()[intent_(g_)];
    s.start = static_cast<int64_t>(g_.below(86'400)) * 1'000'000;
    s.old = g_.chance(.1) ? static_cast<int64_t>(g_.below(40'000)) : 0;
    return s;
  }

  size_t resourceOf(const Session& s, size_t tool) {
    const double rank = g_.pareto(.7);
    const bool stays = g_.chance(.96);
    const std::vector<size_t>& own = w_.serverTenantResources[w_.toolServer[tool]][s.tenant];
    const std::vector<size_t>& all = w_.serverResources[w_.toolServer[tool]];
    const std::vector<size_t>& there = stays && !own.empty() ? own : all;
    return there[static_cast<size_t>(std::min(stays ? rank * 3 : rank, 1e9)) % there.size()];
  }

  static void set(traffic::Request& r, const char* path, std::string value) {
    r.context[path] = value.empty() ? traffic::Cell::absent(Evidence::asserted) : traffic::Cell::recorded(std::move(value), Evidence::asserted);
  }
  static std::string quoted(const std::string& text) { return text.empty() ? text : "\"" + text + "\""; }
  static std::string entity(const char* type, const std::string& id) {
    return R"({"__entity":{"id":")" + id + R"(","type":")" + type + R"("}})";
  }

  traffic::Request call(const Session& s, int64_t age) {
    const size_t tool = w_.agentTools[s.agent][std::min(static_cast<size_t>(g_.pareto(1.1)), toolsOfAgent - 1)];
    const size_t resource = resourceOf(s, tool);
    traffic::Request r;
    r.id = sha256(std::to_string(seed_) + "/" + std::to_string(requests_.size())).hex().substr(0, 32);
    r.source = r.gateway = "bench";
    const int64_t time = s.start + (age + s.old) * 1'000'000;
    r.time = Time{1'785'542'400'000'000 + time + static_cast<int64_t>(g_.below(1000)) * 1000};
    r.target = numbered("tool-", tool, 3);
    r.chain = s.key;
    r.credential = numbered("cred-", s.credential, 3);
    const std::string agent = numbered("agent-", s.agent, 2), human = numbered("human-", s.human, 3);
    r.agents.push_back({agent, {}, Evidence::claimed});
    r.human = traffic::Named{human, {}, Evidence::claimed};
    r.principal = traffic::Cell::recorded(s.direct ? "Human::\"" + human + "\"" : "Agent::\"" + agent + "\"", Evidence::verified);
    r.action = traffic::Cell::recorded("Action::\"" + r.target + "\"", Evidence::verified);
    r.resource = traffic::Cell::recorded("Resource::\"" + numbered("res-", resource, 5) + "\"", Evidence::verified);
    set(r, "context.human", entity("Human", human));
    set(r, "context.tenant", quoted(numbered("tenant-", s.tenant, 2)));
    set(r, "context.credential", entity("Credential", r.credential));
    set(r, "context.depth", std::to_string(s.depth));
    set(r, "context.intent", quoted(s.intent));
    set(r, "context.ip", R"({"__extn":{"arg":")" + s.address + R"(","fn":"ip"}})");
    set(r, "context.sessionAge", std::to_string(age + s.old));
    set(r, "context.hour", std::to_string(time / 3'600'000'000 % 24));
    addInput(r, tool, resource);
    return r;
  }

  void addInput(traffic::Request& r, size_t tool, size_t resource) {
    const auto is = [&](size_t group) { return std::count(w_.toolGroups[tool].begin(), w_.toolGroups[tool].end(), group) > 0; };
    const bool pays = is(4) || g_.chance(.15);
    set(r, "context.amount", pays ? std::to_string(std::llround(std::exp(7.2 + 1.9 * g_.normal()))) : std::string());
    const bool sends = is(2) || (is(6) && g_.chance(.6)) || g_.chance(.05);
    set(r, "context.destination", sends ? quoted(w_.destinations[destination_(g_)]) : std::string());
    const size_t one = g_.chance(.8) ? std::min<size_t>(w_.resourceSensitivity[resource], 3) : g_.below(4);
    const size_t other = g_.chance(.2) ? g_.below(4) : one;
    set(r, "context.classes", "[" + quoted(classNames()[one]) + (other == one ? "" : "," + quoted(classNames()[other])) + "]");
  }

  const World& w_;
  Numbers g_;
  uint64_t seed_;
  Choice human_ = Choice::zipf(humanCount, 1.05), agent_ = Choice::zipf(agentCount, .8), depth_{{.45, .33, .15, .07}},
         address_ = Choice::zipf(1500, .7), intent_ = Choice::zipf(12, .6), destination_ = Choice::zipf(3000, .8);
  std::vector<traffic::Request> requests_;
};

}  // namespace chatelaine::bench
