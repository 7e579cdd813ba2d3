// The what-if behind `replay run` and the Policies page: a draft as text against a baseline over a World. WhatIf keeps the
// replay's planes between edits; it belongs to one worker at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/console/world.h"
#include "core/simulate/replay.h"

namespace chatelaine::console {

struct DraftText {
  std::string name;
  std::vector<PolicyFile> files;
  std::vector<std::string> disable;
};

struct WhatIfRequest {
  WorldPtr world;
  Scope scope;
  DraftText draft;
  std::string baseline = "in-force";       // "recorded", "in-force", the name of a set in the workspace
  std::vector<PolicyFile> baselineFiles;   // instead, where given
  simulate::ReplayOptions options;
};

struct WhatIfAnswer {
  Diagnostics diagnostics;                 // of the draft; with errors `result` is absent
  std::shared_ptr<const simulate::ReplayResult> result;
  std::shared_ptr<const simulate::ReplayInput> input;      // for explain()
};

class WhatIf {
public:
  WhatIf();
  ~WhatIf();
  Result<WhatIfAnswer> run(const WhatIfRequest& request, const Task& task);
  [[nodiscard]] simulate::Explanation explain(const simulate::ReplayInput& input, traffic::RowId row) const;

private:
  simulate::Replayer replayer_;
};

// The draft that takes a grant away: a forbid for exactly this principal or credential on exactly this resource; an empty subject
// takes it from everybody.
PolicyFile takeAway(const World& world, identity::NodeKind kind, const std::string& subject, const std::string& resource);

// A draft read from a folder of .cedar files and an optional draft.json, or from one file.
Result<DraftText> draftFromPath(const std::string& path);

Result<simulate::ConformResult> conform(const World& world, const Scope& scope, const Task& task);

}  // namespace chatelaine::console
