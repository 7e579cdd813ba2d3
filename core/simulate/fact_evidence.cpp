#include "core/simulate/fact_evidence.h"

namespace chatelaine::simulate {

namespace {

using cedar::EntityUid;
using cedar::ExprId;
using cedar::ExprKind;
using cedar::Value;

class Walk {
public:
  Walk(const cedar::ExprTree& tree, const std::map<std::string, const Value*, std::less<>>& columns, const Entities& entities)
      : tree_(tree), columns_(columns), entities_(entities) {}

  void visit(ExprId id) {
    const cedar::Expr& expr = tree_[id];
    for (const ExprId operand : expr.operands) visit(operand);
    if (expr.kind == ExprKind::attribute || expr.kind == ExprKind::has) {
      if (const std::optional<EntityUid> entity = entityOf(expr.operands.front())) note(*entity, expr.names.front());
    } else if (expr.kind == ExprKind::in || (expr.kind == ExprKind::is && expr.operands.size() == 2)) {
      noteMemberships(expr);
    }
  }

  [[nodiscard]] std::optional<Evidence> result() const { return weakest_; }

private:
  void note(const EntityUid& entity, std::string_view fact) {
    const std::optional<Evidence> evidence = entities_.evidenceOf(entity, fact);
    if (evidence) weakest_ = weakest_ ? weakest(*weakest_, *evidence) : *evidence;
  }

  void noteMemberships(const cedar::Expr& expr) {
    const std::optional<EntityUid> entity = entityOf(expr.operands.front());
    const cedar::Expr& right = tree_[expr.operands.back()];
    if (!entity) return;
    if (right.constant && right.constant->is(cedar::ValueKind::entity)) noteWay(*entity, right.constant->asEntity());
    for (const ExprId element : right.operands)
      if (tree_[element].constant && tree_[element].constant->is(cedar::ValueKind::entity)) noteWay(*entity,
          tree_[element].constant->asEntity());
  }

  // The memberships on the ways up to the ancestor, or of its kind where there is none.
  void noteWay(const EntityUid& entity, const EntityUid& ancestor) {
    note(entity, ancestor.type());
    const cedar::Entity* known = entities_.store.find(entity);
    if (!known || entity == ancestor) return;
    for (const EntityUid& parent : known->parents)
      if (entities_.store.isIn(parent, ancestor)) {
        note(entity, parent.type());
        noteWay(parent, ancestor);
      }
  }

  // The entity that an expression stands for, as far as it follows from columns and attributes.
  [[nodiscard]] std::optional<EntityUid> entityOf(ExprId id) const {
    const Value* value = valueOf(id);
    return value && value->is(cedar::ValueKind::entity) ? std::optional(value->asEntity()) : std::nullopt;
  }

  [[nodiscard]] const Value* valueOf(ExprId id) const {
    if (const std::string column = columnOf(id); !column.empty())
      if (const auto found = columns_.find(column); found != columns_.end()) return found->second;
    const cedar::Expr& expr = tree_[id];
    if (expr.constant) return &*expr.constant;
    if (expr.kind != ExprKind::attribute) return nullptr;
    const Value* below = valueOf(expr.operands.front());
    if (!below) return nullptr;
    if (below->is(cedar::ValueKind::record)) return below->find(expr.names.front());
    if (!below->is(cedar::ValueKind::entity)) return nullptr;
    const cedar::Entity* entity = entities_.store.find(below->asEntity());
    return entity ? entity->attributes.find(expr.names.front()) : nullptr;
  }

  [[nodiscard]] std::string columnOf(ExprId id) const {
    const cedar::Expr& expr = tree_[id];
    if (expr.kind == ExprKind::variable) return std::string(cedar::toString(expr.variable));
    if (expr.kind != ExprKind::attribute) return {};
    const std::string below = columnOf(expr.operands.front());
    return below.empty() ? below : below + "." + expr.names.front();
  }

  const cedar::ExprTree& tree_;
  const std::map<std::string, const Value*, std::less<>>& columns_;
  const Entities& entities_;
  std::optional<Evidence> weakest_;
};

}  // namespace

std::optional<Evidence> weakestFact(const cedar::Expression& expression, const std::map<std::string, const Value*,
    std::less<>>& columns,
                                    const Entities& entities) {
  Walk walk(*expression.tree, columns, entities);
  walk.visit(expression.root);
  return walk.result();
}

}  // namespace chatelaine::simulate
