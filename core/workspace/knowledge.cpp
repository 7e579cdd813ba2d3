#include <map>

#include <nlohmann/json.hpp>

#include "core/workspace/blob.h"
#include "core/workspace/knowledge.h"
#include "core/workspace/state.h"

namespace chatelaine::workspace {

namespace {

using Json = nlohmann::json;

Result<void> writePart(Database& database, const char* kind, const std::string& source, size_t items, const std::string& json) {
  const std::string blob = sealBlob(json);
  CHATELAINE_TRY(database.run("INSERT INTO graph_part (kind, source, items, data) VALUES (?, ?, ?, ?)", {kind, source, uint64_t{items}, Blob{blob}}));
  return {};
}

Result<void> writeGraph(Database& database, const Knowledge& knowledge) {
  CHATELAINE_TRY(database.run("DELETE FROM graph_part"));
  std::map<std::string, std::vector<const identity::RecordIdentity*>> identities;
  for (const identity::RecordIdentity& record : knowledge.identities) identities[record.id.source].push_back(&record);
  for (const auto& [source, list] : identities) CHATELAINE_TRY(writePart(database, "identities", source, list.size(), identitiesToJson(list)));
  std::map<std::string, std::vector<const identity::Edge*>> edges;
  for (const identity::Edge& edge : knowledge.edges) edges[edge.provenance.source].push_back(&edge);
  for (const auto& [source, list] : edges) CHATELAINE_TRY(writePart(database, "edges", source, list.size(), edgesToJson(list)));
  return {};
}

Result<void> writePoints(Database& database, const std::vector<DecisionPoint>& points) {
  CHATELAINE_TRY(database.run("DELETE FROM decision_point"));
  for (const DecisionPoint& point : points) {
    const std::string notLowered = Json(point.notLowered).dump();
    CHATELAINE_TRY(database.run("INSERT INTO decision_point (gateway, source, on_error, not_lowered) VALUES (?, ?, ?, ?)",
                                {point.gateway, point.source, point.onError == OnError::deny ? "deny" : "skip", notLowered}));
    int64_t number = 0;
    for (const PolicyVersion& version : point.versions)
      CHATELAINE_TRY(database.run("INSERT INTO point_version (gateway, number, valid_from, valid_to, origin, text) VALUES (?, ?, ?, ?, ?, ?)",
                                  {point.gateway, ++number, version.from, version.to, version.origin, version.text}));
  }
  return {};
}

Json problemJson(const Problem& problem) {
  return Json::array({problem.path, problem.line, problem.column, problem.field, problem.code, problem.message});
}

Result<void> writeNotes(Database& database, const Knowledge& knowledge) {
  Json notes{{"versions", knowledge.systemVersions}, {"passed_on", knowledge.credentialsPassedOn}, {"problems", Json::array()}};
  for (const Problem& problem : knowledge.problems) notes["problems"].push_back(problemJson(problem));
  const std::string blob = sealBlob(notes.dump(-1, ' ', false, Json::error_handler_t::replace));
  CHATELAINE_TRY(database.run("INSERT INTO meta (name, value) VALUES ('notes', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", {Blob{blob}}));
  return {};
}

Result<void> readGraph(const Database& database, Knowledge& out) {
  Result<Rows> rows = database.query("SELECT kind, data FROM graph_part ORDER BY kind, source");
  if (!rows) return rows.error();
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return {};
    const Result<std::string> json = blobAt(*rows, 1);
    if (!json) return json.error();
    CHATELAINE_TRY(rows->text(0) == "identities" ? identitiesFromJson(*json, out.identities) : edgesFromJson(*json, out.edges));
  }
}

Result<void> readVersions(const Database& database, DecisionPoint& point) {
  Result<Rows> rows = database.query("SELECT valid_from, valid_to, text, origin FROM point_version WHERE gateway = ? ORDER BY number", {point.gateway});
  if (!rows) return rows.error();
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return {};
    point.versions.push_back({rows->time(0), rows->time(1), rows->text(2), rows->text(3)});
  }
}

Result<void> readPoints(const Database& database, Knowledge& out) {
  Result<Rows> rows = database.query("SELECT gateway, source, on_error, not_lowered FROM decision_point ORDER BY gateway");
  if (!rows) return rows.error();
  while (true) {
    const Result<bool> more = rows->next();
    if (!more) return more.error();
    if (!*more) return {};
    DecisionPoint point{rows->text(0), rows->text(1), rows->text(2) == "deny" ? OnError::deny : OnError::skipPolicy, {}, {}};
    const Json notLowered = Json::parse(rows->text(3), nullptr, false);
    if (notLowered.is_array())
      for (const Json& rule : notLowered)
        if (rule.is_string()) point.notLowered.push_back(rule.get<std::string>());
    CHATELAINE_TRY(readVersions(database, point));
    out.points.push_back(std::move(point));
  }
}

Result<void> readNotes(const Database& database, Knowledge& out) {
  Result<Rows> rows = database.query("SELECT value FROM meta WHERE name = 'notes'");
  if (!rows) return rows.error();
  const Result<bool> more = rows->next();
  if (!more) return more.error();
  if (!*more) return {};
  const Result<std::string> text = blobAt(*rows, 0);
  if (!text) return text.error();
  try {
    const Json notes = Json::parse(*text);
    out.systemVersions = notes.at("versions").get<std::vector<std::string>>();
    out.credentialsPassedOn = notes.at("passed_on").get<std::vector<std::string>>();
    for (const Json& p : notes.at("problems"))
      out.problems.push_back({p.at(0).get<std::string>(), p.at(1).get<uint64_t>(), p.at(2).get<uint64_t>(), p.at(3).get<std::string>(),
                              p.at(4).get<std::string>(), p.at(5).get<std::string>()});
    return {};
  } catch (const Json::exception& error) {
    return Error{ErrorCode::damaged, std::string("stored notes do not hold: ") + error.what(), {}};
  }
}

}  // namespace

Result<void> writeKnowledge(Database& database, const Knowledge& knowledge) {
  CHATELAINE_TRY(writeGraph(database, knowledge));
  CHATELAINE_TRY(writePoints(database, knowledge.points));
  return writeNotes(database, knowledge);
}

Result<Knowledge> readKnowledge(const Database& database) {
  Knowledge out;
  CHATELAINE_TRY(readGraph(database, out));
  CHATELAINE_TRY(readPoints(database, out));
  CHATELAINE_TRY(readNotes(database, out));
  return out;
}

Result<Knowledge> Workspace::knowledge() const { return readKnowledge(state_->database); }

}  // namespace chatelaine::workspace
