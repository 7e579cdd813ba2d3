#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/digest.h"
#include "core/report/content.h"
#include "core/report/csv.h"
#include "core/report/folder.h"
#include "core/report/tables.h"

namespace chatelaine::report {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;
using Differences = std::vector<Difference>;

Result<Json> readJson(const fs::path& folder) {
  Result<std::string> text = readText(folder / "report.json");
  if (!text)
    return Error{
        ErrorCode::notFound, "`" + folder.string() + "` holds no report.json; make the report with json among its formats", {}};
  Json value = Json::parse(*text, nullptr, false);
  if (!value.is_object() || value.value("schema", "") != "chatelaine.report/1")
    return Error{ErrorCode::damaged, "`" + (folder / "report.json").string() + "` is no report of this version", {}};
  return value;
}

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Files that changed since they were written, or are gone.
Result<void> compareSums(const fs::path& folder, Differences& out) {
  const auto sums = readSums(folder);
  if (!sums) return sums.error();
  for (const auto& [path, digest] : *sums) {
    Result<std::string> text = readText(folder / path);
    if (!text) out.push_back({path, "sha256 " + digest, "the file is gone"});
    else if (const std::string now = sha256(*text).hex(); now != digest)
      out.push_back({path, "sha256 " + digest, "sha256 " + now + " (changed since it was written)"});
  }
  return {};
}

// Members of two objects side by side, `name` before each.
void compareMembers(const Json& reported, const Json& again, const std::string& name, Differences& out) {
  for (const auto& [key, value] : again.items()) {
    const Json& other = reported.is_object() && reported.contains(key) ? reported.at(key) : Json();
    if (other == value || key == "files" || key == "sha256") continue;
    if (value.is_object() && other.is_object()) compareMembers(other, value, name + key + " ", out);
    else out.push_back({name + key, shown(other), shown(value)});
  }
}

Json byId(const Json& list, const char* id) {
  Json map = Json::object();
  if (!list.is_array()) return map;
  for (const Json& entry : list)
    if (entry.is_object() && entry.contains(id) && entry.at(id).is_string()) map[entry.at(id).get<std::string>()] = entry;
  return map;
}

void compareLists(const Json& reported, const Json& again, const char* id, const std::string& name, Differences& out) {
  const Json before = byId(reported, id);
  const Json now = byId(again, id);
  for (const auto& [key, value] : now.items()) {
    if (before.contains(key)) compareMembers(before.at(key), value, name + key + " ", out);
    else out.push_back({name + key, "not there", "there"});
  }
  for (const auto& [key, value] : before.items())
    if (!now.contains(key)) out.push_back({name + key, "there", "not there"});
}

// Rows of a population by their id; where a value differs, the column is named.
void comparePopulation(const std::string& check, const std::string& reported, const std::string& again, Differences& out) {
  const auto rowsOf = [](const std::string& text, csv::Row& head) {
    std::map<std::string, csv::Row> rows;
    for (csv::Row& row : csv::parse(text)) {
      if (head.empty()) head = row;
      else if (!row.empty()) rows[row.front()] = row;
    }
    return rows;
  };
  csv::Row headBefore;
  csv::Row headNow;
  const auto before = rowsOf(reported, headBefore);
  const auto now = rowsOf(again, headNow);
  if (headBefore != headNow) out.push_back({check + " population columns", csv::line(headBefore), csv::line(headNow)});
  for (const auto& [id, row] : now) {
    const auto old = before.find(id);
    if (old == before.end()) {
      out.push_back({id, "not in the population", row.size() > 3 ? row[3] : "in the population"});
      continue;
    }
    for (size_t i = 0; i < row.size(); ++i)
      if (const std::string was = i < old->second.size() ? old->second[i] : ""; was != row[i])
        out.push_back({id + " " + (i < headNow.size() ? headNow[i] : ""), was, row[i]});
  }
  for (const auto& [id, row] : before)
    if (!now.contains(id)) out.push_back({id, row.size() > 3 ? row[3] : "in the population", "not in the population"});
}

void compareTables(const fs::path& folder, const Report& again, Differences& out) {
  for (const auto& [path, text] : tables(again)) {
    const Result<std::string> written = readText(folder / path);
    if (written && *written == text) continue;
    if (!written) out.push_back({path, "not there", "there"});
    else if (path.ends_with("/population.csv")) comparePopulation(path.substr(7, path.size() - 7 - 15), *written, text, out);
    else out.push_back({path, "sha256 " + sha256(*written).hex(), "sha256 " + sha256(text).hex()});
  }
}

}  // namespace

Result<std::vector<Difference>> compare(const fs::path& folder, const Report& again) {
  Differences out;
  CHATELAINE_TRY(compareSums(folder, out));
  const Result<Json> read = readJson(folder);
  if (!read) return read.error();
  Json reported = *read;
  const std::string stated = shown(reported.value("digest", Json("")));
  for (const char* outside : {"digest", "made", "by", "imports"}) reported.erase(outside);
  if (const std::string own = digestOf(reported); own != stated)
    out.push_back({"report.json digest", stated, own + " (over what it holds now)"});
  const Json now = contentJson(again);
  if (reported != now) {
    Json headBefore = reported;
    Json headNow = now;
    for (const char* list : {"sources", "reconciliation", "checks", "statuses", "tables"}) {
      headBefore.erase(list);
      headNow.erase(list);
    }
    compareMembers(headBefore, headNow, "", out);
    compareLists(reported.value("reconciliation", Json()), now.at("reconciliation"), "source", "reconciliation ", out);
    compareLists(reported.value("checks", Json()), now.at("checks"), "check", "", out);
    const Json before = byId(reported.value("statuses", Json()), "framework");
    for (const Json& framework : now.at("statuses")) {
      const auto id = framework.at("framework").get<std::string>();
      compareLists(before.contains(id) ? before.at(id).value("controls", Json()) : Json(), framework.at("controls"), "control",
                   id + " ", out);
    }
  }
  compareTables(folder, again, out);
  return out;
}

namespace {

std::optional<Time> timeFrom(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  const auto parsed = parseTime(value.get<std::string>());
  return parsed ? std::optional(parsed->time) : std::nullopt;
}

TimeRange rangeFrom(const Json& value) {
  if (!value.is_object()) return {};
  return {timeFrom(value.value("from", Json())), timeFrom(value.value("to", Json()))};
}

std::string textFrom(const Json& value, const char* name) {
  return value.contains(name) && value.at(name).is_string() ? value.at(name).get<std::string>() : std::string();
}

}  // namespace

Result<ReportInput> inputOf(const fs::path& folder) {
  const Result<Json> read = readJson(folder);
  if (!read) return read.error();
  ReportInput input;
  input.workspace = textFrom(*read, "workspace");
  input.version = textFrom(*read, "version");
  input.by = textFrom(*read, "by");
  input.made = timeFrom(read->value("made", Json()));
  for (const Json& framework : read->value("frameworks", Json::array()))
    if (framework.is_string()) input.frameworks.push_back(framework.get<std::string>());
  input.period = rangeFrom(read->value("period", Json()));
  if (const TimeRange recorded = rangeFrom(read->value("recorded", Json())); recorded.from || recorded.to)
    input.recorded = recorded;
  const auto asOf = timeFrom(read->value("as_of", Json()));
  if (!asOf || input.frameworks.empty())
    return Error{ErrorCode::damaged,
                 "`" + (folder / "report.json").string() + "` does not say as of when or for which framework it was made",
                 {}};
  input.asOf = *asOf;
  return input;
}

}  // namespace chatelaine::report
