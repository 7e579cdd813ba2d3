#include <nlohmann/json.hpp>

#include "core/console/adapters.h"
#include "core/console/session_state.h"
#include "core/console/whatif.h"
#include "core/console/world_builder.h"
#include "core/simulate/entities.h"

namespace chatelaine::console {

namespace {

std::vector<report::SourceRow> sourceRows(const World& world) {
  std::vector<report::SourceRow> out;
  for (const SourceInfo& source : world.sources)
    for (const gateway::RawFile& file : source.files)
      out.push_back({source.name, file.reader, file.name, file.sha256.hex(), file.size, file.rowsRead, file.rowsRejected, file.first, file.last});
  return out;
}

report::Coverage coverageOf(const simulate::ConformResult& conform) {
  report::Coverage out;
  out.replayable = conform.agree + conform.disagree + conform.undetermined + conform.versionNotKnown + conform.noVerdict;
  out.requests = out.replayable + conform.notReplayable;
  out.notReplayable = conform.notReplayableReasons;
  out.agree = conform.agree;
  out.comparable = conform.agree + conform.disagree;
  return out;
}

Result<report::Report> reportOf(const World& world, const std::vector<std::string>& frameworks, const TimeRange& period, const std::string& by,
                                const Task& task) {
  report::ReportInput input;
  input.workspace = world.name;
  input.frameworks = frameworks;
  input.period = period;
  input.asOf = world.asOf;
  input.recorded = world.recorded;
  auto runs = posture::runChecks(factsOf(world, period), world.thresholds, task);
  if (!runs) return std::move(runs).error();
  input.runs = std::move(*runs);
  input.sources = sourceRows(world);
  auto agreement = conform(world, {{}, period}, task);
  if (!agreement) return std::move(agreement).error();
  input.coverage = coverageOf(*agreement);
  input.identities = world.graph->identities().size();
  input.version = CHATELAINE_VERSION;
  input.made = now();
  input.by = by;
  return report::make(std::move(input));
}

}  // namespace

Result<report::Report> Session::makeReport(const ReportRequest& request, const Task& task) {
  auto made = reportOf(*state_->world, request.frameworks, request.period, state_->actor, task);
  if (!made) return made;
  CHATELAINE_TRY(report::write(*made, request.folder, request.formats));
  if (state_->workspace->access() == workspace::Access::readWrite)
    CHATELAINE_TRY(state_->journal("report make", nlohmann::json{{"frameworks", request.frameworks}, {"digest", made->digest}}.dump()));
  return made;
}

Result<report::Report> Session::previewReport(const std::vector<std::string>& frameworks, const TimeRange& period, const Task& task) const {
  return reportOf(*state_->world, frameworks, period, state_->actor, task);
}

Result<std::vector<report::Difference>> Session::recompute(const std::filesystem::path& folder, const Task& task) const {
  auto reported = report::inputOf(folder);
  if (!reported) return std::move(reported).error();
  WorkspaceStore store(*state_->workspace);
  CHATELAINE_TRY(store.refresh());
  auto derived = gateway::derive(store, task);
  if (!derived) return std::move(derived).error();

  World again = *state_->world;
  again.asOf = reported->asOf;
  again.traffic = traffic::snapshotOf(std::move(derived->requests));
  again.recorded = recordedOf(*again.traffic, again.sources);
  again.graph = identity::buildGraph(std::move(derived->identities), std::move(derived->edges), again.statements);
  again.usage = std::make_shared<simulate::UsageMap>(simulate::usage(*again.graph, *again.traffic, everything(*again.traffic)));
  again.entities = simulate::entitiesOf(*again.graph, std::nullopt, again.asOf, again.traffic.get());
  again.history = historyOf(derived->points, again.problems);
  again.credentialsPassedOn = std::move(derived->credentialsPassedOn);
  auto made = reportOf(again, reported->frameworks, reported->period, state_->actor, task);
  if (!made) return std::move(made).error();
  return report::compare(folder, *made);
}

}  // namespace chatelaine::console
