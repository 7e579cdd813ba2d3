#include "app/chatelainectl/commands/commands.h"
#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

#include <filesystem>
#include <fstream>

namespace chatelaine::ctl {

namespace {

namespace fs = std::filesystem;

Json sourceJson(const gateway::DecisionPoint& point, const simulate::PointHistory& history) {
  Json versions = Json::array();
  for (size_t i = 0; i < point.versions.size(); ++i)
    versions.push_back({{"from", orNull(point.versions[i].from)}, {"to", orNull(point.versions[i].to)}, {"policies", history.versions[i].policies->size()}});
  return {{"gateway", point.gateway},
          {"source", point.source},
          {"policies", history.versions.empty() ? 0 : history.versions.back().policies->size()},
          {"on_error", point.onError == gateway::OnError::deny ? "deny" : "skip policy"},
          {"origin", point.versions.empty() ? Json(nullptr) : orNull(point.versions.back().origin)},
          {"versions", std::move(versions)},
          {"not_lowered", point.notLowered}};
}

Result<void> writeFiles(const std::vector<gateway::DecisionPoint>& points, const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  for (const gateway::DecisionPoint& point : points) {
    if (point.versions.empty()) continue;
    std::string name = point.gateway;
    for (char& c : name)
      if (c == '/' || c == ':') c = '-';
    std::ofstream out(folder / (name + ".cedar"), std::ios::binary);
    out << point.versions.back().text;
    if (!out.flush()) return Error{ErrorCode::cannotOpen, "cannot write `" + (folder / (name + ".cedar")).string() + "`", {}};
  }
  return {};
}

// Valid Cedar, so that it can be piped into `policy check -`.
std::string asText(const std::vector<gateway::DecisionPoint>& points) {
  std::string text;
  for (const gateway::DecisionPoint& point : points) {
    if (point.versions.empty()) continue;
    text += "// in force at " + point.gateway + ": " + point.versions.back().origin + "\n";
    for (const std::string& rule : point.notLowered) text += "// not in Cedar: " + rule + "\n";
    text += "\n" + point.versions.back().text + "\n";
  }
  return text.empty() ? "// no source in the workspace has rules\n" : text;
}

Result<Exit> runPolicyInForce(Context& context) {
  auto session = context.open(console::Mode::read);
  if (!session) return std::move(session).error();
  const console::WorldPtr world = (*session)->world();
  Json sources = Json::array();
  uint64_t policies = 0;
  for (size_t i = 0; i < world->points.size(); ++i) {
    sources.push_back(sourceJson(world->points[i], world->history[i]));
    if (!world->history[i].versions.empty()) policies += world->history[i].versions.back().policies->size();
  }
  std::string text = asText(world->points);
  if (const auto folder = context.arguments.value("--out")) {
    CHATELAINE_TRY(writeFiles(world->points, *folder));
    text = counted(policies, "policy", "policies") + " of " + counted(world->points.size(), "decision point", "decision points") + " in " + *folder + "\n";
  }
  return context.answer({{"policies", policies}, {"sources", std::move(sources)}}, text);
}

}  // namespace

Command policyInForce() {
  return {.noun = "policy",
          .verb = "in-force",
          .summary = "the gateways' own rules as Cedar, each with its source",
          .description = "The latest version; versions before it are listed with --format json. With --out one file a decision point.",
          .arguments = {{"WORKSPACE", "a workspace"}},
          .options = {{"--out", "DIR", "write .cedar files there", {}}},
          .example = "chatelainectl policy in-force sample.chatelaine\nchatelainectl policy in-force sample.chatelaine --out rules/",
          .formats = {"text", "json"},
          .asOf = true,
          .run = runPolicyInForce};
}

}  // namespace chatelaine::ctl
