#include "core/simulate/replay.h"

#include <cassert>

#include "core/simulate/explain.h"
#include "core/simulate/replay_run.h"

namespace chatelaine::simulate {

struct Replayer::State {
  Engine engine;
};

Replayer::Replayer() : state_(std::make_unique<State>()) {}
Replayer::~Replayer() = default;
Replayer::Replayer(Replayer&&) noexcept = default;
Replayer& Replayer::operator=(Replayer&&) noexcept = default;

Result<ReplayResult> Replayer::run(const ReplayInput& input, const Task& task) {
  assert(input.traffic && input.entities);
  assert(input.selection.size() == input.traffic->parts().size());
  return ReplayRun(state_->engine, input).run(task);
}

Explanation Replayer::explain(const ReplayInput& input, traffic::RowId row) const { return explainRow(state_->engine, input, row); }

}  // namespace chatelaine::simulate
