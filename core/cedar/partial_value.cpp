#include "core/cedar/partial_value.h"

namespace chatelaine::cedar {

namespace {

bool isNumeric(ValueKind kind) {
  return kind == ValueKind::integer || kind == ValueKind::decimal || kind == ValueKind::datetime || kind == ValueKind::duration;
}

int64_t numberOf(const Value& value) {
  switch (value.kind()) {
    case ValueKind::integer: return value.asInteger();
    case ValueKind::decimal: return value.asDecimal();
    case ValueKind::datetime: return value.asDatetime();
    default: return value.asDuration();
  }
}

}  // namespace

std::optional<Value> concrete(const PartialContext::Node& node) {
  using State = PartialContext::Node::State;
  if (node.state == State::value) return node.value;
  if (node.state != State::record || node.anything) return std::nullopt;
  std::vector<Field> fields;
  for (const auto& [name, member] : node.members) {
    if (member->state == State::absent) continue;
    std::optional<Value> value = concrete(*member);
    if (!value) return std::nullopt;
    fields.push_back({name, std::move(*value)});
  }
  return Value::record(std::move(fields));
}

PartialContext::PartialContext() : root_(std::make_shared<Node>()) {}

PartialContext::PartialContext(Value record) : PartialContext() {
  root_->state = Node::State::value;
  root_->value = std::move(record);
}

// The node at the path, on its own copy of everything above it; records that are not there are made.
PartialContext::Node& PartialContext::at(const std::vector<std::string>& path) {
  std::shared_ptr<Node>* place = &root_;
  for (size_t depth = 0;; ++depth) {
    if (place->use_count() > 1) *place = std::make_shared<Node>(**place);
    Node& node = **place;
    if (node.path.size() != depth) node.path.assign(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth));
    if (depth == path.size()) return node;
    if (node.state != Node::State::record) {
      Node record;
      record.path = node.path;
      if (node.state == Node::State::value && node.value.is(ValueKind::record))
        for (const Field& field : node.value.asRecord()) {
          auto member = std::make_shared<Node>();
          member->state = Node::State::value;
          member->value = field.value;
          member->path = node.path;
          member->path.push_back(field.name);
          record.members.emplace(field.name, std::move(member));
        }
      node = std::move(record);
    }
    place = &node.members[path[depth]];
    if (!*place) *place = std::make_shared<Node>();
  }
}

void PartialContext::set(const std::vector<std::string>& path, Value value) {
  Node& node = at(path);
  node.members.clear();
  node.state = Node::State::value;
  node.value = std::move(value);
}

void PartialContext::setAbsent(const std::vector<std::string>& path) {
  Node& node = at(path);
  node.members.clear();
  node.state = Node::State::absent;
}

void PartialContext::setUnknown(const std::vector<std::string>& path, Unknown unknown) {
  Node& node = at(path);
  node.members.clear();
  node.state = Node::State::open;
  node.unknown = std::move(unknown);
}

void PartialContext::setAllUnknown() {
  root_ = std::make_shared<Node>();
  root_->anything = true;
}

Abstract Abstract::of(Value value) {
  Abstract out;
  out.value = std::move(value);
  return out;
}

Abstract Abstract::failed(EvalError error) {
  Abstract out;
  out.mayFail = true;
  out.error = std::make_shared<const EvalError>(std::move(error));
  return out;
}

Abstract Abstract::ofKinds(KindMask kinds) {
  Abstract out;
  out.kinds = kinds;
  out.canTrue = out.canFalse = (kinds & maskOf(ValueKind::boolean)) != 0;
  return out;
}

Abstract Abstract::unknown(const Unknown& unknown, OpenInput open) {
  Abstract out = ofKinds(unknown.kind ? maskOf(*unknown.kind) : kAnyKind);
  if (unknown.kind == ValueKind::entity) out.entityType = unknown.entityType;
  out.open.insert(std::move(open));
  return out;
}

Abstract Abstract::boolean(bool canBeTrue, bool canBeFalse) {
  if (canBeTrue != canBeFalse) return of(Value(canBeTrue));
  Abstract out;
  if (!canBeTrue) return out;
  out.kinds = maskOf(ValueKind::boolean);
  out.canTrue = out.canFalse = true;
  return out;
}

Abstract Abstract::number(ValueKind kind, int64_t low, int64_t high) {
  Abstract out = ofKinds(maskOf(kind));
  out.low = low;
  out.high = high;
  return out;
}

KindMask Abstract::possibleKinds() const {
  if (value) return maskOf(value->kind());
  return node ? maskOf(ValueKind::record) : kinds;
}

bool Abstract::mayEqual(const Value& other) const {
  if (value) return *value == other;
  if ((possibleKinds() & maskOf(other.kind())) == 0) return false;
  if (other.is(ValueKind::boolean)) return other.asBool() ? canTrue : canFalse;
  if (other.is(ValueKind::entity)) return entityType.empty() || entityType == other.asEntity().type();
  return !isNumeric(other.kind()) || (low <= numberOf(other) && numberOf(other) <= high);
}

bool Abstract::mayDiffer(const Value& other) const {
  if (value) return *value != other;
  const KindMask all = possibleKinds();
  if (all != maskOf(other.kind())) return all != 0;
  if (other.is(ValueKind::boolean)) return other.asBool() ? canFalse : canTrue;
  return !isNumeric(other.kind()) || low != numberOf(other) || high != numberOf(other);
}

int64_t Abstract::lowest() const { return value && isNumeric(value->kind()) ? numberOf(*value) : low; }
int64_t Abstract::highest() const { return value && isNumeric(value->kind()) ? numberOf(*value) : high; }

Abstract& Abstract::inherit(const Abstract& operand) {
  mayFail = mayFail || operand.mayFail;
  open.insert(operand.open.begin(), operand.open.end());
  return settle();
}

Abstract& Abstract::settle() {
  if (certain()) open.clear();
  return *this;
}

Abstract& Abstract::resolve() {
  if (!node) return *this;
  if (std::optional<Value> whole = concrete(*node)) {
    value = std::move(*whole);
    node = nullptr;
  } else {
    addOpenParts(*node, open);
  }
  return *this;
}

Input Origin::input() const { return node ? Input::context(node->path) : Input{variable.value_or(Variable::context), {}}; }

void addOpenParts(const PartialContext::Node& node, OpenSet& open) {
  using State = PartialContext::Node::State;
  if (node.state == State::open || (node.state == State::record && node.anything)) open.insert({Input::context(node.path), {}});
  for (const auto& [name, member] : node.members) addOpenParts(*member, open);
}

Abstract join(Abstract a, const Abstract& b) {
  if (a.onlyError() || b.onlyError()) {
    Abstract out = a.onlyError() ? b : a;
    if (a.onlyError() != b.onlyError()) out.error.reset();
    out.mayFail = true;
    out.open.insert(a.open.begin(), a.open.end());
    out.open.insert(b.open.begin(), b.open.end());
    return out.settle();
  }
  if (a.value && b.value && *a.value == *b.value) return a.inherit(b);
  Abstract out;
  out.kinds = a.possibleKinds() | b.possibleKinds();
  for (const Abstract* one : {&std::as_const(a), &b}) {
    out.canTrue = out.canTrue || one->mayEqual(Value(true));
    out.canFalse = out.canFalse || one->mayEqual(Value(false));
    out.inherit(*one);
  }
  if (a.value && b.value && isNumeric(a.value->kind()) && a.value->kind() == b.value->kind()) {
    out.low = std::min(a.lowest(), b.lowest());
    out.high = std::max(a.highest(), b.highest());
  }
  return out;
}

std::string OpenInput::toString() const {
  if (fact.empty()) return input.toString();
  return input.toString() + (fact.starts_with("in ") ? " " : ".") + fact;
}

PossibleSet PartialResult::asCondition() const {
  return static_cast<PossibleSet>((mayBeTrue ? kSatisfied : 0) | (mayBeFalse ? kNot : 0) | (mayBeError || mayBeOther ? kError : 0));
}

}  // namespace chatelaine::cedar
