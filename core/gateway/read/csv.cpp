#include "core/gateway/read/csv.h"

namespace chatelaine::gateway {

namespace {

constexpr size_t longestField = size_t{256} << 20;

}  // namespace

void CsvParser::problem(std::string text) {
  if (!row_.problem.empty()) return;
  row_.problem = std::move(text);
  row_.problemColumn = column_;
}

void CsvParser::feed(std::string_view bytes) {
  for (const char c : bytes) take(c);
}

void CsvParser::take(char c) {
  atRowStart_ = false;
  switch (state_) {
    case State::quoted:
      if (c == '"') state_ = State::quoteInQuoted;
      else if (field_.text.size() < longestField) field_.text += c;
      else problem("a field is longer than 256 MB");
      break;
    case State::quoteInQuoted:
      if (c == '"') {
        field_.text += '"';
        state_ = State::quoted;
        break;
      }
      state_ = State::plain;
      if (c != ',' && c != '\n' && c != '\r') problem("text behind the closing quote of a field");
      [[fallthrough]];
    case State::plain:
    case State::fieldStart:
      if (c == ',') {
        endField();
      } else if (c == '\n') {
        endField();
        endRow();
      } else if (c == '"' && state_ == State::fieldStart) {
        field_.quoted = true;
        state_ = State::quoted;
      } else if (c != '\r') {
        if (c == '"') problem("a quote inside a field that does not begin with one");
        field_.text += c;
        state_ = State::plain;
      }
      break;
  }
  if (c == '\n') {
    ++line_;
    column_ = 1;
    if (state_ == State::fieldStart && row_.fields.empty()) row_.line = line_;
  } else {
    ++column_;
  }
  if (state_ == State::fieldStart) field_.column = column_;
}

void CsvParser::endField() {
  row_.fields.push_back(std::move(field_));
  field_ = {};
  state_ = State::fieldStart;
}

void CsvParser::endRow() {
  const bool blank = row_.fields.size() == 1 && row_.fields[0].text.empty() && !row_.fields[0].quoted;
  if (!blank) onRow_(row_);
  row_ = {};
  row_.line = line_;
  atRowStart_ = true;
}

void CsvParser::finish() {
  if (atRowStart_) return;
  if (state_ == State::quoted) problem("the file ends inside a quoted field");
  endField();
  endRow();
}

}  // namespace chatelaine::gateway
