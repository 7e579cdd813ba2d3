// One JSON value: checked, its secrets and contents replaced by splicing (all other bytes stay as they are), the fields of its
// outermost object noted on the way. One thread at a time; cheap to make.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/gateway/read/secrets.h"

namespace chatelaine::gateway {

struct JsonProblem {
  size_t offset = 0;       // into the text
  std::string code;        // "json/syntax", "json/depth", "json/utf8"
  std::string message;
};

struct JsonField {
  std::string_view name;   // as it stands in the text, escapes and all
  std::string_view value;  // raw text before redaction
};

class JsonRedactor {
public:
  JsonRedactor(const Redaction& redaction, ContentRules rules) : redaction_(redaction), rules_(rules) {}

  // Reads the value that begins at `pos` of `text` (white space before it is skipped) and appends it to `out`, redacted; `pos`
  // moves behind it. On a problem `out` is as before.
  std::optional<JsonProblem> value(std::string_view text, size_t& pos, std::string& out);

  // Of the value read last, views into its text. Empty unless it was an object.
  [[nodiscard]] const std::vector<JsonField>& fields() const { return fields_; }
  [[nodiscard]] bool wasObject() const { return wasObject_; }
  [[nodiscard]] std::string_view version() const { return version_; }          // LiteLLM's, where a field names it
  [[nodiscard]] std::string_view firstNanos() const { return firstNanos_; }    // of spans: the earliest and latest start
  [[nodiscard]] std::string_view lastNanos() const { return lastNanos_; }

private:
  struct ObjectState;
  bool parse(FieldClass cls, int depth);
  bool object(FieldClass cls, int depth);
  bool member(FieldClass cls, int depth, ObjectState& state);
  FieldClass classOf(std::string_view name, FieldClass inherited, const ObjectState& state) const;
  void note(std::string_view name, size_t valueStart, int depth);
  bool array(FieldClass cls, int depth);
  bool labelBehind(int depth, FieldClass& cls);
  bool string(size_t& start, size_t& end);
  bool stringValue(FieldClass cls);
  bool content(int depth);
  bool word();
  bool nestedJson(std::string_view raw, FieldClass cls);
  void splice(size_t start, size_t end, std::string_view replacement);
  void skipSpace();
  bool fail(const char* code, const char* message);

  const Redaction& redaction_;
  ContentRules rules_;
  std::string_view text_;
  size_t pos_ = 0;
  size_t copied_ = 0;                  // text before it is in out_ already
  std::string* out_ = nullptr;
  int mute_ = 0;                       // inside something that is replaced as a whole
  int nesting_ = 0;                    // JSON inside strings
  bool escaped_ = false;               // the string read last has escapes
  bool suspicious_ = false;            // ... may hold a secret
  bool changed_ = false;
  std::optional<JsonProblem> problem_;
  std::vector<JsonField> fields_;
  bool wasObject_ = false;
  std::string_view version_, firstNanos_, lastNanos_;
};

// JSON string escapes undone ("\u00e9" and surrogate pairs too); `raw` is the inside of a string that was checked.
std::string decodeJsonString(std::string_view raw);
// Escapes what JSON demands; no quotes around it.
std::string encodeJsonString(std::string_view text);

// The fixed shape that takes the place of content.
std::string contentMarker(std::string_view content);

}  // namespace chatelaine::gateway
