// The data pages over the sample workspace: what they show, how they follow the scope, import with rejected rows; pictures in
// both looks and sizes.
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <algorithm>

#include <QtCore/QTemporaryDir>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTabBar>

#include "core/console/sample.h"
#include "tests/support/ui_access.h"
#include "tests/support/ui_pictures.h"
#include "ui/pages/findings/findings_page.h"
#include "ui/pages/inventory/inventory_page.h"
#include "ui/pages/overview/panel.h"
#include "ui/pages/pages.h"
#include "ui/pages/sources/sources_page.h"
#include "ui/pages/traffic/traffic_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/status_line.h"
#include "ui/shell/tool_row.h"
#include "ui/theme/figures.h"
#include "ui/widgets/details_dock.h"
#include "ui/widgets/fact_list.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/heat_table.h"
#include "ui/widgets/small_parts.h"
#include "ui/widgets/time_brush.h"

using namespace chatelaine;
using namespace chatelaine::ui;

class PagesTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase();
  void init();
  void cleanup() { window_.reset(); }
  void trafficListsEveryRequest();
  void trafficFollowsFilterAndRange();
  void trafficShowsTheRecordAsRead();
  void inventoryGroupsAndSorts();
  void inventoryKeepsUnusedIdentitiesUnderARequestFilter();
  void inventoryStatesAnOwnerAndTakesItBack();
  void findingsAreFilteredByTheHeatTable();
  void sourcesListTheGapsAndTheRejected();
  void importKeepsTheGoodRows();
  void goToReachesIdentities();
  void everyControlHasAName();
  void theOverviewTellsWhatHappenedInTheSample();
  void aFilterThatKeepsNothingIsSaidInWords();
  void aWorkspaceOfPeopleAloneIsSaidInWords();
  void picturesOfEveryPage();

private:
  void everyEmptyPageSaysWhatIsMissing(const QString& pictures, const QStringList& pages);
  template <class P>
  P* page() const {
    for (Page* page : window_->pages())
      if (P* found = dynamic_cast<P*>(page)) return found;
    return nullptr;
  }
  void go(const char* id) { window_->context().scope.setPage(QLatin1String(id)); }
  void filter(const QString& text);
  [[nodiscard]] qint64 requests() const { return static_cast<qint64>(window_->context().world()->traffic->liveRows()); }
  [[nodiscard]] static bool settled(MainWindow& window) { return !window.context().jobs.busy(); }

  QTemporaryDir folder_;
  QString file_;
  Settings settings_;
  std::unique_ptr<MainWindow> window_;
};

void PagesTest::initTestCase() {
  QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
  const auto sample = console::sampleFolder();
  if (!sample) QSKIP(qPrintable(QStringLiteral("no sample: ") + QString::fromStdString(sample.error().message)));
  file_ = folder_.filePath(QStringLiteral("Brightwater sample.chatelaine"));
  auto session = console::openSample(*sample, file_.toStdString(), "tester", Task());
  QVERIFY2(session.has_value(), session ? "" : session.error().message.c_str());
}

void PagesTest::init() {
  applyTheme(*qApp, Scheme::light);
  window_ = std::make_unique<MainWindow>(settings_, nullptr);
  for (Page* page : makePages(window_->context())) window_->addPage(page);
  window_->finish();
  window_->resize(1440, 900);
  window_->show();
  window_->openWorkspace(file_);
  QTRY_VERIFY_WITH_TIMEOUT(window_->context().world() != nullptr, 60000);
  QTRY_VERIFY_WITH_TIMEOUT(settled(*window_), 60000);
}

void PagesTest::filter(const QString& text) {
  window_->toolRow()->filterBar()->edit(text);
  QCOMPARE(window_->toolRow()->filterBar()->validity(), FilterValidity::valid);
  QTest::keyClick(window_->toolRow()->filterBar()->focusProxy(), Qt::Key_Return);
  QTRY_VERIFY_WITH_TIMEOUT(settled(*window_), 30000);
}

void PagesTest::trafficListsEveryRequest() {
  go("traffic");
  auto* traffic = page<TrafficPage>();
  QTRY_COMPARE(static_cast<qint64>(traffic->table()->model()->rowCount()), requests());
  QCOMPARE(traffic->countText(), figure(requests()));
  QVERIFY(traffic->table()->currentIndex().isValid());
  QVERIFY(!window_->detailsDock()->details().title.isEmpty());
  // The chain of the first request, step by step, in words.
  QVERIFY(window_->detailsDock()->facts()->spokenFacts().size() >= 3);
}

void PagesTest::trafficFollowsFilterAndRange() {
  go("traffic");
  auto* traffic = page<TrafficPage>();
  QTRY_COMPARE(static_cast<qint64>(traffic->table()->model()->rowCount()), requests());
  filter(QStringLiteral("verdict == deny"));
  const int denied = traffic->table()->model()->rowCount();
  QVERIFY(denied > 0);
  QVERIFY(denied < requests());
  QCOMPARE(window_->toolRow()->filterBar()->verdict(), counted(denied, QStringLiteral("request"), QStringLiteral("requests")));
  // A cell's condition narrows it further, back undoes it.
  QSignalSpy asked(traffic->table(), &DataTable::filterRequested);
  traffic->table()->setCurrentIndex(traffic->table()->model()->index(0, TrafficRows::Credential));
  QTest::keyClick(traffic->table(), Qt::Key_Equal);
  QCOMPARE(asked.size(), 1);
  QTRY_VERIFY(settled(*window_));
  window_->context().scope.goBack();
  QTRY_COMPARE(traffic->table()->model()->rowCount(), denied);
  window_->context().scope.goBack();
  QTRY_COMPARE(static_cast<qint64>(traffic->table()->model()->rowCount()), requests());
  const TimeRange recorded = *window_->context().world()->recorded;
  window_->context().scope.setRange({{}, *recorded.from + Duration{(*recorded.to - *recorded.from).micros / 2}});
  QTRY_VERIFY(settled(*window_));
  QVERIFY(traffic->table()->model()->rowCount() < requests());
  QVERIFY(window_->timeBrush()->range().to.has_value());
}

void PagesTest::trafficShowsTheRecordAsRead() {
  go("traffic");
  auto* traffic = page<TrafficPage>();
  QTRY_COMPARE(static_cast<qint64>(traffic->table()->model()->rowCount()), requests());
  auto* record = traffic->findChild<QPlainTextEdit*>();
  QTRY_VERIFY2(record->toPlainText().startsWith(u'{'), qPrintable(record->toPlainText()));
  QVERIFY(!record->toPlainText().contains(QStringLiteral("sk-")));
}

void PagesTest::inventoryGroupsAndSorts() {
  go("inventory");
  auto* inventory = page<InventoryPage>();
  QTRY_VERIFY(inventory->table()->model()->rowCount() > 2);
  const QAbstractItemModel* model = inventory->table()->model();
  QCOMPARE(model->index(0, 0).data().toString(), QStringLiteral("Agents"));
  QVERIFY(model->rowCount(model->index(0, 0)) > 0);
  inventory->table()->sortByColumn(InventoryRows::Requests, Qt::DescendingOrder);
  const QModelIndex agents = model->index(0, 0);
  QVERIFY(model->index(0, InventoryRows::Requests, agents).data(SortRole).toLongLong() >=
          model->index(1, InventoryRows::Requests, agents).data(SortRole).toLongLong());
  for (int group = 0; group < model->rowCount(); ++group)
    for (int row = 0; row < model->rowCount(model->index(group, 0)); ++row)
      for (int column = 0; column < InventoryRows::ColumnCount; ++column)
        QVERIFY2(!model->index(row, column, model->index(group, 0)).data().toString().isEmpty(), qPrintable(QStringLiteral("column %1 is blank").arg(column)));
}

void PagesTest::inventoryKeepsUnusedIdentitiesUnderARequestFilter() {
  go("inventory");
  auto* inventory = page<InventoryPage>();
  QTRY_VERIFY(inventory->table()->model()->rowCount() > 2);
  const auto rows = [&] {
    int sum = 0;
    const QAbstractItemModel* model = inventory->table()->model();
    for (int group = 0; group < model->rowCount(); ++group) sum += model->rowCount(model->index(group, 0));
    return sum;
  };
  const int before = rows();
  filter(QStringLiteral("verdict == deny"));
  QCOMPARE(rows(), before);
}

void PagesTest::inventoryStatesAnOwnerAndTakesItBack() {
  go("inventory");
  auto* inventory = page<InventoryPage>();
  QTRY_VERIFY(inventory->table()->model()->rowCount() > 2);
  const QAbstractItemModel* model = inventory->table()->model();
  const QModelIndex agent = model->index(0, 0, model->index(0, 0));
  const std::string subject = agent.data().toString().toStdString();
  const size_t before = window_->context().world()->statements.size();
  bool done = false;
  window_->context().workbench.perform<Result<void>>(
      this, QStringLiteral("Stating"), [subject](console::Session& session, const Task&) { return session.state(subject, "owner", "ana.ferreira", "asked her"); },
      [&](Result<void> result) { done = result.has_value(); });
  QTRY_VERIFY(done);
  QCOMPARE(window_->context().world()->statements.size(), before + 1);
  QTRY_VERIFY(settled(*window_));
  const std::string batch = window_->context().world()->statements.back().batch;
  inventory->dockAction(QStringLiteral("undo/") + QString::fromStdString(batch));
  QTRY_COMPARE(window_->context().world()->statements.size(), before);
  QTRY_VERIFY(settled(*window_));
}

void PagesTest::findingsAreFilteredByTheHeatTable() {
  go("findings");
  auto* findings = page<FindingsPage>();
  QTRY_VERIFY(findings->table()->model()->rowCount() > 0);
  const auto rows = [&] {
    int sum = 0;
    const QAbstractItemModel* model = findings->table()->model();
    for (int group = 0; group < model->rowCount(); ++group) sum += model->rowCount(model->index(group, 0));
    return sum;
  };
  const int all = rows();
  QCOMPARE(findings->countText(), figure(all));
  QTest::keyClick(findings->heat(), Qt::Key_Down);
  QTest::keyClick(findings->heat(), Qt::Key_Return);
  QVERIFY(rows() < all);
  QTest::keyClick(findings->heat(), Qt::Key_Escape);
  QCOMPARE(rows(), all);
}

void PagesTest::sourcesListTheGapsAndTheRejected() {
  go("sources");
  auto* sources = page<SourcesPage>();
  QTRY_VERIFY(sources->table()->model()->rowCount() > 0);
  for (int tab = 0; tab < sources->tabs()->count(); ++tab) {
    sources->tabs()->setCurrentIndex(tab);
    QVERIFY(sources->lowerTable()->model()->columnCount() > 2);
  }
  sources->tabs()->setCurrentIndex(3);
  QVERIFY(sources->lowerTable()->model()->rowCount() > 0);
}

void PagesTest::importKeepsTheGoodRows() {
  QFile csv(folder_.filePath(QStringLiteral("more-owners.csv")));
  QVERIFY(csv.open(QIODevice::WriteOnly));
  csv.write("identity,owner,until\nrefund-agent,luca.moretti,2027-06-30\nrefund-agent,,2027-06-30\nrefund-agent,luca.moretti,2027-02-31\n");
  csv.close();
  go("sources");
  auto* sources = page<SourcesPage>();
  const size_t before = window_->context().world()->statements.size();
  const ImportCandidate candidate = lookAt(csv.fileName());
  QVERIFY(candidate.people);
  sources->import({{}, {csv.fileName()}, {}, {}});
  QTRY_COMPARE(window_->context().world()->statements.size(), before + 1);
  QTRY_VERIFY(window_->statusLine()->message().contains(QStringLiteral("2 rejected")));
  QCOMPARE(sources->tabs()->currentIndex(), 1);
  QVERIFY(sources->lowerTable()->model()->rowCount() >= 2);
  sources->dockAction(QStringLiteral("undo-people"));
  QTRY_COMPARE(window_->context().world()->statements.size(), before);
  QTRY_VERIFY(settled(*window_));
}

void PagesTest::goToReachesIdentities() {
  const auto& identities = window_->context().world()->graph->identities();
  const auto agent = std::find_if(identities.begin(), identities.end(), [](const identity::Identity& one) { return one.kind == identity::NodeKind::agent; });
  QVERIFY(agent != identities.end());
  auto* inventory = page<InventoryPage>();
  Q_EMIT inventory->identityRequested(QStringLiteral("agent/") + QString::fromStdString(agent->id));
  QTRY_COMPARE(inventory->table()->currentIndex().siblingAtColumn(0).data().toString(), QString::fromStdString(agent->name));
  QTRY_COMPARE(window_->detailsDock()->details().title.isEmpty(), false);
}

void PagesTest::everyControlHasAName() {
  for (Page* page : window_->pages()) {
    window_->context().scope.setPage(page->info().id);
    QTRY_VERIFY_WITH_TIMEOUT(settled(*window_), 60000);
  }
  const QStringList unnamed = tests::unnamedControls(*window_);
  QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QStringLiteral("; "))));
}

void PagesTest::everyEmptyPageSaysWhatIsMissing(const QString& pictures, const QStringList& pages) {
  for (Page* page : window_->pages()) {
    window_->context().scope.setPage(page->info().id);
    QTRY_VERIFY_WITH_TIMEOUT(settled(*window_), 60000);
    tests::savePicture(*window_, pictures + page->info().id);
    if (!pages.contains(page->info().id)) continue;
    const auto states = page->findChildren<EmptyState*>();
    const bool said = std::any_of(states.begin(), states.end(), [](const EmptyState* state) {
      const auto labels = state->findChildren<QLabel*>();
      return state->isVisible() && std::all_of(labels.begin(), labels.end(), [](const QLabel* label) { return !label->text().isEmpty(); });
    });
    QVERIFY2(said, qPrintable(page->info().id + QStringLiteral(" does not say what is missing")));
  }
}

void PagesTest::theOverviewTellsWhatHappenedInTheSample() {
  go("overview");
  QTRY_VERIFY_WITH_TIMEOUT(settled(*window_), 60000);
  window_->grab();
  QString said;
  for (const Panel* panel : window_->findChildren<Panel*>()) said += panel->sentences() + u'\n';
  for (const char* fact : {"vk-deploy: never ends, its owner left; 8 calls since", "crm-researcher: idle for 101 days behind vk-support-shared", "vk-old-pilot: never ends, never used",
                           "vk-release-2025: expired, expired, 1 try after", "nightly-reconciler: on 5 days, 4 at a month's end, 22 to 3 h UTC", "nightly-reconciler: owner: nobody",
                           "refund-agent: owner: nobody is called luca.moreti"})
    QVERIFY2(said.contains(QLatin1String(fact)), qPrintable(QLatin1String(fact) + QStringLiteral(" is not in\n") + said));
}

void PagesTest::aFilterThatKeepsNothingIsSaidInWords() {
  window_->context().scope.setFilter(QStringLiteral("agent == \"refund-agent\" and agent == \"reply-writer\""));
  everyEmptyPageSaysWhatIsMissing(QStringLiteral("none-"), {QStringLiteral("traffic"), QStringLiteral("chains"), QStringLiteral("reviews")});
}

void PagesTest::aWorkspaceOfPeopleAloneIsSaidInWords() {
  const QString file = folder_.filePath(QStringLiteral("people.chatelaine"));
  {
    auto session = console::Session::create(file.toStdString(), "tester");
    QVERIFY(session.has_value());
    const auto sample = console::sampleFolder();
    QVERIFY((*session)->importPeople(*sample / "people.csv", Task()).has_value());
  }
  window_->openWorkspace(file);
  QTRY_VERIFY_WITH_TIMEOUT(window_->context().world() && window_->context().world()->traffic->liveRows() == 0, 60000);
  QTRY_VERIFY_WITH_TIMEOUT(settled(*window_), 60000);
  everyEmptyPageSaysWhatIsMissing(QStringLiteral("people-"), {QStringLiteral("traffic"), QStringLiteral("chains"), QStringLiteral("reviews"), QStringLiteral("sources")});
}

void PagesTest::picturesOfEveryPage() {
  for (const QSize size : {QSize(1440, 900), QSize(1280, 720), QSize(1920, 1200)}) {
    for (const Scheme scheme : {Scheme::light, Scheme::dark}) {
      applyTheme(*qApp, scheme);
      window_->resize(size);
      for (Page* page : window_->pages()) {
        window_->context().scope.setPage(page->info().id);
        QTRY_VERIFY_WITH_TIMEOUT(settled(*window_), 60000);
        QVERIFY(window_->width() == size.width());
        tests::savePicture(*window_, page->info().id + (size.width() == 1280 ? QStringLiteral("-1280x720") : size.width() == 1920 ? QStringLiteral("-1920x1200") : QString()) +
                                         (scheme == Scheme::dark ? QStringLiteral("-dark") : QString()));
      }
    }
  }
}

QTEST_MAIN(PagesTest)
#include "pages_test.moc"
