#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/workspace_text.h"
#include "core/console/sample.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runWorkspaceCreate(Context& context) {
  const std::string path = context.arguments.at(0);
  auto session = [&]() -> Result<std::unique_ptr<console::Session>> {
    if (!context.arguments.has("--sample")) return console::Session::create(path, actorName());
    if (std::filesystem::exists(path))
      return Error{ErrorCode::cannotOpen, "`" + path + "` exists; name a new file for the sample", {}};
    auto folder = console::sampleFolder();
    if (!folder) return std::move(folder).error();
    return console::openSample(*folder, path, actorName(), context.task);
  }();
  if (!session) return std::move(session).error();
  context.note("made " + path);
  return describeWorkspace(context, **session, {});
}

}  // namespace

Command workspaceCreate() {
  return {.noun = "workspace",
          .verb = "create",
          .summary = "make a workspace",
          .description = "With --sample it is filled from the recordings that ship with Chatelaine: eighteen weeks of one LiteLLM gateway,\n"
                         "people, owners and the draft `people-first`. An existing file is never written over.",
          .arguments = {{"WORKSPACE", "the file to make, such as brightwater.chatelaine"}},
          .options = {{"--sample", "", "fill it with the sample", {}}},
          .example = "chatelainectl workspace create brightwater.chatelaine\nchatelainectl workspace create sample.chatelaine --sample",
          .formats = {"text", "json"},
          .run = runWorkspaceCreate};
}

}  // namespace chatelaine::ctl
