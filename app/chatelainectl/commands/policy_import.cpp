#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/policy_files.h"
#include "app/chatelainectl/forms.h"
#include "core/console/draft.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runPolicyImport(Context& context) {
  const auto as = context.arguments.value("--as");
  if (!as) return Error{ErrorCode::wrongUse, "`--as` is missing: baseline or draft", {}};
  auto session = context.open(console::Mode::write);
  if (!session) return std::move(session).error();
  const std::string& folder = context.arguments.at(1);
  auto imported = (*session)->importPolicies(folder, *as == "draft", context.arguments.at(2));
  if (!imported) return std::move(imported).error();
  const auto draft = console::draftFromPath(folder);
  const std::vector<console::PolicyFile> files = draft ? draft->files : std::vector<console::PolicyFile>{};
  Json diagnostics = Json::array();
  for (const Diagnostic& diagnostic : imported->diagnostics) diagnostics.push_back(diagnosticJson(diagnostic, console::textOf(files, diagnostic.file)));
  printDiagnostics(context, imported->diagnostics, files);
  const bool bad = hasErrors(imported->diagnostics);
  context.answer({{"policies", bad ? 0 : imported->policies}, {"diagnostics", std::move(diagnostics)}},
                 bad ? "nothing was kept: the files have errors\n" : *as + " " + context.arguments.at(2) + ": " + counted(imported->policies, "policy", "policies") + "\n");
  return bad ? Exit::badInput : Exit::done;
}

}  // namespace

Command policyImport() {
  return {.noun = "policy",
          .verb = "import",
          .summary = "take a folder of Cedar files into a workspace",
          .description = "A draft is a change set: the same id replaces, draft.json {\"disable\": [ids]} takes away. With errors nothing is kept.",
          .arguments = {{"WORKSPACE", "a workspace"}, {"DIR", "a folder of .cedar files, or one file"}, {"NAME", "what the set is called"}},
          .options = {{"--as", "ROLE", "what it is", {"baseline", "draft"}}},
          .example = "chatelainectl policy import brightwater.chatelaine drafts/refunds refunds --as draft",
          .formats = {"text", "json"},
          .run = runPolicyImport};
}

}  // namespace chatelaine::ctl
