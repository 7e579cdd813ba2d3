// Between the workspace's own values and the gateway's, which know nothing of each other. Pure but for WorkspaceStore, which is
// used by one thread.
#pragma once

#include <vector>

#include "core/gateway/derive.h"
#include "core/gateway/records.h"
#include "core/workspace/workspace.h"

namespace chatelaine::console {

gateway::Problem toGateway(const workspace::Problem& problem);
workspace::Problem toWorkspace(const gateway::Problem& problem);
gateway::RawFile toGateway(const workspace::RawFile& file);
workspace::RawFile toWorkspace(const gateway::RawFile& file);
gateway::DecisionPoint toGateway(const workspace::DecisionPoint& point);
workspace::Knowledge knowledgeOf(const gateway::Derived& derived);       // all but the requests

// The workspace's evidence as readers and deriving see it.
class WorkspaceStore : public gateway::RawStore, public gateway::RawSink {
public:
  explicit WorkspaceStore(workspace::Workspace& workspace) : workspace_(workspace) {}
  // Reads the list of files anew; error: the workspace cannot be read.
  Result<void> refresh();

  [[nodiscard]] std::vector<gateway::RawFile> files() const override { return files_; }
  [[nodiscard]] Result<void> records(const gateway::RawFile& file, const std::function<void(const gateway::RawRecord&)>& visit) const override;
  [[nodiscard]] Result<bool> begin(const gateway::RawFile& file) override;
  [[nodiscard]] Result<void> record(const gateway::RawRecord& record) override;
  [[nodiscard]] Result<void> end(const gateway::RawFile& file, const std::vector<gateway::Problem>& problems) override;

private:
  workspace::Workspace& workspace_;
  std::vector<gateway::RawFile> files_;
};

}  // namespace chatelaine::console
