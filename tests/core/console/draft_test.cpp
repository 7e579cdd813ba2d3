#include <QtTest/QTest>

#include <QtCore/QTemporaryDir>

#include "core/cedar/parser.h"
#include "core/console/draft.h"

using namespace chatelaine;
using namespace chatelaine::console;

namespace {

void write(const QTemporaryDir& folder, const char* name, const QByteArray& text) {
  QFile file(folder.filePath(name));
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(text);
}

}  // namespace

class DraftTest : public QObject {
  Q_OBJECT

private slots:
  void idsAreTheAnnotationElseFileAndPlace();
  void anIdTwiceOverFilesIsAnError();
  void aFolderIsReadInTheOrderOfItsNames();
  void draftJson_data();
  void draftJson();
  void takingAwayNamesExactlyOneSubjectAndResource();
  void takingAwayOfOneOfSeveralGateways();
};

void DraftTest::idsAreTheAnnotationElseFileAndPlace() {
  const ParsedSet set = parseSet({{"a.cedar", "@id(\"first\") permit (principal, action, resource);\nforbid (principal, action, resource);"}});
  QVERIFY(set.diagnostics.empty());
  QVERIFY(set.policies->find("first"));
  QVERIFY(set.policies->find("a.cedar#2"));
}

void DraftTest::anIdTwiceOverFilesIsAnError() {
  const std::vector<PolicyFile> files{{"a.cedar", "@id(\"x\") permit (principal, action, resource);"}, {"b.cedar", "// two\n@id(\"x\") forbid (principal, action, resource);"}};
  const ParsedSet set = parseSet(files);
  QCOMPARE(set.diagnostics.size(), size_t{1});
  QCOMPARE(set.diagnostics[0].code, std::string("policy/duplicate-id"));
  QCOMPARE(set.diagnostics[0].file, std::string("b.cedar"));
  QCOMPARE(positionOf(textOf(files, "b.cedar"), set.diagnostics[0].span.offset).line, size_t{2});
  QVERIFY(hasErrors(set.diagnostics));
  QCOMPARE(set.policies->size(), size_t{1});
}

void DraftTest::aFolderIsReadInTheOrderOfItsNames() {
  const QTemporaryDir folder;
  write(folder, "b.cedar", "permit (principal, action, resource);");
  write(folder, "a.cedar", "forbid (principal, action, resource);");
  write(folder, "notes.txt", "not a policy");
  write(folder, "draft.json", R"({"disable": ["key-vk-a"]})");
  const auto draft = draftFromPath(folder.path().toStdString());
  QVERIFY(draft);
  QCOMPARE(draft->files.size(), size_t{2});
  QCOMPARE(draft->files[0].name, std::string("a.cedar"));
  QCOMPARE(draft->disable, std::vector<std::string>{"key-vk-a"});
  QVERIFY(!draftFromPath(folder.filePath("absent").toStdString()));
  const QTemporaryDir empty;
  QVERIFY(!draftFromPath(empty.path().toStdString()));
}

void DraftTest::draftJson_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<bool>("good");
  QTest::newRow("ids") << R"({"disable": ["a", "b"]})" << true;
  QTest::newRow("nothing") << "{}" << true;
  QTest::newRow("list") << "[]" << false;
  QTest::newRow("no JSON") << "{" << false;
  QTest::newRow("unknown key") << R"({"disabled": []})" << false;
  QTest::newRow("number") << R"({"disable": [1]})" << false;
  QTest::newRow("text") << R"({"disable": "a"})" << false;
}

void DraftTest::draftJson() {
  QFETCH(QString, text);
  QFETCH(bool, good);
  QCOMPARE(disabledIn(text.toStdString()).has_value(), good);
}

void DraftTest::takingAwayNamesExactlyOneSubjectAndResource() {
  identity::RecordIdentity tool;
  tool.id = {identity::NodeKind::tool, "litellm", "crm/export"};
  tool.name = "crm/export";
  World world;
  world.graph = identity::buildGraph({tool}, {}, {});
  const PolicyFile key = takeAway(world, identity::NodeKind::credential, "vk \"odd\"", "litellm/crm/export");
  const cedar::ParsedPolicies parsed = cedar::parsePolicies(key.text, key.name, cedar::PolicyIds::annotated);
  QVERIFY2(parsed.diagnostics.empty(), key.text.c_str());
  QCOMPARE(parsed.policies.size(), size_t{1});
  QCOMPARE(parsed.policies[0].id, std::string("take-away-vk--odd--crm-export"));
  QVERIFY(parsed.policies[0].effect == cedar::Effect::forbid);
  QVERIFY(QString::fromStdString(key.text).contains("Credential::\"vk \\\"odd\\\"\""));
  const PolicyFile agent = takeAway(world, identity::NodeKind::agent, "refund-agent", "*");
  QVERIFY(QString::fromStdString(agent.text).contains("principal == Agent::\"refund-agent\""));
  QVERIFY(cedar::parsePolicies(agent.text).diagnostics.empty());
}

void DraftTest::takingAwayOfOneOfSeveralGateways() {
  identity::RecordIdentity model;
  model.id = {identity::NodeKind::model, "west", "*"};
  model.name = "*";
  std::vector<identity::RecordIdentity> records{model};
  for (const char* gateway : {"east", "west"}) {
    identity::RecordIdentity key;
    key.id = {identity::NodeKind::credential, gateway, std::string(gateway) + "-digest"};
    key.name = "vk";
    key.strongKeys = {"key-hash:" + key.id.key};
    records.push_back(key);
  }
  World world;
  world.graph = identity::buildGraph(records, {}, {});
  const PolicyFile key = takeAway(world, identity::NodeKind::credential, "vk@west", "west/*");
  QVERIFY(cedar::parsePolicies(key.text).diagnostics.empty());
  const QString text = QString::fromStdString(key.text);
  QVERIFY2(text.contains("context.caller.credential == Credential::\"vk\" && resource in Gateway::\"west\""), key.text.c_str());
  QVERIFY2(text.contains("resource is Model in Gateway::\"west\""), key.text.c_str());
}

QTEST_GUILESS_MAIN(DraftTest)
#include "draft_test.moc"
