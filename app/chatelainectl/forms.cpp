#include "app/chatelainectl/forms.h"

#include <filesystem>

#include "core/report/report.h"

namespace chatelaine::ctl {

Json orNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json orNull(const std::optional<Time>& time) { return time ? Json(formatTime(*time)) : Json(nullptr); }
std::string orDash(const std::string& text) { return text.empty() ? "-" : text; }

std::string dayAndMinute(const std::optional<Time>& time, std::string_view otherwise) {
  if (!time) return std::string(otherwise);
  std::string text = formatTime(*time).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) text += (i == 0 ? "" : std::string(between)) + words[i];
  return text;
}

std::string shownPath(const std::string& path) {
  std::error_code failed;
  const std::string here = std::filesystem::current_path(failed).string() + "/";
  return !failed && path.starts_with(here) ? path.substr(here.size()) : path;
}

Json problemJson(const gateway::Problem& problem) {
  return {{"path", shownPath(problem.path)}, {"line", problem.line == 0 ? Json(nullptr) : Json(problem.line)},
          {"column", problem.column == 0 ? Json(nullptr) : Json(problem.column)}, {"field", orNull(problem.field)},
          {"code", problem.code}, {"message", problem.message}};
}

std::string problemText(const gateway::Problem& problem) {
  std::string text = shownPath(problem.path);
  if (problem.line != 0) text += ":" + std::to_string(problem.line);
  if (problem.column != 0) text += ":" + std::to_string(problem.column);
  if (!problem.field.empty()) text += ": " + problem.field;
  return text + ": " + problem.message + " [" + problem.code + "]";
}

namespace {

std::string evidenceText(Evidence evidence) { return std::string(toString(evidence)); }

Json evidenceOf(const traffic::Request& request) {
  Json agents = Json::array();
  for (const traffic::Named& agent : request.agents) agents.push_back(evidenceText(agent.evidence));
  return {{"human", request.human ? Json(evidenceText(request.human->evidence)) : Json(nullptr)}, {"agents", std::move(agents)}};
}

}  // namespace

Json requestJson(const traffic::Request& request) {
  Json agents = Json::array();
  Json agentIds = Json::array();
  for (const traffic::Named& agent : request.agents) {
    agents.push_back(agent.name);
    agentIds.push_back(orNull(agent.id));
  }
  return {{"request", request.id},
          {"source", request.source},
          {"time", formatTime(request.time)},
          {"kind", std::string(toString(request.kind))},
          {"target", orNull(request.target)},
          {"human", request.human ? orNull(request.human->name) : Json(nullptr)},
          {"agents", std::move(agents)},
          {"candidates", request.candidates},
          {"credential", orNull(request.credential)},
          {"gateway", orNull(request.gateway)},
          {"session", orNull(request.session)},
          {"trace", orNull(request.trace)},
          {"record", orNull(request.record)},
          {"records", request.records},
          {"verdict", std::string(toString(request.verdict))},
          {"reason_class", orNull(std::string(toString(request.reason)))},
          {"evidence", evidenceOf(request)},
          {"human_id", request.human ? orNull(request.human->id) : Json(nullptr)},
          {"agent_ids", std::move(agentIds)},
          {"credential_id", orNull(request.credentialId)},
          {"chain", orNull(request.chain)},
          {"end", orNull(request.end)},
          {"detail", orNull(request.detail)}};
}

TextTable requestTable() {
  TextTable table;
  for (const char* title : {"time", "kind", "target", "human", "agents", "credential", "verdict", "reason", "request"}) table.column(title);
  return table;
}

std::vector<std::string> requestCells(const traffic::Request& request) {
  std::string agents;
  for (const traffic::Named& agent : request.agents) agents += (agents.empty() ? "" : " › ") + agent.name;
  if (agents.empty() && !request.candidates.empty()) agents = request.candidates.size() == 1 ? "perhaps " + request.candidates.front() : "one of " + std::to_string(request.candidates.size());
  std::string time = formatTime(request.time).substr(0, 19);
  time[10] = ' ';
  return {time, std::string(toString(request.kind)), orDash(request.target), orDash(request.human ? request.human->name : ""), orDash(agents),
          orDash(request.credential), std::string(toString(request.verdict)), orDash(std::string(toString(request.reason))),
          request.id.substr(0, 12)};
}

Json inventoryJson(const console::InventoryRow& row) {
  return {{"id", row.id},
          {"kind", std::string(identity::toString(row.kind))},
          {"name", row.name},
          {"owner", row.ownerState == identity::OwnerState::nobody ? Json(nullptr) : orNull(row.owner)},
          {"owner_source", orNull(row.ownerSource)},
          {"proof", orNull(row.proof)},
          {"created", orNull(row.created)},
          {"last_used", orNull(row.lastUsed)},
          {"last_tried", orNull(row.lastTried)},
          {"expires", row.neverExpires ? Json("never") : orNull(row.expires)},
          {"shared_by", row.sharedBy},
          {"grants", row.grants},
          {"used", row.used},
          {"reach", row.reach},
          {"reaches_every", row.reachesEvery},
          {"may", orNull(row.may)},
          {"state", orNull(row.state)},
          {"use", orNull(row.use)},
          {"requests", row.behindGateway ? Json(nullptr) : Json(row.requests)},
          {"denied", row.behindGateway ? Json(nullptr) : Json(row.denied)},
          {"findings", row.findings}};
}

Json chainJson(const simulate::Chain& chain, const traffic::Snapshot& snapshot) {
  Json hops = Json::array();
  for (const simulate::Hop& hop : chain.hops)
    hops.push_back({{"from", orNull(hop.from)}, {"to", orNull(hop.to)}, {"kind", hop.kind}, {"evidence", evidenceText(hop.evidence)},
                    {"confidence", hop.confidence}, {"request", orNull(hop.request)}});
  Json requests = Json::array();
  for (const traffic::RowId row : chain.requests) requests.push_back(snapshot.row(row).id);
  return {{"chain", chain.key},
          {"human", orNull(chain.human)},
          {"human_evidence", chain.humanEvidence ? Json(evidenceText(*chain.humanEvidence)) : Json(nullptr)},
          {"agents", chain.agents},
          {"from", formatTime(chain.from)},
          {"to", formatTime(chain.to)},
          {"hops", std::move(hops)},
          {"requests", std::move(requests)},
          {"cut", chain.cut},
          {"cut_reason", orNull(chain.cutReason)}};
}

std::vector<std::string> controlsOf(const std::string& check) {
  std::vector<std::string> out;
  for (const report::Framework& framework : report::frameworks())
    for (const report::Mapping& mapping : framework.mappings)
      if (mapping.check == check) out.push_back(framework.id + " " + mapping.control);
  return out;
}

Json findingJson(const posture::Finding& finding) {
  Json fields = Json::object();
  for (const auto& [name, value] : finding.tested.fields) fields[name] = value;
  Json evidence = Json::array();
  for (const identity::Provenance& from : finding.tested.evidence)
    evidence.push_back({{"source", from.source}, {"record", from.record}, {"evidence", evidenceText(from.evidence)}});
  return {{"check", finding.check},
          {"severity", std::string(posture::toString(finding.severity))},
          {"subject", finding.subject},
          {"kind", std::string(identity::toString(finding.kind))},
          {"title", finding.title},
          {"reason", finding.reason},
          {"fix", finding.fix},
          {"rows", {{"fields", std::move(fields)}, {"records", std::move(evidence)}, {"requests", finding.tested.requests}}},
          {"controls", finding.controls}};
}

Json reviewJson(const review::Campaign& campaign, const review::Item& item) {
  const auto& decision = item.decision;
  return {{"campaign", campaign.name},
          {"reviewer", campaign.reviewer},
          {"state", std::string(review::toString(item.state))},
          {"item", item.id},
          {"kind", std::string(identity::toString(item.kind))},
          {"subject", item.subject},
          {"owner", item.ownerState == "nobody" ? Json(nullptr) : orNull(item.owner)},
          {"last_used", orNull(item.lastUsed)},
          {"last_tried", orNull(item.lastTried)},
          {"grants", item.grants},
          {"used", item.used},
          {"may_and_did", item.mayAndDid},
          {"findings", item.findings},
          {"decision", decision ? Json(std::string(review::toString(decision->verdict))) : Json(nullptr)},
          {"delegate_to", decision ? orNull(decision->delegateTo) : Json(nullptr)},
          {"by", decision ? orNull(decision->by) : Json(nullptr)},
          {"at", decision ? Json(formatTime(decision->at)) : Json(nullptr)},
          {"bulk", decision && decision->bulk},
          {"note", decision ? orNull(decision->note) : Json(nullptr)},
          {"chains", item.ifRevoked.chains},
          {"humans", item.ifRevoked.humans},
          {"if_revoked", item.ifRevoked.sentence}};
}

Json diagnosticJson(const Diagnostic& diagnostic, std::string_view text) {
  const nlohmann::json plain = toJson(diagnostic, text);
  Json out;
  for (const char* key : {"file", "line", "column", "length", "severity", "code", "message", "help"})
    if (plain.contains(key)) out[key] = plain.at(key);
  return out;
}

}  // namespace chatelaine::ctl
