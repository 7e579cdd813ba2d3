#include "core/cedar/parser.h"

#include <QtTest/QtTest>

#include "core/cedar/print.h"

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

const char* const kHead = "permit (principal, action, resource) when { ";

// "code | message | underlined" of each diagnostic, in order.
QStringList described(const Diagnostics& diagnostics, const std::string& text) {
  QStringList out;
  for (const Diagnostic& d : diagnostics)
    out << QString::fromStdString(d.code + " | " + d.message + " | " +
                                  text.substr(std::min(d.span.offset, text.size()), d.span.length));
  return out;
}

std::string repeated(const std::string& what, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += what;
  return out;
}

}  // namespace

class ParserTest : public QObject {
  Q_OBJECT

private slots:
  void trees_data();
  void trees();
  void refusedExpressions_data();
  void refusedExpressions();
  void scopes_data();
  void scopes();
  void refusedPolicies_data();
  void refusedPolicies();
  void spansLieInTheText();
  void annotationsAreKept();
  void goodPoliciesSurviveBadOnes();
  void idsFollowTheTextOrTheAnnotation();
  void depthIsLimited();
  void longChainsAreNot();
  void anOpenStringKeepsTheOtherPolicies();
  void strangeBytesAreReported();
  void theOfficialUnknownIsNoFunction();
};

void ParserTest::trees_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("tree");
  const auto row = [](const char* text, const char* tree) { QTest::newRow(text) << text << tree; };
  // Literals.
  row("true", "true");
  row("00012", "12");
  row("-9223372036854775808", "-9223372036854775808");
  row("--9223372036854775808", "(- -9223372036854775808)");
  row("- 5", "-5");
  row("-(5)", "(- 5)");
  row("----5", "(- (- (- -5)))");
  row("-5.x", "(- (. x 5))");
  row("1 - -1", "(- 1 -1)");
  row(R"("a\"\\\n\r\t\0\'\x41\u{1F600}")", "\"a\\\"\\\\\\n\\r\\t\\0'A\xF0\x9F\x98\x80\"");
  row("\"two\nlines\"", "\"two\\nlines\"");
  row(R"(Ns::User::"a b")", R"(Ns::User::"a b")");
  // Precedence: if, ||, &&, relation, + -, *, signs, members.
  row("1 + 2 * 3 == 7 && true || false", "(|| (&& (== (+ 1 (* 2 3)) 7) true) false)");
  row("true || false && true", "(|| true (&& false true))");
  row("true && true && false", "(&& true true false)");
  row("(true && true) && false", "(&& (&& true true) false)");
  row("1 - 2 - 3", "(- (- 1 2) 3)");
  row("!principal.a", "(! (. a principal))");
  row("!!!!true", "(! (! (! (! true))))");
  row("(1 == 1) == true", "(== (== 1 1) true)");
  row("if true then 1 else if false then 2 else 3", "(if true 1 (if false 2 3))");
  row("if true then true else false && false", "(if true true (&& false false))");
  row("1 in [principal, action,]", "(in 1 (set principal action))");
  // Members, has, like, is.
  row("principal.a[\"b c\"].d", "(. d (. \"b c\" (. a principal)))");
  row("context has a", "(has a context)");
  row("context has a.b.c", "(has a b c context)");
  row("context has \"a b\"", "(has \"a b\" context)");
  row("principal has permit", "(has permit principal)");
  row(R"("a*b" like "a\*b*")", R"((like "a\*b*" "a*b"))");
  row("principal is Ns::User", "(is Ns::User principal)");
  row("principal is User in [resource]", "(is User principal (set resource))");
  // Sets, records, calls.
  row("[]", "(set)");
  row("{}", "(record)");
  row("{a: 1, \"b c\": 2, when: 3,}", "(record a: 1 b c: 2 when: 3)");
  row("[1].contains(1,)", "(contains (set 1) 1)");
  row("[].isEmpty()", "(isEmpty (set))");
  row("principal.hasTag(\"x\") && principal.getTag(\"x\") == 1", "(&& (hasTag principal \"x\") (== (getTag principal \"x\") 1))");
  row("ip(\"1.2.3.4\").isInRange(ip(\"1.0.0.0/8\"))", "(isInRange (ip \"1.2.3.4\") (ip \"1.0.0.0/8\"))");
  row("ip()", "(ip)");                                    // a wrong number of arguments fails when it is evaluated
  row("principal . n // comment\n == 5", "(== (. n principal) 5)");
  row("\xC2\xA0true\xE2\x80\x83", "true");                // white space of Unicode
}

void ParserTest::trees() {
  QFETCH(QString, text);
  QFETCH(QString, tree);
  const ParsedExpression parsed = parseExpression(text.toStdString());
  QCOMPARE(described(parsed.diagnostics, text.toStdString()), QStringList());
  QVERIFY(parsed.expression.has_value());
  QCOMPARE(QString::fromStdString(dump(*parsed.expression->tree, parsed.expression->root)), tree);
}

void ParserTest::refusedExpressions_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* text, const char* expected) { QTest::newRow(text) << text << expected; };
  row("", "parse/unexpected-end | expected an expression, found the end of the text | ");
  row("1 +", "parse/unexpected-end | expected an expression, found the end of the text | ");
  row("1 == 1 == true", "parse/chained-relation | relations cannot be chained | ==");
  row("1 < 2 < 3", "parse/chained-relation | relations cannot be chained | <");
  row("1 = 1", "parse/single-equals | `=` is not an operator | =");
  row("10 / 2 == 5", "parse/unsupported-operator | division is not supported | /");
  row("10 % 3 == 1", "parse/unsupported-operator | remainder is not supported | %");
  row("!!!!!true", "parse/too-many-negations | more than four `!` in a row | !!!!!");
  row("-----5 == 5", "parse/too-many-negations | more than four `-` in a row | -----");
  row("!-5", "parse/unexpected-token | expected an expression, found `-` | -");
  row("9223372036854775808", "parse/integer-too-large | integer literal `9223372036854775808` is too large | 9223372036854775808");
  row("-9223372036854775809", "parse/integer-too-large | integer literal `-9223372036854775809` is too small | -9223372036854775809");
  row("99999999999999999999999999999999999999", "parse/integer-too-large | integer literal `99999999999999999999999999999999999999` is too large | 99999999999999999999999999999999999999");
  row(R"("\xff")", R"(parse/invalid-escape | the input `\xff` is not a valid escape | \xff)");
  row(R"("a\qb")", R"(parse/invalid-escape | the input `\q` is not a valid escape | \q)");
  row(R"("\*")", R"(parse/invalid-escape | the input `\*` is not a valid escape | \*)");
  row(R"("\u{}")", R"(parse/invalid-escape | the input `\u{}` is not a valid escape | \u{})");
  row(R"("\u{D800}")", R"(parse/invalid-escape | the input `\u{D800}` is not a valid escape | \u{D800})");
  row(R"("a" like "\q*")", R"(parse/invalid-escape | the input `\q` is not a valid escape | \q)");
  row("\"open", "parse/unterminated-string | the string has no closing `\"` | \"open");
  row("true & true", "parse/invalid-token | invalid token `&` | &");
  row("{\"a\":1,\"a\":2}", "parse/duplicate-key | duplicate key `a` in a record literal | \"a\"");
  row("{if: 1}", "parse/reserved-name | the name `if` is reserved and cannot be used here | if");
  row("principal.in", "parse/reserved-name | the name `in` is reserved and cannot be used here | in");
  row("principal has __cedar", "parse/reserved-name | the name `__cedar` is reserved and cannot be used here | __cedar");
  row("__cedar::X::\"a\"", "parse/reserved-name | the name `__cedar` is reserved and cannot be used here | __cedar");
  row("principal has (a)", "parse/unexpected-token | expected an attribute name or a string after `has`, found `(` | (");
  row("principal has a[\"b\"]", "parse/unexpected-token | expected the end of the expression, found `[` | [");
  row("\"a\" like principal.x", "parse/unexpected-token | expected a pattern in double quotes after `like`, found `principal` | principal");
  row("principal is (U)", "parse/unexpected-token | expected an entity type, found `(` | (");
  row("principal[1]", "parse/unexpected-token | expected an attribute name in double quotes, found `1` | 1");
  row("principal[\"n\" + \"m\"]", "parse/unexpected-token | expected `]`, found `+` | +");
  row("[,]", "parse/unexpected-token | expected an expression, found `,` | ,");
  row("(1", "parse/unexpected-end | expected `)`, found the end of the text | ");
  row("a == 1", "parse/unknown-variable | invalid variable: `a` | a");
  row("foo(1)", "parse/unknown-function | `foo` is not a valid function | foo");
  row("contains(principal, 1)", "parse/not-a-function | `contains` is a method, not a function | contains");
  row("principal.foo(1)", "parse/unknown-method | `foo` is not a valid method | foo");
  row("principal.ip(\"1\")", "parse/not-a-method | `ip` is a function, not a method | ip");
  row("[1].contains(1, 2)", "parse/argument-count | `contains` takes 1 argument, found 2 | contains(1, 2)");
  row("[1].isEmpty(1)", "parse/argument-count | `isEmpty` takes 0 arguments, found 1 | isEmpty(1)");
  row("principal == ?principal", "parse/slot-in-condition | found template slot `?principal` in a condition | ?principal");
  row("if true then 1", "parse/unexpected-end | expected `else`, found the end of the text | ");
  row("true && if true then true else false", "parse/unexpected-token | expected an expression, found `if` | if");
}

void ParserTest::refusedExpressions() {
  QFETCH(QString, text);
  QFETCH(QString, expected);
  const ParsedExpression parsed = parseExpression(text.toStdString());
  QVERIFY(!parsed.expression.has_value());
  QCOMPARE(described(parsed.diagnostics, text.toStdString()), QStringList(expected));
}

void ParserTest::scopes_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("printed");
  const auto row = [](const char* text, const char* printed) { QTest::newRow(text) << text << printed; };
  row("permit(principal,action,resource);", "permit (principal, action, resource);\n");
  row("forbid(principal,action,resource,);", "forbid (principal, action, resource);\n");
  row("permit(principal==U::\"u\",action==Action::\"x\",resource in ((G::\"g\")));", "permit (principal == U::\"u\", action == Action::\"x\", resource in G::\"g\");\n");
  row("permit(principal is U,action in [Action::\"x\",N::Action::\"y\",],resource is N::T in G::\"g\");",
      "permit (principal is U, action in [Action::\"x\", N::Action::\"y\"], resource is N::T in G::\"g\");\n");
  row("permit(principal,action in [],resource);", "permit (principal, action in [], resource);\n");
  row("permit(principal==?principal,action,resource is T in ?resource);", "permit (principal == ?principal, action, resource is T in ?resource);\n");
  row("@id(\"x\") @note @if(\"\") permit(principal,action,resource) when{true}unless{false};",
      "@id(\"x\")\n@note\n@if(\"\")\npermit (principal, action, resource)\nwhen { true }\nunless { false };\n");
}

void ParserTest::scopes() {
  QFETCH(QString, text);
  QFETCH(QString, printed);
  const ParsedPolicies parsed = parsePolicies(text.toStdString());
  QCOMPARE(described(parsed.diagnostics, text.toStdString()), QStringList());
  QCOMPARE(parsed.policies.size(), size_t{1});
  QCOMPARE(QString::fromStdString(print(parsed.policies[0])), printed);
}

void ParserTest::refusedPolicies_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* text, const char* expected) { QTest::newRow(text) << text << expected; };
  row("allow(principal,action,resource);", "parse/unexpected-token | expected `permit` or `forbid`, found `allow` | allow");
  row("permit(resource,action,principal);", "parse/unexpected-token | expected `principal`, found `resource` | resource");
  row("permit(principal,action);", "parse/unexpected-token | expected `,`, found `)` | )");
  row("permit(principal,action,resource,context);", "parse/unexpected-token | expected `)`, found `context` | context");
  row("permit(principal has x,action,resource);", "parse/unexpected-token | expected `,` or a constraint, found `has` | has");
  row("permit(principal:User,action,resource);", "parse/unexpected-token | expected `,` or a constraint, found `:` | :");
  row("permit(principal == principal,action,resource);", "parse/unexpected-token | expected `::`, found `,` | ,");
  row("permit(principal in [U::\"u\"],action,resource);", "parse/scope-list | a list of entities can only stand after `action in` | [");
  row("permit(principal,action == [Action::\"x\"],resource);", "parse/scope-list | a list of entities can only stand after `action in` | [");
  row("permit(principal,action == U::\"x\",resource);", "parse/action-type | expected an entity of type `Action`, found `U::\"x\"` | U::\"x\"");
  row("permit(principal,action is Action,resource);", "parse/action-scope | `is` cannot be used for the action | is");
  row("permit(principal == ?resource,action,resource);", "parse/scope-slot | the slot `?resource` cannot stand here | ?resource");
  row("permit(principal,action == ?action,resource);", "parse/scope-slot | the slot `?action` cannot stand here | ?action");
  row("permit(principal,action,resource) when {};", "parse/unexpected-token | expected a condition, found `}` | }");
  row("permit(principal,action,resource) when {true}", "parse/unexpected-end | expected `;`, found the end of the text | ");
  row("@id(\"a\") @id(\"b\") permit(principal,action,resource);", "parse/duplicate-annotation | duplicate annotation `@id` | @id(\"b\")");
  row("@id() permit(principal,action,resource);", "parse/unexpected-token | expected the annotation's value in double quotes, found `)` | )");
  row(";", "parse/unexpected-token | expected `permit` or `forbid`, found `;` | ;");
}

void ParserTest::refusedPolicies() {
  QFETCH(QString, text);
  QFETCH(QString, expected);
  const std::string bytes = text.toStdString();
  const ParsedPolicies parsed = parsePolicies(bytes);
  QCOMPARE(described(parsed.diagnostics, bytes).value(0), expected);
  for (const Policy& policy : parsed.policies) QVERIFY2(policy.span.offset > 0, "the bad policy was kept");
}

void ParserTest::spansLieInTheText() {
  const std::string text =
      "// first\n@id(\"a\")\npermit (principal in Team::\"t\", action, resource)\nwhen { context.x == 1 && principal has owner };\n";
  const ParsedPolicies parsed = parsePolicies(text, "a.cedar");
  QCOMPARE(parsed.policies.size(), size_t{1});
  const Policy& policy = parsed.policies[0];
  const auto part = [&](Span span) { return QString::fromStdString(text.substr(span.offset, span.length)); };
  QCOMPARE(part(policy.span), QString::fromStdString(text.substr(9, text.size() - 10)));
  QCOMPARE(part(policy.principal.span), QString("principal in Team::\"t\""));
  QCOMPARE(part(policy.conditions[0].span), QString("when { context.x == 1 && principal has owner }"));
  const Expr& both = (*policy.tree)[policy.conditions[0].expr];
  QCOMPARE(part(both.span), QString("context.x == 1 && principal has owner"));
  QCOMPARE(part((*policy.tree)[both.operands[0]].span), QString("context.x == 1"));
  QCOMPARE(part((*policy.tree)[both.operands[1]].span), QString("principal has owner"));
  QCOMPARE(part((*policy.tree).operand(policy.principal.expr, 1).span), QString("Team::\"t\""));
  QCOMPARE(QString::fromStdString(policy.file), QString("a.cedar"));
}

void ParserTest::annotationsAreKept() {
  const ParsedPolicies parsed = parsePolicies("@source(\"key \\\"k\\\"\") @flag permit(principal, action, resource);");
  QCOMPARE(parsed.policies.size(), size_t{1});
  const Policy& policy = parsed.policies[0];
  QVERIFY(policy.annotation("source"));
  QCOMPARE(QString::fromStdString(*policy.annotation("source")), QString("key \"k\""));
  QVERIFY(policy.annotation("flag"));
  QVERIFY(!policy.annotations[1].hasValue);
  QVERIFY(!policy.annotation("other"));
}

void ParserTest::goodPoliciesSurviveBadOnes() {
  const std::string good = "permit (principal, action, resource);\n";
  const std::string text = good + "permit (principal, oops, resource) when { \"a;b\" };\n" + good +
                           "forbid (principal, action, resource) when { 1 + }\n" + good +
                           "@id(\"x\") forbid (principal, action, resource) when { 9999999999999999999 == 1 / 2 };\n" + good +
                           "garbage # here " + good + "@id(oops) " + good + "@id(\"y\") oops " + good + good;
  const ParsedPolicies parsed = parsePolicies(text);
  QStringList ids;
  for (const Policy& policy : parsed.policies) ids << QString::fromStdString(policy.id);
  QCOMPARE(ids, QStringList({"policy0", "policy2", "policy4", "policy6", "policy8", "policy11"}));
  QStringList codes;
  for (const Diagnostic& diagnostic : parsed.diagnostics) codes << QString::fromStdString(diagnostic.code);
  QCOMPARE(codes, QStringList({"parse/unexpected-token", "parse/unexpected-token", "parse/integer-too-large",
                               "parse/unsupported-operator", "parse/unexpected-token", "parse/unexpected-token",
                               "parse/unexpected-token"}));
}

void ParserTest::idsFollowTheTextOrTheAnnotation() {
  const std::string text =
      "@id(\"a\") permit(principal,action,resource); permit(principal,action,resource); @id(\"a\") forbid(principal,action,resource);";
  const ParsedPolicies positional = parsePolicies(text, "f.cedar");
  QCOMPARE(positional.policies.size(), size_t{3});
  QCOMPARE(QString::fromStdString(positional.policies[2].id), QString("policy2"));
  const ParsedPolicies annotated = parsePolicies(text, "f.cedar", PolicyIds::annotated);
  QCOMPARE(annotated.policies.size(), size_t{2});
  QCOMPARE(QString::fromStdString(annotated.policies[0].id), QString("a"));
  QCOMPARE(QString::fromStdString(annotated.policies[1].id), QString("f.cedar#2"));
  QCOMPARE(described(annotated.diagnostics, text),
           QStringList("policy/duplicate-id | the id `a` is already used in this file | @id(\"a\")"));
  QCOMPARE(annotated.diagnostics[0].span.offset, text.rfind("@id"));
}

void ParserTest::depthIsLimited() {
  for (const auto& [open, close] : {std::pair<std::string, std::string>{"(", ")"},
                                    {"[", "]"},
                                    {"{a: ", "}"},
                                    {"if true then ", " else 1"},
                                    {"principal.contains(", ")"}}) {
    for (const int depth : {100, 100'000}) {
      const std::string text = repeated(open, depth) + "1" + repeated(close, depth);
      const ParsedExpression parsed = parseExpression(text);
      QCOMPARE(parsed.expression.has_value(), depth == 100);
      if (depth > 100) QCOMPARE(QString::fromStdString(parsed.diagnostics.at(0).code), QString("parse/too-deep"));
    }
  }
  for (const std::string& tail :
       {std::string(" + 1"), std::string(".a"), std::string("[\"a\"]"), std::string(" * 1"), std::string(" - 1")}) {
    const ParsedExpression parsed = parseExpression("principal" + repeated(tail, 100'000));
    QVERIFY(!parsed.expression.has_value());
    QCOMPARE(QString::fromStdString(parsed.diagnostics.at(0).code), QString("parse/too-deep"));
  }
  const ParsedPolicies scope = parsePolicies("permit (principal == " + repeated("(", 100'000) + "U::\"u\", action, resource);");
  QCOMPARE(scope.diagnostics.size(), size_t{1});
}

void ParserTest::longChainsAreNot() {
  for (const std::string& op : {std::string(" && "), std::string(" || ")}) {
    const ParsedPolicies parsed =
        parsePolicies(std::string(kHead) + "true" + repeated(op + "principal == U::\"u\"", 20'000) + " };");
    QVERIFY(parsed.diagnostics.empty());
    QCOMPARE(parsed.policies.size(), size_t{1});
  }
  QVERIFY(parseExpression("[1" + repeated(", 1", 100'000) + "]").expression.has_value());
}

void ParserTest::anOpenStringKeepsTheOtherPolicies() {
  const std::string good = "permit (principal, action, resource) when { context.a == \"x\" };\n";
  for (const std::string& broken : {std::string("forbid (principal, action, resource) when { context.b == \"open };\n"),
                                    std::string("@id(\"open)\nforbid (principal, action, resource);\n")}) {
    const std::string text = good + broken + good + "@id(\"multi\nline\") " + good;
    const ParsedPolicies parsed = parsePolicies(text);
    QCOMPARE(parsed.policies.size(), size_t{3});
    QCOMPARE(QString::fromStdString(parsed.diagnostics.at(0).code), QString("parse/unterminated-string"));
    QCOMPARE(parsed.diagnostics[0].span.offset, text.find("\"open"));
  }
  std::string quotes;
  for (int i = 0; i < 100'000; ++i) quotes += "\\\"\n}\"";
  QVERIFY(!parsePolicies(quotes).diagnostics.empty());
}

void ParserTest::strangeBytesAreReported() {
  const std::string good = " permit (principal, action, resource);";
  for (const auto& [bytes, code, help] : {std::tuple<std::string, const char*, const char*>{
                                              "\xEF\xBB\xBF", "parse/invalid-token", "save the file without a byte order mark"},
                                          {"\xFF\xFE", "parse/invalid-utf8", "save the file as UTF-8"},
                                          {"\xC0\xAF", "parse/invalid-utf8", "save the file as UTF-8"},
                                          {std::string("\0", 1), "parse/invalid-token", ""},
                                          {"\xED\xA0\x80", "parse/invalid-utf8", "save the file as UTF-8"},
                                          {"\xF4\x90\x80\x80", "parse/invalid-utf8", "save the file as UTF-8"},
                                          {"\xE2\x82", "parse/invalid-utf8", "save the file as UTF-8"}}) {
    const ParsedPolicies parsed = parsePolicies(bytes + good + good);
    QCOMPARE(parsed.diagnostics.size(), size_t{1});
    QCOMPARE(QString::fromStdString(parsed.diagnostics[0].code), QString(code));
    QCOMPARE(QString::fromStdString(parsed.diagnostics[0].help), QString(help));
    QCOMPARE(parsed.diagnostics[0].span, (Span{0, bytes.size()}));
    QVERIFY(!parsed.policies.empty());
    QVERIFY(!parseExpression("\"" + bytes.substr(0, 1) + "\"").expression.has_value() || bytes.size() == 1);
  }
}

void ParserTest::theOfficialUnknownIsNoFunction() {
  QVERIFY(!parseExpression("unknown(\"x\") == 1").expression.has_value());   // experimental there, off in released builds
}

QTEST_GUILESS_MAIN(ParserTest)
#include "parser_test.moc"
