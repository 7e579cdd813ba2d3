// SQLite behind values and Results. Internal to core/workspace; one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/digest.h"
#include "core/base/result.h"
#include "core/base/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace chatelaine::workspace {

struct Blob {
  std::string_view bytes;
};

// What is bound to a `?`. Texts and BLOBs must outlive the statement's run.
class Argument {
public:
  Argument(std::nullopt_t) {}
  Argument(int64_t value) : value_(value) {}
  Argument(uint64_t value) : value_(static_cast<int64_t>(value)) {}
  Argument(int value) : value_(int64_t{value}) {}
  Argument(std::string_view value) : value_(value) {}
  Argument(const std::string& value) : value_(std::string_view(value)) {}
  Argument(const char* value) : value_(std::string_view(value)) {}
  Argument(Blob value) : value_(value) {}
  Argument(const Digest& digest) : value_(Blob{{reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()}}) {}
  Argument(Time time) : value_(time.micros) {}
  Argument(std::optional<Time> time) {
    if (time) value_ = time->micros;
  }
  int bind(sqlite3_stmt* statement, int position) const;

private:
  std::variant<std::monostate, int64_t, std::string_view, Blob> value_;
};

// The rows of a query, one at a time.
class Rows {
public:
  Rows(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  ~Rows();
  Rows(Rows&& other) noexcept;
  Rows& operator=(Rows&&) = delete;
  Result<bool> next();                                         // false: no more
  [[nodiscard]] bool isNull(int column) const;
  [[nodiscard]] int64_t integer(int column) const;
  [[nodiscard]] uint64_t count(int column) const { return static_cast<uint64_t>(integer(column)); }
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::string_view blob(int column) const;       // until the next next()
  [[nodiscard]] std::optional<Time> time(int column) const;
  [[nodiscard]] Digest digest(int column) const;               // all zero where the BLOB has not 32 bytes

private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
};

class Database {
public:
  enum class Mode { create, readWrite, readOnly, immutable };
  static Result<Database> open(const std::filesystem::path& path, Mode mode);
  Database() = default;
  ~Database();
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;

  Result<void> script(const std::string& sql);                 // several statements, nothing bound
  Result<Rows> query(std::string_view sql, const std::vector<Argument>& arguments = {}) const;
  Result<uint64_t> run(std::string_view sql, const std::vector<Argument>& arguments = {});     // rows changed
  Result<int64_t> number(std::string_view sql, const std::vector<Argument>& arguments = {}) const;      // first column of the only row
  [[nodiscard]] int64_t lastRow() const;
  [[nodiscard]] bool isReadOnly() const;
  [[nodiscard]] sqlite3* handle() const { return database_; }
  void close();

private:
  sqlite3* database_ = nullptr;
};

// The error that SQLite's last failure on the connection stands for.
Error errorOf(sqlite3* database);

// "2" in the header: the file is in WAL mode. Absent: no header can be read. Read in a way that keeps this process's locks.
std::optional<bool> isInWalMode(const std::filesystem::path& path);

}  // namespace chatelaine::workspace
