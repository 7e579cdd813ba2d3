#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/review_rows.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runReviewList(Context& context) {
  auto session = context.open(console::Mode::read);
  if (!session) return std::move(session).error();
  std::vector<review::Campaign> kept;
  for (const review::Campaign& campaign : (*session)->world()->campaigns)
    if (const auto wanted = context.arguments.value("--campaign"); !wanted || *wanted == campaign.name) kept.push_back(campaign);
  if (kept.empty() && context.arguments.has("--campaign"))
    return Error{ErrorCode::notFound, "there is no review `" + *context.arguments.value("--campaign") + "`", {}};
  printItems(context, kept);
  return Exit::done;
}

}  // namespace

Command reviewList() {
  return {.noun = "review",
          .verb = "list",
          .summary = "reviews, one row an item",
          .description = "",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--campaign", "NAME", "only this review", {}}},
          .example = "chatelainectl review list sample.chatelaine --format csv",
          .formats = {"text", "json", "jsonl", "csv"},
          .run = runReviewList};
}

}  // namespace chatelaine::ctl
