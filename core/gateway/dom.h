// Reading JSON that may be anything: every question is answered, at worst with nothing. Views live until the reader's next
// parse(). One thread a reader.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace chatelaine::gateway {

class JsonReader {
public:
  using Element = simdjson::dom::element;
  using Object = simdjson::dom::object;

  JsonReader();
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // The document, or nothing where the text is no JSON. Ends the life of every view given out before.
  std::optional<Element> parse(std::string_view text);
  // The object that the element is, or that its text spells (a column that holds JSON as text).
  std::optional<Object> object(std::optional<Element> element);

  static std::optional<Element> at(std::optional<Object> object, std::string_view key);
  std::optional<Object> objectAt(std::optional<Object> object, std::string_view key) { return this->object(at(object, key)); }
  // The text there; empty for null, for what is absent and for what is no text. Views into the document.
  static std::string_view text(std::optional<Object> object, std::string_view key);
  static std::string_view text(std::optional<Element> element);
  // The text, number or Boolean there, as text.
  static std::string scalar(std::optional<Object> object, std::string_view key);
  static std::optional<int64_t> integer(std::optional<Element> element);      // also from text

private:
  struct Parsers;      // not here: its layout depends on how simdjson was configured
  std::unique_ptr<Parsers> parsers_;
};

// The element in canonical form: compact, keys sorted, entries that are null left out. A number without a fraction stays
// whole. Nothing for null.
std::optional<std::string> canonicalJson(simdjson::dom::element element);
// The text as a JSON string, in quotes.
std::string jsonQuoted(std::string_view text);

}  // namespace chatelaine::gateway
