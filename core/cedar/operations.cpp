#include "core/cedar/operations.h"

#include "core/cedar/extensions.h"

namespace chatelaine::cedar {

Span Place::operand(size_t i) const {
  return tree && node && i < node->operands.size() ? (*tree)[node->operands[i]].span : where;
}

std::string describeType(const Value& value) {
  if (value.is(ValueKind::entity)) return "entity of type `" + value.asEntity().type() + "`";
  return std::string(toString(value.kind()));
}

EvalError typeError(std::string_view expected, const Value& got, Span span) {
  return {EvalErrorKind::typeError, "expected " + std::string(expected) + ", got " + describeType(got), span};
}

bool matchesPattern(std::string_view text, const std::vector<std::string>& runs) {
  if (runs.size() == 1) return text == runs[0];
  const std::string& first = runs.front();
  const std::string& last = runs.back();
  if (text.size() < first.size() + last.size() || !text.starts_with(first) || !text.ends_with(last)) return false;
  text = text.substr(first.size(), text.size() - first.size() - last.size());
  for (size_t i = 1; i + 1 < runs.size(); ++i) {
    const size_t at = text.find(runs[i]);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + runs[i].size());
  }
  return true;
}

namespace {

EvalError overflow(std::string what, Span span) { return {EvalErrorKind::integerOverflow, "integer overflow " + what, span}; }

EvalResult arithmetic(const Expr& node, const Value& a, const Value& b, const Place& place) {
  if (!a.is(ValueKind::integer)) return typeError("long", a, place.operand(0));
  if (!b.is(ValueKind::integer)) return typeError("long", b, place.operand(1));
  const int64_t x = a.asInteger(), y = b.asInteger();
  int64_t result = 0;
  const auto values = [&] { return "`" + std::to_string(x) + "` and `" + std::to_string(y) + "`"; };
  if (node.kind == ExprKind::add && __builtin_add_overflow(x, y, &result)) return overflow("while adding " + values(), place.where);
  if (node.kind == ExprKind::subtract && __builtin_sub_overflow(x, y, &result))
    return overflow("while subtracting " + values(), place.where);
  if (node.kind == ExprKind::multiply && __builtin_mul_overflow(x, y, &result))
    return overflow("while multiplying " + values(), place.where);
  return Value(result);
}

EvalResult negate(const Value& a, const Place& place) {
  if (!a.is(ValueKind::integer)) return typeError("long", a, place.operand(0));
  int64_t result = 0;
  if (__builtin_sub_overflow(int64_t{0}, a.asInteger(), &result))
    return overflow("while negating `" + std::to_string(a.asInteger()) + "`", place.where);
  return Value(result);
}

// The number that orders a value, if values of its kind are ordered by `<`.
std::optional<int64_t> orderOf(const Value& value) {
  switch (value.kind()) {
    case ValueKind::integer: return value.asInteger();
    case ValueKind::datetime: return value.asDatetime();
    case ValueKind::duration: return value.asDuration();
    default: return std::nullopt;
  }
}

EvalResult compare(const Expr& node, const Value& a, const Value& b, const Place& place) {
  const auto x = orderOf(a), y = orderOf(b);
  if (!x && !y) return typeError("long, datetime or duration", a, place.operand(0));
  if (a.kind() != b.kind()) {
    // The side whose type could be compared says what the other one has to be; the right side follows the left one.
    if (x) return typeError(toString(a.kind()), b, place.operand(1));
    return typeError(toString(b.kind()), a, place.operand(0));
  }
  switch (node.kind) {
    case ExprKind::less: return Value(*x < *y);
    case ExprKind::lessEqual: return Value(*x <= *y);
    case ExprKind::greater: return Value(*x > *y);
    default: return Value(*x >= *y);
  }
}

EvalResult makeSet(Operands operands) {
  std::vector<Value> elements;
  elements.reserve(operands.size());
  for (const Value* operand : operands) elements.push_back(*operand);
  return Value::set(std::move(elements));
}

EvalResult makeRecord(const Expr& node, Operands operands) {
  std::vector<Field> fields;
  fields.reserve(operands.size());
  for (size_t i = 0; i < operands.size(); ++i) fields.push_back({node.names[i], *operands[i]});
  return Value::record(std::move(fields));
}

EvalError extensionError(std::string_view function, const std::string& message, Span span) {
  return {EvalErrorKind::extensionError, "error while evaluating `" + std::string(function) + "`: " + message, span};
}

EvalResult construct(Function function, const Value& argument, const Place& place) {
  if (!argument.is(ValueKind::string)) return typeError("string", argument, place.operand(0));
  const std::string& text = argument.asString();
  if (function == Function::ip) {
    Result<IpAddress> ip = parseIp(text);
    return ip ? EvalResult(Value(*ip)) : EvalResult(extensionError("ip", ip.error().message, place.where));
  }
  Result<int64_t> number = function == Function::decimal    ? parseDecimal(text)
                           : function == Function::datetime ? parseDatetime(text)
                                                            : parseDuration(text);
  if (!number) return extensionError(toString(function), number.error().message, place.where);
  if (function == Function::decimal) return Value::decimal(*number);
  return function == Function::datetime ? Value::datetime(*number) : Value::duration(*number);
}

EvalResult setMethod(Function function, Operands operands, const Place& place) {
  const Value& set = *operands[0];
  if (!set.is(ValueKind::set)) return typeError("set", set, place.operand(0));
  if (function == Function::isEmpty) return Value(set.asSet().empty());
  const Value& other = *operands[1];
  if (function == Function::contains) return Value(set.contains(other));
  if (!other.is(ValueKind::set)) return typeError("set", other, place.operand(1));
  const std::vector<Value>& wanted = other.asSet();
  const auto held = [&](const Value& element) { return set.contains(element); };
  return Value(function == Function::containsAll ? std::all_of(wanted.begin(), wanted.end(), held)
                                                 : std::any_of(wanted.begin(), wanted.end(), held));
}

EvalResult ipMethod(Function function, Operands operands, const Place& place) {
  for (size_t i = 0; i < operands.size(); ++i)
    if (!operands[i]->is(ValueKind::ip)) return typeError("ipaddr", *operands[i], place.operand(i));
  const IpAddress& ip = operands[0]->asIp();
  switch (function) {
    case Function::isIpv4: return Value(!ip.v6);
    case Function::isIpv6: return Value(ip.v6);
    case Function::isLoopback: return Value(isLoopback(ip));
    case Function::isMulticast: return Value(isMulticast(ip));
    default: return Value(isInRange(ip, operands[1]->asIp()));
  }
}

EvalResult decimalMethod(Function function, Operands operands, const Place& place) {
  for (size_t i = 0; i < 2; ++i)
    if (!operands[i]->is(ValueKind::decimal)) return typeError("decimal", *operands[i], place.operand(i));
  const int64_t a = operands[0]->asDecimal(), b = operands[1]->asDecimal();
  switch (function) {
    case Function::lessThan: return Value(a < b);
    case Function::lessThanOrEqual: return Value(a <= b);
    case Function::greaterThan: return Value(a > b);
    default: return Value(a >= b);
  }
}

EvalResult datetimeMethod(Function function, Operands operands, const Place& place) {
  const Value& self = *operands[0];
  if (!self.is(ValueKind::datetime)) return typeError("datetime", self, place.operand(0));
  const int64_t millis = self.asDatetime();
  const int64_t rest = millis % kMillisPerDay;
  const int64_t time = rest < 0 ? rest + kMillisPerDay : rest;
  const auto tooLarge = [&](std::string_view what) {
    return extensionError(toString(function), "overflow while computing " + std::string(what) + " of " + self.toString(),
                          place.where);
  };
  int64_t result = 0;
  switch (function) {
    case Function::offset:
      if (!operands[1]->is(ValueKind::duration)) return typeError("duration", *operands[1], place.operand(1));
      if (__builtin_add_overflow(millis, operands[1]->asDuration(), &result)) return tooLarge("the offset");
      return Value::datetime(result);
    case Function::durationSince:
      if (!operands[1]->is(ValueKind::datetime)) return typeError("datetime", *operands[1], place.operand(1));
      if (__builtin_sub_overflow(millis, operands[1]->asDatetime(), &result))
        return tooLarge("the duration since another datetime");
      return Value::duration(result);
    case Function::toDate:
      if (__builtin_sub_overflow(millis, time, &result)) return tooLarge("the date");
      return Value::datetime(result);
    default: return Value::duration(time);
  }
}

EvalResult durationMethod(Function function, const Value& self, const Place& place) {
  if (!self.is(ValueKind::duration)) return typeError("duration", self, place.operand(0));
  const int64_t millis = self.asDuration();
  switch (function) {
    case Function::toMilliseconds: return Value(millis);
    case Function::toSeconds: return Value(millis / 1000);
    case Function::toMinutes: return Value(millis / 60'000);
    case Function::toHours: return Value(millis / 3'600'000);
    default: return Value(millis / kMillisPerDay);
  }
}

}  // namespace

EvalResult applyFunction(Function function, Operands operands, const Place& place) {
  if (operands.size() != arity(function))
    return EvalError{EvalErrorKind::wrongNumberOfArguments,
                     "wrong number of arguments provided to `" + std::string(toString(function)) + "`: expected " +
                         std::to_string(arity(function)) + ", got " + std::to_string(operands.size()),
                     place.where};
  if (function <= Function::isEmpty) return setMethod(function, operands, place);
  if (isConstructor(function)) return construct(function, *operands[0], place);
  if (function <= Function::isInRange) return ipMethod(function, operands, place);
  if (function <= Function::greaterThanOrEqual) return decimalMethod(function, operands, place);
  if (function <= Function::toTime) return datetimeMethod(function, operands, place);
  return durationMethod(function, *operands[0], place);
}

bool isStrict(const Expr& node) {
  switch (node.kind) {
    case ExprKind::negation: case ExprKind::equal: case ExprKind::notEqual: case ExprKind::less: case ExprKind::lessEqual:
    case ExprKind::greater: case ExprKind::greaterEqual: case ExprKind::add: case ExprKind::subtract: case ExprKind::multiply:
    case ExprKind::negate: case ExprKind::like: case ExprKind::set: case ExprKind::record:
      return true;
    case ExprKind::is: return node.operands.size() == 1;
    case ExprKind::call: return node.function != Function::getTag && node.function != Function::hasTag;
    default: return false;
  }
}

EvalResult applyStrict(const Expr& node, Operands operands, const Place& place) {
  switch (node.kind) {
    case ExprKind::negation:
      if (!operands[0]->is(ValueKind::boolean)) return typeError("bool", *operands[0], place.operand(0));
      return Value(!operands[0]->asBool());
    case ExprKind::equal: return Value(*operands[0] == *operands[1]);
    case ExprKind::notEqual: return Value(!(*operands[0] == *operands[1]));
    case ExprKind::less: case ExprKind::lessEqual: case ExprKind::greater: case ExprKind::greaterEqual:
      return compare(node, *operands[0], *operands[1], place);
    case ExprKind::add:
    case ExprKind::subtract:
    case ExprKind::multiply: return arithmetic(node, *operands[0], *operands[1], place);
    case ExprKind::negate: return negate(*operands[0], place);
    case ExprKind::like:
      if (!operands[0]->is(ValueKind::string)) return typeError("string", *operands[0], place.operand(0));
      return Value(matchesPattern(operands[0]->asString(), node.names));
    case ExprKind::is:
      if (!operands[0]->is(ValueKind::entity)) return typeError("entity", *operands[0], place.operand(0));
      return Value(operands[0]->asEntity().type() == node.names[0]);
    case ExprKind::set: return makeSet(operands);
    case ExprKind::record: return makeRecord(node, operands);
    default: return applyFunction(node.function, operands, place);
  }
}

}  // namespace chatelaine::cedar
