#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "core/gateway/reader.h"

#include <cstdio>

namespace chatelaine::ctl {

namespace {

std::string percent(double share) {
  char text[16];
  std::snprintf(text, sizeof text, "%.0f %%", share * 100);
  return text;
}

Result<Exit> runSourceDetect(Context& context) {
  TextTable table;
  RowWriter rows = context.rows(table.column("file").column("reader").column("content").column("sure", TextTable::Align::right).column("why"));
  Exit exit = Exit::done;
  for (const std::string& path : context.arguments.from(0)) {
    auto found = gateway::detect(path);
    if (!found) {
      context.error(found.error());
      exit = Exit::cannotOpen;
      continue;
    }
    if (found->empty() || found->front().reader.empty()) {
      if (exit == Exit::done) exit = Exit::answeredNo;
      const std::string why = found->empty() ? "no reader takes it" : found->front().reason;
      rows.row({{"path", path}, {"reader", nullptr}, {"kind", nullptr}, {"confidence", 0}, {"reason", why}}, {path, "-", "-", "-", why});
      continue;
    }
    for (const gateway::Detection& one : *found)
      rows.row({{"path", path}, {"reader", one.reader}, {"kind", one.kind}, {"confidence", one.confidence}, {"reason", one.reason}},
               {path, one.reader, one.kind, percent(one.confidence), one.reason});
  }
  rows.finish("");
  return exit;
}

}  // namespace

Command sourceDetect() {
  return {.noun = "source",
          .verb = "detect",
          .summary = "which reader would take a file, and why",
          .description = "Exit code 1 if a file is taken by no reader.",
          .arguments = {{"FILE", "a file; .zst and .gz are looked into", false, true}},
          .options = {},
          .example = "chatelainectl source detect export/LiteLLM_SpendLogs.jsonl",
          .formats = {"text", "json", "jsonl", "csv"},
          .run = runSourceDetect};
}

}  // namespace chatelaine::ctl
