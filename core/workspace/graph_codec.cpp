#include <nlohmann/json.hpp>

#include "core/workspace/state.h"

namespace chatelaine::workspace {

namespace {

using Json = nlohmann::json;

// Leaves out what has its default, so that thousands of facts stay small.
void put(Json& object, const char* name, const std::string& value) {
  if (!value.empty()) object[name] = value;
}
void put(Json& object, const char* name, std::optional<Time> time) {
  if (time) object[name] = time->micros;
}

Json provenanceJson(const identity::Provenance& from) {
  Json out = Json::object();
  put(out, "source", from.source);
  put(out, "record", from.record);
  out["evidence"] = toString(from.evidence);
  if (from.confidence != 1.0) out["confidence"] = from.confidence;
  put(out, "by", from.by);
  put(out, "at", from.at);
  put(out, "why", from.why);
  return out;
}

Json keyJson(const identity::RecordKey& key) { return Json::array({identity::toString(key.kind), key.source, key.key}); }

Json factJson(const identity::Fact& fact) {
  Json out{{"name", fact.name}, {"from", provenanceJson(fact.from)}};
  put(out, "value", fact.value);
  if (fact.absent) out["absent"] = true;
  put(out, "valid_from", fact.validFrom);
  put(out, "valid_to", fact.validTo);
  return out;
}

Json identityJson(const identity::RecordIdentity& record) {
  Json out{{"id", keyJson(record.id)}, {"from", provenanceJson(record.from)}};
  put(out, "name", record.name);
  if (!record.strongKeys.empty()) out["strong"] = record.strongKeys;
  if (!record.weakKeys.empty()) out["weak"] = record.weakKeys;
  for (const identity::Fact& fact : record.facts) out["facts"].push_back(factJson(fact));
  return out;
}

Json edgeJson(const identity::Edge& edge) {
  Json out{{"kind", identity::toString(edge.kind)}, {"from", keyJson(edge.from)}, {"to", keyJson(edge.to)}, {"by", provenanceJson(edge.provenance)}};
  put(out, "note", edge.note);
  put(out, "valid_to", edge.validTo);
  return out;
}

// A JSON text of ours that is not as it was written ends in this; it never leaves the file.
struct Broken {};

std::string textIn(const Json& object, const char* name) { return object.contains(name) ? object[name].get<std::string>() : std::string(); }
std::optional<Time> timeIn(const Json& object, const char* name) {
  return object.contains(name) ? std::optional(Time{object[name].get<int64_t>()}) : std::nullopt;
}

identity::Provenance provenanceFrom(const Json& json) {
  identity::Provenance out;
  out.source = textIn(json, "source");
  out.record = textIn(json, "record");
  const std::optional<Evidence> evidence = evidenceFromString(textIn(json, "evidence"));
  if (!evidence) throw Broken{};
  out.evidence = *evidence;
  if (json.contains("confidence")) out.confidence = json["confidence"].get<double>();
  out.by = textIn(json, "by");
  out.at = timeIn(json, "at");
  out.why = textIn(json, "why");
  return out;
}

identity::RecordKey keyFrom(const Json& json) {
  const std::optional<identity::NodeKind> kind = identity::nodeKindFromString(json.at(0).get<std::string>());
  if (!kind) throw Broken{};
  return {*kind, json.at(1).get<std::string>(), json.at(2).get<std::string>()};
}

identity::Fact factFrom(const Json& json) {
  identity::Fact out;
  out.name = textIn(json, "name");
  out.value = textIn(json, "value");
  out.absent = json.contains("absent");
  out.from = provenanceFrom(json.at("from"));
  out.validFrom = timeIn(json, "valid_from");
  out.validTo = timeIn(json, "valid_to");
  return out;
}

identity::RecordIdentity identityFrom(const Json& json) {
  identity::RecordIdentity out;
  out.id = keyFrom(json.at("id"));
  out.name = textIn(json, "name");
  if (json.contains("strong")) out.strongKeys = json["strong"].get<std::vector<std::string>>();
  if (json.contains("weak")) out.weakKeys = json["weak"].get<std::vector<std::string>>();
  if (json.contains("facts"))
    for (const Json& fact : json["facts"]) out.facts.push_back(factFrom(fact));
  out.from = provenanceFrom(json.at("from"));
  return out;
}

identity::EdgeKind edgeKindFrom(const std::string& word) {
  for (auto kind = static_cast<int>(identity::EdgeKind::owns); kind <= static_cast<int>(identity::EdgeKind::sameAs); ++kind)
    if (identity::toString(static_cast<identity::EdgeKind>(kind)) == word) return static_cast<identity::EdgeKind>(kind);
  throw Broken{};
}

identity::Edge edgeFrom(const Json& json) {
  identity::Edge out;
  out.kind = edgeKindFrom(textIn(json, "kind"));
  out.from = keyFrom(json.at("from"));
  out.to = keyFrom(json.at("to"));
  out.note = textIn(json, "note");
  out.provenance = provenanceFrom(json.at("by"));
  out.validTo = timeIn(json, "valid_to");
  return out;
}

template <class Value, class Read>
Result<void> listFrom(std::string_view text, std::vector<Value>& out, Read read) {
  try {
    for (const Json& element : Json::parse(text)) out.push_back(read(element));
    return {};
  } catch (const Json::exception& error) {
    return Error{ErrorCode::damaged, std::string("stored identities do not hold: ") + error.what(), {}};
  } catch (const Broken&) {
    return Error{ErrorCode::damaged, "stored identities name an unknown kind or class", {}};
  }
}

}  // namespace

std::string identitiesToJson(const std::vector<const identity::RecordIdentity*>& identities) {
  Json out = Json::array();
  for (const identity::RecordIdentity* record : identities) out.push_back(identityJson(*record));
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<void> identitiesFromJson(std::string_view json, std::vector<identity::RecordIdentity>& out) { return listFrom(json, out, identityFrom); }

std::string edgesToJson(const std::vector<const identity::Edge*>& edges) {
  Json out = Json::array();
  for (const identity::Edge* edge : edges) out.push_back(edgeJson(*edge));
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<void> edgesFromJson(std::string_view json, std::vector<identity::Edge>& out) { return listFrom(json, out, edgeFrom); }

}  // namespace chatelaine::workspace
