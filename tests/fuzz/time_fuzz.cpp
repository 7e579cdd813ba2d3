// Any text as a time: what is read comes back from its own writing.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/base/time.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto parsed = chatelaine::parseTime(text)) {
    // Four digits of year are read; offsets lead at most a day beyond them.
    constexpr int64_t year9999 = 253'402'300'800'000'000;
    constexpr int64_t year0 = -62'167'219'200'000'000;
    const auto back = chatelaine::parseTime(chatelaine::formatTime(parsed->time));
    if (parsed->time.micros >= year0 && parsed->time.micros < year9999 && (!back || back->time != parsed->time)) std::abort();
    if (parsed->remainderNanos > 999) std::abort();
  }
  if (const auto epoch = chatelaine::timeFromEpochSeconds(text)) (void)chatelaine::formatTime(*epoch);
  return 0;
}
