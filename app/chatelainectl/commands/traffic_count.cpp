#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

namespace chatelaine::ctl {

namespace {

void printRequests(Context& context, const traffic::Snapshot& snapshot, const traffic::Selection& selection) {
  RowWriter rows = context.rows(requestTable());
  for (const traffic::RowId id : snapshot.rowsByTime()) {
    if (rows.closed()) break;
    if (!selection[id.segment].test(id.row)) continue;
    const traffic::Request request = snapshot.row(id);
    rows.row(requestJson(request), requestCells(request));
  }
  rows.finish("no request matches");
}

Result<Exit> printGroups(Context& context, const traffic::Snapshot& snapshot, const traffic::Selection& selection, const std::vector<std::string>& fields) {
  auto groups = traffic::groupBy(snapshot, selection, fields);
  if (!groups) {
    Error error = std::move(groups).error();
    if (error.code == ErrorCode::notFound) error.code = ErrorCode::wrongUse;
    return error;
  }
  TextTable table;
  for (const std::string& field : fields) table.column(field);
  RowWriter rows = context.rows(table.column("requests", TextTable::Align::right));
  for (const traffic::Group& group : *groups) {
    Json object = Json::object();
    std::vector<std::string> cells;
    for (size_t i = 0; i < fields.size(); ++i) {
      object[fields[i]] = group.recorded[i] ? Json(group.key[i]) : Json(nullptr);
      cells.push_back(group.recorded[i] ? group.key[i] : "(not recorded)");
    }
    object["count"] = group.count;
    cells.push_back(grouped(group.count));
    rows.row(object, std::move(cells));
  }
  rows.finish("no request matches");
  return Exit::done;
}

Result<Exit> runTrafficCount(Context& context) {
  auto view = context.view();
  if (!view) return std::move(view).error();
  const auto& [session, world, scope] = *view;
  const traffic::Selection selection = select(*world, scope);
  if (context.arguments.has("--rows")) return printRequests(context, *world->traffic, selection), Exit::done;
  const std::vector<std::string> fields = context.arguments.list("--group-by");
  if (!fields.empty()) return printGroups(context, *world->traffic, selection, fields);
  const size_t count = traffic::count(selection);
  if (context.format == Format::csv) return context.out.write("count\n" + std::to_string(count) + "\n"), Exit::done;
  return context.answer({{"count", count}}, grouped(count) + "\n");
}

}  // namespace

Command trafficCount() {
  return {.noun = "traffic",
          .verb = "count",
          .summary = "how many requests, also by groups",
          .description = "With --group-by one row a group, the largest first; null where a field is not recorded.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--filter", "TEXT", "such as: kind == tool and verdict == deny", {}}, {"--group-by", "FIELD,…", "fields, such as credential,verdict", {}}},
          .example = "chatelainectl traffic count sample.chatelaine --group-by kind,verdict",
          .formats = {"text", "json", "jsonl", "csv"},
          .asOf = true,
          .rows = true,
          .run = runTrafficCount};
}

}  // namespace chatelaine::ctl
