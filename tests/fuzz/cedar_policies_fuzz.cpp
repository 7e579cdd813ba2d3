// Any bytes as policies: the parser ends in policies or diagnostics, spans lie in the text, what is kept prints and reads back,
// and every evaluator can walk it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/cedar/inputs.h"
#include "core/cedar/parser.h"
#include "core/cedar/partial.h"
#include "core/cedar/print.h"
#include "core/cedar/trace.h"

using namespace chatelaine;
using namespace chatelaine::cedar;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void walk(const Policy& policy) {
  const Request request{EntityUid("User", "a"), EntityUid("Action", "x"), EntityUid("R", "r"),
                        Value::record({{"n", Value(int64_t{1})}})};
  const EntityStore store;
  PartialRequest open;
  open.context.setAllUnknown();
  const PolicyOutcome outcome = evaluatePolicy(policy, request, store).outcome;
  const PossibleSet bit = outcome == PolicyOutcome::satisfied ? kSatisfied : outcome == PolicyOutcome::error ? kError : kNot;
  require((evaluatePolicyPartial(policy, open, store).possible & bit) != 0);
  require(explain(policy, request, store).outcome.outcome == outcome);
  require(!skeletonOf(policy, Columns({{"n"}})).nodes.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const ParsedPolicies parsed = parsePolicies(text, "fuzz", PolicyIds::annotated);
  for (const Diagnostic& diagnostic : parsed.diagnostics)
    require(diagnostic.span.offset + diagnostic.span.length <= size && !diagnostic.message.empty());
  for (const Policy& policy : parsed.policies) {
    require(policy.span.offset + policy.span.length <= size);
    const std::string printed = print(policy);
    const ParsedPolicies again = parsePolicies(printed);
    require(again.diagnostics.empty() && again.policies.size() == 1 && print(again.policies[0]) == printed);
    walk(policy);
  }
  parseExpression(text);
  return 0;
}
