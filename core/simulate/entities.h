// The Cedar entities of a workspace, by the default model, from its identity graph. Memberships of a kind that no source lists
// are not recorded (unknown to the replay); zone, effect and environment are absent until stated. Pure.
#pragma once

#include <memory>
#include <optional>

#include "core/base/time.h"
#include "core/cedar/entities.h"
#include "core/identity/graph.h"

namespace chatelaine::simulate {

// As facts were valid at `at`; absent: the latest.
std::shared_ptr<const cedar::EntityStore> entitiesOf(const identity::Graph& graph, std::optional<Time> at, Time asOf);

}  // namespace chatelaine::simulate
