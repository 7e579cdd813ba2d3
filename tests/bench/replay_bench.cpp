// Replay of 100 policies over a million requests, and of one edited policy, checked on a sample against the plain evaluator,
// which is the peer: the same decisions row by row. `ratio`: its time a row over the replay's.
// CHATELAINE_BENCH_ROWS sets another number of rows.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "core/cedar/evaluate.h"
#include "core/simulate/replay.h"
#include "tests/bench/replay_policies.h"
#include "tests/bench/replay_rows.h"

using namespace chatelaine;

namespace {

struct Setup {
  simulate::ReplayInput input;
  std::string policies;
};

size_t rowCount() {
  const char* rows = std::getenv("CHATELAINE_BENCH_ROWS");
  return rows ? std::strtoull(rows, nullptr, 10) : 1'000'000;
}

Setup makeSetup() {
  Setup setup;
  const bench::World world = bench::makeWorld();
  std::vector<traffic::Snapshot::Part> parts;
  for (size_t done = 0; done < rowCount(); done += traffic::segmentRows) {
    const auto one = traffic::snapshotOf(bench::Rows(world, done).make(std::min(traffic::segmentRows, rowCount() - done)));
    parts.insert(parts.end(), one->parts().begin(), one->parts().end());
  }
  setup.input.traffic = std::make_shared<const traffic::Snapshot>(std::move(parts));
  for (const traffic::Snapshot::Part& part : setup.input.traffic->parts()) setup.input.selection.emplace_back(part.segment->rows,
      true);
  setup.input.entities = simulate::completeEntities(bench::WorldEntities(world).build());
  setup.policies = bench::PolicyText().make();
  setup.input.baseline.groups = {{{}, false, bench::parseSet(setup.policies)}};
  setup.input.baseline.name = "bench";
  setup.input.draft = {"edit", bench::parseSet(""), {}};
  return setup;
}

const Setup& theSetup() {
  static const Setup setup = makeSetup();
  return setup;
}

// A new text of one policy each time, so that nothing of it is known: the isolation of tenants with a condition more, which few
// rows reach, or (wide) a forbid in its place that reads a number with many values on every row and flips many.
simulate::Draft editOf(size_t number, bool wide) {
  const std::string limit = std::to_string(1020 + number);
  const std::string conditions = wide ? "when { context.sessionAge > " + limit + " }"
                                      : "when { !(resource.tenant == context.tenant) && context.sessionAge > " + limit + " }";
  return {"edit",
          bench::parseSet("@id(\"p070\") forbid (principal, action, resource) " + conditions +
                          " unless { context.credential.scopes.contains(\"admin:all\") };"),
          {}};
}

cedar::Request plainRequest(const traffic::Request& row) {
  nlohmann::json context = nlohmann::json::object();
  for (const auto& [path, cell] : row.context)
    if (cell.state == traffic::State::recorded) context[path.substr(8)] = nlohmann::json::parse(cell.value);
  return {*cedar::EntityUid::parse(row.principal.value), *cedar::EntityUid::parse(row.action.value),
      *cedar::EntityUid::parse(row.resource.value),
          *cedar::Value::fromJson(context)};
}

// Every 997th row, decided by the plain evaluator on both sides.
bool agreesOnSample(const simulate::ReplayInput& input, const simulate::ReplayResult& result) {
  const cedar::PolicySet& before = *input.baseline.groups.front().policies;
  cedar::PolicySet after = before;
  for (const cedar::PolicyPtr& policy : input.draft.policies->active()) static_cast<void>(after.replace(*policy));
  size_t row = 0;
  for (uint32_t s = 0; s < result.rows.size(); ++s)
    for (uint32_t r = 0; r < result.rows[s].size(); ++r) {
      if (row++ % 997 != 0) continue;
      const cedar::Request request = plainRequest(input.traffic->row({s, r}));
      const bool was = cedar::authorize(before, request, input.entities->store).decision == cedar::Decision::allow;
      const bool is = cedar::authorize(after, request, input.entities->store).decision == cedar::Decision::allow;
      const simulate::Flip flip = was == is ? simulate::Flip::none : was ? simulate::Flip::newlyDenied
          : simulate::Flip::newlyAllowed;
      if (result.rows[s][r] != flip) return false;
    }
  return true;
}

// Rows a second of the plain evaluator over every 97th row; making the requests is left out.
double plainRowsPerSecond(const simulate::ReplayInput& input) {
  std::vector<cedar::Request> requests;
  size_t row = 0;
  for (uint32_t s = 0; s < input.traffic->parts().size(); ++s)
    for (uint32_t r = 0; r < input.traffic->parts()[s].segment->rows; ++r)
      if (row++ % 97 == 0) requests.push_back(plainRequest(input.traffic->row({s, r})));
  const auto started = std::chrono::steady_clock::now();
  for (const cedar::Request& request : requests)
    benchmark::DoNotOptimize(cedar::authorize(*input.baseline.groups.front().policies, request, input.entities->store));
  return static_cast<double>(requests.size()) / std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

double peer() {
  static const double rowsPerSecond = plainRowsPerSecond(theSetup().input);
  return rowsPerSecond;
}

void report(benchmark::State& state, const simulate::ReplayResult& result) {
  state.counters["rows"] = static_cast<double>(result.replayable);
  state.counters["allow"] = static_cast<double>(result.draftDecisions.allow);
  state.counters["flips"] = static_cast<double>(result.flips.newlyAllowed + result.flips.newlyDenied);
  state.counters["atoms"] = static_cast<double>(result.atomsEvaluated);
  state.counters["rows_per_s"] = static_cast<double>(result.replayable) / result.seconds;
  state.counters["plain_rows_per_s"] = peer();
  state.counters["ratio"] = static_cast<double>(result.replayable) / result.seconds / peer();
}

void replayAll(benchmark::State& state) {
  const simulate::ReplayInput& input = theSetup().input;
  for (auto _ : state) {
    simulate::Replayer replayer;
    const Result<simulate::ReplayResult> result = replayer.run(input, Task());
    if (!result || !agreesOnSample(input, *result)) return state.SkipWithError("differs from the plain evaluator");
    report(state, *result);
    state.SetIterationTime(result->seconds);
  }
}
BENCHMARK(replayAll)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(3);

void replayOneEdit(benchmark::State& state) {
  simulate::ReplayInput input = theSetup().input;
  simulate::Replayer replayer;
  if (!replayer.run(input, Task())) return state.SkipWithError("no first answer");
  size_t number = 0;
  for (auto _ : state) {
    input.draft = editOf(++number, state.range(0) != 0);
    const Result<simulate::ReplayResult> result = replayer.run(input, Task());
    if (!result) return state.SkipWithError("no answer");
    state.SetIterationTime(result->seconds);
    if (number % 10 == 1 && !agreesOnSample(input, *result)) return state.SkipWithError("differs from the plain evaluator");
    report(state, *result);
  }
}
BENCHMARK(replayOneEdit)->ArgName("wide")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(20);

}  // namespace

BENCHMARK_MAIN();
