#include <QtTest/QtTest>

#include "core/cedar/evaluate.h"
#include "core/cedar/inputs.h"
#include "core/cedar/parser.h"
#include "tests/core/cedar/random_cedar.h"

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

Columns columns() {
  return Columns({{"chain", "human"}, {"chain", "depth"}, {"input", "amount"}, {"input", "to"}, {"tenant"}, {"odd name"}});
}

QString joined(const std::vector<Input>& inputs) {
  QStringList out;
  for (const Input& input : inputs) out << QString::fromStdString(input.toString());
  return out.join(' ');
}

QString shape(const Skeleton& skeleton, uint32_t node) {
  const SkeletonNode& at = skeleton.nodes[node];
  if (at.kind == SkeletonNode::Kind::atom) return QString::number(at.atom);
  QStringList operands;
  for (const uint32_t operand : at.operands) operands << shape(skeleton, operand);
  static const char* const kNames[] = {"", "all", "any", "not", "if"};
  return QString("%1(%2)").arg(kNames[static_cast<int>(at.kind)], operands.join(' '));
}

// The skeleton run over the exact results of its atoms.
PossibleSet run(const Skeleton& skeleton, uint32_t node, const std::vector<PossibleSet>& atoms) {
  const SkeletonNode& at = skeleton.nodes[node];
  switch (at.kind) {
    case SkeletonNode::Kind::atom: return atoms[at.atom];
    case SkeletonNode::Kind::negation: {
      const PossibleSet inner = run(skeleton, at.operands[0], atoms);
      return static_cast<PossibleSet>(inner == kError ? kError : inner == kSatisfied ? kNot : kSatisfied);
    }
    case SkeletonNode::Kind::conditional: {
      const PossibleSet test = run(skeleton, at.operands[0], atoms);
      if (test == kError) return kError;
      return run(skeleton, at.operands[test == kSatisfied ? 1 : 2], atoms);
    }
    default: break;
  }
  const PossibleSet goOn = at.kind == SkeletonNode::Kind::all ? kSatisfied : kNot;
  for (const uint32_t operand : at.operands)
    if (const PossibleSet result = run(skeleton, operand, atoms); result != goOn) return result;
  return goOn;
}

}  // namespace

class InputsTest : public QObject {
  Q_OBJECT

private slots:
  void inputs_data();
  void inputs();
  void skeletons_data();
  void skeletons();
  void equalAtomsHaveEqualKeys();
  void skeletonsEqualTheEvaluator();
};

void InputsTest::inputs_data() {
  QTest::addColumn<QString>("expression");
  QTest::addColumn<QString>("plain");
  QTest::addColumn<QString>("withColumns");
  const auto row = [](const char* expression, const char* plain, const char* withColumns) {
    QTest::newRow(expression) << expression << plain << withColumns;
  };
  row("1 == 1", "", "");
  row("principal in Team::\"a\" && action == resource", "principal action resource", "principal action resource");
  row("principal.owner.active", "principal", "principal");
  row("principal has owner.active", "principal", "principal");
  row("context.input.amount.lessThan(decimal(\"1.0\"))", "context.input.amount", "context.input.amount");
  row("context.chain.human.active", "context.chain.human.active", "context.chain.human");
  row("context[\"odd name\"].x == 1", "context[\"odd name\"].x", "context[\"odd name\"]");
  row("context has chain", "context.chain", "");
  row("context.chain has human", "context.chain.human", "context.chain.human");
  row("context has chain.human", "context.chain.human", "context.chain.human");
  row("context has chain.human.owner", "context.chain.human.owner", "context.chain.human");
  row("context has nothing", "context.nothing", "context.nothing");
  row("context.chain has nothing", "context.chain.nothing", "context.chain.nothing");
  row("context.nothing == 1", "context.nothing", "context.nothing");
  row("context.chain == {depth: 1}", "context.chain", "context.chain.depth context.chain.human");
  row("context == {}", "context", "context.chain.depth context.chain.human context.input.amount context.input.to context[\"odd name\"] context.tenant");
  row("[context].contains({a: principal.x})", "principal context",
      "principal context.chain.depth context.chain.human context.input.amount context.input.to context[\"odd name\"] context.tenant");
  row("(if principal == resource then context.chain else context.input).depth == 1", "principal resource context.chain context.input",
      "principal resource context.chain.depth context.chain.human context.input.amount context.input.to");
}

void InputsTest::inputs() {
  QFETCH(QString, expression);
  QFETCH(QString, plain);
  QFETCH(QString, withColumns);
  const ParsedExpression parsed = parseExpression(expression.toStdString());
  QVERIFY(parsed.expression.has_value());
  QCOMPARE(joined(inputsOf(*parsed.expression->tree, parsed.expression->root)), plain);
  QCOMPARE(joined(inputsOf(*parsed.expression->tree, parsed.expression->root, columns())), withColumns);
}

void InputsTest::skeletons_data() {
  QTest::addColumn<QString>("policy");
  QTest::addColumn<QString>("tree");
  QTest::addColumn<QStringList>("atoms");
  QTest::newRow("nothing") << "permit (principal, action, resource);" << "all()" << QStringList();
  QTest::newRow("scope") << "permit (principal is Agent in Team::\"t\", action == Action::\"a\", resource in Zone::\"z\");"
                         << "all(0 1 2)"
                         << QStringList({"principal is Agent in Team::\"t\" <principal>", "action == Action::\"a\" <action>",
                                         "resource in Zone::\"z\" <resource>"});
  QTest::newRow("the design's example")
      << "permit (principal in Team::\"finance\", action, resource) when { context.input.amount.lessThanOrEqual(decimal(\"500.0\")) && context.chain has human && context.chain.human.active };"
      << "all(0 all(1 2))"
      << QStringList({"principal in Team::\"finance\" <principal>",
                      "context.input.amount.lessThanOrEqual(decimal(\"500.0\")) <context.input.amount>",
                      "context.chain has human && context.chain.human.active <context.chain.human>"});
  QTest::newRow("unless, not, if")
      << "forbid (principal, action, resource) unless { !(principal.a || context.tenant == \"x\") && (if resource.b then context.chain.depth > 1 else true) };"
      << "all(not(all(not(any(0 1)) if(2 3 4))))"
      << QStringList({"principal.a <principal>", "context.tenant == \"x\" <context.tenant>", "resource.b <resource>",
                      "context.chain.depth > 1 <context.chain.depth>", "true <>"});
  QTest::newRow("several columns")
      << "permit (principal, action, resource) when { principal.tenant == context.tenant && principal.tenant == context.tenant };"
      << "all(all(0 0))" << QStringList({"principal.tenant == context.tenant <principal context.tenant>"});
  QTest::newRow("one column only")
      << "permit (principal, action, resource) when { principal.a && (principal.b || !principal.c) };"
      << "all(0)" << QStringList({"principal.a && (principal.b || !principal.c) <principal>"});
}

void InputsTest::skeletons() {
  QFETCH(QString, policy);
  QFETCH(QString, tree);
  QFETCH(QStringList, atoms);
  const ParsedPolicies parsed = parsePolicies(policy.toStdString());
  QVERIFY(parsed.diagnostics.empty());
  const Skeleton skeleton = skeletonOf(parsed.policies.at(0), columns());
  QCOMPARE(shape(skeleton, skeleton.root), tree);
  QStringList described;
  for (const Atom& atom : skeleton.atoms)
    described << QString("%1 <%2>").arg(QString::fromStdString(atom.key), joined(atom.inputs));
  QCOMPARE(described, atoms);
}

void InputsTest::equalAtomsHaveEqualKeys() {
  const ParsedPolicies parsed = parsePolicies(
      "permit(principal in T::\"a\",action,resource) when{context[\"tenant\"]==\"x\"}; forbid(principal,action,resource) when {(principal in T::\"a\") && (context.tenant == \"x\")};");
  const Skeleton a = skeletonOf(parsed.policies.at(0), columns()), b = skeletonOf(parsed.policies.at(1), columns());
  QCOMPARE(a.atoms.size(), size_t{2});
  for (size_t i = 0; i < 2; ++i) QCOMPARE(a.atoms[i].key, b.atoms.at(i).key);
}

void InputsTest::skeletonsEqualTheEvaluator() {
  const EntityStore store = test::smallStore();
  const Columns known({{"n"}, {"s"}, {"b"}, {"u"}, {"r", "x"}, {"r", "y"}});
  const std::vector<test::OpenPath> paths = test::openPaths();
  const std::vector<EntityUid> who = {{"User", "ann"}, {"User", "bob"}, {"User", "ghost"}, {"Team", "a"}};
  for (uint32_t seed = 0; seed < 4000; ++seed) {
    test::ExpressionMaker make(seed);
    test::Random random(seed);
    const std::string text = "permit (principal in Team::\"a\", action, resource) when { " + make.condition(3) + " } unless { " +
                             make.condition(2) + " };";
    const ParsedPolicies parsed = parsePolicies(text);
    QVERIFY2(parsed.diagnostics.empty(), text.c_str());
    std::vector<Field> fields, below = {{"y", Value(int64_t{1})}};
    for (const test::OpenPath& path : paths)
      if (const std::optional<Value>& value = random.of(path.completions))
        (path.path.size() == 2 ? below : fields).push_back({path.path.back(), *value});
    fields.push_back({"r", Value::record(below)});
    const Request request{random.of(who), EntityUid("Action", "x"), random.of(who), Value::record(fields)};
    const Skeleton skeleton = skeletonOf(parsed.policies[0], known);
    std::vector<PossibleSet> atoms;
    for (const Atom& atom : skeleton.atoms) atoms.push_back(test::outcomeOf(evaluate(atom.expression, request, store)));
    const PolicyOutcome outcome = evaluatePolicy(parsed.policies[0], request, store).outcome;
    const PossibleSet expected = outcome == PolicyOutcome::satisfied ? kSatisfied : outcome == PolicyOutcome::error ? kError : kNot;
    QVERIFY2(run(skeleton, skeleton.root, atoms) == expected, text.c_str());
  }
}

QTEST_GUILESS_MAIN(InputsTest)
#include "inputs_test.moc"
