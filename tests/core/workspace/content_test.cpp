#include <QtTest/QTest>

#include <algorithm>

#include "core/traffic/aggregate.h"
#include "core/workspace/blob.h"
#include "tests/core/workspace/support.h"

using namespace chatelaine;
using namespace chatelaine::workspace;
using test::in;

namespace {

Task quiet() { return {}; }

std::vector<RawRecord> recordsOf(const Workspace& workspace, const RawFile& file) {
  std::vector<RawRecord> out;
  const Result<void> done = workspace.records(file, [&](const RawRecord& record) { out.push_back(record); });
  return done ? out : std::vector<RawRecord>();
}

QString faultsOf(const Workspace& workspace) {
  const Result<std::vector<Fault>> faults = workspace.check(quiet());
  if (!faults) return QString::fromStdString(faults.error().message);
  QString out;
  for (const Fault& fault : *faults) out += QString::fromStdString(fault.where + ": " + fault.what + "\n");
  return out;
}

}  // namespace

class ContentTest : public QObject {
  Q_OBJECT

private slots:
  void init();
  void cleanup();
  void recordsComeBack();
  void largeFilesSpanFrames();
  void unfinishedFilesAreReplaced();
  void sourcesArePartialUntilFinished();
  void derivedComesBack();
  void applyingAgainChangesNothing();
  void changesSupersede();
  void anotherOrderGivesTheSameDigest();
  void numbersAreTypedOverAll();
  void emptySetsAndColumnsOfAbsent();
  void cancelledGoesOn();
  void statementsAreUndone();
  void policiesKeepTheirHistory();
  void documentsKeepTheirVersions();
  void journalIsAChain();
  void nestedWorkIsAllOrNothing();
  void blobsAreSealed();
  void checkFindsDamage_data();
  void checkFindsDamage();

private:
  std::unique_ptr<QTemporaryDir> folder_;
  std::unique_ptr<Workspace> workspace_;
  std::filesystem::path path_;
  void reopen();
};

void ContentTest::init() {
  folder_ = std::make_unique<QTemporaryDir>();
  path_ = in(*folder_, "w.chatelaine");
  auto made = Workspace::create(path_);
  QVERIFY(made.has_value());
  workspace_ = std::move(*made);
}

void ContentTest::cleanup() { workspace_.reset(); }

void ContentTest::reopen() {
  workspace_.reset();
  auto opened = Workspace::open(path_, Access::readWrite);
  QVERIFY(opened.has_value());
  workspace_ = std::move(*opened);
}

void ContentTest::recordsComeBack() {
  QVERIFY(test::keep(*workspace_, test::fileNamed("litellm", "b.jsonl"), 100).has_value());
  QVERIFY(test::keep(*workspace_, test::fileNamed("litellm", "a.jsonl"), 3).has_value());
  QVERIFY(test::keep(*workspace_, test::fileNamed("aaa", "z.jsonl"), 0).has_value());
  reopen();
  const Result<std::vector<RawFile>> files = workspace_->files();
  QCOMPARE(files->size(), size_t{3});
  QCOMPARE((*files)[0].source, std::string("aaa"));
  QCOMPARE((*files)[1].name, std::string("a.jsonl"));
  const RawFile& b = (*files)[2];
  QCOMPARE(b.rowsAccepted, uint64_t{100});
  QVERIFY(b.unknownFields == test::fileNamed("", "").unknownFields && b.version == "1.106.2" && b.first == Time{1} && b.last == Time{2'000'000});
  const std::vector<RawRecord> records = recordsOf(*workspace_, b);
  QCOMPARE(records.size(), size_t{100});
  QCOMPARE(records[7].pointer, std::string("/rows/7"));
  QCOMPARE(records[99].text, std::string("{\"row\":99,\"of\":\"b.jsonl\"}"));
  QVERIFY(*workspace_->recordAt(b, 42) == records[42]);
  QVERIFY(workspace_->recordAt(b, 100).error().code == ErrorCode::notFound);
  QVERIFY((*workspace_->recordsAtLine(b, 43)).front() == records[42]);
  QVERIFY(workspace_->recordsAtLine(b, 4300)->empty());
  QCOMPARE(workspace_->problems(b)->size(), size_t{1});
  QCOMPARE(workspace_->problems(b)->front().code, std::string("time/invalid"));
  QVERIFY(!*workspace_->beginFile(b));
  QVERIFY(recordsOf(*workspace_, test::fileNamed("litellm", "other")).empty());
}

void ContentTest::largeFilesSpanFrames() {
  RawFile file = test::fileNamed("litellm", "large.jsonl");
  QVERIFY(*workspace_->beginFile(file));
  std::mt19937 random(1);
  std::vector<RawRecord> records;
  for (uint64_t i = 0; i < 300; ++i) {
    std::string text(12'000, 'x');
    for (char& c : text) c = static_cast<char>('a' + random() % 26);
    records.push_back({i * 2 + 1, "", std::move(text)});
    QVERIFY(workspace_->addRecord(records.back()).has_value());
  }
  QVERIFY(workspace_->endFile(file, {}).has_value());
  QVERIFY(recordsOf(*workspace_, file) == records);
  for (const uint64_t index : {uint64_t{0}, uint64_t{87}, uint64_t{88}, uint64_t{299}}) QVERIFY(*workspace_->recordAt(file, index) == records[index]);
  QVERIFY(workspace_->recordsAtLine(file, 401)->front() == records[200]);
  QCOMPARE(faultsOf(*workspace_), QString());
}

void ContentTest::unfinishedFilesAreReplaced() {
  const RawFile file = test::fileNamed("litellm", "a.jsonl");
  QVERIFY(*workspace_->beginFile(file));
  QVERIFY(workspace_->addRecord({1, "", "half"}).has_value());
  reopen();
  QVERIFY(workspace_->files()->empty());
  QVERIFY(!workspace_->addRecord({1, "", "without begin"}).has_value());
  QVERIFY(test::keep(*workspace_, file, 5).has_value());
  QCOMPARE(recordsOf(*workspace_, file).size(), size_t{5});
  QCOMPARE(faultsOf(*workspace_), QString());
}

void ContentTest::sourcesArePartialUntilFinished() {
  QVERIFY(test::keep(*workspace_, test::fileNamed("litellm", "a.jsonl"), 5).has_value());
  QVERIFY(workspace_->sources()->front().state == SourceState::partial);
  QCOMPARE(workspace_->sources()->front().records, uint64_t{5});
  QVERIFY(workspace_->finishImport({"litellm"}).has_value());
  QVERIFY(workspace_->sources()->front().state == SourceState::complete);
  QVERIFY(*workspace_->beginFile(test::fileNamed("litellm", "b.jsonl")));
  QVERIFY(workspace_->sources()->front().state == SourceState::partial);
  QVERIFY(workspace_->finishImport({"litellm"}).has_value());
  QVERIFY(workspace_->sources()->front().state == SourceState::partial);
}

void ContentTest::derivedComesBack() {
  QVERIFY(*workspace_->derivedIsCurrent());
  QVERIFY(test::keep(*workspace_, test::fileNamed("litellm", "a.jsonl"), 5).has_value());
  QVERIFY(!*workspace_->derivedIsCurrent());
  const std::vector<traffic::Request> requests = traffic::test::Generator(1).requests(1000);
  const Result<Applied> applied = workspace_->applyDerived(requests, test::someKnowledge(), *workspace_->evidenceDigest(), quiet());
  QVERIFY2(applied.has_value(), applied ? "" : applied.error().message.c_str());
  QCOMPARE(applied->added, uint64_t{1000});
  QVERIFY(*workspace_->derivedIsCurrent());
  const Digest expected = traffic::snapshotOf(requests)->digest();
  QVERIFY((*workspace_->traffic())->digest() == expected);
  reopen();
  QVERIFY((*workspace_->traffic())->digest() == expected);
  const Result<Knowledge> known = workspace_->knowledge();
  QVERIFY2(known.has_value(), known ? "" : known.error().message.c_str());
  const Knowledge wanted = test::someKnowledge();
  QVERIFY(known->points == wanted.points && known->problems == wanted.problems && known->edges == wanted.edges);
  QVERIFY(known->systemVersions == wanted.systemVersions && known->credentialsPassedOn == wanted.credentialsPassedOn);
  QCOMPARE(known->identities.size(), size_t{1});
  QVERIFY(known->identities[0].facts == wanted.identities[0].facts && known->identities[0].from == wanted.identities[0].from);
  QVERIFY(known->identities[0].strongKeys == wanted.identities[0].strongKeys && known->identities[0].id == wanted.identities[0].id);
  const Result<Info> info = workspace_->info();
  QCOMPARE(info->requests, uint64_t{1000});
  QCOMPARE(info->recordIdentities, uint64_t{1});
  QCOMPARE(info->edges, uint64_t{1});
  QCOMPARE(faultsOf(*workspace_), QString());
}

void ContentTest::applyingAgainChangesNothing() {
  const std::vector<traffic::Request> requests = traffic::test::Generator(1).requests(500);
  QVERIFY(workspace_->applyDerived(requests, {}, {}, quiet()).has_value());
  const Result<Applied> again = workspace_->applyDerived(requests, {}, {}, quiet());
  QCOMPARE(again->unchanged, uint64_t{500});
  QCOMPARE(again->added + again->changed + again->gone, uint64_t{0});
  QCOMPARE(workspace_->info()->segments, uint64_t{1});
}

void ContentTest::changesSupersede() {
  std::vector<traffic::Request> requests = traffic::test::Generator(1).requests(500);
  QVERIFY(workspace_->applyDerived(requests, {}, {}, quiet()).has_value());
  const auto before = *workspace_->traffic();
  const Digest digestBefore = before->digest();
  const Digest segmentBefore = before->parts().front().segment->digest;
  requests[3].human = traffic::Named{"late witness", "", Evidence::claimed};
  requests[3].credential = "a credential never seen before";
  requests.erase(requests.begin() + 10, requests.begin() + 15);
  for (traffic::Request& request : traffic::test::Generator(9).requests(520))
    if (request.record >= "r510" && request.record.size() == 4) requests.push_back(std::move(request));
  const Result<Applied> applied = workspace_->applyDerived(requests, {}, {}, quiet());
  QCOMPARE(applied->changed, uint64_t{1});
  QCOMPARE(applied->gone, uint64_t{5});
  QCOMPARE(applied->added, uint64_t{10});
  reopen();
  const auto after = *workspace_->traffic();
  QVERIFY(after->digest() == traffic::snapshotOf(requests)->digest());
  QCOMPARE(after->row(*after->find(requests[3].id)).human->name, std::string("late witness"));
  QVERIFY(after->parts().front().segment->digest == segmentBefore);
  QVERIFY(before->digest() == digestBefore);
  QCOMPARE(workspace_->info()->superseded, uint64_t{6});
  QCOMPARE(faultsOf(*workspace_), QString());
}

void ContentTest::anotherOrderGivesTheSameDigest() {
  std::vector<traffic::Request> requests = traffic::test::Generator(2).requests(300);
  std::vector<traffic::Request> half(requests.begin(), requests.begin() + 150);
  QVERIFY(workspace_->applyDerived(half, {}, {}, quiet()).has_value());
  std::reverse(requests.begin(), requests.end());
  QVERIFY(workspace_->applyDerived(requests, {}, {}, quiet()).has_value());
  QVERIFY((*workspace_->traffic())->digest() == traffic::snapshotOf(requests)->digest());
}

void ContentTest::numbersAreTypedOverAll() {
  std::vector<traffic::Request> requests(2);
  for (size_t i = 0; i < 2; ++i) {
    requests[i].id = std::to_string(i);
    requests[i].action = traffic::Cell::recorded("Action::\"a\"", Evidence::asserted);
    requests[i].context["context.input.amount"] = traffic::Cell::recorded(i == 0 ? "5" : "12.5", Evidence::asserted);
  }
  QVERIFY(workspace_->applyDerived({requests[0]}, {}, {}, quiet()).has_value());
  const Result<Applied> applied = workspace_->applyDerived(requests, {}, {}, quiet());
  QCOMPARE(applied->changed, uint64_t{1});
  const auto rows = *workspace_->traffic();
  QCOMPARE(rows->row(*rows->find("0")).context.at("context.input.amount").value, std::string(R"({"__extn":{"arg":"5.0","fn":"decimal"}})"));
}

void ContentTest::emptySetsAndColumnsOfAbsent() {
  std::vector<traffic::Request> requests(2);
  for (size_t i = 0; i < 2; ++i) {
    requests[i].id = std::to_string(i);
    requests[i].context["context.purpose.task"] = traffic::Cell::absent(Evidence::asserted);
    requests[i].context["context.chain.agents"] = traffic::Cell::recorded("[]", Evidence::claimed);
  }
  QVERIFY(workspace_->applyDerived(requests, {}, {}, quiet()).has_value());
  reopen();
  const auto rows = *workspace_->traffic();
  QVERIFY(rows->digest() == traffic::snapshotOf(requests)->digest());
  QVERIFY(rows->row(*rows->find("1")) == requests[1]);
  const std::vector<traffic::Field> catalog = traffic::fieldCatalog(*rows);
  const auto matching = [&](const char* text) { return traffic::count(traffic::select(*rows, traffic::parseFilter(text, catalog).filter, {})); };
  QCOMPARE(matching("context.purpose.task is absent"), size_t{2});
  QCOMPARE(matching("context.chain.agents is recorded"), size_t{2});
  QCOMPARE(matching("context.chain.agents has \"anna\""), size_t{0});
  QCOMPARE(faultsOf(*workspace_), QString());
}

void ContentTest::cancelledGoesOn() {
  std::vector<traffic::Request> requests(traffic::segmentRows + 100);
  for (size_t i = 0; i < requests.size(); ++i) requests[i].id = traffic::test::Generator::idOf(i);
  std::stop_source stop;
  const Task early(stop.get_token(), [&](const Progress&) { stop.request_stop(); });
  const Result<Applied> cancelled = workspace_->applyDerived(requests, {}, sha256("x"), early);
  QVERIFY(!cancelled.has_value());
  QVERIFY(cancelled.error().code == ErrorCode::cancelled);
  QCOMPARE((*workspace_->traffic())->liveRows(), traffic::segmentRows);
  const Result<Applied> rest = workspace_->applyDerived(requests, {}, sha256("x"), quiet());
  QCOMPARE(rest->unchanged, uint64_t{traffic::segmentRows});
  QCOMPARE(rest->added, uint64_t{100});
  QCOMPARE((*workspace_->traffic())->liveRows(), requests.size());
}

void ContentTest::statementsAreUndone() {
  const identity::Statement a{"s1", "vk-a", identity::NodeKind::credential, "owner", "jonas", Time{5}, "anna", Time{1}, "told me", "batch 1"};
  identity::Statement b = a;
  b.id = "s2";
  b.subjectKind.reset();
  b.until.reset();
  QVERIFY(workspace_->addStatements({a, b}).has_value());
  QVERIFY(!workspace_->addStatements({a}).has_value());
  QCOMPARE(workspace_->statements()->size(), size_t{2});
  const StoredStatement stored = workspace_->statements()->front();
  QVERIFY(stored.statement.subjectKind == identity::NodeKind::credential && stored.statement.until == Time{5} && !stored.endedAt);
  QVERIFY(!(*workspace_->statements())[1].statement.subjectKind && !(*workspace_->statements())[1].statement.until);
  QCOMPARE(*workspace_->endStatements("batch 1", Time{9}, "bert"), size_t{2});
  QCOMPARE(*workspace_->endStatements("batch 1", Time{9}, "bert"), size_t{0});
  QVERIFY(workspace_->statements()->front().endedAt == Time{9} && workspace_->statements()->front().endedBy == "bert");
  QCOMPARE(workspace_->info()->statements, uint64_t{0});
  QCOMPARE(*workspace_->resumeStatements("batch 1"), size_t{2});
  QVERIFY(!workspace_->statements()->front().endedAt);
}

void ContentTest::policiesKeepTheirHistory() {
  PolicyRevision revision{"refunds", PolicyRole::draft, 0, Time{1}, "anna", "first", {{"b.cedar", "permit"}, {"a.cedar", "forbid"}}};
  QCOMPARE(workspace_->savePolicies(revision)->revision, uint64_t{1});
  QCOMPARE(workspace_->savePolicies(revision)->revision, uint64_t{1});
  revision.files[0].text = "changed";
  revision.at = Time{2};
  QCOMPARE(workspace_->savePolicies(revision)->revision, uint64_t{2});
  QCOMPARE(workspace_->savePolicies({"main", PolicyRole::baseline, 0, Time{3}, "anna", "", {}})->revision, uint64_t{1});
  reopen();
  QCOMPARE(workspace_->policies("refunds")->files[1].text, std::string("changed"));
  QCOMPARE(workspace_->policies("refunds", 1)->files[1].text, std::string("permit"));
  QCOMPARE(workspace_->policies("refunds", 1)->files[0].name, std::string("a.cedar"));
  QVERIFY(workspace_->policies("nothing").error().code == ErrorCode::notFound);
  QCOMPARE(workspace_->policyHistory("refunds")->size(), size_t{2});
  QCOMPARE(workspace_->policySets()->size(), size_t{2});
  QVERIFY(workspace_->policySets()->front().role == PolicyRole::baseline);
}

void ContentTest::documentsKeepTheirVersions() {
  const Document item{"review-item", "i1", "c1", "open", 0, Time{1}, "anna", R"({"subject":"vk-a"})"};
  QCOMPARE(workspace_->putDocument(item)->version, uint64_t{1});
  QCOMPARE(workspace_->putDocument({"review-item", "i0", "c1", "open", 0, Time{1}, "anna", "{}"})->version, uint64_t{1});
  Document decided = item;
  decided.state = "decided";
  QCOMPARE(workspace_->putDocument(decided)->version, uint64_t{2});
  QCOMPARE(workspace_->putDocument({"review-item", "i2", "c2", "open", 0, Time{1}, "anna", "{}"})->version, uint64_t{1});
  QCOMPARE(workspace_->documents("review-item")->size(), size_t{3});
  QCOMPARE(workspace_->documents("review-item", "c1")->size(), size_t{2});
  QCOMPARE(workspace_->documents("review-item", "c1")->front().id, std::string("i1"));
  QCOMPARE(workspace_->documents("review-item", "c1")->front().state, std::string("decided"));
  QCOMPARE(workspace_->documentHistory("review-item", "i1")->size(), size_t{2});
  QVERIFY(workspace_->document("campaign", "i1").error().code == ErrorCode::notFound);
  QVERIFY(!workspace_->putDocument({"campaign", "c", "", "", 0, {}, "", "{broken"}).has_value());
}

void ContentTest::journalIsAChain() {
  QVERIFY(workspace_->appendJournal(Time{1}, "anna", "source import", R"({"records":5})").has_value());
  const Result<JournalEntry> second = workspace_->appendJournal(Time{2}, "bert", "replay run", "{}");
  QCOMPARE(second->number, uint64_t{2});
  QVERIFY(!workspace_->appendJournal(Time{3}, "x", "y", "no json").has_value());
  reopen();
  const Result<std::vector<JournalEntry>> entries = workspace_->journal();
  QCOMPARE(entries->size(), size_t{2});
  QVERIFY((*entries)[0].previous == Digest{});
  QVERIFY((*entries)[1].previous == (*entries)[0].hash);
  QCOMPARE(faultsOf(*workspace_), QString());
}

void ContentTest::nestedWorkIsAllOrNothing() {
  const Error refused{ErrorCode::failed, "no", {}};
  const Result<void> failed = workspace_->atomically([&]() -> Result<void> {
    CHATELAINE_TRY(workspace_->setSetting("a", "1"));
    return refused;
  });
  QVERIFY(!failed.has_value() && failed.error().message == "no");
  QVERIFY(*workspace_->setting("a") == std::nullopt);
  const Result<void> done = workspace_->atomically([&]() -> Result<void> {
    CHATELAINE_TRY(workspace_->setSetting("a", "1"));
    const Result<void> inner = workspace_->atomically([&]() -> Result<void> {
      CHATELAINE_TRY(workspace_->setSetting("a", "2"));
      return refused;
    });
    return inner ? Result<void>(refused) : Result<void>();
  });
  QVERIFY(done.has_value());
  QVERIFY(*workspace_->setting("a") == std::optional<std::string>("1"));
  QVERIFY(workspace_->setSetting("a", std::nullopt).has_value());
  QVERIFY(*workspace_->setting("a") == std::nullopt);
}

void ContentTest::blobsAreSealed() {
  for (const std::string& content : {std::string(), std::string("short"), std::string(100'000, 'x'), std::string("\0\1\2", 3)}) {
    const std::string blob = sealBlob(content);
    QCOMPARE(blob[0], '\1');
    QCOMPARE(blob[2], '\0');
    QVERIFY(*openBlob(blob) == content);
    for (size_t i = 0; i < blob.size(); i += 1 + blob.size() / 50) {
      std::string broken = blob;
      broken[i] = static_cast<char>(broken[i] ^ 0x40);
      QVERIFY(!openBlob(broken).has_value());
    }
    QVERIFY(!openBlob(blob.substr(0, blob.size() - 1)).has_value());
  }
  QVERIFY(!openBlob("").has_value());
}

void ContentTest::checkFindsDamage_data() {
  QTest::addColumn<QString>("damage");
  QTest::addColumn<QString>("found");
  const auto row = [](const char* name, const char* damage, const char* found) { QTest::newRow(name) << damage << found; };
  row("raw frame", "UPDATE raw_frame SET data = zeroblob(30)", "raw frame 1: the checksum of a BLOB does not hold");
  row("lost frame", "DELETE FROM raw_frame", "raw file litellm/a.jsonl: holds 0 records, not 5");
  row("column", "UPDATE segment_part SET data = (SELECT data FROM segment_part WHERE name = 'column:target') WHERE name = 'column:chain'", "segment 1, column:chain");
  row("lost column", "DELETE FROM segment_part WHERE name = 'column:agent'", "segment 1, agent: it is not what the agents of its rows say");
  row("lost agents", "DELETE FROM segment_part WHERE name = 'column:agents'", "segment 1: its values do not give its digest");
  row("lost rows", "DELETE FROM segment_part WHERE name = 'rows'", "segment 1, rows: the part is missing");
  row("digest", "UPDATE segment SET digest = randomblob(32)", "its values do not give its digest");
  row("dictionary", "DELETE FROM dictionary_page WHERE dictionary = (SELECT id FROM dictionary WHERE name = 'credential')", "credential");
  row("superseded", "UPDATE segment SET superseded = x'00'", "superseded");
  row("identities", "UPDATE graph_part SET data = x'0102'", "identities");
  row("foreign key", "PRAGMA foreign_keys = OFF; UPDATE raw_file SET source = 'nobody'", "names a row of source that is not there");
  row("journal", "DROP TRIGGER journal_no_change; UPDATE journal SET actor = 'somebody else' WHERE number = 1", "journal entry 1: its hash does not hold");
  row("journal gap", "DROP TRIGGER journal_no_removal; DELETE FROM journal WHERE number = 1", "entry 1 is missing");
}

void ContentTest::checkFindsDamage() {
  QFETCH(QString, damage);
  QFETCH(QString, found);
  QVERIFY(test::keep(*workspace_, test::fileNamed("litellm", "a.jsonl"), 5).has_value());
  QVERIFY(workspace_->applyDerived(traffic::test::Generator(1).requests(50), test::someKnowledge(), {}, quiet()).has_value());
  QVERIFY(workspace_->appendJournal(Time{1}, "anna", "a", "{}").has_value());
  QVERIFY(workspace_->appendJournal(Time{2}, "anna", "b", "{}").has_value());
  QCOMPARE(faultsOf(*workspace_), QString());
  workspace_.reset();
  test::sql(path_, damage.toStdString());
  auto opened = Workspace::open(path_, Access::readOnly);
  QVERIFY(opened.has_value());
  const QString faults = faultsOf(**opened);
  QVERIFY2(faults.contains(found), qPrintable(faults));
}

QTEST_GUILESS_MAIN(ContentTest)
#include "content_test.moc"
