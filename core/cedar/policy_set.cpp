#include "core/cedar/policy_set.h"

namespace chatelaine::cedar {

namespace {

Error unknownId(std::string_view id) { return {ErrorCode::notFound, "no policy has the id `" + std::string(id) + "`", {}}; }

Expr linkedNode(Expr node, const std::map<Variable, EntityUid>& slots) {
  if (node.kind == ExprKind::slot) {
    node.kind = ExprKind::literal;
    node.constant = Value(slots.at(node.variable));
  } else if (node.kind != ExprKind::literal) {
    node.constant.reset();
  }
  return node;
}

}  // namespace

size_t PolicySet::indexOf(std::string_view id) const {
  const auto at = byId_.find(id);
  return at == byId_.end() ? entries_.size() : at->second;
}

void PolicySet::refresh() {
  byId_.clear();
  active_.clear();
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    byId_.emplace(entry.policy->id, i);
    if (!entry.disabled && !entry.policy->isTemplate()) active_.push_back(entry.policy);
  }
}

Result<void> PolicySet::add(Policy policy) { return add(std::make_shared<const Policy>(std::move(policy))); }

Result<void> PolicySet::add(PolicyPtr policy) {
  if (!byId_.emplace(policy->id, entries_.size()).second)
    return Error{ErrorCode::wrongUse, "the policy id `" + policy->id + "` is already used", {}};
  entries_.push_back({policy, false});
  if (!policy->isTemplate()) active_.push_back(std::move(policy));
  return {};
}

Result<void> PolicySet::link(std::string_view templateId, std::string newId, const std::map<Variable, EntityUid>& slots) {
  const PolicyPtr from = find(templateId);
  if (!from) return unknownId(templateId);
  Result<Policy> linked = linkTemplate(*from, std::move(newId), slots);
  if (!linked) return linked.error();
  return add(std::move(*linked));
}

Result<void> PolicySet::replace(Policy policy) {
  const size_t index = indexOf(policy.id);
  if (index == entries_.size()) return unknownId(policy.id);
  entries_[index] = {std::make_shared<const Policy>(std::move(policy)), false};
  refresh();
  return {};
}

Result<void> PolicySet::disable(std::string_view id) {
  const size_t index = indexOf(id);
  if (index == entries_.size()) return unknownId(id);
  entries_[index].disabled = true;
  refresh();
  return {};
}

Result<void> PolicySet::remove(std::string_view id) {
  const size_t index = indexOf(id);
  if (index == entries_.size()) return unknownId(id);
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(index));
  refresh();
  return {};
}

PolicyPtr PolicySet::find(std::string_view id) const {
  const size_t index = indexOf(id);
  return index == entries_.size() ? nullptr : entries_[index].policy;
}

bool PolicySet::isDisabled(std::string_view id) const {
  const size_t index = indexOf(id);
  return index < entries_.size() && entries_[index].disabled;
}

std::vector<PolicyPtr> PolicySet::all() const {
  std::vector<PolicyPtr> out;
  for (const Entry& entry : entries_) out.push_back(entry.policy);
  return out;
}

Result<Policy> linkTemplate(const Policy& policyTemplate, std::string newId, const std::map<Variable, EntityUid>& slots) {
  const std::string name = "template `" + policyTemplate.id + "`";
  Policy out = policyTemplate;
  for (ScopeConstraint* scope : {&out.principal, &out.action, &out.resource}) {
    const Variable variable = scope == &out.principal ? Variable::principal
                              : scope == &out.action  ? Variable::action
                                                      : Variable::resource;
    const auto value = slots.find(variable);
    const std::string slot = "slot `?" + std::string(toString(variable)) + "`";
    if (scope->slot && value == slots.end()) return Error{ErrorCode::wrongUse, name + " needs a value for its " + slot, {}};
    if (!scope->slot && value != slots.end()) return Error{ErrorCode::wrongUse, name + " has no " + slot, {}};
    if (!scope->slot) continue;
    scope->entities = {value->second};
    scope->slot = false;
  }
  if (slots.contains(Variable::context)) return Error{ErrorCode::wrongUse, name + " has no slot `?context`", {}};
  if (slots.empty()) return Error{ErrorCode::wrongUse, "`" + policyTemplate.id + "` is no template", {}};
  auto tree = std::make_shared<ExprTree>();
  for (size_t i = 0; i < policyTemplate.tree->size(); ++i) tree->add(linkedNode((*policyTemplate.tree)[ExprId(i)], slots));
  out.tree = std::move(tree);
  out.templateId = policyTemplate.id;
  out.id = std::move(newId);
  return out;
}

}  // namespace chatelaine::cedar
