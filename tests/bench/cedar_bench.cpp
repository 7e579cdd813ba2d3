// The Cedar engine alone: parsing, deciding one request with a hundred policies, and one atom of the replay.
#include <benchmark/benchmark.h>

#include "core/cedar/evaluate.h"
#include "core/cedar/parser.h"
#include "core/cedar/partial.h"

using namespace chatelaine::cedar;

namespace {

std::string policyText(int policies) {
  std::string text;
  for (int i = 0; i < policies; ++i)
    text += "permit (principal in Team::\"t" + std::to_string(i % 7) + "\", action == Action::\"a" + std::to_string(i % 10) +
            "\", resource in Gateway::\"g\") when { context.input.amount.lessThanOrEqual(decimal(\"500.0\")) && "
            "context.chain has human && context.chain.human.active && context.input.to like \"*@evil.example\" };\n";
  return text;
}

EntityStore store() {
  EntityStoreBuilder builder;
  for (int i = 0; i < 200; ++i)
    builder.add({EntityUid("Agent", std::to_string(i)), Value::record({}), {EntityUid("Team", "t" + std::to_string(i % 7))},
                 Value::record({})});
  builder.add({EntityUid("Human", "h"), Value::record({{"active", Value(true)}}), {}, Value::record({})});
  builder.add({EntityUid("Tool", "x"), Value::record({}), {EntityUid("Gateway", "g")}, Value::record({})});
  return std::move(builder).build().store;
}

void parsing(benchmark::State& state) {
  const std::string text = policyText(1000);
  for (auto _ : state) benchmark::DoNotOptimize(parsePolicies(text));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}
BENCHMARK(parsing);

void authorizing(benchmark::State& state) {
  PolicySet policies;
  for (Policy& policy : parsePolicies(policyText(static_cast<int>(state.range(0)))).policies)
    if (!policies.add(std::move(policy))) return state.SkipWithError("a policy was refused");
  const EntityStore entities = store();
  const Value chain = Value::record({{"human", Value(EntityUid("Human", "h"))}, {"depth", Value(int64_t{1})}});
  const Value input = Value::record({{"amount", Value::decimal(10'000)}, {"to", Value::string("me@evil.example")}});
  const Request request{EntityUid("Agent", "3"), EntityUid("Action", "a3"), EntityUid("Tool", "x"),
                        Value::record({{"chain", chain}, {"input", input}})};
  for (auto _ : state) benchmark::DoNotOptimize(authorize(policies, request, entities));
}
BENCHMARK(authorizing)->Arg(1)->Arg(100);

void oneAtomWithAnUnknown(benchmark::State& state) {
  const EntityStore entities = store();
  const ParsedExpression atom = parseExpression("context.chain has human && context.chain.human.active");
  PartialRequest request;
  if (state.range(0) != 0) request.context.setUnknown({"chain", "human"});
  else request.context.set({"chain", "human"}, Value(EntityUid("Human", "h")));
  for (auto _ : state) benchmark::DoNotOptimize(evaluatePartial(*atom.expression, request, entities));
}
BENCHMARK(oneAtomWithAnUnknown)->ArgName("unknown")->Arg(0)->Arg(1);

}  // namespace

BENCHMARK_MAIN();
