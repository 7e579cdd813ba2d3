#include "core/gateway/otlp/spans.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <tuple>

#include "core/gateway/dom.h"

namespace chatelaine::gateway::otlp {

namespace {

using Element = simdjson::dom::element;
using Object = simdjson::dom::object;
using Array = simdjson::dom::array;

// Both spellings of OTLP/JSON writers: lowerCamelCase and the names of the protocol file.
std::optional<Element> at(Object object, std::string_view key, std::string_view other) {
  const auto element = JsonReader::at(object, key);
  return element ? element : JsonReader::at(object, other);
}

std::string hexId(std::string_view id, size_t length) {
  if (id.size() != length || !std::ranges::all_of(id, [](unsigned char c) { return std::isxdigit(c) != 0; })) return {};
  std::string lower(id);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::all_of(lower, [](char c) { return c == '0'; }) ? std::string() : lower;
}

int64_t nanosOf(std::optional<Element> element) {
  if (!element) return 0;
  if (const auto number = JsonReader::integer(element)) return *number;
  uint64_t large = 0;
  double real = 0;
  if (element->get(large) == simdjson::SUCCESS) return INT64_MAX;
  if (element->get(real) == simdjson::SUCCESS && real > -9e18 && real < 9e18) return static_cast<int64_t>(real);
  return 0;
}

SpanKind kindOf(std::optional<Element> element) {
  if (!element) return SpanKind::unspecified;
  static constexpr std::array<std::string_view, 6> names{"SPAN_KIND_UNSPECIFIED", "SPAN_KIND_INTERNAL", "SPAN_KIND_SERVER",
                                                         "SPAN_KIND_CLIENT", "SPAN_KIND_PRODUCER", "SPAN_KIND_CONSUMER"};
  if (const auto number = JsonReader::integer(element)) return *number >= 0 && *number <= 5 ? static_cast<SpanKind>(*number) : SpanKind::unspecified;
  const auto named = std::ranges::find(names, JsonReader::text(element));
  return named == names.end() ? SpanKind::unspecified : static_cast<SpanKind>(named - names.begin());
}

std::string valueText(Element value, int depth);

std::string listText(Array values, int depth) {
  std::string out = "[";
  for (const auto item : values) {
    if (out.size() > 1) out += ',';
    out += jsonQuoted(valueText(item, depth + 1));
  }
  return out + "]";
}

// An AnyValue as text.
std::string valueText(Element value, int depth) {
  Object object;
  if (depth > 8 || value.get(object) != simdjson::SUCCESS) return {};
  for (const auto field : object) {
    if (field.key == "stringValue" || field.key == "string_value") return std::string(JsonReader::text(std::optional(field.value)));
    if (field.key == "arrayValue" || field.key == "array_value") {
      Array values;
      const auto list = JsonReader::at(field.value.is_object() ? std::optional(Object(field.value)) : std::nullopt, "values");
      return list && list->get(values) == simdjson::SUCCESS ? listText(values, depth) : std::string("[]");
    }
    if (field.key == "intValue" || field.key == "int_value" || field.key == "doubleValue" || field.key == "boolValue") {
      const std::string_view text = JsonReader::text(std::optional(field.value));
      return text.empty() ? canonicalJson(field.value).value_or("") : std::string(text);
    }
    if (field.key == "kvlistValue" || field.key == "bytesValue") return canonicalJson(field.value).value_or("");
  }
  return {};
}

void readAttributes(std::optional<Element> list, std::vector<std::pair<std::string, std::string>>& out) {
  Array attributes;
  if (!list || list->get(attributes) != simdjson::SUCCESS) return;
  for (const auto attribute : attributes) {
    Object object;
    if (attribute.get(object) != simdjson::SUCCESS) continue;
    const std::string_view name = JsonReader::text(object, "key");
    const auto value = JsonReader::at(object, "value");
    if (value && isReadAttribute(name)) out.emplace_back(name, valueText(*value, 0));
  }
  std::ranges::stable_sort(out, {}, [](const auto& attribute) -> const std::string& { return attribute.first; });
}

void readStatus(std::optional<Element> element, Span& span) {
  Object status;
  if (!element || element->get(status) != simdjson::SUCCESS) return;
  const auto code = JsonReader::at(status, "code");
  span.failed = JsonReader::integer(code) == 2 || JsonReader::text(code) == "STATUS_CODE_ERROR";
  span.statusMessage = JsonReader::text(status, "message");
}

void readSpan(Object object, const Span& common, std::vector<Span>& out) {
  Span span = common;
  span.trace = hexId(JsonReader::text(at(object, "traceId", "trace_id")), 32);
  span.id = hexId(JsonReader::text(at(object, "spanId", "span_id")), 16);
  if (span.trace.empty() || span.id.empty()) return;
  span.parent = hexId(JsonReader::text(at(object, "parentSpanId", "parent_span_id")), 16);
  span.name = JsonReader::text(object, "name");
  span.kind = kindOf(JsonReader::at(object, "kind"));
  span.startNanos = nanosOf(at(object, "startTimeUnixNano", "start_time_unix_nano"));
  span.endNanos = std::max(span.startNanos, nanosOf(at(object, "endTimeUnixNano", "end_time_unix_nano")));
  readAttributes(JsonReader::at(object, "attributes"), span.attributes);
  readStatus(JsonReader::at(object, "status"), span);
  out.push_back(std::move(span));
}

template <class Visit>
void forEachObject(std::optional<Element> list, Visit visit) {
  Array items;
  if (!list || list->get(items) != simdjson::SUCCESS) return;
  for (const auto item : items) {
    Object object;
    if (item.get(object) == simdjson::SUCCESS) visit(object);
  }
}

void readExport(Object root, const std::string& source, std::vector<Span>& out) {
  forEachObject(at(root, "resourceSpans", "resource_spans"), [&](Object resourceSpans) {
    Span common;
    common.source = source;
    std::vector<std::pair<std::string, std::string>> resource;
    Object object;
    if (const auto element = JsonReader::at(resourceSpans, "resource"); element && element->get(object) == simdjson::SUCCESS)
      readAttributes(JsonReader::at(object, "attributes"), resource);
    for (const auto& [name, value] : resource)
      if (name == "service.name") common.service = value;
    forEachObject(at(resourceSpans, "scopeSpans", "scope_spans"), [&](Object scopeSpans) {
      common.scope.clear();
      Object scope;
      if (const auto element = JsonReader::at(scopeSpans, "scope"); element && element->get(scope) == simdjson::SUCCESS)
        common.scope = JsonReader::text(scope, "name");
      forEachObject(JsonReader::at(scopeSpans, "spans"), [&](Object span) { readSpan(span, common, out); });
    });
  });
}

auto orderOf(const Span& span) { return std::tie(span.trace, span.startNanos, span.id, span.endNanos, span.attributes, span.source); }

}  // namespace

bool isReadAttribute(std::string_view name) {
  static constexpr std::array<std::string_view, 9> prefixes{"gen_ai.agent.", "gen_ai.request.", "gen_ai.tool.", "mcp.", "metadata.",
                                                            "litellm.", "http.", "error.", "enduser."};
  static constexpr std::array<std::string_view, 17> names{
      "gen_ai.operation.name", "gen_ai.conversation.id", "gen_ai.response.id", "gen_ai.response.model", "gen_ai.data_source.id",
      "gen_ai.provider.name", "gen_ai.system", "url.path", "exception", "session.id", "user.id", "service.name", "error",
      "llm.request.type", "client.address", "user_agent.original", "agent.name"};
  if (name == "error.stack_trace" || name == "gen_ai.tool.definitions" || name.starts_with("gen_ai.tool.call.result")) return false;
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return name.starts_with(prefix); }) ||
         std::ranges::find(names, name) != names.end();
}

std::string_view Span::attribute(std::string_view key) const {
  const auto found = std::ranges::lower_bound(attributes, key, {}, [](const auto& a) { return std::string_view(a.first); });
  return found != attributes.end() && found->first == key ? std::string_view(found->second) : std::string_view();
}

void readSpans(JsonReader& json, std::string_view text, const std::string& source, std::vector<Span>& out) {
  const auto document = json.parse(text);
  if (!document) return;
  Object object;
  if (document->get(object) == simdjson::SUCCESS) return readExport(object, source, out);
  forEachObject(document, [&](Object item) { readExport(item, source, out); });
}

Traces::Traces(std::vector<Span> spans) : spans_(std::move(spans)) {
  std::ranges::sort(spans_, [](const Span& a, const Span& b) { return orderOf(a) < orderOf(b); });
  std::vector<Span> kept;
  kept.reserve(spans_.size());
  index_.reserve(spans_.size());
  for (Span& span : spans_) {
    const auto [place, fresh] = index_.try_emplace(span.key(), static_cast<uint32_t>(kept.size()));
    if (fresh) kept.push_back(std::move(span));
    else if (kept[place->second].attributes.size() < span.attributes.size()) kept[place->second] = std::move(span);      // exported again, fuller
  }
  spans_ = std::move(kept);
  parents_.assign(spans_.size(), noSpan);
  for (size_t i = 0; i < spans_.size(); ++i)
    if (!spans_[i].parent.empty()) parents_[i] = find(spans_[i].trace + '/' + spans_[i].parent);
}

uint32_t Traces::find(std::string_view key) const {
  const auto found = index_.find(std::string(key));
  return found == index_.end() ? noSpan : found->second;
}

}  // namespace chatelaine::gateway::otlp
