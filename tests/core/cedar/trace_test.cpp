#include "core/cedar/trace.h"

#include <QtTest/QtTest>

#include "core/cedar/parser.h"
#include "core/cedar/print.h"

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

EntityStore store() {
  EntityStoreBuilder builder;
  builder.add({EntityUid("Agent", "a"),
               Value::record({{"owner", Value(EntityUid("Human", "h"))}}),
               {EntityUid("Team", "t")},
               Value::record({})});
  builder.add({EntityUid("Human", "h"), Value::record({{"active", Value(false)}}), {}, Value::record({})});
  return std::move(builder).build().store;
}

Request request() {
  return {EntityUid("Agent", "a"), EntityUid("Action", "x"), EntityUid("Tool", "t"),
          Value::record({{"chain", Value::record({{"human", Value(EntityUid("Human", "h"))}, {"depth", Value(int64_t{2})}})}})};
}

// "text = result {seen}" of each step, the deciding one marked by `>`, what was not reached in parentheses.
QStringList steps(const std::string& text) {
  const ParsedPolicies parsed = parsePolicies(text);
  if (parsed.policies.size() != 1) qFatal("%s", text.c_str());
  const Explanation explanation = explain(parsed.policies[0], request(), store());
  QStringList out;
  for (size_t i = 0; i < explanation.steps.size(); ++i) {
    const ConditionStep& step = explanation.steps[i];
    std::string line = text.substr(step.span.offset, step.span.length);
    if (!step.reached) line = "(" + line + ")";
    else line += " = " + (*step.result ? (*step.result)->toString() : step.result->error().message);
    for (const SeenInput& seen : step.seen)
      line += " {" + seen.toString() + ": " + (seen.value ? seen.value->toString() : "absent") + "}";
    out << QString::fromStdString((explanation.deciding == i ? "> " : "") + line);
  }
  return out;
}

}  // namespace

class TraceTest : public QObject {
  Q_OBJECT

private slots:
  void explains_data();
  void explains();
};

void TraceTest::explains_data() {
  QTest::addColumn<QString>("policy");
  QTest::addColumn<QStringList>("expected");
  QTest::newRow("one step decides") << "permit (principal in Team::\"t\", action, resource);"
                                    << QStringList("> principal in Team::\"t\" = true {principal: Agent::\"a\"}");
  QTest::newRow("all steps of a satisfied policy") << "permit (principal in Team::\"t\", action == Action::\"x\", resource);"
                                                   << QStringList({"principal in Team::\"t\" = true {principal: Agent::\"a\"}",
                                                                   "action == Action::\"x\" = true {action: Action::\"x\"}"});
  QTest::newRow("the first false") << "permit (principal, action, resource is Model) when { true };"
                                   << QStringList({"> resource is Model = false {resource: Tool::\"t\"}", "(true)"});
  QTest::newRow("values seen behind entities")
      << "permit (principal, action, resource) when { context.chain.depth > 1 && context.chain.human.active && principal.owner.active };"
      << QStringList({"context.chain.depth > 1 = true {context.chain.depth: 2}",
                      "> context.chain.human.active = false {context.chain.human.active: false}", "(principal.owner.active)"});
  QTest::newRow("absent") << "permit (principal, action, resource) when { context has tenant && context.tenant == \"a\" };"
                          << QStringList({"> context has tenant = false {context.tenant: absent}", "(context.tenant == \"a\")"});
  QTest::newRow("errors")
      << "permit (principal, action, resource) when { context.tenant == \"a\" || true };"
      << QStringList({"> context.tenant == \"a\" = the record has no attribute `tenant` {context.tenant: absent}", "(true)"});
  QTest::newRow("no boolean") << "permit (principal, action, resource) when { context.chain.depth };"
                              << QStringList("> context.chain.depth = 2 {context.chain.depth: 2}");
  QTest::newRow("unless and or")
      << "permit (principal, action, resource) unless { context.chain.depth == 1 || principal == resource };"
      << QStringList({"context.chain.depth == 1 = false {context.chain.depth: 2}",
                      "principal == resource = false {principal: Agent::\"a\"} {resource: Tool::\"t\"}"});
  QTest::newRow("unless fails")
      << "permit (principal, action, resource) when { true } unless { !(principal has owner.active) || context.chain.depth == 2 };"
      << QStringList({"true = true", "principal has owner.active = true {principal.owner.active: false}",
                      "> context.chain.depth == 2 = true {context.chain.depth: 2}"});
  QTest::newRow("if")
      << "permit (principal, action, resource) when { if principal == resource then true else resource == action };"
      << QStringList({"principal == resource = false {principal: Agent::\"a\"} {resource: Tool::\"t\"}", "(true)",
                      "> resource == action = false {resource: Tool::\"t\"} {action: Action::\"x\"}"});
}

void TraceTest::explains() {
  QFETCH(QString, policy);
  QFETCH(QStringList, expected);
  QCOMPARE(steps(policy.toStdString()), expected);
}

QTEST_GUILESS_MAIN(TraceTest)
#include "trace_test.moc"
