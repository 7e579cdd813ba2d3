// What the default Cedar model (default.cedarschema) declares, as far as the replay needs it: entity types, their attributes and
// parents, the context's types. Pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cedar/partial.h"
#include "core/identity/model.h"

namespace chatelaine::simulate {

// "Agent" for NodeKind::agent; empty for kinds of the inventory only.
std::string_view entityTypeOf(identity::NodeKind kind);

struct Attribute {
  std::string_view name;
  cedar::ValueKind kind;
  std::string_view entityType;      // of an entity
  bool optional = true;
  bool onlyStated = false;          // absent until a person states it
};
std::span<const Attribute> attributesOf(std::string_view entityType);

// Whether an entity of the type may be in one of the parent's type, directly or over others.
bool mayBeIn(std::string_view entityType, std::string_view parentType);

// What an unknown value of a context path is: `context.chain.human` an optional Human. Anything for paths that the model leaves
// open.
cedar::Unknown unknownAt(std::span<const std::string> contextPath);

// The records of the context that are always there.
bool isContextRecord(std::span<const std::string> contextPath);

// Actions that are not a tool of their own.
bool isFixedAction(std::string_view id);

}  // namespace chatelaine::simulate
