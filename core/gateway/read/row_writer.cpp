#include "core/gateway/read/row_writer.h"

#include <algorithm>
#include <charconv>

#include "core/base/time.h"

namespace chatelaine::gateway {

namespace {

constexpr size_t mostProblems = 1000;      // a file, each in full; the rest is counted
constexpr size_t mostUnknown = 200;
constexpr std::string_view versionRead = "1.106.2";

uint64_t linesIn(std::string_view text) { return static_cast<uint64_t>(std::ranges::count(text, '\n')); }

bool isText(std::string_view raw) { return raw.size() >= 2 && raw.front() == '"'; }
std::string_view inside(std::string_view raw) { return raw.substr(1, raw.size() - 2); }

std::optional<Time> stampOf(std::string_view raw, Stamp stamp) {
  if (isText(raw)) {
    if (const auto parsed = parseTime(inside(raw))) return parsed->time;
    return stamp == Stamp::epochSeconds ? timeFromEpochSeconds(inside(raw)) : std::nullopt;
  }
  return timeFromEpochSeconds(raw);
}

std::optional<uint64_t> numberOf(std::string_view raw) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
  if (error != std::errc() || end != raw.data() + raw.size()) return std::nullopt;
  return number;
}

}  // namespace

void RowWriter::note(uint64_t line, uint64_t column, std::string field, std::string code, std::string message) {
  if (problems_.size() >= mostProblems) {
    ++suppressed_;
    return;
  }
  problems_.push_back({file_.name, line, column, std::move(field), std::move(code), std::move(message)});
}

void RowWriter::reject(uint64_t line, uint64_t column, std::string field, std::string code, std::string message) {
  ++file_.rowsRead;
  ++file_.rowsRejected;
  note(line, column, std::move(field), std::move(code), std::move(message));
}

const JsonField* RowWriter::field(std::string_view name) const {
  for (const JsonField& candidate : redactor_.fields())
    if (candidate.name == name) return &candidate;
  return nullptr;
}

void RowWriter::syntax(const JsonProblem& problem, std::string_view text, uint64_t textLine) {
  const std::string_view before = text.substr(0, problem.offset);
  const size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  reject(textLine + linesIn(before), problem.offset - lineStart + 1, "", problem.code, problem.message);
}

bool RowWriter::requiredThere(uint64_t line, uint64_t column) {
  for (const std::string_view name : kind_.required) {
    const JsonField* found = field(name);
    if (found != nullptr && isText(found->value) && found->value.size() > 2) continue;
    const bool there = found != nullptr && found->value != "null" && found->value != "\"\"";
    reject(line, column, std::string(name), there ? "field/not-a-text" : "field/missing",
           there ? "`" + std::string(name) + "` should be a text"
                 : "a row of " + std::string(kind_.title) + " needs `" + std::string(name) + "`");
    return false;
  }
  return true;
}

void RowWriter::noteTime(Time time) {
  if (!file_.first || time < *file_.first) file_.first = time;
  if (!file_.last || *file_.last < time) file_.last = time;
}

void RowWriter::noteSpanTimes() {
  for (const std::string_view nanos : {redactor_.firstNanos(), redactor_.lastNanos()}) {
    const auto number = numberOf(nanos);
    if (number && *number > 0) noteTime({static_cast<int64_t>(*number / 1000)});
  }
}

bool RowWriter::timeGood(uint64_t line, uint64_t column) {
  if (kind_.stamp == Stamp::spanNanos) noteSpanTimes();
  if (kind_.timeField.empty()) return true;
  const JsonField* found = field(kind_.timeField);
  if (found == nullptr || found->value == "null" || found->value == "\"\"") return true;
  const auto time = stampOf(found->value, kind_.stamp);
  if (!time) {
    reject(line, column, std::string(kind_.timeField), "time/invalid",
           "`" + std::string(found->value.substr(0, 60)) + "` is no time; RFC 3339 or seconds since 1970 are");
    return false;
  }
  noteTime(*time);
  return true;
}

void RowWriter::learn() {
  if (!kind_.known.empty())
    for (const JsonField& candidate : redactor_.fields()) {
      if (unknown_.size() >= mostUnknown) break;
      if (std::ranges::find(kind_.known, candidate.name) == kind_.known.end()) unknown_.emplace(candidate.name);
    }
  if (!redactor_.version().empty() && versions_.size() < 20) versions_.emplace(redactor_.version());
}

Result<void> RowWriter::row(uint64_t line, uint64_t column, const std::string& pointer) {
  if (!redactor_.wasObject()) {
    reject(line, column, "", "json/not-an-object", "a row of " + std::string(kind_.title) + " is a JSON object");
    return {};
  }
  if (!requiredThere(line, column) || !timeGood(line, column)) return {};
  learn();
  ++file_.rowsRead;
  ++file_.rowsAccepted;
  record_.line = line;
  record_.pointer = pointer;
  record_.text.swap(out_);
  return sink_.record(record_);
}

Result<void> RowWriter::value(std::string_view text, size_t& pos, uint64_t textLine, bool& whole) {
  whole = true;
  pos = std::min(text.find_first_not_of(" \t\r\n", pos), text.size());
  const size_t start = pos;
  if (pos < text.size() && text[pos] == '[') return elements(text, pos, textLine, "", whole);
  out_.clear();
  if (const auto problem = redactor_.value(text, pos, out_)) {
    syntax(*problem, text, textLine);
    whole = false;
    return {};
  }
  const uint64_t line = textLine + linesIn(text.substr(0, start));
  const JsonField* page = kind_.container.empty() ? nullptr : field(kind_.container);
  const bool isRow = kind_.required.empty() || field(kind_.required.front()) != nullptr;
  if (page == nullptr || page->value.empty() || page->value.front() != '[' || isRow) return row(line, 1, "");
  for (const std::string_view total : {std::string_view("total"), std::string_view("total_count")})
    if (const JsonField* found = field(total); found != nullptr)
      announced_ = std::max(announced_, numberOf(found->value).value_or(0));
  size_t at = static_cast<size_t>(page->value.data() - text.data());
  return elements(text, at, textLine, "/" + std::string(kind_.container), whole);
}

Result<void> RowWriter::elements(std::string_view text, size_t& pos, uint64_t textLine, const std::string& pointer, bool& whole) {
  whole = false;
  uint64_t line = textLine + linesIn(text.substr(0, pos));
  size_t lineStart = pos > 0 ? text.rfind('\n', pos - 1) + 1 : 0;     // npos + 1 is 0
  size_t counted = pos++;
  const auto next = [&] { pos = std::min(text.find_first_not_of(" \t\r\n", pos), text.size()); };
  next();
  for (size_t index = 0; pos < text.size() && text[pos] != ']'; ++index) {
    const std::string_view passed = text.substr(counted, pos - counted);
    line += linesIn(passed);
    if (const size_t feed = passed.rfind('\n'); feed != std::string_view::npos) lineStart = counted + feed + 1;
    counted = pos;
    const uint64_t column = pos - lineStart + 1;
    out_.clear();
    if (const auto problem = redactor_.value(text, pos, out_)) {
      syntax(*problem, text, textLine);
      note(line, 0, "", "json/rest-unread", "the rest of the document cannot be cut; what came before is kept");
      return {};
    }
    CHATELAINE_TRY(row(line, column, pointer + "/" + std::to_string(index)));
    next();
    if (pos < text.size() && text[pos] == ',') {
      ++pos;
      next();
    } else if (pos < text.size() && text[pos] != ']') {
      syntax({pos, "json/syntax", "`,` or `]` is missing"}, text, textLine);
      return {};
    }
  }
  if (pos >= text.size()) {
    syntax({pos, "json/syntax", "the list does not end"}, text, textLine);
    return {};
  }
  ++pos;
  whole = true;
  return {};
}

void RowWriter::finish() {
  file_.unknownFields.assign(unknown_.begin(), unknown_.end());
  for (const std::string& version : versions_) {
    file_.version += (file_.version.empty() ? "" : ", ") + version;
    if (version != versionRead)
      note(0, 0, "litellm_api_version", "version/other", "written by LiteLLM " + version + "; this reader knows " +
           std::string(versionRead) + ", its rows are read as that version's");
  }
  if (announced_ > file_.rowsRead)
    note(0, 0, "", "page/incomplete", "the answer says that there are " + std::to_string(announced_) + " rows; the file holds " +
         std::to_string(file_.rowsRead) + ": ask for the other pages too");
  if (suppressed_ > 0)
    problems_.push_back(
        {file_.name, 0, 0, "", "problems/more", std::to_string(suppressed_) + " more problems of this file are not listed"});
}

}  // namespace chatelaine::gateway
