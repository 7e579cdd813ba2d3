#include <algorithm>

#include "core/traffic/filter_node.h"

namespace chatelaine::traffic {

namespace {

using Node = Filter::Node;

bool isStateOp(FilterOp op) {
  return op == FilterOp::isRecorded || op == FilterOp::isNotRecorded || op == FilterOp::isAbsent || op == FilterOp::isNotAbsent;
}

bool holdsForState(FilterOp op, State state) {
  switch (op) {
    case FilterOp::isRecorded: return state == State::recorded;
    case FilterOp::isNotRecorded: return state == State::notRecorded;
    case FilterOp::isAbsent: return state == State::absent;
    case FilterOp::isNotAbsent: return state != State::absent;
    default: return false;
  }
}

bool holdsForTime(FilterOp op, Time time, const Literal& literal) {
  switch (op) {
    case FilterOp::equal:
    case FilterOp::in: return literal.from <= time && time < literal.to;
    case FilterOp::unequal: return time < literal.from || literal.to <= time;
    case FilterOp::less: return time < literal.from;
    case FilterOp::lessOrEqual: return time < literal.to;
    case FilterOp::greater: return time >= literal.to;
    case FilterOp::greaterOrEqual: return time >= literal.from;
    default: return false;
  }
}

bool holdsForNumber(FilterOp op, const Number& number, const Number& literal) {
  const std::strong_ordering order = number <=> literal;
  switch (op) {
    case FilterOp::equal:
    case FilterOp::in: return order == 0;
    case FilterOp::unequal: return order != 0;
    case FilterOp::less: return order < 0;
    case FilterOp::lessOrEqual: return order <= 0;
    case FilterOp::greater: return order > 0;
    case FilterOp::greaterOrEqual: return order >= 0;
    default: return false;
  }
}

bool holdsForText(FilterOp op, const std::vector<std::string>& forms, const Literal& literal) {
  if (op == FilterOp::like)
    return std::any_of(forms.begin(), forms.end(), [&](const std::string& form) { return matchesLike(literal.text, form); });
  const bool equal = std::find(forms.begin(), forms.end(), literal.text) != forms.end();
  return op == FilterOp::unequal ? !equal : equal;
}

bool holdsFor(const Condition& condition, const std::vector<std::string>& forms, const Literal& literal) {
  if (condition.field.type == FieldType::time) {
    const std::optional<ParsedTime> time = forms.empty() ? std::nullopt : parseTime(forms.front());
    return time && holdsForTime(condition.op, time->time, literal);
  }
  if (condition.field.type == FieldType::number) {
    const std::optional<Number> number = forms.empty() ? std::nullopt : Number::parse(forms.front());
    return number && holdsForNumber(condition.op, *number, *literal.number);
  }
  return holdsForText(condition.op, forms, literal);
}

// For each code whether the condition holds.
std::vector<uint8_t> tableOf(const Condition& condition, const FieldCodes& field) {
  std::vector<uint8_t> table(field.end(), 0);
  if (isStateOp(condition.op)) {
    std::fill(table.begin(), table.end(), holdsForState(condition.op, State::recorded));
    table[codeNotRecorded] = holdsForState(condition.op, State::notRecorded);
    table[codeAbsent] = holdsForState(condition.op, State::absent);
    return table;
  }
  const bool exact = condition.field.type != FieldType::time && condition.field.type != FieldType::number &&
                     (condition.op == FilterOp::equal || condition.op == FilterOp::unequal || condition.op == FilterOp::in);
  if (const Column* plain = field.plainColumn(); plain && exact) {
    const bool negated = condition.op == FilterOp::unequal;
    std::fill(table.begin() + firstValueCode, table.end(), negated);
    for (const Literal& literal : condition.literals)
      if (const std::optional<Code> code = plain->dictionary->find(literal.text)) table[*code] = !negated;
    return table;
  }
  for (Code code = firstValueCode; code < field.end(); ++code) table[code] = satisfies(condition, field.forms(code));
  return table;
}

Bitmap rowsByTime(const Condition& condition, const Segment& segment) {
  Bitmap out(segment.rows);
  for (size_t row = 0; row < segment.rows; ++row) {
    const bool holds = isStateOp(condition.op) ? holdsForState(condition.op, State::recorded)
                                               : std::any_of(condition.literals.begin(), condition.literals.end(), [&](const Literal& literal) {
                                                   return holdsForTime(condition.op, segment.times[row], literal);
                                                 });
    if (holds) out.set(row);
  }
  return out;
}

Bitmap rowsOfCondition(const Condition& condition, const Segment& segment) {
  const FieldCodes field(segment, condition.field.name);
  if (field.isTime()) return rowsByTime(condition, segment);
  const std::vector<uint8_t> table = tableOf(condition, field);
  Bitmap out(segment.rows);
  for (size_t row = 0; row < segment.rows; ++row)
    if (table[field.at(row)]) out.set(row);
  return out;
}

// The rows of the segment; absent: all, because the node says nothing about requests.
std::optional<Bitmap> rowsOf(const Node& node, const Segment& segment) {
  switch (node.kind) {
    case Node::Kind::condition:
      if (node.condition.field.domain != FieldDomain::request) return std::nullopt;
      return rowsOfCondition(node.condition, segment);
    case Node::Kind::negation: {
      std::optional<Bitmap> rows = rowsOf(*node.operands.front(), segment);
      if (rows) rows->invert();
      return rows;
    }
    case Node::Kind::all: {
      std::optional<Bitmap> rows;
      for (const auto& operand : node.operands) {
        const std::optional<Bitmap> more = rowsOf(*operand, segment);
        if (more && rows) *rows &= *more;
        else if (more) rows = more;
      }
      return rows;
    }
    case Node::Kind::any: {
      Bitmap rows(segment.rows);
      for (const auto& operand : node.operands) {
        const std::optional<Bitmap> more = rowsOf(*operand, segment);
        if (!more) return std::nullopt;
        rows |= *more;
      }
      return rows;
    }
  }
  return std::nullopt;
}

bool identityCondition(const Condition& condition, const FieldReader& fields) {
  const std::optional<std::vector<std::string>> values = fields(condition.field.name);
  const State state = !values ? State::notRecorded : values->empty() ? State::absent : State::recorded;
  if (isStateOp(condition.op)) return holdsForState(condition.op, state);
  return state == State::recorded && satisfies(condition, *values);
}

// Absent: the node says nothing about identities.
std::optional<bool> identityMatches(const Node& node, const FieldReader& fields) {
  if (node.kind == Node::Kind::condition)
    return node.condition.field.domain == FieldDomain::identity ? std::optional(identityCondition(node.condition, fields)) : std::nullopt;
  if (node.kind == Node::Kind::negation) {
    const std::optional<bool> inner = identityMatches(*node.operands.front(), fields);
    return inner ? std::optional(!*inner) : std::nullopt;
  }
  const bool isAll = node.kind == Node::Kind::all;
  std::optional<bool> out;
  for (const auto& operand : node.operands) {
    const std::optional<bool> one = identityMatches(*operand, fields);
    if (!one && !isAll) return std::nullopt;
    if (one) out = out ? (isAll ? *out && *one : *out || *one) : *one;
  }
  return out;
}

bool conditionMayHold(const Condition& condition, const Snapshot& snapshot) {
  if (condition.field.domain != FieldDomain::request || isStateOp(condition.op)) return true;
  for (const Snapshot::Part& part : snapshot.parts()) {
    const FieldCodes field(*part.segment, condition.field.name);
    if (field.isTime()) {
      if (!rowsByTime(condition, *part.segment).none()) return true;
      continue;
    }
    const std::vector<uint8_t> table = tableOf(condition, field);
    if (std::find(table.begin(), table.end(), 1) != table.end()) return true;
  }
  return false;
}

bool mayHold(const Node& node, const Snapshot& snapshot) {
  const auto holds = [&](const auto& operand) { return mayHold(*operand, snapshot); };
  switch (node.kind) {
    case Node::Kind::condition: return conditionMayHold(node.condition, snapshot);
    case Node::Kind::negation: return true;
    case Node::Kind::all: return std::all_of(node.operands.begin(), node.operands.end(), holds);
    case Node::Kind::any: return std::any_of(node.operands.begin(), node.operands.end(), holds);
  }
  return true;
}

}  // namespace

bool satisfies(const Condition& condition, const std::vector<std::string>& forms) {
  return std::any_of(condition.literals.begin(), condition.literals.end(),
                     [&](const Literal& literal) { return holdsFor(condition, forms, literal); });
}

bool matchesLike(std::string_view pattern, std::string_view text) {
  size_t p = 0;
  size_t t = 0;
  size_t star = std::string_view::npos;
  size_t resume = 0;
  while (true) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
      continue;
    }
    if (t == text.size()) break;
    const bool escaped = p + 1 < pattern.size() && pattern[p] == '\\';
    if (p < pattern.size() && pattern[p + (escaped ? 1 : 0)] == text[t]) {
      p += escaped ? 2 : 1;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return p == pattern.size();
}

Bitmap Filter::rows(const Snapshot::Part& part) const {
  Bitmap out = *part.live;
  if (!root_) return out;
  if (const std::optional<Bitmap> rows = rowsOf(*root_, *part.segment)) out &= *rows;
  return out;
}

bool Filter::matchesIdentity(const FieldReader& fields) const { return !root_ || identityMatches(*root_, fields).value_or(true); }

bool Filter::certainlyEmpty(const Snapshot& snapshot) const { return root_ && !mayHold(*root_, snapshot); }

}  // namespace chatelaine::traffic
