#include <QtTest/QtTest>
#include <nlohmann/json.hpp>

#include "core/cedar/value.h"
#include "core/cedar/evaluate.h"
#include "core/cedar/json_text.h"
#include "core/cedar/parser.h"

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

// The value of an expression that reads nothing.
Value valueOf(const std::string& text) {
  const ParsedExpression parsed = parseExpression(text);
  if (!parsed.expression) qFatal("%s: %s", text.c_str(), parsed.diagnostics[0].message.c_str());
  const EvalResult result = evaluate(*parsed.expression, {}, EntityStore());
  if (!result) qFatal("%s: %s", text.c_str(), result.error().message.c_str());
  return *result;
}

const QStringList kValues = {"false",
                             "true",
                             "-9223372036854775808",
                             "0",
                             "9223372036854775807",
                             "\"\"",
                             "\"a\\\"\\\\\\n\\0\\u{200b}\xC3\xA9\"",
                             "A::B::\"x \\\" y\"",
                             "[]",
                             "[1, 2, [3]]",
                             "{}",
                             "{a: 1, \"b c\": {\"if\": true}}",
                             "ip(\"10.0.0.0/8\")",
                             "ip(\"1:0:0:0:0:0:0:ffff\")",
                             "ip(\"0:0:0:0:0:0:0:0/0\")",
                             "decimal(\"-922337203685477.5808\")",
                             "decimal(\"0.5\")",
                             "datetime(\"0000-01-01\")",
                             "datetime(\"9999-12-31T23:59:59.999Z\")",
                             "datetime(\"1970-01-01\").offset(duration(\"-9223372036854775808ms\"))",
                             "duration(\"-9223372036854775808ms\")"};

}  // namespace

class ValueTest : public QObject {
  Q_OBJECT

private slots:
  void textReadsBack();
  void jsonReadsBack();
  void equality_data();
  void equality();
  void theOrderIsTotal();
  void json_data();
  void json();
  void refusedJson_data();
  void refusedJson();
  void duplicateKeysAreNoValue();
  void entityText_data();
  void entityText();
};

void ValueTest::textReadsBack() {
  for (const QString& text : kValues) {
    const Value value = valueOf(text.toStdString());
    QCOMPARE(QString::fromStdString(value.toString()), text);
    QCOMPARE(valueOf(value.toString()), value);
  }
}

void ValueTest::jsonReadsBack() {
  for (const QString& text : kValues) {
    const Value value = valueOf(text.toStdString());
    const Result<Value> back = Value::fromJson(nlohmann::json::parse(value.toJson().dump()));
    QVERIFY2(back.has_value(), qPrintable(text));
    QCOMPARE(*back, value);
    QCOMPARE(back->hash(), value.hash());
  }
}

void ValueTest::equality_data() {
  QTest::addColumn<QString>("left");
  QTest::addColumn<QString>("right");
  QTest::addColumn<bool>("equal");
  const auto row = [](const char* a, const char* b, bool equal) { QTest::addRow("%s / %s", a, b) << a << b << equal; };
  row("1", "1", true);
  row("1", "\"1\"", false);
  row("1", "true", false);
  row("[1, 1, 2]", "[2, 1]", true);
  row("[1, \"1\"]", "[\"1\", 1]", true);
  row("[]", "{}", false);
  row("{a: 1, b: 2}", "{b: 2, a: 1}", true);
  row("{a: 1}", "{a: 1, b: 2}", false);
  row("ip(\"1.2.3.4\")", "ip(\"1.2.3.4/32\")", true);
  row("ip(\"10.0.0.1/8\")", "ip(\"10.0.0.2/8\")", false);
  row("ip(\"::1\")", "ip(\"0:0:0:0:0:0:0:1\")", true);
  row("decimal(\"1.0\")", "decimal(\"1.0000\")", true);
  row("decimal(\"1.0\")", "1", false);
  row("duration(\"-1d12h\")", "duration(\"-36h\")", true);
  row("duration(\"0s\")", "datetime(\"1970-01-01\")", false);
  row("datetime(\"2024-01-01T01:00:00+0100\")", "datetime(\"2024-01-01\")", true);
  row("A::\"x\"", "B::\"x\"", false);
}

void ValueTest::equality() {
  QFETCH(QString, left);
  QFETCH(QString, right);
  QFETCH(bool, equal);
  const Value a = valueOf(left.toStdString()), b = valueOf(right.toStdString());
  QCOMPARE(a == b, equal);
  QCOMPARE((a <=> b) == 0, equal);
  if (equal) {
    QCOMPARE(a.hash(), b.hash());
    QCOMPARE(a.toString(), b.toString());
  }
}

void ValueTest::theOrderIsTotal() {
  for (const QString& left : kValues)
    for (const QString& right : kValues) {
      const Value a = valueOf(left.toStdString()), b = valueOf(right.toStdString());
      QCOMPARE((a <=> b) < 0, (b <=> a) > 0);
      QCOMPARE((a <=> b) == 0, left == right);
    }
}

void ValueTest::json_data() {
  QTest::addColumn<QString>("json");
  QTest::addColumn<QString>("text");
  const auto row = [](const char* json, const char* text) { QTest::newRow(json) << json << text; };
  row("9223372036854775807", "9223372036854775807");
  row("-9223372036854775808", "-9223372036854775808");
  row(R"([1, 1, "a"])", "[1, \"a\"]");
  row(R"({"a": {"b": true}})", "{a: {b: true}}");
  row(R"({"__entity": {"type": "A::B", "id": "x"}})", "A::B::\"x\"");
  row(R"({"type": "A", "id": "x"})", "{id: \"x\", type: \"A\"}");
  // No escape: not the one key, or not the shape behind it.
  row(R"({"__entity": {"type": "A"}})", "{__entity: {type: \"A\"}}");
  row(R"({"__entity": {"type": "A", "id": "x"}, "b": 1})", "{__entity: {id: \"x\", type: \"A\"}, b: 1}");
  row(R"({"__extn": {"fn": "ip"}})", "{__extn: {fn: \"ip\"}}");
  row(R"({"__expr": 1})", "{__expr: 1}");
  row(R"({"__extn": {"fn": "decimal", "arg": "1.50"}})", "decimal(\"1.5\")");
  row(R"({"__extn": {"fn": "offset", "args": [{"__extn": {"fn": "datetime", "arg": "1970-01-01"}}, {"__extn": {"fn": "duration", "arg": "1ms"}}]}})",
      "datetime(\"1970-01-01T00:00:00.001Z\")");
  row(R"({"__extn": {"fn": "toDate", "arg": {"__extn": {"fn": "datetime", "arg": "2024-01-01T10:00:00Z"}}}})", "datetime(\"2024-01-01\")");
}

void ValueTest::json() {
  QFETCH(QString, json);
  QFETCH(QString, text);
  const Result<Value> value = Value::fromJson(nlohmann::json::parse(json.toStdString()));
  QVERIFY(value.has_value());
  QCOMPARE(QString::fromStdString(value->toString()), text);
}

void ValueTest::refusedJson_data() {
  QTest::addColumn<QString>("json");
  QTest::addColumn<QString>("message");
  const auto row = [](const char* json, const char* message) { QTest::newRow(json) << json << message; };
  row("1.5", "context: `1.5` is no 64-bit integer");
  row("1.0", "context: `1.0` is no 64-bit integer");
  row("1e3", "context: `1000.0` is no 64-bit integer");
  row("9223372036854775808", "context: `9223372036854775808` is no 64-bit integer");
  row("null", "context: null is no value");
  row(R"({"a": [1, {"b c": null}]})", "context.a[1][\"b c\"]: null is no value");
  row(R"({"a": {"__entity": {"type": "if", "id": "x"}}})", "context.a.__entity: `if` is no entity type");
  row(R"({"__extn": {"fn": "ip", "arg": "x"}})", "context.__extn: error while evaluating `ip`: invalid IP address: `x`");
  row(R"({"__extn": {"fn": "ip", "arg": 1}})", "context.__extn: expected string, got long");
  row(R"({"__extn": {"fn": "foo", "arg": "x"}})", "context.__extn: `foo` is no extension function");
  row(R"({"__extn": {"fn": "contains", "args": [[1], 1]}})", "context.__extn: `contains` is no extension function");
  row(R"({"__expr": "1"})", "context: `__expr` is no longer supported");
}

void ValueTest::refusedJson() {
  QFETCH(QString, json);
  QFETCH(QString, message);
  const Result<Value> value = Value::fromJson(nlohmann::json::parse(json.toStdString()), "context");
  QVERIFY(!value.has_value());
  QCOMPARE(QString::fromStdString(value.error().message), message);
}

void ValueTest::duplicateKeysAreNoValue() {
  const Result<nlohmann::json> json = parseJsonStrictly(R"([{"a": 1, "b": 2, "a": {"c": 3}}, {"a": 1}])");
  QVERIFY(json.has_value());
  const Result<Value> bad = Value::fromJson((*json)[0]);
  QVERIFY(!bad.has_value());
  QCOMPARE(QString::fromStdString(bad.error().message), QString("a: the key occurs twice in its object"));
  QVERIFY(Value::fromJson((*json)[1]).has_value());
  QVERIFY(!parseJsonStrictly(std::string(200, '[') + std::string(200, ']')).has_value());
  QVERIFY(!parseJsonStrictly("[1] 2").has_value());
  QVERIFY(!parseJsonStrictly("").has_value());
  const std::string text = R"([ {"a": "],\""} , 1,[2 ,3], "x" ])";
  QStringList elements;
  for (const Span& span : elementSpans(text)) elements << QString::fromStdString(text.substr(span.offset, span.length));
  QCOMPARE(elements, QStringList({R"({"a": "],\""})", "1", "[2 ,3]", "\"x\""}));
}

void ValueTest::entityText_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("good");
  QTest::newRow("plain") << R"(A::"x")" << true;
  QTest::newRow("namespace") << R"(A::B_1::"")" << true;
  QTest::newRow("escapes") << R"(A::"a\"b\u{1F600}")" << true;
  QTest::newRow("reserved") << R"(if::"x")" << false;
  QTest::newRow("no type") << R"("x")" << false;
  QTest::newRow("no colons") << R"(A:"x")" << false;
  QTest::newRow("two strings") << R"(A::"x" "y")" << false;
  QTest::newRow("bad escape") << R"(A::"\q")" << false;
  QTest::newRow("open") << R"(A::"x)" << false;
  QTest::newRow("escaped end") << R"(A::"x\")" << false;
  QTest::newRow("empty") << "" << false;
}

void ValueTest::entityText() {
  QFETCH(QString, text);
  QFETCH(bool, good);
  const std::optional<EntityUid> uid = EntityUid::parse(text.toStdString());
  QCOMPARE(uid.has_value(), good);
  if (uid) QCOMPARE(EntityUid::parse(uid->toString()), uid);
}

QTEST_GUILESS_MAIN(ValueTest)
#include "value_test.moc"
