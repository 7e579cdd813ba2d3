#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "core/cedar/corpus.h"

#include <cstdio>

namespace chatelaine::ctl {

namespace {

Json reportJson(const cedar::CorpusReport& report) {
  Json differences = Json::array();
  for (const cedar::CorpusDifference& d : report.differences)
    differences.push_back({{"test", d.test}, {"request", d.request}, {"what", d.what}, {"expected", d.expected}, {"actual", d.actual}});
  return {{"tests", report.tests},
          {"requests", report.requests},
          {"decision_mismatches", report.decisionMismatches},
          {"reason_mismatches", report.reasonMismatches},
          {"error_mismatches", report.errorMismatches},
          {"validation_mismatches", nullptr},
          {"seconds", report.seconds},
          {"differences", std::move(differences)},
          {"problems", report.problems}};
}

std::string reportText(const cedar::CorpusReport& report) {
  TextTable table;
  table.column("").column("", TextTable::Align::right);
  table.row({"tests", grouped(report.tests)});
  table.row({"requests", grouped(report.requests)});
  table.row({"decisions that differ", grouped(report.decisionMismatches)});
  table.row({"reasons that differ", grouped(report.reasonMismatches)});
  table.row({"errors that differ", grouped(report.errorMismatches)});
  std::string text = table.toText();
  for (const cedar::CorpusDifference& d : report.differences)
    text += "\n" + d.test + ", " + d.request + ": " + d.what + "\n  expected " + d.expected + "\n  actual   " + d.actual + "\n";
  return text;
}

Result<Exit> runPolicyCorpus(Context& context) {
  auto report = cedar::runCorpus(context.arguments.at(0), {}, context.task);
  if (!report) return std::move(report).error();
  for (const std::string& problem : report->problems) context.warn(problem);
  context.answer(reportJson(*report), reportText(*report));
  if (report->decisionMismatches + report->reasonMismatches + report->errorMismatches != 0) return Exit::answeredNo;
  return report->problems.empty() ? Exit::done : Exit::badInput;
}

}  // namespace

Command policyCorpus() {
  return {.noun = "policy",
          .verb = "corpus",
          .summary = "run a folder of official Cedar corpus tests",
          .description = "Each *.json test with its .cedar and .entities.json beside it. Exit code 1 if anything differs.",
          .arguments = {{"DIR", "the folder"}},
          .options = {},
          .example = "chatelainectl policy corpus corpus-tests/",
          .formats = {"text", "json"},
          .run = runPolicyCorpus};
}

}  // namespace chatelaine::ctl
