// The Cedar entities of a workspace, by the default model, from its identity graph. Memberships of a kind that no source lists
// are not recorded (unknown to the replay); zone, effect and environment are absent until stated. Pure.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/digest.h"
#include "core/base/evidence.h"
#include "core/base/time.h"
#include "core/cedar/entities.h"
#include "core/cedar/partial.h"
#include "core/identity/graph.h"
#include "core/traffic/snapshot.h"

namespace chatelaine::simulate {

// A store with what nobody recorded about its entities. Immutable once made, shared, safe from many threads.
struct Entities {
  cedar::EntityStore store;
  cedar::OpenFacts open;                             // empty functions: every fact is complete
  Digest digest;                                     // over the store and what is open
  // The same with facts that are only inferred counted as recorded; null where there are none.
  std::shared_ptr<const Entities> withInferred;

  // How a fact is known: an attribute by its name, a membership by the parent's type. Absent: nothing says.
  [[nodiscard]] std::optional<Evidence> evidenceOf(const cedar::EntityUid& entity, std::string_view fact) const;
  std::map<cedar::EntityUid, std::map<std::string, Evidence, std::less<>>> evidence;
};

// As facts were valid at `at`; absent: the latest. With traffic: also what is only seen there, and whether a credential is
// shared by those seen behind it.
std::shared_ptr<const Entities> entitiesOf(const identity::Graph& graph, std::optional<Time> at, Time asOf,
                                           const traffic::Snapshot* traffic = nullptr);

// A store in which every fact is recorded.
std::shared_ptr<const Entities> completeEntities(cedar::EntityStore store);

}  // namespace chatelaine::simulate
