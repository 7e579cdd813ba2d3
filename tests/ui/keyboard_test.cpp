// The window by keys alone: areas, palette, back and forward, rows to the clipboard, and a whole review.
#include <QtTest/QTest>

#include <algorithm>

#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QApplication>
#include <QtWidgets/QInputDialog>
#include <QtWidgets/QLineEdit>

#include "core/console/sample.h"
#include "ui/pages/inventory/inventory_page.h"
#include "ui/pages/pages.h"
#include "ui/pages/reviews/reviews_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/tool_row.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/details_dock.h"
#include "ui/widgets/fact_list.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/go_to.h"
#include "ui/widgets/rail.h"
#include "ui/widgets/time_brush.h"

using namespace chatelaine;
using namespace chatelaine::ui;

class KeyboardTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase();
  void areasAreReachedByF6();
  void tabLeavesEveryArea();
  void paletteGoesToAnIdentity();
  void backAndForward();
  void rowsAreCopiedWithTheirHeader();
  void aReviewIsWorkedByKeys();
  void cleanupTestCase() { window_.reset(); }

private:
  template <class P>
  P* page() const {
    for (Page* page : window_->pages())
      if (P* found = dynamic_cast<P*>(page)) return found;
    return nullptr;
  }
  void press(Qt::Key key, Qt::KeyboardModifiers with = {}) { QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : window_.get(), key, with); }
  void settle() { QTRY_VERIFY_WITH_TIMEOUT(!window_->context().jobs.busy(), 60000); }
  [[nodiscard]] const review::Campaign& campaign() const { return window_->context().world()->campaigns.front(); }
  [[nodiscard]] size_t decided() const {
    return static_cast<size_t>(std::count_if(campaign().items.begin(), campaign().items.end(), [](const review::Item& item) { return item.decision.has_value(); }));
  }

  QTemporaryDir folder_;
  Settings settings_;
  std::unique_ptr<MainWindow> window_;
};

void KeyboardTest::initTestCase() {
  const auto sample = console::sampleFolder();
  QVERIFY2(sample.has_value(), "no sample");
  const QString file = folder_.filePath(QStringLiteral("sample.chatelaine"));
  QVERIFY(console::openSample(*sample, file.toStdString(), "tester", Task()).has_value());
  window_ = std::make_unique<MainWindow>(settings_, nullptr);
  for (Page* page : makePages(window_->context())) window_->addPage(page);
  window_->finish();
  window_->resize(1440, 900);
  window_->show();
  QVERIFY(QTest::qWaitForWindowActive(window_.get()));
  window_->openWorkspace(file);
  QTRY_VERIFY_WITH_TIMEOUT(window_->context().world() != nullptr, 60000);
  QTRY_VERIFY_WITH_TIMEOUT(window_->context().workbench.derived().checks != nullptr, 60000);
  settle();
}

void KeyboardTest::areasAreReachedByF6() {
  press(Qt::Key_2, Qt::ControlModifier);
  settle();
  QCOMPARE(window_->context().scope.state().page, QStringLiteral("inventory"));
  window_->toolRow()->filterBar()->setFocus();
  const QList<QWidget*> ring{window_->findChild<Rail*>(), page<InventoryPage>()->table(), window_->detailsDock()->facts(), window_->timeBrush(), window_->toolRow()->filterBar()->focusProxy()};
  for (QWidget* area : ring) {
    press(Qt::Key_F6);
    QCOMPARE(QApplication::focusWidget(), area);
  }
  press(Qt::Key_F6, Qt::ShiftModifier);
  QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(window_->timeBrush()));
}

void KeyboardTest::tabLeavesEveryArea() {
  press(Qt::Key_2, Qt::ControlModifier);
  settle();
  window_->toolRow()->filterBar()->setFocus();
  QSet<QWidget*> visited;
  for (int i = 0; i < 200 && !visited.contains(QApplication::focusWidget()); ++i) {
    visited.insert(QApplication::focusWidget());
    press(Qt::Key_Tab);
  }
  for (QWidget* part : {static_cast<QWidget*>(page<InventoryPage>()->table()), static_cast<QWidget*>(window_->timeBrush()), static_cast<QWidget*>(window_->detailsDock()->facts()), static_cast<QWidget*>(window_->findChild<Rail*>())})
    QVERIFY2(visited.contains(part), qPrintable(part->accessibleName() + QStringLiteral(" is not reached by Tab")));
}

void KeyboardTest::paletteGoesToAnIdentity() {
  press(Qt::Key_1, Qt::ControlModifier);
  settle();
  press(Qt::Key_K, Qt::ControlModifier);
  QVERIFY(window_->palette()->isVisible());
  QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("vk-old-pilot"));
  press(Qt::Key_Return);
  QTRY_COMPARE(window_->context().scope.state().page, QStringLiteral("inventory"));
  settle();
  QTRY_COMPARE(page<InventoryPage>()->table()->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("vk-old-pilot"));
  QVERIFY(!window_->palette()->isVisible());
}

void KeyboardTest::backAndForward() {
  press(Qt::Key_4, Qt::ControlModifier);
  press(Qt::Key_6, Qt::ControlModifier);
  settle();
  const QString here = window_->context().scope.state().page;
  press(Qt::Key_Left, Qt::AltModifier);
  QVERIFY(window_->context().scope.state().page != here);
  settle();
  press(Qt::Key_Right, Qt::AltModifier);
  QCOMPARE(window_->context().scope.state().page, here);
  settle();
}

void KeyboardTest::rowsAreCopiedWithTheirHeader() {
  press(Qt::Key_2, Qt::ControlModifier);
  settle();
  auto* table = page<InventoryPage>()->table();
  page<InventoryPage>()->focusMain();
  table->setCurrentIndex(table->model()->index(0, 0, table->model()->index(0, 0)));
  press(Qt::Key_Down, Qt::ShiftModifier);
  press(Qt::Key_C, Qt::ControlModifier);
  const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n', Qt::SkipEmptyParts);
  QVERIFY2(lines.size() == 3, qPrintable(lines.join(u'\n')));
  QVERIFY2(lines[0].startsWith(QStringLiteral("Name\tOwner, how known\tProof\t")), qPrintable(lines[0]));
  QVERIFY2(lines[1].startsWith(QStringLiteral("analytics-agent\tjonas.weber\t")), qPrintable(lines[1]));
}

void KeyboardTest::aReviewIsWorkedByKeys() {
  auto* reviews = page<ReviewsPage>();
  window_->context().scope.setPage(QStringLiteral("reviews"));
  settle();
  reviews->create(QStringLiteral("Keys of November"), QStringLiteral("olga.petrova"));
  QTRY_VERIFY_WITH_TIMEOUT(reviews->table()->model()->rowCount() > 5, 60000);
  settle();
  reviews->focusMain();
  reviews->table()->setCurrentIndex(reviews->table()->model()->index(0, 0));
  press(Qt::Key_Down);
  QCOMPARE(reviews->table()->currentIndex().row(), 1);
  press(Qt::Key_Up);
  QCOMPARE(reviews->table()->currentIndex().row(), 0);
  press(Qt::Key_K);
  QTRY_COMPARE_WITH_TIMEOUT(decided(), size_t{1}, 30000);
  settle();
  QTRY_COMPARE(reviews->table()->currentIndex().row(), 1);
  press(Qt::Key_R);
  QTRY_COMPARE_WITH_TIMEOUT(decided(), size_t{2}, 30000);
  settle();
  bool asked = false;
  QTimer::singleShot(200, this, [&] {
    auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
    if (!dialog) return;
    asked = true;
    QTest::keyClicks(dialog->findChild<QLineEdit*>(), QStringLiteral("sam.rivera"));
    QTest::keyClick(dialog->findChild<QLineEdit*>(), Qt::Key_Return);
  });
  press(Qt::Key_D);
  QVERIFY(asked);
  window_->activateWindow();      // as a window manager does when a dialog closes
  QVERIFY(QTest::qWaitForWindowActive(window_.get()));
  QCOMPARE(QApplication::focusWidget(), static_cast<QWidget*>(reviews->table()));
  QTRY_COMPARE_WITH_TIMEOUT(decided(), size_t{3}, 30000);
  settle();
  QVERIFY(std::any_of(campaign().items.begin(), campaign().items.end(), [](const review::Item& item) { return item.decision && item.decision->delegateTo == "sam.rivera"; }));
  press(Qt::Key_U);
  QTRY_COMPARE_WITH_TIMEOUT(decided(), size_t{2}, 30000);
  settle();
  press(Qt::Key_Space);
  QTRY_COMPARE(window_->context().scope.state().page, QStringLiteral("chains"));
  settle();
}

QTEST_MAIN(KeyboardTest)
#include "keyboard_test.moc"
