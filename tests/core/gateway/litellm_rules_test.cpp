// LiteLLM's rules against the given vectors.
#include <fstream>

#include <QtTest>
#include <nlohmann/json.hpp>

#include "core/gateway/litellm/rules.h"

using namespace chatelaine::gateway::litellm;
using nlohmann::json;

namespace {

json vectors(const char* name) {
  std::ifstream in(std::string(CHATELAINE_SHARED_DIR) + "/gateways/rules/litellm-" + name + ".json");
  return in ? json::parse(in)["cases"] : json();
}

Names names(const json& input, const char* key) {
  return input.contains(key) && input[key].is_array() ? input[key].get<Names>() : Names();
}

std::optional<Names> maybeNames(const json& input, const char* key) {
  if (!input.contains(key)) return std::nullopt;
  return input[key].get<Names>();
}

McpLevel level(const json& input, const char* key) {
  McpLevel result;
  if (!input.contains(key) || !input[key].is_object()) return result;
  result.servers = names(input[key], "mcp_servers");
  result.accessGroups = names(input[key], "mcp_access_groups");
  if (input[key].contains("mcp_tool_permissions"))
    result.tools = input[key]["mcp_tool_permissions"].get<std::map<std::string, Names>>();
  return result;
}

bool expected(const json& c) { return c["expect"] == "allow"; }

}  // namespace

class LitellmRulesTest : public QObject {
  Q_OBJECT
private slots:
  void initTestCase() {
    if (vectors("models").is_null()) QSKIP("../shared/gateways/rules is not here");
  }

  void models() {
    ModelWorld world;
    world.providers = {{"gpt-4o", "openai"}, {"gpt-4o-mini", "openai"}, {"claude-3-5-sonnet-20240620", "anthropic"}};
    for (const json& c : vectors("models")) {
      const json& in = c["input"];
      bool allowed = false;
      if (in.contains("list")) {
        ModelWorld own = world;
        own.accessGroups = in["model_access_groups"].get<std::map<std::string, Names>>();
        Names aliases;
        for (const auto& [alias, target] : in["team_model_aliases"].items()) aliases.push_back(alias);
        allowed = modelMatches(in["model"], names(in, "list"), aliases, own);
      } else {
        ModelRequest request;
        request.model = in["model"];
        request.keyBlocked = in.value("key_blocked", false);
        request.keyHasConfig = in.contains("key_config") && !in["key_config"].empty();
        request.keyModels = names(in, "key_models");
        request.keyAccessGroupModels = names(in, "key_access_group_models");
        request.hasTeam = in.contains("team_models") || (in.contains("team_id") && in["team_id"].is_string());
        request.teamModels = names(in, "team_models");
        request.userModels = names(in, "user_models");
        allowed = modelAllowed(request, world);
      }
      QVERIFY2(allowed == expected(c), c.dump().c_str());
    }
  }

  void servers() {
    for (const json& c : vectors("mcp-servers")) {
      const json& in = c["input"];
      ServerRequest request;
      request.key = level(in, "key");
      request.team = level(in, "team");
      if (in.contains("end_user")) request.endUser = level(in, "end_user");
      if (in.contains("agent")) request.agent = level(in, "agent");
      request.organisation = maybeNames(in, "org");
      request.keyAccessGroupServers = names(in, "key_access_group_servers");
      request.teamAccessGroupServers = names(in, "team_access_group_servers");
      request.registry = names(in, "registry");
      request.tagged = {{"ro", {"crm", "wiki"}}};
      request.requireKeyAccess = in.value("require_key_mcp_access_defined", false);
      request.requireEndUserAccess = in.value("require_end_user_mcp_access_defined", false);
      QVERIFY2(json(allowedServers(request, RuleSet::v1_83_2)) == c["expect_1_83_2"], c.dump().c_str());
      QVERIFY2(json(allowedServers(request, RuleSet::main)) == c["expect_main"], c.dump().c_str());
    }
  }

  void tools() {
    for (const json& c : vectors("mcp-tools")) {
      const json& in = c["input"];
      ToolRequest request;
      request.server = {in["server"]["name"], names(in["server"], "allowed_tools"), names(in["server"], "disallowed_tools")};
      request.keyTools = maybeNames(in, "key_tools");
      request.teamTools = maybeNames(in, "team_tools");
      request.agentTools = maybeNames(in, "agent_tools");
      request.lookupRaises = in.value("lookup_raises", false);
      for (const RuleSet rules : {RuleSet::v1_83_2, RuleSet::main})
        QVERIFY2(toolAllowed(request, in["tool"], rules) == expected(c), c.dump().c_str());
    }
  }

  void agents() {
    for (const json& c : vectors("agents")) {
      const json& in = c["input"];
      const auto allowed = allowedAgents(names(in, "key_agents"), names(in, "team_agents"));
      const std::string agent = in["agent"];
      const bool may = !allowed || std::ranges::find(*allowed, agent) != allowed->end();
      QVERIFY2(may == expected(c), c.dump().c_str());
    }
  }

  void routes() {
    QVERIFY(routeAllowed({}, "/a2a"));
    QVERIFY(routeAllowed({"llm_api_routes"}, "/v1/chat/completions"));
    QVERIFY(routeAllowed({"llm_api_routes"}, "/a2a"));
    QVERIFY(routeAllowed({"mcp_routes"}, "/mcp"));
    QVERIFY(!routeAllowed({"mcp_routes"}, "/v1/chat/completions"));
    QVERIFY(routeAllowed({"/v1/*"}, "/v1/chat/completions"));
    QVERIFY(!routeAllowed({"info_routes"}, "/mcp"));
  }
};

QTEST_GUILESS_MAIN(LitellmRulesTest)
#include "litellm_rules_test.moc"
