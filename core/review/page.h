// The look of printed pages (A4, light): escaping, figures, the style sheet. Shared by closed reviews and reports. Values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace chatelaine::review::page {

std::string escaped(std::string_view text);            // for text and quoted attributes
std::string grouped(uint64_t n);                        // "2,228"
std::string counted(uint64_t n, std::string_view one, std::string_view many);    // "1 person", "2,228 requests"
std::string minutes(Time time);                         // "2026-11-21 14:56 UTC"
std::string dayInWords(Time time);                      // "21 November 2026"
std::string periodInWords(const TimeRange& range);      // "21 November 2026, 14:56 to 15:20 UTC"

// From <!doctype> to the opened body, the style included. `foot` stands at the foot of each printed page. close() ends it.
std::string open(std::string_view title, std::string_view foot);
std::string close();

}  // namespace chatelaine::review::page
