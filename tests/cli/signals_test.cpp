// Ctrl+C, a closed pipe, a full disk, and how the terminal is written to.
#include <QtTest/QTest>

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <csignal>

namespace {

const QString program = CHATELAINE_BINARY_DIR "/bin/chatelainectl";
const QString harbour = CHATELAINE_SOURCE_DIR "/tests/data/harbour";
const QString sample = CHATELAINE_SOURCE_DIR "/resources/sample";

}  // namespace

class SignalsTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase();
  void interruptedImportSaysHowToGoOnAndGoesOn();
  void closedPipeIsQuiet();
  void fullDiskIsToldApart();
  void noEscapeCodesWithoutATerminal();

private:
  QTemporaryDir folder_;
  QString workspace_ = folder_.filePath("w.chatelaine");
  static int run(const QString& shell, QByteArray* out = nullptr, QByteArray* err = nullptr) {
    QProcess process;
    process.start("bash", {"-c", "set -o pipefail; " + shell});
    if (!process.waitForFinished(300'000)) return -1;
    if (out) *out = process.readAllStandardOutput();
    if (err) *err = process.readAllStandardError();
    return process.exitCode();
  }
};

void SignalsTest::initTestCase() {
  QCOMPARE(run(program + " workspace create " + workspace_ + " && " + program + " source import " + workspace_ + " " + harbour + "; true"), 0);
}

void SignalsTest::interruptedImportSaysHowToGoOnAndGoesOn() {
  const QString workspace = folder_.filePath("cut.chatelaine");
  QCOMPARE(run(program + " workspace create " + workspace), 0);
  const QStringList command{"source", "import", workspace, sample + "/litellm", "--source", "litellm"};
  QProcess process;
  process.start(program, command);
  QVERIFY(process.waitForStarted());
  // The WAL appears with the first write: reading has begun, and deriving is still to come.
  QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(workspace + "-wal") || process.state() == QProcess::NotRunning, 60'000);
  ::kill(static_cast<pid_t>(process.processId()), SIGINT);
  QVERIFY(process.waitForFinished(300'000));
  if (process.exitCode() == 0) QSKIP("the import was done before it could be interrupted");
  QCOMPARE(process.exitStatus(), QProcess::NormalExit);
  QCOMPARE(process.exitCode(), 130);
  const QByteArray said = process.readAllStandardError();
  QVERIFY2(said.contains("goes on where it stopped"), said.constData());
  QVERIFY(process.readAllStandardOutput().isEmpty());
  QByteArray out;
  QCOMPARE(run(program + " workspace check " + workspace + "; true", &out), 0);
  QCOMPARE(run(program + " " + command.join(' '), &out), 0);
  QCOMPARE(run(program + " workspace check " + workspace, &out), 0);
  QVERIFY(out.startsWith("sound"));
}

void SignalsTest::closedPipeIsQuiet() {
  QByteArray out;
  QByteArray err;
  QCOMPARE(run(program + " manual page | head -1", &out, &err), 0);
  QCOMPARE(err, QByteArray());
  QCOMPARE(run("for i in 1 2 3 4 5 6; do " + program + " traffic list " + workspace_ + " --format jsonl | head -1; done", &out, &err), 0);
  QCOMPARE(err, QByteArray());
  QCOMPARE(out.count('\n'), 6);
}

void SignalsTest::fullDiskIsToldApart() {
  if (!QFile::exists("/dev/full")) QSKIP("no /dev/full");
  QByteArray err;
  QCOMPARE(run(program + " traffic list " + workspace_ + " > /dev/full", nullptr, &err), 4);
  QVERIFY2(err.startsWith("error: the output could not be written"), err.constData());
}

void SignalsTest::noEscapeCodesWithoutATerminal() {
  QByteArray out;
  QByteArray err;
  run("TERM=xterm " + program + " traffic list " + workspace_, &out, &err);
  QVERIFY(!out.contains('\x1b') && !err.contains('\x1b'));
  if (run("command -v script") != 0) QSKIP("no `script` to make a terminal");
  run("TERM=xterm script -qec '" + program + " traffic list " + workspace_ + "' /dev/null", &out);
  QVERIFY2(out.contains("\x1b[1m"), out.constData());
  run("NO_COLOR=1 TERM=xterm script -qec '" + program + " traffic list " + workspace_ + "' /dev/null", &out);
  QVERIFY2(!out.contains('\x1b'), out.constData());
  run("TERM=xterm script -qec '" + program + " traffic list " + workspace_ + " --no-color' /dev/null", &out);
  QVERIFY2(!out.contains('\x1b'), out.constData());
}

QTEST_GUILESS_MAIN(SignalsTest)
#include "signals_test.moc"
