// No secret of a recording survives an import: not in the workspace (its BLOBs unpacked), not in the WAL, not in what any command
// prints, not in reports and exports.
#include <QtTest/QTest>

#include <QtCore/QDirIterator>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <filesystem>

#include <sqlite3.h>
#include <zstd.h>

#include "core/console/session.h"
#include "tests/support/secrets.h"

namespace fs = std::filesystem;
using namespace chatelaine;
using namespace chatelaine::tests;

namespace {

const fs::path recording = fs::path(CHATELAINE_SHARED_DIR) / "recordings/litellm";
const QString program = CHATELAINE_BINARY_DIR "/bin/chatelainectl";

// Every zstd frame inside a blob, wherever it begins.
void unpackInto(std::string_view bytes, std::string& out) {
  constexpr std::string_view magic("\x28\xB5\x2F\xFD", 4);
  for (size_t at = bytes.find(magic); at != std::string_view::npos; at = bytes.find(magic, at + 1)) {
    const std::string_view frame = bytes.substr(at);
    const size_t packed = ZSTD_findFrameCompressedSize(frame.data(), frame.size());
    const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    if (ZSTD_isError(packed) != 0 || size == ZSTD_CONTENTSIZE_ERROR) continue;
    std::string text(size == ZSTD_CONTENTSIZE_UNKNOWN ? packed * 64 : static_cast<size_t>(size), '\0');
    const size_t unpacked = ZSTD_decompress(text.data(), text.size(), frame.data(), packed);
    if (ZSTD_isError(unpacked) != 0) continue;
    text.resize(unpacked);
    out += text;
    out += '\n';
  }
}

std::vector<std::string> tablesOf(sqlite3* database) {
  std::vector<std::string> names;
  sqlite3_stmt* query = nullptr;
  sqlite3_prepare_v2(database, "SELECT name FROM sqlite_schema WHERE type = 'table'", -1, &query, nullptr);
  while (sqlite3_step(query) == SQLITE_ROW) names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(query, 0)));
  sqlite3_finalize(query);
  return names;
}

// All values of all tables, packed ones unpacked too.
std::string everythingIn(const fs::path& workspace) {
  sqlite3* database = nullptr;
  sqlite3_open_v2(workspace.c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
  std::string out;
  for (const std::string& table : tablesOf(database)) {
    sqlite3_stmt* rows = nullptr;
    sqlite3_prepare_v2(database, ("SELECT * FROM \"" + table + "\"").c_str(), -1, &rows, nullptr);
    while (sqlite3_step(rows) == SQLITE_ROW)
      for (int c = 0; c < sqlite3_column_count(rows); ++c) {
        const void* data = sqlite3_column_blob(rows, c);
        const std::string_view value(static_cast<const char*>(data), data == nullptr ? 0 : static_cast<size_t>(sqlite3_column_bytes(rows, c)));
        out.append(value);
        out += '\n';
        unpackInto(value, out);
      }
    sqlite3_finalize(rows);
  }
  sqlite3_close(database);
  return out;
}

}  // namespace

class SecretsTest : public QObject {
  Q_OBJECT

private slots:
  void initTestCase();
  void unpackingFindsWhatIsThere();
  void workspaceHoldsNone();
  void walHoldsNone();
  void noCommandPrintsOne_data();
  void noCommandPrintsOne();
  void sampleHoldsNone();

private:
  QByteArray run(const QStringList& words) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(folder_.path());
    process.start(program, words);
    if (!process.waitForFinished(300'000)) return "the program did not end";
    exit_ = process.exitCode();
    return process.readAll();
  }
  QTemporaryDir folder_;
  QString workspace_ = folder_.filePath("w.chatelaine");
  std::set<std::string> secrets_;
  int exit_ = 0;
};

void SecretsTest::initTestCase() {
  if (!fs::exists(recording)) QSKIP("the recordings are not beside this project");
  secrets_ = secretsOfTheRecording(recording);
  QVERIFY2(secrets_.size() >= 20, qPrintable(QString::number(secrets_.size())));
  run({"workspace", "create", workspace_});
  const QByteArray said = run({"source", "import", workspace_, QString::fromStdString(recording.string()), "--verbose"});
  QVERIFY2(exit_ == 0 || exit_ == 3, said.constData());
  QCOMPARE(secretIn(said.toStdString(), secrets_), std::string());
}

void SecretsTest::unpackingFindsWhatIsThere() {
  const std::string text = "the words that a frame holds";
  std::string frame(ZSTD_compressBound(text.size()), '\0');
  frame.resize(ZSTD_compress(frame.data(), frame.size(), text.data(), text.size(), 3));
  std::string out;
  unpackInto("header" + frame, out);
  QCOMPARE(out, text + "\n");
  const std::string all = everythingIn(workspace_.toStdString());
  QVERIFY2(all.find("vk-support-shared") != std::string::npos, "nothing was unpacked: the test proves nothing");
  QVERIFY(all.find("\"call_type\"") != std::string::npos);
}

void SecretsTest::workspaceHoldsNone() {
  QCOMPARE(secretIn(everythingIn(workspace_.toStdString()), secrets_), std::string());
  QCOMPARE(secretIn(textOf(workspace_.toStdString()), secrets_), std::string());
}

void SecretsTest::walHoldsNone() {
  const fs::path file = folder_.filePath("wal.chatelaine").toStdString();
  auto session = console::Session::create(file, "tester");
  QVERIFY(session);
  gateway::ImportRequest request;
  request.paths = {recording / "run-budget"};
  QVERIFY((*session)->importFiles(std::move(request), {}));
  for (const auto& entry : fs::directory_iterator(folder_.path().toStdString())) {
    if (!entry.path().filename().string().starts_with("wal.chatelaine")) continue;
    std::string text = textOf(entry.path());
    unpackInto(std::string(text), text);
    QCOMPARE(secretIn(text, secrets_), std::string());
  }
}

void SecretsTest::noCommandPrintsOne_data() {
  QTest::addColumn<QString>("command");
  for (const char* command :
       {"workspace info W --rows --format json", "workspace check W", "source records W", "source records W --rows --format jsonl", "source records W --kind spend-logs --group-by metadata", "inventory list W --format json", "inventory list W --rows --format jsonl",
        "traffic list W --format jsonl", "traffic list W --format csv", "traffic list W", "traffic count W --rows --format json", "chain list W --format json",
        "chain list W --rows --format csv", "policy in-force W", "policy in-force W --format json", "replay conform W --format json", "check run W --rows --format json",
        "finding list W --format json", "finding list W --rows", "review create W all --reviewer olga.petrova --format json", "review list W --format csv",
        "review close W all --out closed", "report make W --framework nist-csf-2.0,owasp-nhi-2025 --out report --format json"})
    QTest::newRow(command) << QString(command);
}

void SecretsTest::noCommandPrintsOne() {
  QFETCH(QString, command);
  QStringList words = command.split(' ');
  words.replaceInStrings(QRegularExpression("^W$"), workspace_);
  const QByteArray said = run(words);
  QVERIFY2(exit_ == 0, said.right(2000).constData());
  QVERIFY(!said.isEmpty());
  QCOMPARE(secretIn(said.toStdString(), secrets_), std::string());
  QDirIterator files(folder_.path(), QDir::Files, QDirIterator::Subdirectories);
  while (files.hasNext()) {
    const QString file = files.next();
    if (!file.contains(".chatelaine")) QCOMPARE(secretIn(textOf(file.toStdString()), secrets_), std::string());
  }
}

// The shipped originals hold throw-away secrets, as real exports do; the workspace made of them holds none.
void SecretsTest::sampleHoldsNone() {
  const std::set<std::string> secrets = secretsIn(fs::path(CHATELAINE_SOURCE_DIR) / "resources/sample/litellm");
  QVERIFY(secrets.size() >= 10);
  const QString sample = folder_.filePath("sample.chatelaine");
  const QByteArray said = run({"workspace", "create", sample, "--sample"});
  QVERIFY2(exit_ == 0, said.constData());
  QCOMPARE(secretIn(said.toStdString(), secrets), std::string());
  QCOMPARE(secretIn(everythingIn(sample.toStdString()), secrets), std::string());
}

QTEST_GUILESS_MAIN(SecretsTest)
#include "secrets_test.moc"
