#include "core/base/time.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace chatelaine {

namespace {

// Days since 1970-01-01 of a proleptic Gregorian date (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
constexpr int64_t daysFromCivil(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t yearOfEra = year - era * 400;
  const int64_t dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

constexpr bool isLeap(int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

constexpr int64_t daysIn(int64_t year, int64_t month) {
  constexpr std::array<int64_t, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && isLeap(year) ? 29 : days[static_cast<size_t>(month - 1)];
}

class Reader {
public:
  explicit Reader(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool done() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<int64_t> digits(size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int64_t value = 0;
    for (size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  // Nanoseconds of a fraction of any length; digits beyond the ninth are cut.
  int64_t fraction() {
    int64_t nanos = 0;
    int64_t scale = 100'000'000;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      nanos += (rest_.front() - '0') * scale;
      scale /= 10;
      rest_.remove_prefix(1);
    }
    return nanos;
  }

private:
  std::string_view rest_;
};

bool readZone(Reader& in, ParsedTime& out) {
  if (in.done()) return true;
  if (in.take('Z') || in.take('z')) {
    out.offsetMinutes = int16_t{0};
    return in.done();
  }
  const bool minus = in.take('-');
  if (!minus && !in.take('+')) return false;
  const auto hours = in.digits(2);
  in.take(':');
  const auto minutes = in.done() ? std::optional<int64_t>(0) : in.digits(2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59 || !in.done()) return false;
  const int64_t offset = (*hours * 60 + *minutes) * (minus ? -1 : 1);
  out.offsetMinutes = static_cast<int16_t>(offset);
  out.time.micros -= offset * 60'000'000;
  return true;
}

bool readClock(Reader& in, ParsedTime& out) {
  const auto hour = in.digits(2);
  if (!hour || *hour > 23 || !in.take(':')) return false;
  const auto minute = in.digits(2);
  if (!minute || *minute > 59) return false;
  int64_t second = 0;
  int64_t nanos = 0;
  if (in.take(':')) {
    const auto read = in.digits(2);
    if (!read || *read > 60) return false;
    second = *read;
    if (in.take('.') || in.take(',')) nanos = in.fraction();
  }
  out.time.micros += ((*hour * 60 + *minute) * 60 + second) * 1'000'000 + nanos / 1000;
  out.remainderNanos = static_cast<uint16_t>(nanos % 1000);
  return true;
}

}  // namespace

std::optional<ParsedTime> parseTime(std::string_view text) {
  Reader in(text);
  const auto year = in.digits(4);
  if (!year || !in.take('-')) return std::nullopt;
  const auto month = in.digits(2);
  if (!month || *month < 1 || *month > 12 || !in.take('-')) return std::nullopt;
  const auto day = in.digits(2);
  if (!day || *day < 1 || *day > daysIn(*year, *month)) return std::nullopt;
  ParsedTime out;
  out.time.micros = daysFromCivil(*year, *month, *day) * 86'400'000'000;
  if (in.done()) return out;
  if (!in.take('T') && !in.take('t') && !in.take(' ')) return std::nullopt;
  if (!readClock(in, out) || !readZone(in, out)) return std::nullopt;
  return out;
}

std::string formatTime(Time time) {
  int64_t days = time.micros / 86'400'000'000;
  int64_t rest = time.micros % 86'400'000'000;
  if (rest < 0) {
    rest += 86'400'000'000;
    --days;
  }
  const int64_t z = days + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int64_t dayOfEra = z - era * 146097;
  const int64_t yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const int64_t dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const int64_t mp = (5 * dayOfYear + 2) / 153;
  const int64_t day = dayOfYear - (153 * mp + 2) / 5 + 1;
  const int64_t month = mp + (mp < 10 ? 3 : -9);
  const int64_t year = yearOfEra + era * 400 + (month <= 2);
  const int64_t micros = rest % 1'000'000;
  const int64_t seconds = rest / 1'000'000;
  std::array<char, 64> text{};
  int n = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d", static_cast<int>(year), static_cast<int>(month),
                        static_cast<int>(day), static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                        static_cast<int>(seconds % 60));
  std::string out(text.data(), static_cast<size_t>(n));
  if (micros % 1000 != 0)
    n = std::snprintf(text.data(), text.size(), ".%06d", static_cast<int>(micros));
  else if (micros != 0)
    n = std::snprintf(text.data(), text.size(), ".%03d", static_cast<int>(micros / 1000));
  else
    n = 0;
  return out.append(text.data(), static_cast<size_t>(n)) + "Z";
}

std::optional<Time> timeFromEpochSeconds(std::string_view text) {
  const bool minus = !text.empty() && text.front() == '-';
  if (minus) text.remove_prefix(1);
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || seconds > 9'000'000'000'000) return std::nullopt;
  Reader rest(text.substr(static_cast<size_t>(end - text.data())));
  const int64_t nanos = rest.take('.') ? rest.fraction() : 0;
  if (!rest.done()) return std::nullopt;
  const int64_t micros = seconds * 1'000'000 + nanos / 1000;
  return Time{minus ? -micros : micros};
}

Time timeFromEpochSeconds(double seconds) { return {std::llround(seconds * 1e6)}; }

std::string describe(Duration duration) {
  struct Unit {
    int64_t micros;
    const char* name;
  };
  constexpr std::array<Unit, 5> units{{{7 * 86'400'000'000, "weeks"}, {86'400'000'000, "days"}, {3'600'000'000, "hours"}, {60'000'000, "min"}, {1'000'000, "s"}}};
  const int64_t micros = duration.micros < 0 ? -duration.micros : duration.micros;
  for (const Unit& unit : units)
    if (micros >= 2 * unit.micros) return std::to_string(micros / unit.micros) + " " + unit.name;
  return std::to_string(micros / 1'000'000) + " s";
}

}  // namespace chatelaine
