#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "core/gateway/reader.h"

namespace chatelaine::ctl {

namespace {

Json howJson(const gateway::ReaderInfo& reader) {
  Json how = Json::array();
  for (const gateway::HowTo& step : reader.how) how.push_back({{"what", step.what}, {"command", step.command}, {"without", step.without}, {"needs", step.needs}});
  return how;
}

// Copyable: the words around a command are shell comments.
std::string howText(const gateway::ReaderInfo& reader) {
  std::string text = "# " + reader.title + ", " + reader.versions + "\n";
  for (const gateway::HowTo& step : reader.how) text += "\n# " + step.what + "\n# needs: " + step.needs + "\n# without: " + step.without + "\n" + step.command + "\n";
  return text;
}

Result<Exit> runSourceList(Context& context) {
  const std::vector<gateway::ReaderInfo> readers = gateway::readers();
  if (const auto wanted = context.arguments.value("--how")) {
    for (const gateway::ReaderInfo& reader : readers)
      if (reader.name == *wanted)
        return context.answer({{"reader", reader.name}, {"title", reader.title}, {"versions", reader.versions}, {"how", howJson(reader)}}, howText(reader));
    std::vector<std::string> names;
    for (const gateway::ReaderInfo& reader : readers) names.push_back(reader.name);
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return Error{ErrorCode::wrongUse, "no reader `" + *wanted + "`; there are " + list, {}};
  }
  TextTable table;
  RowWriter rows = context.rows(table.column("reader").column("system").column("versions"));
  for (const gateway::ReaderInfo& reader : readers)
    rows.row({{"reader", reader.name}, {"title", reader.title}, {"versions", reader.versions}}, {reader.name, reader.title, reader.versions});
  rows.finish("no readers");
  return Exit::done;
}

}  // namespace

Command sourceList() {
  return {.noun = "source",
          .verb = "list",
          .summary = "the readers, and how to make the files that they read",
          .description = "--how prints copyable commands that make each file, what each needs (the first ones the least rights), and what is lost without it.",
          .arguments = {},
          .options = {{"--how", "READER", "the commands that make this reader's files", {}}},
          .example = "chatelainectl source list\nchatelainectl source list --how litellm",
          .formats = {"text", "json", "jsonl", "csv"},
          .run = runSourceList};
}

}  // namespace chatelaine::ctl
