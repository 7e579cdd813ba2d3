#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

namespace chatelaine::ctl {

namespace {

void printEvidence(Context& context, const console::World& world, const std::vector<posture::Finding>& findings) {
  TextTable table;
  table.column("check").column("subject").column("source").column("record");
  RowWriter rows = context.rows(table);
  for (const posture::Finding& finding : findings) {
    for (const identity::Provenance& from : finding.tested.evidence)
      rows.row({{"check", finding.check}, {"subject", finding.subject}, {"source", from.source}, {"record", from.record}, {"request", nullptr}},
               {finding.check, finding.subject, from.source, from.record});
    for (const std::string& id : finding.tested.requests) {
      const auto row = world.traffic->find(id);
      const traffic::Request request = row ? world.traffic->row(*row) : traffic::Request{};
      rows.row({{"check", finding.check}, {"subject", finding.subject}, {"source", orNull(request.source)}, {"record", orNull(request.record)}, {"request", id}},
               {finding.check, finding.subject, orDash(request.source), "request " + id.substr(0, 12) + (row ? ", " + dayAndMinute(request.time) : "")});
    }
  }
  rows.finish("no findings");
}

Result<Exit> runFindingList(Context& context) {
  auto session = context.open(console::Mode::read);
  if (!session) return std::move(session).error();
  auto runs = (*session)->runChecks(context.task);
  if (!runs) return std::move(runs).error();
  const std::vector<posture::Finding> findings = posture::findings(*runs);
  if (context.arguments.has("--rows")) return printEvidence(context, *(*session)->world(), findings), Exit::done;
  TextTable table;
  RowWriter rows = context.rows(table.column("severity").column("check").column("kind").column("subject").column("reason"));
  for (const posture::Finding& finding : findings)
    rows.row(findingJson(finding), {std::string(posture::toString(finding.severity)), finding.check, std::string(identity::toString(finding.kind)), finding.subject, finding.reason});
  rows.finish("no findings");
  return Exit::done;
}

}  // namespace

Command findingList() {
  return {.noun = "finding",
          .verb = "list",
          .summary = "checks that failed, worst first",
          .description = "--rows prints the records and requests behind each.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {},
          .example = "chatelainectl finding list sample.chatelaine",
          .formats = {"text", "json", "jsonl", "csv"},
          .asOf = true,
          .rows = true,
          .run = runFindingList};
}

}  // namespace chatelaine::ctl
