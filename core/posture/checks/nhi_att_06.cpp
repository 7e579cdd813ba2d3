#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

struct GatewayTally {
  size_t passed = 0;
  size_t unnamed = 0;
  std::vector<const Call*> claimed;
  std::map<std::string, size_t> credentials;
};

std::string busiest(const std::map<std::string, size_t>& credentials) {
  std::vector<std::string> parts;
  for (const auto& [credential, calls] : credentials)
    parts.push_back((credential.empty() ? "no credential" : credential) + " (" + count(calls, "call", "calls") + ")");
  return joined(parts, ", ");
}

void runNhiAtt06(const Context& context, CheckRun& run) {
  std::map<NameId, GatewayTally> gateways;
  for (const Call& call : context.calls()) {
    if (call.gateway == 0 || !call.passed()) continue;
    GatewayTally& tally = gateways[call.gateway];
    ++tally.passed;
    if (call.caller == 0) ++tally.unnamed;
    if (call.caller == 0 || call.callerEvidence != Evidence::claimed) continue;
    tally.claimed.push_back(&call);
    ++tally.credentials[context.name(call.credential)];
  }
  for (const auto& [gateway, tally] : gateways) {
    Tested tested;
    tested.kind = identity::NodeKind::gateway;
    tested.subject = context.name(gateway);
    if (const auto node = context.graph().find(identity::NodeKind::gateway, tested.subject))
      readRecord(tested, context, *node);
    tested.fields = {{"calls_let_pass", std::to_string(tally.passed)}, {"caller_claimed", std::to_string(tally.claimed.size())},
                     {"caller_not_named", std::to_string(tally.unnamed)}, {"credentials", busiest(tally.credentials)}};
    tested.outcome = tally.claimed.empty() ? Outcome::pass : Outcome::deviation;
    tested.reason = tally.claimed.empty()
                        ? (tally.passed == 1 ? std::string("the one call") : "none of " + count(tally.passed, "call", "calls")) +
                              " let pass has " + (tally.passed == 1 ? "no" : "a") + " caller known by its own word alone"
                        : std::to_string(tally.claimed.size()) + " of " + count(tally.passed, "call", "calls") +
                              " let pass on the client's word for who calls: " + busiest(tally.credentials);
    tested.requests = context.requestIds(tally.claimed);
    run.population.push_back(std::move(tested));
  }
  if (run.population.empty()) run.notAssessable = "lacks traffic: no call that a gateway let pass is recorded";
}

}  // namespace

CheckDefinition nhiAtt06() {
  return {"NHI-ATT-06", "gateway",
          "Count the gateways that let a call pass; a deviation is one where the caller of such a call is known by the client's "
          "claim only "
          "(caller_claimed is not 0).",
          "Bind the credential to the agent at the gateway, or let the agent present a token that the gateway verifies; ignore "
          "the header.",
          runNhiAtt06};
}

}  // namespace chatelaine::posture
