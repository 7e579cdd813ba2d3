#include <algorithm>
#include <cassert>

#include "core/posture/crosswalk.h"
#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

std::string unitOf(const std::string& parameter) {
  if (parameter.ends_with("_days")) return "days";
  if (parameter.ends_with("_hours")) return "hours";
  if (parameter.ends_with("_seconds")) return "seconds";
  if (parameter.ends_with("_share")) return "percent";
  if (parameter.find("workloads") != std::string::npos) return "workloads";
  return parameter.find("principals") != std::string::npos ? "principals" : "";
}

CheckInfo infoOf(const CheckDefinition& definition, const Thresholds& thresholds) {
  const CrosswalkCheck* known = crosswalkCheck(definition.id);
  assert(known && "every check of the registry is in the crosswalk");
  CheckInfo info{known->id,        known->title,    known->category, known->severity,
                 known->rationale, definition.rule, definition.fix,  {}};
  for (const auto& [name, value] : known->parameters) {
    Parameter parameter{name, value, value, unitOf(name), "default"};
    if (const auto set = thresholds.find(known->id + "." + name); set != thresholds.end()) {
      parameter.value = set->second.first;
      parameter.setBy = set->second.second;
    }
    info.parameters.push_back(std::move(parameter));
  }
  return info;
}

std::vector<std::string> controlsOf(const std::string& check) {
  std::vector<std::string> controls;
  for (const bool direct : {true, false})
    for (const CrosswalkMapping& mapping : crosswalkCheck(check)->mappings)
      if (mapping.direct == direct) controls.push_back(mapping.framework + " " + mapping.item + (direct ? "" : " (supporting)"));
  return controls;
}

void finish(CheckRun& run) {
  std::ranges::sort(run.population,
                    [](const Tested& a, const Tested& b) { return std::tie(a.kind, a.subject) < std::tie(b.kind, b.subject); });
  const bool ran = std::ranges::any_of(run.population, [](const Tested& t) { return t.outcome != Outcome::notEvaluated; });
  if (ran || !run.notAssessable.empty()) return;
  run.notAssessable =
      run.population.empty() ? "nothing to test: no " + run.rows + " that it applies to" : run.population.front().reason;
}

}  // namespace

std::vector<CheckDefinition> registry() {
  return {nhiAtt01(), nhiAtt02(), nhiAtt06(), nhiCrd02(), nhiCrd03(), nhiCrd06(),
          nhiGwy06(), nhiLog01(), nhiOwn01(), nhiOwn02(), nhiPrv01(), nhiPrv02()};
}

std::vector<CheckInfo> checks() {
  std::vector<CheckInfo> infos;
  for (const CheckDefinition& definition : registry()) infos.push_back(infoOf(definition, {}));
  return infos;
}

Result<std::vector<CheckRun>> runChecks(const Facts& facts, const Thresholds& thresholds, const Task& task) {
  assert(facts.graph && "checks need an identity graph, an empty one at least");
  const Context context(facts);
  const std::vector<CheckDefinition> all = registry();
  std::vector<CheckRun> runs;
  for (const CheckDefinition& definition : all) {
    if (task.cancelled()) return Task::cancelledError();
    task.report({"checking " + definition.id, runs.size(), all.size(), "checks"});
    CheckRun run{infoOf(definition, thresholds), {}, {}, definition.rows};
    definition.run(context, run);
    finish(run);
    runs.push_back(std::move(run));
  }
  return runs;
}

std::vector<Finding> findings(const std::vector<CheckRun>& runs) {
  std::vector<Finding> found;
  for (const CheckRun& run : runs)
    for (const Tested& tested : run.population)
      if (tested.outcome == Outcome::deviation)
        found.push_back({run.check.id + "/" + std::string(identity::toString(tested.kind)) + "/" + tested.subject, run.check.id,
                         run.check.severity, run.check.title, tested.subject, tested.kind, tested.reason, run.check.fix,
                         controlsOf(run.check.id), tested});
  std::ranges::stable_sort(found, [](const Finding& a, const Finding& b) {
    if (a.severity != b.severity) return a.severity > b.severity;
    return std::tie(a.check, a.kind, a.subject) < std::tie(b.check, b.kind, b.subject);
  });
  return found;
}

std::string_view toString(CheckSeverity severity) {
  switch (severity) {
    case CheckSeverity::info: return "info";
    case CheckSeverity::low: return "low";
    case CheckSeverity::medium: return "medium";
    case CheckSeverity::high: return "high";
    case CheckSeverity::critical: return "critical";
  }
  return "";
}

std::string_view toString(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass: return "no deviation";
    case Outcome::deviation: return "deviation";
    case Outcome::notEvaluated: return "not evaluated";
  }
  return "";
}

}  // namespace chatelaine::posture
