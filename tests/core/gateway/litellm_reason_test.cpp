// Why LiteLLM refused or failed a call, by class, code and words; Python's repr; the client's headers.
#include <QtTest>

#include "core/gateway/dom.h"
#include "core/gateway/litellm/witness_facts.h"
#include "core/gateway/litellm/witness_reason.h"
#include "core/gateway/litellm/witness_records.h"
#include "core/gateway/litellm/witness_repr.h"

using namespace chatelaine;
using namespace chatelaine::gateway;
using traffic::Reason;

class LitellmReasonTest : public QObject {
  Q_OBJECT
private slots:
  void reasons_data() {
    QTest::addColumn<QString>("errorClass");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("provider");
    QTest::addColumn<bool>("intervened");
    QTest::addColumn<QString>("reason");
    QTest::newRow("blocked key") << "Exception" << "" << "Key is blocked. Update via `/key/unblock` if you're an admin." << "" << false << "authentication";
    QTest::newRow("blocked team") << "Exception" << "" << "Team=07cf is blocked. Update via `/team/unblock`" << "" << false << "authentication";
    QTest::newRow("no key") << "Exception" << "" << "No api key passed in." << "" << false << "authentication";
    QTest::newRow("unknown key") << "KeyNotFoundError" << "401" << "Authentication Error, Invalid proxy server token passed." << "" << false << "authentication";
    QTest::newRow("expired key") << "ProxyException" << "401" << "Authentication Error - Expired Key." << "" << false << "authentication";
    QTest::newRow("no LiteLLM key") << "HTTPException" << "401" << "LiteLLM Virtual Key expected." << "" << false << "authentication";
    QTest::newRow("model") << "ModelAccessDeniedProxyException" << "403" << "The requested model is not available for this API key" << "" << false << "access";
    QTest::newRow("tool") << "HTTPException" << "403" << "403: User not allowed to call this tool." << "" << false << "access";
    QTest::newRow("unknown tool") << "HTTPException" << "404" << "404: Tool 'x' not found" << "" << false << "malformed";
    QTest::newRow("unknown model") << "ProxyModelNotFoundError" << "400" << "Invalid model name passed in model=gpt-9." << "" << false << "malformed";
    QTest::newRow("no messages") << "ProxyMissingRequiredParamError" << "400" << "Missing required parameter: 'messages'." << "" << false << "malformed";
    QTest::newRow("broken body") << "ProxyException" << "400" << "Invalid JSON payload: unexpected end of data" << "" << false << "malformed";
    QTest::newRow("key's rate") << "ProxyRateLimitError" << "429" << "Rate limit exceeded for api_key" << "" << false << "rate";
    QTest::newRow("provider's rate") << "RateLimitError" << "429" << "litellm.RateLimitError: upstream says" << "openai" << false << "backend";
    QTest::newRow("provider") << "InternalServerError" << "500" << "Connection error." << "openai" << false << "backend";
    QTest::newRow("tool's own error") << "MCPToolResultError" << "" << "not found" << "" << false << "backend";
    QTest::newRow("budget") << "BudgetExceededError" << "422" << "Budget has been exceeded! Current cost: 0.006" << "" << false << "budget";
    QTest::newRow("guardrail by name") << "GuardrailRaisedException" << "400" << "Guardrail raised an exception" << "" << false << "guardrail";
    QTest::newRow("content") << "HTTPException" << "400" << "Content blocked: keyword 'x' detected" << "" << false << "guardrail";
    QTest::newRow("own guardrail") << "HTTPException" << "403" << "403: {'error': 'refund above limit'}" << "" << true << "guardrail";
    QTest::newRow("nothing said") << "" << "" << "" << "" << false << "unknown";
  }

  void reasons() {
    QFETCH(QString, errorClass);
    QFETCH(QString, code);
    QFETCH(QString, message);
    QFETCH(QString, provider);
    QFETCH(bool, intervened);
    QFETCH(QString, reason);
    const std::string c = errorClass.toStdString(), n = code.toStdString(), m = message.toStdString(), p = provider.toStdString();
    QCOMPARE(QString::fromUtf8(traffic::toString(litellm::reasonOf({c, n, m, p, intervened})).data()), reason);
  }

  void reprs_data() {
    QTest::addColumn<QString>("python");
    QTest::addColumn<QString>("json");
    QTest::newRow("dict") << "{'a': None, 'b': True, 'c': [1, -2.5]}" << "{\"a\":null,\"b\":true,\"c\":[1,-2.5]}";
    QTest::newRow("quotes") << "{'a': \"it's\", 'b': 'say \"x\"', 'c': 'it\\'s'}" << "{\"a\":\"it's\",\"b\":\"say \\\"x\\\"\",\"c\":\"it's\"}";
    QTest::newRow("escapes") << "'\\n\\t\\\\\\x41\\u00e9\\U0001F600'" << "\"\\n\\t\\\\A\u00e9\U0001F600\"";
    QTest::newRow("tuple and set") << "((1, 'a'), {2, 3}, {}, ())" << "[[1,\"a\"],[2,3],{},[]]";
    QTest::newRow("objects") << "{'t': datetime.datetime(2026, 1, 2), 'o': <X at 0x1>, 1: nan}" << "{\"t\":null,\"o\":null,\"1\":null}";
    QTest::newRow("json inside") << "{'h': '{\"chain\": [null, \"a\"]}'}" << "{\"h\":\"{\\\"chain\\\": [null, \\\"a\\\"]}\"}";
    QTest::newRow("cut off") << "{'a': 'b" << "";
    QTest::newRow("no literal at the end") << "{'a': 1} x" << "";
    QTest::newRow("too deep") << QString(200, '[') << "";
  }

  void reprs() {
    QFETCH(QString, python);
    QFETCH(QString, json);
    const auto text = litellm::jsonOfPythonRepr(python.toStdString());
    QCOMPARE(QString::fromStdString(text.value_or("")), json);
  }

  void headers() {
    JsonReader json;
    Witness w;
    litellm::sayHeaders(w, json, json.object(json.parse(
      "{\"x-litellm-session-id\":\"S-1\",\"x-litellm-agent-id\":\"a1\",\"user-agent\":\"planner/1.0\""
      ",\"traceparent\":\"00-0AF7651916CD43DD8448EB211C80319C-00F067AA0BA902B7-01\",\"baggage\":\"enduser.id=ana%20b;p=1, agent=planner\""
      ",\"x-forwarded-for\":\"10.0.0.7, 10.0.0.1\",\"x-litellm-spend-logs-metadata\":\"{\\\"task\\\":\\\"t\\\",\\\"chain\\\":[null,\\\"planner\\\",\\\"writer\\\"]}\"}")), true);
    QCOMPARE(w.clientSpan, std::string("0af7651916cd43dd8448eb211c80319c/00f067aa0ba902b7"));
    QCOMPARE(w.value(Topic::session), "S-1");
    QCOMPARE(w.value(Topic::agent), "a1");
    QCOMPARE(w.value(Topic::userAgent), "planner");
    QCOMPARE(w.value(Topic::human), "ana b");
    QCOMPARE(w.value(Topic::nobody), "1");
    QCOMPARE(w.value(Topic::address), "10.0.0.7");
    QCOMPARE(w.value(Topic::task), "t");
    QVERIFY((w.path == std::vector<std::string>{"planner", "writer"}));
    QVERIFY(w.headersSeen);
  }

  void argumentsAreInputs() {
    std::vector<Witness> rows;
    JsonReader json;
    litellm::readRecord(json, 
      "{\"request_id\":\"r\",\"call_type\":\"call_mcp_tool\",\"startTime\":\"2026-11-21T15:13:02.651\",\"status\":\"success\",\"api_key\":\"k\","
      "\"mcp_namespaced_tool_name\":\"billing/issue_refund\",\"metadata\":{\"mcp_tool_call_metadata\":{\"name\":\"issue_refund\",\"mcp_server_name\":\"billing\","
      "\"arguments\":{\"amount\":12.50,\"count\":3,\"note\":null,\"to\":{\"iban\":\"X\"},\"tags\":[\"b\",\"a\",null]}}}}", {"litellm", "f", 3}, rows);
    QCOMPARE(rows.size(), size_t(1));
    const auto& context = rows.front().context;
    QCOMPARE(context.at("context.input").value, "{}");
    QCOMPARE(context.at("context.input.amount").value, "12.5");
    QCOMPARE(context.at("context.input.count").value, "3");
    QVERIFY(context.at("context.input.note").state == traffic::State::absent);
    QCOMPARE(context.at("context.input.to.iban").value, "\"X\"");
    QCOMPARE(context.at("context.input.tags").value, "[\"b\",\"a\"]");
    QCOMPARE(rows.front().value(Topic::target), "billing/issue_refund");
  }
};

QTEST_GUILESS_MAIN(LitellmReasonTest)
#include "litellm_reason_test.moc"
