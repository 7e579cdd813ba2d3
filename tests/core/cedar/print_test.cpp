#include "core/cedar/print.h"

#include <QtTest/QtTest>

#include "core/cedar/parser.h"
#include "tests/core/cedar/random_cedar.h"

using namespace chatelaine::cedar;

class PrintTest : public QObject {
  Q_OBJECT

private slots:
  void canonical_data();
  void canonical();
  void randomExpressionsReadBack();
};

void PrintTest::canonical_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("printed");
  const auto row = [](const char* text, const char* printed) { QTest::newRow(text) << text << printed; };
  row("((1)+(2))*3==9", "(1 + 2) * 3 == 9");
  row("1-(2-3)", "1 - (2 - 3)");
  row("(1-2)-3", "1 - 2 - 3");
  row("a::\"x\"==(b::\"y\")", "a::\"x\" == b::\"y\"");
  row("!(true&&false)", "!(true && false)");
  row("(true&&false)||true", "true && false || true");
  row("true&&(false||true)", "true && (false || true)");
  row("(true&&false)&&true", "(true && false) && true");
  row("(1==1)==true", "(1 == 1) == true");
  row("-(5)", "-(5)");
  row("-5", "-5");
  row("-(-5)", "-(-5)");
  row("(-5).x", "(-5).x");
  row("!(!(!(!(!true))))", "!(!(!(!(!true))))");
  row("(if true then 1 else 2)+1", "(if true then 1 else 2) + 1");
  row("principal[\"n\"]==principal[\"odd name\"]", "principal.n == principal[\"odd name\"]");
  row("principal[\"if\"]", "principal[\"if\"]");
  row("{\"a\":1,\"b c\":[1,2,]}", "{a: 1, \"b c\": [1, 2]}");
  row("context has a . b", "context has a.b");
  row("\"x\" like \"\\*a*\\\"\"", "\"x\" like \"\\*a*\\\"\"");
  row("principal is A::B in(resource)", "principal is A::B in resource");
  row("ip(\"1.1.1.1\").isInRange(ip(\"1.0.0.0/8\"))", "ip(\"1.1.1.1\").isInRange(ip(\"1.0.0.0/8\"))");
  row("\"\\u{200b}\\0\"==\"\"", "\"\\u{200b}\\0\" == \"\"");
}

void PrintTest::canonical() {
  QFETCH(QString, text);
  QFETCH(QString, printed);
  const ParsedExpression parsed = parseExpression(text.toStdString());
  QVERIFY(parsed.expression.has_value());
  QCOMPARE(QString::fromStdString(print(*parsed.expression)), printed);
}

void PrintTest::randomExpressionsReadBack() {
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    const std::string text = test::ExpressionMaker(seed).condition(3);
    const ParsedExpression first = parseExpression(text);
    QVERIFY2(first.expression.has_value(), text.c_str());
    const std::string printed = print(*first.expression);
    const ParsedExpression second = parseExpression(printed);
    QVERIFY2(second.expression.has_value(), printed.c_str());
    QCOMPARE(dump(*second.expression->tree, second.expression->root), dump(*first.expression->tree, first.expression->root));
    QCOMPARE(print(*second.expression), printed);
  }
}

QTEST_GUILESS_MAIN(PrintTest)
#include "print_test.moc"
