#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runPeopleImport(Context& context) {
  auto session = context.open(console::Mode::write);
  if (!session) return std::move(session).error();
  Json problems = Json::array();
  uint64_t accepted = 0;
  uint64_t rejected = 0;
  for (const std::string& path : context.arguments.from(1)) {
    auto summary = (*session)->importPeople(path, context.task);
    if (!summary) return std::move(summary).error();
    accepted += summary->accepted;
    rejected += summary->rejected;
    for (const gateway::Problem& problem : summary->problems) {
      context.warn(problemText(problem));
      problems.push_back(problemJson(problem));
    }
  }
  const std::string text = counted(accepted, "row", "rows") + " taken" + (rejected == 0 ? "" : ", " + grouped(rejected) + " rejected") + "\n";
  context.answer({{"accepted", accepted}, {"rejected", rejected}, {"problems", std::move(problems)}}, text);
  return rejected == 0 ? Exit::done : Exit::badInput;
}

}  // namespace

Command peopleImport() {
  return {.noun = "people",
          .verb = "import",
          .summary = "take people or owners from CSV files, as stated facts",
          .description = "Two kinds of file, told apart by their header:\n"
                         "  people  id,mail,manager,status,left     status: active, disabled or left; id: the name in the sources\n"
                         "  owners  identity,owner[,until]",
          .arguments = {{"WORKSPACE", "a workspace"}, {"FILE", "a CSV file", false, true}},
          .options = {},
          .example = "chatelainectl people import brightwater.chatelaine people.csv owners.csv",
          .formats = {"text", "json"},
          .run = runPeopleImport};
}

}  // namespace chatelaine::ctl
