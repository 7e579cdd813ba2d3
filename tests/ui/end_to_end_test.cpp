// The main job in the window, on the sample: open it, edit the draft, compare with the command line's replay of the saved text,
// follow a flipped request to its chain, decide a key, write the report. Each step is kept as a picture in build/…/screenshots.
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <ctime>

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtWidgets/QApplication>

#include "ui/pages/chains/chains_page.h"
#include "ui/pages/chains/view.h"
#include "ui/pages/draft/draft_desk.h"
#include "ui/pages/pages.h"
#include "ui/pages/policies/policies_page.h"
#include "ui/pages/policies/policy_editor.h"
#include "ui/pages/policies/what_if_panel.h"
#include "ui/pages/reports/reports_page.h"
#include "ui/pages/reviews/reviews_page.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/data_table.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

template <class PageType>
PageType* pageOf(MainWindow& window) {
  for (Page* page : window.pages())
    if (auto* found = qobject_cast<PageType*>(page)) return found;
  return nullptr;
}

// The longest time in which the event loop did not come round, and the longest that this thread itself worked meanwhile: on a
// busy machine it also waits for a processor.
class LoopWatch : public QObject {
public:
  LoopWatch() {
    startTimer(0, Qt::PreciseTimer);
    reset();
  }
  void reset() {
    longest_ = longestWork_ = 0;
    worked_ = workTime();
    clock_.restart();
  }
  [[nodiscard]] double longest() const { return longest_; }
  [[nodiscard]] double longestWork() const { return longestWork_; }

protected:
  void timerEvent(QTimerEvent*) override {
    longest_ = std::max(longest_, static_cast<double>(clock_.nsecsElapsed()) / 1e6);
    const double now = workTime();
    longestWork_ = std::max(longestWork_, now - worked_);
    worked_ = now;
    clock_.restart();
  }

private:
  static double workTime() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
  }

  QElapsedTimer clock_;
  double worked_ = 0;
  double longest_ = 0;
  double longestWork_ = 0;
};

}  // namespace

class EndToEndTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase();
  void everyPageShowsTheSample_data();
  void everyPageShowsTheSample();
  void anEditMovesTheNumbersToThoseOfTheCommandLine();
  void typingNeverWaitsForTheReplay();
  void aFlippedRequestLeadsToItsChain();
  void aKeyIsDecidedByKeysAlone();
  void theReportIsWrittenAndRecomputed();
  void cleanupTestCase();

private:
  void shot(const QString& name);
  void manualPicture(const QString& name);
  void settle();

  QTemporaryDir folder_;
  QString workspace_;
  std::unique_ptr<Settings> settings_;
  std::unique_ptr<Appearance> appearance_;
  std::unique_ptr<MainWindow> window_;
};

void EndToEndTest::initTestCase() {
  QVERIFY(folder_.isValid());
  workspace_ = folder_.filePath(QStringLiteral("sample.chatelaine"));
  settings_ = std::make_unique<Settings>();
  appearance_ = std::make_unique<Appearance>(*qApp, SchemeChoice::light);
  window_ = std::make_unique<MainWindow>(*settings_, appearance_.get());
  for (Page* page : makePages(window_->context())) window_->addPage(page);
  window_->finish();
  window_->resize(1440, 900);
  window_->show();
  shot(QStringLiteral("e2e-0-first-run"));
  window_->context().workbench.openSample(workspace_);
  QTRY_VERIFY_WITH_TIMEOUT(window_->context().world() != nullptr, 60000);
  QTRY_VERIFY_WITH_TIMEOUT(window_->context().workbench.derived().checks != nullptr, 60000);
}

void EndToEndTest::cleanupTestCase() { window_.reset(); }

void EndToEndTest::settle() {
  QTRY_VERIFY_WITH_TIMEOUT(!window_->context().jobs.busy(), 60000);
  QTest::qWait(50);
}

void EndToEndTest::shot(const QString& name) {
  QDir().mkpath(QStringLiteral(CHATELAINE_BINARY_DIR "/screenshots"));
  QVERIFY(window_->grab().save(QStringLiteral(CHATELAINE_BINARY_DIR "/screenshots/%1.png").arg(name)));
}

void EndToEndTest::manualPicture(const QString& name) {
  if (!qEnvironmentVariableIsSet("UPDATE_MANUAL")) return;
  QVERIFY(window_->grab().save(QStringLiteral(CHATELAINE_SOURCE_DIR "/docs/manual/images/%1.png").arg(name)));
}

void EndToEndTest::everyPageShowsTheSample_data() {
  QTest::addColumn<QString>("scheme");
  QTest::addColumn<QSize>("size");
  QTest::newRow("light") << "light" << QSize(1440, 900);
  QTest::newRow("dark") << "dark" << QSize(1440, 900);
  QTest::newRow("small") << "small" << QSize(1280, 720);
}

void EndToEndTest::everyPageShowsTheSample() {
  QFETCH(QString, scheme);
  QFETCH(QSize, size);
  appearance_->choose(scheme == QStringLiteral("dark") ? SchemeChoice::dark : SchemeChoice::light);
  window_->resize(size);
  for (Page* page : window_->pages()) {
    window_->context().scope.setPage(page->info().id);
    settle();
    if (page->info().id == QStringLiteral("policies")) QTRY_VERIFY_WITH_TIMEOUT(!pageOf<PoliciesPage>(*window_)->whatIf()->spoken().contains(QStringLiteral("no answer")), 60000);
    QVERIFY(page->isVisible());
    shot(QStringLiteral("page-%1-%2").arg(page->info().id, scheme));
    if (scheme == QStringLiteral("light")) manualPicture(page->info().id);
  }
  appearance_->choose(SchemeChoice::light);
  window_->resize(1440, 900);
}

void EndToEndTest::anEditMovesTheNumbersToThoseOfTheCommandLine() {
  auto* page = pageOf<PoliciesPage>(*window_);
  window_->context().scope.setPage(QStringLiteral("policies"));
  auto* desk = window_->findChild<DraftDesk*>();
  QVERIFY(desk != nullptr && desk->isOpen());
  QTRY_VERIFY_WITH_TIMEOUT(desk->lastGood() && !desk->stale(), 60000);
  const auto before = desk->lastGood()->answer.result->flips;
  const QByteArray added = "\n@id(\"no-models-at-night\")\nforbid (principal, action == Action::\"invoke_model\", resource);\n";
  page->editor()->setFocus();
  page->editor()->setCursorPosition(page->editor()->lines(), 0);
  page->editor()->append(QString::fromUtf8(added));
  QTRY_VERIFY_WITH_TIMEOUT(desk->lastGood() && !desk->stale() && desk->lastGood()->answer.result->flips.newlyDenied > before.newlyDenied, 60000);
  shot(QStringLiteral("e2e-1-edited"));
  const auto& after = *desk->lastGood()->answer.result;

  const QString draft = folder_.filePath(QStringLiteral("draft"));
  QVERIFY(QDir().mkpath(draft));
  for (const auto& file : desk->draft().files) {
    QFile out(QDir(draft).filePath(QString::fromStdString(file.name)));
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(QByteArray::fromStdString(file.text));
  }
  if (!desk->draft().disable.empty()) {
    QFile out(QDir(draft).filePath(QStringLiteral("draft.json")));
    QVERIFY(out.open(QIODevice::WriteOnly));
    QByteArrayList ids;
    for (const std::string& id : desk->draft().disable) ids << "\"" + QByteArray::fromStdString(id) + "\"";
    out.write("{\"disable\": [" + ids.join(", ") + "]}");
  }
  QProcess ctl;
  ctl.start(QStringLiteral(CHATELAINE_BINARY_DIR "/bin/chatelainectl"), {QStringLiteral("replay"), QStringLiteral("run"), workspace_, QStringLiteral("--draft"), draft, QStringLiteral("--baseline"), QStringLiteral("in-force"), QStringLiteral("--format"), QStringLiteral("json")});
  QVERIFY(ctl.waitForFinished(60000));
  QVERIFY2(ctl.exitCode() == 0, ctl.readAllStandardError().constData());
  const QJsonObject answer = QJsonDocument::fromJson(ctl.readAllStandardOutput()).object();
  const QJsonObject flips = answer.value(QStringLiteral("flips")).toObject();
  QCOMPARE(static_cast<quint64>(flips.value(QStringLiteral("newly_denied")).toInteger()), static_cast<quint64>(after.flips.newlyDenied));
  QCOMPARE(static_cast<quint64>(flips.value(QStringLiteral("newly_allowed")).toInteger()), static_cast<quint64>(after.flips.newlyAllowed));
  QCOMPARE(static_cast<quint64>(flips.value(QStringLiteral("undetermined")).toInteger()), static_cast<quint64>(after.flips.undetermined));
  QCOMPARE(answer.value(QStringLiteral("digest")).toString().toStdString(), after.digest);
}

void EndToEndTest::typingNeverWaitsForTheReplay() {
  auto* page = pageOf<PoliciesPage>(*window_);
  page->editor()->setFocus();
  page->editor()->setCursorPosition(page->editor()->lines() - 1, 0);
  const int before = page->editor()->length();
  LoopWatch watch;
  QTest::qWait(50);
  watch.reset();
  const QByteArray text = "// nothing is decided by a comment, whatever is typed into it, and every key asks for a new replay of the draft ";
  for (int i = 0; i < 200; ++i) {
    QTest::keyClick(page->editor()->viewport(), text.at(i % text.size()));
    QTest::qWait(5);
  }
  qInfo("longest gap of the event loop over 200 keys: %.1f ms, of which it worked at most %.1f ms", watch.longest(), watch.longestWork());
  QCOMPARE(page->editor()->length(), before + 200);
  auto* desk = window_->findChild<DraftDesk*>();
  QTRY_VERIFY_WITH_TIMEOUT(!desk->stale(), 60000);
  shot(QStringLiteral("e2e-2-typed"));
}

void EndToEndTest::aFlippedRequestLeadsToItsChain() {
  auto* page = pageOf<PoliciesPage>(*window_);
  QVERIFY(page->flipsTable()->model()->rowCount() > 0);
  page->flipsTable()->setFocus();
  page->flipsTable()->setCurrentIndex(page->flipsTable()->model()->index(0, 0));
  auto* desk = window_->findChild<DraftDesk*>();
  QTRY_VERIFY_WITH_TIMEOUT(desk->lastGood() && desk->lastGood()->explained, 60000);
  settle();
  shot(QStringLiteral("e2e-3-deciding-condition"));
  QTest::keyClick(page->flipsTable(), Qt::Key_F);
  QTRY_COMPARE(window_->context().scope.state().page, QStringLiteral("chains"));
  settle();
  auto* chains = pageOf<ChainsPage>(*window_);
  QTRY_COMPARE(chains->chainsTable()->model()->rowCount(), 1);
  shot(QStringLiteral("e2e-4-chain"));
}

void EndToEndTest::aKeyIsDecidedByKeysAlone() {
  auto* page = pageOf<ReviewsPage>(*window_);
  window_->context().scope.setPage(QStringLiteral("reviews"));
  settle();
  page->create(QStringLiteral("Keys of November"), QStringLiteral("kofi.mensah"));
  QTRY_VERIFY_WITH_TIMEOUT(page->table()->model()->rowCount() > 3, 60000);
  settle();
  page->table()->setFocus();
  page->table()->setCurrentIndex(page->table()->model()->index(0, 0));
  QTest::keyClick(page->table(), Qt::Key_K);
  const auto decided = [&] {
    size_t n = 0;
    for (const auto& item : window_->context().world()->campaigns.front().items) n += item.decision ? 1 : 0;
    return n;
  };
  QTRY_COMPARE_WITH_TIMEOUT(decided(), size_t{1}, 30000);
  settle();
  QTest::keyClick(page->table(), Qt::Key_R);
  QTRY_COMPARE_WITH_TIMEOUT(decided(), size_t{2}, 30000);
  settle();
  shot(QStringLiteral("e2e-5-review"));
  manualPicture(QStringLiteral("reviews"));
  page->undoLast();
  QTRY_COMPARE_WITH_TIMEOUT(decided(), size_t{1}, 30000);
  page->closeInto(folder_.path());
  QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder_.filePath(QStringLiteral("review-Keys of November.html"))), 30000);
}

void EndToEndTest::theReportIsWrittenAndRecomputed() {
  auto* page = pageOf<ReportsPage>(*window_);
  window_->context().scope.setPage(QStringLiteral("reports"));
  settle();
  QTRY_VERIFY_WITH_TIMEOUT(page->table()->model()->rowCount() > 0, 60000);
  shot(QStringLiteral("e2e-6-report"));
  const QString folder = folder_.filePath(QStringLiteral("report"));
  QSignalSpy said(page, &Page::message);
  page->exportInto(folder);
  QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder + QStringLiteral("/SHA256SUMS")), 60000);
  settle();
  page->recompute(folder);
  QTRY_VERIFY_WITH_TIMEOUT(!said.isEmpty() && said.last().first().toString().contains(QStringLiteral("every number is the same")), 60000);
}

QTEST_MAIN(EndToEndTest)
#include "end_to_end_test.moc"
