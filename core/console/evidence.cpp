#include "core/console/evidence.h"

#include "core/console/adapters.h"

namespace chatelaine::console {

namespace {

Result<std::unique_ptr<workspace::Workspace>> openForEvidence(const std::filesystem::path& file) {
  auto opened = workspace::Workspace::open(file, workspace::Access::readOnly);
  if (opened) return opened;
  Error error = std::move(opened).error();
  if (error.code == ErrorCode::notFound) error.code = ErrorCode::cannotOpen;
  return error;
}

}  // namespace

Result<std::vector<gateway::RecordGroup>> countRecords(const std::filesystem::path& workspace, const gateway::RecordQuery& query, const Task& task) {
  auto opened = openForEvidence(workspace);
  if (!opened) return std::move(opened).error();
  WorkspaceStore store(**opened);
  CHATELAINE_TRY(store.refresh());
  return gateway::countRecords(store, query, task);
}

Result<void> eachRecord(const std::filesystem::path& workspace, const gateway::RecordQuery& query,
                        const std::function<bool(const gateway::RawFile&, const gateway::RawRecord&)>& visit, const Task& task) {
  auto opened = openForEvidence(workspace);
  if (!opened) return std::move(opened).error();
  WorkspaceStore store(**opened);
  CHATELAINE_TRY(store.refresh());
  bool more = true;
  for (const gateway::RawFile& file : store.files()) {
    if (!more) break;
    if (task.cancelled()) return Task::cancelledError();
    if (!gateway::asksFor(query, file)) continue;
    CHATELAINE_TRY(store.records(file, [&](const gateway::RawRecord& record) { more = more && visit(file, record); }));
  }
  return {};
}

}  // namespace chatelaine::console
