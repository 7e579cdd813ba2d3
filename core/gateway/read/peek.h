// A look at the beginning of a JSON text that may be cut off anywhere: the names of its fields.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatelaine::gateway {

struct Peek {
  enum class Shape : uint8_t { none, object, list, other };
  Shape shape = Shape::none;
  std::vector<std::string> names;                    // of the outermost object
  std::vector<std::pair<std::string, std::vector<std::string>>>
      lists;                                         // its members that are lists, with the names in their first object
  std::vector<std::string> elementNames;             // of a list: the names in its first object
  bool emptyList = false;
  bool lineIsWhole = false;                          // the first line holds one whole value
  size_t lineEnd = 0;                                // where the first line ends
};

Peek peekJson(std::string_view head);

}  // namespace chatelaine::gateway
