// What a replay counts: baselines, drafts, decision points, bounds, who and what flips, digest, locality of edits.
#include <QtTest>

#include "tests/core/simulate/replay_support.h"

using namespace chatelaine;
using namespace chatelaine::simulate;
using namespace chatelaine::simulate::test;

namespace {

// A request with what most tests need; the cells of the context are asserted.
traffic::Request call(int number, const std::string& agent, const std::string& target, std::map<std::string,
    std::string> context = {}) {
  traffic::Request request;
  request.id = sha256("call " + std::to_string(number)).hex().substr(0, 32);
  request.source = "test";
  request.gateway = "g";
  request.time = Time{1'700'000'000'000'000 + number * int64_t{1'000'000}};
  request.target = target;
  request.server = target.substr(0, target.find('/'));
  request.verdict = traffic::Verdict::allow;
  request.chain = "chain " + std::to_string(number);
  request.credential = "key";
  request.action = traffic::Cell::recorded("Action::\"" + target + "\"", Evidence::verified);
  request.resource = traffic::Cell::recorded("Tool::\"g/" + target + "\"", Evidence::verified);
  if (!agent.empty()) {
    request.principal = traffic::Cell::recorded("Agent::\"" + agent + "\"", Evidence::claimed);
    request.agents.push_back({agent, agent, Evidence::claimed});
  }
  for (const auto& [path, value] : context) request.context["context." + path] = traffic::Cell::recorded(value, Evidence::asserted);
  return request;
}

ReplayResult replay(const ReplayInput& input) {
  Replayer replayer;
  Result<ReplayResult> result = replayer.run(input, Task());
  if (!result) qFatal("%s", result.error().message.c_str());
  return std::move(*result);
}

ReplayInput whatIf(std::vector<traffic::Request> requests, const std::string& baseline, const std::string& draft,
                   std::vector<std::string> disable = {}) {
  return inputOf(traffic::snapshotOf(std::move(requests)), {{{}, false, policySet(baseline)}}, {"draft", policySet(draft),
      std::move(disable)});
}

std::string counts(const FlipCounts& c) {
  return std::to_string(c.newlyDenied) + " denied, " + std::to_string(c.newlyAllowed) + " allowed, "
      + std::to_string(c.undetermined) + " open";
}

std::string bounds(const Bounds& b) { return std::to_string(b.lower) + " to " + std::to_string(b.upper); }

const std::string permitAll = "@id(\"all\") permit (principal, action, resource);";

}  // namespace

class ReplayTest : public QObject {
  Q_OBJECT

private slots:
  void recordedBaselineAgreesAndMayBeDisabled();
  void draftAddsReplacesAndDisables();
  void pointsDecideOnlyTheirOwnRows();
  void pointThatDeniesOnErrors();
  void boundsComeFromTheChangedPolicysOutcomes();
  void independentUnknownsAreExact();
  void unknownCallersMayBeThoseSeenOnTheKey();
  void inferredValuesAreUnknownUnlessAsked();
  void rowsThatCannotBeAskedAreCountedApart();
  void effectsAndConditionsOfPolicies();
  void flipsByNamesEvidenceAndGroups();
  void whatWouldSettle();
  void chainsBreakAndAreQuestioned();
  void failingForbidsLetThrough();
  void digestIgnoresOrderAndCodes();
  void anEditEvaluatesOnlyItsOwnValues();
  void cancelsBetweenSegments();
  void explainsAFlip();
};

void ReplayTest::recordedBaselineAgreesAndMayBeDisabled() {
  std::vector<traffic::Request> requests{call(1, "ann", "s/read"), call(2, "ann", "s/read"), call(3, "ann", "s/read")};
  requests[1].verdict = traffic::Verdict::deny;
  requests[1].reason = traffic::Reason::access;
  requests[2].verdict = traffic::Verdict::none;
  ReplayInput input = whatIf(requests, permitAll, "@id(\"f\") forbid (principal == Agent::\"ann\", action, resource);");
  input.baseline.recorded = true;
  ReplayResult result = replay(input);
  QCOMPARE(counts(result.flips), "1 denied, 0 allowed, 1 open");
  QCOMPARE(result.baselineDecisions.undetermined, 1U);
  QCOMPARE(result.alreadyChanged, 0U);
  input.draft = {"draft", policySet(permitAll), {"recorded"}};
  result = replay(input);
  QCOMPARE(counts(result.flips), "0 denied, 1 allowed, 1 open");
}

void ReplayTest::draftAddsReplacesAndDisables() {
  const std::string baseline = permitAll + "@id(\"f\") forbid (principal, action == Action::\"s/write\", resource);";
  const std::vector<traffic::Request> requests{call(1, "ann", "s/read"), call(2, "ann", "s/write")};
  QCOMPARE(counts(replay(whatIf(requests, baseline, "")).flips), "0 denied, 0 allowed, 0 open");
  QCOMPARE(counts(replay(whatIf(requests, baseline, "", {"f"})).flips), "0 denied, 1 allowed, 0 open");
  QCOMPARE(counts(replay(whatIf(requests, baseline, "@id(\"f\") forbid (principal, action, resource);")).flips),
      "1 denied, 0 allowed, 0 open");
  QCOMPARE(counts(replay(whatIf(requests, baseline,
      "@id(\"more\") forbid (principal, action == Action::\"s/read\", resource);")).flips),
           "1 denied, 0 allowed, 0 open");
  QCOMPARE(counts(replay(whatIf(requests, baseline, "@id(\"all\") forbid (principal, action, resource);")).flips),
      "1 denied, 0 allowed, 0 open");
}

void ReplayTest::pointsDecideOnlyTheirOwnRows() {
  std::vector<traffic::Request> requests{call(1, "ann", "s/read"), call(2, "ann", "s/read"), call(3, "ann", "s/read")};
  requests[1].gateway = "h";
  requests[2].gateway = "nobody-knows";
  ReplayInput input = inputOf(traffic::snapshotOf(requests), {{"g", false, policySet(permitAll)}, {"h", false,
      policySet("@id(\"h\") permit (principal, action, resource);")}},
                              {"draft", policySet(""), {"h"}});
  const ReplayResult result = replay(input);
  QCOMPARE(counts(result.flips), "1 denied, 0 allowed, 0 open");
  QCOMPARE(result.replayable, 2U);
  QCOMPARE(result.notReplayable.at("no policies are known of nobody-knows"), 1U);
}

void ReplayTest::pointThatDeniesOnErrors() {
  const std::string failing = "@id(\"e\") permit (principal, action, resource) when { context.input.a > \"text\" };";
  ReplayInput input = inputOf(traffic::snapshotOf({call(1, "ann", "s/read", {{"input.a", "1"}})}), {{"g", true,
      policySet(permitAll)}},
                              {"draft", policySet(failing), {}});
  QCOMPARE(counts(replay(input).flips), "1 denied, 0 allowed, 0 open");
  input.baseline.groups.front().denyOnError = false;
  QCOMPARE(counts(replay(input).flips), "0 denied, 0 allowed, 0 open");
}

void ReplayTest::boundsComeFromTheChangedPolicysOutcomes() {
  const std::vector<traffic::Request> requests{call(1, "ann", "s/read", {{"input.a", "1"}}), call(2, "ann", "s/read", {{"input.a",
      "2"}}),
                                               call(3, "ann", "s/read")};
  const ReplayResult result = replay(whatIf(requests,
      "@id(\"p\") permit (principal, action, resource) when { context.input.a == 1 };",
                                            "@id(\"p\") permit (principal, action, resource) when { context.input.a == 2 };"));
  QCOMPARE(counts(result.flips), "1 denied, 1 allowed, 1 open");
  QCOMPARE(bounds(result.boundsNewlyDenied), "1 to 2");
  QCOMPARE(bounds(result.boundsNewlyAllowed), "1 to 2");
  QCOMPARE(bounds(result.boundsAll), "2 to 3");
  QCOMPARE(result.draftDecisions.undetermined, 1U);
}

// Policies in which each unknown occurs once: what is possible is exactly what completions give.
void ReplayTest::independentUnknownsAreExact() {
  const std::string baseline = "@id(\"p\") permit (principal in Team::\"a\", action, resource);"
                               "@id(\"f\") forbid (principal, action, resource) when { context.input has s && context.input.s.contains(\"x\") };";
  const std::string draft = "@id(\"q\") forbid (principal, action, resource) when { context.input has a && context.input.a < 5 };";
  Dice dice(5);
  std::vector<traffic::Request> requests;
  for (size_t i = 0; i < 300; ++i) {
    traffic::Request request = randomRequest(dice, i);
    for (const char* path : {"context.input.a", "context.input.s"})
      if (dice.oneIn(3)) request.context.erase(path);
    requests.push_back(std::move(request));
  }
  const ReplayInput input = whatIf(requests, baseline, draft);
  const ReplayResult result = replay(input);
  SlowReplay slow(input);
  size_t open = 0;
  for (uint32_t r = 0; r < result.rows[0].size(); ++r) {
    const std::vector<std::pair<bool, bool>> all = slow.decisions(input.traffic->row({0, r}));
    const size_t flips = static_cast<size_t>(std::count_if(all.begin(), all.end(), [](auto d) { return d.first != d.second; }));
    const Flip expected = flips == 0 ? Flip::none : flips == all.size() ? Flip::newlyDenied : Flip::undetermined;
    QVERIFY2(result.rows[0][r] == expected, input.traffic->row({0, r}).id.c_str());
    open += expected == Flip::undetermined ? 1 : 0;
  }
  QVERIFY(open > 20);
}

void ReplayTest::unknownCallersMayBeThoseSeenOnTheKey() {
  std::vector<traffic::Request> requests{call(1, "ann", "s/read"), call(2, "", "s/read"), call(3, "", "s/read"), call(4, "",
      "s/read")};
  requests[2].candidates = {"bob"};
  requests[3].credential = "another key";
  ReplayInput input = whatIf(requests, permitAll, "@id(\"f\") forbid (principal == Agent::\"ann\", action, resource);");
  ReplayResult result = replay(input);
  QCOMPARE(counts(result.flips), "1 denied, 0 allowed, 3 open");
  QCOMPARE(counts(result.flipsCallersSeen), "2 denied, 0 allowed, 1 open");
  QCOMPARE(counts(result.byNobody), "0 denied, 0 allowed, 3 open");
  input.options.callers = Callers::seen;
  result = replay(input);
  QCOMPARE(counts(result.flips), "2 denied, 0 allowed, 1 open");
  QCOMPARE(counts(result.flipsCallersSeen), "2 denied, 0 allowed, 1 open");
}

void ReplayTest::inferredValuesAreUnknownUnlessAsked() {
  std::vector<traffic::Request> requests{call(1, "ann", "s/read", {{"input.a", "1"}})};
  requests[0].context["context.input.a"].evidence = Evidence::inferred;
  ReplayInput input = whatIf(requests, permitAll, "@id(\"f\") forbid (principal, action, resource) when { context.input.a == 1 };");
  ReplayResult result = replay(input);
  QCOMPARE(counts(result.flips), "0 denied, 0 allowed, 1 open");
  QCOMPARE(result.inferred, 1U);
  input.options.useInferred = true;
  result = replay(input);
  QCOMPARE(counts(result.flips), "1 denied, 0 allowed, 0 open");
  QCOMPARE(result.byEvidence.at(Evidence::inferred).newlyDenied, 1U);
}

void ReplayTest::rowsThatCannotBeAskedAreCountedApart() {
  std::vector<traffic::Request> requests;
  for (int i = 0; i < 5; ++i) requests.push_back(call(i, "ann", "s/read"));
  requests[0].kind = traffic::Kind::list;
  requests[0].action = {};
  requests[1].reason = traffic::Reason::authentication;
  requests[1].verdict = traffic::Verdict::deny;
  requests[2].target.clear();
  requests[3].gateway.clear();
  const ReplayResult result = replay(whatIf(requests, permitAll, "", {"all"}));
  QCOMPARE(result.requests, 4U);
  QCOMPARE(result.replayable, 1U);
  QCOMPARE(result.notReplayable.size(), 3U);
  QCOMPARE(result.notReplayable.at("authentication failure"), 1U);
  QCOMPARE(counts(result.flips), "1 denied, 0 allowed, 0 open");

  ReplayInput partly = whatIf({call(1, "ann", "s/read"), call(2, "ann", "s/read")}, permitAll, "", {"all"});
  partly.selection[0].reset(0);
  QCOMPARE(counts(replay(partly).flips), "1 denied, 0 allowed, 0 open");
}

void ReplayTest::effectsAndConditionsOfPolicies() {
  const std::string draft = "@id(\"f\") forbid (principal in Team::\"a\", action, resource)\n"
                            "when { context.input has a && context.input.a > 5 } unless { context.input.t };";
  const std::vector<traffic::Request> requests{
      call(1, "ann", "s/read", {{"input.a", "9"}, {"input.t", "false"}}), call(2, "ann", "s/read", {{"input.a", "9"}, {"input.t",
          "true"}}),
      call(3, "ann", "s/read", {{"input.a", "1"}}),                       call(4, "bob", "s/read", {{"input.a", "9"}}),
      call(5, "ann", "s/read"),                                           call(6, "ann", "s/read", {{"input.a", "\"text\""},
          {"input.t", "true"}})};
  const ReplayResult result = replay(whatIf(requests, permitAll, draft));
  const auto effect = std::find_if(result.byPolicy.begin(), result.byPolicy.end(),
      [](const PolicyEffect& e) { return e.id == "f"; });
  QVERIFY(effect != result.byPolicy.end());
  QCOMPARE(effect->matched, 5U);
  QCOMPARE(effect->satisfied, 1U);
  QCOMPARE(effect->errors, 1U);
  QCOMPARE(effect->unknown, 1U);
  QCOMPARE(effect->newlyDenied, 1U);
  QCOMPARE(effect->conditions.size(), 3U);
  QCOMPARE(draft.substr(effect->conditions[1].span.offset, effect->conditions[1].span.length), "context.input.a > 5");
  QCOMPARE(effect->conditions[0].holds, 4U);
  QCOMPARE(effect->conditions[0].unknown, 1U);
  QCOMPARE(effect->conditions[1].holds, 2U);
  QCOMPARE(effect->conditions[1].fails, 1U);
  QCOMPARE(effect->conditions[1].errors, 1U);
  QCOMPARE(effect->conditions[2].holds, 1U);
  QCOMPARE(effect->conditions[2].fails, 1U);
  QCOMPARE(effect->conditions[2].unknown, 1U);
}

void ReplayTest::flipsByNamesEvidenceAndGroups() {
  std::vector<traffic::Request> requests{call(1, "ann", "s/read"), call(2, "bob", "s/read"), call(3, "ann", "s/write")};
  requests[0].human = traffic::Named{"luca", "luca", Evidence::claimed};
  ReplayInput input = whatIf(requests, permitAll, "@id(\"f\") forbid (principal, action == Action::\"s/read\", resource);");
  input.options.groupBy = {"agent", "target"};
  ReplayResult result = replay(input);
  QCOMPARE(result.byAgent.at("ann").newlyDenied, 1U);
  QCOMPARE(result.byTool.at("s/read").newlyDenied, 2U);
  QCOMPARE(result.byHuman.at("luca").newlyDenied, 1U);
  QCOMPARE(result.byHuman.at("").newlyDenied, 1U);
  QCOMPARE(result.byEvidence.at(Evidence::verified).newlyDenied, 2U);
  QCOMPARE(result.groups.size(), 2U);
  input.draft.policies = policySet("@id(\"f\") forbid (principal == Agent::\"ann\", action, resource);");
  result = replay(input);
  QCOMPARE(result.byEvidence.at(Evidence::claimed).newlyDenied, 2U);
  input.options.groupBy = {"no such field"};
  QVERIFY(!Replayer().run(input, Task()));
}

void ReplayTest::whatWouldSettle() {
  std::vector<traffic::Request> requests{call(1, "", "s/read", {{"input.a", "1"}}), call(2, "ann", "s/read"), call(3, "",
      "s/read"), call(4, "ann", "s/read")};
  const ReplayResult result = replay(whatIf(requests, permitAll,
                                            "@id(\"f\") forbid (principal == Agent::\"ann\", action, resource) when { context.input.a == 1 };"));
  QCOMPARE(result.flips.undetermined, 4U);
  QCOMPARE(result.wouldSettle.size(), 2U);
  QCOMPARE(result.wouldSettle[0].field, "context.input.a");
  QCOMPARE(result.wouldSettle[0].gateway, "g");
  QCOMPARE(result.wouldSettle[0].rows, 2U);
  QCOMPARE(result.wouldSettle[1].field, "principal");
  QCOMPARE(result.wouldSettle[1].rows, 1U);
}

void ReplayTest::chainsBreakAndAreQuestioned() {
  std::vector<traffic::Request> requests;
  for (int i = 0; i < 7; ++i) requests.push_back(call(i, "ann", "s/read"));
  for (int i = 0; i < 3; ++i) requests[static_cast<size_t>(i)].chain = "first";
  requests[0].human = traffic::Named{"luca", "luca", Evidence::claimed};
  requests[0].target = "s/write";
  requests[0].action = traffic::Cell::recorded("Action::\"s/write\"", Evidence::verified);
  requests[2].parent = requests[1].id;
  requests[1].parent = requests[0].id;
  requests[3].action = requests[0].action;                     // broken; names nobody
  requests[4].action = requests[0].action;                     // had been refused: nothing breaks
  requests[4].verdict = traffic::Verdict::deny;
  requests[4].reason = traffic::Reason::access;
  requests[5].principal = {};                                  // may be denied
  requests[5].human = traffic::Named{"guess", "guess", Evidence::inferred};
  const ReplayResult result = replay(whatIf(requests, permitAll,
                                            "@id(\"f\") forbid (principal, action == Action::\"s/write\", resource);"
                                            "@id(\"b\") forbid (principal == Agent::\"bob\", action, resource);"));
  QCOMPARE(result.chains.chains, 5U);
  QCOMPARE(result.chains.broken, 2U);
  QCOMPARE(result.chains.questioned, 1U);
  QCOMPARE(result.chains.brokenChains, (std::vector<std::string>{"chain 3", "first"}));
  QCOMPARE(result.chains.humans.size(), 1U);
  QCOMPARE(result.chains.humans[0].first, "luca");
  QCOMPARE(result.chains.withoutHuman, 1U);
  std::vector<std::string> expected{requests[1].id, requests[2].id};
  std::sort(expected.begin(), expected.end());
  QCOMPARE(result.chains.notReached, expected);
}

void ReplayTest::failingForbidsLetThrough() {
  const std::vector<traffic::Request> requests{call(1, "ann", "s/read", {{"input.a", "\"text\""}}), call(2, "ann", "s/read",
      {{"input.a", "1"}})};
  const ReplayResult result = replay(whatIf(requests, permitAll,
      "@id(\"f\") forbid (principal, action, resource) when { context.input.a > 5 };"));
  QCOMPARE(result.letThroughByFailingForbid, 1U);
}

void ReplayTest::digestIgnoresOrderAndCodes() {
  Dice dice(3);
  std::vector<traffic::Request> requests;
  for (size_t i = 0; i < 200; ++i) requests.push_back(randomRequest(dice, i));
  const std::string baseline = randomPolicy(dice, "a") + randomPolicy(dice, "b") + permitAll;
  const std::string draft = randomPolicy(dice, "b");
  const std::string digest = replay(whatIf(requests, baseline, draft)).digest;
  for (int i = 0; i < 4; ++i) {
    std::shuffle(requests.begin(), requests.end(), dice.engine());
    QCOMPARE(replay(whatIf(requests, baseline, draft)).digest, digest);
  }
  // In segments of their own, with dictionaries of their own.
  std::vector<traffic::Snapshot::Part> parts;
  for (size_t begin = 0; begin < requests.size(); begin += 70) {
    const size_t end = std::min(begin + 70, requests.size());
    const auto one = traffic::snapshotOf({requests.begin() + static_cast<std::ptrdiff_t>(begin), requests.begin()
        + static_cast<std::ptrdiff_t>(end)});
    parts.insert(parts.end(), one->parts().begin(), one->parts().end());
  }
  const auto several = std::make_shared<const traffic::Snapshot>(std::move(parts));
  QCOMPARE(replay(inputOf(several, {{{}, false, policySet(baseline)}}, {"draft", policySet(draft), {}})).digest, digest);
  QVERIFY(replay(whatIf(requests, baseline, permitAll + "@id(\"no\") forbid (principal, action, resource);")).digest != digest);
}

void ReplayTest::anEditEvaluatesOnlyItsOwnValues() {
  Dice dice(8);
  std::vector<traffic::Request> requests;
  for (size_t i = 0; i < 500; ++i) requests.push_back(randomRequest(dice, i));
  std::string baseline;
  for (int i = 0; i < 20; ++i) baseline += randomPolicy(dice, "p" + std::to_string(i));
  ReplayInput input = whatIf(requests, baseline, "");
  Replayer replayer;
  const Result<ReplayResult> first = replayer.run(input, Task());
  QVERIFY(first && first->atomsEvaluated > 0);
  const Result<ReplayResult> again = replayer.run(input, Task());
  QCOMPARE(again->atomsEvaluated, 0U);
  input.draft.policies = policySet("@id(\"p3\") forbid (principal, action, resource) when { context.input.a > 2 && context.input.b like \"*z*\" };");
  const Result<ReplayResult> edited = replayer.run(input, Task());
  // Its two columns hold at most these distinct values, unknown and absent among them; no other policy is evaluated.
  const size_t distinct = domains()[0].values.size() + 2 + domains()[1].values.size() + 2;
  QVERIFY2(edited->atomsEvaluated <= distinct, qPrintable(QString::number(edited->atomsEvaluated)));
  QVERIFY(edited->atomsEvaluated > 0);
  QCOMPARE(replayer.run(input, Task())->atomsEvaluated, 0U);
}

void ReplayTest::cancelsBetweenSegments() {
  std::stop_source stop;
  stop.request_stop();
  const Result<ReplayResult> result = Replayer().run(whatIf({call(1, "ann", "s/read")}, permitAll, ""), Task(stop.get_token(),
      nullptr));
  QVERIFY(!result);
  QVERIFY(result.error().code == ErrorCode::cancelled);
}

void ReplayTest::explainsAFlip() {
  const std::string draft = "@id(\"all\") permit (principal, action, resource)\n"
                            "when { principal has age && principal.age > 9 && context.input.a < 500 };";
  std::vector<traffic::Request> requests{call(1, "ann", "s/read", {{"input.a", "640"}}), call(2, "bob", "s/read", {{"input.a",
      "1"}}), call(3, "", "s/write")};
  const ReplayInput input = whatIf(requests, permitAll, draft);
  Replayer replayer;
  const auto rowOf = [&](int i) { return *input.traffic->find(requests[static_cast<size_t>(i)].id); };
  Explanation why = replayer.explain(input, rowOf(0));
  QVERIFY(why.flip == Flip::newlyDenied);
  QCOMPARE(why.baselineDecision, "allow");
  QCOMPARE(why.draftDecision, "deny");
  QCOMPARE(why.decidingPolicy, "all");
  QVERIFY(why.decidingCondition.has_value());
  QCOMPARE(draft.substr(why.decidingCondition->offset, why.decidingCondition->length), "principal.age > 9");
  QCOMPARE(why.sawText, "age 5 on ann");
  why = replayer.explain(input, rowOf(1));
  QCOMPARE(draft.substr(why.decidingCondition->offset, why.decidingCondition->length), "principal has age");
  QCOMPARE(why.sawText, "age absent on bob");
  why = replayer.explain(input, rowOf(2));
  QVERIFY(why.flip == Flip::undetermined);
  QCOMPARE(why.draftDecision, "undetermined");
  QVERIFY(std::find(why.missing.begin(), why.missing.end(), "context.input.a") != why.missing.end());
}

QTEST_GUILESS_MAIN(ReplayTest)
#include "replay_test.moc"
