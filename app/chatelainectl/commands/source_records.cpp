#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "core/console/evidence.h"

namespace chatelaine::ctl {

namespace {

gateway::RecordQuery recordQuery(const Arguments& arguments) {
  return {arguments.valueOr("--source", ""), arguments.valueOr("--kind", ""), arguments.valueOr("--file", ""), arguments.list("--group-by")};
}

Result<Exit> printRecords(Context& context) {
  TextTable table;
  RowWriter rows = context.rows(table.column("source").column("place").column("record"));
  CHATELAINE_TRY(console::eachRecord(
      context.arguments.at(0), recordQuery(context.arguments),
      [&](const gateway::RawFile& file, const gateway::RawRecord& record) {
        Json content = Json::parse(record.text, nullptr, false);
        if (content.is_discarded()) content = record.text;
        const std::string place = record.pointer.empty() ? file.name + ":" + std::to_string(record.line) : file.name + "#" + record.pointer;
        rows.row({{"source", file.source}, {"kind", file.kind}, {"file", file.name}, {"line", record.line}, {"pointer", record.pointer}, {"record", content}},
                 {file.source, place, record.text});
        return !rows.closed();
      },
      context.task));
  rows.finish("no record is kept");
  return Exit::done;
}

Result<Exit> runSourceRecords(Context& context) {
  if (context.arguments.has("--rows")) return printRecords(context);
  auto groups = console::countRecords(context.arguments.at(0), recordQuery(context.arguments), context.task);
  if (!groups) return std::move(groups).error();
  std::vector<std::string> fields = context.arguments.list("--group-by");
  if (fields.empty()) fields = {"source", "kind", "file"};
  TextTable table;
  for (const std::string& field : fields) table.column(field);
  RowWriter rows = context.rows(table.column("records", TextTable::Align::right));
  for (const gateway::RecordGroup& group : *groups) {
    Json object = Json::object();
    std::vector<std::string> cells;
    for (size_t i = 0; i < fields.size(); ++i) {
      object[fields[i]] = group.key[i] ? Json(*group.key[i]) : Json(nullptr);
      cells.push_back(group.key[i] ? group.key[i]->empty() ? "(empty)" : *group.key[i] : "(none)");
    }
    object["records"] = group.count;
    cells.push_back(grouped(group.count));
    rows.row(object, std::move(cells));
  }
  rows.finish("no record is kept");
  return Exit::done;
}

}  // namespace

Command sourceRecords() {
  return {.noun = "source",
          .verb = "records",
          .summary = "the records as they were read, counted by their own fields",
          .description = "To hold what was read against the system's own figures. A field may lie deep (metadata.user_agent) or in a list\n"
                         "(metadata.guardrail_information[].guardrail_name: each element counts). Of traces each span counts; its fields are\n"
                         "trace, span, parent, service, scope, name, status and its attributes. Without --group-by records by file.\n"
                         "--rows prints the records, redacted as they are kept.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--source", "NAME", "of this source only", {}},
                      {"--kind", "KIND", "of files of this kind only, such as spend-logs or traces", {}},
                      {"--file", "NAME", "of this file only, as `workspace info --rows` names it", {}},
                      {"--group-by", "FIELD,…", "fields of the records, such as call_type,status", {}}},
          .example = "chatelainectl source records sample.chatelaine --kind spend-logs --group-by call_type,status\n"
                     "chatelainectl source records sample.chatelaine --kind traces --group-by service,name",
          .formats = {"text", "json", "jsonl", "csv"},
          .rows = true,
          .run = runSourceRecords};
}

}  // namespace chatelaine::ctl
