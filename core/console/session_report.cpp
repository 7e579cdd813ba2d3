#include <nlohmann/json.hpp>

#include "core/console/adapters.h"
#include "core/console/session_state.h"
#include "core/console/whatif.h"
#include "core/console/world_builder.h"
#include "core/gateway/reconcile.h"
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

std::vector<report::ImportRow> importRows(const World& world) {
  std::vector<report::ImportRow> out;
  for (const SourceInfo& source : world.sources) out.push_back({source.name, source.readers, source.imported, source.importedBy});
  return out;
}

Result<std::vector<report::Reconciliation>> reconciliations(const gateway::RawStore& store, const Task& task) {
  auto found = gateway::reconcile(store, task);
  if (!found) return std::move(found).error();
  std::vector<report::Reconciliation> out;
  for (gateway::Reconciliation& one : *found) {
    report::Reconciliation& row = out.emplace_back(report::Reconciliation{one.source, {}, one.notReconcilable});
    for (gateway::ControlTotal& total : one.totals) row.totals.push_back({total.what, total.statedBy, total.stated, total.counted, total.rule, total.agrees});
  }
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

Result<report::Report> reportOf(const World& world, const gateway::RawStore& store, const std::vector<std::string>& frameworks, const TimeRange& period, const std::string& by,
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
  input.imports = importRows(world);
  auto totals = reconciliations(store, task);
  if (!totals) return std::move(totals).error();
  input.reconciliations = std::move(*totals);
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
  WorkspaceStore store(*state_->workspace);
  CHATELAINE_TRY(store.refresh());
  auto made = reportOf(*state_->world, store, request.frameworks, request.period, state_->actor, task);
  if (!made) return made;
  CHATELAINE_TRY(report::write(*made, request.folder, request.formats));
  if (state_->workspace->access() == workspace::Access::readWrite)
    CHATELAINE_TRY(state_->journal("report make", nlohmann::json{{"frameworks", request.frameworks}, {"digest", made->digest}}.dump()));
  return made;
}

Result<report::Report> Session::previewReport(const std::vector<std::string>& frameworks, const TimeRange& period, const Task& task) const {
  WorkspaceStore store(*state_->workspace);
  CHATELAINE_TRY(store.refresh());
  return reportOf(*state_->world, store, frameworks, period, state_->actor, task);
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
  auto made = reportOf(again, store, reported->frameworks, reported->period, state_->actor, task);
  if (!made) return std::move(made).error();
  return report::compare(folder, *made);
}

}  // namespace chatelaine::console
