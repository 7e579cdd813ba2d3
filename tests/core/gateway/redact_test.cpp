// What is replaced in a JSON text, and that nothing else is.
#include <QtTest>

#include "core/base/digest.h"
#include "core/gateway/read/json_redact.h"

using namespace chatelaine;
using namespace chatelaine::gateway;

class RedactTest : public QObject {
  Q_OBJECT
private slots:
  void values();
  void contentMayBeKept();
  void brokenTexts();
  void hostileNestingEnds();
  void stringsDecode();
};

namespace {

const Redaction redaction{std::string(32, 'k'), false};
const std::string hash(64, 'a');

std::string hmac(const std::string& secret) { return "hmac:" + hmacSha256(redaction.workspaceKey, secret).hex(); }
std::string digest(const std::string& key) { return "sha256:" + sha256(key).hex(); }

std::string redact(const std::string& text, ContentRules rules, const Redaction& how = redaction) {
  JsonRedactor redactor(how, rules);
  std::string out;
  size_t pos = 0;
  if (const auto problem = redactor.value(text, pos, out)) return problem->code + "@" + std::to_string(problem->offset);
  return out;
}

struct Row {
  const char* name;
  ContentRules rules;
  std::string text;
  std::string expected;      // empty: as it was
};

std::vector<Row> rows() {
  using enum ContentRules;
  const std::string key = "sk-abcdef012345", pem = "-----BEGIN RSA PRIVATE KEY-----";
  return {
      {"upstream key of a configuration", none, R"({"api_key":"sk-upstream-plain"})",
       R"({"api_key":")" + hmac("sk-upstream-plain") + R"("})"},
      {"key of a call", calls, R"({"api_key":")" + key + R"("})", R"({"api_key":")" + digest(key) + R"("})"},
      {"hash of a key stays", calls, R"({"api_key":")" + hash + R"(","token":")" + hash + R"("})", ""},
      {"reference to the environment stays", none, R"({"api_key":"os.environ/X","master_key": "os.environ/Y"})", ""},
      {"masks stay", calls, R"({"a":"sk-...kp3g","b":"sk-ab****cd","api_key":"","password":null})", ""},
      {"the master key's mark stays", none, R"({"deleted_by_api_key":"litellm_proxy_master_key"})", ""},
      {"answer of /key/generate", none, R"({"answer":{"key":")" + key + R"(","n":1.50}})",
       R"({"answer":{"key":")" + digest(key) + R"(","n":1.50}})"},
      {"key in a text", calls, R"({"m":"key )" + key + R"( refused"})", R"({"m":"key )" + digest(key) + R"( refused"})"},
      {"no key: a word that ends so", calls, R"({"m":"task-abcdef012345 desk-abcdef012345"})", ""},
      {"bearer", calls, R"({"headers":{"authorization":"Bearer abc.def-123"}})",
       R"({"headers":{"authorization":"Bearer )" + hmac("abc.def-123") + R"("}})"},
      {"bearer with a key", calls, R"({"Authorization":"Bearer )" + key + R"("})",
       R"({"Authorization":"Bearer )" + digest(key) + R"("})"},
      {"words about bearers stay", calls, R"({"m":"Bearer authentication is missing; basic needs"})", ""},
      {"web token", calls, R"({"m":"x eyJhbGciOiJI.eyJzdWIi.c2ln y"})",
       R"({"m":"x )" + hmac("eyJhbGciOiJI.eyJzdWIi.c2ln") + R"( y"})"},
      {"password in an address", none, R"({"u":"postgres://me:hunter22@db/x"})",
       R"({"u":"postgres://me:)" + hmac("hunter22") + R"(@db/x"})"},
      {"an address without one stays", none, R"({"u":"http://127.0.0.1:21100/mcp"})", ""},
      {"private key", none, "{\"k\":\"" + pem + "\\nMIIabc\\n-----END RSA PRIVATE KEY-----\"}",
       "{\"k\":\"" + pem + hmac("\\nMIIabc\\n") + "-----END RSA PRIVATE KEY-----\"}"},
      {"environment", none, R"({"environment_variables":{"A":"secret","B":"os.environ/C"}})",
       R"({"environment_variables":{"A":")" + hmac("secret") + R"(","B":"os.environ/C"}})"},
      {"credentials, deep", none, R"({"credentials":{"a":[{"b":"x1"}],"type":"oauth"}})",
       R"({"credentials":{"a":[{"b":")" + hmac("x1") + R"("}],"type":"oauth"}})"},
      {"assignment in a text", calls, "{\"m\":\"client(api_key='topsecret9', n=1)\"}",
       "{\"m\":\"client(api_key='" + hmac("topsecret9") + "', n=1)\"}"},
      {"hash in a text stays", calls, R"({"m":"api_key: )" + hash + R"("})", ""},
      {"hidden by escapes", none, R"({"m":"sk\u002dabcdef012345"})", R"({"m":")" + digest(key) + R"("})"},
      {"JSON in a text", none, R"({"m":"{\"password\": \"hunter22\"}"})",
       R"({"m":"{\"password\": \")" + hmac("hunter22") + R"(\"}"})"},
      {"content", calls, R"({"messages": ["hi"], "response":{}})",
       R"({"messages": )" + contentMarker(R"(["hi"])") + R"(, "response":{}})"},
      {"content that is a text", calls, R"({"input":"Hello you"})", R"({"input":)" + contentMarker("Hello you") + "}"},
      {"content stays in an inventory", none, R"({"messages":["hi"]})", ""},
      {"content of arguments stays, secrets do not", calls, R"({"arguments":{"messages":"hi","password":"pw"}})",
       R"({"arguments":{"messages":"hi","password":")" + hmac("pw") + R"("}})"},
      {"schemas stay", calls, R"({"parameters":{"properties":{"input":{"type":"string"}}}})", ""},
      {"verdict of a guardrail stays", calls, R"({"guardrail_response":"allow"})", ""},
      {"marker stays", calls, R"({"messages":)" + contentMarker("x") + "}", ""},
      {"span content", spans, R"({"attributes":[{"key":"gen_ai.input.messages","value":{"stringValue":"[1]"}}]})",
       R"({"attributes":[{"key":"gen_ai.input.messages","value":)" + contentMarker(R"({"stringValue":"[1]"})") + "}]}"},
      {"span secret", spans, R"({"key":"http.request.header.authorization","value":{"stringValue":"Bearer abc.def-123"}})",
       R"({"key":"http.request.header.authorization","value":{"stringValue":"Bearer )" + hmac("abc.def-123") + R"("}})"},
      {"span secret, value first", spans, R"({"value":{"stringValue":"topsecret"},"key":"x.api_key"})",
       R"({"value":{"stringValue":")" + hmac("topsecret") + R"("},"key":"x.api_key"})"},
      {"span arguments stay", spans, R"({"key":"gen_ai.tool.call.arguments","value":{"stringValue":"{\"input\": \"x\"}"}})", ""},
      {"a map whose names are keys", none, "{\"" + key + "\":1}", "{\"" + digest(key) + "\":1}"},
      {"Python's NaN", calls, R"({"n":NaN})", R"({"n":null})"},
  };
}

}  // namespace

void RedactTest::values() {
  for (const Row& row : rows()) {
    const std::string got = redact(row.text, row.rules), expected = row.expected.empty() ? row.text : row.expected;
    if (got != expected) qWarning("%s\n  got      %s\n  expected %s", row.name, got.c_str(), expected.c_str());
    QCOMPARE(got, expected);
    QCOMPARE(redact(got, row.rules), got);      // once is enough
  }
}

void RedactTest::contentMayBeKept() {
  Redaction keep = redaction;
  keep.keepContent = true;
  QCOMPARE(redact(R"({"messages":["hi"]})", ContentRules::calls, keep), std::string(R"({"messages":["hi"]})"));
  QCOMPARE(redact(R"({"messages":["sk-abcdef012345"]})", ContentRules::calls, keep),
           R"({"messages":[")" + digest("sk-abcdef012345") + R"("]})");
}

void RedactTest::brokenTexts() {
  const std::vector<std::pair<std::string, std::string>> broken{{"", "json/syntax@0"},
                                                                {"{", "json/syntax@1"},
                                                                {R"({"a")", "json/syntax@4"},
                                                                {R"({"a":})", "json/syntax@5"},
                                                                {R"({"a":1,})", "json/syntax@7"},
                                                                {R"(["a" "b"])", "json/syntax@5"},
                                                                {"[01x]", "json/syntax@2"},
                                                                {R"("a)", "json/syntax@2"},
                                                                {R"("\x")", "json/syntax@2"},
                                                                {R"("\u12g4")", "json/syntax@5"},
                                                                {"\"a\nb\"", "json/syntax@2"},
                                                                {"[-]", "json/syntax@1"},
                                                                {std::string(300, '['), "json/depth@201"}};
  for (const auto& [text, expected] : broken) QCOMPARE(redact(text, ContentRules::calls), expected);
}

void RedactTest::hostileNestingEnds() {
  std::string text;
  for (int i = 0; i < 95; ++i) text += R"({"value":)";
  text += "1";
  for (int i = 0; i < 95; ++i) text += R"(,"key":"api_key"})";
  QCOMPARE(redact(text, ContentRules::spans), text);
}

void RedactTest::stringsDecode() {
  QCOMPARE(decodeJsonString(R"(a\n\u00e9\ud83d\ude80\"\/\ud800x)"), std::string("a\n\xc3\xa9\xf0\x9f\x9a\x80\"/\xef\xbf\xbdx"));
  QCOMPARE(encodeJsonString("a\"\\\n\x01"), std::string(R"(a\"\\\n\u0001)"));
}

QTEST_GUILESS_MAIN(RedactTest)
#include "redact_test.moc"
