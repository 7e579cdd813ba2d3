#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/policy_files.h"
#include "app/chatelainectl/forms.h"
#include "core/cedar/evaluate.h"
#include "core/console/draft.h"

namespace chatelaine::ctl {

namespace {

Result<cedar::EntityUid> entityOf(const Context& context, const std::string& option) {
  const auto text = context.arguments.value(option);
  if (!text) return Error{ErrorCode::wrongUse, "`" + option + "` is missing, such as " + option + " 'Agent::\"refund-agent\"'", {}};
  auto uid = cedar::EntityUid::parse(*text);
  if (!uid) return Error{ErrorCode::wrongUse, "`" + option + "` needs an entity such as Agent::\"refund-agent\", not `" + *text + "`", {}};
  return *uid;
}

Error badInput(std::string message, const Diagnostics& diagnostics, std::string_view text) {
  Error error = errorOf(std::move(message), diagnostics, text);
  error.code = ErrorCode::invalidInput;
  return error;
}

Result<cedar::Value> contextOf(const Context& context) {
  const auto path = context.arguments.value("--context");
  if (!path) return cedar::Value::record({});
  auto text = readWhole(*path);
  if (!text) return std::move(text).error();
  cedar::BuiltContext built = cedar::parseContext(*text, *path);
  if (hasErrors(built.diagnostics)) return badInput("the context has errors", built.diagnostics, *text);
  return built.context;
}

Result<cedar::EntityStore> entitiesOf(const Context& context) {
  const auto path = context.arguments.value("--entities");
  if (!path) return cedar::EntityStore();
  auto text = readWhole(*path);
  if (!text) return std::move(text).error();
  cedar::BuiltEntities built = cedar::parseEntities(*text, *path);
  if (hasErrors(built.diagnostics)) return badInput("the entities have errors", built.diagnostics, *text);
  return built.store;
}

std::string asText(const cedar::Authorization& answer) {
  std::string text = std::string(cedar::toString(answer.decision)) + "\n";
  for (const std::string& reason : answer.reasons) text += "  because of " + reason + "\n";
  for (const auto& [id, error] : answer.errors) text += "  error in " + id + ": " + error.message + "\n";
  return text;
}

Result<Exit> runPolicyAuthorize(Context& context) {
  auto set = readPolicies(context.arguments.from(0));
  if (!set) return std::move(set).error();
  const console::ParsedSet parsed = console::parseSet(set->files);
  if (hasErrors(parsed.diagnostics)) {
    printDiagnostics(context, parsed.diagnostics, set->files);
    return Error{ErrorCode::invalidInput, "the policies have errors", {}};
  }
  auto principal = entityOf(context, "--principal");
  if (!principal) return std::move(principal).error();
  auto action = entityOf(context, "--action");
  if (!action) return std::move(action).error();
  auto resource = entityOf(context, "--resource");
  if (!resource) return std::move(resource).error();
  auto input = contextOf(context);
  if (!input) return std::move(input).error();
  auto entities = entitiesOf(context);
  if (!entities) return std::move(entities).error();
  const cedar::Authorization answer = cedar::authorize(*parsed.policies, {*principal, *action, *resource, *input}, *entities);
  Json errors = Json::array();
  for (const auto& [id, error] : answer.errors) errors.push_back({{"policy", id}, {"error", std::string(cedar::toString(error.kind))}, {"message", error.message}});
  context.answer({{"decision", std::string(cedar::toString(answer.decision))}, {"reasons", answer.reasons}, {"errors", std::move(errors)}}, asText(answer));
  return answer.decision == cedar::Decision::allow ? Exit::done : Exit::answeredNo;
}

}  // namespace

Command policyAuthorize() {
  return {.noun = "policy",
          .verb = "authorize",
          .summary = "ask Cedar policies about one request",
          .description = "No workspace is needed. Exit code 0 for allow, 1 for deny.",
          .arguments = {{"PATH", "a .cedar file, a folder of them, or - for standard input", false, true}},
          .options = {{"--principal", "ENTITY", "who asks", {}},
                      {"--action", "ENTITY", "for what", {}},
                      {"--resource", "ENTITY", "on what", {}},
                      {"--context", "FILE", "the context as a JSON object; - for standard input", {}},
                      {"--entities", "FILE", "entities as Cedar's JSON", {}}},
          .example = "chatelainectl policy authorize rules.cedar --principal 'Agent::\"refund-agent\"' --action 'Action::\"billing/issue_refund\"' \\\n"
                     "  --resource 'Tool::\"litellm/billing/issue_refund\"'",
          .formats = {"text", "json"},
          .run = runPolicyAuthorize};
}

}  // namespace chatelaine::ctl
