#include <QtTest/QTest>

#include <algorithm>

#include "core/traffic/columns.h"
#include "core/traffic/numbers.h"
#include "core/traffic/snapshot.h"
#include "tests/core/traffic/generator.h"

using namespace chatelaine;
using namespace chatelaine::traffic;

class SnapshotTest : public QObject {
  Q_OBJECT

private slots:
  void requestsComeBackAsTheyWentIn();
  void digestsIgnoreWhatSaysNothing();
  void digestsTellEveryDifference();
  void rowsAreSortedByActionAndPrincipal();
  void moreRowsThanASegmentHoldsMakeTwo();
  void wholeRecordsMakeTheirAttributesAbsent();
  void evidenceIsKeptARow();
  void chainsAndTimesAreFound();
  void snapshotDigestDoesNotDependOnOrder();
  void supersededRowsAreGone();
  void notReplayable_data();
  void notReplayable();
  void wordsOfEnumerations();
  void columnNamesAreSorted();
};

void SnapshotTest::requestsComeBackAsTheyWentIn() {
  std::vector<Request> requests = test::Generator(1).requests(3000);
  typeNumbers(requests);
  const auto snapshot = snapshotOf(requests);
  QCOMPARE(snapshot->liveRows(), requests.size());
  for (const Request& request : requests) {
    const auto row = snapshot->find(request.id);
    QVERIFY(row.has_value());
    const Request back = snapshot->row(*row);
    QCOMPARE(contentDigest(back), contentDigest(request));
    QCOMPARE(back.human.has_value(), request.human.has_value());
    QVERIFY(back.agents == request.agents);
    QVERIFY(back.candidates == request.candidates && back.records == request.records);
    QVERIFY(back.end == request.end && back.offsetMinutes == request.offsetMinutes && back.remainderNanos == request.remainderNanos);
    for (const auto& [path, cell] : request.context) QVERIFY2(cellAt(back, path) == cellAt(request, path), path.c_str());
  }
  QVERIFY(!snapshot->find("nobody").has_value());
}

void SnapshotTest::digestsIgnoreWhatSaysNothing() {
  Request plain;
  plain.id = "1";
  plain.context["context.input"] = Cell::recorded("{}", Evidence::verified);
  Request more = plain;
  more.context["context.purpose.task"] = Cell{};
  more.context["context.input.amount"] = Cell::absent(Evidence::verified);
  QCOMPARE(contentDigest(more), contentDigest(plain));
  more.context["context.input.amount"] = Cell::recorded("1", Evidence::verified);
  QVERIFY(contentDigest(more) != contentDigest(plain));
}

void SnapshotTest::digestsTellEveryDifference() {
  const Request base = test::Generator(5).request(1);
  std::vector<std::string> digests{contentDigest(base)};
  const auto with = [&](auto change) {
    Request other = base;
    change(other);
    digests.push_back(contentDigest(other));
  };
  with([](Request& r) { r.id += "x"; });
  with([](Request& r) { r.source += "x"; });
  with([](Request& r) { r.gateway += "x"; });
  with([](Request& r) { r.kind = r.kind == Kind::tool ? Kind::model : Kind::tool; });
  with([](Request& r) { r.time.micros += 1; });
  with([](Request& r) { r.end = Time{r.end ? r.end->micros + 1 : 0}; });
  with([](Request& r) { r.offsetMinutes = static_cast<int16_t>(r.offsetMinutes ? *r.offsetMinutes + 1 : 0); });
  with([](Request& r) { r.target += "x"; });
  with([](Request& r) { r.server += "x"; });
  with([](Request& r) { r.human = Named{"somebody else", "", Evidence::stated}; });
  with([](Request& r) { r.agents.push_back({"x", "", Evidence::claimed}); });
  with([](Request& r) { r.candidates.push_back("x"); });
  with([](Request& r) { r.candidates.insert(r.candidates.end(), {"", "x"}); });
  with([](Request& r) { r.verdict = r.verdict == Verdict::deny ? Verdict::none : Verdict::deny; });
  with([](Request& r) { r.chain += "x"; });
  with([](Request& r) { r.principal.evidence = r.principal.evidence == Evidence::claimed ? Evidence::verified : Evidence::claimed, r.principal.state = State::recorded; });
  with([](Request& r) { r.context["context.new"] = Cell::absent(Evidence::asserted); });
  with([](Request& r) { r.context["context.new"] = Cell::absent(Evidence::claimed); });
  std::sort(digests.begin(), digests.end());
  QVERIFY(std::adjacent_find(digests.begin(), digests.end()) == digests.end());
}

void SnapshotTest::rowsAreSortedByActionAndPrincipal() {
  const auto snapshot = snapshotOf(test::Generator(2).requests(500));
  const Snapshot::Part& part = snapshot->parts().front();
  for (uint32_t row = 1; row < part.segment->rows; ++row) {
    const Request a = snapshot->row({0, row - 1});
    const Request b = snapshot->row({0, row});
    QVERIFY(std::tie(a.action.value, a.principal.value) <= std::tie(b.action.value, b.principal.value));
  }
}

void SnapshotTest::moreRowsThanASegmentHoldsMakeTwo() {
  std::vector<Request> requests(segmentRows + 3);
  for (size_t i = 0; i < requests.size(); ++i) {
    requests[i].id = test::Generator::idOf(i);
    requests[i].credential = "vk-" + std::to_string(i % 7);
  }
  const auto snapshot = snapshotOf(requests);
  QCOMPARE(snapshot->parts().size(), size_t{2});
  QCOMPARE(snapshot->parts()[1].segment->rows, size_t{3});
  QVERIFY(snapshot->parts()[0].segment->column("credential")->dictionary == snapshot->parts()[1].segment->column("credential")->dictionary);
  QVERIFY(snapshot->parts()[0].segment->column("request")->dictionary != snapshot->parts()[1].segment->column("request")->dictionary);
  QCOMPARE(snapshot->row(*snapshot->find(test::Generator::idOf(segmentRows + 1))).credential, std::string("vk-") + std::to_string((segmentRows + 1) % 7));
}

void SnapshotTest::wholeRecordsMakeTheirAttributesAbsent() {
  std::vector<Request> requests(3);
  for (size_t i = 0; i < 3; ++i) requests[i].id = std::to_string(i);
  requests[0].context["context.input.amount"] = Cell::recorded("5", Evidence::verified);
  requests[1].context["context.input"] = Cell::recorded("{}", Evidence::claimed);
  const auto snapshot = snapshotOf(requests);
  const Segment& segment = *snapshot->parts().front().segment;
  const Column* amount = segment.column("context.input.amount");
  QVERIFY(amount);
  QVERIFY(amount->stateOf(snapshot->find("0")->row) == State::recorded);
  QVERIFY(amount->stateOf(snapshot->find("1")->row) == State::absent);
  QVERIFY(amount->evidenceOf(snapshot->find("1")->row) == Evidence::claimed);
  QVERIFY(amount->stateOf(snapshot->find("2")->row) == State::notRecorded);
  QVERIFY(snapshot->row(*snapshot->find("1")) == requests[1]);
  QVERIFY(snapshot->contextPaths() == (std::vector<std::string>{"context.input", "context.input.amount"}));
}

void SnapshotTest::evidenceIsKeptARow() {
  std::vector<Request> requests(2);
  requests[0].id = "a";
  requests[0].human = Named{"anna", "", Evidence::verified};
  requests[0].agents = {{"outer", "", Evidence::claimed}, {"caller", "c1", Evidence::asserted}};
  requests[1].id = "b";
  requests[1].human = Named{"anna", "", Evidence::inferred};
  const auto snapshot = snapshotOf(requests);
  const Segment& segment = *snapshot->parts().front().segment;
  QVERIFY(segment.column("human")->evidenceOf(snapshot->find("a")->row) == Evidence::verified);
  QVERIFY(segment.column("human")->evidenceOf(snapshot->find("b")->row) == Evidence::inferred);
  const Column* agent = segment.column("agent");
  QVERIFY(agent->evidence.empty());
  QVERIFY(agent->uniformEvidence == Evidence::asserted);
  QCOMPARE(agent->dictionary->value(agent->codes[snapshot->find("a")->row]), std::string("caller"));
}

void SnapshotTest::chainsAndTimesAreFound() {
  const std::vector<Request> requests = test::Generator(3).requests(400);
  const auto snapshot = snapshotOf(requests);
  size_t inChain = 0;
  for (const Request& request : requests) inChain += request.chain == "chain-7" ? 1 : 0;
  const std::vector<RowId> rows = snapshot->rowsOfChain("chain-7");
  QCOMPARE(rows.size(), inChain);
  for (size_t i = 1; i < rows.size(); ++i) QVERIFY(snapshot->row(rows[i - 1]).time <= snapshot->row(rows[i]).time);
  QVERIFY(snapshot->rowsOfChain("none").empty());
  const std::vector<RowId> byTime = snapshot->rowsByTime();
  QCOMPARE(byTime.size(), requests.size());
  QVERIFY(snapshot->timeRange()->from == snapshot->row(byTime.front()).time);
  QVERIFY(*snapshot->timeRange()->to == snapshot->row(byTime.back()).time + Duration{1});
  QVERIFY(!snapshotOf({})->timeRange().has_value());
}

void SnapshotTest::snapshotDigestDoesNotDependOnOrder() {
  std::vector<Request> requests = test::Generator(4).requests(300);
  const Digest digest = snapshotOf(requests)->digest();
  std::reverse(requests.begin(), requests.end());
  QVERIFY(snapshotOf(requests)->digest() == digest);
  requests.front().detail += "x";
  QVERIFY(snapshotOf(requests)->digest() != digest);
}

void SnapshotTest::supersededRowsAreGone() {
  const auto whole = snapshotOf(test::Generator(6).requests(100));
  auto live = std::make_shared<Bitmap>(100, true);
  const std::string id = whole->row({0, 17}).id;
  live->reset(17);
  const Snapshot rest({{whole->parts().front().segment, live}});
  QCOMPARE(rest.liveRows(), size_t{99});
  QVERIFY(!rest.find(id).has_value());
  QCOMPARE(rest.rowsByTime().size(), size_t{99});
}

void SnapshotTest::notReplayable_data() {
  QTest::addColumn<int>("kind");
  QTest::addColumn<int>("reason");
  QTest::addColumn<bool>("target");
  QTest::addColumn<bool>("gateway");
  QTest::addColumn<QString>("because");
  const auto row = [](const char* name, Kind kind, Reason reason, bool target, bool gateway, const char* because) {
    QTest::newRow(name) << static_cast<int>(kind) << static_cast<int>(reason) << target << gateway << because;
  };
  row("whole", Kind::tool, Reason::none, true, true, "");
  row("refused for access", Kind::tool, Reason::access, true, true, "");
  row("listing", Kind::list, Reason::authentication, false, false, "listing");
  row("authentication", Kind::model, Reason::authentication, false, true, "authentication failure");
  row("no target", Kind::tool, Reason::none, false, true, "target not recorded");
  row("no gateway", Kind::tool, Reason::none, true, false, "no decision point seen");
}

void SnapshotTest::notReplayable() {
  QFETCH(int, kind);
  QFETCH(int, reason);
  QFETCH(bool, target);
  QFETCH(bool, gateway);
  QFETCH(QString, because);
  Request request;
  request.kind = static_cast<Kind>(kind);
  request.reason = static_cast<Reason>(reason);
  if (gateway) request.gateway = "litellm";
  if (target) {
    request.target = "crm/search";
    request.action = Cell::recorded("Action::\"crm/search\"", Evidence::asserted);
    request.resource = Cell::recorded("Tool::\"litellm/crm/search\"", Evidence::asserted);
  }
  QCOMPARE(QString::fromUtf8(notReplayableBecause(request).data()), because);
}

void SnapshotTest::wordsOfEnumerations() {
  for (int i = 0; i < 6; ++i) QVERIFY(kindFromString(toString(static_cast<Kind>(i))) == static_cast<Kind>(i));
  for (int i = 0; i < 3; ++i) QVERIFY(verdictFromString(toString(static_cast<Verdict>(i))) == static_cast<Verdict>(i));
  for (int i = 1; i < 9; ++i) QVERIFY(reasonFromString(toString(static_cast<Reason>(i))) == static_cast<Reason>(i));
  QVERIFY(!reasonFromString("").has_value());
  QVERIFY(!kindFromString("tools").has_value());
}

void SnapshotTest::columnNamesAreSorted() {
  QVERIFY(std::is_sorted(recordColumnNames.begin(), recordColumnNames.end()));
  QCOMPARE(nameOf(RecordColumn::trace), std::string_view("trace"));
  QCOMPARE(nameOf(RecordColumn::humanId), std::string_view("human_id"));
}

QTEST_GUILESS_MAIN(SnapshotTest)
#include "snapshot_test.moc"
