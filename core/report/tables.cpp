#include "core/report/tables.h"

#include <algorithm>

#include "core/report/csv.h"

namespace chatelaine::report {

namespace {

using csv::Row;

// "api/key_list.json#3" -> the file and the element, "tables/X.jsonl:12" -> the file and the line.
std::pair<std::string, std::string> fileAndPlace(const std::string& record) {
  for (const char sign : {':', '#'}) {
    const size_t at = record.rfind(sign);
    if (at == std::string::npos || at + 1 == record.size()) continue;
    if (record.find_first_not_of("0123456789", at + 1) != std::string::npos) continue;
    return {record.substr(0, at), sign == ':' ? record.substr(at + 1) : "element " + record.substr(at + 1)};
  }
  return {record, ""};
}

std::string words(const identity::Provenance& from) {
  std::string text = from.source + ": " + from.record + " (" + std::string(toString(from.evidence));
  if (!from.by.empty()) text += " by " + from.by + (from.why.empty() ? "" : ", " + from.why);
  return text + ")";
}

std::vector<std::string> fieldNames(const posture::CheckRun& run) {
  std::vector<std::string> names;
  for (const posture::Tested& tested : run.population)
    for (const auto& [name, value] : tested.fields)
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  return names;
}

std::string fieldOf(const posture::Tested& tested, const std::string& name) {
  for (const auto& [field, value] : tested.fields)
    if (field == name) return value;
  return "";
}

std::string further(const std::vector<identity::Provenance>& evidence) {
  std::string text;
  for (size_t i = 1; i < evidence.size(); ++i) text += (text.empty() ? "" : "; ") + words(evidence[i]);
  return text;
}

Row rowOf(const posture::CheckRun& run, const posture::Tested& tested, const std::vector<std::string>& names) {
  Row row{rowId(run, tested), std::string(identity::toString(tested.kind)), tested.subject,
          std::string(posture::toString(tested.outcome)), tested.reason};
  for (const std::string& name : names) row.push_back(fieldOf(tested, name));
  const identity::Provenance first = tested.evidence.empty() ? identity::Provenance{} : tested.evidence.front();
  const auto [file, place] = fileAndPlace(first.record);
  row.insert(row.end(), {first.source, file, place, tested.evidence.empty() ? "" : std::string(toString(first.evidence)),
                         further(tested.evidence), std::to_string(tested.requests.size())});
  return row;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

std::string controlsCsv(const Report& report) {
  std::vector<Row> rows{{"framework", "control", "title", "status", "sentence", "deviations", "tested", "checks_run",
                         "checks_with_deviations", "checks_not_run", "supporting"}};
  for (const FrameworkResult& result : report.results) {
    for (const ControlStatus& status : result.controls)
      rows.push_back({result.framework, status.control, status.title, std::string(toString(status.status)), status.sentence,
                      std::to_string(status.deviations), std::to_string(status.tested), joined(status.checksRun),
                      joined(status.checksWithDeviations), joined(status.checksNotRun), joined(status.supporting)});
    const auto framework = frameworkById(result.framework);
    for (const std::string& id : result.supportingOnly) {
      const auto control = std::ranges::find(framework->controls, id, &Control::id);
      std::string supporting;
      for (const Mapping& mapping : framework->mappings)
        if (mapping.control == id) supporting += (supporting.empty() ? "" : " ") + mapping.check;
      rows.push_back(
          {result.framework, id, control->title, "no status", "supporting evidence only", "", "", "", "", "", supporting});
    }
  }
  return csv::write(rows);
}

std::string coverageCsv(const ReportInput& input) {
  const Coverage& coverage = input.coverage;
  std::vector<Row> rows{{"figure", "value", "rule"}};
  rows.push_back({"requests", std::to_string(coverage.requests), "traffic list without listings, in the period"});
  rows.push_back({"replayable", std::to_string(coverage.replayable), "of these, those that a policy can be asked about"});
  for (const auto& [reason, n] : coverage.notReplayable)
    rows.push_back({"not replayable: " + reason, std::to_string(n), "the rest, by reason"});
  rows.push_back({"comparable", std::to_string(coverage.comparable), "replay conform: agree and disagree together"});
  rows.push_back({"agree", std::to_string(coverage.agree), "replay conform: agree"});
  rows.push_back({"identities", std::to_string(input.identities), "inventory list, one a row"});
  return csv::write(rows);
}

std::string sourcesCsv(const ReportInput& input) {
  std::vector<Row> rows{{"source", "reader", "file", "sha256", "bytes", "rows", "rejected", "first", "last"}};
  for (const SourceRow& row : input.sources)
    rows.push_back({row.source, row.reader, row.file, row.sha256, std::to_string(row.bytes), std::to_string(row.rows),
                    std::to_string(row.rejected), row.first ? formatTime(*row.first) : "",
                    row.last ? formatTime(*row.last) : ""});
  return csv::write(rows);
}

std::string totalsCsv(const ReportInput& input) {
  std::vector<Row> rows{{"source", "total", "stated", "stated_by", "counted", "agrees", "rule"}};
  for (const Reconciliation& one : input.reconciliations) {
    for (const ControlTotal& total : one.totals)
      rows.push_back({one.source, total.what, total.stated, total.statedBy, total.counted, total.agrees ? "yes" : "no", total.rule});
    if (!one.notReconcilable.empty()) rows.push_back({one.source, "", "", "", "", "not reconcilable", one.notReconcilable});
  }
  return csv::write(rows);
}

}  // namespace

std::string rowId(const posture::CheckRun& run, const posture::Tested& tested) {
  return run.check.id + "/" + std::string(identity::toString(tested.kind)) + "/" + tested.subject;
}

std::string populationCsv(const posture::CheckRun& run, bool deviationsOnly) {
  const std::vector<std::string> names = fieldNames(run);
  Row head{"id", "kind", "subject", "result", "reason"};
  head.insert(head.end(), names.begin(), names.end());
  head.insert(head.end(), {"source", "file", "line", "evidence", "further_evidence", "requests"});
  std::vector<Row> rows{std::move(head)};
  for (const posture::Tested& tested : run.population)
    if (!deviationsOnly || tested.outcome == posture::Outcome::deviation) rows.push_back(rowOf(run, tested, names));
  return csv::write(rows);
}

std::string requestsCsv(const posture::CheckRun& run) {
  std::vector<Row> rows{{"id", "request"}};
  for (const posture::Tested& tested : run.population)
    for (const std::string& request : tested.requests) rows.push_back({rowId(run, tested), request});
  return rows.size() == 1 ? std::string() : csv::write(rows);
}

std::map<std::string, std::string> tables(const Report& report) {
  std::map<std::string, std::string> files;
  for (const posture::CheckRun& run : report.input.runs) {
    const std::string folder = "checks/" + run.check.id + "/";
    files[folder + "population.csv"] = populationCsv(run, false);
    files[folder + "deviations.csv"] = populationCsv(run, true);
    if (std::string requests = requestsCsv(run); !requests.empty()) files[folder + "requests.csv"] = std::move(requests);
  }
  files["controls.csv"] = controlsCsv(report);
  files["coverage.csv"] = coverageCsv(report.input);
  files["sources.csv"] = sourcesCsv(report.input);
  files["totals.csv"] = totalsCsv(report.input);
  return files;
}

}  // namespace chatelaine::report
