#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/commands/policy_files.h"
#include "app/chatelainectl/forms.h"
#include "core/console/whatif.h"

namespace chatelaine::ctl {

namespace {

Json resultJson(const simulate::ConformResult& result) {
  Json matrix = Json::array();
  for (const auto& [key, rows] : result.matrix) matrix.push_back({{"recorded", key.first}, {"computed", key.second}, {"requests", rows}});
  Json rows = Json::array();
  for (const simulate::Disagreement& row : result.rows)
    rows.push_back({{"request", row.request}, {"recorded", row.recorded}, {"computed", row.computed}, {"reason", row.reason}});
  Json reasons = Json::object();
  for (const auto& [reason, count] : result.notReplayableReasons) reasons[reason] = count;
  return {{"agree", result.agree},
          {"disagree", result.disagree},
          {"undetermined", result.undetermined},
          {"version_not_known", result.versionNotKnown},
          {"no_verdict", result.noVerdict},
          {"not_replayable", result.notReplayable},
          {"not_replayable_reasons", std::move(reasons)},
          {"matrix", std::move(matrix)},
          {"rows", std::move(rows)}};
}

std::string resultText(const console::World& world, const simulate::ConformResult& result, bool bold) {
  TextTable table;
  table.column("").column("", TextTable::Align::right).column("");
  table.row({"agree", grouped(result.agree), "of " + grouped(result.agree + result.disagree) + " that could be compared"});
  table.row({"disagree", grouped(result.disagree), ""});
  table.row({"undetermined", grouped(result.undetermined), "a field that the rules read was not recorded"});
  table.row({"version not known", grouped(result.versionNotKnown), "the rules of that time are not in the workspace"});
  table.row({"no verdict", grouped(result.noVerdict), "no access decision was recorded"});
  table.row({"not replayable", grouped(result.notReplayable), countsInWords(result.notReplayableReasons)});
  std::string text = table.toText();
  if (result.rows.empty()) return text;
  TextTable rows;
  rows.column("time").column("target").column("credential").column("recorded").column("computed").column("reason").column("request");
  for (const simulate::Disagreement& row : result.rows) {
    const traffic::Request request = world.traffic->row(row.row);
    rows.row({dayAndMinute(request.time), orDash(request.target), orDash(request.credential), row.recorded, row.computed, row.reason, row.request.substr(0, 12)});
  }
  return text + "\n" + rows.toText(0, bold);
}

Result<Exit> runReplayConform(Context& context) {
  auto view = context.view();
  if (!view) return std::move(view).error();
  const auto& [session, world, scope] = *view;
  auto result = console::conform(*world, scope, context.task);
  if (!result) return std::move(result).error();
  return context.answer(resultJson(*result), resultText(*world, *result, context.bold()));
}

}  // namespace

Command replayConform() {
  return {.noun = "replay",
          .verb = "conform",
          .summary = "the rules in force against the recorded verdicts",
          .description = "Without agreement no what-if can be trusted. Every disagreeing request is listed with its reason.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--filter", "TEXT", "only these requests", {}}},
          .example = "chatelainectl replay conform sample.chatelaine",
          .formats = {"text", "json"},
          .asOf = true,
          .run = runReplayConform};
}

}  // namespace chatelaine::ctl
