// CSV as RFC 4180 says, fed in pieces. Not safe from many threads.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chatelaine::gateway {

struct CsvField {
  std::string text;
  bool quoted = false;            // psql writes NULL as an empty field without quotes
  uint64_t column = 1;            // where it begins in its line, in bytes from 1
};

struct CsvRow {
  uint64_t line = 0;              // where it begins; a quoted field may hold line feeds
  std::vector<CsvField> fields;
  std::string problem;            // empty: a good row
  uint64_t problemColumn = 0;
};

class CsvParser {
public:
  explicit CsvParser(std::function<void(CsvRow&)> onRow) : onRow_(std::move(onRow)) {}
  void feed(std::string_view bytes);
  void finish();                  // once, after the last bytes

private:
  enum class State : uint8_t { fieldStart, plain, quoted, quoteInQuoted };
  void take(char c);
  void endField();
  void endRow();
  void problem(std::string text);

  std::function<void(CsvRow&)> onRow_;
  State state_ = State::fieldStart;
  CsvRow row_{1, {}, {}, 0};
  CsvField field_;
  uint64_t line_ = 1;
  uint64_t column_ = 1;
  bool atRowStart_ = true;
};

}  // namespace chatelaine::gateway
