// Numbers as Cedar takes them (design: Reading records 7). Pure functions; values.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/traffic/request.h"

namespace chatelaine::traffic {

// A decimal number of any size, exact.
class Number {
public:
  // JSON's syntax for numbers: "-12", "12.50", "1e3"; exponents beyond +-400 are refused.
  static std::optional<Number> parse(std::string_view text);
  [[nodiscard]] bool isWhole() const { return fraction_.empty(); }
  [[nodiscard]] std::optional<std::string> asLong() const;       // "12"; absent: not whole or outside 64 bits
  [[nodiscard]] std::optional<std::string> asDecimal() const;    // "12.5", "12.0"; absent: over four digits after the point or too large
  std::strong_ordering operator<=>(const Number& other) const;
  bool operator==(const Number& other) const { return (*this <=> other) == std::strong_ordering::equal; }

private:
  bool negative_ = false;
  std::string whole_;       // without leading zeros; empty for 0
  std::string fraction_;    // without trailing zeros
};

// Types every number below the context of all requests: for one (action, path) long where every recorded value is whole and fits,
// else decimal (`{"__extn":{"arg":"12.5","fn":"decimal"}}`) for all rows; a value that holds a number that neither can hold becomes
// not recorded. Numbers inside sets and records are paths of their own. A null is absent. Decimals that are typed already count
// as recorded values, so that typing again changes nothing.
void typeNumbers(std::vector<Request>& requests);

}  // namespace chatelaine::traffic
