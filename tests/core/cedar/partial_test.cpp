#include "core/cedar/partial.h"

#include <QtTest/QtTest>

#include "core/cedar/parser.h"
#include "tests/core/cedar/random_cedar.h"

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

std::optional<ValueKind> kindNamed(const QString& name) {
  for (int kind = 0; kind <= static_cast<int>(ValueKind::duration); ++kind)
    if (name == QString::fromUtf8(toString(static_cast<ValueKind>(kind)).data())) return static_cast<ValueKind>(kind);
  return std::nullopt;
}

// "principal resource=Team n s=string u?=entity r.x": parts that are unknown, with the type, `?` where it may be absent (always
// so without a type). The rest is principal User::"ann", resource Team::"a", context {k: 5, r: {y: 1}}.
PartialRequest requestWith(const QString& unknowns) {
  PartialRequest out;
  out.principal = EntityUid("User", "ann");
  out.action = EntityUid("Action", "x");
  out.resource = EntityUid("Team", "a");
  out.context = PartialContext(Value::record({{"k", Value(int64_t{5})}, {"r", Value::record({{"y", Value(int64_t{1})}})}}));
  for (const QString& part : unknowns.split(' ', Qt::SkipEmptyParts)) {
    const QString type = part.section('=', 1), name = part.section('=', 0, 0).remove('?');
    if (name == "principal") out.principal.reset(), out.principalType = type.toStdString();
    else if (name == "resource") out.resource.reset(), out.resourceType = type.toStdString();
    else if (name == "action") out.action.reset();
    else if (name == "context") out.context.setAllUnknown();
    else if (name == "-z") out.context.setAbsent({"z"});
    else {
      std::vector<std::string> path;
      for (const QString& step : name.split('.')) path.push_back(step.toStdString());
      Unknown unknown;
      unknown.kind = kindNamed(type);
      if (!type.isEmpty() && !unknown.kind) unknown.kind = ValueKind::entity, unknown.entityType = type.toStdString();
      unknown.mayBeAbsent = type.isEmpty() || part.contains('?');
      out.context.setUnknown(path, unknown);
    }
  }
  return out;
}

// "TFE {inputs}", or the value where it is certain.
QString described(PossibleSet possible, const std::vector<OpenInput>& open) {
  QString out;
  if (possible & kSatisfied) out += 'T';
  if (possible & kNot) out += 'F';
  if (possible & kError) out += 'E';
  QStringList inputs;
  for (const OpenInput& one : open) inputs << QString::fromStdString(one.toString());
  return inputs.isEmpty() ? out : out + " {" + inputs.join(", ") + "}";
}

OpenFacts facts() {
  OpenFacts out;
  out.parents = [](const EntityUid& entity, std::string_view type) {
    return type == "Zone" && (entity.type() == "Team" || entity.id() == "bob");
  };
  out.attributes = [](const EntityUid& entity, std::string_view name) -> std::optional<Unknown> {
    if (entity.type() != "User" || name != "mail") return std::nullopt;
    return Unknown{ValueKind::string, "", entity.id() == "ghost"};
  };
  return out;
}

}  // namespace

class PartialTest : public QObject {
  Q_OBJECT

private slots:
  void possible_data();
  void possible();
  void values();
  void entityFacts_data();
  void entityFacts();
  void policies_data();
  void policies();
  void contextsAreCopiedOnWrite();
};

void PartialTest::possible_data() {
  QTest::addColumn<QString>("unknowns");
  QTest::addColumn<QString>("expression");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* unknowns, const char* expression, const char* expected) {
    QTest::addRow("%s | %s", unknowns, expression) << unknowns << expression << expected;
  };
  // Without unknowns the exact result.
  row("", "context.k == 5", "T");
  row("", "context.zz", "E");
  row("", "context.k", "E");
  // Comparisons.
  row("n", "context.n == 1", "TFE {context.n}");
  row("n=long", "context.n == 1", "TF {context.n}");
  row("n?=long", "context.n == 1", "TFE {context.n}");
  row("n=string", "context.n == 1", "F");
  row("n=long", "context.n < 5", "TF {context.n}");
  row("n=long", "context.n < -9223372036854775808", "F");
  row("n=long", "context.n <= 9223372036854775807", "T");
  row("n=long", "context.n + 1 > -9223372036854775808", "TE {context.n}");
  row("n=string", "context.n < 5", "E");
  row("n", "context.n < \"a\"", "E");
  row("n=decimal", "context.n.lessThan(decimal(\"-922337203685477.5808\"))", "F");
  row("n=datetime", "context.n.toTime() < duration(\"1d\")", "T");
  row("n=bool", "context.n", "TF {context.n}");
  row("n=bool", "!context.n", "TF {context.n}");
  row("n=string", "context.n like \"*\"", "T");
  row("n=string", "context.n like \"a*\"", "TF {context.n}");
  row("n", "context.n like \"*\"", "TE {context.n}");
  row("n=bool", "[true, false].contains(context.n)", "T");
  row("n=long", "[\"a\"].contains(context.n)", "F");
  row("n=set", "context.n.containsAll([])", "T");
  row("n=string", "ip(context.n).isIpv4()", "TFE {context.n}");
  row("n=User", "context.n is User", "T");
  row("n=User", "context.n is Team", "F");
  row("n=entity", "context.n is Team", "TF {context.n}");
  row("n=User", "context.n in Team::\"a\"", "TF {context.n}");
  row("n=Zone", "context.n in Team::\"a\"", "F");
  row("n=User", "context.n in []", "F");
  row("n=Zone", "principal in context.n", "TF {context.n}");
  row("n=Bot", "principal in context.n", "F");
  row("principal", "principal == User::\"ann\"", "TF {principal}");
  row("principal=User", "principal in Zone::\"z\"", "TF {principal}");
  row("principal=Zone", "principal in Team::\"a\"", "F");
  row("principal=User", "principal is User in Team::\"a\"", "TF {principal}");
  row("principal", "principal is User in Team::\"a\"", "TF {principal}");
  row("principal", "principal has active", "TF {principal}");
  row("principal", "principal.active", "TFE {principal}");
  row("principal", "principal.hasTag(\"t\")", "TF {principal}");
  row("action", "action == Action::\"x\"", "TF {action}");
  // Boolean structure: the left side decides whether the right side counts.
  row("n", "false && context.n", "F");
  row("n", "context.n == 1 && false", "FE {context.n}");
  row("n=long", "context.n == 1 && false", "F");
  row("n=long", "context.n == 1 || true", "T");
  row("n=long", "context.n == 1 && context.zz", "FE {context.n}");
  row("n=long", "context.zz && context.n == 1", "E");
  row("n=long", "true && context.n", "E");
  row("n=long", "(context.n == 1 || context.zz) && true", "TE {context.n}");
  row("n=bool", "if context.n then 1 == 1 else context.zz", "TE {context.n}");
  row("n=bool", "if context.n then true else true", "T");
  row("n=bool s=long", "if context.n then context.s == 1 else false", "TF {context.n, context.s}");
  row("n=bool s=long", "context.n || context.s == 1 || context.k == 5", "T");
  // Presence.
  row("n", "context has n", "TF {context.n}");
  row("n=long", "context has n", "T");
  row("n?=long", "context has n && context.n == 1", "TF {context.n}");
  row("n?=long", "context has n && (context.k == 5 && context.n == 1)", "TF {context.n}");
  row("n?=long", "!(context has n) || context.n == 1", "TF {context.n}");
  row("n?=long", "if context has n then context.n == 1 else false", "TF {context.n}");
  row("n?=long", "(context has n || context.k == 5) && context.n == 1", "TFE {context.n}");
  row("r.x?=long", "context has r.x && context.r.x == 1", "TF {context.r.x}");
  row("r.x?=long", "context.r has x && context.r.x == 1", "TF {context.r.x}");
  row("r.x", "context.r.y == 1", "T");
  row("r.x", "context has r", "T");
  row("r.x", "context.r has y", "T");
  row("r.x", "context.r has z", "F");
  row("n?=User", "context has n && context.n has active", "TF {context.n}");
  row("n?=User", "context has n.active && context.n.active == true", "TF {context.n}");
  row("-z n", "context has z", "F");
  row("context", "context.n == 1", "TFE {context.n}");
  row("context", "context has n", "TF {context.n}");
  // The inputs that left it open, and no others.
  row("n=long s=long", "context.n == 1 && context.s == 1", "TF {context.n, context.s}");
  row("n=long s=long", "context.n == 1 && context.s < -9223372036854775808", "F");
  row("n=long principal", "context.n == 1 || principal == principal", "TF {principal, context.n}");
}

void PartialTest::possible() {
  QFETCH(QString, unknowns);
  QFETCH(QString, expression);
  QFETCH(QString, expected);
  const ParsedExpression parsed = parseExpression(expression.toStdString());
  QVERIFY(parsed.expression.has_value());
  const PartialResult result = evaluatePartial(*parsed.expression, requestWith(unknowns), test::smallStore());
  QCOMPARE(described(result.asCondition(), result.open), expected);
}

void PartialTest::values() {
  const auto evaluateWith = [](const QString& unknowns, const char* text) {
    const ParsedExpression parsed = parseExpression(text);
    return evaluatePartial(*parsed.expression, requestWith(unknowns), test::smallStore());
  };
  QCOMPARE(*evaluateWith("n", "context.k + 1").value, Value(int64_t{6}));
  QVERIFY(!evaluateWith("n", "context.n").value.has_value());
  QVERIFY(evaluateWith("n", "context.n").mayBeOther);
  QVERIFY(evaluateWith("n", "context.n + \"a\"").error.has_value());
  QCOMPARE(*evaluateWith("n=bool", "if context.n then 1 else 1").value, Value(int64_t{1}));
  QCOMPARE(evaluateWith("r.x=long", "context.r").value.has_value(), false);
  QCOMPARE(*evaluateWith("n=long", "context.r").value, Value::record({{"y", Value(int64_t{1})}}));
}

void PartialTest::entityFacts_data() {
  QTest::addColumn<QString>("expression");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* expression, const char* expected) { QTest::newRow(expression) << expression << expected; };
  // Parents of type Zone are not recorded for teams and for bob; what the store says holds all the same.
  row("resource in Zone::\"z\"", "T");
  row("resource in Zone::\"y\"", "TF {resource in Zone}");
  row("principal in Zone::\"y\"", "TF {principal in Zone}");                 // ann is in a team, the team's zones are open
  row("User::\"bob\" in Zone::\"y\"", "TF {context in Zone}");
  row("User::\"ghost\" in Zone::\"y\"", "F");
  row("principal in Team::\"b\"", "F");
  row("principal is User in Zone::\"y\"", "TF {principal in Zone}");
  row("Zone::\"y\" in Zone::\"y\"", "T");
  row("Zone::\"y\" in Zone::\"z\"", "F");
  row("resource in [Zone::\"y\", Zone::\"z\"]", "T");
  row("resource in [Zone::\"y\", Team::\"b\"]", "TF {resource in Zone}");
  // The mail of users is not recorded; that of ghost may also be absent.
  row("principal.mail == \"x\"", "TF {principal.mail}");
  row("principal has mail", "T");
  row("User::\"ghost\" has mail && User::\"ghost\".mail like \"x*\"", "TF {context.mail}");
  row("principal.nope == 1", "E");
  row("resource has mail", "F");
}

void PartialTest::entityFacts() {
  QFETCH(QString, expression);
  QFETCH(QString, expected);
  const ParsedExpression parsed = parseExpression(expression.toStdString());
  QVERIFY(parsed.expression.has_value());
  const PartialResult result = evaluatePartial(*parsed.expression, requestWith(""), test::smallStore(), facts());
  QCOMPARE(described(result.asCondition(), result.open), expected);
}

void PartialTest::policies_data() {
  QTest::addColumn<QString>("unknowns");
  QTest::addColumn<QString>("policy");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* unknowns, const char* policy, const char* expected) {
    QTest::addRow("%s | %s", unknowns, policy) << unknowns << policy << expected;
  };
  row("", "permit (principal, action, resource);", "T");
  row("principal", "permit (principal == User::\"ann\", action, resource);", "TF {principal}");
  row("principal", "permit (principal == User::\"ann\", action == Action::\"y\", resource);", "F");
  row("principal", "permit (principal is User, action, resource) when { context.zz };", "FE {principal}");
  row("n=bool", "forbid (principal, action, resource) unless { context.n };", "TF {context.n}");
  row("n=long", "forbid (principal, action, resource) unless { context.n };", "E");
  row("n?=bool", "forbid (principal, action, resource) when { context has n } when { context.n };", "TF {context.n}");
  row("n?=bool", "forbid (principal, action, resource) unless { !(context has n) } when { context.n };", "TF {context.n}");
}

void PartialTest::policies() {
  QFETCH(QString, unknowns);
  QFETCH(QString, policy);
  QFETCH(QString, expected);
  const ParsedPolicies parsed = parsePolicies(policy.toStdString());
  QVERIFY(parsed.diagnostics.empty());
  const PartialOutcome outcome = evaluatePolicyPartial(parsed.policies.at(0), requestWith(unknowns), test::smallStore());
  QCOMPARE(described(outcome.possible, outcome.open), expected);
}

void PartialTest::contextsAreCopiedOnWrite() {
  PartialRequest first = requestWith("r.x=long");
  PartialRequest second = first;
  second.context.set({"r", "x"}, Value(int64_t{1}));
  second.context.setAbsent({"k"});
  const ParsedExpression parsed = parseExpression("context has k && context.r.x == 1");
  const auto possible = [&](const PartialRequest& request) {
    return evaluatePartial(*parsed.expression, request, EntityStore()).asCondition();
  };
  QCOMPARE(int(possible(first)), kSatisfied | kNot);
  QCOMPARE(int(possible(second)), int(kNot));
}

QTEST_GUILESS_MAIN(PartialTest)
#include "partial_test.moc"
