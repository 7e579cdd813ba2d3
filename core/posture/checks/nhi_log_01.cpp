#include <array>

#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

constexpr std::array<const char*, 6> fieldNames{"initiator", "purpose", "policy", "decision", "target", "downstream"};

struct FieldTally {
  size_t records = 0;
  std::array<size_t, fieldNames.size()> lacking{};
  std::vector<const Call*> incomplete;
};

void add(FieldTally& tally, const Call& call) {
  const std::array<bool, fieldNames.size()> there{call.knowsHuman() || call.knowsCaller(), call.purpose, false,
                                                  call.verdict != traffic::Verdict::none, call.resource != 0, call.backend};
  ++tally.records;
  bool complete = true;
  for (size_t i = 0; i < there.size(); ++i) {
    if (!there[i]) ++tally.lacking[i];
    complete = complete && there[i];
  }
  if (!complete) tally.incomplete.push_back(&call);
}

Tested tested(const Context& context, const std::string& gateway, const FieldTally& tally, int64_t maxPercent) {
  Tested row;
  row.kind = identity::NodeKind::gateway;
  row.subject = gateway;
  if (const auto node = context.graph().find(identity::NodeKind::gateway, gateway))
    readRecord(row, context, *node);
  row.fields.emplace_back("records", std::to_string(tally.records));
  std::vector<std::string> parts;
  for (size_t i = 0; i < fieldNames.size(); ++i) {
    row.fields.emplace_back("lacks_" + std::string(fieldNames[i]), std::to_string(tally.lacking[i]));
    if (tally.lacking[i] > 0) parts.push_back(std::string(fieldNames[i]) + " in " + count(tally.lacking[i], "record", "records"));
  }
  row.fields.emplace_back("incomplete", std::to_string(tally.incomplete.size()));
  const bool over = tally.incomplete.size() * 100 > static_cast<size_t>(maxPercent) * tally.records;
  row.outcome = over ? Outcome::deviation : Outcome::pass;
  row.reason = parts.empty() ? "every record is complete"
                             : "of " + count(tally.records, "record", "records") + " lacking: " + joined(parts, ", ");
  if (over) row.requests = context.requestIds(tally.incomplete);
  return row;
}

void runNhiLog01(const Context& context, CheckRun& run) {
  std::map<NameId, FieldTally> gateways;
  for (const Call& call : context.calls())
    if (call.gateway != 0) add(gateways[call.gateway], call);
  for (const auto& [gateway, tally] : gateways)
    run.population.push_back(tested(context, context.name(gateway), tally, parameter(run.check, "max_missing_share")));
  if (run.population.empty()) run.notAssessable = "lacks traffic: no gateway's record of a call is there";
}

}  // namespace

CheckDefinition nhiLog01() {
  return {"NHI-LOG-01", "gateway",
          "Count the gateways with recorded calls; a deviation is one where more than max_missing_share percent of the records "
          "lack the "
          "initiating identity, a task or intent, the policy and its version, the decision, the target or what answered behind "
          "the gateway "
          "(incomplete of records; no reader of this version finds a policy in a record).",
          "Let the gateway log who started the call, for what, by which rule it was decided, and what it reached.", runNhiLog01};
}

}  // namespace chatelaine::posture
