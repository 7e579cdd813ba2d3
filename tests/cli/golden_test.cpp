// Every case of cases/*.txt: command lines with what they print, compared exactly. UPDATE_GOLDENS=1 writes the files anew.
//   $ traffic count $SAMPLE      a command; `< text` lines after it are its standard input
//   = 0                          its exit code
//   > line / ! line              standard output / standard error
// Each case runs in a folder of its own with `data` (tests/data), `sample.chatelaine` (the sample workspace, shared: read only)
// and, where it is named, `copy.chatelaine` (a copy of it). What differs from run to run is written as $SECONDS, $BYTES, $NOW.
#include <QtTest/QTest>

#include <QtCore/QDir>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>

namespace {

const QString casesFolder = CHATELAINE_SOURCE_DIR "/tests/cli/cases";
const QString program = CHATELAINE_BINARY_DIR "/bin/chatelainectl";

struct Step {
  QString command;
  QString input;
  QStringList comment;                 // lines above the command
};

QString readFile(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QList<Step> stepsOf(const QString& text) {
  QList<Step> steps;
  QStringList comment;
  for (const QString& line : text.split('\n')) {
    if (line.startsWith("$ ")) steps.append({line.mid(2), {}, std::exchange(comment, {})});
    else if (line.startsWith("< ") && !steps.isEmpty()) steps.last().input += line.mid(2) + '\n';
    else if (line.startsWith('#')) comment.append(line);
  }
  return steps;
}

// Words as a shell makes them; single quotes alone.
QStringList wordsOf(const QString& command) {
  QStringList words;
  bool quoted = false;
  bool begun = false;
  for (const QChar c : command) {
    if (c == '\'') {
      quoted = !quoted;
      if (quoted && !begun) words.append(QString());
      begun = true;
    } else if (c == ' ' && !quoted) {
      begun = false;
    } else {
      if (!begun) words.append(QString());
      begun = true;
      words.last().append(c);
    }
  }
  return words;
}

QString marked(const QString& text, const QString& mark) {
  if (text.isEmpty()) return {};
  QString out;
  const QString whole = text.endsWith('\n') ? text.chopped(1) : text + "\\";
  for (const QString& line : whole.split('\n')) out += line.isEmpty() ? mark + "\n" : mark + " " + line + "\n";
  return out;
}

}  // namespace

class GoldenTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase();
  void cases_data();
  void cases();

private:
  [[nodiscard]] static QString normalised(QString text) {
    static const QRegularExpression seconds("\"seconds\":( ?)[-0-9.e]+");
    static const QRegularExpression bytes("\"bytes\":( ?)[0-9]+(?=,\"as_of|\\n|,\\n|\\})");
    const QRegularExpression today(QDateTime::currentDateTimeUtc().toString("yyyy-MM-dd") + "T[0-9:.]+Z");
    // A closed review holds when it was closed.
    static const QRegularExpression closing("(closed [^\n]+\ndigest )[0-9a-f]{64}");
    return text.replace(closing, "\\1$DIGEST").replace(seconds, "\"seconds\":\\1$SECONDS").replace(bytes, "\"bytes\":\\1$BYTES").replace(today, "$NOW");
  }
  [[nodiscard]] static QString run(const Step& step, const QString& folder) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("CHATELAINE_USER", "tester");
    environment.insert("CHATELAINE_SAMPLE", CHATELAINE_SOURCE_DIR "/resources/sample");
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(program, wordsOf(step.command));
    process.write(step.input.toUtf8());
    process.closeWriteChannel();
    if (!process.waitForFinished(300'000)) return "the program did not end\n";
    return "= " + QString::number(process.exitCode()) + "\n" + marked(normalised(QString::fromUtf8(process.readAllStandardOutput())), ">") +
           marked(normalised(QString::fromUtf8(process.readAllStandardError())), "!");
  }
  QTemporaryDir shared_;
  QString sample_ = shared_.filePath("sample.chatelaine");
};

void GoldenTest::initTestCase() {
  QVERIFY2(QFile::exists(program), "chatelainectl is not built");
  const QString made = run({"workspace create sample.chatelaine --sample --quiet", {}, {}}, shared_.path());
  QVERIFY2(made.startsWith("= 0"), qPrintable(made));
}

void GoldenTest::cases_data() {
  QTest::addColumn<QString>("path");
  for (const QString& name : QDir(casesFolder).entryList({"*.txt"}, QDir::Files, QDir::Name)) QTest::newRow(qPrintable(name.chopped(4))) << casesFolder + "/" + name;
}

void GoldenTest::cases() {
  QFETCH(QString, path);
  const QString expected = readFile(path);
  QTemporaryDir folder;
  QVERIFY(QFile::link(sample_, folder.filePath("sample.chatelaine")) && QFile::link(CHATELAINE_SOURCE_DIR "/tests/data", folder.filePath("data")));
  if (expected.contains("copy.chatelaine")) QVERIFY(QFile::copy(sample_, folder.filePath("copy.chatelaine")));
  QString actual;
  for (const Step& step : stepsOf(expected)) {
    actual += (actual.isEmpty() ? "" : "\n") + (step.comment.isEmpty() ? QString() : step.comment.join('\n') + "\n") + "$ " + step.command + "\n" + marked(step.input, "<");
    actual += run(step, folder.path());
  }
  QVERIFY2(!actual.isEmpty(), "a case without a command proves nothing");
  if (qEnvironmentVariableIsSet("UPDATE_GOLDENS")) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(actual.toUtf8());
    return;
  }
  const QStringList want = expected.split('\n');
  const QStringList have = actual.split('\n');
  for (qsizetype i = 0; i < std::max(want.size(), have.size()); ++i)
    QVERIFY2(want.value(i) == have.value(i), qPrintable(QString("%1:%2\n  expected %3\n  actual   %4").arg(path).arg(i + 1).arg(want.value(i, "(end)"), have.value(i, "(end)"))));
}

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
