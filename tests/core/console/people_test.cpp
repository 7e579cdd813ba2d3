#include <QtTest/QTest>

#include <QtCore/QTemporaryDir>

#include "core/console/people.h"

using namespace chatelaine;
using namespace chatelaine::console;

namespace {

const PeopleBatch batch{"people-1", "tester", {1'000'000}};

Result<PeopleRead> read(const QTemporaryDir& folder, const char* name, const QByteArray& text) {
  QFile file(folder.filePath(name));
  if (!file.open(QIODevice::WriteOnly)) return Error{ErrorCode::failed, "no file", {}};
  file.write(text);
  file.close();
  return readPeople(folder.filePath(name).toStdString(), batch);
}

}  // namespace

class PeopleTest : public QObject {
  Q_OBJECT

private slots:
  void peopleBecomeStatementsOfOneBatch();
  void ownersKeepTheirEnd();
  void badRowsAreToldAndTheRestKept();
  void otherFilesAreRefused();
};

void PeopleTest::peopleBecomeStatementsOfOneBatch() {
  const QTemporaryDir folder;
  const auto out = read(folder, "people.csv", "\xEF\xBB\xBFid,mail,manager,status,left\r\nana,ana@x.example,lena,active,\r\nderek,d@x.example,priya,left,2026-10-30\r\n");
  QVERIFY(out);
  QCOMPARE(out->statements.size(), size_t{2});
  QVERIFY(out->problems.empty());
  const identity::Statement& derek = out->statements[1];
  QCOMPARE(derek.subject, std::string("derek"));
  QVERIFY(derek.subjectKind == identity::NodeKind::human);
  QCOMPARE(derek.field, std::string("person"));
  QCOMPARE(derek.value, std::string(R"({"left":"2026-10-30","mail":"d@x.example","manager":"priya","status":"left"})"));
  QCOMPARE(derek.why, std::string("people.csv line 3"));
  QCOMPARE(derek.batch, std::string("people-1"));
  QVERIFY(out->statements[0].id != derek.id);
}

void PeopleTest::ownersKeepTheirEnd() {
  const QTemporaryDir folder;
  const auto out = read(folder, "owners.csv", "identity,owner,until\nvk-a,ana,2026-12-31\nvk-b,tom,\n");
  QVERIFY(out);
  QCOMPARE(out->statements.size(), size_t{2});
  QVERIFY(out->statements[0].until == parseTime("2026-12-31")->time);
  QVERIFY(!out->statements[1].until);
  QVERIFY(!out->statements[0].subjectKind);
  QCOMPARE(out->statements[1].value, std::string("tom"));
}

void PeopleTest::badRowsAreToldAndTheRestKept() {
  const QTemporaryDir folder;
  const auto out = read(folder, "people.csv", "id,mail,status,left\n,a@x,active,\nb,b@x,asleep,\nc,c@x,left,someday\n\nd,d@x,active,\ne,e@x,active,,too many\nf,\"open,active,\n");
  QVERIFY(out);
  QCOMPARE(out->statements.size(), size_t{1});
  QCOMPARE(out->statements[0].subject, std::string("d"));
  QCOMPARE(out->rejected, uint64_t{5});
  const std::vector<std::pair<uint64_t, std::string>> expected{{2, "people/missing"}, {3, "people/status"}, {4, "time/invalid"}, {7, "csv/columns"}, {8, "csv/syntax"}};
  QCOMPARE(out->problems.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    QCOMPARE(out->problems[i].line, expected[i].first);
    QCOMPARE(out->problems[i].code, expected[i].second);
    QCOMPARE(out->problems[i].path, std::string("people.csv"));
  }
}

void PeopleTest::otherFilesAreRefused() {
  const QTemporaryDir folder;
  QVERIFY(!read(folder, "a.csv", "name,age\nx,1\n"));
  QVERIFY(!read(folder, "b.csv", ""));
  QVERIFY(!read(folder, "c.csv", "id,identity,owner\nx,y,z\n"));
  QVERIFY(!readPeople(folder.filePath("absent.csv").toStdString(), batch));
}

QTEST_GUILESS_MAIN(PeopleTest)
#include "people_test.moc"
