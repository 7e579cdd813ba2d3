#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"

namespace chatelaine::ctl {

namespace {

Result<Exit> runInventoryState(Context& context) {
  const std::string& fact = context.arguments.at(2);
  const size_t equals = fact.find('=');
  const std::string field = fact.substr(0, equals);
  if (equals == std::string::npos || (field != "owner" && field != "zone" && field != "environment" && field != "note"))
    return Error{ErrorCode::wrongUse, "state owner=WHO, zone=LABEL, environment=LABEL or note=TEXT, not `" + fact + "`", {}};
  const auto why = context.arguments.value("--why");
  if (!why || why->empty()) return Error{ErrorCode::wrongUse, "`--why` is missing: a stated fact keeps its reason", {}};
  auto session = context.open(console::Mode::write);
  if (!session) return std::move(session).error();
  const std::string& subject = context.arguments.at(1);
  CHATELAINE_TRY((*session)->state(subject, field, fact.substr(equals + 1), *why));
  return context.answer({{"accepted", 1}, {"rejected", 0}, {"problems", Json::array()}}, "stated: " + field + " of " + subject + " is " + fact.substr(equals + 1) + "\n");
}

}  // namespace

Command inventoryState() {
  return {.noun = "inventory",
          .verb = "state",
          .summary = "state one fact about an identity",
          .description = "It is kept as stated, with who, when and why, and survives every import.",
          .arguments = {{"WORKSPACE", "a workspace"}, {"ID", "an identity, as `inventory list` names it"}, {"FACT", "owner=WHO, zone=LABEL, environment=LABEL or note=TEXT"}},
          .options = {{"--why", "TEXT", "the reason; required", {}}},
          .example = "chatelainectl inventory state sample.chatelaine nightly-reconciler owner=nora.lindqvist --why 'said so on 24 November'",
          .formats = {"text", "json"},
          .run = runInventoryState};
}

}  // namespace chatelaine::ctl
