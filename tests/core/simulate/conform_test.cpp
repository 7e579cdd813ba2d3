// The policies in force against what was recorded: versions, facts valid at the time, reasons in words.
#include <QtTest>

#include "core/cedar/parser.h"
#include "core/simulate/conform.h"

using namespace chatelaine;
using namespace chatelaine::simulate;

namespace {

Time at(int second) { return Time{1'700'000'000'000'000 + second * int64_t{1'000'000}}; }

traffic::Request call(int second, const std::string& credential, traffic::Verdict verdict) {
  traffic::Request request;
  request.id = sha256("call " + std::to_string(second) + credential).hex().substr(0, 32);
  request.source = "litellm";
  request.gateway = "litellm";
  request.time = at(second);
  request.target = "crm/read";
  request.chain = request.id;
  request.verdict = verdict;
  if (verdict == traffic::Verdict::deny) request.reason = traffic::Reason::access;
  request.detail = verdict == traffic::Verdict::deny ? "tool not allowed" : "";
  request.action = traffic::Cell::recorded(R"(Action::"crm/read")", Evidence::asserted);
  request.resource = traffic::Cell::recorded(R"(Tool::"litellm/crm/read")", Evidence::asserted);
  request.context["context.caller.credential"] =
      traffic::Cell::recorded(R"({"__entity":{"id":")" + credential + R"(","type":"Credential"}})", Evidence::verified);
  return request;
}

std::shared_ptr<const cedar::PolicySet> policies(const std::string& text) {
  auto set = std::make_shared<cedar::PolicySet>();
  cedar::ParsedPolicies parsed = cedar::parsePolicies(text, "rules.cedar", cedar::PolicyIds::annotated);
  if (hasErrors(parsed.diagnostics)) qFatal("%s", renderWithCarets(parsed.diagnostics.front(), text).c_str());
  for (cedar::Policy& policy : parsed.policies) static_cast<void>(set->add(std::move(policy)));
  return set;
}

std::string forKey(const std::string& key) {
  return "@id(\"" + key
      + "\") permit (principal, action in Action::\"call_tool\", resource in Gateway::\"litellm\") when { context.caller has "
         "credential && context.caller.credential == Credential::\"" + key + "\" };";
}

ConformResult judge(std::vector<traffic::Request> requests, const std::vector<PointHistory>& points, const identity::Graph& graph) {
  const auto snapshot = traffic::snapshotOf(std::move(requests));
  traffic::Selection all;
  for (const traffic::Snapshot::Part& part : snapshot->parts()) all.emplace_back(part.segment->rows, true);
  Result<ConformResult> result = conform(*snapshot, all, graph, points, at(1000), Task());
  if (!result) qFatal("%s", result.error().message.c_str());
  return std::move(*result);
}

}  // namespace

class ConformTest : public QObject {
  Q_OBJECT

private slots:
  void countsAndReasons();
  void versionsAreThoseOfTheTime();
  void factsAreThoseOfTheTime();
};

void ConformTest::countsAndReasons() {
  const auto graph = identity::buildGraph({}, {}, {});
  std::vector<traffic::Request> requests{call(1, "a", traffic::Verdict::allow), call(2, "b", traffic::Verdict::deny), call(3, "a",
      traffic::Verdict::deny),
                                         call(4, "b", traffic::Verdict::allow), call(5, "a", traffic::Verdict::none), call(6, "a",
                                             traffic::Verdict::allow),
                                         call(7, "a", traffic::Verdict::allow)};
  requests[5].context.clear();                       // nobody recorded the key
  requests[6].gateway = "other";
  const ConformResult result = judge(requests, {{"litellm", false, {{std::nullopt, std::nullopt, policies(forKey("a"))}}}}, *graph);
  QCOMPARE(result.agree, 2U);
  QCOMPARE(result.disagree, 2U);
  QCOMPARE(result.undetermined, 1U);
  QCOMPARE(result.noVerdict, 1U);
  QCOMPARE(result.notReplayable, 1U);
  QCOMPARE(result.notReplayableReasons.at("no policies are known of other"), 1U);
  QCOMPARE((result.matrix.at({"allow", "deny"})), 1U);
  QCOMPARE((result.matrix.at({"deny", "allow"})), 1U);
  QCOMPARE((result.matrix.at({"allow", "undetermined"})), 1U);
  QCOMPARE(result.rows.size(), 2U);
  QCOMPARE(result.rows[0].reason, "permitted by `a`, but the gateway refused it: tool not allowed");
  QCOMPARE(result.rows[1].reason, "no policy permits it, but the gateway let it pass");
}

void ConformTest::versionsAreThoseOfTheTime() {
  const auto graph = identity::buildGraph({}, {}, {});
  const std::vector<PointHistory> points{{"litellm", false, {{at(10), at(20), policies(forKey("a"))}, {at(20), std::nullopt,
      policies(forKey("b"))}}}};
  const ConformResult result = judge({call(5, "a", traffic::Verdict::allow), call(15, "a", traffic::Verdict::allow), call(20, "b",
      traffic::Verdict::allow),
                                      call(25, "a", traffic::Verdict::deny)}, points, *graph);
  QCOMPARE(result.versionNotKnown, 1U);
  QCOMPARE(result.agree, 3U);
  QCOMPARE(result.disagree, 0U);
}

void ConformTest::factsAreThoseOfTheTime() {
  identity::RecordIdentity key;
  key.id = {identity::NodeKind::credential, "litellm", "a"};
  key.name = "a";
  const identity::Provenance from{"litellm", "api#1", Evidence::asserted, 1.0, {}, {}, {}};
  key.facts.push_back({"kind", "virtual-key", false, from, std::nullopt, at(10)});
  key.facts.push_back({"kind", "blocked-key", false, from, at(10), std::nullopt});
  const auto graph = identity::buildGraph({key}, {}, {});
  const std::string text = "@id(\"k\") permit (principal, action, resource) when { context.caller.credential.kind == \"virtual-key\" };";
  const ConformResult result = judge({call(5, "a", traffic::Verdict::allow), call(15, "a", traffic::Verdict::deny)},
                                     {{"litellm", false, {{std::nullopt, std::nullopt, policies(text)}}}}, *graph);
  QCOMPARE(result.agree, 2U);
}

QTEST_GUILESS_MAIN(ConformTest)
#include "conform_test.moc"
