// What an attribute or a membership may be, over the recorded entities, the open facts about them and the parts of a context.
#pragma once

#include <optional>
#include <string>

#include "core/cedar/partial_value.h"

namespace chatelaine::cedar {

class PartialFacts {
public:
  PartialFacts(const EntityStore& store, const OpenFacts& facts) : store_(store), facts_(facts) {}

  // A member of the context that is there or open.
  static Abstract fromNode(const PartialContext::Node& node);
  // An attribute of a record or an entity. Absent: certainly not there; `mayFail` is set where it may be missing.
  [[nodiscard]] std::optional<Abstract> member(const Abstract& base, const std::string& name) const;
  // A tag, the same way; both sides are known.
  [[nodiscard]] const Value* tag(const EntityUid& entity, const std::string& name) const;
  // `left in right` for a known right side: entities only.
  [[nodiscard]] Abstract isIn(const Abstract& left, const std::vector<const EntityUid*>& ancestors) const;
  // The right side is open: an entity, or a set of anything.
  [[nodiscard]] Abstract isInOpen(const Abstract& left, const Abstract& right) const;

private:
  [[nodiscard]] std::optional<Abstract> entityMember(const Abstract& base, const std::string& name) const;
  static std::optional<Abstract> nodeMember(const PartialContext::Node& node, const std::string& name);
  [[nodiscard]] bool someMayBeIn(const std::string& type, const EntityUid& ancestor) const;
  [[nodiscard]] std::optional<std::string> openParentType(const EntityUid& entity, const EntityUid& ancestor) const;

  const EntityStore& store_;
  const OpenFacts& facts_;
};

}  // namespace chatelaine::cedar
