// Random Cedar expressions and the completions of unknown inputs, for differential tests. Header of tests only.
#pragma once

#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/cedar/evaluate.h"
#include "core/cedar/partial.h"

namespace chatelaine::cedar::test {

// The world that the expressions speak of: Users in Teams in Zones, some attributes, one entity missing.
inline EntityStore smallStore() {
  const auto uid = [](const char* type, const char* id) { return EntityUid(type, id); };
  EntityStoreBuilder builder;
  const auto add = [&](EntityUid self, std::vector<Field> attributes, std::vector<EntityUid> parents,
                       std::vector<Field> tags = {}) {
    builder.add({std::move(self), Value::record(std::move(attributes)), std::move(parents), Value::record(std::move(tags))});
  };
  add(uid("User", "ann"), {{"active", Value(true)}, {"age", Value(int64_t{5})}}, {uid("Team", "a")}, {{"t", Value(int64_t{1})}});
  add(uid("User", "bob"), {{"active", Value(false)}, {"boss", Value(uid("User", "ann"))}}, {uid("Team", "b")});
  add(uid("Team", "a"), {}, {uid("Zone", "z")});
  add(uid("Team", "b"), {}, {});
  add(uid("Zone", "z"), {}, {});
  return std::move(builder).build().store;
}

class Random {
public:
  explicit Random(uint32_t seed) : engine_(seed) {}
  size_t below(size_t n) { return engine_() % n; }
  bool oneIn(size_t n) { return below(n) == 0; }
  template <class T>
  const T& of(const std::vector<T>& items) { return items[below(items.size())]; }

private:
  std::mt19937 engine_;
};

// Text of expressions, ill-typed ones among them. `paths` are the inputs that it may read.
class ExpressionMaker {
public:
  explicit ExpressionMaker(uint32_t seed) : random_(seed) {}

  std::string condition(int depth) {
    if (depth == 0 || random_.oneIn(4)) return leaf();
    switch (random_.below(6)) {
      case 0: return "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      case 1: return "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      case 2: return "!(" + condition(depth - 1) + ")";
      case 3: return "(if " + condition(depth - 1) + " then " + condition(depth - 1) + " else " + condition(depth - 1) + ")";
      case 4: return "(" + condition(depth - 1) + " && " + condition(depth - 1) + " && " + condition(depth - 1) + ")";
      default: return leaf();
    }
  }

  std::string any(int depth) {
    if (depth == 0) return random_.oneIn(3) ? constant() : input();
    switch (random_.below(8)) {
      case 0: return "(" + any(depth - 1) + random_.of(std::vector<std::string>{" + ", " - ", " * "}) + any(depth - 1) + ")";
      case 1: return "(if " + condition(depth - 1) + " then " + any(depth - 1) + " else " + any(depth - 1) + ")";
      case 2: return "[" + any(depth - 1) + ", " + any(depth - 1) + "]";
      case 3: return "{a: " + any(depth - 1) + "}.a";
      case 4: return "-(" + any(depth - 1) + ")";
      case 5: return "(" + condition(depth - 1) + ")";
      default: return any(0);
    }
  }

  std::string input() {
    static const std::vector<std::string> kInputs = {"principal",
                                                     "resource",
                                                     "context.n",
                                                     "context.s",
                                                     "context.b",
                                                     "context.u",
                                                     "context.r.x",
                                                     "context.r",
                                                     "context.n",
                                                     "context.u.active",
                                                     "principal.age",
                                                     "principal.boss",
                                                     "context.u.boss.active",
                                                     "context",
                                                     "context.odd"};
    return random_.of(kInputs);
  }

  std::string constant() {
    static const std::vector<std::string> kConstants = {"1",
                                                        "5",
                                                        "(-9223372036854775808)",
                                                        "9223372036854775807",
                                                        "0",
                                                        "true",
                                                        "false",
                                                        "\"a\"",
                                                        "\"abc\"",
                                                        "User::\"ann\"",
                                                        "User::\"bob\"",
                                                        "Team::\"a\"",
                                                        "Zone::\"z\"",
                                                        "User::\"ghost\"",
                                                        "[1, 5]",
                                                        "[]",
                                                        "[User::\"ann\", Team::\"b\"]",
                                                        "{x: 1}",
                                                        "decimal(\"1.0\")"};
    return random_.of(kConstants);
  }

  std::string leaf() {
    const std::string a = any(random_.below(2)), b = random_.oneIn(2) ? constant() : any(1);
    switch (random_.below(14)) {
      case 0: return a + " == " + b;
      case 1: return a + " != " + b;
      case 2: return a + random_.of(std::vector<std::string>{" < ", " <= ", " > ", " >= "}) + b;
      case 3: return a + " in " + b;
      case 4: return input() + " has " + random_.of(std::vector<std::string>{"active", "x", "n", "boss.active", "r.x", "u.active"});
      case 5: return "context has " + random_.of(std::vector<std::string>{"n", "r.x", "u.boss.active", "odd", "s"});
      case 6: return a + " like " + random_.of(std::vector<std::string>{"\"a*\"", "\"*\"", "\"abc\"", "\"*b*\""});
      case 7: return a + " is " + random_.of(std::vector<std::string>{"User", "Team"});
      case 8: return a + " is User in " + b;
      case 9: return a + random_.of(std::vector<std::string>{".contains(", ".containsAll(", ".containsAny("}) + b + ")";
      case 10: return a + ".hasTag(" + b + ")";
      case 11: return "(" + input() + ")";
      case 12: return a + ".isEmpty()";
      default: return a + ".getTag(\"t\") == " + b;
    }
  }

private:
  Random random_;
};

// One input that may be unknown, and the values that stand for all of its completions; nothing is absent.
struct OpenPath {
  std::vector<std::string> path;
  std::vector<std::optional<Value>> completions;
};

inline std::vector<OpenPath> openPaths() {
  const auto uid = [](const char* type, const char* id) { return std::optional<Value>(Value(EntityUid(type, id))); };
  const auto number = [](int64_t n) { return std::optional<Value>(Value(n)); };
  const auto text = [](const char* s) { return std::optional<Value>(Value::string(s)); };
  const std::vector<std::optional<Value>> mixed = {std::nullopt,
                                                   number(INT64_MIN),
                                                   number(0),
                                                   number(1),
                                                   number(5),
                                                   number(INT64_MAX),
                                                   text("abc"),
                                                   text(""),
                                                   Value(true),
                                                   Value(false),
                                                   uid("User", "ann"),
                                                   uid("User", "ghost"),
                                                   uid("Team", "a"),
                                                   Value::set({Value(int64_t{1})}),
                                                   Value::record({{"x", Value(int64_t{1})}}),
                                                   Value::decimal(10000),
                                                   Value::set({})};
  return {{{"n"}, mixed}, {{"s"}, mixed}, {{"b"}, mixed}, {{"u"}, mixed}, {{"r", "x"}, mixed}};
}

inline PossibleSet outcomeOf(const EvalResult& result) {
  if (!result || !result->is(ValueKind::boolean)) return kError;
  return result->asBool() ? kSatisfied : kNot;
}

}  // namespace chatelaine::cedar::test
