// Points in time as UTC microseconds since 1970. Values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatelaine {

struct Duration {
  int64_t micros = 0;
  static constexpr Duration days(int64_t n) { return {n * 86'400'000'000}; }
  static constexpr Duration seconds(int64_t n) { return {n * 1'000'000}; }
  constexpr auto operator<=>(const Duration&) const = default;
};

struct Time {
  int64_t micros = 0;
  constexpr auto operator<=>(const Time&) const = default;
  constexpr Duration operator-(Time other) const { return {micros - other.micros}; }
  constexpr Time operator+(Duration d) const { return {micros + d.micros}; }
  constexpr Time operator-(Duration d) const { return {micros - d.micros}; }
};

// Half open: from <= t < to. Absent ends are open.
struct TimeRange {
  std::optional<Time> from;
  std::optional<Time> to;
  [[nodiscard]] bool contains(Time t) const { return (!from || *from <= t) && (!to || t < *to); }
  bool operator==(const TimeRange&) const = default;
};

// What a stamp said beside the point itself.
struct ParsedTime {
  Time time;
  uint16_t remainderNanos = 0;              // what microseconds cannot hold, 0 to 999
  std::optional<int16_t> offsetMinutes;     // the recorded offset; absent: the stamp had no zone and UTC was assumed
  bool operator==(const ParsedTime&) const = default;
};

// RFC 3339, also with a space for `T`, without a zone (assumed UTC), with any number of fraction digits, and a date alone.
std::optional<ParsedTime> parseTime(std::string_view text);

// RFC 3339 in UTC ending in `Z`, with as many fraction digits (0, 3 or 6) as the value needs.
std::string formatTime(Time time);

// Epoch seconds as a decimal text ("1795273982.651299") or a double; exact to the microsecond for text.
std::optional<Time> timeFromEpochSeconds(std::string_view text);
Time timeFromEpochSeconds(double seconds);

// "7 min", "18 weeks": the largest unit that leaves at least 2, else the next; for people.
std::string describe(Duration duration);

}  // namespace chatelaine
