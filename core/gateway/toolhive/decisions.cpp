#include "core/gateway/toolhive/decisions.h"

#include <algorithm>
#include <array>
#include <deque>
#include <unordered_map>

namespace chatelaine::gateway::toolhive {

namespace {

enum class LineKind : uint8_t { check, context, decision };

struct LogLine {
  uint64_t line = 0;
  LineKind kind = LineKind::check;
  std::string tool;                  // of a check
  Decision said;                     // of a check the subject, of a context the facts, of a decision the outcome
};

std::vector<std::string> policiesIn(std::optional<JsonReader::Object> diagnostic, std::string_view key) {
  std::vector<std::string> names;
  simdjson::dom::array list;
  if (const auto element = JsonReader::at(diagnostic, key); element && element->get(list) == simdjson::SUCCESS)
    for (const auto item : list) {
      JsonReader::Object object;
      if (item.get(object) == simdjson::SUCCESS) names.emplace_back(JsonReader::text(std::optional(object), "policy"));
    }
  std::ranges::sort(names);
  return names;
}

void readContext(JsonReader::Object context, Decision& out) {
  static constexpr std::array<std::string_view, 5> ofTheToken{"claim_exp", "claim_iat", "claim_nbf", "claim_jti", "claim_auth_time"};
  out.subject = JsonReader::text(std::optional(context), "claim_sub");
  out.token = JsonReader::text(std::optional(context), "claim_jti");
  for (const auto field : context) {
    const std::string name(field.key);
    if ((!name.starts_with("claim_") && !name.starts_with("arg_")) || name.find('.') != name.npos) continue;
    if (std::ranges::find(ofTheToken, name) == ofTheToken.end()) addFact(out.facts, name, field.value);
  }
  addGroups(out.facts, context);
  out.arguments = keyOf(out.facts, "arg_");
  for (auto actor = JsonReader::at(std::optional(context), "claim_act"); actor && actor->is_object(); actor = JsonReader::at(JsonReader::Object(*actor), "act"))
    if (const auto agent = JsonReader::text(JsonReader::Object(*actor), "sub"); !agent.empty()) out.act += " " + jsonQuoted(agent);
}

std::optional<LogLine> readLine(JsonReader& json, const RawRecord& record, std::string& server) {
  if (record.text.find("edar") == std::string::npos && record.text.find("server_name") == std::string::npos) return std::nullopt;
  const auto row = json.object(json.parse(record.text));
  const std::string_view message = JsonReader::text(row, "msg");
  if (server.empty()) server = JsonReader::text(row, "server_name");
  LogLine line;
  line.line = record.line;
  const auto time = parseTime(JsonReader::text(row, "time"));
  if (!time) return std::nullopt;
  line.said.second = time->time;
  if (message == "cedar authorization check") {
    const auto idOf = [&](const char* part) { return JsonReader::text(json.objectAt(json.objectAt(row, part), "__entity"), "id"); };
    line.said.subject = idOf("principal");
    line.tool = idOf("resource");
    return line;
  }
  if (message == "cedar context") {
    line.kind = LineKind::context;
    const auto context = json.objectAt(row, "context");
    if (!context) return std::nullopt;
    readContext(*context, line.said);
    return line;
  }
  if (message != "cedar decision") return std::nullopt;
  line.kind = LineKind::decision;
  line.said.outcome = JsonReader::text(row, "decision");
  const auto diagnostic = json.objectAt(row, "diagnostic");
  line.said.reasons = policiesIn(diagnostic, "reasons");
  line.said.errors = policiesIn(diagnostic, "errors");
  return line;
}

// Puts the lines of each decision together. Where the lines of several stand between each other, what belongs to which is
// taken only where it makes no difference.
class Assembler {
public:
  std::vector<Decision> run(std::vector<LogLine> lines) {
    for (LogLine& line : lines) {
      if (line.kind == LineKind::check) check(line);
      else if (line.kind == LineKind::context) context(line);
      else decision(line);
    }
    return std::move(done_);
  }

private:
  struct Asked {
    std::deque<std::string> tools;
    bool mixed = false;              // more than one tool is open: which context is whose is not known
  };

  void check(LogLine& line) {
    Asked& asked = asked_[line.said.subject];
    asked.mixed = asked.mixed || (!asked.tools.empty() && asked.tools.back() != line.tool);
    asked.tools.push_back(std::move(line.tool));
  }

  void context(LogLine& line) {
    const auto found = asked_.find(line.said.subject);
    if (found != asked_.end() && !found->second.tools.empty()) {
      if (!found->second.mixed) line.said.tool = found->second.tools.front();
      found->second.tools.pop_front();
      if (found->second.tools.empty()) asked_.erase(found);
    }
    if (open_++ > 0) alone_ = false;
    done_.push_back(std::move(line.said));
  }

  void decision(const LogLine& line) {
    if (open_ == 0) return;
    if (open_ == 1 && alone_ && !done_.empty()) {
      done_.back().outcome = line.said.outcome;
      done_.back().reasons = line.said.reasons;
      done_.back().errors = line.said.errors;
    }
    if (--open_ == 0) alone_ = true;
  }

  std::unordered_map<std::string, Asked> asked_;      // by subject
  size_t open_ = 0;                                   // contexts whose decision has not come
  bool alone_ = true;                                 // since none was open there was one at a time
  std::vector<Decision> done_;
};

// "logs/vmcp_bw.log.jsonl" -> "bw".
std::string nameInFile(const std::string& file) {
  std::string name = file.substr(file.rfind('/') == std::string::npos ? 0 : file.rfind('/') + 1);
  name = name.substr(0, name.find(".log"));
  return name.starts_with("vmcp_") ? name.substr(5) : std::string();
}

}  // namespace

Result<DecisionLog> readDecisions(const RawStore& store, const RawFile& file, const Task& task) {
  DecisionLog log;
  JsonReader json;
  std::vector<LogLine> lines;
  CHATELAINE_TRY(store.records(file, [&](const RawRecord& record) {
    if (task.cancelled()) return;
    if (auto line = readLine(json, record, log.gateway)) {
      line->said.record = file.name + ":" + std::to_string(record.line);
      lines.push_back(std::move(*line));
    }
  }));
  if (task.cancelled()) return Task::cancelledError();
  std::ranges::stable_sort(lines, {}, &LogLine::line);
  for (const LogLine& line : lines) log.allowsThatErred += line.said.outcome == "allow" && !line.said.errors.empty() ? 1U : 0U;
  log.decisions = Assembler().run(std::move(lines));
  std::ranges::stable_sort(log.decisions, {}, &Decision::second);
  if (log.gateway.empty()) log.gateway = nameInFile(file.name);
  return log;
}

}  // namespace chatelaine::gateway::toolhive
