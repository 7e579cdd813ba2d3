// A child process works on a workspace and is killed with SIGKILL two hundred times, at random moments, a quarter of them
// inside a write of SQLite's; after each kill the file must be whole and the next child must be able to go on; the end must
// equal that of a run without kills.
#include <QtTest/QTest>

#include <array>
#include <csignal>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "core/traffic/numbers.h"
#include "tests/core/workspace/support.h"

using namespace chatelaine;
using namespace chatelaine::workspace;
using test::in;

namespace {

constexpr int kills = 200;
constexpr size_t steps = 60;
constexpr size_t requestsAStep = 12;

// --- A VFS that kills the process inside the nth write. Only in children.
// Files with locks and files without have different methods; each kind has a copy whose write kills.
struct Methods {
  const sqlite3_io_methods* real = nullptr;
  sqlite3_io_methods killing{};
};
std::array<Methods, 4> methods;
int (*realWrite)(sqlite3_file*, const void*, int, sqlite3_int64) = nullptr;
sqlite3_vfs* realVfs = nullptr;
sqlite3_vfs killingVfs;
int writesLeft = 0;

int writeOrDie(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  if (--writesLeft > 0) return realWrite(file, bytes, size, offset);
  realWrite(file, bytes, size / 2, offset);
  raise(SIGKILL);
  return SQLITE_IOERR;
}

int openKilling(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
  const int result = realVfs->xOpen(realVfs, name, file, flags, outFlags);
  if (result != SQLITE_OK || !file->pMethods) return result;
  for (Methods& kind : methods) {
    if (!kind.real) {
      kind.real = file->pMethods;
      kind.killing = *file->pMethods;
      realWrite = kind.killing.xWrite;
      kind.killing.xWrite = writeOrDie;
    }
    if (kind.real == file->pMethods) {
      file->pMethods = &kind.killing;
      break;
    }
  }
  return result;
}

void dieInWrite(int number) {
  writesLeft = number;
  realVfs = sqlite3_vfs_find(nullptr);
  killingVfs = *realVfs;
  killingVfs.zName = "killing";
  killingVfs.xOpen = openKilling;
  sqlite3_vfs_register(&killingVfs, 1);
}

// --- The work: every step can be done again after it was cut anywhere.
std::vector<traffic::Request> requestsUpTo(size_t step) {
  std::vector<traffic::Request> requests = traffic::test::Generator(3).requests((step + 1) * requestsAStep);
  // Some change with every step, as late witnesses do.
  for (size_t i = 0; i < requests.size(); i += 5) requests[i].detail = "as of step " + std::to_string(step / 2);
  requests.erase(requests.begin(), requests.begin() + static_cast<ptrdiff_t>(step));
  return requests;
}

Result<void> importStep(Workspace& workspace, size_t step) {
  CHATELAINE_TRY(test::keep(workspace, test::fileNamed("litellm", "file " + std::to_string(step)), 50));
  const Result<Digest> evidence = workspace.evidenceDigest();
  if (!evidence) return evidence.error();
  CHATELAINE_TRY(workspace.applyDerived(requestsUpTo(step), test::someKnowledge(), *evidence, Task()));
  return workspace.finishImport({"litellm"});
}

Result<void> editStep(Workspace& workspace, size_t step) {
  const std::string number = std::to_string(step);
  const Time at{static_cast<int64_t>(step)};
  CHATELAINE_TRY(workspace.addStatements({{"s" + number, "vk-a", {}, "owner", "anna", {}, "bert", at, "why", "batch " + number}}));
  if (step % 3 == 0) CHATELAINE_TRY(workspace.endStatements("batch " + std::to_string(step - 1), at, "bert"));
  CHATELAINE_TRY(workspace.savePolicies({"draft", PolicyRole::draft, 0, at, "anna", "", {{"a.cedar", "// " + number}}}));
  CHATELAINE_TRY(workspace.putDocument({"review-item", "i" + std::to_string(step % 4), "c", "decided", 0, at, "anna", "{\"step\":" + number + "}"}));
  return {};
}

Result<void> work(const std::filesystem::path& path) {
  Result<std::unique_ptr<Workspace>> opened = std::filesystem::exists(path) ? Workspace::open(path, Access::readWrite) : Workspace::create(path);
  if (!opened) return opened.error();
  Workspace& workspace = **opened;
  const Result<std::optional<std::string>> done = workspace.setting("step");
  if (!done) return done.error();
  for (size_t step = *done ? std::stoul(**done) : 0; step < steps; ++step) {
    if (step % 3 == 1) CHATELAINE_TRY(importStep(workspace, step));
    CHATELAINE_TRY(workspace.atomically([&]() -> Result<void> {
      if (step % 3 != 1) CHATELAINE_TRY(editStep(workspace, step));
      CHATELAINE_TRY(workspace.appendJournal(Time{static_cast<int64_t>(step)}, "anna", "step", "{\"step\":" + std::to_string(step) + "}"));
      return workspace.setSetting("step", std::to_string(step + 1));
    }));
  }
  return {};
}

// All that a workspace says, without the numbers that depend on how often it was cut.
std::string contentOf(const std::filesystem::path& path) {
  const auto opened = Workspace::open(path, Access::readOnly);
  if (!opened) return opened.error().message;
  const Workspace& workspace = **opened;
  std::string out;
  const auto traffic = workspace.traffic();
  out += traffic ? (*traffic)->digest().hex() : traffic.error().message;
  out += "\nevidence " + workspace.evidenceDigest()->hex() + (*workspace.derivedIsCurrent() ? " current" : " stale");
  const std::vector<Source> sources = *workspace.sources();
  for (const Source& source : sources) out += "\nsource " + source.name + (source.state == SourceState::complete ? " complete " : " partial ") + std::to_string(source.records);
  const std::vector<RawFile> files = *workspace.files();
  for (const RawFile& file : files) {
    out += "\nfile " + file.name;
    const Result<void> read = workspace.records(file, [&](const RawRecord& record) { out += record.text; });
    if (!read) out += read.error().message;
  }
  const std::vector<StoredStatement> statements = *workspace.statements();
  for (const StoredStatement& stored : statements) out += "\nstatement " + stored.statement.id + (stored.endedAt ? " ended" : "");
  const std::vector<PolicyRevision> history = *workspace.policyHistory("draft");
  for (const PolicyRevision& revision : history) out += "\npolicies " + std::to_string(revision.revision) + workspace.policies("draft", revision.revision)->files.front().text;
  const std::vector<Document> documents = *workspace.documents("review-item");
  for (const Document& document : documents) out += "\ndocument " + document.id + " " + std::to_string(document.version) + document.body;
  const std::vector<JournalEntry> journal = *workspace.journal();
  for (const JournalEntry& entry : journal) out += "\njournal " + entry.hash.hex();
  return out;
}

QString faultsOf(const std::filesystem::path& path) {
  const auto opened = Workspace::open(path, Access::readOnly);
  if (!opened) return QString::fromStdString(opened.error().message);
  const Result<std::vector<Fault>> faults = (*opened)->check(Task());
  if (!faults) return QString::fromStdString(faults.error().message);
  QString out;
  for (const Fault& fault : *faults) out += QString::fromStdString(fault.where + ": " + fault.what + "\n");
  return out;
}

// A child that works until it ends or is killed; true: it was killed.
bool workUntilKilled(const std::filesystem::path& path, bool insideAWrite, std::mt19937& random, QString& failure) {
  constexpr int longestLife = 60'000;     // microseconds
  constexpr int mostWrites = 400;
  const auto number = static_cast<int>(1 + random() % mostWrites);
  const pid_t child = fork();
  if (child == 0) {
    if (insideAWrite) dieInWrite(number);
    const Result<void> done = work(path);
    if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
    _exit(done ? 0 : 1);
  }
  if (!insideAWrite) {
    usleep(static_cast<useconds_t>(random() % longestLife));
    kill(child, SIGKILL);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) failure = "the child could not go on";
  return WIFSIGNALED(status);
}

}  // namespace

class KillTest : public QObject {
  Q_OBJECT

private slots:
  void survivesKills();
};

void KillTest::survivesKills() {
  const QTemporaryDir folder;
  const auto plain = in(folder, "plain.chatelaine");
  QVERIFY(work(plain).has_value());
  const std::string expected = contentOf(plain);
  QVERIFY(expected.find("journal") != std::string::npos);
  QCOMPARE(faultsOf(plain), QString());

  std::mt19937 random(42);
  const auto path = in(folder, "killed.chatelaine");
  int killed = 0;
  int inWrites = 0;
  int finished = 0;
  while (killed < kills) {
    const bool insideAWrite = killed % 4 == 3;
    QString failure;
    const bool wasKilled = workUntilKilled(path, insideAWrite, random, failure);
    QVERIFY2(failure.isEmpty(), qPrintable(failure));
    if (wasKilled) {
      ++killed;
      inWrites += insideAWrite ? 1 : 0;
      if (std::filesystem::exists(path)) QCOMPARE(faultsOf(path), QString());
    } else {
      ++finished;
      QCOMPARE(contentOf(path), expected);
      std::filesystem::remove(path);
    }
  }
  QVERIFY2(work(path).has_value(), "the last run could not go on");
  QCOMPARE(contentOf(path), expected);
  QCOMPARE(inWrites, kills / 4);
  QVERIFY(!std::filesystem::exists(path.string() + "-wal"));
  qInfo("%d kills, %d inside a write, %d runs finished between them", killed, inWrites, finished);
}

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
