#include <charconv>

#include "core/gateway/derive.h"
#include "core/gateway/litellm/witness_records.h"
#include "core/gateway/otlp/spans.h"

namespace chatelaine::gateway {

namespace {

// "FILE:12" is a line, "FILE#3" or "FILE#/keys/3" an element, "FILE:12#/data/3" an element of a line.
bool isPlace(const RawRecord& record, std::string_view place) {
  if (place.starts_with(':')) {
    uint64_t line = 0;
    const auto read = std::from_chars(place.data() + 1, place.data() + place.size(), line);
    const std::string_view rest = place.substr(static_cast<size_t>(read.ptr - place.data()));
    return read.ec == std::errc() && record.line == line && (rest.empty() || rest == "#" + record.pointer);
  }
  place.remove_prefix(1);
  if (place.starts_with('/')) return record.pointer == place;
  return record.pointer.ends_with("/" + std::string(place)) || (record.pointer.empty() && std::to_string(record.line) == place);
}

// A witness's label: "spend-logs:REQUEST_ID", "traces:TRACE/SPAN".
bool tellsOf(JsonReader& json, const RawRecord& record, const RawFile& file, std::string_view label, std::string_view key) {
  const std::string_view sure = file.kind == "traces" ? key.substr(key.find('/') + 1) : file.kind == "proxy-log" ? "HTTP/" : key;
  if (record.text.find(sure) == std::string::npos) return false;
  if (file.kind == "traces") {
    std::vector<otlp::Span> spans;
    otlp::readSpans(json, record.text, file.source, spans);
    for (const otlp::Span& span : spans)
      if (span.key() == key) return true;
    return false;
  }
  if (file.reader == "toolhive") return JsonReader::text(json.object(json.parse(record.text)), "audit_id") == key;
  std::vector<Witness> witnesses;
  litellm::readRecord(json, record.text, {file.source, file.name, 0}, witnesses);
  for (const Witness& w : witnesses)
    if (w.label == label) return true;
  return false;
}

template <class Is>
Result<std::optional<RawRecord>> firstIn(const RawStore& store, const RawFile& file, Is is) {
  std::optional<RawRecord> found;
  CHATELAINE_TRY(store.records(file, [&](const RawRecord& record) {
    if (!found && is(record)) found = record;
  }));
  return found;
}

}  // namespace

Result<RawRecord> findRecord(const RawStore& store, std::string_view source, std::string_view record) {
  if (record.starts_with(source) && record.substr(source.size()).starts_with('/')) record.remove_prefix(source.size() + 1);
  const std::string_view kind = record.substr(0, record.find(':'));
  const std::string_view key = record.find(':') == record.npos ? std::string_view() : record.substr(record.find(':') + 1);
  JsonReader json;
  for (const RawFile& file : store.files()) {
    if (file.source != source) continue;
    const std::string_view place = record.starts_with(file.name) ? record.substr(file.name.size()) : std::string_view();
    Result<std::optional<RawRecord>> found = std::optional<RawRecord>();
    if (place.starts_with(':') || place.starts_with('#')) found = firstIn(store, file, [&](const RawRecord& r) { return file.kind == "config" || isPlace(r, place); });
    else if (file.kind == kind && !key.empty()) found = firstIn(store, file, [&](const RawRecord& r) { return tellsOf(json, r, file, record, key); });
    if (!found) return std::move(found).error();
    if (*found) return std::move(**found);
  }
  return Error{ErrorCode::notFound, "no record `" + std::string(record) + "` of source `" + std::string(source) + "` is kept", {}};
}

}  // namespace chatelaine::gateway
