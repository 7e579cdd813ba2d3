#include "core/gateway/read/cut.h"

#include <algorithm>
#include <cstring>

#include <simdjson.h>

#include "core/gateway/litellm/kinds.h"
#include "core/gateway/read/byte_stream.h"
#include "core/gateway/read/csv.h"
#include "core/gateway/read/row_writer.h"

namespace chatelaine::gateway {

namespace {

constexpr size_t cutSize = size_t{1} << 20;
constexpr size_t largestLine = size_t{512} << 20;
constexpr size_t largestDocument = size_t{4} << 30;
constexpr size_t largestYaml = size_t{16} << 20;

bool isUtf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

// Where the first byte lies that is no UTF-8.
size_t firstBadByte(std::string_view text) {
  size_t good = 0, bad = text.size();
  while (bad - good > 1) {
    size_t middle = good + (bad - good) / 2;
    size_t cut = middle;
    while (cut > good && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
    if (cut == good) cut = middle;
    (isUtf8(text.substr(0, cut)) ? good : bad) = cut;
  }
  return good;
}

class LineCutter {
public:
  LineCutter(RowWriter& writer, RawFile& file, const Task& task) : writer_(writer), file_(file), task_(task) {}

  Result<void> run(ByteStream& stream) {
    std::string buffer;
    uint64_t read = 0;
    for (bool more = true; more;) {
      if (task_.cancelled()) return Task::cancelledError();
      const size_t kept = buffer.size();
      if (kept > largestLine) return Error{ErrorCode::invalidInput, "`" + file_.name + "` has a line of more than 512 MB", {}};
      buffer.resize(kept + cutSize);
      auto n = stream.read(std::span(buffer).subspan(kept));
      if (!n) return std::move(n).error();
      buffer.resize(kept + *n);
      more = *n > 0;
      read += *n;
      auto used = lines(buffer, kept, !more);
      if (!used) return std::move(used).error();
      buffer.erase(0, *used);
      task_.report({"reading " + file_.name, read, 0, "bytes"});
    }
    return {};
  }

private:
  // All whole lines of the buffer; how much of it they are.
  Result<size_t> lines(std::string_view buffer, size_t searchFrom, bool atEnd) {
    size_t start = 0;
    for (;;) {
      size_t end = buffer.find('\n', std::max(start, searchFrom));
      if (end == std::string_view::npos) {
        if (!atEnd || start >= buffer.size()) return start;
        end = buffer.size();
      }
      ++line_;
      CHATELAINE_TRY(line(buffer.substr(start, end - start)));
      start = std::min(end + 1, buffer.size());
      if (atEnd && start >= buffer.size()) return start;
    }
  }

  Result<void> line(std::string_view text) {
    if (line_ == 1 && text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    const size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    if (!isUtf8(text)) {
      writer_.reject(line_, firstBadByte(text) + 1, "", "json/utf8", "the line is no UTF-8 text");
      return {};
    }
    size_t pos = 0;
    bool whole = false;
    CHATELAINE_TRY(writer_.value(text, pos, line_, whole));
    if (whole && text.find_first_not_of(" \t\r", pos) != std::string_view::npos && text[first] != '{')
      writer_.note(line_, pos + 1, "", "json/trailing", "text behind the value; it is not read");
    return {};
  }

  RowWriter& writer_;
  RawFile& file_;
  const Task& task_;
  uint64_t line_ = 0;
};

Result<void> cutDocument(const CutJob& job, RowWriter& writer) {
  auto text = readWhole(job.path, largestDocument);
  if (!text) return std::move(text).error();
  std::string_view rest = *text;
  if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
  if (!isUtf8(rest)) {
    const size_t bad = firstBadByte(rest);
    const auto line = static_cast<uint64_t>(std::ranges::count(rest.substr(0, bad), '\n')) + 1;
    writer.reject(line, 0, "", "json/utf8", "the document is no UTF-8 text");
    return {};
  }
  size_t pos = 0;
  bool whole = false;
  CHATELAINE_TRY(writer.value(rest, pos, 1, whole));
  return {};
}

// A value as psql's CSV writes it, as row_to_json would have written it.
std::string jsonOfColumn(std::string_view column, const CsvField& field) {
  const std::string& text = field.text;
  if (text.empty() && !field.quoted) return "null";
  if (litellm::isBooleanColumn(column) && (text == "t" || text == "true")) return "true";
  if (litellm::isBooleanColumn(column) && (text == "f" || text == "false")) return "false";
  if (litellm::isNumberColumn(column) && text.find_first_not_of("0123456789+-.eE") == std::string::npos) return text;
  const bool list = litellm::isListColumn(column);
  if ((litellm::isJsonColumn(column) || list) && (text.front() == '{' || text.front() == '[')) {
    if (list && text == "{}") return "[]";
    Redaction keep;
    keep.keepContent = true;
    JsonRedactor check(keep, ContentRules::none);
    std::string ignored;
    size_t pos = 0;
    if (!check.value(text, pos, ignored) && pos == text.size()) return text;
  }
  if (list && text.size() >= 2 && text.front() == '{' && text.back() == '}') {
    std::string out = "[";
    CsvParser parser([&](CsvRow& row) {      // text[] quotes like CSV but for `\"`
      for (const CsvField& element : row.fields)
        out += (out.size() > 1 ? ",\"" : "\"") + encodeJsonString(element.text) + "\"";
    });
    parser.feed(std::string_view(text).substr(1, text.size() - 2));
    parser.finish();
    return out + "]";
  }
  return "\"" + encodeJsonString(text) + "\"";
}

class CsvCutter {
public:
  explicit CsvCutter(RowWriter& writer) : writer_(writer), parser_([this](CsvRow& row) { take(row); }) {}

  Result<void> run(ByteStream& stream, const Task& task) {
    std::vector<char> chunk(cutSize);
    for (bool first = true;; first = false) {
      if (task.cancelled()) return Task::cancelledError();
      auto n = stream.read(chunk);
      if (!n) return std::move(n).error();
      if (*n == 0) break;
      std::string_view bytes(chunk.data(), *n);
      if (first && bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
      parser_.feed(bytes);
      if (!status_) return status_;
    }
    parser_.finish();
    return status_;
  }

private:
  void take(CsvRow& row) {
    if (!status_) return;
    if (header_.empty()) {
      for (CsvField& field : row.fields) header_.push_back(std::move(field.text));
      return;
    }
    if (!row.problem.empty()) return writer_.reject(row.line, row.problemColumn, "", "csv/syntax", row.problem);
    if (row.fields.size() != header_.size())
      return writer_.reject(
          row.line, 0, "", "csv/columns",
          "the row has " + std::to_string(row.fields.size()) + " columns, the header " + std::to_string(header_.size()));
    std::string json = "{";
    for (size_t i = 0; i < header_.size(); ++i)
      json += (i > 0 ? ",\"" : "\"") + encodeJsonString(header_[i]) + "\":" + jsonOfColumn(header_[i], row.fields[i]);
    json += "}";
    if (!isUtf8(json)) return writer_.reject(row.line, 0, "", "csv/utf8", "the row is no UTF-8 text");
    size_t pos = 0;
    bool whole = false;
    status_ = writer_.value(json, pos, row.line, whole);
  }

  RowWriter& writer_;
  CsvParser parser_;
  std::vector<std::string> header_;
  Result<void> status_;
};

Result<void> cutYaml(const CutJob& job, const Redaction& redaction, RawFile& file, std::vector<Problem>& problems, RawSink& sink) {
  auto text = readWhole(job.path, largestYaml);
  if (!text) return std::move(text).error();
  const size_t before = problems.size();
  RawRecord record{1, "", redactYaml(*text, redaction, problems)};
  for (size_t i = before; i < problems.size(); ++i) problems[i].path = file.name;
  ++file.rowsRead;
  if (problems.size() > before) {
    ++file.rowsRejected;
    return {};
  }
  ++file.rowsAccepted;
  return sink.record(record);
}

}  // namespace

Result<void> cutFile(const CutJob& job, const Redaction& redaction, RawFile& file, std::vector<Problem>& problems, RawSink& sink,
                     const Task& task) {
  if (job.format == Format::yaml) return cutYaml(job, redaction, file, problems, sink);
  RowWriter writer(*job.kind, redaction, file, problems, sink);
  if (job.format == Format::jsonDocument) {
    CHATELAINE_TRY(cutDocument(job, writer));
  } else {
    auto stream = openFile(job.path);
    if (!stream) return std::move(stream).error();
    if (job.format == Format::csv) CHATELAINE_TRY(CsvCutter(writer).run(**stream, task));
    else CHATELAINE_TRY(LineCutter(writer, file, task).run(**stream));
  }
  writer.finish();
  return {};
}

}  // namespace chatelaine::gateway
