// Any bytes as CSV, whole and byte by byte: the same rows.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/gateway/read/csv.h"

using namespace chatelaine::gateway;

namespace {

std::string rowsOf(std::string_view text, size_t step) {
  std::string seen;
  CsvParser parser([&](CsvRow& row) {
    seen += std::to_string(row.line) + row.problem;
    for (const CsvField& field : row.fields) seen += "|" + field.text + (field.quoted ? "q" : "") + std::to_string(field.column);
    seen += "\n";
  });
  for (size_t at = 0; at < text.size(); at += step) parser.feed(text.substr(at, step));
  parser.finish();
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (rowsOf(text, 1) != rowsOf(text, text.size() + 1)) std::abort();
  return 0;
}
