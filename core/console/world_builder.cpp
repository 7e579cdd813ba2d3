#include "core/console/world_builder.h"

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "core/cedar/parser.h"
#include "core/console/adapters.h"
#include "core/console/draft.h"
#include "core/simulate/entities.h"

namespace chatelaine::console {

namespace {

std::vector<identity::Statement> inForce(const std::vector<workspace::StoredStatement>& stored) {
  std::vector<identity::Statement> out;
  for (const workspace::StoredStatement& one : stored)
    if (!one.endedAt) out.push_back(one.statement);
  return out;
}

std::vector<SourceInfo> sourcesOf(const std::vector<workspace::Source>& stored, const std::vector<workspace::RawFile>& files) {
  std::map<std::string, SourceInfo> byName;
  for (const workspace::Source& source : stored) {
    byName[source.name].name = source.name;
    byName[source.name].partial = source.state == workspace::SourceState::partial;
  }
  std::map<std::string, std::set<std::string>> readers;
  std::map<std::string, std::set<std::string>> versions;
  for (const workspace::RawFile& file : files) {
    byName[file.source].name = file.source;
    byName[file.source].files.push_back(toGateway(file));
    readers[file.source].insert(file.reader);
    if (!file.version.empty()) versions[file.source].insert(file.version);
  }
  std::vector<SourceInfo> out;
  for (auto& [name, source] : byName) {
    source.readers.assign(readers[name].begin(), readers[name].end());
    source.versions.assign(versions[name].begin(), versions[name].end());
    out.push_back(std::move(source));
  }
  return out;
}

// When each source was last imported, by the journal.
Result<void> readImportTimes(const workspace::Workspace& workspace, World& world) {
  auto journal = workspace.journal();
  if (!journal) return std::move(journal).error();
  std::map<std::string, const workspace::JournalEntry*> last;
  for (const workspace::JournalEntry& entry : *journal) {
    if (entry.action != "source import") continue;
    const nlohmann::json payload = nlohmann::json::parse(entry.payload, nullptr, false);
    if (!payload.is_object()) continue;
    for (const nlohmann::json& file : payload.value("files", nlohmann::json::array())) last[file.value("source", "")] = &entry;
  }
  for (SourceInfo& source : world.sources)
    if (const auto found = last.find(source.name); found != last.end()) {
      source.imported = found->second->at;
      source.importedBy = found->second->actor;
    }
  return {};
}

void describeSources(World& world) {
  for (SourceInfo& source : world.sources) {
    for (const identity::RecordIdentity& record : world.graph->records())
      if (record.id.source == source.name) ++source.identities;
    source.fields = fieldShares(*world.traffic, source.name);
    source.requests = source.fields.front().of;
  }
}

// A gateway's rules are Cedar that its reader wrote: what does not parse is shown as a problem and takes no part.
std::shared_ptr<const cedar::PolicySet> parsedRules(const std::string& gateway, const std::string& text, std::vector<gateway::Problem>& problems) {
  cedar::ParsedPolicies parsed = cedar::parsePolicies(text, gateway + ".cedar", cedar::PolicyIds::annotated);
  for (const Diagnostic& diagnostic : parsed.diagnostics) {
    const Position at = positionOf(text, diagnostic.span.offset);
    problems.push_back({gateway + ".cedar", at.line, at.column, "", diagnostic.code, "rules of `" + gateway + "`: " + diagnostic.message});
  }
  auto set = std::make_shared<cedar::PolicySet>();
  for (cedar::Policy& policy : parsed.policies) {
    if (const auto added = set->add(std::move(policy)); !added)
      problems.push_back({gateway + ".cedar", 0, 0, "", "policy/duplicate", added.error().message});
  }
  return set;
}

Result<void> readProblems(const workspace::Workspace& workspace, const std::vector<workspace::RawFile>& files,
                          const std::vector<workspace::Problem>& derived, World& world) {
  for (const workspace::RawFile& file : files) {
    auto found = workspace.problems(file);
    if (!found) return std::move(found).error();
    for (const workspace::Problem& problem : *found) world.problems.push_back(toGateway(problem));
  }
  for (const workspace::Problem& problem : derived) world.problems.push_back(toGateway(problem));
  return {};
}

Result<void> readSettings(const workspace::Workspace& workspace, std::optional<Time> lookFrom, World& world) {
  auto asOf = workspace.setting("as-of");
  if (!asOf) return std::move(asOf).error();
  const auto stated = *asOf ? parseTime(**asOf) : std::nullopt;
  world.asOf = lookFrom ? *lookFrom : stated ? stated->time : newestEvent(*world.traffic, world.sources);
  world.asOfStated = lookFrom.has_value() || stated.has_value();
  auto thresholds = workspace.setting("thresholds");
  if (!thresholds) return std::move(thresholds).error();
  if (!*thresholds) return {};
  const nlohmann::json json = nlohmann::json::parse(**thresholds, nullptr, false);
  if (!json.is_object()) return Error{ErrorCode::damaged, "the thresholds cannot be read", {}};
  for (const auto& [name, entry] : json.items())
    world.thresholds[name] = {entry.value("value", int64_t{0}), entry.value("by", std::string("not recorded"))};
  return {};
}

}  // namespace

std::vector<simulate::PointHistory> historyOf(const std::vector<gateway::DecisionPoint>& points, std::vector<gateway::Problem>& problems) {
  std::vector<simulate::PointHistory> out;
  for (const gateway::DecisionPoint& point : points) {
    simulate::PointHistory history{point.gateway, point.onError == gateway::OnError::deny, {}};
    for (const gateway::PolicyVersion& version : point.versions)
      history.versions.push_back({version.from, version.to, parsedRules(point.gateway, version.text, problems)});
    out.push_back(std::move(history));
  }
  return out;
}

traffic::Selection everything(const traffic::Snapshot& snapshot) {
  traffic::Selection out;
  for (const traffic::Snapshot::Part& part : snapshot.parts()) out.push_back(*part.live);
  return out;
}

Time newestEvent(const traffic::Snapshot& snapshot, const std::vector<SourceInfo>& sources) {
  Time newest;
  if (const auto range = snapshot.timeRange(); range && range->to) newest = *range->to - Duration{1};
  for (const SourceInfo& source : sources)
    for (const gateway::RawFile& file : source.files)
      if (file.last && *file.last > newest) newest = *file.last;
  return newest;
}

std::optional<TimeRange> recordedOf(const traffic::Snapshot& snapshot, const std::vector<SourceInfo>& sources) {
  std::optional<TimeRange> range = snapshot.timeRange();
  if (range && range->to) range->to = std::max(*range->to, newestEvent(snapshot, sources) + Duration{1});
  return range;
}

traffic::Selection select(const World& world, const Scope& scope) { return traffic::select(*world.traffic, scope.filter, scope.range); }

PolicySetInfo policySetOf(const workspace::PolicyRevision& revision) {
  PolicySetInfo out;
  out.name = revision.set;
  out.draft = revision.role == workspace::PolicyRole::draft;
  out.changed = revision.at;
  for (const workspace::PolicyFile& file : revision.files) {
    if (file.name != draftSettingsFile) {
      out.files.push_back({file.name, file.text});
      continue;
    }
    if (auto disabled = disabledIn(file.text)) out.disable = std::move(*disabled);
  }
  return out;
}

Result<void> readPolicySets(const workspace::Workspace& workspace, World& world) {
  world.policySets.clear();
  auto sets = workspace.policySets();
  if (!sets) return std::move(sets).error();
  for (const workspace::PolicyRevision& listed : *sets) {
    auto revision = workspace.policies(listed.set);
    if (!revision) return std::move(revision).error();
    if (!revision->files.empty()) world.policySets.push_back(policySetOf(*revision));
  }
  return {};
}

Result<void> readCampaigns(const workspace::Workspace& workspace, World& world) {
  world.campaigns.clear();
  auto documents = workspace.documents("campaign");
  if (!documents) return std::move(documents).error();
  for (const workspace::Document& document : *documents) {
    const nlohmann::json json = nlohmann::json::parse(document.body, nullptr, false);
    auto campaign = review::campaignFromJson(json);
    if (!campaign) return Error{ErrorCode::damaged, "the review `" + document.id + "` cannot be read: " + campaign.error().message, {}};
    world.campaigns.push_back(std::move(*campaign));
  }
  return {};
}

Result<WorldPtr> buildWorld(const workspace::Workspace& workspace, std::optional<Time> lookFrom, uint64_t revision) {
  auto world = std::make_shared<World>();
  world->path = workspace.path().string();
  world->name = workspace.path().stem().string();
  world->readOnly = workspace.access() == workspace::Access::readOnly;
  world->notice = workspace.copyNotice();
  world->revision = revision;
  auto snapshot = workspace.traffic();
  if (!snapshot) return std::move(snapshot).error();
  world->traffic = std::move(*snapshot);
  auto files = workspace.files();
  if (!files) return std::move(files).error();
  auto sources = workspace.sources();
  if (!sources) return std::move(sources).error();
  auto knowledge = workspace.knowledge();
  if (!knowledge) return std::move(knowledge).error();
  auto statements = workspace.statements();
  if (!statements) return std::move(statements).error();

  world->sources = sourcesOf(*sources, *files);
  CHATELAINE_TRY(readImportTimes(workspace, *world));
  world->recorded = recordedOf(*world->traffic, world->sources);
  CHATELAINE_TRY(readSettings(workspace, lookFrom, *world));
  world->statements = inForce(*statements);
  world->graph = identity::buildGraph(std::move(knowledge->identities), std::move(knowledge->edges), world->statements);
  world->usage = std::make_shared<simulate::UsageMap>(simulate::usage(*world->graph, *world->traffic, everything(*world->traffic)));
  world->entities = simulate::entitiesOf(*world->graph, std::nullopt, world->asOf, world->traffic.get());
  world->credentialsPassedOn = std::move(knowledge->credentialsPassedOn);
  world->fields = traffic::fieldCatalog(*world->traffic);
  for (const workspace::DecisionPoint& point : knowledge->points) world->points.push_back(toGateway(point));
  CHATELAINE_TRY(readProblems(workspace, *files, knowledge->problems, *world));
  world->history = historyOf(world->points, world->problems);
  describeSources(*world);
  CHATELAINE_TRY(readPolicySets(workspace, *world));
  CHATELAINE_TRY(readCampaigns(workspace, *world));
  return WorldPtr(std::move(world));
}

}  // namespace chatelaine::console
