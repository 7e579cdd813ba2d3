#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"
#include "core/posture/check.h"

namespace chatelaine::ctl {

namespace {

Json checkJson(const posture::CheckInfo& check) {
  Json parameters = Json::array();
  for (const posture::Parameter& p : check.parameters)
    parameters.push_back({{"name", check.id + "." + p.name}, {"default", p.defaultValue}, {"unit", p.unit}});
  return {{"check", check.id}, {"severity", std::string(posture::toString(check.severity))}, {"category", check.category}, {"title", check.title},
          {"rule", check.rule}, {"fix", check.fix}, {"controls", controlsOf(check.id)}, {"thresholds", std::move(parameters)}};
}

Result<Exit> runCheckList(Context& context) {
  TextTable table;
  RowWriter rows = context.rows(table.column("check").column("severity").column("category").column("title"));
  for (const posture::CheckInfo& check : posture::checks())
    rows.row(checkJson(check), {check.id, std::string(posture::toString(check.severity)), check.category, check.title});
  rows.finish("no checks");
  return Exit::done;
}

}  // namespace

Command checkList() {
  return {.noun = "check",
          .verb = "list",
          .summary = "the checks of posture, and the rule of each",
          .description = "",
          .arguments = {},
          .options = {},
          .example = "chatelainectl check list",
          .formats = {"text", "json", "jsonl", "csv"},
          .run = runCheckList};
}

}  // namespace chatelaine::ctl
