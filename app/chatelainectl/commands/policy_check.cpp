#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/policy_files.h"
#include "app/chatelainectl/forms.h"
#include "core/console/draft.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runPolicyCheck(Context& context) {
  auto set = readPolicies(context.arguments.from(0));
  if (!set) return std::move(set).error();
  const console::ParsedSet parsed = console::parseSet(set->files);
  Json diagnostics = Json::array();
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    const std::string_view text = console::textOf(set->files, diagnostic.file);
    diagnostics.push_back(diagnosticJson(diagnostic, text));
    if (context.format == Format::text) context.out.write(renderWithCarets(diagnostic, text));
  }
  const uint64_t files = set->files.size();
  if (context.format == Format::jsonl) {
    for (const Json& one : diagnostics) context.out.write(one.dump() + "\n");
  } else if (context.format == Format::json) {
    context.out.write(Json{{"policies", parsed.policies->size()}, {"files", files}, {"diagnostics", diagnostics}}.dump(2) + "\n");
  } else {
    context.out.write(counted(parsed.policies->size(), "policy", "policies") + " in " + counted(files, "file", "files") +
                      (diagnostics.empty() ? ", nothing wrong\n" : ", " + counted(diagnostics.size(), "diagnostic", "diagnostics") + "\n"));
  }
  return hasErrors(parsed.diagnostics) ? Exit::badInput : Exit::done;
}

}  // namespace

Command policyCheck() {
  return {.noun = "policy",
          .verb = "check",
          .summary = "read Cedar files and say what is wrong in them",
          .description = "No workspace is needed. A policy's id is its @id, else file name and #n; an id twice is an error. Exit code 3 if there\n"
                         "are errors.",
          .arguments = {{"PATH", "a .cedar file, a folder of them, or - for standard input", false, true}},
          .options = {},
          .example = "chatelainectl policy check policies/",
          .formats = {"text", "json", "jsonl"},
          .run = runPolicyCheck};
}

}  // namespace chatelaine::ctl
