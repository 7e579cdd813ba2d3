#include "app/chatelainectl/commands/replay_text.h"

#include <algorithm>

#include "app/chatelainectl/commands/policy_files.h"

namespace chatelaine::ctl {

namespace {

using simulate::FlipCounts;
using simulate::ReplayResult;

Json flipsJson(const FlipCounts& counts) {
  return {{"newly_denied", counts.newlyDenied}, {"newly_allowed", counts.newlyAllowed}, {"undetermined", counts.undetermined}};
}

Json decisionsJson(const simulate::Decisions& d) { return {{"allow", d.allow}, {"deny", d.deny}, {"undetermined", d.undetermined}}; }
Json boundsJson(const simulate::Bounds& bounds) { return Json::array({bounds.lower, bounds.upper}); }

Json policiesJson(const ReplayResult& result) {
  Json out = Json::array();
  for (const simulate::PolicyEffect& effect : result.byPolicy)
    out.push_back({{"policy", effect.id}, {"matched", effect.matched}, {"satisfied", effect.satisfied}, {"errors", effect.errors}, {"unknown", effect.unknown},
                   {"newly_denied", effect.newlyDenied}, {"newly_allowed", effect.newlyAllowed}});
  return out;
}

Json chainsJson(const simulate::ChainDamage& damage) {
  Json humans = Json::array();
  for (const auto& [name, counts] : damage.humans) humans.push_back({{"human", name}, {"broken", counts[0]}, {"chains", counts[1]}});
  return {{"broken", damage.broken}, {"questioned", damage.questioned}, {"chains", damage.chains}, {"humans", std::move(humans)},
          {"without_human", damage.withoutHuman}, {"broken_chains", damage.brokenChains}, {"not_reached", damage.notReached}};
}

Json mapJson(const std::map<std::string, FlipCounts>& counts) {
  Json out = Json::object();
  for (const auto& [name, flips] : counts) out[name] = flipsJson(flips);
  return out;
}

Json groupsJson(const ReplayResult& result, const std::vector<std::string>& groupBy) {
  Json out = Json::array();
  for (const auto& [key, flips] : result.groups) {
    Json row = Json::object();
    for (size_t i = 0; i < groupBy.size() && i < key.size(); ++i) row[groupBy[i]] = orNull(key[i]);
    row.update(flipsJson(flips));
    out.push_back(std::move(row));
  }
  return out;
}

Json doubtsJson(const ReplayResult& result) {
  Json out = Json::array();
  for (const simulate::FieldDoubt& doubt : result.wouldSettle) out.push_back({{"field", doubt.field}, {"gateway", orNull(doubt.gateway)}, {"requests", doubt.rows}});
  return out;
}

std::string between(const simulate::Bounds& bounds) {
  return bounds.lower == bounds.upper ? "" : grouped(bounds.lower) + " to " + grouped(bounds.upper) + ", depending on what was not recorded";
}

std::string coverageText(const ReplayResult& result) {
  TextTable table;
  table.column("").column("", TextTable::Align::right).column("");
  table.row({"requests", grouped(result.requests), ""});
  const uint64_t rest = result.requests - result.replayable;
  table.row({"replayable", grouped(result.replayable), rest == 0 ? "" : grouped(rest) + " not: " + countsInWords(result.notReplayable)});
  if (result.alreadyChanged != 0)
    table.row({"already changed", grouped(result.alreadyChanged), "the baseline decides otherwise than was recorded: not the draft's doing"});
  return table.toText();
}

std::string decisionsText(const ReplayResult& result, bool bold) {
  TextTable table;
  table.column("").column(result.baseline, TextTable::Align::right).column("with draft", TextTable::Align::right);
  table.row({"allow", grouped(result.baselineDecisions.allow), grouped(result.draftDecisions.allow)});
  table.row({"deny", grouped(result.baselineDecisions.deny), grouped(result.draftDecisions.deny)});
  table.row({"undetermined", grouped(result.baselineDecisions.undetermined), grouped(result.draftDecisions.undetermined)});
  return "\n" + table.toText(0, bold);
}

std::string flipsText(const ReplayResult& result) {
  TextTable table;
  table.column("").column("", TextTable::Align::right).column("");
  table.row({"newly denied", grouped(result.flips.newlyDenied), between(result.boundsNewlyDenied)});
  table.row({"newly allowed", grouped(result.flips.newlyAllowed), between(result.boundsNewlyAllowed)});
  table.row({"undetermined", grouped(result.flips.undetermined), result.flips.undetermined == 0 ? "" : "may flip"});
  const FlipCounts& seen = result.flipsCallersSeen;
  if (seen.newlyDenied != result.flips.newlyDenied || seen.newlyAllowed != result.flips.newlyAllowed || seen.undetermined != result.flips.undetermined)
    table.row({"", "", "if only callers seen on a key use it: " + grouped(seen.newlyDenied) + " denied, " + grouped(seen.newlyAllowed) + " allowed, " +
                           grouped(seen.undetermined) + " undetermined"});
  return "\n" + table.toText();
}

std::string chainsText(const simulate::ChainDamage& damage) {
  std::string text = "\nchains broken  " + grouped(damage.broken) + " of " + grouped(damage.chains) + ", " + grouped(damage.questioned) + " questioned";
  if (damage.broken != 0)
    text += "; at least " + counted(damage.humans.size(), "person", "people") + "; " + counted(damage.withoutHuman, "chain names", "chains name") + " nobody";
  text += "\n";
  TextTable table;
  table.column("").column("", TextTable::Align::right).column("");
  for (const auto& [name, counts] : damage.humans)
    if (counts[0] != 0) table.row({name, grouped(counts[0]), "of " + grouped(counts[1]) + " chains"});
  return text + table.toText(2);
}

constexpr size_t splitRows = 12;

uint64_t certain(const FlipCounts& flips) { return flips.newlyDenied + flips.newlyAllowed; }

// Most certain flips first.
template <class Entries, class Name, class Counts>
std::string splitText(std::string_view title, const Entries& entries, bool bold, Name name, Counts counts) {
  TextTable table;
  table.column(std::string(title)).column("newly denied", TextTable::Align::right).column("newly allowed", TextTable::Align::right);
  table.column("undetermined", TextTable::Align::right);
  std::vector<std::pair<std::string, FlipCounts>> rows;
  for (const auto& entry : entries)
    if (const FlipCounts flips = counts(entry); certain(flips) + flips.undetermined != 0) rows.emplace_back(name(entry), flips);
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return std::make_pair(certain(a.second), a.second.undetermined) > std::make_pair(certain(b.second), b.second.undetermined);
  });
  for (size_t i = 0; i < rows.size() && i < splitRows; ++i)
    table.row({rows[i].first, grouped(rows[i].second.newlyDenied), grouped(rows[i].second.newlyAllowed), grouped(rows[i].second.undetermined)});
  if (rows.size() > splitRows) table.row({"and " + grouped(rows.size() - splitRows) + " more (--format json has all)"});
  return table.empty() ? "" : "\n" + table.toText(0, bold);
}

// The draft's own policies, and those of the baseline that decide a flip.
std::string policiesText(const ReplayResult& result, const simulate::Draft& draft, bool bold) {
  TextTable table;
  table.column("policy").column("matched", TextTable::Align::right).column("satisfied", TextTable::Align::right).column("unknown", TextTable::Align::right);
  table.column("errors", TextTable::Align::right).column("newly denied", TextTable::Align::right).column("newly allowed", TextTable::Align::right);
  for (const simulate::PolicyEffect& e : result.byPolicy)
    if (e.newlyDenied + e.newlyAllowed != 0 || draft.policies->find(e.id) != nullptr)
      table.row({e.id, grouped(e.matched), grouped(e.satisfied), grouped(e.unknown), grouped(e.errors), grouped(e.newlyDenied), grouped(e.newlyAllowed)});
  return table.empty() ? "" : "\n" + table.toText(0, bold);
}

std::string doubtsText(const ReplayResult& result) {
  TextTable table;
  table.column("").column("", TextTable::Align::right);
  for (const simulate::FieldDoubt& doubt : result.wouldSettle)
    table.row({doubt.field + (doubt.gateway.empty() ? "" : " at " + doubt.gateway), counted(doubt.rows, "request", "requests")});
  return table.empty() ? "" : "\nwould settle, if it were recorded\n" + table.toText(2);
}

}  // namespace

Json replayJson(const ReplayResult& result, const simulate::ReplayInput& input) {
  const simulate::ReplayOptions& options = input.options;
  Json notReplayable = Json::object();
  for (const auto& [reason, count] : result.notReplayable) notReplayable[reason] = count;
  Json evidence = Json::object();
  for (const auto& [kind, flips] : result.byEvidence) evidence[std::string(toString(kind))] = flipsJson(flips);
  Json flips = flipsJson(result.flips);
  flips["bounds"] = {{"newly_denied", boundsJson(result.boundsNewlyDenied)}, {"newly_allowed", boundsJson(result.boundsNewlyAllowed)}, {"all", boundsJson(result.boundsAll)}};
  return {{"requests", result.requests},
          {"replayable", result.replayable},
          {"not_replayable", std::move(notReplayable)},
          {"baseline", decisionsJson(result.baselineDecisions)},
          {"draft", decisionsJson(result.draftDecisions)},
          {"flips", std::move(flips)},
          {"flips_callers_seen", flipsJson(result.flipsCallersSeen)},
          {"callers", options.callers == simulate::Callers::seen ? "seen" : "any"},
          {"use_inferred", options.useInferred},
          {"inferred", result.inferred},
          {"by_policy", policiesJson(result)},
          {"by_agent", mapJson(result.byAgent)},
          {"by_tool", mapJson(result.byTool)},
          {"by_human", mapJson(result.byHuman)},
          {"groups", groupsJson(result, options.groupBy)},
          {"chains", chainsJson(result.chains)},
          {"already_changed", result.alreadyChanged},
          {"let_through_by_failing_forbid", result.letThroughByFailingForbid},
          {"by_evidence", std::move(evidence)},
          {"by_nobody", flipsJson(result.byNobody)},
          {"would_settle", doubtsJson(result)},
          {"digest", result.digest}};
}

std::string replayText(const ReplayResult& result, const simulate::ReplayInput& input, bool bold) {
  const std::vector<std::string>& groupBy = input.options.groupBy;
  std::string text = "draft " + result.draft + " over " + result.baseline + "\n\n" + coverageText(result) + decisionsText(result, bold) + flipsText(result);
  text += chainsText(result.chains) + policiesText(result, input.draft, bold);
  const auto second = [](const auto& entry) { return entry.second; };
  text += splitText("agent", result.byAgent, bold, [](const auto& e) { return e.first.empty() ? std::string("nobody named") : e.first; }, second);
  text += splitText("target", result.byTool, bold, [](const auto& e) { return orDash(e.first); }, second);
  text += splitText("human", result.byHuman, bold, [](const auto& e) { return e.first.empty() ? std::string("nobody named") : e.first; }, second);
  text += splitText("evidence", result.byEvidence, bold, [](const auto& e) { return std::string(toString(e.first)); }, second);
  if (!groupBy.empty())
    text += splitText(joined(groupBy, ", "), result.groups, bold, [](const auto& e) { return joined(e.first, ", "); }, second);
  text += doubtsText(result);
  if (result.letThroughByFailingForbid != 0) text += "\na forbid failed on " + counted(result.letThroughByFailingForbid, "request", "requests") + " and let them through\n";
  return text + "\ndigest " + result.digest + "\n";
}

std::string_view flipWord(simulate::Flip flip) {
  switch (flip) {
    case simulate::Flip::newlyDenied: return "newly_denied";
    case simulate::Flip::newlyAllowed: return "newly_allowed";
    case simulate::Flip::undetermined: return "undetermined";
    case simulate::Flip::none: return "none";
  }
  return {};
}

Json flippedJson(const traffic::Request& request, const simulate::Explanation& why) {
  Json saw = Json::object();
  for (const auto& [input, value] : why.saw) saw[input] = value;
  Json row = requestJson(request);
  row["flip"] = std::string(flipWord(why.flip));
  row["baseline_decision"] = why.baselineDecision;
  row["draft_decision"] = why.draftDecision;
  row["policies"] = why.determining;
  row["deciding_policy"] = orNull(why.decidingPolicy);
  row["saw_text"] = orNull(why.sawText);
  row["saw"] = std::move(saw);
  row["missing"] = why.missing;
  return row;
}

TextTable flippedTable() {
  TextTable table;
  for (const char* title : {"flip", "time", "target", "human", "agent", "credential", "policy", "saw", "request"}) table.column(title);
  return table;
}

std::vector<std::string> flippedCells(const traffic::Request& request, const simulate::Explanation& why) {
  std::string flip(flipWord(why.flip));
  for (char& c : flip)
    if (c == '_') c = ' ';
  const std::string saw = !why.sawText.empty() ? why.sawText : why.missing.empty() ? "-" : "not recorded: " + joined(why.missing, ", ");
  return {flip, dayAndMinute(request.time), orDash(request.target), orDash(request.human ? request.human->name : ""),
          orDash(request.agents.empty() ? "" : request.agents.back().name), orDash(request.credential), orDash(why.decidingPolicy), saw, request.id.substr(0, 12)};
}

}  // namespace chatelaine::ctl
