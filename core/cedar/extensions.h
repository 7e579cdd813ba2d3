// Cedar's extension types: their texts and functions. Each parser gives the value or says, in words, why the text is none.
// Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/cedar/value.h"

namespace chatelaine::cedar {

Result<IpAddress> parseIp(std::string_view text);
Result<int64_t> parseDecimal(std::string_view text);       // in ten-thousandths
Result<int64_t> parseDatetime(std::string_view text);      // milliseconds since 1970, UTC
Result<int64_t> parseDuration(std::string_view text);      // milliseconds

// Texts that the parsers read back to the same value (datetimes outside the years 0 to 9999 have none: see Value::toString).
std::string formatIp(const IpAddress& ip);
std::string formatDecimal(int64_t tenThousandths);
std::string formatDatetime(int64_t millis);
std::string formatDuration(int64_t millis);
bool datetimeHasText(int64_t millis);

bool isLoopback(const IpAddress& ip);
bool isMulticast(const IpAddress& ip);
bool isInRange(const IpAddress& ip, const IpAddress& range);

inline constexpr int64_t kMillisPerDay = 86'400'000;

}  // namespace chatelaine::cedar
