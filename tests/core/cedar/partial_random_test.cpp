// The evaluator of unknowns against the exact one: every completion's result is contained, and nothing else is where each
// unknown occurs once.
#include <QtTest/QtTest>

#include "core/cedar/parser.h"
#include "core/cedar/partial.h"
#include "tests/core/cedar/random_cedar.h"

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

// Calls `visit` with every choice of one value a dimension.
template <class Visit>
void forEachChoice(const std::vector<size_t>& sizes, Visit visit) {
  std::vector<size_t> choice(sizes.size(), 0);
  while (true) {
    visit(choice);
    size_t at = 0;
    while (at < sizes.size() && ++choice[at] == sizes[at]) choice[at++] = 0;
    if (at == sizes.size()) return;
  }
}

struct Column {
  std::vector<std::string> path;
  std::vector<std::optional<Value>> values;      // more than one: unknown
};

Value contextOf(const std::vector<Column>& columns, const std::vector<size_t>& choice) {
  std::vector<Field> fields, below = {{"y", Value(int64_t{1})}};
  for (size_t i = 0; i < columns.size(); ++i)
    if (const std::optional<Value>& value = columns[i].values[choice[i]])
      (columns[i].path.size() == 2 ? below : fields).push_back({columns[i].path.back(), *value});
  fields.push_back({"r", Value::record(below)});
  return Value::record(fields);
}

// A condition in which every unknown occurs once, over typed columns whose values stand for all completions.
class ExactMaker {
public:
  explicit ExactMaker(uint32_t seed) : random_(seed) {}

  std::string condition(int depth) {
    if (depth == 0 || random_.oneIn(4)) return leaf();
    switch (random_.below(4)) {
      case 0: return "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      case 1: return "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      case 2: return "!" + condition(depth - 1);
      default: return "(if " + condition(depth - 1) + " then " + condition(depth - 1) + " else " + condition(depth - 1) + ")";
    }
  }

  std::vector<Column> columns;
  std::vector<Unknown> unknowns;

private:
  std::string leaf() {
    if (columns.size() == 5 || random_.oneIn(5))
      return random_.of(std::vector<std::string>{"true", "false", "(1 == 1)", "(context.zz == 1)", "(principal in Team::\"a\")"});
    const std::string name = "c" + std::to_string(columns.size());
    const bool mayBeAbsent = random_.oneIn(2);
    const std::string path = "context." + name;
    switch (random_.below(5)) {
      case 0: {
        const int64_t bound = random_.of(std::vector<int64_t>{INT64_MIN, INT64_MIN + 1, 0, 7, INT64_MAX});
        add(name, ValueKind::integer, mayBeAbsent,
            {Value(INT64_MIN), Value(INT64_MIN + 1), Value(int64_t{0}), Value(int64_t{7}), Value(int64_t{8}), Value(INT64_MAX)});
        return "(" + path + random_.of(std::vector<std::string>{" < ", " <= ", " > ", " >= ", " == ", " != "}) +
               (bound < 0 ? "(" + std::to_string(bound) + ")" : std::to_string(bound)) + ")";
      }
      case 1:
        add(name, ValueKind::string, mayBeAbsent, {Value::string(""), Value::string("abc"), Value::string("b")});
        return "(" + path +
               random_.of(std::vector<std::string>{" like \"*\"", " like \"a*\"", " like \"\"", " == \"b\"", " == 1"}) + ")";
      case 2:
        add(name, ValueKind::boolean, mayBeAbsent, {Value(true), Value(false)});
        return random_.oneIn(2) ? path : "(" + path + " == true)";
      case 3:
        add(name, ValueKind::entity, mayBeAbsent,
            {Value(EntityUid("User", "ann")), Value(EntityUid("User", "bob")), Value(EntityUid("User", "new")),
             Value(EntityUid("Team", "a")), Value(EntityUid("Zone", "z"))});
        return "(" + path +
               random_.of(std::vector<std::string>{" in Zone::\"z\"", " in [Team::\"b\", User::\"ann\"]", " is User",
                                                   " is User in Team::\"a\"", " == User::\"bob\"", " has active", " in []"}) +
               ")";
      default:
        add(name, ValueKind::integer, true, {Value(int64_t{0})});
        return "(context has " + name + ")";
    }
  }

  void add(const std::string& name, ValueKind kind, bool mayBeAbsent, std::vector<Value> values) {
    Column column{{name}, {values.begin(), values.end()}};
    if (mayBeAbsent) column.values.push_back(std::nullopt);
    columns.push_back(std::move(column));
    unknowns.push_back({kind, "", mayBeAbsent});
  }

  test::Random random_;
};

}  // namespace

class PartialRandomTest : public QObject {
  Q_OBJECT

private slots:
  void everyCompletionIsContained();
  void nothingElseWhereEachUnknownOccursOnce();
};

void PartialRandomTest::everyCompletionIsContained() {
  const EntityStore store = test::smallStore();
  const std::vector<EntityUid> who = {{"User", "ann"}, {"User", "bob"}, {"User", "ghost"}, {"Team", "a"}};
  size_t open = 0;
  for (uint32_t seed = 0; seed < 1500; ++seed) {
    const std::string text = test::ExpressionMaker(seed).condition(3);
    test::Random random(seed * 7 + 1);
    const ParsedExpression parsed = parseExpression(text);
    QVERIFY2(parsed.expression.has_value(), text.c_str());
    PartialRequest request;
    request.action = EntityUid("Action", "x");
    const bool principalOpen = random.oneIn(3), resourceOpen = random.oneIn(4);
    const std::vector<EntityUid> principals = principalOpen ? who : std::vector<EntityUid>{random.of(who)};
    const std::vector<EntityUid> resources = resourceOpen ? who : std::vector<EntityUid>{random.of(who)};
    if (!principalOpen) request.principal = principals[0];
    if (!resourceOpen) request.resource = resources[0];
    request.context.set({"r", "y"}, Value(int64_t{1}));
    std::vector<Column> columns;
    size_t unknowns = 0;
    for (const test::OpenPath& path : test::openPaths()) {
      if (unknowns < 2 && random.oneIn(2)) {
        ++unknowns;
        request.context.setUnknown(path.path);
        columns.push_back({path.path, path.completions});
        continue;
      }
      columns.push_back({path.path, {random.of(path.completions)}});
      if (const std::optional<Value>& value = columns.back().values[0]) request.context.set(path.path, *value);
      else request.context.setAbsent(path.path);
    }
    const PartialResult result = evaluatePartial(*parsed.expression, request, store);
    const PossibleSet possible = result.asCondition();
    const bool certain = (possible & (possible - 1)) == 0;
    open += certain ? 0 : 1;
    QVERIFY2(certain || !result.open.empty(), text.c_str());
    std::vector<size_t> sizes = {principals.size(), resources.size()};
    for (const Column& column : columns) sizes.push_back(column.values.size());
    forEachChoice(sizes, [&](const std::vector<size_t>& choice) {
      const Request full{principals[choice[0]], *request.action, resources[choice[1]],
                         contextOf(columns, {choice.begin() + 2, choice.end()})};
      const EvalResult exact = evaluate(*parsed.expression, full, store);
      const bool contained = (possible & test::outcomeOf(exact)) != 0 && (exact || result.mayBeError) &&
                             !(exact && result.error) && !(exact && result.value && *result.value != *exact);
      if (!contained)
        qFatal("%s with %s, %s, %s", text.c_str(), full.principal.toString().c_str(), full.resource.toString().c_str(),
               full.context.toString().c_str());
    });
  }
  QVERIFY2(open > 100, "too few expressions stayed open to prove anything");
}

void PartialRandomTest::nothingElseWhereEachUnknownOccursOnce() {
  const EntityStore store = test::smallStore();
  size_t open = 0;
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    ExactMaker make(seed);
    const std::string text = make.condition(3);
    const ParsedExpression parsed = parseExpression(text);
    QVERIFY2(parsed.expression.has_value(), text.c_str());
    PartialRequest request{EntityUid("User", "ann"), EntityUid("Action", "x"), EntityUid("Team", "a"), "", "", "", {}};
    request.context.set({"r", "y"}, Value(int64_t{1}));
    std::vector<size_t> sizes;
    for (size_t i = 0; i < make.columns.size(); ++i) {
      request.context.setUnknown(make.columns[i].path, make.unknowns[i]);
      sizes.push_back(make.columns[i].values.size());
    }
    const PossibleSet possible = evaluatePartial(*parsed.expression, request, store).asCondition();
    PossibleSet seen = 0;
    forEachChoice(sizes, [&](const std::vector<size_t>& choice) {
      const Request full{*request.principal, *request.action, *request.resource, contextOf(make.columns, choice)};
      seen = static_cast<PossibleSet>(seen | test::outcomeOf(evaluate(*parsed.expression, full, store)));
    });
    if (possible != seen) qFatal("%s: possible %d, seen %d", text.c_str(), possible, seen);
    open += (possible & (possible - 1)) != 0 ? 1 : 0;
  }
  QVERIFY2(open > 1000, "too few expressions stayed open to prove anything");
}

QTEST_GUILESS_MAIN(PartialRandomTest)
#include "partial_random_test.moc"
