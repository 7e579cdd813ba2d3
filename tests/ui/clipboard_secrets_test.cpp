// No secret of a recording leaves the window: not by Ctrl+C on any table, not as JSON, not in exports, tool tips, the details
// dock or the record as read.
#include <QtTest/QTest>

#include <filesystem>

#include <QtCore/QTemporaryDir>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTextEdit>

#include "tests/support/secrets.h"
#include "ui/pages/pages.h"
#include "ui/pages/policies/policy_editor.h"
#include "ui/pages/reviews/reviews_page.h"
#include "ui/shell/main_window.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/details_dock.h"

using namespace chatelaine;
using namespace chatelaine::ui;

namespace {

const std::filesystem::path recording = std::filesystem::path(CHATELAINE_SHARED_DIR) / "recordings/litellm";
constexpr int rowsLookedAt = 40;

// All that the model tells a view, whatever is visible of it.
QString everythingIn(const QAbstractItemModel& model, const QModelIndex& parent = {}) {
  QString all;
  for (int row = 0; row < model.rowCount(parent); ++row) {
    for (int column = 0; column < model.columnCount(parent); ++column) {
      const QModelIndex index = model.index(row, column, parent);
      for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole), int(FilterRole), int(ChainRole), int(IdentityRole), int(JsonRole), int(ExportRole)})
        all += index.data(role).toString() + u'\n';
    }
    all += everythingIn(model, model.index(row, 0, parent));
  }
  return all;
}

}  // namespace

class ClipboardSecretsTest : public QObject {
  Q_OBJECT

private Q_SLOTS:
  void initTestCase();
  void tablesGiveNone_data();
  void tablesGiveNone();
  void dockAndRecordsShowNone_data() { tablesGiveNone_data(); }
  void dockAndRecordsShowNone();
  void cleanupTestCase() { window_.reset(); }

private:
  void show(const QString& page);
  void settle() { QTRY_VERIFY_WITH_TIMEOUT(!window_->context().jobs.busy(), 120000); }
  // After each turn of the page's tabs.
  void onEveryTab(const std::function<void()>& look);
  void holdsNone(const QString& text, const QString& where) const {
    const std::string secret = tests::secretIn(text.toStdString(), secrets_);
    QVERIFY2(secret.empty(), qPrintable(where + QStringLiteral(" holds ") + QString::fromStdString(secret)));
  }
  [[nodiscard]] QList<DataTable*> shownTables() const;

  QTemporaryDir folder_;
  std::set<std::string> secrets_;
  Settings settings_;
  std::unique_ptr<MainWindow> window_;
  Page* page_ = nullptr;
};

void ClipboardSecretsTest::initTestCase() {
  if (!std::filesystem::exists(recording)) QSKIP("the recordings are not beside this project: nothing to look for");
  secrets_ = tests::secretsOfTheRecording(recording);
  QVERIFY2(secrets_.size() >= 20, qPrintable(QString::number(secrets_.size())));
  const QString file = folder_.filePath(QStringLiteral("litellm.chatelaine"));
  {
    auto session = console::Session::create(file.toStdString(), "tester");
    QVERIFY(session.has_value());
    gateway::ImportRequest request;
    request.paths = {recording};
    QVERIFY((*session)->importFiles(std::move(request), {}).has_value());
    QVERIFY((*session)->importPolicies(std::filesystem::path(CHATELAINE_SOURCE_DIR) / "resources/sample/draft-people-first", true, "people-first").has_value());
  }
  window_ = std::make_unique<MainWindow>(settings_, nullptr);
  for (Page* page : makePages(window_->context())) window_->addPage(page);
  window_->finish();
  window_->resize(1440, 900);
  window_->show();
  window_->openWorkspace(file);
  QTRY_VERIFY_WITH_TIMEOUT(window_->context().world() != nullptr, 120000);
  QTRY_VERIFY_WITH_TIMEOUT(window_->context().workbench.derived().checks != nullptr, 120000);
  settle();
  for (Page* page : window_->pages())
    if (auto* reviews = qobject_cast<ReviewsPage*>(page)) {
      window_->context().scope.setPage(page->info().id);
      reviews->create(QStringLiteral("all"), QStringLiteral("olga.petrova"));
      QTRY_VERIFY_WITH_TIMEOUT(!window_->context().world()->campaigns.empty(), 60000);
    }
}

void ClipboardSecretsTest::tablesGiveNone_data() {
  QTest::addColumn<QString>("page");
  for (const char* page : {"inventory", "chains", "policies", "traffic", "findings", "reviews", "reports", "sources"}) QTest::newRow(page) << QString::fromLatin1(page);
}

void ClipboardSecretsTest::show(const QString& id) {
  window_->context().scope.setPage(id);
  settle();
  QTest::qWait(50);
  settle();
  page_ = nullptr;
  for (Page* page : window_->pages())
    if (page->info().id == id) page_ = page;
  QVERIFY(page_ && page_->isVisible());
}

QList<DataTable*> ClipboardSecretsTest::shownTables() const {
  QList<DataTable*> tables = page_->findChildren<DataTable*>();
  tables.removeIf([](const DataTable* table) { return !table->isVisible() || table->model() == nullptr; });
  return tables;
}

void ClipboardSecretsTest::onEveryTab(const std::function<void()>& look) {
  look();
  for (QTabBar* tabs : page_->findChildren<QTabBar*>())
    for (int tab = 0; tabs->isVisible() && tab < tabs->count(); ++tab) {
      tabs->setCurrentIndex(tab);
      settle();
      look();
    }
}

void ClipboardSecretsTest::tablesGiveNone() {
  QFETCH(QString, page);
  show(page);
  qint64 rows = 0;
  onEveryTab([&] {
    for (DataTable* table : shownTables()) {
      const QString where = page + QStringLiteral(", ") + table->accessibleName();
      holdsNone(everythingIn(*table->model()), where);
      table->expandAll();
      table->selectAll();
      QGuiApplication::clipboard()->clear();
      QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
      const QString copied = QGuiApplication::clipboard()->text();
      QVERIFY2(copied.startsWith(table->model()->headerData(table->header()->logicalIndex(0), Qt::Horizontal).toString()), qPrintable(where));
      holdsNone(copied, where + QStringLiteral(", copied"));
      table->copyJson();
      holdsNone(QGuiApplication::clipboard()->text(), where + QStringLiteral(", copied as JSON"));
      rows += copied.count(u'\n') - 1;
      for (const char* name : {"table.csv", "table.json"}) {
        const QString file = folder_.filePath(QLatin1String(name));
        table->exportTo(file);
        const std::string text = tests::textOf(file.toStdString());
        QVERIFY(!text.empty());
        holdsNone(QString::fromStdString(text), where + QStringLiteral(", exported"));
      }
    }
  });
  QVERIFY2(rows > 3, qPrintable(QStringLiteral("%1: only %2 rows were copied").arg(page).arg(rows)));
}

void ClipboardSecretsTest::dockAndRecordsShowNone() {
  QFETCH(QString, page);
  show(page);
  for (DataTable* table : shownTables()) {
    QModelIndexList rows;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
      const QModelIndex top = table->model()->index(row, 0);
      if (!top.data(GroupRole).toBool()) rows.append(top);
      for (int child = 0; child < table->model()->rowCount(top); ++child) rows.append(table->model()->index(child, 0, top));
    }
    const qsizetype step = std::max<qsizetype>(1, rows.size() / rowsLookedAt);
    QList<QPersistentModelIndex> kept;
    for (qsizetype i = 0; i < rows.size(); i += step) kept.append(rows[i]);
    for (const QPersistentModelIndex& row : kept) {
      if (!row.isValid()) continue;
      table->setCurrentIndex(row);
      settle();
      holdsNone(window_->detailsDock()->asText(), page + QStringLiteral(", dock"));
      for (const QPlainTextEdit* text : page_->findChildren<QPlainTextEdit*>()) holdsNone(text->toPlainText(), page + QStringLiteral(", record"));
      for (const QTextEdit* text : page_->findChildren<QTextEdit*>()) holdsNone(text->toPlainText(), page + QStringLiteral(", text"));
      for (const PolicyEditor* editor : page_->findChildren<PolicyEditor*>()) holdsNone(editor->text(), page + QStringLiteral(", policy"));
    }
  }
}

QTEST_MAIN(ClipboardSecretsTest)
#include "clipboard_secrets_test.moc"
