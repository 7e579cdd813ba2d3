#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

#include <cstdio>

namespace chatelaine::ctl {

namespace {

constexpr size_t problemsShown = 20;

Json summaryJson(const console::ImportSummary& summary) {
  Json sources = Json::array();
  for (const auto& file : summary.files)
    sources.push_back({{"path", shownPath(file.path)}, {"source", file.source}, {"reader", orNull(file.reader)}, {"records", file.records}, {"accepted", file.accepted},
                       {"rejected", file.rejected}, {"requests", file.requests}, {"identities", file.identities}, {"seconds", file.seconds},
                       {"known", file.known}, {"skipped", orNull(file.skippedBecause)}});
  Json problems = Json::array();
  for (const gateway::Problem& problem : summary.problems) problems.push_back(problemJson(problem));
  return {{"sources", std::move(sources)}, {"problems", std::move(problems)}, {"new_requests", summary.newRequests}, {"changed_requests", summary.changedRequests}};
}

std::string summaryText(const console::ImportSummary& summary, bool dryRun) {
  TextTable table;
  table.column("file").column("source").column("reader").column("records", TextTable::Align::right);
  table.column("rejected", TextTable::Align::right).column("");
  for (const auto& file : summary.files)
    table.row({shownPath(file.path), orDash(file.source), orDash(file.reader), grouped(file.records), grouped(file.rejected),
               file.known ? "already known" : file.skippedBecause.empty() ? "" : "skipped: " + file.skippedBecause});
  std::string text = table.toText();
  if (dryRun) return text + "\nnothing was kept: this was a dry run\n";
  text += "\n" + counted(summary.newRequests, "new request", "new requests");
  if (summary.changedRequests != 0) text += ", " + counted(summary.changedRequests, "request", "requests") + " with a new version or witness";
  return text + "\n";
}

void listProblems(Context& context, const std::vector<gateway::Problem>& problems) {
  for (size_t i = 0; i < problems.size() && (i < problemsShown || context.arguments.has("--rows")); ++i) context.warn(problemText(problems[i]));
  if (problems.size() > problemsShown && !context.arguments.has("--rows"))
    context.warn(counted(problems.size() - problemsShown, "more row was", "more rows were") + " not taken; --rows lists all");
}

Result<Exit> runSourceImport(Context& context) {
  auto session = context.open(console::Mode::write);
  if (!session) return std::move(session).error();
  gateway::ImportRequest request;
  for (const std::string& path : context.arguments.from(1)) request.paths.emplace_back(path);
  request.reader = context.arguments.valueOr("--reader", "");
  request.source = context.arguments.valueOr("--source", "");
  request.dryRun = context.arguments.has("--dry-run");
  request.redaction.keepContent = context.arguments.has("--keep-content");
  auto summary = (*session)->importFiles(std::move(request), context.task);
  if (!summary) {
    Error error = std::move(summary).error();
    if (error.code == ErrorCode::cancelled) error.message = "cancelled; what was read stays, the same command goes on where it stopped";
    return error;
  }
  listProblems(context, summary->problems);
  context.answer(summaryJson(*summary), summaryText(*summary, context.arguments.has("--dry-run")));
  return summary->problems.empty() ? Exit::done : Exit::badInput;
}

}  // namespace

Command sourceImport() {
  return {.noun = "source",
          .verb = "import",
          .summary = "read files and folders into a workspace",
          .description = "Secrets are replaced while reading; messages and results are kept as length and digest. Importing again adds nothing\n"
                         "twice. A folder inside a folder that has its own tables is a source of its own, named OUTER-FOLDER. Exit code 3 if\n"
                         "rows were rejected; they are listed and the rest is kept.",
          .arguments = {{"WORKSPACE", "a workspace"}, {"PATH", "a file or folder; .zst and .gz are unpacked", false, true}},
          .options = {{"--reader", "READER", "do not detect, use this reader", {}},
                      {"--source", "NAME", "what this source is called; else the reader's name", {}},
                      {"--dry-run", "", "read and report, keep nothing", {}},
                      {"--keep-content", "", "keep messages and results too", {}}},
          .example = "chatelainectl source import brightwater.chatelaine export/ --source litellm",
          .formats = {"text", "json"},
          .rows = true,
          .run = runSourceImport};
}

}  // namespace chatelaine::ctl
