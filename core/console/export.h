// Tables as text for other programs. CSV is RFC 4180 with formula signs neutralised (a leading = + - @ tab gets an apostrophe
// before it), JSON an array of objects. Pure.
#pragma once

#include <string>
#include <vector>

namespace chatelaine::console {

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};
std::string toCsv(const Table& table);
std::string toTsv(const Table& table);        // for the clipboard, with header
std::string toJson(const Table& table);

}  // namespace chatelaine::console
