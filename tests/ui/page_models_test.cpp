// The tables of Chains, Policies and Reviews over small hand-made values: the model tester and what the cells say.
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>

#include "core/simulate/usage.h"
#include "ui/pages/chains/patterns_model.h"
#include "ui/pages/policies/cedar_lexer.h"
#include "ui/pages/policies/disagreements_model.h"
#include "ui/pages/policies/flips_model.h"
#include "ui/pages/policies/policy_tree_model.h"
#include "ui/pages/reviews/review_rows.h"
#include "ui/widgets/cell.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

// The model as text: one line a row, cells by "|".
QString printed(const QAbstractItemModel& model) {
  QStringList lines;
  for (int row = 0; row < model.rowCount(); ++row) {
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column) cells << model.index(row, column).data().toString();
    lines << cells.join(QStringLiteral(" | "));
  }
  return lines.join(u'\n');
}

simulate::Pattern pattern(const char* agent, const char* credential, const char* reached, uint64_t requests, uint64_t denied) {
  simulate::Pattern out;
  out.agent = agent;
  out.credential = credential;
  out.reached = reached;
  out.requests = requests;
  out.denied = denied;
  if (*agent) out.agentEvidence = Evidence::claimed;
  else out.candidates = 4;
  out.humans[Evidence::claimed] = requests / 2;
  out.withoutHuman = requests - requests / 2;
  return out;
}

traffic::Request request(const char* id, const char* agent, const char* target) {
  traffic::Request out;
  out.id = id;
  out.source = out.gateway = "litellm";
  out.time = Time{1'795'273'982'000'000};
  out.target = target;
  out.server = "crm";
  out.chain = "c1";
  out.record = id;
  out.credential = "vk-a";
  if (*agent) out.agents.push_back({agent, agent, Evidence::verified});
  out.verdict = traffic::Verdict::allow;
  out.reason = traffic::Reason::none;
  out.principal = traffic::Cell::recorded("Agent::\"a\"", Evidence::verified);
  out.action = traffic::Cell::recorded("Action::\"crm/get\"", Evidence::asserted);
  out.resource = traffic::Cell::recorded("Tool::\"litellm/crm/get\"", Evidence::asserted);
  out.context["context.input.amount"] = traffic::Cell::recorded("640", Evidence::asserted);
  return out;
}

LiveAnswerPtr answer() {
  auto world = std::make_shared<console::World>();
  world->traffic = traffic::snapshotOf({request("r1", "refund-agent", "crm/get"), request("r2", "", "crm/get")});
  auto live = std::make_shared<LiveAnswer>();
  live->world = world;
  simulate::Explanation why;
  why.decidingPolicy = "limit";
  why.sawText = "amount 640";
  live->rows.push_back({*world->traffic->find("r1"), simulate::Flip::newlyDenied, why});
  why.missing = {"principal"};
  live->rows.push_back({*world->traffic->find("r2"), simulate::Flip::undetermined, why});
  return live;
}

}  // namespace

class PageModelsTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void patternsSayHowTheAgentIsKnown();
  void patternsAreSortedByWhatTheDraftBreaks();
  void chainsSayWhatBreaks();
  void flipsAreOfOneKindWithTheirReason();
  void policyTreeListsWhatADraftDoes();
  void reviewRowsSayWhatStops();
  void cedarColours_data();
  void cedarColours();
};

void PageModelsTest::patternsSayHowTheAgentIsKnown() {
  PatternsModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setRows(patternRows({pattern("", "vk-a", "crm", 68, 0), pattern("refund-agent", "vk-b", "billing", 22, 4)}, {}, false), false);
  QCOMPARE(printed(model), QStringLiteral("not named › vk-a › crm | one of 4 | 34 claimed  none 34 | 68 |  | 0 | no draft\n"
                                          "refund-agent › vk-b › billing | claimed | 11 claimed  none 11 | 22 |  | 4 | no draft"));
  QCOMPARE(model.index(1, 0).data(FilterRole).toString(), QStringLiteral("agent == \"refund-agent\" and credential == \"vk-b\""));
}

void PageModelsTest::patternsAreSortedByWhatTheDraftBreaks() {
  Flow flow;
  flow.agents = {{"refund-agent", Evidence::claimed}};
  flow.credential = "vk-b";
  flow.card = "billing";
  flow.flip = FlowFlip::newlyDenied;
  flow.requests = 3;
  Flows flows;
  flows.flows = {flow};
  PatternsModel model;
  model.setRows(patternRows({pattern("", "vk-a", "crm", 68, 0), pattern("refund-agent", "vk-b", "billing", 22, 4)}, flows, true), true);
  QCOMPARE(model.index(0, PatternsModel::Draft).data().toString(), QStringLiteral("−3"));
  QCOMPARE(model.index(1, PatternsModel::Draft).data().toString(), QStringLiteral("same"));
}

void PageModelsTest::chainsSayWhatBreaks() {
  ChainsModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  simulate::Chain chain;
  chain.key = "c1";
  chain.agents = {"support-orchestrator", "crm-researcher"};
  model.setRows({{chain, true, false}, {simulate::Chain{}, false, false}});
  QCOMPARE(model.index(0, ChainsModel::Agents).data().toString(), QStringLiteral("support-orchestrator › crm-researcher"));
  QCOMPARE(model.index(0, ChainsModel::Human).data().toString(), QStringLiteral("not recorded"));
  QCOMPARE(model.index(0, ChainsModel::State).data().toString(), QStringLiteral("breaks in the draft"));
  QCOMPARE(model.index(0, 0).data(ChainRole).toString(), QStringLiteral("c1"));
  QCOMPARE(model.rowOf("c1"), 0);
  QCOMPARE(model.rowOf("c9"), -1);
}

void PageModelsTest::flipsAreOfOneKindWithTheirReason() {
  FlipsModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setAnswer(answer(), simulate::Flip::newlyDenied);
  QCOMPARE(model.rowCount(), 1);
  QCOMPARE(model.index(0, FlipsModel::Agent).data().toString(), QStringLiteral("refund-agent"));
  QCOMPARE(model.index(0, FlipsModel::Input).data().toString(), QStringLiteral("amount: 640"));
  QCOMPARE(model.index(0, FlipsModel::FailsOn).data().toString(), QStringLiteral("amount 640"));
  model.setAnswer(answer(), simulate::Flip::undetermined);
  QCOMPARE(model.index(0, FlipsModel::FailsOn).data().toString(), QStringLiteral("needs principal"));
  model.setAnswer(nullptr, simulate::Flip::newlyDenied);
  QCOMPARE(model.rowCount(), 0);
}

void PageModelsTest::policyTreeListsWhatADraftDoes() {
  console::World world;
  world.policySets.push_back({"other", true, {}, {}, {}});
  console::DraftText draft{"people first", {{"a.cedar", "@id(\"one\") permit (principal, action, resource);\nforbid (principal, action, resource);"}}, {"litellm/x"}};
  PolicyTreeModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setEntries(policyEntries(world, &draft, placesOf(draft)));
  QStringList titles;
  for (int row = 0; row < model.rowCount(); ++row) titles << model.index(row, 0).data().toString();
  QCOMPARE(titles.join(u'|'), QStringLiteral("In force|No gateway's rules were imported.|Draft “people first”|a.cedar|one|a.cedar#2|litellm/x|Other drafts|other|"
                                             "A draft adds, replaces or switches off policies by id."));
}

void PageModelsTest::reviewRowsSayWhatStops() {
  review::Campaign campaign;
  review::Item item;
  item.id = "1";
  item.subject = item.name = "vk-a";
  item.owner = "nobody";
  item.ownerState = "nobody";
  item.mayAndDid = "may call 28 tools on 7 servers; used 3; every model, used 2";
  item.grants = {"litellm/crm"};
  item.mayTools = 28;
  item.mayServers = 7;
  item.usedTools = 3;
  item.mayEveryModel = true;
  item.usedModels = 2;
  item.ifRevoked.chains = 41;
  item.ifRevoked.humans = {"a", "b", "c"};
  item.ifRevoked.withoutHuman = 5;
  campaign.items = {item};
  GroupedModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setSource(reviewRows(campaign));
  QCOMPARE(printed(model), QStringLiteral("vk-a | nobody | none | never | 3 of 28 tools on 7 servers, 2 of every model | 41 chains, ≥ 3 people, 5 name nobody | to decide"));
  QCOMPARE(model.index(0, 4).data(Qt::ToolTipRole).toString(), QString::fromStdString(item.mayAndDid));
  campaign.items[0].useRecorded = false;
  model.setSource(reviewRows(campaign));
  QVERIFY(printed(model).contains(QStringLiteral("| not recorded | may 28 tools on 7 servers, may every model |")));
  campaign.items[0].decision = review::Decision{review::Verdict::revoke, "", "unused", "kofi", Time{}, false, false};
  campaign.items[0].state = review::ItemState::decided;
  QCOMPARE(decisionCell(campaign.items[0]).text, QStringLiteral("Revoke"));
  QCOMPARE(decisionCell(campaign.items[0]).note, QStringLiteral("not carried out"));
  QCOMPARE(decisionCell(campaign.items[0]).tooltip, QStringLiteral("unused"));
  campaign.items[0].state = review::ItemState::carriedOut;
  QCOMPARE(decisionCell(campaign.items[0]).text, QStringLiteral("Revoked"));
  QCOMPARE(decisionCell(campaign.items[0]).note, QStringLiteral("seen gone"));
}

void PageModelsTest::cedarColours_data() {
  QTest::addColumn<QByteArray>("text");
  QTest::addColumn<QString>("runs");
  QTest::newRow("keyword and entity") << QByteArray("permit (principal == Ns::User::\"a\")") << QStringLiteral("K:permit P: ( K:principal P: ==  E:Ns::User P::: S:\"a\" P:)");
  QTest::newRow("comment") << QByteArray("1 // x \"y\"\nfoo") << QStringLiteral("N:1 P:  C:// x \"y\" P:\nfoo");
  QTest::newRow("annotation") << QByteArray("@id(\"a\\\"b\")") << QStringLiteral("A:@id P:( S:\"a\\\"b\" P:)");
  QTest::newRow("string without end") << QByteArray("\"abc") << QStringLiteral("S:\"abc");
  QTest::newRow("empty") << QByteArray() << QString();
}

void PageModelsTest::cedarColours() {
  QFETCH(QByteArray, text);
  QFETCH(QString, runs);
  const char letters[] = {'P', 'K', 'E', 'S', 'N', 'C', 'A'};
  QStringList seen;
  qsizetype end = 0;
  for (const StyledRun& run : cedarRuns(text)) {
    QCOMPARE(run.offset, end);
    end += run.length;
    seen << QStringLiteral("%1:%2").arg(QString(QLatin1Char(letters[run.style])), QString::fromUtf8(text.mid(run.offset, run.length)));
  }
  QCOMPARE(end, text.size());
  QCOMPARE(seen.join(u' '), runs);
}

QTEST_MAIN(PageModelsTest)
#include "page_models_test.moc"
