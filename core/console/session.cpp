#include "core/console/session.h"

#include <nlohmann/json.hpp>

#include "core/base/near.h"
#include "core/console/adapters.h"
#include "core/console/session_state.h"
#include "core/console/world_builder.h"

namespace chatelaine::console {

Result<void> Session::State::rebuild() {
  auto next = buildWorld(*workspace, lookFrom, world ? world->revision + 1 : 1);
  if (!next) return std::move(next).error();
  world = std::move(*next);
  return {};
}

Result<void> Session::State::amend(Result<void> (*read)(const workspace::Workspace&, World&)) {
  auto next = std::make_shared<World>(*world);
  ++next->revision;
  CHATELAINE_TRY(read(*workspace, *next));
  world = std::move(next);
  return {};
}

Result<void> Session::State::mustBeWritable() const {
  if (workspace->access() == workspace::Access::readWrite) return {};
  return Error{ErrorCode::readOnly, "the workspace was opened for reading; nothing can be changed in it", {}};
}

Result<void> Session::State::journal(std::string_view action, const std::string& payload) {
  auto entry = workspace->appendJournal(now(), actor, action, payload);
  if (!entry) return std::move(entry).error();
  return {};
}

Session::Session(std::unique_ptr<State> state) : state_(std::move(state)) {}
Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(const std::filesystem::path& file, Mode mode, std::string actor) {
  auto opened = workspace::Workspace::open(file, mode == Mode::write ? workspace::Access::readWrite : workspace::Access::readOnly);
  if (!opened) {
    Error error = std::move(opened).error();
    if (error.code == ErrorCode::notFound) error.code = ErrorCode::cannotOpen;
    return error;
  }
  auto state = std::make_unique<State>();
  state->workspace = std::move(*opened);
  state->actor = std::move(actor);
  CHATELAINE_TRY(state->rebuild());
  return std::unique_ptr<Session>(new Session(std::move(state)));
}

Result<std::unique_ptr<Session>> Session::create(const std::filesystem::path& file, std::string actor) {
  auto created = workspace::Workspace::create(file);
  if (!created) return std::move(created).error();
  auto state = std::make_unique<State>();
  state->workspace = std::move(*created);
  state->actor = std::move(actor);
  CHATELAINE_TRY(state->journal("workspace create", "{}"));
  CHATELAINE_TRY(state->rebuild());
  return std::unique_ptr<Session>(new Session(std::move(state)));
}

WorldPtr Session::world() const { return state_->world; }

WorkspaceInfo Session::info() const {
  WorkspaceInfo out;
  const World& world = *state_->world;
  if (const auto stored = state_->workspace->info()) {
    out.formatVersion = stored->formatVersion;
    out.bytes = stored->bytes;
  }
  out.requests = world.traffic->liveRows();
  for (const identity::Identity& one : world.graph->identities()) {
    ++out.identities;
    if (one.kind == identity::NodeKind::credential) ++out.credentials;
  }
  out.chains = simulate::chains(*world.traffic, everything(*world.traffic)).size();
  out.sources = world.sources.size();
  out.asOf = world.asOf;
  return out;
}

Result<void> Session::lookFrom(Time asOf) {
  state_->lookFrom = asOf;
  return state_->rebuild();
}

Result<std::vector<std::string>> Session::check(const Task& task) {
  auto faults = state_->workspace->check(task);
  if (!faults) return std::move(faults).error();
  std::vector<std::string> out;
  for (const workspace::Fault& fault : *faults) out.push_back(fault.where + ": " + fault.what);
  auto current = state_->workspace->derivedIsCurrent();
  if (!current) return std::move(current).error();
  if (!*current) out.emplace_back("derived: an import was cut off before everything was derived; importing again goes on");
  return out;
}

Result<void> Session::setAsOf(std::optional<Time> time) {
  CHATELAINE_TRY(state_->mustBeWritable());
  const std::string text = time ? formatTime(*time) : "";
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    CHATELAINE_TRY(state_->workspace->setSetting("as-of", time ? std::optional<std::string_view>(text) : std::nullopt));
    return state_->journal("as-of set", nlohmann::json{{"as_of", time ? nlohmann::json(text) : nlohmann::json(nullptr)}}.dump());
  }));
  return state_->rebuild();
}

Result<gateway::RawRecord> Session::rawRecord(std::string_view source, std::string_view record) const {
  WorkspaceStore store(*state_->workspace);
  CHATELAINE_TRY(store.refresh());
  return gateway::findRecord(store, source, record);
}

Result<void> Session::state(std::string subject, std::string field, std::string value, std::string why) {
  CHATELAINE_TRY(state_->mustBeWritable());
  const auto node = state_->world->graph->findAny(subject);
  if (!node) {
    std::vector<std::string> names;
    for (const identity::Identity& one : state_->world->graph->identities()) names.push_back(one.id);
    const std::string near = alternatives(nearest(subject, names));
    return Error{ErrorCode::notFound, "there is no identity `" + subject + "`" + (near.empty() ? "" : "; did you mean " + near + "?"), {}};
  }
  const identity::Identity& identity = state_->world->graph->at(*node);
  auto stored = state_->workspace->statements();
  if (!stored) return std::move(stored).error();
  identity::Statement statement;
  statement.id = "statement-" + std::to_string(stored->size() + 1);
  statement.subject = identity.id;
  statement.subjectKind = identity.kind;
  statement.field = std::move(field);
  statement.value = std::move(value);
  statement.by = state_->actor;
  statement.at = now();
  statement.why = std::move(why);
  statement.batch = statement.id;
  const nlohmann::json payload{{"statement", statement.id}, {"subject", statement.subject}, {"field", statement.field}, {"value", statement.value}, {"why", statement.why}};
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    CHATELAINE_TRY(state_->workspace->addStatements({statement}));
    return state_->journal("statement add", payload.dump());
  }));
  return state_->rebuild();
}

Result<void> Session::undoStatements(const std::string& batch) {
  CHATELAINE_TRY(state_->mustBeWritable());
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    auto ended = state_->workspace->endStatements(batch, now(), state_->actor);
    if (!ended) return std::move(ended).error();
    if (*ended == 0) return Error{ErrorCode::notFound, "nothing is stated under `" + batch + "` any more", {}};
    return state_->journal("statements end", nlohmann::json{{"batch", batch}, {"statements", *ended}}.dump());
  }));
  return state_->rebuild();
}

posture::Facts factsOf(const World& world, const TimeRange& period) {
  return {world.graph, world.traffic, world.usage, world.credentialsPassedOn, world.asOf, world.recorded, period};
}

Result<std::vector<posture::CheckRun>> Session::runChecks(const Task& task) const {
  return posture::runChecks(factsOf(*state_->world, {}), state_->world->thresholds, task);
}

Result<void> Session::setThreshold(const std::string& name, int64_t value) {
  CHATELAINE_TRY(state_->mustBeWritable());
  bool known = false;
  for (const posture::CheckInfo& check : posture::checks())
    for (const posture::Parameter& parameter : check.parameters) known = known || check.id + "." + parameter.name == name;
  if (!known) return Error{ErrorCode::notFound, "no threshold `" + name + "`; `check list` names them", {}};
  nlohmann::json thresholds = nlohmann::json::object();
  for (const auto& [key, entry] : state_->world->thresholds) thresholds[key] = {{"value", entry.first}, {"by", entry.second}};
  thresholds[name] = {{"value", value}, {"by", state_->actor}};
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    CHATELAINE_TRY(state_->workspace->setSetting("thresholds", thresholds.dump()));
    return state_->journal("threshold set", nlohmann::json{{"threshold", name}, {"value", value}}.dump());
  }));
  return state_->rebuild();
}

}  // namespace chatelaine::console
