#include "app/chatelainectl/output.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

#include "core/console/export.h"

namespace chatelaine::ctl {

namespace {

constexpr size_t bufferBytes = 1 << 16;

// East Asian wide characters take two cells of a terminal (Unicode TR 11, the blocks that names are written in).
bool isWide(uint32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) || (c >= 0x1F300 && c <= 0x1FAFF);
}

bool isCombining(uint32_t c) { return (c >= 0x300 && c <= 0x36F) || c == 0x200B || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F); }

// A recorded text may hold line feeds and escape codes: a terminal must see neither.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == '\n' || byte == '\t' || byte == '\r') out += ' ';
    else if (byte >= 0x20 && byte != 0x7F) out += c;
    else out += "\xEF\xBF\xBD";
  }
  return out;
}

}  // namespace

void Stream::write(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= bufferBytes) flush();
}

void Stream::flush() {
  std::string_view rest = buffer_;
  while (failed_ == 0 && !rest.empty()) {
    const ssize_t n = ::write(descriptor_, rest.data(), rest.size());
    if (n >= 0) rest.remove_prefix(static_cast<size_t>(n));
    else if (errno != EINTR) failed_ = errno;
  }
  buffer_.clear();
}

Result<void> Stream::finish() {
  flush();
  if (failed_ == 0 || failed_ == EPIPE) return {};
  return Error{ErrorCode::cannotOpen, std::string("the output could not be written: ") + std::strerror(failed_), {}};
}

TextTable& TextTable::column(std::string title, Align align) {
  titles_.push_back(std::move(title));
  aligns_.push_back(align);
  return *this;
}

std::string TextTable::toText(size_t indent, bool bold) const {
  std::vector<std::vector<std::string>> lines;
  const bool header = std::any_of(titles_.begin(), titles_.end(), [](const std::string& t) { return !t.empty(); });
  if (header) lines.push_back(titles_);
  for (const auto& row : rows_) {
    lines.emplace_back();
    for (const std::string& cell : row) lines.back().push_back(printable(cell));
  }
  std::vector<size_t> widths(titles_.size(), 0);
  for (const auto& line : lines)
    for (size_t c = 0; c < line.size() && c < widths.size(); ++c) widths[c] = std::max(widths[c], displayWidth(line[c]));
  std::string out;
  for (size_t l = 0; l < lines.size(); ++l) {
    std::string text(indent, ' ');
    for (size_t c = 0; c < lines[l].size() && c < widths.size(); ++c) {
      const std::string pad(widths[c] - displayWidth(lines[l][c]), ' ');
      if (c > 0) text += "  ";
      text += aligns_[c] == Align::right ? pad + lines[l][c] : lines[l][c] + pad;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += header && l == 0 && bold ? "\x1b[1m" + text + "\x1b[0m\n" : text + "\n";
  }
  return out;
}

RowWriter::RowWriter(Stream& out, Format format, TextTable table, bool bold)
    : out_(out), format_(format), table_(std::move(table)), bold_(bold) {}

void RowWriter::row(const Json& object, std::vector<std::string> cells) {
  switch (format_) {
    case Format::text: table_.row(std::move(cells)); break;
    case Format::json: out_.write((rows_ == 0 ? "[\n" : ",\n") + object.dump()); break;
    case Format::jsonl: out_.write(object.dump() + "\n"); break;
    case Format::csv: csvRow(object); break;
  }
  ++rows_;
}

void RowWriter::csvRow(const Json& object) {
  console::Table table;
  std::vector<std::string> cells;
  for (const auto& [key, value] : object.items()) {
    table.columns.push_back(key);
    cells.push_back(csvCell(value));
  }
  table.rows.push_back(std::move(cells));
  const std::string text = console::toCsv(table);
  out_.write(rows_ == 0 ? std::string_view(text) : std::string_view(text).substr(text.find('\n') + 1));
}

void RowWriter::finish(std::string_view whenEmpty) {
  if (format_ == Format::json) out_.write(rows_ == 0 ? "[]\n" : "\n]\n");
  if (format_ != Format::text) return;
  if (table_.empty()) out_.write(whenEmpty.empty() ? std::string() : std::string(whenEmpty) + "\n");
  else out_.write(table_.toText(0, bold_));
}

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) digits.insert(static_cast<size_t>(place), ",");
  return digits;
}

std::string counted(uint64_t number, std::string_view one, std::string_view many) {
  return grouped(number) + " " + std::string(number == 1 ? one : many);
}

size_t displayWidth(std::string_view utf8) {
  size_t width = 0;
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    uint32_t c = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (size_t k = 1; k < length && i + k < utf8.size(); ++k) c = (c << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3F);
    if (!isCombining(c)) width += isWide(c) ? 2 : 1;
    i += length;
  }
  return width;
}

std::string csvCell(const Json& value) {
  if (value.is_null()) return {};
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.dump();
  std::string text;
  for (const Json& member : value) text += (text.empty() ? "" : "; ") + csvCell(member);
  return text;
}

}  // namespace chatelaine::ctl
