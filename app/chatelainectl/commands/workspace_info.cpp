#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/workspace_text.h"
#include "app/chatelainectl/forms.h"

namespace chatelaine::ctl {

namespace {

Json filesJson(const console::World& world) {
  Json rows = Json::array();
  for (const console::SourceInfo& source : world.sources)
    for (const gateway::RawFile& file : source.files)
      rows.push_back({{"source", source.name}, {"reader", file.reader}, {"kind", file.kind}, {"file", file.name}, {"bytes", file.size},
                      {"sha256", file.sha256.hex()}, {"rows", file.rowsRead}, {"accepted", file.rowsAccepted}, {"rejected", file.rowsRejected},
                      {"first", orNull(file.first)}, {"last", orNull(file.last)}});
  return rows;
}

std::string sourcesText(const console::World& world) {
  if (world.sources.empty()) return {};
  TextTable table;
  table.column("source").column("version").column("requests", TextTable::Align::right).column("files", TextTable::Align::right).column("");
  for (const console::SourceInfo& source : world.sources)
    table.row({source.name, orDash(joined(source.versions, ", ")), grouped(source.requests), grouped(source.files.size()),
               source.partial ? "partial: importing again goes on" : ""});
  return "\n" + table.toText();
}

std::string filesText(const console::World& world) {
  TextTable table;
  table.column("file").column("reader").column("kind").column("rows", TextTable::Align::right).column("rejected", TextTable::Align::right);
  table.column("sha256");
  for (const console::SourceInfo& source : world.sources)
    for (const gateway::RawFile& file : source.files)
      table.row({source.name + "/" + file.name, file.reader, file.kind, grouped(file.rowsRead), grouped(file.rowsRejected), file.sha256.hex().substr(0, 16)});
  return table.empty() ? "" : "\n" + table.toText();
}

Result<Exit> runWorkspaceInfo(Context& context) {
  auto session = context.open(console::Mode::read);
  if (!session) return std::move(session).error();
  std::vector<std::string> problems;
  for (const console::SourceInfo& source : (*session)->world()->sources)
    if (source.partial) problems.push_back("source `" + source.name + "`: an import was cut off; importing again goes on");
  return describeWorkspace(context, **session, problems);
}

}  // namespace

Exit describeWorkspace(Context& context, const console::Session& session, const std::vector<std::string>& problems) {
  const console::WorkspaceInfo info = session.info();
  const console::WorldPtr world = session.world();
  Json object{{"format_version", info.formatVersion}, {"requests", info.requests},       {"identities", info.identities},
              {"credentials", info.credentials},      {"chains", info.chains},           {"sources", info.sources},
              {"problems", problems},                 {"rejected", world->problems.size()}, {"as_of", world->recorded ? Json(formatTime(world->asOf)) : Json(nullptr)},
              {"as_of_stated", world->asOfStated},    {"bytes", info.bytes}};
  const bool rows = context.arguments.has("--rows");
  if (rows) object["rows"] = filesJson(*world);
  TextTable table;
  table.column("").column("");
  table.row({"workspace", world->name});
  table.row({"format", std::to_string(info.formatVersion)});
  table.row({"requests", grouped(info.requests)});
  table.row({"identities", grouped(info.identities)});
  table.row({"credentials", grouped(info.credentials)});
  table.row({"chains", grouped(info.chains)});
  if (world->recorded)
    table.row({"recorded", dayAndMinute(world->recorded->from) + " to " + dayAndMinute(world->recorded->to) + " (" +
                               describe(*world->recorded->to - *world->recorded->from) + ")"});
  if (world->recorded) table.row({"as of", formatTime(world->asOf) + (world->asOfStated ? " (stated)" : " (the newest event)")});
  if (!world->problems.empty()) table.row({"rejected", counted(world->problems.size(), "row", "rows")});
  std::string text = table.toText() + sourcesText(*world);
  if (rows) text += filesText(*world);
  for (const std::string& problem : problems) text += "problem: " + problem + "\n";
  return context.answer(object, text);
}

Command workspaceInfo() {
  return {.noun = "workspace",
          .verb = "info",
          .summary = "describe a workspace",
          .description = "--rows lists the files that were read, with their digests.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {},
          .example = "chatelainectl workspace info sample.chatelaine --format json",
          .formats = {"text", "json"},
          .asOf = true,
          .rows = true,
          .run = runWorkspaceInfo};
}

}  // namespace chatelaine::ctl
