#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runReportRecompute(Context& context) {
  auto session = console::Session::open(context.arguments.at(1), console::Mode::read, actorName());
  if (!session) return std::move(session).error();
  auto differences = (*session)->recompute(context.arguments.at(0), context.task);
  if (!differences) return std::move(differences).error();
  Json list = Json::array();
  TextTable table;
  table.column("figure").column("reported").column("recomputed");
  for (const report::Difference& difference : *differences) {
    list.push_back({{"what", difference.what}, {"reported", difference.reported}, {"recomputed", difference.recomputed}});
    table.row({difference.what, difference.reported, difference.recomputed});
  }
  const bool equal = differences->empty();
  context.answer({{"differences", std::move(list)}}, equal ? "every figure is the same when read again from the raw records\n" : table.toText(0, context.bold()));
  return equal ? Exit::done : Exit::answeredNo;
}

}  // namespace

Command reportRecompute() {
  return {.noun = "report",
          .verb = "recompute",
          .summary = "run the readers again over the raw records and compare every figure",
          .description = "It goes back to the stored raw records, not to stored totals. Exit code 1 if anything differs.",
          .arguments = {{"FOLDER", "a written report"}, {"WORKSPACE", "the workspace that it was made from"}},
          .options = {},
          .example = "chatelainectl report recompute report/ sample.chatelaine",
          .formats = {"text", "json"},
          .run = runReportRecompute};
}

}  // namespace chatelaine::ctl
