#include "core/cedar/corpus.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest/QtTest>

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

const QString kShared = CHATELAINE_SHARED_DIR "/cedar";

void write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(bytes);
}

QByteArray requestJson(const char* decision, const char* reason) {
  return QByteArray(
             R"({"description": "one", "principal": {"type": "U", "id": "u"}, "action": {"type": "Action", "id": "a"}, "resource": {"type": "R", "id": "r"}, "context": {}, "decision": ")") +
         decision + R"(", "reason": [)" + reason + R"(], "errors": []})";
}

}  // namespace

class CorpusTest : public QObject {
  Q_OBJECT

private slots:
  void theOfficialCorpusAgrees();
  void theIntegrationTestsAgree();
  void differencesAreShown();
  void cancels();
};

void CorpusTest::theOfficialCorpusAgrees() {
  const QString packed = kShared + "/corpus.tar.zst";
  if (!QFile::exists(packed) || QStandardPaths::findExecutable("zstd").isEmpty()) QSKIP("the official corpus or zstd is not here");
  QTemporaryDir folder;
  QProcess tar;
  tar.start("tar", {"--use-compress-program=zstd -d", "-xf", packed, "-C", folder.path(), "corpus"});
  QVERIFY(tar.waitForFinished(120'000));
  QCOMPARE(tar.exitCode(), 0);
  const Result<CorpusReport> report = runCorpus(folder.filePath("corpus").toStdString());
  QVERIFY(report.has_value());
  for (const std::string& problem : report->problems) qWarning("%s", problem.c_str());
  for (const CorpusDifference& d : report->differences)
    qWarning("%s %s %s: %s, got %s", d.test.c_str(), d.request.c_str(), d.what.c_str(), d.expected.c_str(), d.actual.c_str());
  QCOMPARE(report->problems.size(), size_t{0});
  QCOMPARE(report->tests, uint64_t{3957});
  QCOMPARE(report->requests, uint64_t{31'656});
  QCOMPARE(report->decisionMismatches, uint64_t{0});
  QCOMPARE(report->reasonMismatches, uint64_t{0});
  QCOMPARE(report->errorMismatches, uint64_t{0});
}

void CorpusTest::theIntegrationTestsAgree() {
  if (!QDir(kShared + "/integration-tests").exists()) QSKIP("the official integration tests are not here");
  CorpusOptions all;
  all.maxDifferences = 1000;
  const Result<CorpusReport> report = runCorpus((kShared + "/integration-tests").toStdString(), all);
  QVERIFY(report.has_value());
  QCOMPARE(report->problems.size(), size_t{0});
  QCOMPARE(report->requests, uint64_t{74});
  // Their entities write references as plain {type, id}, which only a schema tells from a record: the official engine differs
  // in the same requests without it.
  const QSet<QString> needSchema = {"4d.json", "4e.json", "4f.json", "3.json", "4.json"};
  QSet<QString> requests;
  for (const CorpusDifference& difference : report->differences) {
    QVERIFY2(needSchema.contains(QString::fromStdString(difference.test)), (difference.test + " " + difference.request).c_str());
    requests.insert(QString::fromStdString(difference.test + difference.request));
  }
  QCOMPARE(requests.size(), 13);
}

void CorpusTest::differencesAreShown() {
  QTemporaryDir folder;
  write(folder.filePath("a.cedar"), "permit (principal, action, resource);");
  write(folder.filePath("a.entities.json"), "[]");
  write(folder.filePath("a.json"), R"({"policies": "elsewhere/a.cedar", "entities": "elsewhere/a.entities.json", "requests": [)" +
                                       requestJson("allow", "\"policy0\"") + "," + requestJson("deny", "") + "]}");
  write(folder.filePath("b.json"), R"({"policies": "missing.cedar", "entities": "a.entities.json", "requests": []})");
  write(folder.filePath("c.json"), "{");
  write(folder.filePath("d.json"), "[1, 2]");
  const Result<CorpusReport> report = runCorpus(folder.path().toStdString());
  QVERIFY(report.has_value());
  QCOMPARE(report->tests, uint64_t{2});
  QCOMPARE(report->requests, uint64_t{2});
  QCOMPARE(report->decisionMismatches, uint64_t{1});
  QCOMPARE(report->reasonMismatches, uint64_t{1});
  QCOMPARE(report->errorMismatches, uint64_t{0});
  QCOMPARE(report->problems.size(), size_t{2});
  QCOMPARE(report->differences.size(), size_t{2});
  QCOMPARE(QString::fromStdString(report->differences[0].request), QString("one (1)"));
  QCOMPARE(QString::fromStdString(report->differences[1].actual), QString("{policy0}"));
  QVERIFY(!runCorpus("/nonexistent").has_value());
}

void CorpusTest::cancels() {
  QTemporaryDir folder;
  write(folder.filePath("a.json"), "{}");
  std::stop_source stop;
  stop.request_stop();
  const Result<CorpusReport> report = runCorpus(folder.path().toStdString(), {}, Task(stop.get_token(), {}));
  QVERIFY(!report.has_value());
  QVERIFY(report.error().code == ErrorCode::cancelled);
}

QTEST_GUILESS_MAIN(CorpusTest)
#include "corpus_test.moc"
