#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "core/console/adapters.h"
#include "core/console/people.h"
#include "core/console/session_state.h"
#include "core/console/world_builder.h"
#include "core/gateway/memory_store.h"

namespace chatelaine::console {

namespace {

void addFiles(const gateway::ImportReport& report, ImportSummary& summary) {
  for (const gateway::FileReport& file : report.files) {
    ImportSummary::Row row;
    row.path = file.path;
    row.source = file.file.source;
    row.reader = file.file.reader;
    row.records = file.file.rowsRead;
    row.accepted = file.file.rowsAccepted;
    row.rejected = file.file.rowsRejected;
    row.known = file.known;
    row.skippedBecause = file.skippedBecause;
    summary.files.push_back(std::move(row));
  }
  summary.problems = report.problems;
}

// A file that was kept before has its counts from then.
void countKnown(const std::vector<gateway::RawFile>& kept, const gateway::ImportReport& report, ImportSummary& summary) {
  for (size_t i = 0; i < report.files.size(); ++i) {
    if (!report.files[i].known) continue;
    for (const gateway::RawFile& file : kept) {
      if (file.source != report.files[i].file.source || file.sha256 != report.files[i].file.sha256) continue;
      summary.files[i].records = file.rowsRead;
      summary.files[i].accepted = file.rowsAccepted;
      summary.files[i].rejected = file.rowsRejected;
    }
  }
}

void countBySource(const gateway::Derived& derived, double seconds, ImportSummary& summary) {
  std::map<std::string, uint64_t> requests;
  std::map<std::string, uint64_t> identities;
  for (const traffic::Request& request : derived.requests) ++requests[request.source];
  for (const identity::RecordIdentity& one : derived.identities) ++identities[one.id.source];
  for (ImportSummary::Row& row : summary.files) {
    row.requests = requests[row.source];
    row.identities = identities[row.source];
    row.seconds = seconds;
  }
}

std::vector<std::string> sourcesOf(const ImportSummary& summary) {
  std::set<std::string> names;
  for (const ImportSummary::Row& row : summary.files)
    if (!row.source.empty() && row.skippedBecause.empty()) names.insert(row.source);
  return {names.begin(), names.end()};
}

std::string importPayload(const ImportSummary& summary) {
  nlohmann::json files = nlohmann::json::array();
  for (const ImportSummary::Row& row : summary.files)
    files.push_back({{"path", row.path}, {"source", row.source}, {"reader", row.reader}, {"accepted", row.accepted}, {"rejected", row.rejected}, {"known", row.known}});
  return nlohmann::json{{"files", std::move(files)}, {"new_requests", summary.newRequests}, {"changed_requests", summary.changedRequests}}.dump();
}

double secondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Result<ImportSummary> dryRun(const gateway::ImportRequest& request, std::chrono::steady_clock::time_point start, const Task& task) {
  gateway::MemoryStore store;
  auto report = gateway::readFiles(request, store, task);
  if (!report) return std::move(report).error();
  ImportSummary summary;
  addFiles(*report, summary);
  auto derived = gateway::derive(store, task);
  if (!derived) return std::move(derived).error();
  summary.problems.insert(summary.problems.end(), derived->problems.begin(), derived->problems.end());
  countBySource(*derived, secondsSince(start), summary);
  summary.newRequests = derived->requests.size();
  return summary;
}

// Revoked items whose key an import shows gone are carried out from now on.
Result<void> noticeCarriedOut(workspace::Workspace& workspace, const World& world, const std::string& actor) {
  for (review::Campaign campaign : world.campaigns) {
    if (!review::noticeCarriedOut(campaign, *world.graph)) continue;
    const bool open = campaign.state == review::CampaignState::open;
    auto stored = workspace.putDocument({"campaign", campaign.name, "", open ? "open" : "closed", 0, now(), actor, review::toJson(campaign).dump()});
    if (!stored) return std::move(stored).error();
  }
  return {};
}

}  // namespace

Result<ImportSummary> Session::importFiles(gateway::ImportRequest request, const Task& task) {
  const auto start = std::chrono::steady_clock::now();
  workspace::Workspace& workspace = *state_->workspace;
  request.redaction.workspaceKey = workspace.key();
  if (request.dryRun) return dryRun(request, start, task);
  CHATELAINE_TRY(state_->mustBeWritable());
  WorkspaceStore store(workspace);
  auto report = gateway::readFiles(request, store, task);
  if (!report) return std::move(report).error();
  ImportSummary summary;
  addFiles(*report, summary);

  CHATELAINE_TRY(store.refresh());
  countKnown(store.files(), *report, summary);
  auto evidence = workspace.evidenceDigest();
  if (!evidence) return std::move(evidence).error();
  auto derived = gateway::derive(store, task);
  if (!derived) return std::move(derived).error();
  summary.problems.insert(summary.problems.end(), derived->problems.begin(), derived->problems.end());
  countBySource(*derived, 0, summary);
  auto applied = workspace.applyDerived(std::move(derived->requests), knowledgeOf(*derived), *evidence, task);
  if (!applied) return std::move(applied).error();
  summary.newRequests = applied->added;
  summary.changedRequests = applied->changed;
  for (ImportSummary::Row& row : summary.files) row.seconds = secondsSince(start);
  CHATELAINE_TRY(workspace.finishImport(sourcesOf(summary)));
  CHATELAINE_TRY(state_->journal("source import", importPayload(summary)));
  CHATELAINE_TRY(state_->rebuild());
  CHATELAINE_TRY(noticeCarriedOut(workspace, *state_->world, state_->actor));
  if (!state_->world->campaigns.empty()) CHATELAINE_TRY(state_->amend(readCampaigns));
  return summary;
}

Result<PeopleSummary> Session::importPeople(const std::filesystem::path& csv, const Task& task) {
  CHATELAINE_TRY(state_->mustBeWritable());
  if (task.cancelled()) return Task::cancelledError();
  auto stored = state_->workspace->statements();
  if (!stored) return std::move(stored).error();
  PeopleSummary summary;
  summary.batch = "people-" + std::to_string(stored->size() + 1);
  auto read = readPeople(csv, {summary.batch, state_->actor, now()});
  if (!read) return std::move(read).error();
  summary.accepted = read->statements.size();
  summary.rejected = read->rejected;
  summary.problems = std::move(read->problems);
  if (read->statements.empty()) return summary;
  const nlohmann::json payload{{"file", csv.filename().string()}, {"sha256", read->sha256.hex()}, {"batch", summary.batch}, {"accepted", summary.accepted}, {"rejected", summary.rejected}};
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    CHATELAINE_TRY(state_->workspace->addStatements(read->statements));
    return state_->journal("people import", payload.dump());
  }));
  CHATELAINE_TRY(state_->rebuild());
  return summary;
}

}  // namespace chatelaine::console
