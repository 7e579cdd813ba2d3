// One set-up told by tables, by the API, or by both: the same grants. And what the months' story says of keys and people.
#include <QtTest>

#include "core/gateway/litellm/effective.h"
#include "core/gateway/litellm/inventory.h"
#include "core/gateway/litellm/lower.h"
#include "core/identity/graph.h"
#include "recording.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
using namespace chatelaine::gateway::litellm;
using identity::NodeKind;

class LitellmInventoryTest : public QObject {
  Q_OBJECT
private slots:
  void initTestCase();
  void tablesAndApiSayTheSame();
  void pastStatesAreRebuilt();
  void rowsOfAnyOrderGiveOneConfiguration();
  void keysOfTheMonths();
  void ownersOfTheMonths();
  void withoutKeysThereIsNoPoint();
};

namespace {

std::vector<Configuration> statesOf(const std::string& recording, const std::vector<std::string>& parts) {
  MemoryStore store;
  for (const std::string& part : parts) {
    auto read = readFiles(tests::importOf(tests::recordingPath(recording) / part), store, Task());
    if (!read) qFatal("%s", read.error().message.c_str());
  }
  auto configurations = readConfigurations(store, Task());
  if (!configurations || configurations->bySource.size() != 1) qFatal("one source is expected");
  return configurations->bySource.begin()->second;
}

// Each key's grants as words.
std::map<std::string, std::string> grantsOf(const Configuration& configuration) {
  std::map<std::string, std::string> all;
  for (const auto& [token, key] : configuration.keys) {
    const Effective effective = effectiveOf(configuration, key);
    std::string text = "models:";
    for (const std::string& model : effective.models.value_or(Names{"*"})) text += " " + model;
    for (const ServerGrant& server : effective.servers) {
      text += "; " + server.server + ":";
      Names tools = server.tools.value_or(Names{"*"});
      std::ranges::sort(tools);
      for (const std::string& tool : tools) text += " " + tool;
    }
    Names agents = effective.agents.value_or(Names{"*"});
    std::ranges::sort(agents);
    text += "; agents:";
    for (const std::string& agent : agents) text += " " + agent;
    all[key.name()] = text;
  }
  return all;
}

std::shared_ptr<const identity::Graph> monthsGraph(std::vector<identity::Statement> statements = {}) {
  const auto states = statesOf("brightwater-months/litellm", {"tables", "api", "config.yaml", "management_calls.jsonl"});
  Inventory inventory = inventoryOf(states);
  return identity::buildGraph(std::move(inventory.identities), std::move(inventory.edges), std::move(statements));
}

std::string factOf(const identity::Graph& graph, NodeKind kind, const char* id, const char* name) {
  const auto node = graph.find(kind, id);
  if (!node) return "nobody";
  const identity::Fact* fact = graph.at(*node).fact(name);
  return fact == nullptr ? "not recorded" : fact->absent ? "absent" : fact->value;
}

}  // namespace

void LitellmInventoryTest::initTestCase() {
  if (!std::filesystem::exists(tests::recordingPath("litellm/tables"))) QSKIP("../shared/recordings is not here");
}

void LitellmInventoryTest::tablesAndApiSayTheSame() {
  const auto tables = grantsOf(statesOf("litellm", {"tables", "config.yaml", "management_calls.jsonl"}).back());
  const auto api = grantsOf(statesOf("litellm", {"api", "config.yaml", "management_calls.jsonl"}).back());
  const auto calls = grantsOf(statesOf("litellm", {"config.yaml", "management_calls.jsonl"}).back());
  QCOMPARE(tables.size(), size_t{10});
  for (const auto& [key, grants] : tables) {
    QVERIFY2(api.at(key) == grants, (key + "\n" + grants + "\n" + api.at(key)).c_str());
    QVERIFY2(calls.at(key) == grants, (key + "\n" + grants + "\n" + calls.at(key)).c_str());
  }
  QCOMPARE(tables.at("vk-refund"), std::string("models: gpt-4o gpt-4o-mini; billing: get_invoice issue_refund list_invoices; agents: *"));
  QCOMPARE(tables.at("vk-support-shared"),
           std::string("models: *; billing: get_invoice list_invoices; crm: get_customer search_customers; messaging: *; tickets: *; "
                       "agents: crm-researcher reply-writer"));
  QCOMPARE(tables.at("vk-reconciler").find("deploy: apply_deploy plan_deploy read_secret") != std::string::npos, true);
}

void LitellmInventoryTest::pastStatesAreRebuilt() {
  const auto states = statesOf("litellm", {"tables", "config.yaml", "management_calls.jsonl"});
  QCOMPARE(states.size(), size_t{5});
  const auto models = [](const Configuration& state) {
    for (const auto& [token, key] : state.keys)
      if (key.alias == "vk-refund") return key.models;
    return Names();
  };
  QCOMPARE(models(states.front()), Names{"gpt-4o-mini"});
  QCOMPARE(models(states.back()), (Names{"gpt-4o-mini", "gpt-4o"}));
  const auto deleted = [](const Configuration& state) {
    return std::ranges::count_if(state.keys, [](const auto& entry) { return entry.second.deleted; });
  };
  QCOMPARE(deleted(states.front()), 0);
  QCOMPARE(deleted(states.back()), 1);
  QVERIFY(!states.front().from && states.front().to == states[1].from && !states.back().to);
}

void LitellmInventoryTest::rowsOfAnyOrderGiveOneConfiguration() {
  const std::vector<std::string> parts{"tables", "api", "config.yaml", "management_calls.jsonl"};
  std::vector<std::string> other(parts.rbegin(), parts.rend());
  for (const auto& order : {parts, other}) QCOMPARE(decisionPointOf(statesOf("litellm", order)).versions.size(), size_t{5});
  const DecisionPoint a = decisionPointOf(statesOf("litellm", parts)), b = decisionPointOf(statesOf("litellm", other));
  for (size_t i = 0; i < a.versions.size(); ++i) QCOMPARE(a.versions[i].text, b.versions[i].text);
}

void LitellmInventoryTest::keysOfTheMonths() {
  const auto graph = monthsGraph();
  const auto key = [&](const char* id, const char* name) { return factOf(*graph, NodeKind::credential, id, name).substr(0, 10); };
  QCOMPARE(key("vk-release-2025", "expires"), std::string("2026-10-01"));
  QCOMPARE(key("vk-release-2025", "last-tried"), std::string("2026-10-09"));
  QCOMPARE(key("vk-old-pilot", "last-tried"), std::string("absent"));
  QCOMPARE(key("vk-old-pilot", "expires"), std::string("absent"));
  QCOMPARE(key("vk-blocked", "blocked"), std::string("true"));
  QCOMPARE(key("vk-blocked", "last-tried"), std::string("2026-11-16"));
  QCOMPARE(key("vk-deploy", "deleted"), std::string("not record"));
  QCOMPARE(key("vk-support-shared", "kind"), std::string("virtual-ke"));
  QCOMPARE(key("UPSTREAM_API_KEY", "kind"), std::string("nobody"));
  QCOMPARE(key("backend UPSTREAM_API_KEY", "secret-in-clear"), std::string("false"));
  const auto team = graph->find(NodeKind::team, "data");
  const auto blocked = graph->at(*team).factsNamed("blocked");
  QCOMPARE(blocked.size(), size_t{2});
  QCOMPARE(blocked.front()->value, std::string("true"));
  QCOMPARE(formatTime(*blocked.front()->validFrom), std::string("2026-11-16T13:55:00.030Z"));
  QCOMPARE(factOf(*graph, NodeKind::human, "default_user_id", "mail"), std::string("nobody"));
}

void LitellmInventoryTest::ownersOfTheMonths() {
  const auto graph = monthsGraph();
  const Time asOf = parseTime("2026-11-20T12:00:00Z")->time;
  const auto owner = [&](const char* id) { return graph->ownerOf(*graph->find(NodeKind::credential, id), asOf).text; };
  QCOMPARE(owner("vk-deploy"), std::string("derek.holm, left 2026-10-30"));
  QCOMPARE(owner("vk-analytics"), std::string("jonas.weber"));
  QCOMPARE(owner("vk-support-shared"), std::string("team support"));
}

void LitellmInventoryTest::withoutKeysThereIsNoPoint() {
  MemoryStore store;
  QVERIFY(readFiles(tests::importOf(tests::recordingPath("litellm") / "config.yaml"), store, Task()).has_value());
  Derived derived;
  QVERIFY(addConfigurations(store, Task(), derived).has_value());
  QVERIFY(derived.points.empty());
  QCOMPARE(derived.problems.size(), size_t{1});
  QVERIFY(!derived.identities.empty());
}

QTEST_GUILESS_MAIN(LitellmInventoryTest)
#include "litellm_inventory_test.moc"
