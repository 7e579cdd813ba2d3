// LiteLLM's records of calls as witnesses: spend rows (tables, /spend/logs, /spend/logs/v2), StandardLoggingPayloads, lines of
// the failure hook, access lines of the proxy's log. Told apart by their fields, so that a file's name does not matter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/gateway/dom.h"
#include "core/gateway/witness.h"

namespace chatelaine::gateway::litellm {

// Where a record stands.
struct Place {
  std::string source;
  std::string file;
  int rank = 0;            // of equal versions of a row the higher counts: 3 table, 2 /spend/logs, 1 /spend/logs/v2
};

// Appends what the record says; nothing where it is no record of a call. A page of rows gives one witness a row.
void readRecord(JsonReader& json, std::string_view text, const Place& place, std::vector<Witness>& out);

void readSpendRow(JsonReader& json, JsonReader::Object row, const Place& place, std::vector<Witness>& out);
void readPayload(JsonReader& json, JsonReader::Object payload, const Place& place, std::vector<Witness>& out);
void readHookLine(JsonReader& json, JsonReader::Object line, const Place& place, std::vector<Witness>& out);
void readLogLine(JsonReader::Object line, const Place& place, std::vector<Witness>& out);

// The model that was asked for: the group, else the model without its provider.
std::string modelTarget(std::string_view group, std::string_view model, std::string_view provider);
// The client's call in the row's or payload's `proxy_server_request`.
void sayBody(Witness& w, JsonReader& json, std::optional<JsonReader::Object> body);

}  // namespace chatelaine::gateway::litellm
