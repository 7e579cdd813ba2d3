// A gallery of every part, saved as a picture in light and dark, and the behaviour of the small ones.
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <QtGui/QPainter>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QTemporaryDir>
#include <QtGui/QClipboard>
#include <QtGui/QStandardItemModel>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabBar>

#include "tests/support/ui_access.h"
#include "tests/support/ui_pictures.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/details_dock.h"
#include "ui/widgets/fact_list.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/go_to.h"
#include "ui/widgets/rail.h"
#include "ui/widgets/small_parts.h"
#include "ui/widgets/strip.h"
#include "ui/widgets/time_brush.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

class Marks : public QWidget {
public:
  using QWidget::QWidget;
  QSize sizeHint() const override { return {640, 170}; }

protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.fillRect(rect(), theme().color(Role::surface));
    qreal x = 8;
    for (const VerdictMark verdict : {VerdictMark::allowed, VerdictMark::denied, VerdictMark::undetermined, VerdictMark::noDecision})
      x = drawWord(painter, x, 12, markOf(verdict));
    x = 8;
    for (const Evidence evidence : {Evidence::verified, Evidence::asserted, Evidence::claimed, Evidence::inferred, Evidence::stated})
      x = drawWord(painter, x, 36, markOf(evidence));
    x = 8;
    for (const SeverityMark severity : {SeverityMark::critical, SeverityMark::high, SeverityMark::medium, SeverityMark::low}) {
      drawSeverity(painter, QPointF(x, 60), severity);
      x = drawWord(painter, x + 4, 60, markOf(severity));
    }
    for (const StatusMark status : {StatusMark::noDeviation, StatusMark::inPart, StatusMark::deviations, StatusMark::notAssessable}) {
      drawStatus(painter, QPointF(x, 60), status);
      x = drawWord(painter, x, 60, markOf(status));
    }
    x = 8;
    x += drawBadge(painter, QPointF(x, 84), QStringLiteral("seen only"), Role::textMuted) + 8;
    x += drawBadge(painter, QPointF(x, 84), QStringLiteral("new"), Role::deny) + 8;
    x += drawSharedBy(painter, QPointF(x, 84), 4) + 8;
    drawKeyCap(painter, QPointF(x, 84), QStringLiteral("Ctrl K"));
    drawBar(painter, QRectF(8, 100, 200, 12), evidenceParts({60, 10, 5, 93, 20, 68}), 256);
    drawBar(painter, QRectF(220, 100, 100, 12), boundParts(221, 242, Role::deny), 260);
    drawBar(painter, QRectF(340, 100, 100, 12), {{60, BarFill::solid, Role::flowEdge, {}}, {40, BarFill::dashed, Role::lineStrong, {}}}, 100);
    drawSparkline(painter, QRectF(460, 98, 70, 14), {0, 0, 3, 5, 9, 6, 0, 0, 4, 2, 8, 6, 6, 1});
    for (int i = 0; i < 5; ++i) drawHeatCell(painter, QRectF(8 + i * 46, 124, 46, 26), std::array{0, 2, 5, 11, 9}[static_cast<size_t>(i)], Role::critical, i == 3);
  }

private:
  static qreal drawWord(QPainter& painter, qreal x, qreal y, const Mark& mark) {
    if (!mark.icon.isEmpty()) drawIcon(painter, mark.icon, mark.role, QPointF(x, y - 7), 14);
    painter.setPen(theme().color(mark.role));
    painter.setFont(theme().font(Face::body));
    painter.drawText(QRectF(x + 18, y - 10, 200, 20), Qt::AlignVCenter, mark.word);
    return x + 18 + painter.fontMetrics().horizontalAdvance(mark.word) + 16;
  }
};

// A small model that answers all roles through cells.
class CellModel : public QStandardItemModel {
public:
  using QStandardItemModel::QStandardItemModel;
  void put(int row, int column, const Cell& cell) {
    auto* item = new QStandardItem;
    for (const int role : {static_cast<int>(Qt::DisplayRole), static_cast<int>(CellRole), static_cast<int>(Qt::AccessibleTextRole), static_cast<int>(Qt::TextAlignmentRole),
                           static_cast<int>(ExportRole)})
      item->setData(cellData(cell, role), role);
    setItem(row, column, item);
  }
};

CellModel* sampleTable(QObject* parent) {
  auto* model = new CellModel(5, 5, parent);
  model->setHorizontalHeaderLabels({QStringLiteral("Name"), QStringLiteral("Owner, how known"), QStringLiteral("Verdict"), QStringLiteral("Requests in range"), QStringLiteral("Findings")});
  const QStringList names{QStringLiteral("vk-support-shared"), QStringLiteral("vk-refund"), QStringLiteral("=1+1"), QStringLiteral("vk-deploy"), QStringLiteral("vk-a-very-long-name-that-does-not-fit-here-at-all")};
  for (int row = 0; row < 5; ++row) {
    Cell name = Cell::id(names[row]);
    name.icon = QStringLiteral("credential");
    name.iconRole = Role::credential;
    name.sharedBy = row == 0 ? 4 : 1;
    if (row == 3) name.badges = {{QStringLiteral("broker"), Role::textMuted}};
    model->put(row, 0, name);
    Cell owner = Cell::plain(row == 1 ? QStringLiteral("nobody") : QStringLiteral("team support"));
    owner.evidence = Evidence::asserted;
    if (row == 1) owner.role = Role::high;
    model->put(row, 1, owner);
    model->put(row, 2, Cell::verdict(static_cast<VerdictMark>(row % 4)));
    Cell use = Cell::number(row * 277);
    use.spark = {0, 1, 4, 2, 0, 3, 9, static_cast<double>(row)};
    model->put(row, 3, use);
    Cell findings = Cell::plain(QString::number(row));
    findings.severity = static_cast<SeverityMark>(row);
    model->put(row, 4, findings);
  }
  model->item(1, 0)->setData(QStringLiteral("credential == \"vk-refund\""), FilterRole);
  model->item(1, 0)->setData(QStringLiteral("chain-7"), ChainRole);
  model->item(1, 0)->setData(QStringLiteral("credential/vk-refund"), IdentityRole);
  return model;
}

FilterLanguage sampleLanguage() {
  return {[](const QString& text) -> FilterCheck {
            const qsizetype wrong = text.indexOf(QLatin1String("agent = "));
            if (wrong >= 0) return {FilterValidity::invalid, QStringLiteral("at 7: write == to compare"), {{6, 1, Role::invalid, true}}};
            if (text.contains(QLatin1String("model"))) return {FilterValidity::certainlyEmpty, QStringLiteral("valid, can match nothing"), {}};
            const int quote = static_cast<int>(text.indexOf(u'"'));
            return {FilterValidity::valid, {}, quote < 0 ? QList<FilterSpan>{} : QList<FilterSpan>{{quote, static_cast<int>(text.size()) - quote, Role::synString, false}}};
          },
          [](const QString& text, int cursor) -> FilterCompletions {
            if (!text.endsWith(QLatin1String("cred"))) return {};
            return {cursor - 4, 4,
                    {{QStringLiteral("credential"), QStringLiteral("the key or token"), QStringLiteral("2,106 of 2,228")},
                     {QStringLiteral("credential.expires"), QStringLiteral("time, when it ends"), QStringLiteral("2,106 of 2,228")},
                     {QStringLiteral("credential.kind"), QStringLiteral("one of 8 kinds"), QStringLiteral("2,228 of 2,228")}},
                    QStringLiteral("Right: how many requests record it")};
          }};
}

TimeBuckets sampleBuckets() {
  TimeBuckets buckets;
  buckets.from = parseTime("2026-11-21T14:56:00Z")->time;
  buckets.width = Duration::seconds(10);
  for (int i = 0; i < 146; ++i) buckets.bins.push_back({static_cast<uint64_t>(i < 12 ? 60 + i * 7 % 40 : i < 102 ? 0 : 8 + i % 9), static_cast<uint64_t>(i < 12 ? 20 : i < 102 ? 0 : 2)});
  return buckets;
}

Details sampleDetails() {
  Details details;
  details.icon = QStringLiteral("credential");
  details.iconRole = Role::credential;
  details.title = QStringLiteral("vk-support-shared");
  details.mono = true;
  FactGroup chain{QStringLiteral("Chain"), {}, {}, {}, {}};
  chain.chain = {{QStringLiteral("human"), Role::human, QStringLiteral("luca.moretti"), Evidence::claimed, false, false},
                 {QStringLiteral("agent"), Role::agent, QStringLiteral("support-orchestrator"), Evidence::inferred, false, false},
                 {QStringLiteral("credential"), Role::credential, QStringLiteral("vk-support-shared"), Evidence::verified, false, false},
                 {QStringLiteral("tool"), Role::tool, QStringLiteral("billing/issue_refund"), Evidence::asserted, true, true}};
  FactGroup facts{QStringLiteral("Identity"), {}, {}, QStringLiteral("The gateway’s own “last active” counts refused tries too."), {{QStringLiteral("owner"), QStringLiteral("Set owner…"), {}}, {QStringLiteral("note"), QStringLiteral("Note"), QStringLiteral("note")}}};
  Fact kind;
  kind.label = QStringLiteral("Kind");
  kind.value = QStringLiteral("virtual key");
  Fact owner;
  owner.label = QStringLiteral("Owner");
  owner.value = QStringLiteral("no person");
  owner.role = Role::high;
  owner.evidence = Evidence::asserted;
  owner.word = true;
  owner.link = QStringLiteral("team/support");
  Fact behind;
  behind.icon = QStringLiteral("agent");
  behind.iconRole = Role::agent;
  behind.value = QStringLiteral("refund-agent");
  behind.evidence = Evidence::claimed;
  behind.figure = QStringLiteral("14");
  Fact long_;
  long_.label = QStringLiteral("Requests");
  long_.value = QStringLiteral("553 = 504 allowed + 14 denied + 35 no decision");
  facts.facts = {kind, owner, behind, long_};
  details.groups = {chain, facts};
  return details;
}

QWidget* gallery() {
  auto* sheet = new QWidget;
  sheet->setBackgroundRole(QPalette::Base);
  sheet->setAutoFillBackground(true);
  auto* grid = new QGridLayout(sheet);
  grid->setContentsMargins(24, 24, 24, 24);
  grid->setHorizontalSpacing(24);
  grid->setVerticalSpacing(16);
  int row = 0;
  auto* buttons = new QWidget;
  auto* line = new QHBoxLayout(buttons);
  line->setContentsMargins(4, 4, 4, 4);
  line->addWidget(makeButton(QStringLiteral("Replay")));
  QPushButton* pressed = makeButton(QStringLiteral("Pressed"));
  pressed->setDown(true);
  line->addWidget(pressed);
  QPushButton* disabled = makeButton(QStringLiteral("Disabled"));
  disabled->setEnabled(false);
  line->addWidget(disabled);
  line->addWidget(makeButton(QStringLiteral("Import 11 rows"), QStringLiteral("import"), true));
  line->addWidget(makeButton(QStringLiteral("Revoke…"), QStringLiteral("revoke")));
  auto* segments = new Segments(QStringLiteral("Group by"));
  segments->setItems({QStringLiteral("kind"), QStringLiteral("owner"), QStringLiteral("team")}, {QStringLiteral("Kind"), QStringLiteral("Owner"), QStringLiteral("Team")});
  line->addWidget(segments);
  auto* check = new QCheckBox(QStringLiteral("Only callers seen"));
  check->setChecked(true);
  line->addWidget(check);
  auto* combo = new QComboBox;
  combo->setAccessibleName(QStringLiteral("Reader"));
  combo->addItems({QStringLiteral("detect"), QStringLiteral("litellm")});
  line->addWidget(combo);
  auto* edit = new QLineEdit(QStringLiteral("field"));
  edit->setAccessibleName(QStringLiteral("Field"));
  line->addWidget(edit);
  line->addStretch(1);
  grid->addWidget(buttons, row++, 0, 1, 2);
  auto* tabs = makeTabs(QStringLiteral("Tabs"), {QStringLiteral("Patterns 21"), QStringLiteral("Single chains 127")}, nullptr);
  grid->addWidget(tabs, row, 0);
  auto* strip = new Strip;
  strip->setMessage({QStringLiteral("lock"), QStringLiteral("Read only."), QStringLiteral("Another window holds this workspace for writing."), {{QStringLiteral("copy"), QStringLiteral("Open a copy")}}});
  grid->addWidget(strip, row++, 1);
  grid->addWidget(new Marks, row, 0);
  auto* dock = new DetailsDock;
  dock->setDetails(sampleDetails());
  dock->setFixedSize(280, 470);
  grid->addWidget(dock, row, 1, 3, 1);
  ++row;
  auto* table = new DataTable(QStringLiteral("Sample"));
  table->setModel(sampleTable(table));
  table->setColumnWidths({0, 130, 122, 140, 80});
  table->setFixedHeight(24 * 6 + 12);
  table->selectionModel()->select(table->model()->index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
  grid->addWidget(table, row++, 0);
  auto* filters = new QWidget;
  auto* column = new QVBoxLayout(filters);
  column->setContentsMargins(0, 0, 0, 0);
  for (const char* text : {"", "agent == \"refund-agent\"", "agent = \"refund-agent\"", "kind == \"tool\" and kind == \"model\""}) {
    auto* bar = new FilterBar;
    bar->setLanguage(sampleLanguage());
    bar->setApplied(QString::fromUtf8(text));
    bar->setAnswer(QStringLiteral("145 requests"));
    column->addWidget(bar);
  }
  grid->addWidget(filters, row++, 0);
  auto* brush = new TimeBrush;
  brush->setBuckets(sampleBuckets());
  brush->setRange({parseTime("2026-11-21T15:11:30Z")->time, {}});
  grid->addWidget(brush, row++, 0, 1, 2);
  auto* empty = new EmptyState;
  empty->setMessage(QStringLiteral("No chain matches the filter"), QStringLiteral("594 requests match it, but none has more than one hop."), QStringLiteral("Clear the filter"));
  grid->addWidget(empty, row, 0);
  return sheet;
}

}  // namespace

class ComponentsTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init() { applyTheme(*qApp, Scheme::light); }
  void galleryInLightAndDark();
  void everyControlHasAName();
  void filterAppliesOnEnterOnly();
  void filterShowsWhatIsWrong();
  void filterCompletes();
  void filterPastesOneLine();
  void brushMovesByKeys();
  void brushDragsAHandle();
  void brushKeepsGapsAndOpenEnds();
  void tableCopiesWithHeader();
  void tableExportsNeutralised();
  void tableOffersFilterChainIdentity();
  void goToFindsAndRuns();
  void goToShowsThreeHitsAGroup();
  void factsAreWalkedByKeys();
  void segmentsChoose();
  void railChooses();
};

void ComponentsTest::galleryInLightAndDark() {
  for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
    applyTheme(*qApp, scheme);
    const std::unique_ptr<QWidget> sheet(gallery());
    sheet->resize(1240, 860);
    sheet->show();
    QVERIFY(QTest::qWaitForWindowExposed(sheet.get()));
    tests::savePicture(*sheet, scheme == Scheme::dark ? QStringLiteral("components-dark") : QStringLiteral("components"));
  }
}

void ComponentsTest::everyControlHasAName() {
  const std::unique_ptr<QWidget> sheet(gallery());
  const QStringList unnamed = tests::unnamedControls(*sheet);
  QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QStringLiteral("; "))));
}

void ComponentsTest::filterAppliesOnEnterOnly() {
  FilterBar bar;
  bar.setLanguage(sampleLanguage());
  bar.resize(600, 26);
  bar.show();
  QSignalSpy applied(&bar, &FilterBar::applied);
  bar.edit(QStringLiteral("agent == \"a\""));
  QCOMPARE(applied.size(), 0);
  QCOMPARE(bar.verdict(), QStringLiteral("Enter applies"));
  QTest::keyClick(bar.focusProxy(), Qt::Key_Return);
  QCOMPARE(applied.size(), 1);
  QCOMPARE(bar.appliedText(), QStringLiteral("agent == \"a\""));
  bar.setAnswer(QStringLiteral("145 requests"));
  QCOMPARE(bar.verdict(), QStringLiteral("145 requests"));
  bar.edit(QStringLiteral("agent == \"ab\""));
  QTest::keyClick(bar.focusProxy(), Qt::Key_Escape);
  QCOMPARE(bar.text(), QStringLiteral("agent == \"a\""));
}

void ComponentsTest::filterShowsWhatIsWrong() {
  FilterBar bar;
  bar.setLanguage(sampleLanguage());
  QSignalSpy applied(&bar, &FilterBar::applied);
  bar.edit(QStringLiteral("agent = \"a\""));
  QCOMPARE(bar.validity(), FilterValidity::invalid);
  QCOMPARE(bar.verdict(), QStringLiteral("at 7: write == to compare"));
  QTest::keyClick(bar.focusProxy(), Qt::Key_Return);
  QCOMPARE(applied.size(), 0);
  bar.edit(QStringLiteral("model"));
  QCOMPARE(bar.validity(), FilterValidity::certainlyEmpty);
  bar.edit({});
  QCOMPARE(bar.validity(), FilterValidity::empty);
}

void ComponentsTest::filterCompletes() {
  QWidget window;
  window.resize(900, 400);
  FilterBar bar(&window);
  bar.setGeometry(20, 20, 800, 26);
  bar.setLanguage(sampleLanguage());
  window.show();
  QVERIFY(QTest::qWaitForWindowActive(&window));
  bar.setFocus();
  QTest::keyClicks(bar.focusProxy(), QStringLiteral("agent == \"x\" and cred"));
  QWidget* popup = nullptr;
  for (QWidget* child : window.findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
    if (child->accessibleName() == QStringLiteral("Completions")) popup = child;
  QTRY_VERIFY(popup->isVisible());
  tests::savePicture(window, QStringLiteral("completion"));
  QTest::keyClick(bar.focusProxy(), Qt::Key_Down);
  QTest::keyClick(bar.focusProxy(), Qt::Key_Tab);
  QCOMPARE(bar.text(), QStringLiteral("agent == \"x\" and credential.expires"));
  QVERIFY(!popup->isVisible());
}

void ComponentsTest::filterPastesOneLine() {
  FilterBar bar;
  bar.setLanguage(sampleLanguage());
  bar.edit(QStringLiteral("x"));
  QTest::keyClicks(bar.focusProxy(), QStringLiteral("y"));
  QCOMPARE(bar.text(), QStringLiteral("xy"));
}

void ComponentsTest::brushMovesByKeys() {
  TimeBrush brush;
  brush.resize(1440, 48);
  brush.setBuckets(sampleBuckets());
  QSignalSpy moved(&brush, &TimeBrush::rangeChanged);
  QVERIFY(brush.range() == TimeRange{});
  QTest::keyClick(&brush, Qt::Key_Right, Qt::ShiftModifier);
  QVERIFY(brush.range() == TimeRange{});
  brush.setRange({sampleBuckets().from + Duration::seconds(100), sampleBuckets().from + Duration::seconds(200)});
  QTest::keyClick(&brush, Qt::Key_Right);
  QCOMPARE(brush.range().from->micros, (sampleBuckets().from + Duration::seconds(110)).micros);
  QCOMPARE(brush.range().to->micros, (sampleBuckets().from + Duration::seconds(210)).micros);
  QTest::keyClick(&brush, Qt::Key_Right, Qt::ShiftModifier);
  QCOMPARE(brush.range().to->micros, (sampleBuckets().from + Duration::seconds(220)).micros);
  QTest::keyClick(&brush, Qt::Key_Home);
  QVERIFY(!brush.range().from);
  QTest::keyClick(&brush, Qt::Key_Escape);
  QVERIFY(brush.range() == TimeRange{});
  QCOMPARE(moved.size(), 5);
}

void ComponentsTest::brushDragsAHandle() {
  TimeBrush brush;
  brush.resize(96 + 116 + 1460, 48);
  brush.setBuckets(sampleBuckets());
  QSignalSpy moved(&brush, &TimeBrush::rangeChanged);
  QTest::mousePress(&brush, Qt::LeftButton, {}, QPoint(96, 20));
  QTest::mouseMove(&brush, QPoint(96 + 100, 20));
  QCOMPARE(moved.size(), 0);
  QTest::mouseRelease(&brush, Qt::LeftButton, {}, QPoint(96 + 100, 20));
  QCOMPARE(moved.size(), 1);
  QCOMPARE(brush.range().from->micros, (sampleBuckets().from + Duration::seconds(100)).micros);
  QVERIFY(!brush.range().to);
}

void ComponentsTest::brushKeepsGapsAndOpenEnds() {
  TimeBrush brush;
  brush.resize(800, 48);
  brush.setRange({sampleBuckets().from, {}});
  QVERIFY(brush.range() == TimeRange{});
  brush.setBuckets(sampleBuckets());
  QVERIFY(brush.range() == TimeRange{});
  QVERIFY(brush.accessibleDescription().contains(QStringLiteral("21 Nov 2026")));
}

void ComponentsTest::tableCopiesWithHeader() {
  DataTable table(QStringLiteral("Keys"));
  table.setModel(sampleTable(&table));
  table.selectionModel()->select(table.model()->index(2, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
  table.copyRows();
  const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
  QCOMPARE(lines.at(0), QStringLiteral("Name\tOwner, how known\tVerdict\tRequests in range\tFindings"));
  QCOMPARE(lines.at(1), QStringLiteral("'=1+1\tteam support\tUndetermined\t554\t2"));
  table.copyJson();
  QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("\"Requests in range\": 554")));
}

void ComponentsTest::tableExportsNeutralised() {
  DataTable table(QStringLiteral("Keys"));
  table.setModel(sampleTable(&table));
  QTemporaryDir folder;
  QSignalSpy exported(&table, &DataTable::exported);
  table.exportTo(folder.filePath(QStringLiteral("keys.csv")));
  QCOMPARE(exported.at(0).at(0).toString(), QStringLiteral("Exported 5 rows to keys.csv"));
  QFile csv(folder.filePath(QStringLiteral("keys.csv")));
  QVERIFY(csv.open(QIODevice::ReadOnly));
  const QString text = QString::fromUtf8(csv.readAll());
  QVERIFY(text.startsWith(QStringLiteral("Name,\"Owner, how known\",Verdict,Requests in range,Findings\r\n")));
  QVERIFY(text.contains(QStringLiteral("\r\n'=1+1,team support,Undetermined,554,2\r\n")));
  table.exportTo(folder.filePath(QStringLiteral("keys.json")));
  QFile json(folder.filePath(QStringLiteral("keys.json")));
  QVERIFY(json.open(QIODevice::ReadOnly));
  QCOMPARE(QJsonDocument::fromJson(json.readAll()).array().size(), 5);
  table.exportTo(folder.filePath(QStringLiteral("no/such/folder.csv")));
  QVERIFY(!exported.last().at(1).toBool());
}

void ComponentsTest::tableOffersFilterChainIdentity() {
  DataTable table(QStringLiteral("Keys"));
  table.setModel(sampleTable(&table));
  table.show();
  QSignalSpy filter(&table, &DataTable::filterRequested);
  QSignalSpy chain(&table, &DataTable::chainRequested);
  QSignalSpy identity(&table, &DataTable::identityRequested);
  table.setCurrentIndex(table.model()->index(1, 0));
  QTest::keyClick(&table, Qt::Key_Equal);
  QTest::keyClick(&table, Qt::Key_F);
  QTest::keyClick(&table, Qt::Key_G);
  QCOMPARE(filter.at(0).at(0).toString(), QStringLiteral("credential == \"vk-refund\""));
  QCOMPARE(chain.at(0).at(0).toString(), QStringLiteral("chain-7"));
  QCOMPARE(identity.at(0).at(0).toString(), QStringLiteral("credential/vk-refund"));
  table.setCurrentIndex(table.model()->index(0, 0));
  QTest::keyClick(&table, Qt::Key_F);
  QCOMPARE(chain.size(), 1);
}

void ComponentsTest::goToFindsAndRuns() {
  QWidget window;
  window.resize(1280, 720);
  GoTo palette(&window);
  window.show();
  QString went;
  QSignalSpy filter(&palette, &GoTo::filterRequested);
  QList<GoToItem> items{{QStringLiteral("Identities"), QStringLiteral("agent"), Role::agent, QStringLiteral("refund-agent"), QStringLiteral("agent of finance"), false, false, {}, QStringLiteral("agent == \"refund-agent\""), [&] { went = QStringLiteral("agent"); }},
                        {QStringLiteral("Identities"), QStringLiteral("credential"), Role::credential, QStringLiteral("vk-refund"), {}, true, false, {}, {}, [&] { went = QStringLiteral("key"); }},
                        {QStringLiteral("Actions"), QStringLiteral("command"), Role::text, QStringLiteral("Quit"), QStringLiteral("File"), false, true, QStringLiteral("Ctrl Q"), {}, [&] { went = QStringLiteral("quit"); }}};
  palette.open(items);
  auto* field = palette.findChild<QLineEdit*>();
  palette.setQuery(QStringLiteral("refu"));
  QCOMPARE(palette.shownTitles(), (QStringList{QStringLiteral("refund-agent"), QStringLiteral("vk-refund")}));
  tests::savePicture(window, QStringLiteral("go-to"));
  QTest::keyClick(field, Qt::Key_Down);
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(went, QStringLiteral("key"));
  QVERIFY(!palette.isVisible());
  palette.open(items);
  palette.setQuery(QStringLiteral("refund-a"));
  QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);
  QCOMPARE(filter.at(0).at(0).toString(), QStringLiteral("agent == \"refund-agent\""));
  palette.open(items);
  palette.setQuery(QStringLiteral(">"));
  QCOMPARE(palette.shownTitles(), QStringList{QStringLiteral("Quit")});
  QTest::keyClick(field, Qt::Key_Escape);
  QVERIFY(!palette.isVisible());
}

void ComponentsTest::goToShowsThreeHitsAGroup() {
  QWidget window;
  window.resize(1280, 720);
  GoTo palette(&window);
  QList<GoToItem> items;
  for (int i = 0; i < 10; ++i) {
    GoToItem item;
    item.group = QStringLiteral("Tools");
    item.icon = QStringLiteral("tool");
    item.title = QStringLiteral("tool %1").arg(i);
    items.append(item);
  }
  palette.open(items);
  QCOMPARE(palette.shownTitles().size(), 3);
}

void ComponentsTest::factsAreWalkedByKeys() {
  FactList facts;
  facts.resize(280, 600);
  facts.setGroups(sampleDetails().groups);
  QSignalSpy link(&facts, &FactList::linkActivated);
  QSignalSpy action(&facts, &FactList::actionTriggered);
  QVERIFY(facts.spokenFacts().contains(QStringLiteral("Owner: no person, asserted")));
  QVERIFY(facts.spokenFacts().contains(QStringLiteral("billing/issue_refund, asserted, stopped here")));
  for (int i = 0; i < 6; ++i) QTest::keyClick(&facts, Qt::Key_Down);
  QTest::keyClick(&facts, Qt::Key_Return);
  QCOMPARE(link.at(0).at(0).toString(), QStringLiteral("team/support"));
  facts.findChildren<QPushButton*>().front()->click();
  QCOMPARE(action.at(0).at(0).toString(), QStringLiteral("owner"));
}

void ComponentsTest::segmentsChoose() {
  Segments segments(QStringLiteral("Group by"));
  segments.setItems({QStringLiteral("a"), QStringLiteral("b")}, {QStringLiteral("A"), QStringLiteral("B")});
  QSignalSpy chosen(&segments, &Segments::chosen);
  QCOMPARE(segments.current(), QStringLiteral("a"));
  segments.findChild<QPushButton*>(QStringLiteral("b"))->click();
  QCOMPARE(chosen.at(0).at(0).toString(), QStringLiteral("b"));
  segments.setCurrent(QStringLiteral("a"));
  QCOMPARE(chosen.size(), 1);
}

void ComponentsTest::railChooses() {
  Rail rail;
  rail.setItems({{QStringLiteral("traffic"), QStringLiteral("traffic"), QStringLiteral("Traffic"), QStringLiteral("2,228"), false},
                 {QStringLiteral("sources"), QStringLiteral("sources"), QStringLiteral("Sources"), {}, true}});
  QSignalSpy chosen(&rail, &Rail::chosen);
  rail.setCurrent(QStringLiteral("traffic"));
  QCOMPARE(chosen.size(), 0);
  QTest::keyClick(&rail, Qt::Key_Down);
  QCOMPARE(chosen.at(0).at(0).toString(), QStringLiteral("sources"));
}

QTEST_MAIN(ComponentsTest)
#include "components_test.moc"
