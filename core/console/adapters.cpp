#include "core/console/adapters.h"

namespace chatelaine::console {

gateway::Problem toGateway(const workspace::Problem& p) { return {p.path, p.line, p.column, p.field, p.code, p.message}; }
workspace::Problem toWorkspace(const gateway::Problem& p) { return {p.path, p.line, p.column, p.field, p.code, p.message}; }

namespace {

template <class To, class From>
To fileAs(const From& file) {
  To out;
  out.source = file.source;
  out.reader = file.reader;
  out.kind = file.kind;
  out.name = file.name;
  out.size = file.size;
  out.sha256 = file.sha256;
  out.rowsRead = file.rowsRead;
  out.rowsAccepted = file.rowsAccepted;
  out.rowsRejected = file.rowsRejected;
  out.first = file.first;
  out.last = file.last;
  out.unknownFields = file.unknownFields;
  out.version = file.version;
  return out;
}

workspace::DecisionPoint pointAsStored(const gateway::DecisionPoint& point) {
  workspace::DecisionPoint out{point.gateway, point.source, {}, {}, point.notLowered};
  out.onError = point.onError == gateway::OnError::deny ? workspace::OnError::deny : workspace::OnError::skipPolicy;
  for (const gateway::PolicyVersion& version : point.versions) out.versions.push_back({version.from, version.to, version.text, version.origin});
  return out;
}

}  // namespace

gateway::RawFile toGateway(const workspace::RawFile& file) { return fileAs<gateway::RawFile>(file); }
workspace::RawFile toWorkspace(const gateway::RawFile& file) { return fileAs<workspace::RawFile>(file); }

gateway::DecisionPoint toGateway(const workspace::DecisionPoint& point) {
  gateway::DecisionPoint out;
  out.gateway = point.gateway;
  out.source = point.source;
  out.onError = point.onError == workspace::OnError::deny ? gateway::OnError::deny : gateway::OnError::skipPolicy;
  for (const workspace::PolicyVersion& version : point.versions) out.versions.push_back({version.from, version.to, version.text, version.origin});
  out.notLowered = point.notLowered;
  return out;
}

workspace::Knowledge knowledgeOf(const gateway::Derived& derived) {
  workspace::Knowledge out;
  out.identities = derived.identities;
  out.edges = derived.edges;
  for (const gateway::DecisionPoint& point : derived.points) out.points.push_back(pointAsStored(point));
  for (const gateway::Problem& problem : derived.problems) out.problems.push_back(toWorkspace(problem));
  out.systemVersions = derived.systemVersions;
  out.credentialsPassedOn = derived.credentialsPassedOn;
  return out;
}

Result<void> WorkspaceStore::refresh() {
  auto stored = workspace_.files();
  if (!stored) return std::move(stored).error();
  files_.clear();
  for (const workspace::RawFile& file : *stored) files_.push_back(toGateway(file));
  return {};
}

Result<void> WorkspaceStore::records(const gateway::RawFile& file, const std::function<void(const gateway::RawRecord&)>& visit) const {
  return workspace_.records(toWorkspace(file), [&](const workspace::RawRecord& record) { visit({record.line, record.pointer, record.text}); });
}

Result<bool> WorkspaceStore::begin(const gateway::RawFile& file) { return workspace_.beginFile(toWorkspace(file)); }

Result<void> WorkspaceStore::record(const gateway::RawRecord& record) { return workspace_.addRecord({record.line, record.pointer, record.text}); }

Result<void> WorkspaceStore::end(const gateway::RawFile& file, const std::vector<gateway::Problem>& problems) {
  std::vector<workspace::Problem> stored;
  for (const gateway::Problem& problem : problems) stored.push_back(toWorkspace(problem));
  return workspace_.endFile(toWorkspace(file), stored);
}

}  // namespace chatelaine::console
