#include <nlohmann/json.hpp>

#include "core/base/digest.h"
#include "core/posture/crosswalk.h"
#include "core/report/assess.h"
#include "core/report/content.h"
#include "core/report/tables.h"

namespace chatelaine::report {

namespace {

using Json = nlohmann::json;

Json timeJson(const std::optional<Time>& time) { return time ? Json(formatTime(*time)) : Json(nullptr); }
Json rangeJson(const TimeRange& range) { return {{"from", timeJson(range.from)}, {"to", timeJson(range.to)}}; }

Json parametersJson(const posture::CheckInfo& check) {
  Json all = Json::array();
  for (const posture::Parameter& p : check.parameters)
    all.push_back({{"name", p.name}, {"default", p.defaultValue}, {"value", p.value}, {"unit", p.unit}, {"set_by", p.setBy}});
  return all;
}

Json checkJson(const posture::CheckRun& run, const std::map<std::string, std::string>& files) {
  const Tally tally = tallyOf(run);
  Json out{{"check", run.check.id},
           {"title", run.check.title},
           {"category", run.check.category},
           {"severity", posture::toString(run.check.severity)},
           {"rationale", run.check.rationale},
           {"rule", run.check.rule},
           {"fix", run.check.fix},
           {"rows", run.rows},
           {"parameters", parametersJson(run.check)},
           {"population", tally.population},
           {"tested", tally.tested},
           {"deviations", tally.deviations},
           {"not_evaluated", tally.notEvaluated},
           {"not_assessable", run.notAssessable},
           {"selection", "full population, no sample"},
           {"files", Json::object()}};
  for (const char* name : {"population", "deviations", "requests"}) {
    const std::string path = "checks/" + run.check.id + "/" + name + ".csv";
    if (const auto file = files.find(path); file != files.end())
      out["files"][name] = {{"path", path}, {"sha256", sha256(file->second).hex()}};
  }
  return out;
}

Json statusJson(const ControlStatus& status) {
  return {{"control", status.control},
          {"title", status.title},
          {"status", toString(status.status)},
          {"sentence", status.sentence},
          {"deviations", status.deviations},
          {"tested", status.tested},
          {"checks_run", status.checksRun},
          {"checks_with_deviations", status.checksWithDeviations},
          {"checks_not_run", status.checksNotRun},
          {"supporting", status.supporting}};
}

Json resultJson(const FrameworkResult& result) {
  Json controls = Json::array();
  for (const ControlStatus& status : result.controls) controls.push_back(statusJson(status));
  return {{"framework", result.framework},
          {"of", result.of},
          {"controls", std::move(controls)},
          {"supporting_only", result.supportingOnly}};
}

Json sourceJson(const SourceRow& row) {
  return {{"source", row.source},     {"reader", row.reader},         {"file", row.file},
          {"sha256", row.sha256},     {"bytes", row.bytes},           {"rows", row.rows},
          {"rejected", row.rejected}, {"first", timeJson(row.first)}, {"last", timeJson(row.last)}};
}

Json reconciliationJson(const Reconciliation& one) {
  Json totals = Json::array();
  for (const ControlTotal& total : one.totals)
    totals.push_back({{"what", total.what}, {"stated", total.stated}, {"stated_by", total.statedBy}, {"counted", total.counted},
                      {"agrees", total.agrees}, {"rule", total.rule}});
  return {{"source", one.source},
          {"totals", std::move(totals)},
          {"not_reconcilable", one.notReconcilable.empty() ? Json(nullptr) : Json(one.notReconcilable)}};
}

Json importsJson(const std::vector<ImportRow>& imports) {
  Json all = Json::array();
  for (const ImportRow& row : imports)
    all.push_back({{"source", row.source}, {"readers", row.readers}, {"imported", formatTime(row.imported)}, {"by", row.by}});
  return all;
}

Json coverageJson(const Coverage& coverage) {
  return {{"requests", coverage.requests}, {"replayable", coverage.replayable}, {"not_replayable", coverage.notReplayable},
          {"agree", coverage.agree}, {"comparable", coverage.comparable}};
}

}  // namespace

Json contentJson(const Report& report) {
  const ReportInput& input = report.input;
  const auto files = tables(report);
  Json sources = Json::array();
  for (const SourceRow& row : input.sources) sources.push_back(sourceJson(row));
  Json reconciliation = Json::array();
  for (const Reconciliation& one : input.reconciliations) reconciliation.push_back(reconciliationJson(one));
  Json checks = Json::array();
  for (const posture::CheckRun& run : input.runs) checks.push_back(checkJson(run, files));
  Json statuses = Json::array();
  for (const FrameworkResult& result : report.results) statuses.push_back(resultJson(result));
  Json tableFiles = Json::object();
  for (const char* name : {"controls.csv", "coverage.csv", "sources.csv", "totals.csv"}) tableFiles[name] = sha256(files.at(name)).hex();
  return {{"schema", "chatelaine.report/1"},
          {"workspace", input.workspace},
          {"frameworks", input.frameworks},
          {"period", rangeJson(input.period)},
          {"as_of", formatTime(input.asOf)},
          {"recorded", input.recorded ? rangeJson(*input.recorded) : Json(nullptr)},
          {"tool", "Chatelaine " + input.version},
          {"version", input.version},
          {"crosswalk", posture::crosswalkVersion()},
          {"identities", input.identities},
          {"coverage", coverageJson(input.coverage)},
          {"sources", std::move(sources)},
          {"reconciliation", std::move(reconciliation)},
          {"checks", std::move(checks)},
          {"statuses", std::move(statuses)},
          {"tables", std::move(tableFiles)}};
}

std::string digestOf(const Json& content) { return sha256(content.dump(-1, ' ', false, Json::error_handler_t::replace)).hex(); }

Json toJson(const Report& report) {
  Json out = contentJson(report);
  out["digest"] = report.digest;
  out["made"] = timeJson(report.input.made);
  out["by"] = report.input.by;
  out["imports"] = importsJson(report.input.imports);
  return out;
}

Result<Report> make(ReportInput input) {
  if (input.frameworks.empty()) return Error{ErrorCode::wrongUse, "a report needs a framework, for example nist-csf-2.0", {}};
  Report report;
  for (const std::string& id : input.frameworks) {
    const auto framework = frameworkById(id);
    if (!framework) {
      std::string known;
      for (const Framework& other : frameworks()) known += (known.empty() ? "" : ", ") + other.id;
      return Error{ErrorCode::notFound, "no framework `" + id + "` in this version; there are " + known, {}};
    }
    report.results.push_back(assess(*framework, input.runs));
  }
  report.input = std::move(input);
  report.digest = digestOf(contentJson(report));
  return report;
}

}  // namespace chatelaine::report
