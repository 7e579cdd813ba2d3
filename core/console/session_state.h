// The inside of a Session, shared by its .cpp files.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "core/console/session.h"
#include "core/workspace/workspace.h"

namespace chatelaine::console {

struct Session::State {
  std::unique_ptr<workspace::Workspace> workspace;
  std::string actor;
  WorldPtr world;
  std::optional<Time> lookFrom;

  // The world as stored now, with the next revision.
  Result<void> rebuild();
  // The same world with what `read` reads anew; cheap where nothing else follows from it.
  Result<void> amend(Result<void> (*read)(const workspace::Workspace&, World&));
  Result<void> mustBeWritable() const;
  Result<void> journal(std::string_view action, const std::string& payload);
};

inline Time now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

// What checks read, from a world; calls outside the period are no evidence.
posture::Facts factsOf(const World& world, const TimeRange& period);

}  // namespace chatelaine::console
