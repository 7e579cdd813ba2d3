#include <array>

#include "core/cedar/extensions.h"
#include "core/cedar/partial_value.h"

namespace chatelaine::cedar {

namespace {

using Operands2 = std::span<const Abstract>;
__extension__ using Wide = __int128;      // holds every sum and product of two Longs

EvalError wrongType(std::string_view expected, Span span) {
  return {EvalErrorKind::typeError, "expected " + std::string(expected), span};
}

bool isOnlyBoolean(const Abstract& a) { return a.possibleKinds() == maskOf(ValueKind::boolean); }

// A comparison over bounds; `low < high` style tests hold for some pair of values.
Abstract ordered(ExprKind kind, const Abstract& a, const Abstract& b) {
  const int64_t aLow = a.lowest(), aHigh = a.highest(), bLow = b.lowest(), bHigh = b.highest();
  switch (kind) {
    case ExprKind::less: return Abstract::boolean(aLow < bHigh, aHigh >= bLow);
    case ExprKind::lessEqual: return Abstract::boolean(aLow <= bHigh, aHigh > bLow);
    case ExprKind::greater: return Abstract::boolean(aHigh > bLow, aLow <= bHigh);
    default: return Abstract::boolean(aHigh >= bLow, aLow < bHigh);
  }
}

Abstract compare(const Expr& node, const Abstract& a, const Abstract& b, const Place& place) {
  constexpr KindMask kOrdered = maskOf(ValueKind::integer, ValueKind::datetime, ValueKind::duration);
  const KindMask both = a.possibleKinds() & b.possibleKinds() & kOrdered;
  if (both == 0) return Abstract::failed(wrongType("two values that can be compared", place.where));
  Abstract out = ordered(node.kind, a, b);
  // One kind on both sides is the only way to succeed; any second kind on a side can be paired wrongly.
  out.mayFail = a.possibleKinds() != both || b.possibleKinds() != both || (both & (both - 1)) != 0;
  return out;
}

Abstract equality(bool wanted, const Abstract& a, const Abstract& b) {
  bool same = false, different = true;
  if (b.value) {
    same = a.mayEqual(*b.value);
    different = a.mayDiffer(*b.value);
  } else if (a.value) {
    same = b.mayEqual(*a.value);
    different = b.mayDiffer(*a.value);
  } else {
    const KindMask both = a.possibleKinds() & b.possibleKinds();
    const bool typesDiffer =
        both == maskOf(ValueKind::entity) && !a.entityType.empty() && !b.entityType.empty() && a.entityType != b.entityType;
    same = both != 0 && !typesDiffer;
  }
  return wanted ? Abstract::boolean(same, different) : Abstract::boolean(different, same);
}

// Restricts an operand to the kinds that an operator takes: a certain error if none is left, a possible one if one falls away.
std::optional<Abstract> refuse(const Abstract& operand, KindMask taken, std::string_view expected, Span span) {
  if ((operand.possibleKinds() & taken) != 0) return std::nullopt;
  return Abstract::failed(wrongType(expected, span));
}

bool mayBeRefused(const Abstract& operand, KindMask taken) { return (operand.possibleKinds() & ~taken) != 0; }

Abstract bounded(ValueKind kind, Wide low, Wide high, const Place& place) {
  constexpr Wide kMin = INT64_MIN, kMax = INT64_MAX;
  if (high < kMin || low > kMax) return Abstract::failed({EvalErrorKind::integerOverflow, "integer overflow", place.where});
  const bool overflow = low < kMin || high > kMax;
  Abstract out = Abstract::number(kind, static_cast<int64_t>(std::max(low, kMin)), static_cast<int64_t>(std::min(high, kMax)));
  if (out.low == out.high && kind == ValueKind::integer) out = Abstract::of(Value(out.low));
  out.mayFail = overflow;
  return out;
}

Abstract arithmetic(const Expr& node, Operands2 operands, const Place& place) {
  bool fails = false;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (auto refused = refuse(operands[i], maskOf(ValueKind::integer), "long", place.operand(i))) return *refused;
    fails = fails || mayBeRefused(operands[i], maskOf(ValueKind::integer));
  }
  const Wide aLow = operands[0].lowest(), aHigh = operands[0].highest();
  const Wide bLow = operands.size() > 1 ? operands[1].lowest() : 0, bHigh = operands.size() > 1 ? operands[1].highest() : 0;
  Wide low = -aHigh, high = -aLow;
  if (node.kind == ExprKind::add) low = aLow + bLow, high = aHigh + bHigh;
  if (node.kind == ExprKind::subtract) low = aLow - bHigh, high = aHigh - bLow;
  if (node.kind == ExprKind::multiply) {
    const std::array<Wide, 4> corners{aLow * bLow, aLow * bHigh, aHigh * bLow, aHigh * bHigh};
    low = *std::min_element(corners.begin(), corners.end());
    high = *std::max_element(corners.begin(), corners.end());
  }
  Abstract out = bounded(ValueKind::integer, low, high, place);
  out.mayFail = out.mayFail || fails;
  return out;
}

Abstract like(const Expr& node) {
  // Some text matches any pattern; all do only if it is made of wildcards.
  const bool onlyWildcards = node.names.size() > 1 && std::all_of(node.names.begin(), node.names.end(),
                                                                  [](const std::string& run) { return run.empty(); });
  return Abstract::boolean(true, !onlyWildcards);
}

Abstract containsMethod(const Abstract& set, const Abstract& element) {
  if (!set.value) return Abstract::boolean(true, true);
  const std::vector<Value>& elements = set.value->asSet();
  const bool some = std::any_of(elements.begin(), elements.end(), [&](const Value& v) { return element.mayEqual(v); });
  const bool all = isOnlyBoolean(element) && (!element.canTrue || set.value->contains(Value(true))) &&
                   (!element.canFalse || set.value->contains(Value(false)));
  return Abstract::boolean(some, !all);
}

Abstract setMethod(Function function, Operands2 operands) {
  if (function == Function::isEmpty) return Abstract::boolean(true, true);
  if (function == Function::contains) return containsMethod(operands[0], operands[1]);
  const auto isEmptySet = [](const Abstract& a) { return a.value && a.value->asSet().empty(); };
  if (function == Function::containsAll) return Abstract::boolean(true, !isEmptySet(operands[1]));
  return Abstract::boolean(!isEmptySet(operands[0]) && !isEmptySet(operands[1]), true);
}

ExprKind decimalOrder(Function function) {
  switch (function) {
    case Function::lessThan: return ExprKind::less;
    case Function::lessThanOrEqual: return ExprKind::lessEqual;
    case Function::greaterThan: return ExprKind::greater;
    default: return ExprKind::greaterEqual;
  }
}

int64_t unitOf(Function function) {
  switch (function) {
    case Function::toMilliseconds: return 1;
    case Function::toSeconds: return 1000;
    case Function::toMinutes: return 60'000;
    case Function::toHours: return 3'600'000;
    default: return kMillisPerDay;
  }
}

// The kinds that a function takes at each place; the second one only where it has one. Sets take any element.
std::array<KindMask, 2> takenBy(Function function) {
  const auto both = [](ValueKind kind) { return std::array<KindMask, 2>{maskOf(kind), maskOf(kind)}; };
  if (function == Function::contains) return {maskOf(ValueKind::set), kAnyKind};
  if (function <= Function::isEmpty) return both(ValueKind::set);
  if (isConstructor(function)) return both(ValueKind::string);
  if (function <= Function::isInRange) return both(ValueKind::ip);
  if (function <= Function::greaterThanOrEqual) return both(ValueKind::decimal);
  if (function == Function::offset) return {maskOf(ValueKind::datetime), maskOf(ValueKind::duration)};
  return both(function <= Function::toTime ? ValueKind::datetime : ValueKind::duration);
}

Abstract functionResult(Function function, Operands2 operands, const Place& place) {
  if (function <= Function::isEmpty) return setMethod(function, operands);
  if (isConstructor(function)) {
    constexpr ValueKind kMade[] = {ValueKind::ip, ValueKind::decimal, ValueKind::datetime, ValueKind::duration};
    Abstract out = Abstract::ofKinds(maskOf(kMade[static_cast<size_t>(function) - static_cast<size_t>(Function::ip)]));
    out.mayFail = true;
    return out;
  }
  if (function <= Function::isInRange) return Abstract::boolean(true, true);
  if (function <= Function::greaterThanOrEqual) return ordered(decimalOrder(function), operands[0], operands[1]);
  switch (function) {
    case Function::offset:
      return bounded(ValueKind::datetime, Wide{operands[0].lowest()} + operands[1].lowest(),
                     Wide{operands[0].highest()} + operands[1].highest(), place);
    case Function::durationSince:
      return bounded(ValueKind::duration, Wide{operands[0].lowest()} - operands[1].highest(),
                     Wide{operands[0].highest()} - operands[1].lowest(), place);
    case Function::toDate: {
      Abstract out = Abstract::number(ValueKind::datetime, INT64_MIN, operands[0].highest());
      out.mayFail = operands[0].lowest() < INT64_MIN + kMillisPerDay;
      return out;
    }
    case Function::toTime: return Abstract::number(ValueKind::duration, 0, kMillisPerDay - 1);
    default:
      return Abstract::number(ValueKind::integer, operands[0].lowest() / unitOf(function),
                              operands[0].highest() / unitOf(function));
  }
}

Abstract call(const Expr& node, Operands2 operands, const Place& place) {
  if (operands.size() != arity(node.function))
    return Abstract::failed({EvalErrorKind::wrongNumberOfArguments, "wrong number of arguments", place.where});
  const std::array<KindMask, 2> taken = takenBy(node.function);
  bool fails = false;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (auto refused = refuse(operands[i], taken[i], "another type", place.operand(i))) return *refused;
    fails = fails || mayBeRefused(operands[i], taken[i]);
  }
  Abstract out = functionResult(node.function, operands, place);
  out.mayFail = out.mayFail || fails;
  return out;
}

Abstract unary(const Abstract& operand, KindMask taken, std::string_view expected, const Place& place, Abstract result) {
  if (auto refused = refuse(operand, taken, expected, place.operand(0))) return *refused;
  result.mayFail = mayBeRefused(operand, taken);
  return result;
}

Abstract apply(const Expr& node, Operands2 operands, const Place& place) {
  const Abstract& first = operands[0];
  switch (node.kind) {
    case ExprKind::negation:
      return unary(first, maskOf(ValueKind::boolean), "bool", place,
                   Abstract::boolean(first.mayEqual(Value(false)), first.mayEqual(Value(true))));
    case ExprKind::equal: case ExprKind::notEqual: return equality(node.kind == ExprKind::equal, first, operands[1]);
    case ExprKind::less: case ExprKind::lessEqual: case ExprKind::greater: case ExprKind::greaterEqual:
      return compare(node, first, operands[1], place);
    case ExprKind::add:
    case ExprKind::subtract:
    case ExprKind::multiply:
    case ExprKind::negate: return arithmetic(node, operands, place);
    case ExprKind::like: return unary(first, maskOf(ValueKind::string), "string", place, like(node));
    case ExprKind::is:
      return unary(
          first, maskOf(ValueKind::entity), "entity", place,
          first.entityType.empty() ? Abstract::boolean(true, true) : Abstract::of(Value(first.entityType == node.names[0])));
    case ExprKind::set: return Abstract::ofKinds(maskOf(ValueKind::set));
    case ExprKind::record: return Abstract::ofKinds(maskOf(ValueKind::record));
    default: return call(node, operands, place);
  }
}

}  // namespace

Abstract applyPartially(const Expr& node, std::span<const Abstract> operands, const Place& place) {
  Abstract out = apply(node, operands, place);
  for (const Abstract& operand : operands) out.inherit(operand);
  return out;
}

}  // namespace chatelaine::cedar
