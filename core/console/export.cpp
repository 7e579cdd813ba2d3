#include "core/console/export.h"

#include <nlohmann/json.hpp>

namespace chatelaine::console {

namespace {

// A spreadsheet runs a cell that begins like a formula (OWASP, CSV injection).
std::string harmless(const std::string& cell) {
  const bool formula = !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
  return formula ? "'" + cell : cell;
}

std::string quotedCsv(const std::string& cell) {
  std::string out = "\"";
  for (const char c : cell) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string csvCell(const std::string& cell) {
  const std::string safe = harmless(cell);
  return safe.find_first_of(",\"\r\n") == std::string::npos ? safe : quotedCsv(safe);
}

// Cells of a spreadsheet's clipboard end at tabs and line feeds unless they are quoted.
std::string tsvCell(const std::string& cell) {
  const std::string safe = harmless(cell);
  return safe.find_first_of("\t\"\r\n") == std::string::npos ? safe : quotedCsv(safe);
}

template <class Cell>
std::string lines(const Table& table, char separator, std::string_view end, Cell cell) {
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    for (size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += separator;
      out += cell(cells[i]);
    }
    out += end;
  };
  line(table.columns);
  for (const auto& row : table.rows) line(row);
  return out;
}

}  // namespace

std::string toCsv(const Table& table) { return lines(table, ',', "\r\n", csvCell); }
std::string toTsv(const Table& table) { return lines(table, '\t', "\n", tsvCell); }

std::string toJson(const Table& table) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (const auto& row : table.rows) {
    nlohmann::ordered_json object = nlohmann::ordered_json::object();
    for (size_t i = 0; i < table.columns.size() && i < row.size(); ++i) object[table.columns[i]] = row[i];
    array.push_back(std::move(object));
  }
  return array.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace chatelaine::console
