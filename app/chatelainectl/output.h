// What a command prints: data on standard output, words for people on standard error. A closed pipe ends the output quietly.
// One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.h"

namespace chatelaine::ctl {

using Json = nlohmann::ordered_json;

enum class Format { text, json, jsonl, csv };

// Buffered bytes to a file descriptor.
class Stream {
public:
  explicit Stream(int descriptor) : descriptor_(descriptor) {}
  void write(std::string_view text);
  void flush();
  // The other end is closed or the disk is full: nothing more needs to be made.
  [[nodiscard]] bool closed() const { return failed_ != 0; }
  [[nodiscard]] Result<void> finish();              // error: what could not be written (a closed pipe is none)

private:
  int descriptor_;
  int failed_ = 0;                                  // errno
  std::string buffer_;
};

// Columns of text, aligned over all rows. Values.
class TextTable {
public:
  enum class Align { left, right };
  TextTable& column(std::string title, Align align = Align::left);
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // Header only where a column has a title; `indent` spaces before each line; `bold` marks the header.
  [[nodiscard]] std::string toText(size_t indent = 0, bool bold = false) const;

private:
  std::vector<std::string> titles_;
  std::vector<Align> aligns_;
  std::vector<std::vector<std::string>> rows_;
};

// Rows in the format that was asked for: JSON array, one object a line, CSV (lists joined by `; `), or aligned text.
class RowWriter {
public:
  RowWriter(Stream& out, Format format, TextTable table, bool bold);
  void row(const Json& object, std::vector<std::string> cells);
  void finish(std::string_view whenEmpty);          // words for an empty text table
  [[nodiscard]] bool closed() const { return out_.closed(); }

private:
  void csvRow(const Json& object);
  Stream& out_;
  Format format_;
  TextTable table_;
  bool bold_;
  uint64_t rows_ = 0;
};

std::string grouped(uint64_t number);                             // 12,345
std::string counted(uint64_t number, std::string_view one, std::string_view many);     // "1 row", "2 rows"
size_t displayWidth(std::string_view utf8);
std::string csvCell(const Json& value);

}  // namespace chatelaine::ctl
