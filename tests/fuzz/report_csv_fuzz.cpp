#include <cstdlib>
#include <string_view>

#include "core/report/csv.h"

// What is written reads back as the same text, whatever was read before.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace chatelaine::report;
  const auto rows = csv::parse({reinterpret_cast<const char*>(data), size});
  const std::string written = csv::write(rows);
  if (csv::write(csv::parse(written)) != written) std::abort();
  return 0;
}
