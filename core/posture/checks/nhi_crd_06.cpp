#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

void runNhiCrd06(const Context& context, CheckRun& run) {
  for (const identity::NodeId id : context.existing({identity::NodeKind::credential})) {
    const auto facts = context.graph().at(id).factsNamed("secret-in-clear");
    if (facts.empty()) continue;
    Tested tested = member(context, id);
    tested.outcome = Outcome::pass;
    tested.reason = "the configuration refers to the environment or a vault";
    std::vector<std::string> places;
    for (const identity::Fact* fact : facts) {
      addEvidence(tested, fact->from);
      if (!saysTrue(fact)) continue;
      tested.outcome = Outcome::deviation;
      places.push_back(fact->from.record);
    }
    tested.fields = {{"secret_in_clear", tested.outcome == Outcome::deviation ? "true" : "false"},
                     {"places", std::to_string(places.size())}};
    if (!places.empty()) tested.reason = "the secret itself stands in " + joined(places, ", ");
    run.population.push_back(std::move(tested));
  }
  if (run.population.empty()) run.notAssessable = "lacks the gateway's configuration (import config.yaml)";
}

}  // namespace

CheckDefinition nhiCrd06() {
  return {
      "NHI-CRD-06", "credential in a gateway's configuration",
      "Count the credentials that the imported configuration files hold or refer to; a deviation is one whose secret stands "
      "there "
      "in clear (secret_in_clear is true).",
      "Move the secret to a vault or the environment, refer to it there, and rotate it: everyone who could read the file has it.",
      runNhiCrd06};
}

}  // namespace chatelaine::posture
