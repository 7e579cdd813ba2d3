// The distinct values of columns over all segments: each value has one id however the segments' dictionaries code it, so that
// an atom is evaluated once a distinct value. Ids are as codes: 0 not recorded, 1 absent, from 2 on values. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"
#include "core/cedar/inputs.h"
#include "core/cedar/value.h"
#include "core/traffic/snapshot.h"

namespace chatelaine::simulate {

using ColumnId = Index<struct ColumnTag>;
using SpaceId = Index<struct SpaceTag>;
using ValueId = uint32_t;

// The column of an input: "principal", "context.chain.human".
std::string columnName(const cedar::Input& input);
// "context.chain.human" -> {"chain", "human"}.
std::vector<std::string> contextPath(std::string_view column);

class ColumnValues {
public:
  explicit ColumnValues(std::string name) : name_(std::move(name)) {}
  [[nodiscard]] const std::string& name() const { return name_; }
  ValueId add(std::string_view text);
  // One of several entities: a caller who is not known but bounded.
  ValueId addAlternatives(std::vector<cedar::EntityUid> uids);
  [[nodiscard]] ValueId end() const { return static_cast<ValueId>(entries_.size()) + traffic::firstValueCode; }
  // Ids by the dictionary's codes.
  const std::vector<ValueId>& idsOf(const std::shared_ptr<const traffic::Dictionary>& dictionary);

  // The value; null: not recorded, absent, a choice, or a text that is no Cedar value.
  const cedar::Value* value(ValueId id);
  [[nodiscard]] const std::vector<cedar::EntityUid>& alternatives(ValueId id) const;
  [[nodiscard]] std::string_view text(ValueId id) const;

private:
  struct Entry {
    std::string text;
    bool parsed = false;
    std::unique_ptr<cedar::Value> value;
    std::vector<cedar::EntityUid> alternatives;
  };
  struct Known {
    std::shared_ptr<const traffic::Dictionary> dictionary;
    std::vector<ValueId> ids;
  };
  std::string name_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, ValueId> byText_;
  std::unordered_map<const traffic::Dictionary*, Known> dictionaries_;
};

// Columns, and spaces: the distinct tuples of one or several columns that occur. A space of one column has that column's ids.
class ValueSpaces {
public:
  ColumnId column(std::string_view name);
  ColumnValues& values(ColumnId id) { return *columns_[id.value]; }

  SpaceId space(const std::vector<ColumnId>& columns);
  [[nodiscard]] const std::vector<ColumnId>& columnsOf(SpaceId id) const { return spaces_[id.value].columns; }
  // The id of a tuple of two or more columns.
  ValueId tuple(SpaceId id, const ValueId* values);
  // The values of an id, one a column.
  [[nodiscard]] std::vector<ValueId> valuesOf(SpaceId id, ValueId tuple) const;
  // One past the largest id.
  [[nodiscard]] ValueId end(SpaceId id) const;

private:
  struct Space {
    std::vector<ColumnId> columns;
    std::vector<ValueId> flat;                    // the tuples one after the other
    std::vector<uint32_t> buckets;                // open addressing: tuple + 1, 0 is free
    ValueId count = 0;
  };
  static void grow(Space& space);
  std::vector<std::unique_ptr<ColumnValues>> columns_;
  std::unordered_map<std::string, ColumnId> byName_;
  std::vector<Space> spaces_;
};

}  // namespace chatelaine::simulate
