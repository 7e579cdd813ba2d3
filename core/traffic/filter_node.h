// A parsed filter and how fields give their values. Internal to core/traffic.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/traffic/filter.h"
#include "core/traffic/numbers.h"

namespace chatelaine::traffic {

enum class FilterOp { equal, unequal, less, lessOrEqual, greater, greaterOrEqual, in, like, has, isRecorded, isNotRecorded, isAbsent, isNotAbsent };

// A value to compare with, read as the field's type asks. A date alone is its whole day, a time with a clock is that instant:
// [from, to) holds what equals it.
struct Literal {
  std::string text;
  std::optional<Number> number;
  Time from;
  Time to;
};

struct Condition {
  Field field;
  FilterOp op = FilterOp::equal;
  std::vector<Literal> literals;
};

struct Filter::Node {
  enum class Kind { all, any, negation, condition };
  Kind kind = Kind::condition;
  std::vector<std::shared_ptr<const Node>> operands;
  Condition condition;
};

// Whether the one value's texts satisfy the comparison (not the `is ...` forms). `forms` are the ways in which one value may be
// written, or the members of a list.
bool satisfies(const Condition& condition, const std::vector<std::string>& forms);

// The ways in which a column's value may be written in a filter; the first is how it is shown. Of a list: its members' forms.
std::vector<std::string> formsOf(std::string_view column, const std::string& value);
// As shown in a group or a completion: the first form; of a list its members, comma-separated.
std::string shownValue(std::string_view column, const std::string& value);
// The members of a list as shown.
std::vector<std::string> membersOf(std::string_view column, const std::string& value);
// True for a column of JSON texts that hold lists of names.
bool isNameList(std::string_view column);

std::optional<Literal> timeLiteral(std::string_view text);

bool matchesLike(std::string_view pattern, std::string_view text);

// A field of requests in one segment as codes: 0 not recorded, 1 absent, else a value below end().
class FieldCodes {
public:
  FieldCodes(const Segment& segment, std::string_view field);
  [[nodiscard]] bool isTime() const { return source_ == Source::time; }
  [[nodiscard]] Code at(size_t row) const;
  [[nodiscard]] Code end() const;
  [[nodiscard]] std::vector<std::string> forms(Code code) const;
  [[nodiscard]] std::string shown(Code code) const;
  [[nodiscard]] std::vector<std::string> members(Code code) const;
  // The dictionary's column where values compare as they are stored; nullptr otherwise.
  [[nodiscard]] const Column* plainColumn() const;
  [[nodiscard]] const Column* column() const { return column_; }

private:
  enum class Source { nothing, column, kind, verdict, reason, evidence, time };
  const Segment& segment_;
  std::string field_;
  Source source_ = Source::nothing;
  const Column* column_ = nullptr;
};

}  // namespace chatelaine::traffic
