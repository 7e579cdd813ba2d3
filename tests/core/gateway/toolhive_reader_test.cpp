// Small records of a ToolHive vMCP gateway: what is told of them, and what is not.
#include <QtTest>

#include "core/identity/graph.h"
#include "toolhive_support.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
using nlohmann::json;
using tests::toolhiveRow;

namespace {

struct World {
  QTemporaryDir folder;
  MemoryStore store;
  ImportReport report;
  Derived derived;

  [[nodiscard]] std::filesystem::path at(const char* name) const { return std::filesystem::path(folder.path().toStdString()) / name; }
  void derive() {
    auto read = readFiles(tests::importOf(folder.path().toStdString()), store, Task());
    if (!read) qFatal("%s", read.error().message.c_str());
    report = std::move(*read);
    auto made = gateway::derive(store, Task());
    if (!made) qFatal("%s", made.error().message.c_str());
    derived = std::move(*made);
  }
  [[nodiscard]] const traffic::Request& row(const char* id) const {
    const auto* found = tests::requestWith(derived, id);
    if (found == nullptr) qFatal("no request %s", id);
    return *found;
  }
};

json claims(const char* subject, json more) {
  json all{{"claim_sub", subject}, {"claim_jti", std::string("token-of-") + subject}, {"claim_iss", "http://issuer"}, {"claim_groups", json::array({"finance"})}};
  all.update(more);
  return all;
}

World& world() {
  static World w;
  static const bool made = [] {
    json delegated = toolhiveRow("delegated", 1, "ann", "crm_get_customer", "success");
    delegated["delegation"] = tests::toolhiveChain({"reader", "orchestrator"});
    delegated["data"]["request"] = {{"id", 1}, {"method", "tools/call"}, {"params", {{"name", "crm_get_customer"}, {"arguments", {{"customer_id", "C-1"}, {"depth", 2}}}}}};
    json flat = toolhiveRow("flat", 3, "bob", "billing_refund", "denied");
    flat["data"]["request"] = {{"id", 2}, {"method", "tools/call"}, {"params", {{"name", "billing_refund"}, {"arguments", {{"amount", 40}}}}}};
    json own = toolhiveRow("own", 5, "nightly", "crm_get_customer", "success");
    own["subjects"]["user"] = "anonymous";
    json broken = toolhiveRow("broken", 7, "eve", "crm_get_customer", "denied");
    broken["delegation"] = {{"chain", json::array({json::object()})}, {"truncated", false}, {"omitted", 0}, {"malformed", true}, {"malformedReason", "sub_not_string"}};
    json deep = toolhiveRow("deep", 9, "dan", "crm_get_customer", "success");
    deep["delegation"] = tests::toolhiveChain({"d", "c"});
    deep["delegation"]["truncated"] = true;
    deep["delegation"]["omitted"] = 3;
    json foreign = toolhiveRow("foreign", 11, "fay", "crm_get_customer", "success");
    foreign["delegation"] = tests::toolhiveChain({"reader", "partner"});
    foreign["delegation"]["chain"][1]["iss"] = "http://elsewhere";
    json door{{"time", "2026-11-21T10:00:13Z"}, {"level", "AUDIT"}, {"msg", "audit_event"}, {"audit_id", "door"}, {"type", "http_request"}, {"logged_at", "2026-11-21T10:00:13Z"},
              {"outcome", "denied"}, {"component", "gw"}, {"source", {{"type", "network"}, {"value", "10.0.0.1"}}}, {"subjects", {{"user", "anonymous"}}},
              {"target", {{"endpoint", "/mcp"}, {"method", "POST"}, {"type", "endpoint"}}}, {"new_column", 1}};
    door["data"]["request"] = {{"id", 3}, {"method", "tools/call"}, {"params", {{"name", "crm_get_customer"}}}};
    json list = toolhiveRow("list", 14, "ann", "", "success");
    list["type"] = "mcp_tools_list";
    list["target"].erase("name");
    json failed = toolhiveRow("failed", 15, "ann", "crm_get_customer", "application_error");
    failed["metadata"]["extra"].update({{"jsonrpc_error_code", -32603}, {"jsonrpc_error_message", "no backends returned capabilities"}});
    json lent = toolhiveRow("lent", 17, "ann", "crm_get_customer", "success");
    lent["delegation"] = tests::toolhiveChain({"reader"});
    lent["source"]["extra"]["user_agent"] = "kit/1 (orchestrator)";
    std::string audit = tests::linesOf({delegated, flat, own, broken, deep, foreign, door, list, failed, lent});
    audit += "{\"audit_id\":\"x\",\"type\":\"mcp_tool_call\"\n{\"type\":\"mcp_tool_call\",\"outcome\":\"success\"}\n";
    tests::writeText(w.at("audit_gw.jsonl"), audit);

    std::vector<json> log{{{"time", "2026-11-21T10:00:00Z"}, {"level", "INFO"}, {"msg", "Starting Virtual MCP Server"}},
                          {{"time", "2026-11-21T10:00:00Z"}, {"level", "DEBUG"}, {"msg", "authorization middleware enabled with Cedar policies"}, {"server_name", "gw"}}};
    const auto add = [&](int second, const char* tool, json context, const char* decision, json diagnostic) {
      for (json& line : tests::toolhiveDecision(second, tool, std::move(context), decision, std::move(diagnostic))) log.push_back(std::move(line));
    };
    const json amount{{"__extn", {{"fn", "decimal"}, {"arg", "40.0"}}}};
    add(3, "billing_refund", claims("bob", {{"claim_agent", "refunder"}, {"claim_client_id", "refunder"}, {"arg_amount", amount}}), "allow",
        {{"errors", json::array({{{"policy", "policy1"}}})}});
    add(5, "crm_get_customer", claims("nightly", {{"claim_agent", "nightly"}, {"claim_client_id", "nightly"}}), "allow", {{"reasons", json::array({{{"policy", "policy2"}}})}});
    tests::writeText(w.at("vmcp_gw.log.jsonl"), tests::linesOf(log));
    tests::writeText(w.at("vmcp_gw.yaml"), tests::toolhiveConfig());
    const auto attribute = [](const char* key, const char* value) { return json{{"key", key}, {"value", {{"stringValue", value}}}}; };
    json span{{"traceId", "0af7651916cd43dd8448eb211c80319c"}, {"spanId", "b7ad6b7169203331"}, {"parentSpanId", "00f067aa0ba902b7"}, {"name", "tools/call crm_get_customer"}, {"kind", 2},
              {"startTimeUnixNano", "1795255201480000000"}, {"endTimeUnixNano", "1795255201499990000"}};
    span["attributes"] = {attribute("mcp.method.name", "tools/call"), attribute("gen_ai.tool.name", "crm_get_customer"), attribute("mcp.session.id", "s-1"),
                          attribute("http.response.status_code", "200"), attribute("mcp.client.name", "kit")};
    json scope{{"scope", {{"name", "github.com/stacklok/toolhive/pkg/telemetry"}}}, {"spans", json::array({span})}};
    json resource{{"resource", {{"attributes", json::array({attribute("service.name", "gw")})}}}, {"scopeSpans", json::array({scope})}};
    tests::writeText(w.at("traces.jsonl"), json{{"resourceSpans", json::array({resource})}}.dump() + "\n");
    w.derive();
    return true;
  }();
  (void)made;
  return w;
}

}  // namespace

class ToolhiveReaderTest : public QObject {
  Q_OBJECT
private slots:
  void filesAreKnown() {
    const std::map<std::string, std::string> kinds{{"audit_gw.jsonl", "audit"}, {"vmcp_gw.log.jsonl", "vmcp-log"}, {"vmcp_gw.yaml", "config"}, {"traces.jsonl", "traces"}};
    QCOMPARE(world().report.files.size(), kinds.size());
    for (const FileReport& file : world().report.files) QCOMPARE(file.file.kind, kinds.at(file.file.name));
    for (const auto& [name, kind] : kinds) {
      const auto found = detect(world().at(name.c_str()));
      QVERIFY(found.has_value());
      QCOMPARE(found->front().kind, kind);
      QVERIFY(found->front().confidence > 0.8 && found->front().confidence <= 1);
    }
    const auto listed = readers();
    QVERIFY(std::ranges::any_of(listed, [](const ReaderInfo& r) { return r.name == "toolhive" && r.how.size() == 4; }));
  }

  void otherLogsAreNot() {
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "service.jsonl";
    tests::writeText(path, "{\"time\":\"2026-11-21T10:00:00Z\",\"level\":\"INFO\",\"msg\":\"started\"}\n{\"time\":\"2026-11-21T10:00:01Z\",\"level\":\"INFO\",\"msg\":\"ready\"}\n");
    const auto found = detect(path);
    QVERIFY(found.has_value());
    QVERIFY(found->front().reader.empty());
  }

  void badRowsAreListed() {
    std::map<uint64_t, std::string> fields;
    for (const Problem& problem : world().report.problems)
      if (problem.path.ends_with("audit_gw.jsonl")) fields[problem.line] = problem.code + " " + problem.field;
    QCOMPARE(fields.size(), size_t{2});
    QCOMPARE(fields.at(11), std::string("json/syntax "));
    QCOMPARE(fields.at(12), std::string("field/missing audit_id"));
    for (const FileReport& file : world().report.files) {
      if (file.file.kind != "audit") continue;
      QCOMPARE(file.file.rowsAccepted, uint64_t{10});
      QCOMPARE(file.file.rowsRejected, uint64_t{2});
      QCOMPARE(file.file.unknownFields, std::vector<std::string>{"new_column"});
    }
  }

  void secretsAreNowhere() {
    std::string all;
    for (const RawFile& file : world().store.files())
      QVERIFY(world().store.records(file, [&](const RawRecord& record) { all += record.text; }).has_value());
    QVERIFY(all.find("hmac:") != std::string::npos);
    for (const identity::RecordIdentity& one : world().derived.identities) {
      all += one.name + one.id.key;
      for (const identity::Fact& fact : one.facts) all += fact.value;
    }
    for (const DecisionPoint& point : world().derived.points) all += point.versions.front().text;
    for (const char* secret : {"plain-secret-of-billing", "oidc-secret-in-clear"}) QVERIFY(all.find(secret) == std::string::npos);
  }

  void delegationIsReadOldestFirst() {
    const traffic::Request& r = world().row("delegated");
    QCOMPARE(r.target, std::string("crm/get_customer"));
    QCOMPARE(r.server, std::string("crm"));
    QCOMPARE(r.human->name, std::string("ann"));
    QVERIFY(r.human->evidence == Evidence::verified);
    QCOMPARE(r.agents.size(), size_t{2});
    QCOMPARE(r.agents[0].name, std::string("orchestrator"));
    QCOMPARE(r.agents[1].name, std::string("reader"));
    for (const traffic::Named& agent : r.agents) QVERIFY(agent.evidence == Evidence::verified);
    QVERIFY(r.verdict == traffic::Verdict::allow);
    QCOMPARE(formatTime(r.time), std::string("2026-11-21T10:00:01.480Z"));
    QCOMPARE(r.records.size(), size_t{2});      // the row and its span
    QCOMPARE(r.session, std::string("s-1"));
    QCOMPARE(r.trace, std::string("0af7651916cd43dd8448eb211c80319c"));
    QCOMPARE(r.context.at("context.derived.arg_depth").value, std::string("{\"__extn\":{\"arg\":\"2.0\",\"fn\":\"decimal\"}}"));
    QCOMPARE(r.context.at("context.caller.proof").value, std::string("\"jwt\""));
    QVERIFY(!r.context.contains("context.caller.credential"));
  }

  void aTokenThatSomebodyElseUsesProvesNothing() {
    const traffic::Request& r = world().row("lent");
    QCOMPARE(r.agents.back().name, std::string("orchestrator"));
    QVERIFY(r.agents.back().evidence == Evidence::claimed);
    QVERIFY(r.human->evidence == Evidence::claimed);
  }

  void theLogTellsOfAFlatToken() {
    const traffic::Request& r = world().row("flat");
    QCOMPARE(r.human->name, std::string("bob"));
    QVERIFY(r.human->evidence == Evidence::claimed);      // whose token it is, not who is at the beginning
    QCOMPARE(r.agents.size(), size_t{1});
    QCOMPARE(r.agents[0].name, std::string("refunder"));
    QVERIFY(r.agents[0].evidence == Evidence::claimed);      // true of the token, not of who has it
    QVERIFY(r.verdict == traffic::Verdict::deny);
    QVERIFY(r.reason == traffic::Reason::access);
    QVERIFY2(r.detail.find("policy1") != std::string::npos, r.detail.c_str());
    QCOMPARE(r.credential, std::string("refunder"));
    QCOMPARE(r.credentialId, std::string("jti:token-of-bob"));
    QCOMPARE(r.context.at("context.derived.groups").value, std::string("[\"finance\"]"));
    QVERIFY(r.context.at("context.derived.claim_act").state == traffic::State::absent);
    QVERIFY(std::ranges::any_of(r.records, [](const std::string& record) { return record.find("vmcp_gw.log.jsonl:") != std::string::npos; }));
  }

  void aClientOfItsOwnHasNobodyBefore() {
    const traffic::Request& r = world().row("own");
    QVERIFY(!r.human);
    QCOMPARE(r.agents.size(), size_t{1});
    QCOMPARE(r.agents[0].name, std::string("nightly"));
    QVERIFY(r.context.at("context.chain.human").state == traffic::State::absent);
  }

  void whatIsBrokenIsNotProven() {
    const traffic::Request& broken = world().row("broken");
    for (const traffic::Named& agent : broken.agents) QVERIFY(agent.evidence <= Evidence::claimed);
    QVERIFY(!broken.human || broken.human->evidence <= Evidence::claimed);
    QVERIFY(!broken.context.contains("context.derived.claim_act"));
    const traffic::Request& deep = world().row("deep");
    QCOMPARE(deep.agents.size(), size_t{2});
    QVERIFY(!deep.context.contains("context.chain.agents"));      // the oldest were left out
    const traffic::Request& foreign = world().row("foreign");
    for (const traffic::Named& agent : foreign.agents) QVERIFY(agent.evidence == Evidence::claimed);
  }

  void refusalsAndFailuresAreKeptApart() {
    const traffic::Request& door = world().row("door");
    QVERIFY(door.reason == traffic::Reason::authentication);
    QVERIFY(door.verdict == traffic::Verdict::deny);
    QVERIFY(!door.human);
    QVERIFY(!door.context.contains("context.derived.claim_sub"));
    QVERIFY(world().row("failed").reason == traffic::Reason::backend);
    QVERIFY(world().row("failed").verdict == traffic::Verdict::none);
    QVERIFY(world().row("list").kind == traffic::Kind::list);
    const auto said = [&](const char* code) { return std::ranges::any_of(world().derived.problems, [&](const Problem& p) { return p.code == code; }); };
    QVERIFY(said("toolhive/success"));
    QVERIFY(said("toolhive/allow-was-deny"));
  }

  void addressesAreTheClientsWord() {
    QVERIFY(world().row("flat").context.at("context.sourceIp").evidence == Evidence::claimed);
  }

  void thePointReadsTheModel() {
    QCOMPARE(world().derived.points.size(), size_t{1});
    const DecisionPoint& point = world().derived.points.front();
    QVERIFY(point.onError == OnError::deny);
    QCOMPARE(point.gateway, std::string("toolhive"));
    Diagnostics diagnostics;
    const cedar::PolicySet set = tests::policiesOf(point.versions.front().text, &diagnostics);
    QVERIFY(diagnostics.empty());
    QCOMPARE(set.size(), size_t{3});
    const std::string& text = point.versions.front().text;
    for (const char* part : {"@id(\"toolhive/policy0\")", "Tool::\"toolhive/crm/get_customer\"", "context.derived.claim_act.sub == \"reader\"", "resource == Tool::\"toolhive/billing/refund\"",
                             "context.derived.groups.containsAny([\"finance\"])", "context.derived.claim_sub == \"shared\"", "resource in Gateway::\"toolhive\"", "vmcp_gw.yaml:"})
      QVERIFY2(text.find(part) != std::string::npos, (std::string(part) + "\n" + text).c_str());
    QVERIFY(!point.notLowered.empty());
  }

  void theHiddenBrokerIsListed() {
    const auto graph = identity::buildGraph(world().derived.identities, world().derived.edges, {});
    size_t brokers = 0, servers = 0;
    for (const identity::Edge& edge : world().derived.edges) brokers += edge.kind == identity::EdgeKind::brokers ? 1U : 0U;
    for (const identity::Identity& one : graph->identities()) servers += one.kind == identity::NodeKind::mcpServer ? 1U : 0U;
    QCOMPARE(brokers, size_t{2});
    QCOMPARE(servers, size_t{2});
  }

  void recordsAreFound() {
    const auto row = findRecord(world().store, "toolhive", "audit:flat");
    QVERIFY(row.has_value());
    QVERIFY(row->text.find("\"flat\"") != std::string::npos);
    for (const std::string& record : world().row("flat").records) {
      const size_t slash = record.find('/');
      QVERIFY2(findRecord(world().store, record.substr(0, slash), record.substr(slash + 1)).has_value(), record.c_str());
    }
  }
};

QTEST_MAIN(ToolhiveReaderTest)
#include "toolhive_reader_test.moc"
