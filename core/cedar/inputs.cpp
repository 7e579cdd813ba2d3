#include "core/cedar/inputs.h"

#include <cassert>
#include <map>
#include <set>

#include "core/cedar/print.h"

namespace chatelaine::cedar {

namespace {

bool isPrefix(std::span<const std::string> prefix, std::span<const std::string> path) {
  return prefix.size() <= path.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

// The context path that a chain of attributes spells out, or nothing if its root is something else.
std::optional<std::vector<std::string>> contextPath(const ExprTree& tree, ExprId id) {
  std::vector<std::string> reversed;
  const Expr* node = &tree[id];
  for (; node->kind == ExprKind::attribute; node = &tree[node->operands[0]]) reversed.push_back(node->names[0]);
  if (node->kind != ExprKind::variable || node->variable != Variable::context) return std::nullopt;
  return std::vector<std::string>(reversed.rbegin(), reversed.rend());
}

class InputCollector {
public:
  InputCollector(const ExprTree& tree, const Columns* columns) : tree_(tree), columns_(columns) {}

  void visit(ExprId id) {
    const Expr& node = tree_[id];
    if (node.constant) return;
    if (node.kind == ExprKind::variable && node.variable != Variable::context) inputs_.insert({node.variable, {}});
    if (const auto path = contextPath(tree_, id)) return readContext(*path);
    if (node.kind == ExprKind::has)
      if (auto path = contextPath(tree_, node.operands[0])) {
        path->insert(path->end(), node.names.begin(), node.names.end());
        return testContext(*path);
      }
    for (const ExprId operand : node.operands) visit(operand);
  }

  std::vector<Input> take() { return {inputs_.begin(), inputs_.end()}; }

private:
  void readContext(const std::vector<std::string>& path) {
    if (!columns_) {
      inputs_.insert(Input::context(path));
    } else if (const std::vector<std::string>* column = columns_->columnOf(path)) {
      inputs_.insert(Input::context(*column));
    } else if (const std::vector<Input> below = columns_->below(path); !below.empty() || path.empty()) {
      inputs_.insert(below.begin(), below.end());
    } else {
      inputs_.insert(Input::context(path));
    }
  }

  // A record above columns is always there: asking for it reads nothing.
  void testContext(const std::vector<std::string>& path) {
    if (columns_ && !columns_->columnOf(path) && !columns_->below(path).empty()) return;
    readContext(path);
  }

  const ExprTree& tree_;
  const Columns* columns_;
  std::set<Input> inputs_;
};

// What stands in the place of a Boolean and is taken apart.
bool isBooleanForm(ExprKind kind) {
  return kind == ExprKind::all || kind == ExprKind::any || kind == ExprKind::negation || kind == ExprKind::conditional;
}

class SkeletonBuilder {
public:
  SkeletonBuilder(const Policy& policy, const Columns& columns)
      : policy_(policy), columns_(columns), tree_(std::make_shared<ExprTree>(*policy.tree)) {}

  Skeleton build() {
    std::vector<uint32_t> parts;
    for (const ScopeConstraint* scope : {&policy_.principal, &policy_.action, &policy_.resource})
      if (scope->expr.valid()) parts.push_back(node(scope->expr));
    for (const Condition& condition : policy_.conditions) {
      const uint32_t inner = node(condition.expr);
      parts.push_back(condition.unless ? push({SkeletonNode::Kind::negation, 0, {inner}}) : inner);
    }
    out_.root = push({SkeletonNode::Kind::all, 0, std::move(parts)});
    return std::move(out_);
  }

private:
  uint32_t node(ExprId id) {
    const Expr expr = (*tree_)[id];     // a copy: grouping adds nodes to the tree
    const std::vector<Input> inputs = inputsOf(*tree_, id, columns_);
    if (inputs.size() <= 1 || expr.constant || !isBooleanForm(expr.kind)) return atom(id, inputs);
    std::vector<uint32_t> operands;
    if (expr.kind == ExprKind::all || expr.kind == ExprKind::any) {
      for (const ExprId operand : grouped(expr)) operands.push_back(node(operand));
      return push({expr.kind == ExprKind::all ? SkeletonNode::Kind::all : SkeletonNode::Kind::any, 0, std::move(operands)});
    }
    for (const ExprId operand : expr.operands) operands.push_back(node(operand));
    return push({expr.kind == ExprKind::negation ? SkeletonNode::Kind::negation : SkeletonNode::Kind::conditional, 0,
                 std::move(operands)});
  }

  // && and || are associative in Cedar, so that neighbours that read the same one column are one atom: `context has x &&
  // context.x == 1` is exact for an unknown x only as a whole.
  std::vector<ExprId> grouped(const Expr& expr) {
    std::vector<ExprId> out;
    for (size_t i = 0; i < expr.operands.size();) {
      const std::vector<Input> inputs = inputsOf(*tree_, expr.operands[i], columns_);
      size_t end = i + 1;
      while (inputs.size() == 1 && end < expr.operands.size() && inputsOf(*tree_, expr.operands[end], columns_) == inputs) ++end;
      if (end == i + 1) {
        out.push_back(expr.operands[i]);
      } else {
        Expr group;
        group.kind = expr.kind;
        group.operands.assign(expr.operands.begin() + static_cast<std::ptrdiff_t>(i),
                              expr.operands.begin() + static_cast<std::ptrdiff_t>(end));
        const Span first = (*tree_)[group.operands.front()].span, last = (*tree_)[group.operands.back()].span;
        group.span = {first.offset, last.offset + last.length - first.offset};
        out.push_back(tree_->add(std::move(group)));
      }
      i = end;
    }
    return out;
  }

  uint32_t atom(ExprId id, std::vector<Input> inputs) {
    std::string key = print(*tree_, id);
    const auto [at, fresh] = byKey_.try_emplace(key, static_cast<uint32_t>(out_.atoms.size()));
    if (fresh) out_.atoms.push_back({{tree_, id}, std::move(inputs), std::move(key)});
    return push({SkeletonNode::Kind::atom, at->second, {}});
  }

  uint32_t push(SkeletonNode node) {
    out_.nodes.push_back(std::move(node));
    return static_cast<uint32_t>(out_.nodes.size() - 1);
  }

  const Policy& policy_;
  const Columns& columns_;
  std::shared_ptr<ExprTree> tree_;
  Skeleton out_;
  std::map<std::string, uint32_t> byKey_;
};

}  // namespace

std::string Input::toString() const {
  std::string out(cedar::toString(variable));
  for (const std::string& name : path) out += isIdentifier(name) ? "." + name : "[" + stringLiteral(name) + "]";
  return out;
}

Columns::Columns(std::vector<std::vector<std::string>> contextPaths) : paths_(std::move(contextPaths)) {
  std::sort(paths_.begin(), paths_.end());
  paths_.erase(std::unique(paths_.begin(), paths_.end()), paths_.end());
  assert(std::adjacent_find(paths_.begin(), paths_.end(), [](const auto& a, const auto& b) { return isPrefix(a, b); }) ==
         paths_.end());
}

const std::vector<std::string>* Columns::columnOf(std::span<const std::string> path) const {
  for (size_t length = 1; length <= path.size(); ++length) {
    const std::vector<std::string> prefix(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(length));
    const auto at = std::lower_bound(paths_.begin(), paths_.end(), prefix);
    if (at != paths_.end() && *at == prefix) return &*at;
  }
  return nullptr;
}

std::vector<Input> Columns::below(std::span<const std::string> path) const {
  std::vector<Input> out;
  for (const std::vector<std::string>& column : paths_)
    if (column.size() > path.size() && isPrefix(path, column)) out.push_back(Input::context(column));
  return out;
}

std::vector<Input> inputsOf(const ExprTree& tree, ExprId root) {
  InputCollector collector(tree, nullptr);
  collector.visit(root);
  return collector.take();
}

std::vector<Input> inputsOf(const ExprTree& tree, ExprId root, const Columns& columns) {
  InputCollector collector(tree, &columns);
  collector.visit(root);
  return collector.take();
}

Skeleton skeletonOf(const Policy& policy, const Columns& columns) { return SkeletonBuilder(policy, columns).build(); }

}  // namespace chatelaine::cedar
