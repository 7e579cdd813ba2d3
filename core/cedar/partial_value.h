// What the evaluator of unknowns knows of a value: itself, or the kinds and bounds it may have, and whether an error may stand
// in its place. The sets are never too small.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "core/cedar/operations.h"
#include "core/cedar/partial.h"

namespace chatelaine::cedar {

// A part of a context: a record whose members are listed (all others are absent, or anything where `anything` is set), a
// value, a missing member, or an open one.
struct PartialContext::Node {
  enum class State : uint8_t { record, value, absent, open };
  State state = State::record;
  bool anything = false;
  std::vector<std::string> path;
  std::map<std::string, std::shared_ptr<Node>, std::less<>> members;
  Value value;
  Unknown unknown;
};

// The value of a node without open parts.
std::optional<Value> concrete(const PartialContext::Node& node);

using KindMask = uint16_t;
constexpr KindMask maskOf(ValueKind kind) { return static_cast<KindMask>(1U << static_cast<unsigned>(kind)); }
template <class... Kinds>
constexpr KindMask maskOf(ValueKind first, Kinds... rest) { return static_cast<KindMask>(maskOf(first) | maskOf(rest...)); }
inline constexpr KindMask kAnyKind = 0x3FF;

// The inputs below a node that are open.
using OpenSet = std::set<OpenInput>;
void addOpenParts(const PartialContext::Node& node, OpenSet& open);

// The input that a value came from: a variable, or a part of the context that is written down. None: the policy's own text.
struct Origin {
  std::optional<Variable> variable;
  const PartialContext::Node* node = nullptr;
  [[nodiscard]] Input input() const;
};

struct Abstract {
  bool mayFail = false;                         // an error is possible
  std::shared_ptr<const EvalError> error;       // nothing else is possible
  std::optional<Value> value;                   // the one value that is possible
  const PartialContext::Node* node = nullptr;   // a record of the context, taken apart only where it is used
  KindMask kinds = 0;                           // else: the kinds that are possible; 0 if none
  bool canTrue = false, canFalse = false;       // where Boolean is possible
  int64_t low = std::numeric_limits<int64_t>::min();      // where a number is: bounds over all numeric kinds
  int64_t high = std::numeric_limits<int64_t>::max();
  std::string entityType;                       // where an entity is: its type, if it is known
  Origin origin;
  OpenSet open;

  static Abstract of(Value value);
  static Abstract failed(EvalError error);
  static Abstract ofKinds(KindMask kinds);      // anything of these kinds
  static Abstract unknown(const Unknown& unknown, OpenInput open);
  static Abstract boolean(bool canBeTrue, bool canBeFalse);
  static Abstract number(ValueKind kind, int64_t low, int64_t high);

  [[nodiscard]] bool certain() const { return error || (value && !mayFail); }
  [[nodiscard]] bool onlyError() const { return error != nullptr; }
  [[nodiscard]] KindMask possibleKinds() const;
  // Whether the value may be this one.
  [[nodiscard]] bool mayEqual(const Value& other) const;
  [[nodiscard]] bool mayDiffer(const Value& other) const;
  [[nodiscard]] int64_t lowest() const;         // of a number, known or bounded
  [[nodiscard]] int64_t highest() const;

  // The result of an operator over operands: their possible errors and open inputs are its own.
  Abstract& inherit(const Abstract& operand);
  // Drops what is open where the result is certain.
  Abstract& settle();
  // As an operand: a record of the context becomes its value, or shows what is open in it.
  Abstract& resolve();
};

// Either of the two.
Abstract join(Abstract a, const Abstract& b);

// The strict operators over operands of which one at least is open; none is a certain error.
Abstract applyPartially(const Expr& node, std::span<const Abstract> operands, const Place& place);

}  // namespace chatelaine::cedar
