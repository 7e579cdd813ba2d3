// The filter grammar of the window's bar and of `--filter`: typed conditions joined by `and`, `or`, `not` and brackets.
//   agent == "refund-agent" and verdict != allow and time >= 2026-10-01 and credential in ["vk-a", "vk-b"]
//   target like "crm/*" or human is not recorded or reason is absent
// Operators by type: text == != in like (with *), enumeration == != in, time and number == != < <= > >= in, lists `has "x"`; any
// field `is recorded`, `is not recorded`, `is absent`, `is not absent`. A comparison holds for recorded values alone: != is
// "recorded and another value", of an identity's field with several values "none of them". `and` binds closer than `or`. Texts
// stand in double quotes (\" and \\ inside; \* in `like` is a star), names of fields that are no word in backquotes, words of
// enumerations, times and numbers bare. A time is RFC 3339 or a date, without offset in UTC. A date alone is the whole day: == is
// within it, != outside, < before it, <= before its end, > after it, >= from its beginning; any other time is one microsecond.
// Fields of requests and of identities have one grammar; which are known is told by a catalog. Values; a compiled Filter is
// immutable and safe from many threads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/base/time.h"
#include "core/traffic/bitmap.h"
#include "core/traffic/snapshot.h"

namespace chatelaine::traffic {

enum class FieldType { text, list, enumeration, time, number };
enum class FieldDomain { request, identity };

struct Field {
  std::string name;                      // as typed: "agent", "context.input.amount", "identity.owner"
  std::string meaning;                   // one line
  FieldType type = FieldType::text;
  FieldDomain domain = FieldDomain::request;
  std::vector<std::string> values;       // of an enumeration
};

// The fields of requests (fixed ones and the context paths that the snapshot records) and of identities.
std::vector<Field> fieldCatalog(const Snapshot& snapshot);

// A row that is no request (an identity) gives its fields by name; absent: not recorded.
using FieldReader = std::function<std::optional<std::vector<std::string>>(std::string_view field)>;

class Filter {
public:
  struct Node;
  Filter() = default;                                                   // matches everything
  explicit Filter(std::shared_ptr<const Node> root, std::string text) : root_(std::move(root)), text_(std::move(text)) {}
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool matchesAll() const { return !root_; }

  // The live rows that match. Conditions on identities hold for every request.
  [[nodiscard]] Bitmap rows(const Snapshot::Part& part) const;
  // Whether an identity's row matches; conditions on requests hold for every identity.
  [[nodiscard]] bool matchesIdentity(const FieldReader& fields) const;
  // True if some condition compares with a value that no dictionary of the snapshot holds, so that nothing can match.
  [[nodiscard]] bool certainlyEmpty(const Snapshot& snapshot) const;

private:
  std::shared_ptr<const Node> root_;
  std::string text_;
};

struct ParsedFilter {
  Filter filter;                 // of no use where there are errors
  Diagnostics diagnostics;
};
ParsedFilter parseFilter(std::string_view text, const std::vector<Field>& catalog);

// The condition `field == value` (quoted as needed), for "apply as filter".
std::string condition(const Field& field, std::string_view value);

struct Completion {
  Span replaces;                 // bytes of the text that it takes the place of
  std::string text;
  std::string meaning;
  size_t recorded = 0;           // live requests that record the field or hold the value
};
// What can stand at `cursor`: fields, operators, values that occur; best first, at most `limit`.
std::vector<Completion> complete(std::string_view text, size_t cursor, const Snapshot& snapshot, const std::vector<Field>& catalog,
                                 size_t limit = 50);

// Spans of the text by what they are, for colours.
enum class TokenKind { field, operatorWord, text, number, time, punctuation, wrong };
struct Token {
  Span span;
  TokenKind kind;
};
std::vector<Token> tokens(std::string_view text, const std::vector<Field>& catalog);

}  // namespace chatelaine::traffic
