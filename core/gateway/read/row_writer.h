// Checks and redacts the rows of one file, counts them, and hands the good ones on. One thread at a time.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/gateway/read/json_redact.h"
#include "core/gateway/read/kinds.h"
#include "core/gateway/records.h"

namespace chatelaine::gateway {

class RowWriter {
public:
  RowWriter(const FileKind& kind, const Redaction& redaction, RawFile& file, std::vector<Problem>& problems, RawSink& sink)
      : kind_(kind), redactor_(redaction, kind.content), file_(file), problems_(problems), sink_(sink) {}

  // The value that begins at `pos` of `text`; `pos` moves behind it. `textLine` is the file's line at which `text` begins.
  // A page of an API's answer is cut into its elements. False in `whole`: the text cannot be read on.
  Result<void> value(std::string_view text, size_t& pos, uint64_t textLine, bool& whole);

  // The elements of the list that begins at `pos`, each a row with a pointer below `pointer`.
  Result<void> elements(std::string_view text, size_t& pos, uint64_t textLine, const std::string& pointer, bool& whole);

  void reject(uint64_t line, uint64_t column, std::string field, std::string code, std::string message);
  void note(uint64_t line, uint64_t column, std::string field, std::string code, std::string message);
  void finish();          // once; says what only the whole file tells

private:
  Result<void> row(uint64_t line, uint64_t column, const std::string& pointer);
  bool good(uint64_t line, uint64_t column);
  bool requiredThere(uint64_t line, uint64_t column);
  bool timeGood(uint64_t line, uint64_t column);
  void noteSpanTimes();
  void noteTime(Time time);
  void learn();
  void syntax(const JsonProblem& problem, std::string_view text, uint64_t textLine);
  const JsonField* field(std::string_view name) const;

  const FileKind& kind_;
  JsonRedactor redactor_;
  RawFile& file_;
  std::vector<Problem>& problems_;
  RawSink& sink_;
  std::string out_;
  RawRecord record_;
  std::set<std::string, std::less<>> unknown_;
  std::set<std::string, std::less<>> versions_;
  uint64_t suppressed_ = 0;
  uint64_t announced_ = 0;      // rows that the pages say there are
};

}  // namespace chatelaine::gateway
