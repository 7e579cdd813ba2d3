#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/review_rows.h"

namespace chatelaine::ctl {

namespace {

Result<review::Decision> decisionOf(const Context& context) {
  const std::string& word = context.arguments.at(2);
  review::Decision decision;
  if (word == "keep") decision.verdict = review::Verdict::keep;
  else if (word == "revoke") decision.verdict = review::Verdict::revoke;
  else if (word == "delegate") decision.verdict = review::Verdict::delegate;
  else return Error{ErrorCode::wrongUse, "decide keep, revoke or delegate NAME, not `" + word + "`", {}};
  const bool delegates = decision.verdict == review::Verdict::delegate;
  if (delegates != (context.arguments.size() > 3))
    return Error{ErrorCode::wrongUse, delegates ? "delegate to whom? name a person" : "only `delegate` takes a name", {}};
  if (delegates) decision.delegateTo = context.arguments.at(3);
  decision.note = context.arguments.valueOr("--note", "");
  return decision;
}

Result<Exit> runReviewDecide(Context& context) {
  auto decision = decisionOf(context);
  if (!decision) return std::move(decision).error();
  auto session = context.open(console::Mode::write);
  if (!session) return std::move(session).error();
  auto name = campaignOf(context, *(*session)->world());
  if (!name) return std::move(name).error();
  const std::string& id = context.arguments.at(1);
  auto campaign = (*session)->decideReview(*name, id, std::move(*decision));
  if (!campaign) return std::move(campaign).error();
  std::erase_if(campaign->items, [&](const review::Item& item) { return item.id != id; });
  const review::Item& item = campaign->items.front();
  std::string text = item.subject + ": " + context.arguments.at(2) + "\n";
  if (item.decision->verdict == review::Verdict::revoke) text += item.ifRevoked.sentence + "\n";
  return context.answer(reviewJson(*campaign, item), text);
}

}  // namespace

Command reviewDecide() {
  return {.noun = "review",
          .verb = "decide",
          .summary = "decide one item",
          .description = "A decision can be replaced as long as the review is open. Revoking says what stops, as far as recorded; it is carried\n"
                         "out by hand at the gateway, and stays `decided, not carried out` until an import shows it gone.",
          .arguments = {{"WORKSPACE", "a workspace"}, {"ITEM", "the item's number"}, {"DECISION", "keep, revoke or delegate"}, {"NAME", "whom to delegate to", true}},
          .options = {{"--campaign", "NAME", "the review, where several are open", {}}, {"--note", "TEXT", "why", {}}},
          .example = "chatelainectl review decide sample.chatelaine 1 revoke --note 'never used'",
          .formats = {"text", "json"},
          .run = runReviewDecide};
}

}  // namespace chatelaine::ctl
