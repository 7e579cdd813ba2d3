#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"
#include "core/base/near.h"

#include <algorithm>

namespace chatelaine::ctl {

namespace {

Result<TimeRange> periodOf(const Context& context) {
  TimeRange period;
  for (const auto& [option, end] : {std::pair{"--from", &period.from}, std::pair{"--to", &period.to}}) {
    const auto text = context.arguments.value(option);
    if (!text) continue;
    const auto time = parseTime(*text);
    if (!time) return Error{ErrorCode::wrongUse, "`" + std::string(option) + "` needs a date or time such as 2026-10-01, not `" + *text + "`", {}};
    *end = time->time;
  }
  return period;
}

Result<std::vector<std::string>> frameworksOf(const Context& context) {
  std::vector<std::string> known;
  for (const report::Framework& framework : report::frameworks()) known.push_back(framework.id);
  const std::vector<std::string> wanted = context.arguments.list("--framework");
  if (wanted.empty()) return Error{ErrorCode::wrongUse, "`--framework` is missing: " + alternatives(known), {}};
  for (const std::string& id : wanted)
    if (std::find(known.begin(), known.end(), id) == known.end()) return Error{ErrorCode::wrongUse, "no framework `" + id + "`; there are " + alternatives(known), {}};
  return wanted;
}

Json statusesJson(const report::Report& report) {
  Json statuses = Json::array();
  for (const report::FrameworkResult& framework : report.results)
    for (const report::ControlStatus& control : framework.controls)
      statuses.push_back({{"framework", framework.framework}, {"control", control.control}, {"title", control.title}, {"status", std::string(report::toString(control.status))},
                          {"sentence", control.sentence}, {"deviations", control.deviations}, {"tested", control.tested}, {"checks", control.checksRun}});
  return statuses;
}

std::string asText(const report::Report& report, const std::string& folder, bool bold) {
  std::string text;
  for (const report::FrameworkResult& framework : report.results) {
    const auto known = report::frameworkById(framework.framework);
    text += (known ? known->title : framework.framework) + "\n";
    TextTable table;
    table.column("").column("").column("");
    for (const report::ControlStatus& control : framework.controls) table.row({control.control, control.title, control.sentence});
    text += table.toText(2, bold) + "\n";
  }
  return text + "digest " + report.digest + "\nwritten: " + folder + "\n";
}

Result<Exit> runReportMake(Context& context) {
  auto frameworks = frameworksOf(context);
  if (!frameworks) return std::move(frameworks).error();
  auto period = periodOf(context);
  if (!period) return std::move(period).error();
  const auto folder = context.arguments.value("--out");
  if (!folder) return Error{ErrorCode::wrongUse, "`--out` is missing: the folder to write", {}};
  const std::vector<std::string> formats = context.arguments.list("--write");
  for (const std::string& format : formats)
    if (format != "html" && format != "json") return Error{ErrorCode::wrongUse, "`--write` takes html and json, not `" + format + "`", {}};
  auto session = context.open(console::Mode::read);
  if (!session) return std::move(session).error();
  auto report = (*session)->makeReport({*frameworks, *period, *folder, formats}, context.task);
  if (!report) return std::move(report).error();
  return context.answer({{"statuses", statusesJson(*report)}, {"digest", report->digest}, {"folder", *folder}}, asText(*report, *folder, context.bold()));
}

}  // namespace

Command reportMake() {
  return {.noun = "report",
          .verb = "make",
          .summary = "write a report whose every figure can be recounted",
          .description = "The folder holds report.html, report.json, per check population.csv and deviations.csv, sources.csv and SHA256SUMS.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--framework", "ID,…", "such as nist-csf-2.0,owasp-nhi-2025; required", {}},
                      {"--out", "DIR", "the folder to write; required", {}},
                      {"--from", "TIME", "calls before it are no evidence", {}},
                      {"--to", "TIME", "calls from it on are no evidence", {}},
                      {"--write", "FORMAT,…", "html, json; both where it is not given", {}}},
          .example = "chatelainectl report make sample.chatelaine --framework nist-csf-2.0,owasp-nhi-2025 --out report/",
          .formats = {"text", "json"},
          .asOf = true,
          .run = runReportMake};
}

}  // namespace chatelaine::ctl
