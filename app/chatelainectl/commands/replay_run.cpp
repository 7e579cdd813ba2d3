#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/limits.h"
#include "app/chatelainectl/commands/policy_files.h"
#include "app/chatelainectl/commands/replay_text.h"
#include "core/console/draft.h"

#include <filesystem>

namespace chatelaine::ctl {

namespace {

const console::PolicySetInfo* setNamed(const console::World& world, const std::string& name, bool draft) {
  for (const console::PolicySetInfo& set : world.policySets)
    if (set.name == name && set.draft == draft) return &set;
  return nullptr;
}

// A name of the workspace first, else a path.
Result<console::DraftText> draftOf(const Context& context, const console::World& world) {
  const auto name = context.arguments.value("--draft");
  if (!name) return Error{ErrorCode::wrongUse, "`--draft` is missing: the name of a draft in the workspace, or a path", {}};
  if (*name == "-") return readPolicies({"-"});
  if (const console::PolicySetInfo* set = setNamed(world, *name, true)) return console::DraftText{set->name, set->files, set->disable};
  std::error_code ignored;
  if (std::filesystem::exists(*name, ignored)) return console::draftFromPath(*name);
  std::vector<std::string> names;
  for (const console::PolicySetInfo& set : world.policySets)
    if (set.draft) names.push_back(set.name);
  return Error{ErrorCode::notFound, "there is no draft and no path `" + *name + "`" + (names.empty() ? "" : "; the workspace has " + joined(names, ", ")), {}};
}

Result<console::WhatIfRequest> requestOf(const Context& context, const console::WorldPtr& world) {
  console::WhatIfRequest request;
  request.world = world;
  auto scope = context.scope(*world);
  if (!scope) return std::move(scope).error();
  request.scope = std::move(*scope);
  auto draft = draftOf(context, *world);
  if (!draft) return std::move(draft).error();
  request.draft = std::move(*draft);
  request.baseline = context.arguments.valueOr("--baseline", "in-force");
  std::error_code ignored;
  const bool named = request.baseline == "recorded" || request.baseline == "in-force" || setNamed(*world, request.baseline, false) != nullptr;
  if (!named && std::filesystem::exists(request.baseline, ignored)) {
    auto files = console::draftFromPath(request.baseline);
    if (!files) return std::move(files).error();
    request.baselineFiles = std::move(files->files);
  }
  request.options.callers = context.arguments.valueOr("--callers", "any") == "seen" ? simulate::Callers::seen : simulate::Callers::any;
  request.options.useInferred = context.arguments.has("--use-inferred");
  request.options.groupBy = context.arguments.list("--group-by");
  return request;
}

// Flipped rows by time.
template <class Visit>
void forEachFlipped(const console::WhatIf& whatIf, const console::WhatIfAnswer& answer, Visit visit) {
  for (const traffic::RowId id : answer.input->traffic->rowsByTime()) {
    const auto& flips = answer.result->rows[id.segment];
    if (id.row < flips.size() && flips[id.row] != simulate::Flip::none) visit(answer.input->traffic->row(id), whatIf.explain(*answer.input, id));
  }
}

void print(Context& context, const console::WhatIf& whatIf, const console::WhatIfAnswer& answer) {
  const bool rows = context.arguments.has("--rows");
  if (rows && (context.format == Format::jsonl || context.format == Format::csv)) {
    RowWriter writer = context.rows(flippedTable());
    forEachFlipped(whatIf, answer, [&](const traffic::Request& r, const simulate::Explanation& why) { writer.row(flippedJson(r, why), {}); });
    return writer.finish("");
  }
  Json object = replayJson(*answer.result, *answer.input);
  std::string text = replayText(*answer.result, *answer.input, context.bold());
  if (rows) {
    Json list = Json::array();
    TextTable table = flippedTable();
    forEachFlipped(whatIf, answer, [&](const traffic::Request& r, const simulate::Explanation& why) {
      list.push_back(flippedJson(r, why));
      table.row(flippedCells(r, why));
    });
    object["rows"] = std::move(list);
    text += "\n" + table.toText(0, context.bold());
  }
  context.answer(object, text);
}

Result<Exit> runReplayRun(Context& context) {
  auto limits = limitsOf(context.arguments.list("--fail-on"), {"newly-allowed", "newly-denied", "undetermined"});
  if (!limits) return std::move(limits).error();
  auto session = context.open(console::Mode::read);
  if (!session) return std::move(session).error();
  auto request = requestOf(context, (*session)->world());
  if (!request) return std::move(request).error();
  console::WhatIf whatIf;
  auto answer = whatIf.run(*request, context.task);
  if (!answer) return std::move(answer).error();
  printDiagnostics(context, answer->diagnostics, request->draft.files);
  if (!answer->result) return Error{ErrorCode::invalidInput, "the draft has errors, nothing was replayed", {}};
  context.detail("replayed in " + std::to_string(answer->result->seconds) + " s, " + grouped(answer->result->atomsEvaluated) + " conditions evaluated");
  print(context, whatIf, *answer);
  const simulate::FlipCounts& flips = answer->result->flips;
  const std::map<std::string, uint64_t> counts{{"newly-allowed", flips.newlyAllowed}, {"newly-denied", flips.newlyDenied}, {"undetermined", flips.undetermined}};
  return overLimit(context, *limits, counts, "flips") ? Exit::answeredNo : Exit::done;
}

}  // namespace

Command replayRun() {
  return {.noun = "replay",
          .verb = "run",
          .summary = "what the recorded traffic would have got under a draft",
          .description = "The draft is a change set over the baseline. Counts are certain; fields that were not recorded give bounds, and a flip that\n"
                         "depends on them counts as undetermined. --rows prints each flipped request with the policy and the values that decided.\n"
                         "With --fail-on the exit code is 1 if a count is over its limit.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--draft", "NAME|PATH", "a draft of the workspace, a folder, a file, or -; required", {}},
                      {"--baseline", "NAME|PATH", "recorded, in-force (the default), a baseline of the workspace, or a path", {}},
                      {"--callers", "WHO", "who an unnamed caller may be", {"any", "seen"}},
                      {"--use-inferred", "", "count inferred values as recorded", {}},
                      {"--group-by", "FIELD,…", "count flips by these fields too", {}},
                      {"--filter", "TEXT", "replay only these requests", {}},
                      {"--fail-on", "FLIP=N,…", "newly-allowed=N, newly-denied=N, undetermined=N", {}}},
          .example = "chatelainectl replay run sample.chatelaine --draft people-first\n"
                     "chatelainectl replay run sample.chatelaine --draft drafts/refunds --fail-on newly-allowed=0",
          .formats = {"text", "json", "jsonl", "csv"},
          .asOf = true,
          .rows = true,
          .run = runReplayRun};
}

}  // namespace chatelaine::ctl
