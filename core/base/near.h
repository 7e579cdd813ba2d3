// Names that a person may have meant. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chatelaine {

// Number of single-byte edits (insert, delete, replace, swap of neighbours) between the two, letters of either case alike.
size_t editDistance(std::string_view a, std::string_view b);

// Those of `names` near `word` (a third of its length in edits, or one begins with the other), nearest first, at most `limit`.
std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& names, size_t limit = 3);

// "`a`", "`a` or `b`", "`a`, `b` or `c`"; empty for none.
std::string alternatives(const std::vector<std::string>& names);

}  // namespace chatelaine
