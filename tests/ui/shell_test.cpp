// The window: frame, keyboard, jobs, first run, names of all controls; pictures of it in both looks and sizes.
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <atomic>

#include <QtCore/QThread>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

#include "tests/support/ui_access.h"
#include "tests/support/ui_pictures.h"
#include "ui/pages/pages.h"
#include "ui/shell/main_window.h"
#include "ui/shell/status_line.h"
#include "ui/shell/tool_row.h"
#include "ui/theme/theme.h"
#include "ui/widgets/details_dock.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/go_to.h"
#include "ui/widgets/rail.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

// A page that says what it was told.
class Probe : public Page {
public:
  Probe(const QString& id, PageContext& context) : Page({id, id.toUpper(), QStringLiteral("traffic"), false}, context) { setFocusPolicy(Qt::StrongFocus); }
  void refresh(unsigned moved) override { told.append(moved); }
  void focusMain() override { setFocus(); }
  QString countText() const override { return QStringLiteral("7"); }
  Details details() const override {
    Details details;
    details.title = info().id;
    return details;
  }
  using Page::chainRequested;
  QList<unsigned> told;
};

}  // namespace

class ShellTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void init() { applyTheme(*qApp, Scheme::light); }
  void jobsDeliverOnThisThread();
  void jobsReportAndCancel();
  void aDeadOwnerGetsNothing();
  void jobsEndBeforeTheyAreDestroyed();
  void pagesAreReachedByKeys();
  void hiddenPagesWaitUntilShown();
  void menuBarHidesAndLeavesAButton();
  void goToFindsPagesAndActions();
  void statusKeepsTheLastMessage();
  void firstRunOffersItsWays();
  void everyControlHasAName();
  void fitsTheSmallScreen();
};

void ShellTest::jobsDeliverOnThisThread() {
  Jobs jobs;
  int answer = 0;
  QThread* where = nullptr;
  jobs.start<int>(this, QStringLiteral("Counting"), [](const Task&) { return 42; }, [&](int value) {
    answer = value;
    where = QThread::currentThread();
  });
  QTRY_COMPARE(answer, 42);
  QCOMPARE(where, QThread::currentThread());
  QTRY_VERIFY(!jobs.busy());
}

void ShellTest::jobsReportAndCancel() {
  Jobs jobs;
  StatusLine line(jobs);
  std::atomic<bool> started = false;
  bool cancelled = false;
  jobs.start<bool>(this, QStringLiteral("Reading"),
                   [&](const Task& task) {
                     task.report({"spend logs", 3, 10, "rows"});
                     started = true;
                     while (!task.cancelled()) QThread::msleep(1);
                     return true;
                   },
                   [&](bool value) { cancelled = value; });
  QTRY_VERIFY(started);
  QCOMPARE(line.jobText(), QStringLiteral("Reading: spend logs, 3 of 10 rows"));
  QCOMPARE(jobs.shown().size(), 1);
  jobs.shown().front()->cancel();
  QTRY_VERIFY(cancelled);
  QTRY_VERIFY(jobs.shown().isEmpty());
  QCOMPARE(line.jobText(), QString());
}

void ShellTest::aDeadOwnerGetsNothing() {
  Jobs jobs;
  bool told = false;
  auto owner = std::make_unique<QObject>();
  jobs.start<int>(owner.get(), QStringLiteral("Counting"), [](const Task& task) {
    while (!task.cancelled()) QThread::msleep(1);
    return 1;
  }, [&](int) { told = true; });
  owner.reset();
  QTRY_VERIFY(!jobs.busy());
  QVERIFY(!told);
}

void ShellTest::jobsEndBeforeTheyAreDestroyed() {
  std::atomic<bool> ended = false;
  {
    Jobs jobs;
    jobs.start<int>(nullptr, QStringLiteral("Counting"), [&](const Task& task) {
      while (!task.cancelled()) QThread::msleep(1);
      ended = true;
      return 1;
    }, [](int) {});
  }
  QVERIFY(ended);
}

void ShellTest::pagesAreReachedByKeys() {
  Settings settings;
  MainWindow window(settings, nullptr);
  auto* one = new Probe(QStringLiteral("one"), window.context());
  auto* two = new Probe(QStringLiteral("two"), window.context());
  window.addPage(one);
  window.addPage(two);
  window.finish();
  window.show();
  QVERIFY(QTest::qWaitForWindowActive(&window));
  QCOMPARE(window.context().scope.state().page, QStringLiteral("one"));
  QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
  QCOMPARE(window.context().scope.state().page, QStringLiteral("two"));
  QTest::keyClick(&window, Qt::Key_Left, Qt::AltModifier);
  QCOMPARE(window.context().scope.state().page, QStringLiteral("one"));
  QTest::keyClick(&window, Qt::Key_Right, Qt::AltModifier);
  QCOMPARE(window.context().scope.state().page, QStringLiteral("two"));
}

void ShellTest::hiddenPagesWaitUntilShown() {
  Settings settings;
  MainWindow window(settings, nullptr);
  auto* one = new Probe(QStringLiteral("one"), window.context());
  window.addPage(one);
  window.finish();
  window.show();
  window.context().scope.setFilter(QStringLiteral("agent == \"x\""));
  window.context().scope.setRange({Time{5}, {}});
  QCOMPARE(one->told.size(), 0);  // no workspace: the first-run page stands before it
  one->setParent(nullptr);
  one->show();
  QCOMPARE(one->told.size(), 1);
  one->scopeMoved();
  QCOMPARE(one->told.size(), 2);
  one->setParent(&window);
}

void ShellTest::menuBarHidesAndLeavesAButton() {
  Settings settings;
  settings.setMenuBarShown(true);
  MainWindow window(settings, nullptr);
  window.addPage(new Probe(QStringLiteral("one"), window.context()));
  window.finish();
  window.show();
  QVERIFY(QTest::qWaitForWindowActive(&window));
  QVERIFY(window.menuBar()->isVisible());
  QVERIFY(!window.toolRow()->menuButton()->isVisible());
  QTest::keyClick(&window, Qt::Key_M, Qt::ControlModifier);
  QVERIFY(!window.menuBar()->isVisible());
  QVERIFY(window.toolRow()->menuButton()->isVisible());
  QVERIFY(window.toolRow()->menuButton()->menu()->actions().size() >= 4);
  QTest::keyClick(&window, Qt::Key_M, Qt::ControlModifier);
  QVERIFY(window.menuBar()->isVisible());
}

void ShellTest::goToFindsPagesAndActions() {
  Settings settings;
  MainWindow window(settings, nullptr);
  window.addPage(new Probe(QStringLiteral("one"), window.context()));
  window.finish();
  window.show();
  QVERIFY(QTest::qWaitForWindowActive(&window));
  QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
  QVERIFY(window.palette()->isVisible());
  QVERIFY(window.palette()->shownTitles().contains(QStringLiteral("ONE")));
  window.palette()->setQuery(QStringLiteral(">quit"));
  QCOMPARE(window.palette()->shownTitles(), QStringList{QStringLiteral("Quit")});
}

void ShellTest::statusKeepsTheLastMessage() {
  Jobs jobs;
  StatusLine line(jobs);
  line.setMessage(QStringLiteral("Exported 221 rows to flips.csv"));
  line.setFacts({{{}, QStringLiteral("594"), QStringLiteral(" of 2,228 requests")}});
  QCOMPARE(line.message(), QStringLiteral("Exported 221 rows to flips.csv"));
  QCOMPARE(line.accessibleDescription(), QStringLiteral("594 of 2,228 requests"));
}

void ShellTest::firstRunOffersItsWays() {
  Settings settings;
  MainWindow window(settings, nullptr);
  for (Page* page : makePages(window.context())) window.addPage(page);
  window.finish();
  window.resize(1440, 900);
  window.show();
  QVERIFY(QTest::qWaitForWindowActive(&window));
  QStringList buttons;
  for (const QPushButton* button : window.findChildren<QPushButton*>())
    if (button->isVisible()) buttons.append(button->text());
  QVERIFY(buttons.contains(QStringLiteral("Open sample")));
  QVERIFY(buttons.contains(QStringLiteral("Import…")));
  QVERIFY(!window.detailsDock()->isVisible());
  tests::savePicture(window, QStringLiteral("first-run"));
}

void ShellTest::everyControlHasAName() {
  Settings settings;
  MainWindow window(settings, nullptr);
  for (Page* page : makePages(window.context())) window.addPage(page);
  window.finish();
  const QStringList unnamed = tests::unnamedControls(window);
  QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QStringLiteral("; "))));
}

void ShellTest::fitsTheSmallScreen() {
  applyTheme(*qApp, Scheme::dark);
  Settings settings;
  MainWindow window(settings, nullptr);
  for (Page* page : makePages(window.context())) window.addPage(page);
  window.finish();
  window.resize(1280, 720);
  window.show();
  QVERIFY(QTest::qWaitForWindowExposed(&window));
  QVERIFY2(window.minimumSizeHint().width() <= 1280 && window.minimumSizeHint().height() <= 720,
           qPrintable(QStringLiteral("needs %1 x %2").arg(window.minimumSizeHint().width()).arg(window.minimumSizeHint().height())));
  tests::savePicture(window, QStringLiteral("first-run-1280x720-dark"));
}

QTEST_MAIN(ShellTest)
#include "shell_test.moc"
