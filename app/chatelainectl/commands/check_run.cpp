#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/limits.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"
#include "core/posture/check.h"

#include <algorithm>

namespace chatelaine::ctl {

namespace {

uint64_t deviations(const posture::CheckRun& run) {
  return static_cast<uint64_t>(std::count_if(run.population.begin(), run.population.end(), [](const auto& t) { return t.outcome == posture::Outcome::deviation; }));
}

Json testedJson(const posture::CheckRun& run, const posture::Tested& tested) {
  Json fields = Json::object();
  for (const auto& [name, value] : tested.fields) fields[name] = value;
  return {{"check", run.check.id}, {"subject", tested.subject}, {"kind", std::string(identity::toString(tested.kind))},
          {"outcome", std::string(posture::toString(tested.outcome))}, {"reason", orNull(tested.reason)}, {"fields", std::move(fields)}, {"requests", tested.requests}};
}

void printPopulation(Context& context, const std::vector<posture::CheckRun>& runs) {
  TextTable table;
  RowWriter rows = context.rows(table.column("check").column("kind").column("subject").column("outcome").column("reason"));
  for (const posture::CheckRun& run : runs)
    for (const posture::Tested& tested : run.population)
      rows.row(testedJson(run, tested), {run.check.id, std::string(identity::toString(tested.kind)), tested.subject, std::string(posture::toString(tested.outcome)), orDash(tested.reason)});
  rows.finish("nothing was tested");
}

void printRuns(Context& context, const std::vector<posture::CheckRun>& runs) {
  TextTable table;
  table.column("check").column("severity").column("deviations", TextTable::Align::right).column("of", TextTable::Align::right).column("").column("title");
  RowWriter rows = context.rows(table);
  for (const posture::CheckRun& run : runs) {
    const uint64_t bad = deviations(run);
    rows.row({{"check", run.check.id}, {"severity", std::string(posture::toString(run.check.severity))}, {"title", run.check.title}, {"deviations", bad},
              {"rows", run.population.size()}, {"not_assessable", orNull(run.notAssessable)}, {"rule", run.check.rule}, {"controls", controlsOf(run.check.id)}},
             {run.check.id, std::string(posture::toString(run.check.severity)), grouped(bad), grouped(run.population.size()), run.rows,
              run.notAssessable.empty() ? run.check.title : "not assessable: " + run.notAssessable});
  }
  rows.finish("no checks");
}

Result<Exit> runCheckRun(Context& context) {
  auto limits = limitsOf(context.arguments.list("--fail-on"), {"critical", "high", "medium", "low", "info"});
  if (!limits) return std::move(limits).error();
  auto session = context.open(console::Mode::read);
  if (!session) return std::move(session).error();
  auto runs = (*session)->runChecks(context.task);
  if (!runs) return std::move(runs).error();
  if (context.arguments.has("--rows")) printPopulation(context, *runs);
  else printRuns(context, *runs);
  std::map<std::string, uint64_t> counts;
  for (const posture::Finding& finding : posture::findings(*runs)) ++counts[std::string(posture::toString(finding.severity))];
  return overLimit(context, *limits, counts, "findings") ? Exit::answeredNo : Exit::done;
}

}  // namespace

Command checkRun() {
  return {.noun = "check",
          .verb = "run",
          .summary = "run all checks",
          .description = "--rows prints every subject that was tested. With --fail-on the exit code is 1 if there are more findings than N.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--fail-on", "SEVERITY=N,…", "such as critical=0,high=2", {}}},
          .example = "chatelainectl check run sample.chatelaine --fail-on critical=0,high=5",
          .formats = {"text", "json", "jsonl", "csv"},
          .asOf = true,
          .rows = true,
          .run = runCheckRun};
}

}  // namespace chatelaine::ctl
