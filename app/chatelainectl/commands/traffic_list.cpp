#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runTrafficList(Context& context) {
  auto view = context.view();
  if (!view) return std::move(view).error();
  const auto& [session, world, scope] = *view;
  const traffic::Selection selection = select(*world, scope);
  RowWriter rows = context.rows(requestTable());
  for (const traffic::RowId id : world->traffic->rowsByTime()) {
    if (context.task.cancelled()) return Task::cancelledError();
    if (rows.closed()) break;
    if (!selection[id.segment].test(id.row)) continue;
    const traffic::Request request = world->traffic->row(id);
    rows.row(requestJson(request), requestCells(request));
  }
  rows.finish("no request matches");
  return Exit::done;
}

}  // namespace

Command trafficList() {
  return {.noun = "traffic",
          .verb = "list",
          .summary = "recorded requests, one row a call, by time",
          .description = "`agents` are outermost first, the caller last. A verdict `none` says that no access decision is recorded.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--filter", "TEXT", "such as: credential == \"vk-deploy\" and time >= 2026-10-31", {}}},
          .example = "chatelainectl traffic list sample.chatelaine --filter 'credential == \"vk-deploy\" and time >= 2026-10-31'",
          .formats = {"text", "json", "jsonl", "csv"},
          .asOf = true,
          .run = runTrafficList};
}

}  // namespace chatelaine::ctl
