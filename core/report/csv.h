// Comma-separated values (RFC 4180) that a spreadsheet opens without running anything: a field that begins with a formula sign
// gets an apostrophe before it. Values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chatelaine::report::csv {

using Row = std::vector<std::string>;

std::string line(const Row& fields);                            // with CRLF
std::string write(const std::vector<Row>& rows);
// The reverse of write, but for the apostrophe, which stays. Rows may differ in length; a quote that never closes ends the text.
std::vector<Row> parse(std::string_view text);

}  // namespace chatelaine::report::csv
