#include "core/workspace/sqlite.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include <sqlite3.h>

namespace chatelaine::workspace {

namespace {

constexpr int patience = 5'000;   // milliseconds to wait for a reader or a checkpoint

ErrorCode codeOf(int result) {
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ErrorCode::locked;
    case SQLITE_CORRUPT: return ErrorCode::damaged;
    case SQLITE_NOTADB: return ErrorCode::foreign;
    case SQLITE_READONLY: return ErrorCode::readOnly;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return ErrorCode::cannotOpen;
    default: return ErrorCode::failed;
  }
}

std::string uriOf(const std::filesystem::path& path, std::string_view query) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    constexpr char digits[] = "0123456789abcdef";
    if (c == '?' || c == '#' || c == '%') {
      uri += '%';
      uri += digits[static_cast<unsigned char>(c) >> 4];
      uri += digits[static_cast<unsigned char>(c) & 15];
    } else {
      uri += c;
    }
  }
  return uri + std::string(query);
}

}  // namespace

Error errorOf(sqlite3* database) {
  const int result = sqlite3_extended_errcode(database);
  std::string words = sqlite3_errmsg(database);
  if ((result & 0xff) == SQLITE_FULL) words = "the disk is full; make room and do it again";
  if ((result & 0xff) == SQLITE_BUSY) words = "another process uses the workspace; close it there and try again";
  if ((result & 0xff) == SQLITE_CORRUPT) words = "the file is damaged (" + words + "); `chatelainectl workspace check` lists what is";
  return {codeOf(result), words, {}};
}

int Argument::bind(sqlite3_stmt* statement, int position) const {
  if (const auto* number = std::get_if<int64_t>(&value_)) return sqlite3_bind_int64(statement, position, *number);
  if (const auto* text = std::get_if<std::string_view>(&value_))
    return sqlite3_bind_text64(statement, position, text->empty() ? "" : text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
  if (const auto* blob = std::get_if<Blob>(&value_))
    return sqlite3_bind_blob64(statement, position, blob->bytes.empty() ? "" : blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
  return sqlite3_bind_null(statement, position);
}

Rows::~Rows() { sqlite3_finalize(statement_); }
Rows::Rows(Rows&& other) noexcept : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

Result<bool> Rows::next() {
  const int result = sqlite3_step(statement_);
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return errorOf(database_);
}

bool Rows::isNull(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
int64_t Rows::integer(int column) const { return sqlite3_column_int64(statement_, column); }
std::string Rows::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return bytes ? std::string(bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column))) : std::string();
}
std::string_view Rows::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return bytes ? std::string_view(bytes, static_cast<size_t>(sqlite3_column_bytes(statement_, column))) : std::string_view();
}
std::optional<Time> Rows::time(int column) const { return isNull(column) ? std::nullopt : std::optional(Time{integer(column)}); }
Digest Rows::digest(int column) const {
  Digest digest;
  const std::string_view bytes = blob(column);
  if (bytes.size() == digest.bytes.size()) std::copy(bytes.begin(), bytes.end(), digest.bytes.begin());
  return digest;
}

Result<Database> Database::open(const std::filesystem::path& path, Mode mode) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
  if (mode == Mode::create) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  else if (mode == Mode::readWrite) flags |= SQLITE_OPEN_READWRITE;
  else flags |= SQLITE_OPEN_READONLY;
  Database database;
  const std::string uri = uriOf(path, mode == Mode::immutable ? "?immutable=1" : "");
  if (sqlite3_open_v2(uri.c_str(), &database.database_, flags, nullptr) != SQLITE_OK) return errorOf(database.database_);
  sqlite3_busy_timeout(database.database_, patience);
  sqlite3_db_config(database.database_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  CHATELAINE_TRY(database.script("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"));
  return database;
}

Database::~Database() { close(); }
Database::Database(Database&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
Database& Database::operator=(Database&& other) noexcept {
  if (this != &other) {
    close();
    database_ = std::exchange(other.database_, nullptr);
  }
  return *this;
}

void Database::close() {
  sqlite3_close_v2(database_);
  database_ = nullptr;
}

Result<void> Database::script(const std::string& sql) {
  if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return errorOf(database_);
  return {};
}

Result<Rows> Database::query(std::string_view sql, const std::vector<Argument>& arguments) const {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr) != SQLITE_OK) return errorOf(database_);
  Rows rows(database_, statement);
  for (size_t i = 0; i < arguments.size(); ++i)
    if (arguments[i].bind(statement, static_cast<int>(i) + 1) != SQLITE_OK) return errorOf(database_);
  return rows;
}

Result<uint64_t> Database::run(std::string_view sql, const std::vector<Argument>& arguments) {
  Result<Rows> rows = query(sql, arguments);
  if (!rows) return rows.error();
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return static_cast<uint64_t>(sqlite3_changes64(database_));
  }
}

Result<int64_t> Database::number(std::string_view sql, const std::vector<Argument>& arguments) const {
  Result<Rows> rows = query(sql, arguments);
  if (!rows) return rows.error();
  const Result<bool> more = rows->next();
  if (!more) return more.error();
  return *more ? rows->integer(0) : int64_t{0};
}

int64_t Database::lastRow() const { return sqlite3_last_insert_rowid(database_); }
bool Database::isReadOnly() const { return sqlite3_db_readonly(database_, "main") == 1; }

// By SQLite's own file object: closing any other descriptor of the file would drop the locks that this process holds on it.
std::optional<bool> isInWalMode(const std::filesystem::path& path) {
  constexpr int headerSize = 100;
  constexpr size_t versionOffset = 18;
  sqlite3_vfs* vfs = sqlite3_vfs_find(nullptr);
  std::vector<uint64_t> memory(static_cast<size_t>(vfs->szOsFile) / sizeof(uint64_t) + 1);
  auto* file = reinterpret_cast<sqlite3_file*>(memory.data());
  // SQLite's file names carry parameters behind two more zeros.
  const std::string name = std::filesystem::absolute(path).string() + std::string(4, '\0');
  int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
  if (vfs->xOpen(vfs, name.c_str(), file, flags, &flags) != SQLITE_OK) return std::nullopt;
  std::array<char, headerSize> header{};
  const int result = file->pMethods->xRead(file, header.data(), headerSize, 0);
  file->pMethods->xClose(file);
  if (result != SQLITE_OK || std::memcmp(header.data(), "SQLite format 3", 16) != 0) return std::nullopt;
  return header[versionOffset] == 2;
}

}  // namespace chatelaine::workspace
