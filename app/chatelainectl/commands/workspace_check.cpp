#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runWorkspaceCheck(Context& context) {
  auto session = context.open(console::Mode::read);
  if (!session) return std::move(session).error();
  auto problems = (*session)->check(context.task);
  if (!problems) return std::move(problems).error();
  const console::WorkspaceInfo info = (*session)->info();
  const Json object{{"format_version", info.formatVersion}, {"requests", info.requests}, {"identities", info.identities}, {"credentials", info.credentials},
                    {"chains", info.chains}, {"sources", info.sources}, {"problems", *problems}};
  std::string text;
  for (const std::string& problem : *problems) text += "problem: " + problem + "\n";
  if (problems->empty()) text = "sound: pages, digests and journal hold\n";
  context.answer(object, text);
  return problems->empty() ? Exit::done : Exit::answeredNo;
}

}  // namespace

Command workspaceCheck() {
  return {.noun = "workspace",
          .verb = "check",
          .summary = "verify pages, digests and the journal",
          .description = "Exit code 1 if anything does not hold.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {},
          .example = "chatelainectl workspace check sample.chatelaine",
          .formats = {"text", "json"},
          .run = runWorkspaceCheck};
}

}  // namespace chatelaine::ctl
