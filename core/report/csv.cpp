#include "core/report/csv.h"

namespace chatelaine::report::csv {

namespace {

bool looksLikeFormula(std::string_view field) {
  return !field.empty() && std::string_view("=+-@\t\r").find(field.front()) != std::string_view::npos;
}

}  // namespace

std::string line(const Row& fields) {
  std::string text;
  for (const std::string& field : fields) {
    if (&field != &fields.front()) text += ',';
    const std::string safe = looksLikeFormula(field) ? "'" + field : field;
    if (safe.find_first_of(",\"\r\n") == std::string::npos) {
      text += safe;
      continue;
    }
    text += '"';
    for (const char c : safe) {
      if (c == '"') text += '"';
      text += c;
    }
    text += '"';
  }
  return text + "\r\n";
}

std::string write(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) text += line(row);
  return text;
}

std::vector<Row> parse(std::string_view text) {
  std::vector<Row> rows;
  Row row;
  std::string field;
  bool quoted = false;
  bool any = false;
  const auto endRow = [&] {
    row.push_back(std::move(field));
    field.clear();
    rows.push_back(std::move(row));
    row.clear();
    any = false;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
      any = true;
    } else if (quoted) {
      field += c;
    } else if (c == ',') {
      row.push_back(std::move(field));
      field.clear();
      any = true;
    } else if (c == '\n') {
      endRow();
    } else if (c != '\r') {
      field += c;
      any = true;
    }
  }
  if (any) endRow();
  return rows;
}

}  // namespace chatelaine::report::csv
