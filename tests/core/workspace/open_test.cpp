#include <QtTest/QTest>

#include <set>

#include <sys/stat.h>
#include <unistd.h>

#include "core/workspace/schema.h"
#include "tests/core/workspace/support.h"

using namespace chatelaine;
using namespace chatelaine::workspace;
using test::in;

namespace {

ErrorCode codeOf(const std::filesystem::path& path, Access access) {
  const auto opened = Workspace::open(path, access);
  return opened ? ErrorCode::failed : opened.error().code;
}

std::string wordsOf(const std::filesystem::path& path, Access access) {
  const auto opened = Workspace::open(path, access);
  return opened ? "" : opened.error().message;
}

std::set<std::string> filesIn(const QTemporaryDir& folder) {
  std::set<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path().toStdString())) out.insert(entry.path().filename().string());
  return out;
}

}  // namespace

class OpenTest : public QObject {
  Q_OBJECT

private slots:
  void createsOneFile();
  void doesNotOverwrite();
  void headerSaysWhatItIs();
  void refusesWhatIsNotThere();
  void refusesForeignFiles();
  void refusesNewerFiles();
  void refusesDamagedFiles();
  void locksOutASecondWriter();
  void readsBesideAWriter();
  void readOnlyRefusesToWrite();
  void readsWithoutPermissionToWrite();
  void readsACopyOfWhatAKillLeft();
  void writerPutsRightWhatAKillLeft();
  void leftoverLockFileIsNoLock();
};

void OpenTest::createsOneFile() {
  const QTemporaryDir folder;
  const auto path = in(folder, "a b?#%c.chatelaine");
  {
    const auto made = Workspace::create(path);
    QVERIFY2(made.has_value(), made ? "" : made.error().message.c_str());
    QCOMPARE((*made)->key().size(), size_t{32});
    QVERIFY((*made)->setSetting("as-of", "2026-10-01").has_value());
  }
  QVERIFY(filesIn(folder) == std::set<std::string>{path.filename().string()});
  const auto again = Workspace::open(path, Access::readOnly);
  QVERIFY(again.has_value());
  QVERIFY(*(*again)->setting("as-of") == std::optional<std::string>("2026-10-01"));
  QVERIFY(*(*again)->setting("nothing") == std::nullopt);
  QVERIFY(filesIn(folder) == std::set<std::string>{path.filename().string()});
}

void OpenTest::doesNotOverwrite() {
  const QTemporaryDir folder;
  const auto path = in(folder, "w.chatelaine");
  test::write(path, "precious");
  const auto made = Workspace::create(path);
  QVERIFY(!made.has_value());
  QVERIFY(made.error().code == ErrorCode::wrongUse);
  QCOMPARE(test::bytesOf(path), std::string("precious"));
  QVERIFY(!Workspace::create(in(folder, "no/such/folder.chatelaine")).has_value());
  QVERIFY(filesIn(folder) == std::set<std::string>{"w.chatelaine"});
}

void OpenTest::headerSaysWhatItIs() {
  const QTemporaryDir folder;
  const auto path = in(folder, "w.chatelaine");
  QVERIFY(Workspace::create(path).has_value());
  const std::string bytes = test::bytesOf(path);
  QVERIFY(bytes.starts_with("SQLite format 3"));
  QCOMPARE(bytes.substr(68, 4), std::string("CHTL"));
  QCOMPARE(bytes.substr(60, 4), std::string("\0\0\0\1", 4));
  QCOMPARE(bytes[18], '\1');       // no WAL at rest
  const auto opened = Workspace::open(path, Access::readOnly);
  const Result<Info> info = (*opened)->info();
  QVERIFY(info.has_value());
  QCOMPARE(info->formatVersion, 1);
  QCOMPARE(info->pageSize, static_cast<uint64_t>(pageSize));
  QCOMPARE(info->bytes, static_cast<uint64_t>(bytes.size()));
}

void OpenTest::refusesWhatIsNotThere() {
  const QTemporaryDir folder;
  QVERIFY(codeOf(in(folder, "none.chatelaine"), Access::readOnly) == ErrorCode::notFound);
  QVERIFY(codeOf(in(folder, "none.chatelaine"), Access::readWrite) == ErrorCode::notFound);
  QVERIFY(filesIn(folder).empty());
  QVERIFY(codeOf(folder.path().toStdString(), Access::readOnly) == ErrorCode::foreign);
}

void OpenTest::refusesForeignFiles() {
  const QTemporaryDir folder;
  const auto text = in(folder, "text.chatelaine");
  const auto empty = in(folder, "empty.chatelaine");
  const auto other = in(folder, "other.chatelaine");
  test::write(text, std::string(5000, 'x'));
  test::write(empty, "");
  test::sql(other, "CREATE TABLE t (x); PRAGMA application_id = 7; PRAGMA user_version = 1");
  for (const auto& path : {text, empty, other})
    for (const Access access : {Access::readOnly, Access::readWrite}) {
      QVERIFY2(codeOf(path, access) == ErrorCode::foreign, path.c_str());
      QVERIFY(wordsOf(path, access).find("is no Chatelaine workspace") != std::string::npos);
    }
  QCOMPARE(test::bytesOf(text), std::string(5000, 'x'));
  QVERIFY(test::bytesOf(empty).empty());
}

void OpenTest::refusesNewerFiles() {
  const QTemporaryDir folder;
  const auto path = in(folder, "w.chatelaine");
  QVERIFY(Workspace::create(path).has_value());
  test::sql(path, "PRAGMA user_version = 7");
  const std::string before = test::bytesOf(path);
  for (const Access access : {Access::readOnly, Access::readWrite}) {
    QVERIFY(codeOf(path, access) == ErrorCode::newerVersion);
    QVERIFY(wordsOf(path, access).find("newer version of Chatelaine (format 7") != std::string::npos);
  }
  QCOMPARE(test::bytesOf(path), before);
}

void OpenTest::refusesDamagedFiles() {
  const QTemporaryDir folder;
  const auto path = in(folder, "w.chatelaine");
  QVERIFY(Workspace::create(path).has_value());
  const std::string whole = test::bytesOf(path);
  test::write(path, whole.substr(0, whole.size() / 2));
  QVERIFY(codeOf(path, Access::readOnly) == ErrorCode::damaged);
  QVERIFY(codeOf(path, Access::readWrite) == ErrorCode::damaged);
  std::string broken = whole;
  std::fill(broken.begin() + 100, broken.begin() + 3000, '\xee');
  test::write(path, broken);
  QVERIFY(codeOf(path, Access::readOnly) == ErrorCode::damaged);
}

void OpenTest::locksOutASecondWriter() {
  const QTemporaryDir folder;
  const auto path = in(folder, "w.chatelaine");
  {
    const auto first = Workspace::create(path);
    QVERIFY(first.has_value());
    QVERIFY(codeOf(path, Access::readWrite) == ErrorCode::locked);
    const std::string words = wordsOf(path, Access::readWrite);
    QVERIFY2(words.find("process " + std::to_string(getpid())) != std::string::npos, words.c_str());
    QVERIFY2(words.find("close it there, or open it read only") != std::string::npos, words.c_str());
    QVERIFY((*first)->setSetting("a", "b").has_value());
  }
  QVERIFY(Workspace::open(path, Access::readWrite).has_value());
}

void OpenTest::readsBesideAWriter() {
  const QTemporaryDir folder;
  const auto path = in(folder, "w.chatelaine");
  const auto writer = Workspace::create(path);
  QVERIFY((*writer)->setSetting("a", "1").has_value());
  const auto reader = Workspace::open(path, Access::readOnly);
  QVERIFY2(reader.has_value(), reader ? "" : reader.error().message.c_str());
  QVERIFY((*reader)->copyNotice().empty());
  QVERIFY(*(*reader)->setting("a") == std::optional<std::string>("1"));
  QVERIFY((*writer)->setSetting("a", "2").has_value());
  QVERIFY(*(*reader)->setting("a") == std::optional<std::string>("2"));
}

void OpenTest::readOnlyRefusesToWrite() {
  const QTemporaryDir folder;
  const auto path = in(folder, "w.chatelaine");
  QVERIFY(Workspace::create(path).has_value());
  const auto reader = Workspace::open(path, Access::readOnly);
  const Result<void> refused = (*reader)->setSetting("a", "b");
  QVERIFY(!refused.has_value());
  QVERIFY(refused.error().code == ErrorCode::readOnly);
  QVERIFY(!(*reader)->beginFile(test::fileNamed("s", "f")).has_value());
  QVERIFY(!(*reader)->appendJournal(Time{1}, "a", "b", "{}").has_value());
}

void OpenTest::readsWithoutPermissionToWrite() {
  const QTemporaryDir folder;
  const auto path = in(folder, "w.chatelaine");
  QVERIFY(Workspace::create(path).has_value());
  chmod(path.c_str(), 0444);
  chmod(folder.path().toStdString().c_str(), 0555);
  const auto reader = Workspace::open(path, Access::readOnly);
  QVERIFY(reader.has_value());
  QVERIFY((*reader)->info().has_value());
  if (geteuid() != 0) {
    QVERIFY(codeOf(path, Access::readWrite) == ErrorCode::cannotOpen);
    QVERIFY(wordsOf(path, Access::readWrite).find("open it read only") != std::string::npos);
  }
  chmod(folder.path().toStdString().c_str(), 0755);
  QVERIFY(filesIn(folder) == std::set<std::string>{"w.chatelaine"});
}

// The files that a killed writer leaves, taken while one is at work.
void leaveAsKilled(const QTemporaryDir& folder, const std::filesystem::path& path) {
  const auto work = in(folder, "work.chatelaine");
  const auto writer = Workspace::create(work);
  QVERIFY(writer.has_value());
  QVERIFY((*writer)->setSetting("a", "in the log").has_value());
  std::filesystem::copy_file(work, path);
  std::filesystem::copy_file(work.string() + "-wal", path.string() + "-wal");
}

void OpenTest::readsACopyOfWhatAKillLeft() {
  const QTemporaryDir folder;
  const QTemporaryDir other;
  const auto path = in(folder, "w.chatelaine");
  leaveAsKilled(other, path);
  const std::string file = test::bytesOf(path);
  const std::string log = test::bytesOf(path.string() + "-wal");
  chmod(path.c_str(), 0444);
  {
    const auto reader = Workspace::open(path, Access::readOnly);
    QVERIFY2(reader.has_value(), reader ? "" : reader.error().message.c_str());
    QVERIFY(!(*reader)->copyNotice().empty());
    QVERIFY(*(*reader)->setting("a") == std::optional<std::string>("in the log"));
    QVERIFY(!(*reader)->setSetting("a", "x").has_value());
  }
  QCOMPARE(test::bytesOf(path), file);
  QCOMPARE(test::bytesOf(path.string() + "-wal"), log);
  QVERIFY(filesIn(folder) == (std::set<std::string>{"w.chatelaine", "w.chatelaine-wal"}));
}

void OpenTest::writerPutsRightWhatAKillLeft() {
  const QTemporaryDir folder;
  const QTemporaryDir other;
  const auto path = in(folder, "w.chatelaine");
  leaveAsKilled(other, path);
  {
    const auto writer = Workspace::open(path, Access::readWrite);
    QVERIFY(writer.has_value());
    QVERIFY(*(*writer)->setting("a") == std::optional<std::string>("in the log"));
  }
  QVERIFY(filesIn(folder) == std::set<std::string>{"w.chatelaine"});
  QCOMPARE(test::bytesOf(path)[18], '\1');
}

void OpenTest::leftoverLockFileIsNoLock() {
  const QTemporaryDir folder;
  const auto path = in(folder, "w.chatelaine");
  QVERIFY(Workspace::create(path).has_value());
  test::write(path.string() + ".lock", "process 1 on somewhere");
  QVERIFY(Workspace::open(path, Access::readWrite).has_value());
  QVERIFY(filesIn(folder) == std::set<std::string>{"w.chatelaine"});
}

QTEST_GUILESS_MAIN(OpenTest)
#include "open_test.moc"
