#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "core/traffic/columns.h"
#include "core/traffic/filter_node.h"

namespace chatelaine::traffic {

namespace {

using Json = nlohmann::json;

std::vector<std::string> words(std::initializer_list<std::string_view> list) { return {list.begin(), list.end()}; }

const std::vector<std::string>& evidenceWords() {
  static const std::vector<std::string> list = words({"verified", "asserted", "stated", "claimed", "inferred"});
  return list;
}

void addRequestFields(std::vector<Field>& out) {
  const auto add = [&](const char* name, const char* meaning, FieldType type = FieldType::text, std::vector<std::string> values = {}) {
    out.push_back({name, meaning, type, FieldDomain::request, std::move(values)});
  };
  add("time", "when the call began", FieldType::time);
  add("end", "when it ended", FieldType::time);
  add("kind", "what was called", FieldType::enumeration, words({"tool", "model", "delegate", "resource", "prompt", "list"}));
  add("verdict", "what the gateway decided", FieldType::enumeration, words({"allow", "deny", "none"}));
  add("reason", "why it was refused or failed", FieldType::enumeration,
      words({"access", "authentication", "rate", "budget", "guardrail", "backend", "malformed", "unknown"}));
  add("detail", "the record's words for the reason");
  add("agent", "the caller");
  add("agent_id", "the caller's id at the source");
  add("agent.evidence", "how the caller is known", FieldType::enumeration, evidenceWords());
  add("agents", "every agent of the path, outermost first", FieldType::list);
  add("candidates", "who the caller may be where it is not known", FieldType::list);
  add("human", "the originating human");
  add("human_id", "the human's id at the source");
  add("human.evidence", "how the human is known", FieldType::enumeration, evidenceWords());
  add("credential", "the key or token that was presented");
  add("credential_id", "its digest");
  add("target", "what was called: server/tool, model, agent");
  add("server", "the MCP server");
  add("gateway", "the decision point");
  add("source", "the source instance");
  add("session", "the source's session");
  add("trace", "the trace");
  add("chain", "the execution that it belongs to");
  add("parent", "the request that it hangs below");
  add("request", "the request's id");
  add("record", "the source's own id");
  add("records", "all records of the call", FieldType::list);
  add("address", "the client's address");
  add("principal", "the caller as a policy sees it");
  add("action", "the action as a policy sees it");
  add("resource", "the resource as a policy sees it");
}

void addIdentityFields(std::vector<Field>& out) {
  const auto add = [&](const char* name, const char* meaning, FieldType type = FieldType::text, std::vector<std::string> values = {}) {
    out.push_back({name, meaning, type, FieldDomain::identity, std::move(values)});
  };
  add("identity.kind", "what it is", FieldType::enumeration,
      words({"human", "agent", "workload", "team", "credential", "gateway", "mcp-server", "tool", "prompt", "mcp-resource", "model",
             "provider", "zone", "route", "data-source", "connector"}));
  add("identity.id", "its id in the workspace");
  add("identity.name", "its name");
  add("identity.source", "the sources that name it", FieldType::list);
  add("identity.owner", "who answers for it");
  add("identity.owner_state", "who answers for it, in a word", FieldType::enumeration, words({"person", "team-only", "nobody", "person-left"}));
  add("identity.owner.evidence", "how the owner is known", FieldType::enumeration, evidenceWords());
  add("identity.team", "the teams that it belongs to", FieldType::list);
  add("identity.zone", "its zones", FieldType::list);
  add("identity.environment", "its environment");
  add("identity.proof", "how it proves itself");
  add("identity.status", "active, disabled, left, blocked, deleted");
  add("identity.findings", "ids of the checks that it fails", FieldType::list);
  add("identity.created", "when it was made", FieldType::time);
  add("identity.rotated", "when its secret was last changed", FieldType::time);
  add("identity.expires", "when it ends", FieldType::time);
  add("identity.last_used", "the last request that was not refused", FieldType::time);
  add("identity.last_tried", "the last request at all", FieldType::time);
  add("identity.requests", "requests in the range", FieldType::number);
  add("identity.shared_by", "how many were seen behind it", FieldType::number);
  add("identity.grants", "how much it may", FieldType::number);
  add("identity.used", "how much of it was used", FieldType::number);
  add("identity.reach", "how much it reaches", FieldType::number);
}

// Also those that are recorded as absent only: `is absent` asks for them.
std::set<std::string> contextColumns(const Snapshot& snapshot) {
  std::set<std::string> paths;
  for (const Snapshot::Part& part : snapshot.parts())
    for (const Column& column : part.segment->columns)
      if (column.name.starts_with("context.")) paths.insert(column.name);
  return paths;
}

// Number where every recorded value is one, list where every one is a set, else text.
FieldType typeOfContext(const Snapshot& snapshot, const std::string& path) {
  bool numbers = true;
  bool lists = true;
  const Dictionary* seen = nullptr;      // one dictionary may serve all segments
  for (const Snapshot::Part& part : snapshot.parts()) {
    const Column* column = part.segment->column(path);
    if (!column || column->dictionary.get() == seen || column->dictionary->end() == firstValueCode) continue;
    seen = column->dictionary.get();
    for (Code code = firstValueCode; code < column->dictionary->end() && (numbers || lists); ++code) {
      const std::string& value = column->dictionary->value(code);
      lists = lists && value.starts_with('[');
      const std::vector<std::string> forms = formsOf(path, value);      // none for an empty set
      numbers = numbers && !forms.empty() && Number::parse(forms.front()).has_value() && !value.starts_with('"');
    }
  }
  if (!seen) return FieldType::text;
  return numbers ? FieldType::number : lists ? FieldType::list : FieldType::text;
}

// Cedar's entity text `Type::"id"` with the id alone beside it.
std::vector<std::string> entityForms(const std::string& text) {
  const size_t open = text.find("::\"");
  if (open == std::string::npos || !text.ends_with('"') || text.size() < open + 4) return {text};
  const Json id = Json::parse(text.substr(open + 2), nullptr, false);
  return id.is_string() ? std::vector<std::string>{text, id.get<std::string>()} : std::vector<std::string>{text};
}

void addJsonForms(const Json& value, const std::string& raw, std::vector<std::string>& out, int depth) {
  if (value.is_string()) {
    out.push_back(value.get<std::string>());
  } else if (value.is_array() && depth == 0) {
    for (const Json& element : value) addJsonForms(element, element.dump(), out, depth + 1);
  } else if (value.is_object() && value.contains("__entity") && value["__entity"].is_object()) {
    const Json& entity = value["__entity"];
    if (!entity.contains("type") || !entity.contains("id") || !entity["type"].is_string() || !entity["id"].is_string()) return out.push_back(raw);
    out.push_back(entity["type"].get<std::string>() + "::" + entity["id"].dump());
    out.push_back(entity["id"].get<std::string>());
  } else if (value.is_object() && value.contains("__extn") && value["__extn"].is_object() && value["__extn"].contains("arg") &&
             value["__extn"]["arg"].is_string()) {
    out.push_back(value["__extn"]["arg"].get<std::string>());
  } else {
    out.push_back(raw);
  }
}

std::vector<std::string> namesIn(const std::string& value) {
  std::vector<std::string> out;
  const Json list = Json::parse(value, nullptr, false);
  if (list.is_array())
    for (const Json& element : list)
      if (element.is_string()) out.push_back(element.get<std::string>());
  return out;
}

}  // namespace

bool isNameList(std::string_view column) {
  return column == "agents" || column == "candidates" || column == "records" || column == "agent_ids" || column == "agents_evidence";
}

std::vector<std::string> formsOf(std::string_view column, const std::string& value) {
  if (isNameList(column)) return namesIn(value);
  if (column == principalColumn || column == actionColumn || column == resourceColumn) return entityForms(value);
  if (column == nameOf(RecordColumn::end)) {
    const std::optional<Number> micros = Number::parse(value);
    return {micros ? formatTime(Time{std::stoll(value)}) : value};
  }
  if (!column.starts_with("context.")) return {value};
  const Json json = Json::parse(value, nullptr, false);
  std::vector<std::string> out;
  if (json.is_discarded()) out.push_back(value);
  else addJsonForms(json, value, out, 0);
  return out;
}

std::vector<std::string> membersOf(std::string_view column, const std::string& value) {
  if (isNameList(column)) return namesIn(value);
  const Json list = Json::parse(value, nullptr, false);
  std::vector<std::string> out;
  if (list.is_array())
    for (const Json& element : list) out.push_back(shownValue("context.", element.dump()));
  else
    out.push_back(shownValue(column, value));
  return out;
}

std::string shownValue(std::string_view column, const std::string& value) {
  if (isNameList(column) || (column.starts_with("context.") && value.starts_with('['))) {
    std::string out;
    for (const std::string& member : membersOf(column, value)) out += (out.empty() ? "" : ", ") + member;
    return out;
  }
  const std::vector<std::string> forms = formsOf(column, value);
  return forms.empty() ? value : forms.front();
}

std::vector<Field> fieldCatalog(const Snapshot& snapshot) {
  std::vector<Field> out;
  addRequestFields(out);
  for (const std::string& path : contextColumns(snapshot))
    out.push_back({path, "an input of policies", typeOfContext(snapshot, path), FieldDomain::request, {}});
  addIdentityFields(out);
  return out;
}

FieldCodes::FieldCodes(const Segment& segment, std::string_view field) : segment_(segment), field_(field) {
  if (field == "time") source_ = Source::time;
  else if (field == "kind") source_ = Source::kind;
  else if (field == "verdict") source_ = Source::verdict;
  else if (field == "reason") source_ = Source::reason;
  else if (field == "agent.evidence" || field == "human.evidence") column_ = segment.column(field.substr(0, 5));
  else column_ = segment.column(field);
  if (column_) source_ = field.ends_with(".evidence") && !field.starts_with("context.") ? Source::evidence : Source::column;
}

Code FieldCodes::at(size_t row) const {
  switch (source_) {
    case Source::nothing: return codeNotRecorded;
    case Source::column: return column_->codes[row];
    case Source::kind: return firstValueCode + static_cast<Code>(segment_.kinds[row]);
    case Source::verdict: return firstValueCode + static_cast<Code>(segment_.verdicts[row]);
    case Source::reason:
      return segment_.reasons[row] == Reason::none ? codeAbsent : firstValueCode + static_cast<Code>(segment_.reasons[row]);
    case Source::evidence:
      return column_->codes[row] < firstValueCode ? codeNotRecorded : firstValueCode + static_cast<Code>(column_->evidenceOf(row));
    case Source::time: return firstValueCode;
  }
  return codeNotRecorded;
}

Code FieldCodes::end() const {
  switch (source_) {
    case Source::nothing: return firstValueCode;
    case Source::column: return column_->dictionary->end();
    case Source::kind: return firstValueCode + static_cast<Code>(Kind::list) + 1;
    case Source::verdict: return firstValueCode + static_cast<Code>(Verdict::none) + 1;
    case Source::reason: return firstValueCode + static_cast<Code>(Reason::unknown) + 1;
    case Source::evidence: return firstValueCode + static_cast<Code>(Evidence::verified) + 1;
    case Source::time: return firstValueCode + 1;
  }
  return firstValueCode;
}

std::vector<std::string> FieldCodes::forms(Code code) const {
  if (source_ == Source::column) return formsOf(field_, column_->dictionary->value(code));
  return {shown(code)};
}

std::string FieldCodes::shown(Code code) const {
  const Code value = code - firstValueCode;
  switch (source_) {
    case Source::column: return shownValue(field_, column_->dictionary->value(code));
    case Source::kind: return std::string(toString(static_cast<Kind>(value)));
    case Source::verdict: return std::string(toString(static_cast<Verdict>(value)));
    case Source::reason: return std::string(toString(static_cast<Reason>(value)));
    case Source::evidence: return std::string(toString(static_cast<Evidence>(value)));
    case Source::nothing:
    case Source::time: return {};
  }
  return {};
}

std::vector<std::string> FieldCodes::members(Code code) const {
  if (source_ == Source::column) return membersOf(field_, column_->dictionary->value(code));
  return {shown(code)};
}

const Column* FieldCodes::plainColumn() const {
  if (source_ != Source::column || field_.starts_with("context.") || isNameList(field_)) return nullptr;
  if (field_ == principalColumn || field_ == actionColumn || field_ == resourceColumn || field_ == nameOf(RecordColumn::end)) return nullptr;
  return column_;
}

}  // namespace chatelaine::traffic
