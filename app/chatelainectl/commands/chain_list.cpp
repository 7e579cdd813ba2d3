#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

namespace chatelaine::ctl {

namespace {

std::vector<std::string> cells(const simulate::Chain& chain) {
  return {dayAndMinute(chain.from), chain.human.empty() ? "not recorded" : chain.human, orDash(joined(chain.agents, ", ")), grouped(chain.requests.size()),
          chain.key, chain.cut ? "cut: " + chain.cutReason : ""};
}

Result<Exit> runChainList(Context& context) {
  auto view = context.view();
  if (!view) return std::move(view).error();
  const auto& [session, world, scope] = *view;
  const std::vector<simulate::Chain> chains = simulate::chains(*world->traffic, select(*world, scope));
  if (context.arguments.has("--rows")) {
    RowWriter rows = context.rows(requestTable());
    for (const simulate::Chain& chain : chains)
      for (const traffic::RowId id : chain.requests) {
        const traffic::Request request = world->traffic->row(id);
        rows.row(requestJson(request), requestCells(request));
      }
    rows.finish("no chain matches");
    return Exit::done;
  }
  TextTable table;
  table.column("started").column("human").column("agents").column("requests", TextTable::Align::right).column("chain").column("");
  RowWriter rows = context.rows(table);
  for (const simulate::Chain& chain : chains) {
    if (rows.closed()) break;
    rows.row(chainJson(chain, *world->traffic), cells(chain));
  }
  rows.finish("no chain matches");
  return Exit::done;
}

}  // namespace

Command chainList() {
  return {.noun = "chain",
          .verb = "list",
          .summary = "chains: one execution with all its hops",
          .description = "A chain is one task, session or trace, else a single call. A filter keeps the chains that have a request which matches.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--filter", "TEXT", "such as: human == \"mei.tanaka\"", {}}},
          .example = "chatelainectl chain list sample.chatelaine --filter 'agent == \"deploy-agent\"'",
          .formats = {"text", "json", "jsonl", "csv"},
          .asOf = true,
          .rows = true,
          .run = runChainList};
}

}  // namespace chatelaine::ctl
