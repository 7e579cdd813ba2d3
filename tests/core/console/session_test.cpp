#include <QtTest/QTest>

#include <QtCore/QTemporaryDir>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/console/inventory.h"
#include "core/console/session.h"
#include "core/console/whatif.h"

using namespace chatelaine;
using namespace chatelaine::console;
namespace fs = std::filesystem;

namespace {

const fs::path data = CHATELAINE_SOURCE_DIR "/tests/data";
const fs::path harbour = data / "harbour";

gateway::ImportRequest request(std::vector<fs::path> paths) {
  gateway::ImportRequest out;
  out.paths = std::move(paths);
  out.source = "litellm";
  return out;
}

std::vector<fs::path> harbourFiles() {
  std::vector<fs::path> files{harbour / "config.yaml"};
  for (const auto& entry : fs::directory_iterator(harbour / "tables")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// The graph as people see it: a backend secret's HMAC differs from workspace to workspace.
std::string shown(const identity::Graph& graph) {
  std::set<std::string> lines;
  for (const identity::Identity& one : graph.identities()) {
    std::string line = std::string(identity::toString(one.kind)) + " " + one.id;
    std::set<std::string> facts;
    for (const identity::Fact& fact : one.facts) facts.insert(fact.name + "=" + fact.value + " " + fact.from.record);
    for (const std::string& fact : facts) line += "; " + fact;
    lines.insert(line);
  }
  for (const identity::GraphEdge& edge : graph.edges())
    lines.insert(graph.at(edge.from).id + " " + std::string(identity::toString(edge.kind)) + " " + graph.at(edge.to).id + " " + edge.note);
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string messageOf(const auto& result) { return result ? std::string() : result.error().message; }

}  // namespace

class SessionTest : public QObject {
  Q_OBJECT

private slots:
  void importKeepsTheGoodAndListsTheBad();
  void importingAgainAddsNothing();
  void theOrderOfImportsDoesNotMatter();
  void peopleAreOneUndoableStep();
  void statedFactsSurviveImports();
  void readingNeverWrites();
  void asOfIsTheNewestEventUnlessStated();
  void policiesWithErrorsAreNotKept();
  void whatIfRepliesOrSaysWhatIsWrong();
  void aReviewRunsFromLaunchToClosing();
  void aReportIsRecountedFromRawRecords();
  void rawRecordsCanBeLookedUp();
  void aCancelledImportGoesOnLater();

private:
  std::unique_ptr<Session> fresh(const QTemporaryDir& folder, bool filled = true) {
    auto session = Session::create(folder.filePath("w.chatelaine").toStdString(), "tester");
    if (!session) return nullptr;
    if (filled && !(*session)->importFiles(request({harbour / "config.yaml", harbour / "tables"}), {})) return nullptr;
    return std::move(*session);
  }
};

void SessionTest::importKeepsTheGoodAndListsTheBad() {
  const QTemporaryDir folder;
  auto session = fresh(folder, false);
  QVERIFY(session);
  const auto summary = session->importFiles(request({harbour / "config.yaml", harbour / "tables"}), {});
  QVERIFY2(summary, messageOf(summary).c_str());
  QCOMPARE(summary->newRequests, uint64_t{6});
  QCOMPARE(summary->problems.size(), size_t{2});
  const WorldPtr world = session->world();
  QCOMPARE(world->traffic->liveRows(), size_t{6});
  QCOMPARE(world->problems.size(), size_t{2});
  QCOMPARE(world->sources.size(), size_t{1});
  QVERIFY(!world->sources[0].partial);
  QCOMPARE(world->sources[0].requests, uint64_t{6});
  QCOMPARE(world->sources[0].files.size(), size_t{8});
  QVERIFY(world->graph->find(identity::NodeKind::credential, "vk-unused"));
  QVERIFY(world->graph->find(identity::NodeKind::agent, "desk-agent"));
}

void SessionTest::importingAgainAddsNothing() {
  const QTemporaryDir folder;
  auto session = fresh(folder);
  QVERIFY(session);
  const Digest before = session->world()->traffic->digest();
  const auto again = session->importFiles(request({harbour / "config.yaml", harbour / "tables"}), {});
  QVERIFY2(again, messageOf(again).c_str());
  QCOMPARE(again->newRequests, uint64_t{0});
  QCOMPARE(again->changedRequests, uint64_t{0});
  for (const auto& file : again->files) QVERIFY2(file.known, file.path.c_str());
  QVERIFY(session->world()->traffic->digest() == before);
}

void SessionTest::theOrderOfImportsDoesNotMatter() {
  std::vector<fs::path> files = harbourFiles();
  std::set<std::string> digests;
  for (int order = 0; order < 3; ++order) {
    const QTemporaryDir folder;
    auto session = fresh(folder, false);
    QVERIFY(session);
    for (const fs::path& file : files) QVERIFY(session->importFiles(request({file}), {}));
    digests.insert(session->world()->traffic->digest().hex() + shown(*session->world()->graph));
    if (order == 0) std::reverse(files.begin(), files.end());
    else std::rotate(files.begin(), files.begin() + 3, files.end());
  }
  QCOMPARE(digests.size(), size_t{1});
}

void SessionTest::peopleAreOneUndoableStep() {
  const QTemporaryDir folder;
  auto session = fresh(folder);
  QVERIFY(session);
  const Digest before = session->world()->graph->digest();
  const auto people = session->importPeople(harbour / "people.csv", {});
  QVERIFY2(people, messageOf(people).c_str());
  QCOMPARE(people->accepted, uint64_t{2});
  QCOMPARE(people->rejected, uint64_t{1});
  QCOMPARE(session->world()->statements.size(), size_t{2});
  QVERIFY(!(session->world()->graph->digest() == before));
  QVERIFY(session->undoStatements(people->batch));
  QVERIFY(session->world()->statements.empty());
  QVERIFY(session->world()->graph->digest() == before);
  QVERIFY(!session->undoStatements(people->batch));
}

void SessionTest::statedFactsSurviveImports() {
  const QTemporaryDir folder;
  auto session = fresh(folder);
  QVERIFY(session);
  QVERIFY(!session->state("biling-agent", "owner", "ines.duarte", "she said so"));
  QVERIFY(session->state("billing-agent", "owner", "ines.duarte", "she said so"));
  QVERIFY(session->importFiles(request({harbour / "config.yaml", harbour / "tables"}), {}));
  const WorldPtr world = session->world();
  const auto node = world->graph->find(identity::NodeKind::agent, "billing-agent");
  QVERIFY(node);
  const identity::Owner owner = world->graph->ownerOf(*node, world->asOf);
  QCOMPARE(owner.text, std::string("ines.duarte"));
  QVERIFY(owner.from.evidence == Evidence::stated);
}

void SessionTest::readingNeverWrites() {
  const QTemporaryDir folder;
  QVERIFY(fresh(folder));
  const fs::path file = folder.filePath("w.chatelaine").toStdString();
  fs::permissions(file, fs::perms::owner_read);
  auto session = Session::open(file, Mode::read, "tester");
  QVERIFY2(session, messageOf(session).c_str());
  QVERIFY((*session)->world()->readOnly);
  QCOMPARE((*session)->world()->traffic->liveRows(), size_t{6});
  const auto refused = (*session)->state("vk-desk", "note", "x", "y");
  QVERIFY(!refused);
  QVERIFY(refused.error().code == ErrorCode::readOnly);
  QVERIFY(!(*session)->importFiles(request({harbour}), {}));
  QVERIFY((*session)->runChecks({}));
}

void SessionTest::asOfIsTheNewestEventUnlessStated() {
  const QTemporaryDir folder;
  auto session = fresh(folder);
  QVERIFY(session);
  QCOMPARE(formatTime(session->world()->asOf).substr(0, 10), std::string("2026-03-06"));
  QVERIFY(!session->world()->asOfStated);
  const Time later = parseTime("2026-06-01")->time;
  QVERIFY(session->lookFrom(later));
  QVERIFY(session->world()->asOf == later);
  QVERIFY(session->setAsOf(later));
  session.reset();
  auto again = Session::open(folder.filePath("w.chatelaine").toStdString(), Mode::write, "tester");
  QVERIFY(again);
  QVERIFY((*again)->world()->asOf == later && (*again)->world()->asOfStated);
  QVERIFY((*again)->setAsOf(std::nullopt));
  QVERIFY(!(*again)->world()->asOfStated);
}

void SessionTest::policiesWithErrorsAreNotKept() {
  const QTemporaryDir folder;
  auto session = fresh(folder, false);
  QVERIFY(session);
  const auto bad = session->importPolicies(data / "drafts/broken", true, "broken");
  QVERIFY(bad && hasErrors(bad->diagnostics));
  QVERIFY(session->world()->policySets.empty());
  const auto good = session->importPolicies(data / "drafts/refunds", true, "refunds");
  QVERIFY2(good, messageOf(good).c_str());
  QCOMPARE(good->policies, uint64_t{1});
  QCOMPARE(session->world()->policySets.size(), size_t{1});
  QVERIFY(session->world()->policySets[0].draft);
  PolicySetInfo set = session->world()->policySets[0];
  set.disable = {"recorded"};
  QVERIFY(session->savePolicySet(set));
  QCOMPARE(session->world()->policySets[0].disable, std::vector<std::string>{"recorded"});
  QCOMPARE(session->world()->policySets[0].files.size(), size_t{1});
  QVERIFY(session->removePolicySet("refunds"));
  QVERIFY(session->world()->policySets.empty());
  QVERIFY(!session->removePolicySet("refunds"));
  QVERIFY(!session->importPolicies(data / "drafts/refunds", true, "in-force"));
}

void SessionTest::whatIfRepliesOrSaysWhatIsWrong() {
  const QTemporaryDir folder;
  auto session = fresh(folder);
  QVERIFY(session);
  WhatIf whatIf;
  WhatIfRequest ask{session->world(), {}, {"none", {{"n.cedar", "@id(\"n\") forbid (principal, action, resource);"}}, {}}, "recorded", {}, {}};
  const auto answer = whatIf.run(ask, {});
  QVERIFY2(answer, messageOf(answer).c_str());
  QVERIFY(answer->result);
  QCOMPARE(answer->result->requests, uint64_t{6});
  QCOMPARE(answer->result->flips.newlyDenied, answer->result->baselineDecisions.allow);
  QCOMPARE(answer->result->draftDecisions.allow, uint64_t{0});
  ask.draft.files[0].text = "forbid (principal, action resource);";
  const auto wrong = whatIf.run(ask, {});
  QVERIFY(wrong && !wrong->result && hasErrors(wrong->diagnostics));
  ask.draft = {"off", {}, {"no-such-policy"}};
  const auto unknown = whatIf.run(ask, {});
  QVERIFY(unknown && !unknown->result);
  QCOMPARE(unknown->diagnostics.at(0).code, std::string("draft/unknown-id"));
  ask.draft.disable = {"recorded"};
  const auto off = whatIf.run(ask, {});
  QVERIFY(off && off->result);
  ask.baseline = "absent";
  QVERIFY(!whatIf.run(ask, {}));
}

void SessionTest::aReviewRunsFromLaunchToClosing() {
  const QTemporaryDir folder;
  auto session = fresh(folder);
  QVERIFY(session);
  const auto campaign = session->createReview("keys", "ines.duarte", "identity.kind == credential");
  QVERIFY2(campaign, messageOf(campaign).c_str());
  QVERIFY(campaign->items.size() >= 4);
  QVERIFY(!session->createReview("keys", "ines.duarte", ""));
  QVERIFY(!session->createReview("none", "ines.duarte", "identity.name == \"nobody-has-this\""));
  const std::string item = campaign->items[0].id;
  review::Decision revoke;
  revoke.verdict = review::Verdict::revoke;
  revoke.note = "not needed";
  const auto decided = session->decideReview("keys", item, revoke);
  QVERIFY2(decided, messageOf(decided).c_str());
  QVERIFY(decided->items[0].state == review::ItemState::decided);
  QCOMPARE(decided->items[0].decision->by, std::string("tester"));
  QVERIFY(session->undoReview("keys", item)->items[0].state == review::ItemState::open);
  QVERIFY(session->decideReview("keys", item, revoke));
  const auto closing = session->closeReview("keys");
  QVERIFY2(closing, messageOf(closing).c_str());
  QVERIFY(!closing->digest.empty() && !closing->html.empty());
  QVERIFY(session->world()->campaigns[0].state == review::CampaignState::closed);
  const auto calls = session->callsToCarryOut(session->world()->campaigns[0]);
  QVERIFY(!calls.empty());
  for (const review::GatewayCall& call : calls) QCOMPARE(call.item, item);
  QVERIFY(!session->decideReview("keys", item, revoke));
}

void SessionTest::aReportIsRecountedFromRawRecords() {
  const QTemporaryDir folder;
  auto session = fresh(folder);
  QVERIFY(session);
  QVERIFY(session->importPeople(harbour / "people.csv", {}));
  const fs::path out = folder.filePath("report").toStdString();
  const auto made = session->makeReport({{"nist-csf-2.0", "owasp-nhi-2025"}, {}, out, {}}, {});
  QVERIFY2(made, messageOf(made).c_str());
  QVERIFY(fs::exists(out / "report.html") && fs::exists(out / "SHA256SUMS"));
  const auto differences = session->recompute(out, {});
  QVERIFY2(differences, messageOf(differences).c_str());
  for (const report::Difference& d : *differences) qWarning("%s: %s, %s", d.what.c_str(), d.reported.c_str(), d.recomputed.c_str());
  QVERIFY(differences->empty());
}

void SessionTest::rawRecordsCanBeLookedUp() {
  const QTemporaryDir folder;
  auto session = fresh(folder);
  QVERIFY(session);
  const auto node = session->world()->graph->find(identity::NodeKind::credential, "vk-desk");
  QVERIFY(node);
  const Details details = detailsOf(*session->world(), {}, *node, {});
  QVERIFY(!details.record.empty());
  const auto record = session->rawRecord(details.source, details.record);
  QVERIFY2(record, messageOf(record).c_str());
  QVERIFY(record->text.find("vk-desk") != std::string::npos);
  QVERIFY(!session->rawRecord("litellm", "tables/none.jsonl:1"));
}

void SessionTest::aCancelledImportGoesOnLater() {
  const QTemporaryDir folder;
  auto session = fresh(folder, false);
  QVERIFY(session);
  std::stop_source stop;
  stop.request_stop();
  const auto cut = session->importFiles(request({harbour}), Task(stop.get_token(), {}));
  QVERIFY(!cut && cut.error().code == ErrorCode::cancelled);
  const auto whole = session->importFiles(request({harbour / "config.yaml", harbour / "tables"}), {});
  QVERIFY2(whole, messageOf(whole).c_str());
  QCOMPARE(session->world()->traffic->liveRows(), size_t{6});
  QVERIFY(!session->world()->sources[0].partial);
}

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
