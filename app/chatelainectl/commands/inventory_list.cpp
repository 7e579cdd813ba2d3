#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

#include <set>

namespace chatelaine::ctl {

namespace {

// "28, every model"
std::string reachCell(const console::InventoryRow& row) {
  std::string text = grouped(row.reach);
  for (const std::string& kind : row.reachesEvery) text += ", every " + kind;
  return text;
}

TextTable table() {
  TextTable table;
  table.column("kind").column("id").column("owner").column("last used").column("last tried").column("expires");
  table.column("requests", TextTable::Align::right).column("denied", TextTable::Align::right).column("shared", TextTable::Align::right);
  return table.column("reach", TextTable::Align::right).column("state").column("what stands out");
}

std::vector<std::string> cells(const console::InventoryRow& row) {
  const std::string expires = row.neverExpires ? "never" : dayAndMinute(row.expires);
  return {std::string(identity::toString(row.kind)), row.id, row.kind == identity::NodeKind::human ? "-" : row.owner, dayAndMinute(row.lastUsed), dayAndMinute(row.lastTried), expires,
          row.behindGateway ? "-" : grouped(row.requests), row.behindGateway ? "-" : grouped(row.denied), row.sharedBy == 0 ? "-" : grouped(row.sharedBy),
          reachCell(row), row.state, row.use};
}

Result<std::optional<identity::NodeKind>> wantedKind(const Context& context) {
  const auto text = context.arguments.value("--kind");
  if (!text) return std::optional<identity::NodeKind>{};
  const auto kind = identity::nodeKindFromString(*text);
  if (!kind) return Error{ErrorCode::wrongUse, "no kind `" + *text + "`; there are human, agent, workload, team, credential, tool, model, mcp-server and more", {}};
  return kind;
}

void requestRows(Context& context, const console::World& world, const console::Scope& scope, const std::vector<console::InventoryRow>& rows) {
  std::set<std::pair<identity::NodeKind, std::string>> wanted;
  for (const auto& row : rows) wanted.emplace(row.kind, row.kind == identity::NodeKind::credential ? row.id : row.name);
  RowWriter writer = context.rows(requestTable());
  const traffic::Selection selection = select(world, scope);
  for (const traffic::RowId id : world.traffic->rowsByTime()) {
    if (!selection[id.segment].test(id.row) || writer.closed()) continue;
    const traffic::Request request = world.traffic->row(id);
    const std::string credential = world.graph->credentialShown(request.credentialId, request.credential, request.source);
    bool mine = wanted.contains({identity::NodeKind::credential, credential}) || (request.human && wanted.contains({identity::NodeKind::human, request.human->name}));
    for (const traffic::Named& agent : request.agents) mine = mine || wanted.contains({identity::NodeKind::agent, agent.name});
    if (mine) writer.row(requestJson(request), requestCells(request));
  }
  writer.finish("no requests");
}

Result<Exit> runInventoryList(Context& context) {
  auto view = context.view();
  if (!view) return std::move(view).error();
  const auto& [session, world, scope] = *view;
  auto kind = wantedKind(context);
  if (!kind) return std::move(kind).error();
  auto runs = session->runChecks(context.task);
  if (!runs) return std::move(runs).error();
  std::vector<console::InventoryRow> kept;
  for (console::InventoryRow& row : console::inventory(*world, scope, posture::findings(*runs))) {
    const bool wanted = *kind ? row.kind == **kind : identity::isNhi(row.kind) || row.kind == identity::NodeKind::human;
    if (wanted) kept.push_back(std::move(row));
  }
  if (context.arguments.has("--rows")) return requestRows(context, *world, scope, kept), Exit::done;
  RowWriter rows = context.rows(table());
  for (const console::InventoryRow& row : kept) rows.row(inventoryJson(row), cells(row));
  rows.finish("no identity matches");
  return Exit::done;
}

}  // namespace

Command inventoryList() {
  return {.noun = "inventory",
          .verb = "list",
          .summary = "identities and credentials, with owner, use and reach",
          .description = "Without --kind: credentials, agents, workloads and humans. Conditions on requests restrict the columns of use, conditions\n"
                         "on identities restrict the rows. `last tried` moves with refused requests too. --rows prints the requests behind them.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--kind", "KIND", "only this kind: credential, agent, workload, human, team, tool, model, mcp-server, gateway", {}},
                      {"--filter", "TEXT", "such as: verdict == deny and time >= 2026-10-01", {}}},
          .example = "chatelainectl inventory list sample.chatelaine --kind credential",
          .formats = {"text", "json", "jsonl", "csv"},
          .asOf = true,
          .rows = true,
          .run = runInventoryList};
}

}  // namespace chatelaine::ctl
