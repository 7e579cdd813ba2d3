// Success or an error of the world (file, network, another process): Result<T> is a value or an Error, shaped like
// std::expected so that it can be replaced by it. Errors of the user's text are diagnostics (diagnostic.h); our own bugs
// assert. Values; no thread rules.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace chatelaine {

// What a caller may want to tell apart; the message is for people.
enum class ErrorCode {
  cancelled,      // the person asked to stop; what was committed stays
  notFound,       // a file, name or id that does not exist
  cannotOpen,     // exists, but cannot be read or written
  foreign,        // not a file of ours
  damaged,        // ours, but its checksums or structure do not hold
  newerVersion,   // written by a newer version
  locked,         // another writer holds it
  readOnly,       // opened for reading; the operation would write
  invalidInput,   // input that cannot be used at all (diagnostics or problems say where)
  wrongUse,       // arguments that make no sense together
  failed,         // anything else the world refused
};

// `message` says what happened and what to do, lower case, input in backticks, no full stop.
struct Error {
  ErrorCode code = ErrorCode::failed;
  std::string message;
  std::vector<std::string> notes;
};

template <class T>
class [[nodiscard]] Result {
public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  T& value() & { assert(has_value()); return std::get<0>(state_); }
  const T& value() const& { assert(has_value()); return std::get<0>(state_); }
  T&& value() && { assert(has_value()); return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const& { assert(!has_value()); return std::get<1>(state_); }
  Error&& error() && { assert(!has_value()); return std::get<1>(std::move(state_)); }

private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
  using value_type = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  const Error& error() const& { assert(error_); return *error_; }
  Error&& error() && { assert(error_); return std::move(*error_); }

private:
  std::optional<Error> error_;
};

}  // namespace chatelaine

// Returns the error of `expression` from the enclosing function, or goes on.
#define CHATELAINE_TRY(expression) CHATELAINE_TRY_AS(CHATELAINE_TRY_NAME(chatelaineTry, __LINE__), expression)
#define CHATELAINE_TRY_AS(name, expression)                                    \
  do {                                                                         \
    if (auto name = (expression); !name) return std::move(name).error();       \
  } while (false)
#define CHATELAINE_TRY_NAME(name, line) CHATELAINE_TRY_JOIN(name, line)
#define CHATELAINE_TRY_JOIN(name, line) name##line
