#include "core/console/people.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>

#include <nlohmann/json.hpp>

#include "core/gateway/read/csv.h"

namespace chatelaine::console {

namespace {

using gateway::CsvRow;
using Columns = std::map<std::string, size_t>;

std::vector<CsvRow> rowsOf(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<CsvRow> rows;
  gateway::CsvParser parser([&](CsvRow& row) { rows.push_back(row); });
  parser.feed(text);
  parser.finish();
  return rows;
}

std::string trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1));
}

class Rows {
public:
  Rows(std::string file, const CsvRow& header, const PeopleBatch& batch, PeopleRead& out) : file_(std::move(file)), batch_(batch), out_(out) {
    for (size_t i = 0; i < header.fields.size(); ++i) columns_[trimmed(header.fields[i].text)] = i;
  }
  [[nodiscard]] bool has(const std::string& column) const { return columns_.contains(column); }

  void person(const CsvRow& row) {
    const std::string id = cell(row, "id");
    if (!check(row, "id", id)) return;
    nlohmann::json value = nlohmann::json::object();
    for (const char* field : {"mail", "manager", "status", "left"})
      if (has(field)) value[field] = cell(row, field);
    const std::string status = cell(row, "status");
    if (!status.empty() && status != "active" && status != "disabled" && status != "left")
      return reject(row, "status", "people/status", "status must be active, disabled or left, not `" + status + "`");
    if (const std::string left = cell(row, "left"); !left.empty() && !parseTime(left))
      return reject(row, "left", "time/invalid", "`" + left + "` is no date such as 2026-10-30");
    add(row, id, identity::NodeKind::human, "person", value.dump());
  }

  void owner(const CsvRow& row) {
    const std::string id = cell(row, "identity");
    const std::string owner = cell(row, "owner");
    if (!check(row, "identity", id) || !check(row, "owner", owner)) return;
    const std::string until = cell(row, "until");
    const auto end = parseTime(until);
    if (!until.empty() && !end) return reject(row, "until", "time/invalid", "`" + until + "` is no date such as 2026-12-31");
    add(row, id, std::nullopt, "owner", owner);
    if (end) out_.statements.back().until = end->time;
  }

private:
  [[nodiscard]] std::string cell(const CsvRow& row, const std::string& column) const {
    const auto found = columns_.find(column);
    return found == columns_.end() || found->second >= row.fields.size() ? std::string{} : trimmed(row.fields[found->second].text);
  }

  bool check(const CsvRow& row, const std::string& column, const std::string& value) {
    if (row.fields.size() > columns_.size()) {
      reject(row, "", "csv/columns", "the row has " + std::to_string(row.fields.size()) + " columns, the header " + std::to_string(columns_.size()));
      return false;
    }
    if (value.empty()) reject(row, column, "people/missing", "`" + column + "` is empty");
    return !value.empty();
  }

  void reject(const CsvRow& row, std::string field, std::string code, std::string message) {
    out_.problems.push_back({file_, row.line, 0, std::move(field), std::move(code), std::move(message)});
    ++out_.rejected;
  }

  void add(const CsvRow& row, std::string subject, std::optional<identity::NodeKind> kind, std::string field, std::string value) {
    const std::string place = file_ + " line " + std::to_string(row.line);
    out_.statements.push_back({batch_.batch + "-" + std::to_string(row.line), std::move(subject), kind, std::move(field), std::move(value), std::nullopt, batch_.by,
                               batch_.at, place, batch_.batch});
  }

  std::string file_;
  Columns columns_;
  const PeopleBatch& batch_;
  PeopleRead& out_;
};

bool isEmpty(const CsvRow& row) {
  return std::all_of(row.fields.begin(), row.fields.end(), [](const gateway::CsvField& field) { return trimmed(field.text).empty(); });
}

}  // namespace

Result<PeopleRead> readPeople(const std::filesystem::path& csv, const PeopleBatch& batch) {
  std::ifstream in(csv, std::ios::binary);
  if (!in) return Error{ErrorCode::cannotOpen, "cannot read `" + csv.string() + "`", {}};
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const std::vector<CsvRow> rows = rowsOf(text);
  const std::string help = "`" + csv.string() + "` is neither: the first line must be `id,mail,manager,status,left` or `identity,owner,until`";
  if (rows.empty()) return Error{ErrorCode::invalidInput, help, {}};
  PeopleRead out;
  out.sha256 = sha256(text);
  Rows reader(csv.filename().string(), rows.front(), batch, out);
  const bool people = reader.has("id");
  const bool owners = reader.has("identity") && reader.has("owner");
  if (people == owners) return Error{ErrorCode::invalidInput, help, {}};
  for (size_t i = 1; i < rows.size(); ++i) {
    if (!rows[i].problem.empty()) {
      out.problems.push_back({csv.filename().string(), rows[i].line, rows[i].problemColumn, "", "csv/syntax", rows[i].problem});
      ++out.rejected;
    } else if (isEmpty(rows[i])) {
      continue;
    } else if (people) {
      reader.person(rows[i]);
    } else {
      reader.owner(rows[i]);
    }
  }
  return out;
}

}  // namespace chatelaine::console
