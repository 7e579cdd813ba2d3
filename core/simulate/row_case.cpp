#include "core/simulate/row_case.h"

#include <algorithm>
#include <bit>
#include <set>

#include "core/cedar/print.h"

namespace chatelaine::simulate {

namespace {

using cedar::ExprId;
using cedar::ExprKind;

// The chain of attributes that ends at the node: its names, root first; empty if its root is no variable.
std::vector<std::string> chainOf(const cedar::ExprTree& tree, ExprId id) {
  std::vector<std::string> names;
  for (; tree[id].kind == ExprKind::attribute; id = tree[id].operands.front()) names.push_back(tree[id].names.front());
  if (tree[id].kind != ExprKind::variable) return {};
  names.emplace_back(cedar::toString(tree[id].variable));
  std::reverse(names.begin(), names.end());
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ".") + name;
  return text;
}

// As people say it: an entity by its id, a text without quotes.
std::string spoken(const cedar::Value& value) {
  if (value.is(cedar::ValueKind::entity)) return value.asEntity().id();
  return value.is(cedar::ValueKind::string) ? value.asString() : value.toString();
}

struct ReadNode {
  std::vector<std::string> names;
  ExprId id;                                     // what is read, or the holder of what is asked for
  std::string asked;                             // of a `has`
};

void addReads(const cedar::ExprTree& tree, ExprId id, std::vector<ReadNode>& reads) {
  const cedar::Expr& expr = tree[id];
  if (expr.kind == ExprKind::has) {
    std::vector<std::string> names = chainOf(tree, expr.operands.front());
    if (!names.empty()) {
      names.insert(names.end(), expr.names.begin(), expr.names.end());
      reads.push_back({std::move(names), expr.operands.front(), joined(expr.names)});
      return;
    }
  }
  if (std::vector<std::string> names = chainOf(tree, id); !names.empty()) {
    reads.push_back({std::move(names), id, {}});
    return;
  }
  for (const ExprId operand : expr.operands) addReads(tree, operand, reads);
}

}  // namespace

RowCase::RowCase(Engine& engine, SegmentState& segment, size_t row, const Reading& reading, const cedar::Policy& policy)
    : policy_(policy), entities_(engine.tables().entities()) {
  const std::vector<Leaf> leaves = leavesOf(policy);
  const std::shared_ptr<const ColumnShape> shape = engine.programs().shapeOf(policy, leaves);
  const auto set = [&](const std::string& name) {
    const ColumnId column = engine.spaces().column(name);
    const ValueId id = segment.columns.ids(column, reading, engine.seen())[row];
    ColumnValues& values = engine.spaces().values(column);
    setColumn(request_, name, values.value(id), id == traffic::codeAbsent);
    if (!values.alternatives(id).empty()) callers_ = values.alternatives(id);
  };
  for (const std::string_view name : {traffic::principalColumn, traffic::actionColumn,
      traffic::resourceColumn}) set(std::string(name));
  for (const std::vector<std::string>& path : shape->columns.paths()) set(columnName(cedar::Input::context(path)));
  bool reached = true;
  for (const Leaf& leaf : leaves) {
    LeafAnswer answered{leaf, 0, reached, {}};
    answered.possible = answer(leaf, answered.error);
    const cedar::PossibleSet goesOn = leaf.part == Leaf::Part::unless ? cedar::kNot : cedar::kSatisfied;
    reached = reached && (answered.possible & goesOn) != 0;
    leaves_.push_back(std::move(answered));
  }
}

cedar::PossibleSet RowCase::answer(const Leaf& leaf, std::string& error) const {
  cedar::PossibleSet possible = 0;
  const auto ask = [&](const cedar::PartialRequest& request) {
    const cedar::PartialResult result = cedar::evaluatePartial(*policy_.tree, leaf.expr, request, entities_.store, entities_.open);
    possible = static_cast<cedar::PossibleSet>(possible | result.asCondition());
    if (result.error) error = result.error->message;
  };
  if (callers_.empty()) {
    ask(request_);
  } else {
    for (const cedar::EntityUid& caller : callers_) {
      cedar::PartialRequest request = request_;
      request.principal = caller;
      ask(request);
    }
  }
  if (possible != cedar::kError) error.clear();
  return possible;
}

std::optional<size_t> RowCase::ending() const {
  for (size_t i = 0; i < leaves_.size() && leaves_[i].reached; ++i) {
    const cedar::PossibleSet ends = leaves_[i].leaf.part == Leaf::Part::unless ? cedar::kSatisfied : cedar::kNot;
    if (leaves_[i].possible == ends || leaves_[i].possible == cedar::kError) return i;
  }
  return std::nullopt;
}

std::vector<std::string> RowCase::open() const {
  std::set<std::string> fields;
  for (const LeafAnswer& answered : leaves_) {
    if (!answered.reached || std::popcount(answered.possible) < 2) continue;
    const cedar::PartialResult result = cedar::evaluatePartial(*policy_.tree, answered.leaf.expr, request_, entities_.store,
        entities_.open);
    for (const cedar::OpenInput& input : result.open) fields.insert(input.toString());
  }
  return {fields.begin(), fields.end()};
}

SeenValue RowCase::seenValue(const std::vector<std::string>& names, ExprId chain, bool isTest) const {
  SeenValue seen{joined(names), "not recorded", {}};
  const cedar::PartialResult result = cedar::evaluatePartial(*policy_.tree, chain, request_, entities_.store, entities_.open);
  const cedar::Value* value = result.value ? &*result.value : nullptr;
  std::string holder;
  if (isTest && value) {
    // What is asked for is one step below what was found; tests of longer paths say whether all of it is there.
    if (value->is(cedar::ValueKind::entity)) {
      holder = value->asEntity().id();
      const cedar::Entity* entity = entities_.store.find(value->asEntity());
      value = entity ? entity->attributes.find(names.back()) : nullptr;
    } else if (value->is(cedar::ValueKind::record)) {
      value = value->find(names.back());
    }
    seen.value = value ? spoken(*value) : "absent";
  } else if (value) {
    seen.value = spoken(*value);
  } else if (result.error) {
    seen.value = "absent";
  }
  if (holder.empty() && policy_.tree->operator[](chain).kind == ExprKind::attribute && !isTest) {
    const cedar::PartialResult base =
        cedar::evaluatePartial(*policy_.tree, (*policy_.tree)[chain].operands.front(), request_, entities_.store, entities_.open);
    if (base.value && base.value->is(cedar::ValueKind::entity)) holder = base.value->asEntity().id();
  }
  seen.words = names.back() + " " + seen.value + (holder.empty() ? "" : " on " + holder);
  return seen;
}

std::vector<SeenValue> RowCase::seenBy(const Leaf& leaf) const {
  std::vector<ReadNode> reads;
  addReads(*policy_.tree, leaf.expr, reads);
  std::vector<SeenValue> seen;
  for (const ReadNode& read : reads) {
    SeenValue value = seenValue(read.names, read.id, !read.asked.empty());
    const bool known = std::any_of(seen.begin(), seen.end(), [&](const SeenValue& s) { return s.input == value.input; });
    if (!known) seen.push_back(std::move(value));
  }
  return seen;
}

}  // namespace chatelaine::simulate
