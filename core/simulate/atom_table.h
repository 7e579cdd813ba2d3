// What each atom gives for each distinct value that it was asked about, by the evaluator, once. One thread.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/cedar/partial.h"
#include "core/simulate/entities.h"
#include "core/simulate/program.h"
#include "core/simulate/value_space.h"

namespace chatelaine::simulate {

// Fields that leave something open, as bits; more than 63 share the last bit.
using FieldSet = uint64_t;

class FieldNames {
public:
  FieldSet bit(const std::string& name);
  [[nodiscard]] const std::string& name(size_t bit) const { return names_[bit]; }

private:
  std::vector<std::string> names_;
};

class AtomTables {
public:
  // By value id of the atom's space: a PossibleSet, 0 where it was not asked yet.
  using Results = std::vector<uint8_t>;

  AtomTables(ValueSpaces& spaces, const Programs& programs, FieldNames& fields) : spaces_(spaces), programs_(programs),
      fields_(fields) {}
  // The entities that the next calls are about. Tables of the last few are kept.
  void setEntities(std::shared_ptr<const Entities> entities);
  [[nodiscard]] const Entities& entities() const { return *current_->entities; }

  // Long enough for every id of the atom's space.
  Results& results(uint32_t atom);
  uint8_t evaluate(uint32_t atom, ValueId id);
  // What leaves it open; empty where the result is one.
  FieldSet open(uint32_t atom, ValueId id);
  // The weakest class of the entities' facts that it reads; absent: none is known.
  std::optional<Evidence> factEvidence(uint32_t atom, ValueId id);
  // Frees what the last runs did not ask for.
  void forgetUnused();
  [[nodiscard]] uint64_t evaluated() const { return evaluated_; }

private:
  struct Table {
    Results results;
    std::unordered_map<ValueId, FieldSet> open;
    std::unordered_map<ValueId, std::optional<Evidence>> evidence;
    uint64_t lastUsed = 0;
  };
  struct Set {
    std::shared_ptr<const Entities> entities;
    std::deque<Table> tables;                     // references stay while it grows
    uint64_t lastUsed = 0;
  };
  std::optional<uint8_t> evaluateKnown(const CompiledAtom& atom, const std::vector<ValueId>& values);
  cedar::PartialResult ask(const CompiledAtom& atom, const cedar::PartialRequest& request) const;
  const cedar::PartialContext& contextOf(const ColumnShape& shape);
  void setInput(cedar::PartialRequest& request, ColumnId column, ValueId id);
  uint8_t merge(Table& table, ValueId id, uint8_t known, const cedar::PartialResult& result);

  ValueSpaces& spaces_;
  const Programs& programs_;
  FieldNames& fields_;
  std::map<Digest, Set> sets_;
  Set* current_ = nullptr;
  uint64_t uses_ = 0;
  uint64_t evaluated_ = 0;
  std::map<std::string, cedar::PartialContext> contexts_;
};

// The part of a request that a column is: `principal`, `context.chain.human`.
void setColumn(cedar::PartialRequest& request, std::string_view column, const cedar::Value* value, bool isAbsent);

}  // namespace chatelaine::simulate
