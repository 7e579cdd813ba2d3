#include "core/simulate/program.h"

#include <algorithm>
#include <set>

#include "core/cedar/print.h"
#include "core/simulate/default_model.h"

namespace chatelaine::simulate {

namespace {

using cedar::ExprId;
using cedar::ExprKind;
using Path = std::vector<std::string>;

void addLeaves(const cedar::ExprTree& tree, ExprId expr, ExprKind split, Leaf::Part part, std::vector<Leaf>& leaves) {
  if (tree[expr].kind == split) {
    for (const ExprId operand : tree[expr].operands) addLeaves(tree, operand, split, part, leaves);
    return;
  }
  leaves.push_back({part, expr, tree[expr].span});
}

bool isPrefix(const Path& prefix, const Path& path) {
  return prefix.size() < path.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

bool hasBelow(const std::set<Path>& paths, const Path& prefix) {
  const auto next = paths.upper_bound(prefix);
  return next != paths.end() && isPrefix(prefix, *next);
}

bool isOnlyRecord(const traffic::Snapshot& snapshot, const std::string& column) {
  for (const traffic::Snapshot::Part& part : snapshot.parts()) {
    const traffic::Column* c = part.segment->column(column);
    if (!c) continue;
    for (size_t row = 0; row < part.segment->rows; ++row)
      if (c->codes[row] >= traffic::firstValueCode && part.live->test(row)
          && c->dictionary->value(c->codes[row]) != "{}") return false;
  }
  return true;
}

// The path of the column that a read of `path` asks for where no column holds it: one step below the longest record on its way.
Path missingColumn(const std::set<Path>& columns, const Path& path) {
  Path record;
  for (size_t length = path.size() - 1; length > 0 && record.empty(); --length) {
    Path prefix(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(length));
    if (hasBelow(columns, prefix) || isContextRecord(prefix)) record = std::move(prefix);
  }
  return {path.begin(), path.begin() + static_cast<std::ptrdiff_t>(record.size() + 1)};
}

bool isRecord(const std::set<Path>& columns, const Path& path) { return path.empty() || hasBelow(columns, path)
    || isContextRecord(path); }

bool isInColumn(const std::set<Path>& columns, const Path& path) {
  for (size_t length = 1; length <= path.size(); ++length)
    if (columns.contains(Path(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(length)))) return true;
  return false;
}

// What a policy that reads a record as a whole reads besides the columns: absent where the record was seen whole, else unknown.
Path otherAttributes(Path record) {
  record.emplace_back("(other attributes)");
  return record;
}

bool asksForPresence(const cedar::ExprTree& tree, ExprId id) {
  const cedar::Expr& expr = tree[id];
  if (expr.kind == ExprKind::has) return true;
  return std::any_of(expr.operands.begin(), expr.operands.end(), [&](ExprId operand) { return asksForPresence(tree, operand); });
}

bool readsColumnsOnly(const cedar::Expression& expression, const cedar::Columns& columns) {
  const std::vector<cedar::Input> inputs = cedar::inputsOf(*expression.tree, expression.root);
  return std::all_of(inputs.begin(), inputs.end(), [&](const cedar::Input& input) {
    return input.variable != cedar::Variable::context || columns.columnOf(input.path);
  });
}

// The path of `context.a.b`; absent for other expressions.
std::optional<Path> contextPathOf(const cedar::ExprTree& tree, ExprId id) {
  const cedar::Expr& expr = tree[id];
  if (expr.kind == ExprKind::variable && expr.variable == cedar::Variable::context) return Path();
  if (expr.kind != ExprKind::attribute) return std::nullopt;
  std::optional<Path> path = contextPathOf(tree, expr.operands[0]);
  if (path) path->push_back(expr.names[0]);
  return path;
}

// Whether the members of the expression's value may be an entity's: all but a record that lies above columns.
bool mayHoldFacts(const cedar::ExprTree& tree, ExprId id, const cedar::Columns& columns) {
  const std::optional<Path> path = contextPathOf(tree, id);
  return !path || columns.columnOf(*path);
}

bool readsFacts(const cedar::ExprTree& tree, ExprId id, const cedar::Columns& columns) {
  const cedar::Expr& expr = tree[id];
  const bool isTag = expr.function == cedar::Function::getTag || expr.function == cedar::Function::hasTag;
  if (expr.kind == ExprKind::in || (expr.kind == ExprKind::is && expr.operands.size() == 2)) return true;
  if (expr.kind == ExprKind::call && isTag) return true;
  if (expr.kind == ExprKind::attribute && mayHoldFacts(tree, expr.operands[0], columns)) return true;
  if (expr.kind == ExprKind::has && (expr.names.size() > 1 || mayHoldFacts(tree, expr.operands[0], columns))) return true;
  return std::any_of(expr.operands.begin(), expr.operands.end(), [&](ExprId operand) { return readsFacts(tree, operand, columns); });
}

// One past the leaves that make a step with the one at `begin`.
size_t groupEnd(const cedar::ExprTree& tree, const std::vector<Leaf>& leaves, size_t begin, const cedar::Columns& columns) {
  const std::vector<cedar::Input> inputs = cedar::inputsOf(tree, leaves[begin].expr, columns);
  size_t end = begin + 1;
  if (leaves[begin].part == Leaf::Part::scope || inputs.size() != 1) return end;
  while (end < leaves.size() && leaves[end].part == leaves[begin].part && cedar::inputsOf(tree, leaves[end].expr,
      columns) == inputs) ++end;
  return end;
}

std::string keyOf(const std::set<Path>& paths) {
  std::string key;
  for (const Path& path : paths) {
    for (const std::string& part : path) (key += part) += '\x1f';
    key += '\x1e';
  }
  return key;
}

}  // namespace

std::vector<Leaf> leavesOf(const cedar::Policy& policy) {
  std::vector<Leaf> leaves;
  for (const cedar::ScopeConstraint* scope : {&policy.principal, &policy.action, &policy.resource})
    if (scope->expr.valid()) leaves.push_back({Leaf::Part::scope, scope->expr, scope->span});
  for (const cedar::Condition& condition : policy.conditions)
    addLeaves(*policy.tree, condition.expr, condition.unless ? ExprKind::any : ExprKind::all,
              condition.unless ? Leaf::Part::unless : Leaf::Part::when, leaves);
  return leaves;
}

std::vector<Path> contextColumns(const traffic::Snapshot& snapshot) {
  std::set<Path> paths;
  for (const std::string& name : snapshot.contextPaths()) paths.insert(contextPath(name));
  std::vector<Path> columns;
  for (const Path& path : paths) {
    if (!columns.empty() && isPrefix(columns.back(), path)) continue;
    std::string name = "context";
    for (const std::string& part : path) name += "." + part;
    const bool mayBeRecord = hasBelow(paths, path) || isContextRecord(path);
    if (!mayBeRecord || !isOnlyRecord(snapshot, name)) columns.push_back(path);
  }
  return columns;
}

void Programs::setColumns(std::vector<Path> paths) {
  if (paths == paths_) return;
  paths_ = std::move(paths);
  programs_.clear();
}

std::shared_ptr<const ColumnShape> Programs::shapeOf(const cedar::Policy& policy, const std::vector<Leaf>& leaves) {
  std::set<Path> columns(paths_.begin(), paths_.end());
  const std::set<Path> recorded = columns;
  for (const Leaf& leaf : leaves)
    for (const cedar::Input& input : cedar::inputsOf(*policy.tree, leaf.expr))
      if (input.variable == cedar::Variable::context && !isInColumn(recorded, input.path))
        columns.insert(isRecord(recorded, input.path) ? otherAttributes(input.path) : missingColumn(recorded, input.path));
  std::string key = keyOf(columns);
  std::shared_ptr<const ColumnShape>& shape = shapes_[key];
  if (!shape) shape = std::make_shared<ColumnShape>(ColumnShape{cedar::Columns({columns.begin(), columns.end()}), key});
  return shape;
}

std::shared_ptr<const Program> Programs::of(const cedar::Policy& policy) {
  const std::vector<Leaf> leaves = leavesOf(policy);
  std::string text;
  for (const Leaf& leaf : leaves) text += std::to_string(static_cast<int>(leaf.part)) + cedar::print(*policy.tree, leaf.expr)
      + '\n';
  std::shared_ptr<const Program>& known = programs_[text];
  if (known) return known;
  const std::shared_ptr<const ColumnShape> shape = shapeOf(policy, leaves);
  auto program = std::make_shared<Program>();
  program->digest = Sha256().addField(text).addField(shape->key).finish();
  program->leaves = leaves.size();
  for (size_t begin = 0; begin < leaves.size();) {
    const size_t end = groupEnd(*policy.tree, leaves, begin, shape->columns);
    program->steps.push_back(step(policy, std::span(leaves).subspan(begin, end - begin), shape, *program));
    begin = end;
  }
  std::set<ColumnId> columns;
  for (const uint32_t a : program->atoms) columns.insert(atoms_[a].columns.begin(), atoms_[a].columns.end());
  program->columns.assign(columns.begin(), columns.end());
  known = program;
  return program;
}

ProgramStep Programs::step(const cedar::Policy& policy, std::span<const Leaf> leaves,
    const std::shared_ptr<const ColumnShape>& shape,
                           Program& program) {
  ProgramStep step{leaves.front().part, {}, {}};
  if (leaves.size() == 1) {
    step.tree = compile(policy.tree, leaves.front().expr, shape, program);
    return step;
  }
  auto tree = std::make_shared<cedar::ExprTree>(*policy.tree);
  cedar::Expr group;
  group.kind = step.part == Leaf::Part::unless ? ExprKind::any : ExprKind::all;
  for (const Leaf& leaf : leaves) group.operands.push_back(leaf.expr);
  const ExprId expr = tree->add(std::move(group));
  step.tree = compile(std::move(tree), expr, shape, program);
  for (const Leaf& leaf : leaves) step.leaves.push_back(compile(policy.tree, leaf.expr, shape, program));
  return step;
}

ProgramTree Programs::compile(std::shared_ptr<const cedar::ExprTree> tree, ExprId expr,
    const std::shared_ptr<const ColumnShape>& shape,
                              Program& program) {
  cedar::Policy single;
  single.tree = std::move(tree);
  single.conditions.push_back({false, expr, {}});
  const cedar::Skeleton skeleton = cedar::skeletonOf(single, shape->columns);
  ProgramTree compiled{skeleton.nodes, skeleton.root};
  std::vector<uint32_t> places;
  for (const cedar::Atom& a : skeleton.atoms) {
    const uint32_t id = atom(a, shape);
    const auto at = std::find(program.atoms.begin(), program.atoms.end(), id);
    places.push_back(static_cast<uint32_t>(at - program.atoms.begin()));
    if (at == program.atoms.end()) program.atoms.push_back(id);
  }
  for (cedar::SkeletonNode& node : compiled.nodes)
    if (node.kind == cedar::SkeletonNode::Kind::atom) node.atom = places[node.atom];
  return compiled;
}

uint32_t Programs::atom(const cedar::Atom& atom, const std::shared_ptr<const ColumnShape>& shape) {
  std::vector<ColumnId> columns;
  std::string key = atom.key + '\n';
  for (const cedar::Input& input : atom.inputs) {
    const std::string name = columnName(input);
    key += name + '\n';
    columns.push_back(spaces_.column(name));
  }
  // What is there above the columns matters to an atom that asks for a record or for nothing that is a column.
  if (columns.size() != 1) key += shape->key;
  const auto known = atomsByKey_.find(key);
  if (known != atomsByKey_.end()) return known->second;
  const SpaceId space = spaces_.space(columns);
  const bool columnsOnly = readsColumnsOnly(atom.expression, shape->columns);
  const bool standsAlone = columnsOnly && !asksForPresence(*atom.expression.tree, atom.expression.root);
  atoms_.push_back({atom.expression, std::move(columns), space, shape, standsAlone, atom.inputs, columnsOnly,
      readsFacts(*atom.expression.tree, atom.expression.root, shape->columns)});
  const auto id = static_cast<uint32_t>(atoms_.size() - 1);
  atomsByKey_.emplace(std::move(key), id);
  return id;
}

}  // namespace chatelaine::simulate
