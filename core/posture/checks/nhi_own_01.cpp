#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

std::string_view wordOf(identity::OwnerState state) {
  switch (state) {
    case identity::OwnerState::person: return "person";
    case identity::OwnerState::teamOnly: return "team only";
    case identity::OwnerState::nobody: return "nobody";
    case identity::OwnerState::personLeft: return "person who left";
  }
  return "";
}

std::string reasonOf(const identity::Owner& owner) {
  if (owner.state == identity::OwnerState::nobody)
    return owner.problem.empty() ? "owner: nobody" : "owner: " + owner.problem;
  std::string reason = owner.text + " answers for it";
  if (owner.state == identity::OwnerState::teamOnly) reason += "; no person is named";
  if (owner.state == identity::OwnerState::personLeft) reason = owner.text + " is named (see NHI-OWN-02)";
  return owner.problem.empty() ? reason : reason + "; " + owner.problem;
}

bool anyOwnerNamed(const identity::Graph& graph) {
  for (const identity::GraphEdge& edge : graph.edges())
    if (edge.kind == identity::EdgeKind::owns) return true;
  for (const identity::Identity& identity : graph.identities())
    if (identity.fact("owner-name")) return true;
  return false;
}

void runNhiOwn01(const Context& context, CheckRun& run) {
  bool anyOwner = anyOwnerNamed(context.graph());
  using enum identity::NodeKind;
  for (const identity::NodeId id : context.existing({agent, workload, credential})) {
    const identity::Owner owner = context.graph().ownerOf(id, context.asOf());
    Tested tested = member(context, id);
    tested.outcome = owner.state == identity::OwnerState::nobody ? Outcome::deviation : Outcome::pass;
    anyOwner = anyOwner || tested.outcome == Outcome::pass;
    tested.reason = reasonOf(owner);
    tested.fields = {{"owner", owner.text}, {"owner_state", std::string(wordOf(owner.state))}};
    if (!owner.from.source.empty()) addEvidence(tested, owner.from);
    else readRecord(tested, context, id);
    run.population.push_back(std::move(tested));
  }
  if (anyOwner || run.population.empty()) return;
  run.notAssessable = "lacks owners: no source says who owns what (import owners.csv)";
  for (Tested& tested : run.population) tested.outcome = Outcome::notEvaluated;
}

}  // namespace

CheckDefinition nhiOwn01() {
  return {
      "NHI-OWN-01", "identity",
      "Count the agents, workloads and credentials that exist at the as-of time; a deviation is one whose owner_state is nobody "
      "(a team alone is no deviation).",
      "Name a person who answers for it: owners.csv, or Owner in the inventory.", runNhiOwn01};
}

}  // namespace chatelaine::posture
