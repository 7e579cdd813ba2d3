// The column replay against the plain evaluator on every completion of random rows under random policies.
#include <QtTest>

#include "tests/core/simulate/replay_support.h"

using namespace chatelaine;
using namespace chatelaine::simulate;
using namespace chatelaine::simulate::test;

namespace {

struct Shares {
  size_t rows = 0;
  size_t absent = 0;
  size_t unknown = 0;
  size_t error = 0;
  size_t mixed = 0;
};

bool hasUnknown(const traffic::Request& row) {
  if (row.principal.state != traffic::State::recorded) return true;
  if (row.context.contains("context.input")) return false;
  return std::any_of(domains().begin(), domains().end(), [&](const Domain& d) { return !row.context.contains(d.path); });
}

bool hasAbsent(const traffic::Request& row) {
  return std::any_of(domains().begin(), domains().end(), [&](const Domain& d) {
    const auto cell = row.context.find(d.path);
    return cell == row.context.end() ? row.context.contains("context.input") : cell->second.state == traffic::State::absent;
  });
}

bool isMixed(const traffic::Request& row) {
  const auto cell = row.context.find("context.input.a");
  return cell != row.context.end() && (cell->second.value == "\"text\"" || cell->second.value == "true");
}

}  // namespace

class ReplayRandomTest : public QObject {
  Q_OBJECT

private slots:
  void columnReplayEqualsThePlainEvaluator();
  void planesSurviveManyEdits();
};

namespace {

// Checks every row of a run; returns false with a message on the first that is wrong.
void checkRows(const ReplayInput& input, const ReplayResult& result, Shares& shares) {
  SlowReplay slow(input);
  Decisions baseline;
  Decisions draft;
  for (uint32_t s = 0; s < input.traffic->parts().size(); ++s)
    for (uint32_t r = 0; r < input.traffic->parts()[s].segment->rows; ++r) {
      const traffic::Request row = input.traffic->row({s, r});
      const Flip flip = result.rows[s][r];
      slow.sawError = false;
      const std::vector<std::pair<bool, bool>> all = slow.decisions(row);
      const auto every = [&](auto check) { return std::all_of(all.begin(), all.end(), check); };
      const auto some = [&](auto check) { return std::any_of(all.begin(), all.end(), check); };
      const auto denied = [](auto d) { return d.first && !d.second; };
      const auto allowed = [](auto d) { return !d.first && d.second; };
      if (flip == Flip::newlyDenied) QVERIFY2(every(denied), row.id.c_str());
      if (flip == Flip::newlyAllowed) QVERIFY2(every(allowed), row.id.c_str());
      if (flip == Flip::none) QVERIFY2(!some(denied) && !some(allowed), row.id.c_str());
      ++shares.rows;
      shares.unknown += hasUnknown(row) ? 1 : 0;
      shares.absent += hasAbsent(row) ? 1 : 0;
      shares.error += slow.sawError ? 1 : 0;
      shares.mixed += isMixed(row) ? 1 : 0;
      if (row.principal.state != traffic::State::recorded || !row.context.contains("context.input")) continue;
      QVERIFY2(flip != Flip::undetermined, row.id.c_str());
      ++(all.front().first ? baseline.allow : baseline.deny);
      ++(all.front().second ? draft.allow : draft.deny);
    }
  QVERIFY(baseline.allow + baseline.deny > 0);
  // Rows without unknowns are decided on both sides; the others may add to each count.
  QVERIFY(result.baselineDecisions.allow >= baseline.allow);
  QVERIFY(result.baselineDecisions.deny >= baseline.deny);
  QVERIFY(result.draftDecisions.allow >= draft.allow);
  QVERIFY(result.draftDecisions.deny >= draft.deny);
  QCOMPARE(result.baselineDecisions.allow + result.baselineDecisions.deny + result.baselineDecisions.undetermined,
      result.replayable);
  QCOMPARE(result.boundsNewlyDenied.lower, result.flips.newlyDenied);
  QCOMPARE(result.boundsAll.upper, result.flips.newlyDenied + result.flips.newlyAllowed + result.flips.undetermined);
}

}  // namespace

void ReplayRandomTest::columnReplayEqualsThePlainEvaluator() {
  Shares shares;
  for (uint32_t seed = 1; seed <= 150; ++seed) {
    Dice dice(seed);
    std::vector<traffic::Request> requests;
    for (size_t i = 0; i < 40; ++i) requests.push_back(randomRequest(dice, i));
    std::string all, own, edits;
    for (int i = 0; i < 4; ++i) all += randomPolicy(dice, "p" + std::to_string(i));
    for (int i = 4; i < 6; ++i) own += randomPolicy(dice, "p" + std::to_string(i));
    edits = randomPolicy(dice, "p1") + randomPolicy(dice, "p4") + randomPolicy(dice, "new");
    std::vector<PolicyGroup> groups{{{}, dice.oneIn(4), policySet(all)}};
    if (dice.oneIn(2)) groups.push_back({"h", dice.oneIn(2), policySet(own)});
    Draft draft{"draft", policySet(edits), {}};
    if (dice.oneIn(3)) draft.disable.emplace_back("p2");
    const ReplayInput input = inputOf(traffic::snapshotOf(std::move(requests)), std::move(groups), std::move(draft));
    Replayer replayer;
    const Result<ReplayResult> result = replayer.run(input, Task());
    QVERIFY(result);
    checkRows(input, *result, shares);
    if (QTest::currentTestFailed()) qFatal("seed %u: baseline:\n%s\n%s\ndraft:\n%s", seed, all.c_str(), own.c_str(), edits.c_str());
  }
  for (const size_t share : {shares.absent, shares.unknown, shares.error, shares.mixed})
    QVERIFY2(share * 20 >= shares.rows, qPrintable(QString("%1 of %2 rows").arg(share).arg(shares.rows)));
}

void ReplayRandomTest::planesSurviveManyEdits() {
  Dice dice(99);
  std::vector<traffic::Request> requests;
  for (size_t i = 0; i < 60; ++i) requests.push_back(randomRequest(dice, i));
  const std::shared_ptr<const traffic::Snapshot> snapshot = traffic::snapshotOf(std::move(requests));
  std::string all;
  for (int i = 0; i < 5; ++i) all += randomPolicy(dice, "p" + std::to_string(i));
  Replayer kept;
  for (int edit = 0; edit < 40; ++edit) {
    Draft draft{"draft", policySet(randomPolicy(dice, "p" + std::to_string(dice.below(5)))), {}};
    const ReplayInput input = inputOf(snapshot, {{{}, false, policySet(all)}}, std::move(draft));
    Replayer fresh;
    const Result<ReplayResult> a = kept.run(input, Task());
    const Result<ReplayResult> b = fresh.run(input, Task());
    QVERIFY(a && b);
    QCOMPARE(a->digest, b->digest);
    QVERIFY(a->rows == b->rows);
    QCOMPARE(a->byPolicy.size(), b->byPolicy.size());
    for (size_t i = 0; i < a->byPolicy.size(); ++i) {
      QCOMPARE(a->byPolicy[i].satisfied, b->byPolicy[i].satisfied);
      QCOMPARE(a->byPolicy[i].unknown, b->byPolicy[i].unknown);
    }
  }
}

QTEST_GUILESS_MAIN(ReplayRandomTest)
#include "replay_random_test.moc"
