// OTLP/JSON traces: spans with the attributes that the console reads, and their tree. A span that was exported twice is kept
// once; a parent may come in any later line or never (then the span is a root). Values; a finished Traces is immutable and safe
// from many threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/gateway/witness.h"

namespace chatelaine::gateway {
class JsonReader;
}

namespace chatelaine::gateway::otlp {

enum class SpanKind : uint8_t { unspecified, internal, server, client, producer, consumer };

struct Span {
  std::string trace;                      // 32 hex digits, lower case
  std::string id;                         // 16
  std::string parent;                     // empty: a root
  std::string source;                     // source instance that holds it
  std::string service;                    // `service.name` of its resource
  std::string scope;
  std::string name;
  SpanKind kind = SpanKind::unspecified;
  int64_t startNanos = 0;
  int64_t endNanos = 0;
  bool failed = false;                    // status code 2
  std::string statusMessage;
  std::vector<std::pair<std::string, std::string>> attributes;     // sorted by name; values as text, lists as JSON

  [[nodiscard]] std::string_view attribute(std::string_view key) const;          // empty where there is none
  [[nodiscard]] std::string key() const { return trace + '/' + id; }
  [[nodiscard]] Time start() const { return {startNanos / 1000}; }
  [[nodiscard]] Time end() const { return {endNanos / 1000}; }
};

// Appends the spans of one ExportTraceServiceRequest (or of a list of them); what is no span is passed over. Attributes that
// nothing reads (messages, stack traces) are left out.
void readSpans(JsonReader& json, std::string_view text, const std::string& source, std::vector<Span>& out);

// True for the attributes that are kept.
bool isReadAttribute(std::string_view name);

class Traces {
public:
  Traces() = default;
  explicit Traces(std::vector<Span> spans);
  [[nodiscard]] const std::vector<Span>& spans() const { return spans_; }        // sorted by trace, start, id
  [[nodiscard]] uint32_t find(std::string_view key) const;                       // "TRACE/SPAN"; noSpan
  [[nodiscard]] uint32_t parentOf(uint32_t span) const { return parents_[span]; }
  // The first ancestor (the span itself included) for which `wanted` holds; noSpan.
  template <class Wanted>
  [[nodiscard]] uint32_t nearest(uint32_t span, Wanted wanted) const {
    for (size_t steps = 0; span != noSpan && steps < spans_.size(); span = parents_[span], ++steps)
      if (wanted(spans_[span])) return span;
    return noSpan;
  }

private:
  std::vector<Span> spans_;
  std::vector<uint32_t> parents_;
  std::unordered_map<std::string, uint32_t> index_;
};

}  // namespace chatelaine::gateway::otlp
