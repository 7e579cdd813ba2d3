#include "core/cedar/policy_set.h"

#include <QtTest/QtTest>

#include "core/cedar/evaluate.h"
#include "core/cedar/parser.h"
#include "core/cedar/print.h"

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

Policy policy(const char* id, const std::string& text) {
  ParsedPolicies parsed = parsePolicies(text);
  if (parsed.policies.size() != 1) qFatal("%s", text.c_str());
  parsed.policies[0].id = id;
  return std::move(parsed.policies[0]);
}

const char* const kPermit = "permit (principal, action, resource);";
const char* const kForbid = "forbid (principal, action, resource);";

QStringList ids(const std::vector<PolicyPtr>& policies) {
  QStringList out;
  for (const PolicyPtr& one : policies) out << QString::fromStdString(one->id);
  return out;
}

const Request kRequest{EntityUid("U", "u"), EntityUid("Action", "a"), EntityUid("R", "r"), Value::record({})};

}  // namespace

class PolicySetTest : public QObject {
  Q_OBJECT

private slots:
  void idsAreUnique();
  void replaceDisableRemove();
  void copiesAreApart();
  void linksFillTheSlots();
  void linksAreChecked();
};

void PolicySetTest::idsAreUnique() {
  PolicySet set;
  QVERIFY(set.add(policy("a", kPermit)).has_value());
  const Result<void> again = set.add(policy("a", kForbid));
  QVERIFY(!again.has_value());
  QVERIFY(again.error().code == ErrorCode::wrongUse);
  QCOMPARE(QString::fromStdString(again.error().message), QString("the policy id `a` is already used"));
  QVERIFY(set.find("a")->effect == Effect::permit);
  QVERIFY(!set.find("b"));
  QCOMPARE(set.size(), size_t{1});
}

void PolicySetTest::replaceDisableRemove() {
  PolicySet set;
  QVERIFY(set.add(policy("a", kPermit)).has_value());
  QVERIFY(set.add(policy("b", kForbid)).has_value());
  QVERIFY(authorize(set, kRequest, {}).decision == Decision::deny);
  QVERIFY(set.disable("b").has_value());
  QCOMPARE(ids(set.active()), QStringList("a"));
  QCOMPARE(ids(set.all()), QStringList({"a", "b"}));
  QVERIFY(set.isDisabled("b"));
  QVERIFY(authorize(set, kRequest, {}).decision == Decision::allow);
  QVERIFY(set.replace(policy("b", kPermit)).has_value());          // takes part again
  QCOMPARE(ids(set.active()), QStringList({"a", "b"}));
  QVERIFY(set.remove("a").has_value());
  QCOMPARE(ids(set.all()), QStringList("b"));
  for (const auto& result : {set.disable("x"), set.remove("x"), set.replace(policy("x", kPermit))}) {
    QVERIFY(!result.has_value());
    QVERIFY(result.error().code == ErrorCode::notFound);
  }
}

void PolicySetTest::copiesAreApart() {
  PolicySet set;
  QVERIFY(set.add(policy("a", kPermit)).has_value());
  PolicySet draft = set;
  QVERIFY(draft.disable("a").has_value());
  QCOMPARE(set.active().size(), size_t{1});
  QCOMPARE(draft.active().size(), size_t{0});
}

void PolicySetTest::linksFillTheSlots() {
  PolicySet set;
  QVERIFY(
      set.add(policy("t", "permit (principal in ?principal, action, resource is R in ?resource) when { [1, 2].contains(1) };"))
          .has_value());
  QCOMPARE(ids(set.active()), QStringList());
  QVERIFY(set.link("t", "l", {{Variable::principal, EntityUid("U", "u")}, {Variable::resource, EntityUid("R", "r")}}).has_value());
  QVERIFY(set.link("t", "m", {{Variable::principal, EntityUid("U", "x")}, {Variable::resource, EntityUid("R", "r")}}).has_value());
  QCOMPARE(ids(set.active()), QStringList({"l", "m"}));
  const PolicyPtr linked = set.find("l");
  QCOMPARE(QString::fromStdString(linked->templateId), QString("t"));
  QVERIFY(!linked->isTemplate());
  QCOMPARE(QString::fromStdString(print(*linked)),
           QString("permit (principal in U::\"u\", action, resource is R in R::\"r\")\nwhen { [1, 2].contains(1) };\n"));
  QCOMPARE(linked->principal.entities, std::vector<EntityUid>{EntityUid("U", "u")});
  const Authorization answer = authorize(set, kRequest, {});
  QVERIFY(answer.decision == Decision::allow);
  QCOMPARE(answer.reasons, std::vector<std::string>{"l"});
}

void PolicySetTest::linksAreChecked() {
  PolicySet set;
  QVERIFY(set.add(policy("t", "permit (principal in ?principal, action, resource);")).has_value());
  QVERIFY(set.add(policy("p", kPermit)).has_value());
  const EntityUid u("U", "u");
  const auto message = [&](const Result<void>& result) {
    return result ? QString("linked") : QString::fromStdString(result.error().message);
  };
  QCOMPARE(message(set.link("t", "l", {})), QString("template `t` needs a value for its slot `?principal`"));
  QCOMPARE(message(set.link("t", "l", {{Variable::principal, u}, {Variable::resource, u}})),
           QString("template `t` has no slot `?resource`"));
  QCOMPARE(message(set.link("t", "l", {{Variable::principal, u}, {Variable::context, u}})),
           QString("template `t` has no slot `?context`"));
  QCOMPARE(message(set.link("p", "l", {})), QString("`p` is no template"));
  QCOMPARE(message(set.link("x", "l", {})), QString("no policy has the id `x`"));
  QCOMPARE(message(set.link("t", "p", {{Variable::principal, u}})), QString("the policy id `p` is already used"));
}

QTEST_GUILESS_MAIN(PolicySetTest)
#include "policy_set_test.moc"
