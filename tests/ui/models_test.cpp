#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QTest>

#include <QtCore/QBuffer>

#include "ui/models/grouped_model.h"
#include "ui/models/kinds.h"
#include "ui/models/traffic_rows.h"
#include "ui/models/words.h"
#include "ui/shell/scope.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/table_export.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

CellRow row(const QString& id, qint64 number) {
  CellRow line;
  line.id = id;
  line.cells = {Cell::id(id), Cell::number(number)};
  line.conditions = {QStringLiteral("name == \"%1\"").arg(id)};
  line.identity = QStringLiteral("credential/") + id;
  return line;
}

std::shared_ptr<const CellRows> grouped() {
  CellGroup a;
  a.heading = Cell::plain(QStringLiteral("Agents"));
  a.rows = {row(QStringLiteral("b"), 2), row(QStringLiteral("a"), 10), row(QStringLiteral("c"), 1)};
  CellGroup b;
  b.heading = Cell::plain(QStringLiteral("Keys"));
  b.rows = {row(QStringLiteral("k"), 5)};
  return std::make_shared<CellRows>(QStringList{QStringLiteral("Name"), QStringLiteral("Requests")}, QList<bool>{false, true}, QList<CellGroup>{a, b});
}

std::shared_ptr<const CellRows> flat() {
  CellGroup group;
  group.rows = {row(QStringLiteral("b"), 2), row(QStringLiteral("a"), 10), row(QStringLiteral("c"), 1)};
  return std::make_shared<CellRows>(QStringList{QStringLiteral("Name"), QStringLiteral("Requests")}, QList<bool>{false, true}, QList<CellGroup>{group});
}

// A million rows that know how many cells were asked for.
class MillionRows : public RowSource {
public:
  static constexpr int count = 1'000'000;
  [[nodiscard]] QStringList headers() const override { return {QStringLiteral("Name"), QStringLiteral("Requests")}; }
  [[nodiscard]] int rows(int) const override { return count; }
  [[nodiscard]] Cell cell(int, int row, int column) const override {
    ++asked;
    return column == 0 ? Cell::id(QStringLiteral("key-%1").arg(row)) : Cell::number(row);
  }
  [[nodiscard]] QString id(int, int row) const override { return QString::number(row); }
  mutable qint64 asked = 0;
};

// The shown tree as text, a line a row.
QString shown(const GroupedModel& model) {
  QStringList lines;
  for (int i = 0; i < model.rowCount(); ++i) {
    const QModelIndex top = model.index(i, 0);
    lines.append(top.data().toString() + (model.rowCount(top) || top.data(GroupRole).toBool() ? QString() : u' ' + top.siblingAtColumn(1).data().toString()));
    for (int j = 0; j < model.rowCount(top); ++j) lines.append(QStringLiteral("  ") + model.index(j, 0, top).data().toString() + u' ' + model.index(j, 1, top).data().toString());
  }
  return lines.join(u'\n');
}

console::WorldPtr world(size_t requests) {
  auto made = std::make_shared<console::World>();
  std::vector<traffic::Request> all;
  for (size_t i = 0; i < requests; ++i) {
    traffic::Request request;
    request.id = QStringLiteral("%1").arg(i, 32, 16, QChar(u'0')).toStdString();
    request.source = "litellm";
    request.gateway = "litellm";
    request.time = Time{static_cast<int64_t>(1'700'000'000'000'000 + (i * 7919 % requests) * 1'000'000)};
    request.target = "crm/get_customer";
    request.credential = "vk-" + std::to_string(i % 5);
    if (i % 3 == 0) request.human = traffic::Named{"ana.ferreira", "u1", Evidence::inferred};
    if (i % 2 == 0) request.agents = {{"orchestrator", "a1", Evidence::asserted}, {"refund-agent", "a2", Evidence::verified}};
    else request.candidates = {"x", "y"};
    request.verdict = i % 4 == 0 ? traffic::Verdict::deny : traffic::Verdict::allow;
    request.reason = i % 4 == 0 ? traffic::Reason::access : traffic::Reason::none;
    request.chain = "chain-" + std::to_string(i / 4);
    all.push_back(request);
  }
  made->traffic = traffic::snapshotOf(std::move(all));
  made->fields = traffic::fieldCatalog(*made->traffic);
  made->recorded = made->traffic->timeRange();
  return made;
}

}  // namespace

class ModelsTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase() { applyTheme(*qApp, Scheme::light); }
  void groupedModelIsSound();
  void sortsInsideGroupsByValue();
  void sortingKeepsTheSelection();
  void findsRowsById();
  void exportFlattensGroups();
  void neutralises_data();
  void neutralises();
  void aMillionRowsAreReadWhereTheyAreSeen();
  void trafficRowsAreLazyAndByTime();
  void trafficCellsSayWhatIsKnown();
  void trafficOffersConditions();
  void scopeJoinsConditions();
  void scopeGoesBackAndForward();
  void everyKindHasAnIcon();
};

void ModelsTest::groupedModelIsSound() {
  GroupedModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setSource(grouped());
  QCOMPARE(shown(model), QStringLiteral("Agents\n  b 2\n  a 10\n  c 1\nKeys\n  k 5"));
  model.sort(0, Qt::AscendingOrder);
  model.setSource(flat());
  QCOMPARE(shown(model), QStringLiteral("a 10\nb 2\nc 1"));
  model.setSource(nullptr);
  QCOMPARE(model.rowCount(), 0);
}

void ModelsTest::sortsInsideGroupsByValue() {
  GroupedModel model;
  model.setSource(grouped());
  model.sort(1, Qt::DescendingOrder);
  QCOMPARE(shown(model), QStringLiteral("Agents\n  a 10\n  b 2\n  c 1\nKeys\n  k 5"));
  model.sort(1, Qt::AscendingOrder);
  QCOMPARE(shown(model), QStringLiteral("Agents\n  c 1\n  b 2\n  a 10\nKeys\n  k 5"));
}

void ModelsTest::sortingKeepsTheSelection() {
  GroupedModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setSource(grouped());
  const QPersistentModelIndex kept(model.indexOfId(QStringLiteral("c")));
  model.sort(0, Qt::DescendingOrder);
  QCOMPARE(kept.data().toString(), QStringLiteral("c"));
  QCOMPARE(kept.row(), 0);
}

void ModelsTest::findsRowsById() {
  GroupedModel model;
  model.setSource(grouped());
  model.sort(0, Qt::AscendingOrder);
  const QModelIndex index = model.indexOfId(QStringLiteral("k"));
  QCOMPARE(index.parent().row(), 1);
  QCOMPARE(model.idOf(index), QStringLiteral("k"));
  QVERIFY(!model.indexOfId(QStringLiteral("none")).isValid());
  QCOMPARE(index.data(FilterRole).toString(), QStringLiteral("name == \"k\""));
  QCOMPARE(index.data(IdentityRole).toString(), QStringLiteral("credential/k"));
  QVERIFY(!index.siblingAtColumn(1).data(FilterRole).isValid());
}

void ModelsTest::exportFlattensGroups() {
  GroupedModel model;
  model.setSource(grouped());
  DataTable table(QStringLiteral("Keys"));
  table.setModel(&model);
  QBuffer buffer;
  buffer.open(QIODevice::WriteOnly);
  QCOMPARE(writeTable(table, TableFormat::csv, buffer), 4);
  QCOMPARE(QString::fromUtf8(buffer.data()), QStringLiteral("Group,Name,Requests\r\nAgents,b,2\r\nAgents,a,10\r\nAgents,c,1\r\nKeys,k,5\r\n"));
}

void ModelsTest::neutralises_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("field");
  QTest::newRow("plain") << "vk-refund" << "vk-refund";
  QTest::newRow("formula") << "=HYPERLINK(\"http://x\")" << "\"'=HYPERLINK(\"\"http://x\"\")\"";
  QTest::newRow("plus") << "+cmd" << "'+cmd";
  QTest::newRow("at") << "@SUM(A1)" << "'@SUM(A1)";
  QTest::newRow("minus word") << "-x" << "'-x";
  QTest::newRow("negative number") << "-5" << "-5";
  QTest::newRow("comma") << "a,b" << "\"a,b\"";
  QTest::newRow("line feed") << "a\nb" << "\"a\nb\"";
  QTest::newRow("tab") << "\tx" << "'\tx";
}

void ModelsTest::neutralises() {
  QFETCH(QString, text);
  QTEST(csvField(text), "field");
}

void ModelsTest::aMillionRowsAreReadWhereTheyAreSeen() {
  const auto rows = std::make_shared<MillionRows>();
  GroupedModel model;
  model.setSource(rows);
  DataTable table(QStringLiteral("A million keys"));
  table.setModel(&model);
  table.resize(600, 400);
  table.show();
  QVERIFY(QTest::qWaitForWindowExposed(&table));
  QCOMPARE(model.rowCount(), MillionRows::count);
  QVERIFY2(rows->asked < 5000, qPrintable(QString::number(rows->asked)));
  table.scrollToBottom();
  table.grab();
  QCOMPARE(table.indexAt(QPoint(5, table.viewport()->height() - 5)).data().toString(), QStringLiteral("key-999999"));
  table.setCurrentIndex(model.index(500'000, 0));
  QTest::keyClick(&table, Qt::Key_Down);
  QCOMPARE(table.currentIndex().data().toString(), QStringLiteral("key-500001"));
  table.grab();
  QVERIFY2(rows->asked < 20'000, qPrintable(QString::number(rows->asked)));
  QCOMPARE(model.idOf(model.indexOfId(QStringLiteral("777777"))), QStringLiteral("777777"));
  QVERIFY2(rows->asked < 20'000, "finding a row by its id reads cells");
}

void ModelsTest::trafficRowsAreLazyAndByTime() {
  const auto rows = trafficRows(world(5000), {}, TimeOrder::oldestFirst);
  QCOMPARE(rows->rows(0), 5000);
  GroupedModel model;
  model.setSource(rows);
  QVERIFY(rows->request(0).time <= rows->request(1).time);
  QVERIFY(rows->request(4998).time <= rows->request(4999).time);
  const auto reversed = trafficRows(rows->world(), {}, TimeOrder::newestFirst);
  QCOMPARE(reversed->request(0).id, rows->request(4999).id);
  const std::string id = rows->request(1234).id;
  QCOMPARE(rows->rowOf(id), 1234);
  QCOMPARE(rows->rowOf("nobody"), -1);
}

void ModelsTest::trafficCellsSayWhatIsKnown() {
  const auto rows = trafficRows(world(12), {}, TimeOrder::oldestFirst);
  for (int i = 0; i < 12; ++i) {
    const traffic::Request& request = rows->request(i);
    const Cell person = rows->cell(0, i, TrafficRows::Person);
    QCOMPARE(person.text, request.human ? QStringLiteral("ana.ferreira") : QStringLiteral("not recorded"));
    QCOMPARE(person.evidence.has_value(), request.human.has_value());
    const Cell agent = rows->cell(0, i, TrafficRows::Agent);
    QCOMPARE(agent.text, request.agents.empty() ? QStringLiteral("one of 2") : QStringLiteral("refund-agent"));
    QCOMPARE(rows->value(0, i, 0, TintRole).isValid(), request.verdict == traffic::Verdict::deny);
    QCOMPARE(rows->value(0, i, 0, ChainRole).toString(), QString::fromStdString(request.chain));
    for (int column = 0; column < TrafficRows::ColumnCount; ++column) QVERIFY(!rows->cell(0, i, column).text.isEmpty());
  }
}

void ModelsTest::trafficOffersConditions() {
  const auto rows = trafficRows(world(8), {}, TimeOrder::oldestFirst);
  const QString condition = rows->value(0, 0, TrafficRows::Credential, FilterRole).toString();
  QVERIFY(condition.startsWith(QStringLiteral("credential == \"vk-")));
  const auto parsed = traffic::parseFilter(condition.toStdString(), rows->world()->fields);
  QVERIFY(!hasErrors(parsed.diagnostics));
  const auto kept = trafficRows(rows->world(), {parsed.filter, {}}, TimeOrder::oldestFirst);
  QVERIFY(kept->rows(0) > 0);
  QVERIFY(kept->rows(0) < 8);
}

void ModelsTest::scopeJoinsConditions() {
  ScopeModel scope;
  scope.addCondition(QStringLiteral("a == 1"), FilterJoin::also);
  QCOMPARE(scope.state().filter, QStringLiteral("a == 1"));
  scope.addCondition(QStringLiteral("b == 2"), FilterJoin::also);
  QCOMPARE(scope.state().filter, QStringLiteral("a == 1 and b == 2"));
  scope.addCondition(QStringLiteral("c == 3"), FilterJoin::alsoNot);
  QCOMPARE(scope.state().filter, QStringLiteral("a == 1 and b == 2 and not (c == 3)"));
  scope.addCondition(QStringLiteral("d == 4 or e == 5"), FilterJoin::replace);
  scope.addCondition(QStringLiteral("f == 6"), FilterJoin::also);
  QCOMPARE(scope.state().filter, QStringLiteral("(d == 4 or e == 5) and f == 6"));
}

void ModelsTest::scopeGoesBackAndForward() {
  ScopeModel scope;
  int moved = 0;
  connect(&scope, &ScopeModel::scopeChanged, this, [&] { ++moved; });
  scope.reset({QStringLiteral("overview"), {}, {}, {}, {}});
  scope.setPage(QStringLiteral("traffic"));
  scope.setFilter(QStringLiteral("a == 1"));
  scope.setFilter(QStringLiteral("a == 1"));
  scope.select(QStringLiteral("request/7"));
  scope.setRange({Time{5}, {}});
  QCOMPARE(moved, 2);
  scope.goBack();
  QVERIFY(scope.state().range == TimeRange{});
  QCOMPARE(scope.state().selection, QStringLiteral("request/7"));
  scope.goBack();
  QCOMPARE(scope.state().filter, QString());
  QCOMPARE(scope.state().page, QStringLiteral("traffic"));
  scope.goForward();
  QCOMPARE(scope.state().filter, QStringLiteral("a == 1"));
  scope.setPage(QStringLiteral("findings"));
  QVERIFY(!scope.canGoForward());
  scope.goBack();
  scope.goBack();
  scope.goBack();
  QVERIFY(!scope.canGoBack());
  QCOMPARE(scope.state().page, QStringLiteral("overview"));
}

void ModelsTest::everyKindHasAnIcon() {
  for (int kind = 0; kind <= static_cast<int>(identity::NodeKind::connector); ++kind) {
    const KindLook look = lookOf(static_cast<identity::NodeKind>(kind));
    QVERIFY(!look.word.isEmpty());
    QVERIFY(QFile::exists(QStringLiteral(":/icons/%1.svg").arg(look.icon)));
  }
}

QTEST_MAIN(ModelsTest)
#include "models_test.moc"
