// Random configurations: the lowered Cedar decides each request as the rules do, asked one by one.
#include <random>

#include <QtTest>

#include "cedar_point.h"
#include "core/gateway/litellm/effective.h"
#include "core/gateway/litellm/lower.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
using namespace chatelaine::gateway::litellm;

namespace {

class Random {
public:
  explicit Random(unsigned seed) : engine_(seed) {}
  size_t below(size_t n) { return engine_() % n; }
  bool chance(size_t percent) { return below(100) < percent; }
  Names some(const Names& from, size_t percent) {
    Names names;
    for (const std::string& name : from)
      if (chance(percent)) names.push_back(name);
    return names;
  }

private:
  std::mt19937 engine_;
};

const Names serverNames{"crm", "billing", "deploy", "wiki"};
const Names toolNames{"get", "set", "drop"};
const Names modelNames{"gpt-4o", "gpt-4o-mini", "sonnet"};
const Names agentNames{"alpha", "beta", "gamma"};

Permission randomPermission(Random& random) {
  Permission permission;
  permission.recorded = random.chance(90);
  if (random.chance(30)) return permission;
  for (const std::string& server : random.some(serverNames, 40))
    permission.mcp.servers.push_back(random.chance(50) ? "id-" + server : server);
  permission.mcp.accessGroups = random.some({"ro", "rw"}, 20);
  for (const std::string& server : random.some(serverNames, 25)) permission.mcp.tools["id-" + server] = random.some(toolNames, 50);
  if (random.chance(10)) permission.mcp.servers.push_back(random.chance(50) ? "all-proxy-mcpservers" : "no-mcp-servers");
  permission.agents = random.some({"id-alpha", "id-beta"}, 40);
  return permission;
}

Names randomModels(Random& random) {
  Names models = random.chance(40) ? Names() : random.some(modelNames, 50);
  if (random.chance(15)) models.push_back("openai/*");
  if (random.chance(10)) models.push_back("all-team-models");
  if (random.chance(10)) models.push_back("chat");      // a router access group
  return models;
}

Configuration randomConfiguration(Random& random) {
  Configuration c;
  c.source = "gw";
  c.version = random.chance(30) ? "1.83.2" : "1.106.2";
  for (const std::string& name : serverNames) {
    Server server;
    server.id = "id-" + name;
    server.name = name;
    server.allowAllKeys = random.chance(10);
    if (random.chance(10)) server.approval = "pending_review";
    server.accessGroups = random.some({"ro", "rw"}, 40);
    if (random.chance(25)) server.allowedTools = random.some({"get", name + "-set"}, 70);
    if (random.chance(25)) server.disallowedTools = random.some(toolNames, 40);
    c.servers[name] = server;
  }
  for (const std::string& name : modelNames) {
    ModelEntry model;
    model.name = name;
    model.provider = name == "sonnet" ? "anthropic" : "openai";
    if (random.chance(30)) model.accessGroups = {"chat"};
    c.models.push_back(model);
  }
  for (const std::string& name : agentNames)
    c.agents["id-" + name] = {"id-" + name, name, "", "", "", "", true, {}, {}, randomPermission(random)};
  c.accessGroups["g"] = {"g", "g", "", {"sonnet"}, {"id-wiki"}, {"id-gamma"}};
  c.settings["require_key_mcp_access_defined"] = random.chance(15);
  for (const char* id : {"t1", "t2"}) {
    Team team;
    team.id = id;
    team.alias = std::string("team-") + id;
    team.models = randomModels(random);
    team.accessGroups = random.some({"g"}, 20);
    team.permission = randomPermission(random);
    if (random.chance(20)) team.aliases = {"fast"};
    c.teams[id] = team;
  }
  for (size_t i = 0; i < 5; ++i) {
    Key key;
    key.token = std::string(63, 'a') + static_cast<char>('0' + i);
    key.alias = i == 4 ? "" : "vk \"" + std::to_string(i) + "\"";
    if (random.chance(70)) key.team = random.chance(50) ? "t1" : "t2";
    if (random.chance(40)) key.agent = "id-alpha";
    key.models = randomModels(random);
    key.accessGroups = random.some({"g"}, 25);
    key.permission = randomPermission(random);
    if (random.chance(15)) key.routes = random.chance(50) ? Names{"llm_api_routes"} : Names{"mcp_routes"};
    if (random.chance(10)) key.hasConfig = true;
    c.keys[key.token] = key;
  }
  return c;
}

struct Question {
  std::string what;
  cedar::Request request;
  bool expected = false;
};

std::vector<Question> questions(const Configuration& c, tests::PointStore& store) {
  std::vector<Question> all;
  const Time now = parseTime("2026-11-21T12:00:00Z")->time;
  for (const auto& [token, key] : c.keys) {
    const auto ask = [&](const char* type, const std::string& id, const std::string& action, bool expected) {
      all.push_back({key.name() + " " + action + " " + id,
                     {cedar::EntityUid("Agent", "x"), store.action(action, std::string_view(type) == "Tool"),
                      store.resource(type, id), tests::contextOf(key.name(), now)},
                     expected});
    };
    Names models = modelNames;
    models.insert(models.end(), {"fast", "unknown"});
    for (const std::string& model : models) ask("Model", "gw/" + model, "invoke_model", mayUseModel(c, key, model));
    for (const std::string& server : serverNames)
      for (const std::string& tool : toolNames)
        ask("Tool", "gw/" + server + "/" + tool, server + "/" + tool, mayCallTool(c, key, server, tool));
    for (const std::string& agent : agentNames) ask("Agent", agent, "delegate", mayCallAgent(c, key, agent));
  }
  return all;
}

}  // namespace

class LitellmLowerTest : public QObject {
  Q_OBJECT
private slots:
  void cedarDecidesAsTheRules() {
    size_t asked = 0, allowed = 0;
    for (unsigned seed = 0; seed < 300; ++seed) {
      Random random(seed);
      const Configuration c = randomConfiguration(random);
      const Lowered lowered = lower(c);
      Diagnostics diagnostics;
      const cedar::PolicySet policies = tests::policiesOf(lowered.text, &diagnostics);
      QVERIFY2(diagnostics.empty(), diagnostics.empty() ? "" : diagnostics.front().message.c_str());
      tests::PointStore store(c.source);
      const std::vector<Question> all = questions(c, store);
      const cedar::EntityStore entities = std::move(store).store();
      for (const Question& q : all) {
        const cedar::Authorization answer = cedar::authorize(policies, q.request, entities);
        QVERIFY2(answer.errors.empty(), q.what.c_str());
        if ((answer.decision == cedar::Decision::allow) != q.expected)
          qWarning("seed %u: %s should be %d\n%s", seed, q.what.c_str(), q.expected, lowered.text.c_str());
        QCOMPARE(answer.decision == cedar::Decision::allow, q.expected);
        ++asked;
        allowed += q.expected ? 1U : 0U;
      }
    }
    qInfo("%zu requests, %zu allowed", asked, allowed);
    QVERIFY(allowed * 5 > asked && allowed * 10 < asked * 9);
  }

  void blockedExpiredDeleted() {
    Configuration c;
    c.source = "gw";
    const auto add = [&](const char* alias) -> Key& {
      Key key;
      key.alias = alias;
      key.token = std::string(60, 'b') + alias;
      return c.keys[key.token] = key;
    };
    add("good");
    add("late").expires = parseTime("2026-11-21T12:00:00.5Z")->time;
    add("shut").blocked = true;
    add("gone").deleted = true;
    add("team").team = "t";
    c.teams["t"].id = "t";
    c.teams["t"].blocked = true;
    const cedar::PolicySet policies = tests::policiesOf(lower(c).text);
    tests::PointStore store("gw");
    const auto model = store.resource("Model", "gw/m");
    const auto action = store.action("invoke_model", false);
    const cedar::EntityStore entities = std::move(store).store();
    const auto decide = [&](const char* key, const char* time) {
      return cedar::authorize(policies,
                              {cedar::EntityUid("Agent", "x"), action, model, tests::contextOf(key, parseTime(time)->time)},
                              entities)
                 .decision == cedar::Decision::allow;
    };
    QVERIFY(decide("good", "2026-11-21T12:00:00Z"));
    QVERIFY(decide("late", "2026-11-21T12:00:00.4Z"));
    QVERIFY(!decide("late", "2026-11-21T12:00:00.5Z"));
    for (const char* key : {"shut", "gone", "team", ""}) QVERIFY2(!decide(key, "2026-11-21T12:00:00Z"), key);
  }

  void policiesSayWhereTheyComeFrom() {
    Configuration c;
    c.source = "gw";
    Key key;
    key.token = std::string(64, 'c');
    key.alias = "vk-a";
    key.record = "api/key_list.json#/keys/3";
    key.models = {"gpt-4o"};
    c.keys[key.token] = key;
    const std::string text = lower(c).text;
    for (const char* part :
         {"@id(\"gw/key/vk-a/models\")", "@source(\"gw/api/key_list.json#/keys/3\")", "@native(\"key models: gpt-4o\")",
          "resource in Gateway::\"gw\"", "context.caller.credential == Credential::\"vk-a\""})
      QVERIFY2(text.find(part) != std::string::npos, text.c_str());
  }
};

QTEST_GUILESS_MAIN(LitellmLowerTest)
#include "litellm_lower_test.moc"
