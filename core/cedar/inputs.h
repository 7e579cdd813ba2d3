// What a policy reads, and its shape for the replay: the Boolean skeleton over atoms. Pure functions; any thread.
//
// A request is a row of columns: principal, action, resource, and columns of the context, each named by its path. The records
// above the context's columns are always there (`context has chain` is true where a column lies below `context.chain`); a
// column's own value may be absent. Attributes and parents of entities are functions of the entity, hence of the column that
// holds it: `context.chain.human.active` reads the column `context.chain.human`.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/cedar/ast.h"

namespace chatelaine::cedar {

// One thing that is read. `path` is empty but for the context: {"input", "amount"}; the context as a whole has an empty path.
struct Input {
  Variable variable = Variable::context;
  std::vector<std::string> path;
  auto operator<=>(const Input&) const = default;
  [[nodiscard]] std::string toString() const;             // `context.input.amount`, `context["odd name"]`
  static Input context(std::vector<std::string> path) { return {Variable::context, std::move(path)}; }
};

// The columns that the caller has below the context. A path that is a prefix of another one is refused by assertion.
class Columns {
public:
  Columns() = default;
  explicit Columns(std::vector<std::vector<std::string>> contextPaths);
  [[nodiscard]] const std::vector<std::vector<std::string>>& paths() const { return paths_; }
  // The column that the path lies in or is (its length), if there is one.
  [[nodiscard]] const std::vector<std::string>* columnOf(std::span<const std::string> path) const;
  // The columns below the path.
  [[nodiscard]] std::vector<Input> below(std::span<const std::string> path) const;

private:
  std::vector<std::vector<std::string>> paths_;           // sorted
};

// The inputs of an expression, sorted. With columns: each is principal, action, resource, a column, or a path that is no
// column of the caller's (as far as it is spelled out); a record above columns counts as all columns below it. Without: the
// paths as they are written.
std::vector<Input> inputsOf(const ExprTree& tree, ExprId root);
std::vector<Input> inputsOf(const ExprTree& tree, ExprId root, const Columns& columns);

// A largest subexpression in the place of a Boolean that reads one column (or none), or one that cannot be split and reads
// several. A value that is no Boolean counts as an error there.
struct Atom {
  Expression expression;
  std::vector<Input> inputs;                              // sorted
  std::string key;                                        // canonical text: equal atoms of any policies have equal keys
};

struct SkeletonNode {
  enum class Kind : uint8_t {
    atom,          // atoms[atom]
    all,           // operands left to right: the first that is no `true` is the result (false or error); none: true
    any,           // the first that is no `false` is the result; none: false
    negation,      // true <-> false, error stays
    conditional,   // operands {test, then, else}; an error of the test stays
  };
  Kind kind = Kind::atom;
  uint32_t atom = 0;
  std::vector<uint32_t> operands;                         // indices of nodes before this one
};

// A policy as conditions over atoms: its result true is satisfied, false is not, error is error. Scope first.
struct Skeleton {
  std::vector<SkeletonNode> nodes;
  std::vector<Atom> atoms;                                // distinct by key within the policy
  uint32_t root = 0;
};

Skeleton skeletonOf(const Policy& policy, const Columns& columns);

}  // namespace chatelaine::cedar
