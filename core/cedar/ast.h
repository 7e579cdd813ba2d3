// The one syntax tree of Cedar policies: parser, evaluator, editor, replay, validator and compilers read it. Expressions are
// nodes of a tree that owns them; an ExprId is a node's dense index in its tree and stays the same for the tree's life.
// Operands stand before the node that uses them. Values; immutable once built, any thread may read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/ids.h"
#include "core/cedar/value.h"

namespace chatelaine::cedar {

using ExprId = Index<struct ExprTag>;

enum class Variable : uint8_t { principal, action, resource, context };
std::string_view toString(Variable variable);

// What a node is; `operands`, `names` as said.
enum class ExprKind : uint8_t {
  literal,      // bool, Long, string or entity, in `constant`
  variable,     // `variable`
  slot,         // ?principal or ?resource: `variable`
  all,          // a && b && c: two or more operands, in order (associative in Cedar)
  any,          // a || b || c
  negation,     // !a
  conditional,  // if a then b else c
  equal, notEqual, less, lessEqual, greater, greaterEqual, in,   // a op b
  add, subtract, multiply,                                       // a op b
  negate,       // -a
  attribute,    // a.name or a["name"]: names[0]
  has,          // a has name, a has x.y.z: names is the path
  like,         // a like pattern: names are the literal runs between the wildcards (one more than wildcards), unescaped
  is,           // a is names[0]; with a second operand: a is names[0] in b
  set,          // [a, b]
  record,       // {names[i]: operands[i]}
  call,         // function(operands) or operands[0].function(rest)
};

enum class Function : uint8_t {
  contains, containsAll, containsAny, isEmpty, getTag, hasTag,                  // methods of the language
  ip, decimal, datetime, duration,                                              // constructors
  isIpv4, isIpv6, isLoopback, isMulticast, isInRange,                           // the rest: methods of extension types
  lessThan, lessThanOrEqual, greaterThan, greaterThanOrEqual,
  offset, durationSince, toDate, toTime,
  toMilliseconds, toSeconds, toMinutes, toHours, toDays,
};
std::string_view toString(Function function);
std::optional<Function> functionNamed(std::string_view name);
bool isConstructor(Function function);                  // written as a function: ip("…"); all others are methods
size_t arity(Function function);                        // operands, the receiver included

struct Expr {
  ExprKind kind = ExprKind::literal;
  Variable variable = Variable::principal;
  Function function = Function::contains;
  Span span;                                            // in the text it was parsed from; empty if it was built
  std::vector<ExprId> operands;
  std::vector<std::string> names;
  std::optional<Value> constant;  // the value of a literal, and of any node that reads nothing and cannot fail
};

class ExprTree {
public:
  [[nodiscard]] const Expr& operator[](ExprId id) const { return nodes_[id.value]; }
  [[nodiscard]] const Expr& operand(ExprId id, size_t i) const { return nodes_[nodes_[id.value].operands[i].value]; }
  [[nodiscard]] size_t size() const { return nodes_.size(); }
  // Adds a node over operands that are already in the tree and sets its `constant` where it has one.
  ExprId add(Expr node);
  // Levels of nodes below and with this one; kMaxDepth at most in what the parser accepts.
  [[nodiscard]] uint32_t height(ExprId id) const { return heights_[id.value]; }

private:
  std::vector<Expr> nodes_;
  std::vector<uint32_t> heights_;
};

// Text or trees nested deeper than this are refused, so that no walk over a tree can exhaust the stack.
inline constexpr uint32_t kMaxDepth = 400;

// A part of a tree that keeps the tree alive.
struct Expression {
  std::shared_ptr<const ExprTree> tree;
  ExprId root;
  [[nodiscard]] const Expr& operator*() const { return (*tree)[root]; }
  [[nodiscard]] const Expr* operator->() const { return &(*tree)[root]; }
};

enum class Effect : uint8_t { permit, forbid };
std::string_view toString(Effect effect);

struct Annotation {
  std::string key;
  std::string value;                                    // empty where the text gives none
  bool hasValue = false;
  Span span;
};

// One of the three parts of a policy's scope. `type` for is/isIn; `entities` the right side: one for equal/in/isIn, any number
// for inList, none where a slot stands.
struct ScopeConstraint {
  enum class Op : uint8_t { any, equal, in, is, isIn, inList };
  Op op = Op::any;
  std::string type;
  std::vector<EntityUid> entities;
  bool slot = false;                                    // the right side is ?principal or ?resource
  ExprId expr;                                          // the constraint as an expression; invalid for `any`
  Span span;
};

struct Condition {
  bool unless = false;
  ExprId expr;
  Span span;                                            // with the keyword and the braces
};

// A policy, a template (isTemplate), or a template linked to its values (templateId set; no slots left).
struct Policy {
  std::string id;
  Effect effect = Effect::permit;
  std::vector<Annotation> annotations;
  ScopeConstraint principal, action, resource;
  std::vector<Condition> conditions;
  std::shared_ptr<const ExprTree> tree;                 // of scope and conditions; never null
  Span span;
  std::string file;                                     // as given to the parser
  std::string templateId;                               // empty unless linked

  [[nodiscard]] bool isTemplate() const { return principal.slot || resource.slot; }
  [[nodiscard]] const std::string* annotation(std::string_view key) const;   // null if there is none
};

using PolicyPtr = std::shared_ptr<const Policy>;

}  // namespace chatelaine::cedar
