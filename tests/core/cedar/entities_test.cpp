#include "core/cedar/entities.h"
#include "core/cedar/json_text.h"

#include <QtTest/QtTest>

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

EntityUid uid(const char* text) { return *EntityUid::parse(text); }

QStringList messages(const Diagnostics& diagnostics) {
  QStringList out;
  for (const Diagnostic& d : diagnostics) out << QString::fromStdString(d.code + " | " + d.message);
  return out;
}

std::string entity(const char* id, const char* attributes = "{}", const char* parents = "") {
  return std::string(R"({"uid": {"type": "A", "id": ")") + id + R"("}, "attrs": )" + attributes + R"(, "parents": [)" + parents +
         "]}";
}

std::string parentJson(const char* id) { return std::string(R"({"type": "A", "id": ")") + id + "\"}"; }

}  // namespace

class EntitiesTest : public QObject {
  Q_OBJECT

private slots:
  void membershipIsTransitive();
  void cyclesAreReportedAndCut();
  void duplicatesAreReported();
  void refusedJson_data();
  void refusedJson();
  void repeatedKeysAreSeenWhereTheyStand();
  void badEntitiesDoNotLoseGoodOnes();
  void jsonReadsBack();
  void theDigestDoesNotDependOnTheOrder();
  void longChainsOfParents();
};

void EntitiesTest::membershipIsTransitive() {
  EntityStoreBuilder builder;
  builder.add({uid("A::\"1\""), Value::record({}), {uid("A::\"2\""), uid("B::\"gone\"")}, Value::record({})});
  builder.add({uid("A::\"2\""), Value::record({}), {uid("A::\"3\"")}, Value::record({})});
  builder.add({uid("A::\"3\""), Value::record({}), {}, Value::record({})});
  const BuiltEntities built = std::move(builder).build();
  QVERIFY(built.diagnostics.empty());
  const EntityStore& store = built.store;
  QVERIFY(store.isIn(uid("A::\"1\""), uid("A::\"3\"")));
  QVERIFY(store.isIn(uid("A::\"1\""), uid("B::\"gone\"")));        // a parent need not be in the store
  QVERIFY(!store.isIn(uid("A::\"3\""), uid("A::\"1\"")));
  QVERIFY(store.isIn(uid("A::\"nobody\""), uid("A::\"nobody\"")));   // nor does what is compared
  QVERIFY(!store.isIn(uid("A::\"nobody\""), uid("A::\"3\"")));
  QCOMPARE(store.ancestors(uid("A::\"1\"")), (std::vector<EntityUid>{uid("A::\"2\""), uid("A::\"3\""), uid("B::\"gone\"")}));
  QCOMPARE(store.descendantTypes(uid("B::\"gone\"")), std::vector<std::string>{"A"});
  QCOMPARE(store.descendantTypes(uid("B::\"other\"")), std::vector<std::string>{});
  QVERIFY(store.find(uid("A::\"2\"")));
  QVERIFY(!store.find(uid("B::\"gone\"")));
  QCOMPARE(EntityStore().size(), size_t{0});
}

void EntitiesTest::cyclesAreReportedAndCut() {
  const BuiltEntities built =
      parseEntities("[" + entity("a", "{}", parentJson("b").c_str()) + "," + entity("b", "{}", parentJson("c").c_str()) + "," +
                        entity("c", "{}", parentJson("a").c_str()) + "," + entity("self", "{}", parentJson("self").c_str()) + "]",
                    "e.json");
  QCOMPARE(messages(built.diagnostics),
           QStringList({"entity/cycle | the entity `A::\"c\"` is in itself through its parent `A::\"a\"`",
                        "entity/cycle | the entity `A::\"self\"` is in itself through its parent `A::\"self\"`"}));
  QCOMPARE(QString::fromStdString(built.diagnostics[0].file), QString("e.json"));
  QCOMPARE(built.diagnostics[0].span.length, entity("c", "{}", parentJson("a").c_str()).size());
  QVERIFY(built.store.isIn(uid("A::\"a\""), uid("A::\"c\"")));
  QVERIFY(!built.store.isIn(uid("A::\"c\""), uid("A::\"a\"")));
}

void EntitiesTest::duplicatesAreReported() {
  const std::string same = entity("a", "{\"x\": 1}");
  QVERIFY(parseEntities("[" + same + "," + same + "]").diagnostics.empty());
  const BuiltEntities built = parseEntities("[" + same + "," + entity("a", "{\"x\": 2}") + "]");
  QCOMPARE(messages(built.diagnostics), QStringList("entity/duplicate | the entity `A::\"a\"` occurs twice with different facts"));
  QCOMPARE(*built.store.find(uid("A::\"a\""))->attributes.find("x"), Value(int64_t{1}));
}

void EntitiesTest::refusedJson_data() {
  QTest::addColumn<QString>("json");
  QTest::addColumn<QString>("message");
  const auto row = [](const std::string& json, const char* message) {
    QTest::newRow(json.c_str()) << QString::fromStdString(json) << message;
  };
  row("", "json/malformed | malformed JSON");
  row("{\"uid\": 1}", "json/shape | entities are an array of objects");
  row("[1]", "json/entity | [0]: an entity is an object with `uid`, `attrs` and `parents`");
  row(R"([{"uid": {"type": "A", "id": "a"}, "attrs": {}}])", "json/entity | [0]: the member `parents` is missing");
  row(R"([{"uid": "A::\"a\"", "attrs": {}, "parents": []}])", "json/entity | [0].uid: an entity is `{\"type\": …, \"id\": …}` with two texts");
  row(R"([{"uid": {"type": "A B", "id": "a"}, "attrs": {}, "parents": []}])", "json/entity | [0].uid: `A B` is no entity type");
  row("[" + entity("a", "{\"x\": {\"y\": 1.5}}") + "]", "json/entity | [0].attrs.x.y: `1.5` is no 64-bit integer");
  row("[" + entity("a", "{\"x\": 1, \"x\": 2}") + "]", "json/repeated-key | `x` occurs twice in its object");
  row("[" + entity("a", "[]") + "]", "json/entity | [0].attrs: must be an object");
  row("[" + entity("a", "{}", "1") + "]", "json/entity | [0].parents[0]: an entity is `{\"type\": …, \"id\": …}` with two texts");
  row(R"([{"uid": {"type": "N::Action", "id": "a"}, "attrs": {}, "parents": [{"type": "A", "id": "a"}]}])", "json/entity | [0].parents[0]: an action can only have actions as parents");
  row(R"([{"uid": {"type": "A", "id": "a"}, "attrs": {}, "parents": [], "tags": null}])", "json/entity | [0].tags: must be an object");
}

void EntitiesTest::refusedJson() {
  QFETCH(QString, json);
  QFETCH(QString, message);
  const BuiltEntities built = parseEntities(json.toStdString());
  QCOMPARE(messages(built.diagnostics), QStringList(message));
  QCOMPARE(built.store.size(), size_t{0});
}

void EntitiesTest::repeatedKeysAreSeenWhereTheyStand() {
  const std::string text = "{\"a\": {\"x\": 1, \"y\": [{\"x\": 2}], \"\\u0078\": 3}, \"b\": \"\\\"a\", \"a\": {}}";
  const std::vector<Span> keys = repeatedKeys(text);
  QCOMPARE(keys.size(), size_t{2});
  QCOMPARE(text.substr(keys[0].offset, keys[0].length), std::string("\"\\u0078\""));
  QCOMPARE(keys[1].offset, text.rfind("\"a\": {}"));
  const BuiltContext built = parseContext("{\"a\": 1,\n \"a\": 2}", "c.json");
  QCOMPARE(messages(built.diagnostics), QStringList("json/repeated-key | `a` occurs twice in its object"));
  QVERIFY(built.diagnostics.front().span == (Span{10, 3}) && built.diagnostics.front().file == "c.json");
  QVERIFY(parseContext("{\"__entity\": 1}").diagnostics.empty());      // outermost, a record whatever its keys are
  QCOMPARE(parseContext("{\"a\": [1]}").context.asRecord().size(), size_t{1});
  QCOMPARE(messages(parseContext("[]").diagnostics), QStringList("json/shape | a context is an object"));
  QCOMPARE(messages(parseContext("{").diagnostics), QStringList("json/malformed | malformed JSON"));
  QCOMPARE(messages(parseContext("{\"a\": 1.5}").diagnostics), QStringList("json/context | context.a: `1.5` is no 64-bit integer"));
}

void EntitiesTest::badEntitiesDoNotLoseGoodOnes() {
  const std::string text =
      "[" + entity("a") + ",\n" + entity("b", "{\"x\": null}") + " ,\n" + entity("__entity", "{\"__entity\": 1}") + "]";
  const BuiltEntities built = parseEntities(text);
  QCOMPARE(built.diagnostics.size(), size_t{1});
  QCOMPARE(QString::fromStdString(text.substr(built.diagnostics[0].span.offset, built.diagnostics[0].span.length)),
           QString::fromStdString(entity("b", "{\"x\": null}")));
  QCOMPARE(built.store.size(), size_t{2});
  QVERIFY(built.store.find(uid("A::\"__entity\""))->attributes.find("__entity"));     // a name like any other at this level
}

void EntitiesTest::jsonReadsBack() {
  EntityStoreBuilder builder;
  builder.add({uid("N::A::\"x \\\"y\""),
               Value::record({{"set", Value::set({Value(int64_t{1}), Value::string("a")})},
                              {"ip", Value(IpAddress{})},
                              {"who", Value(uid("B::\"b\""))}}),
               {uid("B::\"b\"")},
               Value::record({{"tag", Value::decimal(15000)}})});
  builder.add({uid("B::\"b\""), Value::record({{"n", Value(INT64_MIN)}}), {}, Value::record({})});
  const EntityStore store = std::move(builder).build().store;
  const BuiltEntities back = parseEntities(entitiesToJson(store));
  QCOMPARE(messages(back.diagnostics), QStringList());
  QCOMPARE(back.store.digest(), store.digest());
}

void EntitiesTest::theDigestDoesNotDependOnTheOrder() {
  const std::string a = entity("a", "{\"x\": 1}", (parentJson("b") + "," + parentJson("c")).c_str()), b = entity("b");
  const std::string turned = entity("a", "{\"x\": 1}", (parentJson("c") + "," + parentJson("b")).c_str());
  QCOMPARE(parseEntities("[" + a + "," + b + "]").store.digest(), parseEntities("[" + b + "," + turned + "]").store.digest());
  QVERIFY(parseEntities("[" + a + "]").store.digest() != parseEntities("[" + b + "]").store.digest());
  QVERIFY(parseEntities("[" + entity("a", "{\"x\": 1}") + "]").store.digest() !=
          parseEntities("[" + entity("a", "{\"x\": \"1\"}") + "]").store.digest());
}

void EntitiesTest::longChainsOfParents() {
  EntityStoreBuilder builder;
  const auto link = [](int i) { return EntityUid("A", std::to_string(i)); };
  constexpr int kLength = 1500;
  for (int i = 0; i < kLength; ++i) builder.add({link(i), Value::record({}), {link(i + 1)}, Value::record({})});
  const BuiltEntities built = std::move(builder).build();
  QVERIFY(built.diagnostics.empty());
  QVERIFY(built.store.isIn(link(0), link(kLength)));
  QVERIFY(!built.store.isIn(link(1), link(0)));
}

QTEST_GUILESS_MAIN(EntitiesTest)
#include "entities_test.moc"
