#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/review_rows.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runReviewCreate(Context& context) {
  const auto reviewer = context.arguments.value("--reviewer");
  if (!reviewer) return Error{ErrorCode::wrongUse, "`--reviewer` is missing: a review asks a named person", {}};
  auto session = context.open(console::Mode::write);
  if (!session) return std::move(session).error();
  const std::string filter = context.arguments.valueOr("--filter", "");
  if (auto checked = filterOf(*(*session)->world(), filter); !checked) return std::move(checked).error();
  auto campaign = (*session)->createReview(context.arguments.at(1), *reviewer, filter);
  if (!campaign) return std::move(campaign).error();
  context.note("review " + campaign->name + ": " + counted(campaign->items.size(), "item", "items") + " for " + campaign->reviewer);
  printItems(context, {*campaign});
  return Exit::done;
}

}  // namespace

Command reviewCreate() {
  return {.noun = "review",
          .verb = "create",
          .summary = "ask a named person who still needs which key",
          .description = "Credentials and agents that match become items, worst first; what is known of each is kept as it was now.",
          .arguments = {{"WORKSPACE", "a workspace"}, {"NAME", "what the review is called"}},
          .options = {{"--reviewer", "WHO", "who decides; required", {}}, {"--filter", "TEXT", "such as: identity.kind == credential", {}}},
          .example = "chatelainectl review create sample.chatelaine keys-november --reviewer olga.petrova --filter 'identity.kind == credential'",
          .formats = {"text", "json", "jsonl", "csv"},
          .run = runReviewCreate};
}

}  // namespace chatelaine::ctl
