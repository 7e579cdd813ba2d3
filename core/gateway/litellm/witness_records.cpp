#include "core/gateway/litellm/witness_records.h"

namespace chatelaine::gateway::litellm {

namespace {

void readObject(JsonReader& json, JsonReader::Object object, const Place& place, std::vector<Witness>& out) {
  const auto has = [&](std::string_view key) { return JsonReader::at(object, key).has_value(); };
  if (has("request_id") && has("call_type") && has("startTime")) return readSpendRow(json, object, place, out);
  if (has("call_type") && has("litellm_call_id") && has("id")) return readPayload(json, object, place, out);
  if (has("exception") && has("request_route")) return readHookLine(json, object, place, out);
  if (has("message") && has("timestamp")) return readLogLine(object, place, out);
}

void readAll(JsonReader& json, simdjson::dom::array rows, const Place& place, std::vector<Witness>& out) {
  for (const auto row : rows) {
    JsonReader::Object object;
    if (row.get(object) == simdjson::SUCCESS) readObject(json, object, place, out);
  }
}

}  // namespace

void readRecord(JsonReader& json, std::string_view text, const Place& place, std::vector<Witness>& out) {
  const auto document = json.parse(text);
  if (!document) return;
  simdjson::dom::array rows;
  if (document->get(rows) == simdjson::SUCCESS) return readAll(json, rows, place, out);
  JsonReader::Object object;
  if (document->get(object) != simdjson::SUCCESS) return;
  const auto page = JsonReader::at(object, "data");
  if (page && page->get(rows) == simdjson::SUCCESS) return readAll(json, rows, place, out);
  readObject(json, object, place, out);
}

}  // namespace chatelaine::gateway::litellm
