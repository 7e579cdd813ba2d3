#include "core/cedar/extensions.h"

#include <charconv>
#include <cstdio>

#include "core/cedar/text.h"

namespace chatelaine::cedar {

namespace {

Error refused(std::string message) { return {ErrorCode::invalidInput, std::move(message), {}}; }

bool allDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), isDigit); }

// Accumulates `value * 10 + digit` downwards, so that the least number has a text too.
bool appendDigit(int64_t& negative, char digit) {
  return !__builtin_mul_overflow(negative, int64_t{10}, &negative) &&
         !__builtin_sub_overflow(negative, int64_t{digit - '0'}, &negative);
}

bool negated(int64_t value, int64_t& out) { return !__builtin_sub_overflow(int64_t{0}, value, &out); }

// Days since 1970 of a date of the proleptic Gregorian calendar, and back (Howard Hinnant, "chrono-compatible low-level date
// algorithms").
int64_t daysFromDate(int64_t y, int64_t m, int64_t d) {
  y -= m <= 2 ? 1 : 0;
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t yearOfEra = y - era * 400;
  const int64_t dayOfYear = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

struct Date {
  int64_t year, month, day;
};

Date dateFromDays(int64_t days) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t dayOfEra = days - era * 146097;
  const int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const int64_t shifted = (5 * dayOfYear + 2) / 153;
  const int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1};
}

int64_t daysInMonth(int64_t year, int64_t month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

// Matches a pattern in which `d` stands for a digit and every other character for itself.
bool hasShape(std::string_view text, std::string_view shape) {
  if (text.size() != shape.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if (shape[i] == 'd' ? !isDigit(text[i]) : text[i] != shape[i]) return false;
  return true;
}

int64_t number(std::string_view digits) {
  int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

// What follows the date: `Thh:mm:ss`, optional `.SSS`, then `Z` or an offset. Milliseconds to add; absent if malformed.
Result<int64_t> parseClock(std::string_view text) {
  if (!hasShape(text.substr(0, 9), "Tdd:dd:dd")) return refused("invalid time pattern in `" + std::string(text) + "`");
  const int64_t hour = number(text.substr(1, 2)), minute = number(text.substr(4, 2)), second = number(text.substr(7, 2));
  std::string_view rest = text.substr(9);
  int64_t millis = 0;
  if (hasShape(rest.substr(0, 4), ".ddd")) {
    millis = number(rest.substr(1, 3));
    rest.remove_prefix(4);
  }
  if (hour > 23 || minute > 59 || second > 59)
    return refused("invalid hour, minute or second: `" + std::string(text.substr(1, 8)) + "`");
  const int64_t clock = ((hour * 60 + minute) * 60 + second) * 1000 + millis;
  if (rest == "Z") return clock;
  if (!hasShape(rest, "+dddd") && !hasShape(rest, "-dddd")) return refused("invalid offset in `" + std::string(text) + "`");
  const int64_t offsetHour = number(rest.substr(1, 2)), offsetMinute = number(rest.substr(3, 2));
  if (offsetHour > 23 || offsetMinute > 59) return refused("invalid offset: `" + std::string(rest) + "`");
  const int64_t offset = (offsetHour * 60 + offsetMinute) * 60'000;
  return rest[0] == '+' ? clock - offset : clock + offset;
}

}  // namespace

Result<int64_t> parseDecimal(std::string_view text) {
  const Error malformed = refused("`" + std::string(text) + "` is not a well-formed decimal value");
  const bool minus = !text.empty() && text[0] == '-';
  const size_t dot = text.find('.');
  if (dot == std::string_view::npos) return malformed;
  const std::string_view whole = text.substr(minus ? 1 : 0, dot - (minus ? 1 : 0));
  const std::string_view fraction = text.substr(dot + 1);
  if (!allDigits(whole) || !allDigits(fraction)) return malformed;
  if (fraction.size() > 4)
    return refused("too many digits after the decimal point: at most 4 are possible, `" + std::string(text) + "` has more");
  const Error overflow = refused("overflow when converting to decimal: `" + std::string(text) + "`");
  int64_t negative = 0;
  for (const char c : whole)
    if (!appendDigit(negative, c)) return overflow;
  for (size_t i = 0; i < 4; ++i)
    if (!appendDigit(negative, i < fraction.size() ? fraction[i] : '0')) return overflow;
  if (minus) return negative;
  int64_t value = 0;
  if (!negated(negative, value)) return overflow;
  return value;
}

std::string formatDecimal(int64_t value) {
  const uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  std::string fraction = std::to_string(magnitude % 10'000);
  fraction.insert(0, 4 - fraction.size(), '0');
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  return (value < 0 ? "-" : "") + std::to_string(magnitude / 10'000) + "." + fraction;
}

Result<int64_t> parseDatetime(std::string_view text) {
  if (!hasShape(text.substr(0, 10), "dddd-dd-dd")) return refused("invalid date pattern: `" + std::string(text) + "`");
  const int64_t year = number(text.substr(0, 4)), month = number(text.substr(5, 2)), day = number(text.substr(8, 2));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return refused("invalid date: `" + std::string(text.substr(0, 10)) + "`");
  const int64_t date = daysFromDate(year, month, day) * kMillisPerDay;
  if (text.size() == 10) return date;
  Result<int64_t> clock = parseClock(text.substr(10));
  if (!clock) return clock;
  return date + *clock;
}

bool datetimeHasText(int64_t millis) {
  static const int64_t kFirst = daysFromDate(0, 1, 1) * kMillisPerDay;
  static const int64_t kEnd = daysFromDate(10'000, 1, 1) * kMillisPerDay;
  return millis >= kFirst && millis < kEnd;
}

std::string formatDatetime(int64_t millis) {
  const int64_t days = millis / kMillisPerDay - (millis % kMillisPerDay < 0 ? 1 : 0);
  const int64_t clock = millis - days * kMillisPerDay;
  const Date date = dateFromDays(days);
  char out[80];
  std::snprintf(out, sizeof out, "%04lld-%02lld-%02lldT%02lld:%02lld:%02lld.%03lldZ", static_cast<long long>(date.year),
                static_cast<long long>(date.month), static_cast<long long>(date.day), static_cast<long long>(clock / 3'600'000),
                static_cast<long long>(clock / 60'000 % 60), static_cast<long long>(clock / 1000 % 60),
                static_cast<long long>(clock % 1000));
  std::string text = out;
  if (clock % 1000 == 0) text.erase(text.size() - 5, 4);
  return clock == 0 ? text.substr(0, text.find('T')) : text;
}

Result<int64_t> parseDuration(std::string_view text) {
  static constexpr std::pair<std::string_view, int64_t> kUnits[] = {
      {"d", kMillisPerDay}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}};
  const Error malformed = refused("invalid duration pattern: `" + std::string(text) + "`");
  const Error overflow = refused("the duration does not fit into 64 bits of milliseconds: `" + std::string(text) + "`");
  const bool minus = !text.empty() && text[0] == '-';
  std::string_view rest = text.substr(minus ? 1 : 0);
  int64_t negative = 0;
  if (rest.empty()) return malformed;
  for (size_t next = 0; !rest.empty();) {
    size_t digits = 0;
    int64_t count = 0;
    bool fits = true;
    while (digits < rest.size() && isDigit(rest[digits])) fits = appendDigit(count, rest[digits++]) && fits;
    size_t letters = digits;
    while (letters < rest.size() && !isDigit(rest[letters])) ++letters;
    const std::string_view unit = rest.substr(digits, letters - digits);
    while (next < std::size(kUnits) && kUnits[next].first != unit) ++next;
    if (digits == 0 || next == std::size(kUnits)) return malformed;
    fits = fits && !__builtin_mul_overflow(count, kUnits[next].second, &count) &&
           !__builtin_add_overflow(negative, count, &negative);
    if (!fits) return overflow;
    ++next;
    rest.remove_prefix(letters);
  }
  if (minus) return negative;
  int64_t value = 0;
  if (!negated(negative, value)) return overflow;
  return value;
}

std::string formatDuration(int64_t millis) {
  return std::to_string(millis) + "ms";
}

}  // namespace chatelaine::cedar
