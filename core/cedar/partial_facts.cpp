#include "core/cedar/partial_facts.h"

namespace chatelaine::cedar {

using Node = PartialContext::Node;

Abstract PartialFacts::fromNode(const Node& node) {
  Abstract out;
  if (node.state == Node::State::open) {
    out = Abstract::unknown(node.unknown, {Input::context(node.path), {}});
    out.mayFail = node.unknown.mayBeAbsent;
  } else if (node.state == Node::State::value) {
    out.value = node.value;
  } else {
    out.node = &node;
  }
  out.origin.node = &node;
  return out;
}

std::optional<Abstract> PartialFacts::member(const Abstract& base, const std::string& name) const {
  if (base.node) return nodeMember(*base.node, name);
  Abstract out;
  if (base.value && base.value->is(ValueKind::record)) {
    const Value* found = base.value->find(name);
    if (!found) return std::nullopt;
    out.value = *found;
  } else if (base.value) {
    return entityMember(base, name);
  } else {
    out = Abstract::ofKinds(kAnyKind);
    out.mayFail = true;
  }
  out.origin = base.origin;
  return out;
}

std::optional<Abstract> PartialFacts::nodeMember(const Node& node, const std::string& name) {
  const auto at = node.members.find(name);
  if (at != node.members.end())
    return at->second->state == Node::State::absent ? std::nullopt : std::optional<Abstract>(fromNode(*at->second));
  if (!node.anything) return std::nullopt;
  Input input = Input::context(node.path);
  input.path.push_back(name);
  Abstract out = Abstract::unknown({}, {std::move(input), {}});
  out.mayFail = true;
  out.origin.node = &node;
  return out;
}

std::optional<Abstract> PartialFacts::entityMember(const Abstract& base, const std::string& name) const {
  const EntityUid& uid = base.value->asEntity();
  const Entity* entity = store_.find(uid);
  Abstract out;
  if (const Value* found = entity ? entity->attributes.find(name) : nullptr) {
    out.value = *found;
  } else {
    const std::optional<Unknown> unknown = facts_.attributes ? facts_.attributes(uid, name) : std::nullopt;
    if (!unknown) return std::nullopt;
    out = Abstract::unknown(*unknown, {base.origin.input(), name});
    out.mayFail = unknown->mayBeAbsent;
  }
  out.origin = base.origin;
  return out;
}

const Value* PartialFacts::tag(const EntityUid& uid, const std::string& name) const {
  const Entity* entity = store_.find(uid);
  return entity ? entity->tags.find(name) : nullptr;
}

Abstract PartialFacts::isIn(const Abstract& left, const std::vector<const EntityUid*>& ancestors) const {
  bool possible = false;
  OpenSet open;
  for (const EntityUid* ancestor : ancestors) {
    if (!left.value) {
      possible = possible || someMayBeIn(left.entityType, *ancestor);
    } else if (store_.isIn(left.value->asEntity(), *ancestor)) {
      return Abstract::of(Value(true));
    } else if (const auto type = openParentType(left.value->asEntity(), *ancestor)) {
      possible = true;
      open.insert({left.origin.input(), "in " + *type});
    }
  }
  Abstract out = Abstract::boolean(possible, true);
  out.open = std::move(open);
  return out;
}

// Whether an entity of the type (any if empty) may be in `ancestor`.
bool PartialFacts::someMayBeIn(const std::string& type, const EntityUid& ancestor) const {
  if (type.empty() || type == ancestor.type() || facts_.parents) return true;
  const std::vector<std::string>& types = store_.descendantTypes(ancestor);
  return std::binary_search(types.begin(), types.end(), type);
}

// The type of parents by which `entity`, or something that it is in, may be in `ancestor` although the store does not say so:
// the ancestor's own type, or the type of something that is in it.
std::optional<std::string> PartialFacts::openParentType(const EntityUid& entity, const EntityUid& ancestor) const {
  if (!facts_.parents) return std::nullopt;
  const std::vector<EntityUid> above = store_.ancestors(entity);
  const auto isOpen = [&](const std::string& type) {
    return facts_.parents(entity, type) ||
           std::any_of(above.begin(), above.end(), [&](const EntityUid& one) { return facts_.parents(one, type); });
  };
  if (isOpen(ancestor.type())) return ancestor.type();
  for (const std::string& type : store_.descendantTypes(ancestor))
    if (isOpen(type)) return type;
  return std::nullopt;
}

Abstract PartialFacts::isInOpen(const Abstract& left, const Abstract& right) const {
  const bool mayBeSet = (right.possibleKinds() & maskOf(ValueKind::set)) != 0;
  bool possible = mayBeSet || !left.value || right.entityType.empty() || facts_.parents != nullptr;
  if (!possible) {
    const EntityUid& uid = left.value->asEntity();
    const std::vector<EntityUid> ancestors = store_.ancestors(uid);
    possible = uid.type() == right.entityType ||
               std::any_of(ancestors.begin(), ancestors.end(), [&](const EntityUid& a) { return a.type() == right.entityType; });
  }
  Abstract out = Abstract::boolean(possible, true);
  out.mayFail = mayBeSet;     // its members may be no entities
  return out;
}

}  // namespace chatelaine::cedar
