// A policy compiled for the columns of a snapshot: its conditions taken apart into steps, each a Boolean skeleton over atoms.
// Satisfied if every step in turn is true (an alternative of an `unless`: false); the first that is not ends it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/cedar/inputs.h"
#include "core/simulate/value_space.h"

namespace chatelaine::simulate {

// A part of the scope, a conjunct of a `when` or an alternative of an `unless`, in the order of evaluation.
struct Leaf {
  enum class Part : uint8_t { scope, when, unless };
  Part part = Part::when;
  cedar::ExprId expr;
  Span span;
};
std::vector<Leaf> leavesOf(const cedar::Policy& policy);

// What every expression over one set of columns shares.
struct ColumnShape {
  cedar::Columns columns;
  std::string key;
};
// The columns of a snapshot below the context: of a path that is recorded as a record and has paths below, only these.
std::vector<std::vector<std::string>> contextColumns(const traffic::Snapshot& snapshot);

// An expression evaluated once a distinct value of what it reads.
struct CompiledAtom {
  cedar::Expression expression;
  std::vector<ColumnId> columns;
  SpaceId space;
  std::shared_ptr<const ColumnShape> shape;
  bool standsAlone = false;                      // it asks for no record and for nothing's presence: other columns do not matter
  std::vector<cedar::Input> inputs;              // of the columns
  bool readsColumnsOnly = false;                 // of the context: no record above columns and nothing that is none
  bool readsFacts = false;                       // attributes, parents or tags of entities
};

struct ProgramTree {
  std::vector<cedar::SkeletonNode> nodes;        // atoms by place in Program::atoms
  uint32_t root = 0;
};

// Neighbouring leaves that read the same one column are one step: `context has x && context.x == 1` is exact for an unknown x
// only as a whole. The leaves of such a step are for counting.
struct ProgramStep {
  Leaf::Part part = Leaf::Part::when;
  ProgramTree tree;
  std::vector<ProgramTree> leaves;               // empty: the step is one leaf
};

struct Program {
  Digest digest;                                 // of the conditions' text and the columns; effect and id are left out
  std::vector<ProgramStep> steps;
  size_t leaves = 0;                             // as many as leavesOf gives
  std::vector<uint32_t> atoms;                   // into Programs::atoms()
  std::vector<ColumnId> columns;                 // that it reads, sorted
};

// Compiles each distinct text once.
class Programs {
public:
  explicit Programs(ValueSpaces& spaces) : spaces_(spaces) {}
  // Other columns: what was compiled is forgotten.
  void setColumns(std::vector<std::vector<std::string>> paths);
  std::shared_ptr<const Program> of(const cedar::Policy& policy);
  [[nodiscard]] const std::vector<CompiledAtom>& atoms() const { return atoms_; }
  // The snapshot's columns, with those that the policy asks for and no row records.
  std::shared_ptr<const ColumnShape> shapeOf(const cedar::Policy& policy, const std::vector<Leaf>& leaves);

private:
  ProgramStep step(const cedar::Policy& policy, std::span<const Leaf> leaves, const std::shared_ptr<const ColumnShape>& shape,
      Program& program);
  ProgramTree compile(std::shared_ptr<const cedar::ExprTree> tree, cedar::ExprId expr,
      const std::shared_ptr<const ColumnShape>& shape,
                      Program& program);
  uint32_t atom(const cedar::Atom& atom, const std::shared_ptr<const ColumnShape>& shape);

  ValueSpaces& spaces_;
  std::vector<std::vector<std::string>> paths_;
  std::map<std::string, std::shared_ptr<const ColumnShape>> shapes_;
  std::map<std::string, std::shared_ptr<const Program>> programs_;
  std::vector<CompiledAtom> atoms_;
  std::map<std::string, uint32_t> atomsByKey_;
};

}  // namespace chatelaine::simulate
