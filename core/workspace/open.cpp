#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

#include "core/workspace/schema.h"
#include "core/workspace/state.h"

namespace chatelaine::workspace {

namespace {

namespace fs = std::filesystem;

std::string quoted(const fs::path& path) { return "`" + path.string() + "`"; }

fs::path beside(const fs::path& path, const char* suffix) {
  fs::path other = path;
  other += suffix;
  return other;
}

bool hasBytes(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return !error && size > 0;
}

Error worded(Error error, const fs::path& path) {
  if (error.code == ErrorCode::foreign) error.message = quoted(path) + " is no Chatelaine workspace";
  else error.message = quoted(path) + ": " + error.message;
  return error;
}

// Whose file it is and in which version.
Result<int64_t> versionOf(const Database& database, const fs::path& path) {
  const Result<int64_t> application = database.number("PRAGMA application_id");
  if (!application) return worded(application.error(), path);
  if (*application != applicationId) return Error{ErrorCode::foreign, quoted(path) + " is no Chatelaine workspace", {}};
  const Result<int64_t> version = database.number("PRAGMA user_version");
  if (!version) return worded(version.error(), path);
  if (*version > formatVersion) {
    return Error{ErrorCode::newerVersion,
                 quoted(path) + " was written by a newer version of Chatelaine (format " + std::to_string(*version) +
                     "; this one reads up to " + std::to_string(formatVersion) + "); open it with that version",
                 {}};
  }
  if (*version < 1) return Error{ErrorCode::damaged, quoted(path) + " names no format version", {}};
  return *version;
}

// A file that was cut short still has a good first page.
Result<void> checkLength(const Database& database, const fs::path& path) {
  const Result<int64_t> pages = database.number("PRAGMA page_count");
  const Result<int64_t> size = database.number("PRAGMA page_size");
  if (!pages) return worded(pages.error(), path);
  if (!size) return worded(size.error(), path);
  std::error_code error;
  const auto bytes = fs::file_size(path, error);
  if (!error && !hasBytes(beside(path, "-wal")) && bytes < static_cast<uint64_t>(*pages * *size))
    return Error{ErrorCode::damaged, quoted(path) + " is cut short: " + std::to_string(bytes) + " of " + std::to_string(*pages * *size) + " bytes", {}};
  return {};
}

Result<void> loadKey(Workspace::State& state) {
  Result<Rows> rows = state.database.query("SELECT value FROM meta WHERE name = 'key'");
  if (!rows) return worded(rows.error(), state.path);
  const Result<bool> more = rows->next();
  if (!more) return worded(more.error(), state.path);
  constexpr size_t keySize = 32;
  if (!*more || rows->blob(0).size() != keySize) return Error{ErrorCode::damaged, quoted(state.path) + " has lost its key", {}};
  state.key = rows->blob(0);
  return {};
}

Result<void> openForWriting(Workspace::State& state) {
  Result<WriterLock> lock = WriterLock::acquire(state.path);
  if (!lock) return lock.error();
  state.lock = std::move(*lock);
  Result<Database> database = Database::open(state.path, Database::Mode::readWrite);
  if (!database) return worded(database.error(), state.path);
  state.database = std::move(*database);
  const Result<int64_t> version = versionOf(state.database, state.path);
  if (!version) return version.error();
  if (state.database.isReadOnly())
    return Error{ErrorCode::cannotOpen, quoted(state.path) + " cannot be written with your permissions; open it read only", {}};
  CHATELAINE_TRY(checkLength(state.database, state.path));
  if (*version < formatVersion)
    if (const Result<void> done = migrate(state.database); !done) return worded(done.error(), state.path);
  if (const Result<void> done = state.database.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"); !done)
    return worded(done.error(), state.path);
  return loadKey(state);
}

// The file with what its last writer left beside it, in a folder of ours.
Result<fs::path> copied(Workspace::State& state) {
  std::error_code error;
  std::string name = (fs::temp_directory_path(error) / "chatelaine-XXXXXX").string();
  if (error || !mkdtemp(name.data()))
    return Error{ErrorCode::cannotOpen, quoted(state.path) + " must be copied to be read, but no temporary folder can be made: " + std::strerror(errno), {}};
  state.copy = TemporaryFolder(name);
  const fs::path copy = fs::path(name) / "copy.chatelaine";
  for (const char* suffix : {"", "-wal", "-journal"}) {
    if (error || !fs::exists(beside(state.path, suffix))) continue;
    fs::copy_file(beside(state.path, suffix), beside(copy, suffix), error);
    if (!error) fs::permissions(beside(copy, suffix), fs::perms::owner_read | fs::perms::owner_write, error);
  }
  if (error) return Error{ErrorCode::cannotOpen, quoted(state.path) + " must be copied to be read, but cannot be: " + error.message(), {}};
  return copy;
}

Result<void> openCopy(Workspace::State& state, const std::string& why) {
  const Result<fs::path> copy = copied(state);
  if (!copy) return copy.error();
  Result<Database> database = Database::open(*copy, Database::Mode::readWrite);
  if (!database) return worded(database.error(), state.path);
  state.database = std::move(*database);
  const Result<int64_t> version = versionOf(state.database, state.path);
  if (!version) return version.error();
  if (*version < formatVersion)
    if (const Result<void> done = migrate(state.database); !done) return worded(done.error(), state.path);
  state.copyNotice = "a copy was opened, because " + why;
  if (const Result<void> done = state.database.script("PRAGMA query_only = ON"); !done) return worded(done.error(), state.path);
  return loadKey(state);
}

Result<void> openForReading(Workspace::State& state) {
  const bool beingWritten = WriterLock::isHeld(state.path);
  if (!beingWritten && (hasBytes(beside(state.path, "-wal")) || hasBytes(beside(state.path, "-journal"))))
    return openCopy(state, "its last writer did not end well");
  // Without a writer nobody changes the file; a WAL mark that stayed in its header must not make SQLite write beside it.
  const bool alone = !beingWritten && isInWalMode(state.path).value_or(false);
  Result<Database> database = Database::open(state.path, alone ? Database::Mode::immutable : Database::Mode::readOnly);
  if (!database) return worded(database.error(), state.path);
  state.database = std::move(*database);
  const Result<int64_t> version = versionOf(state.database, state.path);
  if (!version) return version.error();
  CHATELAINE_TRY(checkLength(state.database, state.path));
  if (*version < formatVersion) return openCopy(state, "it was written by an older version");
  return loadKey(state);
}

}  // namespace

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Workspace::Workspace(std::unique_ptr<State> state) : state_(std::move(state)) {}

Workspace::~Workspace() {
  if (state_->access != Access::readWrite) return;
  // Where a reader is in the way the file stays in WAL mode; the next writer's end puts it right.
  for (const char* statement : {"PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA journal_mode = DELETE"})
    if (const Result<void> done = state_->database.script(statement); !done) return;
}

Result<std::unique_ptr<Workspace>> Workspace::create(const fs::path& path) {
  std::error_code error;
  if (fs::exists(path, error)) return Error{ErrorCode::wrongUse, quoted(path) + " exists already; open it, or name another file", {}};
  // Made under another name, so that a file with its own name is always whole.
  const fs::path draft = beside(path, (".new-" + std::to_string(getpid())).c_str());
  fs::remove(draft, error);
  {
    Result<Database> database = Database::open(draft, Database::Mode::create);
    if (!database) return Error{ErrorCode::cannotOpen, quoted(path) + " cannot be made: " + database.error().message, {}};
    Result<void> done = database->script("PRAGMA page_size = " + std::to_string(pageSize));
    if (done) done = migrate(*database);
    database->close();
    if (!done) {
      fs::remove(draft, error);
      return Error{ErrorCode::cannotOpen, quoted(path) + " cannot be made: " + done.error().message, {}};
    }
  }
  const int linked = ::link(draft.c_str(), path.c_str());
  const int reason = errno;
  if (linked != 0 && reason != EEXIST) fs::rename(draft, path, error);     // a file system without hard links
  else fs::remove(draft, error);
  if (linked != 0 && reason == EEXIST) return Error{ErrorCode::wrongUse, quoted(path) + " exists already; open it, or name another file", {}};
  return open(path, Access::readWrite);
}

Result<std::unique_ptr<Workspace>> Workspace::open(const fs::path& path, Access access) {
  std::error_code error;
  if (!fs::exists(path, error)) return Error{ErrorCode::notFound, quoted(path) + " does not exist; make it with `chatelainectl workspace create`", {}};
  if (!fs::is_regular_file(path, error)) return Error{ErrorCode::foreign, quoted(path) + " is no file", {}};
  auto state = std::make_unique<State>();
  state->path = path;
  state->access = access;
  if (access == Access::readWrite) {
    if (::access(path.c_str(), R_OK) == 0 && ::access(path.c_str(), W_OK) != 0)
      return Error{ErrorCode::cannotOpen, quoted(path) + " cannot be written with your permissions; open it read only", {}};
    CHATELAINE_TRY(openForWriting(*state));
  } else {
    CHATELAINE_TRY(openForReading(*state));
  }
  return std::unique_ptr<Workspace>(new Workspace(std::move(state)));
}

const fs::path& Workspace::path() const { return state_->path; }
Access Workspace::access() const { return state_->access; }
const std::string& Workspace::copyNotice() const { return state_->copyNotice; }
const std::string& Workspace::key() const { return state_->key; }

Result<void> Workspace::atomically(const std::function<Result<void>()>& work) {
  if (state_->access != Access::readWrite)
    return Error{ErrorCode::readOnly, quoted(state_->path) + " is open for reading only; open it for writing", {}};
  Database& database = state_->database;
  const std::string name = "level" + std::to_string(state_->depth);
  CHATELAINE_TRY(database.script(state_->depth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT " + name));
  const std::optional<OpenFile> file = state_->file;
  ++state_->depth;
  Result<void> done = work();
  --state_->depth;
  if (done) done = database.script(state_->depth == 0 ? "COMMIT" : "RELEASE " + name);
  if (done) return done;
  state_->traffic.reset();
  state_->file = file;
  const Result<void> undone = database.script(state_->depth == 0 ? "ROLLBACK" : "ROLLBACK TO " + name + "; RELEASE " + name);
  // SQLite has rolled back by itself where this fails; the first error is the one to tell.
  return undone ? done : Result<void>(Error(done.error()));
}

}  // namespace chatelaine::workspace
