#include <set>

#include "core/posture/grants.h"
#include "core/posture/registry.h"

namespace chatelaine::posture {

namespace {

void runNhiPrv02(const Context& context, CheckRun& run) {
  for (const Holder& holder : holders(context)) {
    Tested tested = member(context, holder.id);
    std::set<std::string> words;
    for (const simulate::Grant& grant : holder.grants) {
      const bool isNew = isWildcard(grant) && words.insert(wordsOf(grant)).second;
      if (isNew || tested.evidence.empty()) addEvidence(tested, grant.from);
    }
    const std::vector<std::string> wild(words.begin(), words.end());
    tested.outcome = wild.empty() ? Outcome::pass : Outcome::deviation;
    tested.fields = {{"grants", std::to_string(holder.grants.size())}, {"wildcards", std::to_string(wild.size())},
                     {"wildcard_grants", wild.empty() ? "none" : joined(wild, "; ")}};
    tested.reason = wild.empty() ? eachOf(holder.grants.size(), "grant names", "grants names") + " what it gives"
                                 : "granted without a bound: " + joined(wild, "; ");
    run.population.push_back(std::move(tested));
  }
  if (run.population.empty()) run.notAssessable = "lacks grants: no source says who may do what";
}

}  // namespace

CheckDefinition nhiPrv02() {
  return {"NHI-PRV-02", "identity with grants",
          "Count the agents, workloads and credentials in force that hold a grant; a deviation is one with a grant to everything "
          "of a kind "
          "or with `*` in it (wildcards is not 0).",
          "List what is needed by name; the recorded use is a first list.", runNhiPrv02};
}

}  // namespace chatelaine::posture
