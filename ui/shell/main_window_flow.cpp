// What the window does with its workspace: opening, importing, counting, going places.
#include "ui/shell/main_window.h"

#include <algorithm>

#include <QtCore/QDir>
#include <QtCore/QMimeData>
#include <QtCore/QStandardPaths>
#include <QtCore/QUrl>
#include <QtGui/QCloseEvent>
#include <QtGui/QDropEvent>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QInputDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QStackedWidget>

#include "ui/models/kinds.h"
#include "ui/shell/filter_language.h"
#include "ui/shell/go_to_items.h"
#include "ui/shell/status_line.h"
#include "ui/shell/tool_row.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"
#include "ui/widgets/details_dock.h"
#include "ui/widgets/fact_list.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/go_to.h"
#include "ui/widgets/rail.h"
#include "ui/widgets/time_brush.h"

namespace chatelaine::ui {

namespace {

const QString ending = QStringLiteral(".chatelaine");

QString documents() { return QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation); }

TimeBuckets bucketsOf(const console::World& world) {
  TimeBuckets buckets;
  if (!world.recorded || !world.recorded->from || !world.recorded->to) return buckets;
  const traffic::Histogram histogram = traffic::histogram(*world.traffic, console::select(world, {}), *world.recorded, 240);
  if (histogram.bins.empty()) return buckets;
  buckets.from = histogram.bins.front().from;
  buckets.width = histogram.width;
  for (const traffic::HistogramBin& bin : histogram.bins) buckets.bins.push_back({bin.allowed + bin.denied + bin.undecided, bin.denied});
  return buckets;
}

}  // namespace

void MainWindow::showScope() {
  const ScopeState& state = scope_.state();
  tools_->filterBar()->setApplied(state.filter);
  brush_->setRange(state.range);
  for (Page* page : pages_) page->scopeMoved();
  countScope();
}

void MainWindow::countScope() {
  matching_.reset();
  if (counting_) counting_->abandon();
  const console::WorldPtr world = workbench_.world();
  if (!world) return showFacts();
  counting_ = jobs_.start<qint64>(
      this, tr("Counting"),
      [world, core = context_.coreScope()](const Task&) { return static_cast<qint64>(traffic::count(console::select(*world, core))); },
      [this](qint64 count) {
        matching_ = count;
        tools_->filterBar()->setAnswer(counted(count, tr("request"), tr("requests")));
        showFacts();
      },
      true);
  showFacts();
}

void MainWindow::showFacts() {
  const console::WorldPtr world = workbench_.world();
  if (!world || world->sources.empty()) {
    status_->setFacts({{tr("No data"), {}, {}}});
    status_->setAsOf({});
    return;
  }
  QList<StatusFact> facts;
  const auto whole = static_cast<qint64>(world->traffic->liveRows());
  if (matching_) facts.append({{}, figure(*matching_), tr(" of %1").arg(counted(whole, tr("request"), tr("requests")))});
  if (const auto& conform = workbench_.derived().conform) {
    const auto comparable = static_cast<qint64>(conform->agree + conform->disagree);
    const auto replayable = static_cast<qint64>(conform->agree + conform->disagree + conform->undetermined + conform->versionNotKnown + conform->noVerdict);
    facts.append({tr("replayable "), share(replayable, replayable + static_cast<qint64>(conform->notReplayable)), {}});
    facts.append({tr("agrees with recorded verdicts "), share(static_cast<qint64>(conform->agree), comparable), {}});
  }
  status_->setFacts(facts);
  status_->setAsOf(tr("as of %1").arg(stampText(world->asOf)));
}

void MainWindow::showStrip() {
  const console::WorldPtr world = workbench_.world();
  if (!pageStrip_.fact.isEmpty()) strip_->setMessage(pageStrip_);
  else if (world && !world->notice.empty())
    strip_->setMessage({QStringLiteral("lock"), tr("Read only."), text(world->notice), {}});
  else if (world && world->readOnly)
    strip_->setMessage({QStringLiteral("lock"), tr("Read only."), tr("Another window holds this workspace, or its file cannot be written. Nothing can be changed here."), {}});
  else strip_->setMessage({});
}

void MainWindow::worldMoved() {
  const console::WorldPtr world = workbench_.world();
  corner_->setText(!world ? tr("no workspace") : world->readOnly ? tr("%1, read only").arg(text(world->name)) : text(world->name));
  corner_->setMinimumWidth(corner_->sizeHint().width());
  menuBar()->setCornerWidget(corner_);  // only this lays it out anew
  setWindowTitle(world ? text(world->name) + QStringLiteral(" – Chatelaine") : QStringLiteral("Chatelaine"));
  if (world) settings_.addRecentWorkspace(text(world->path));
  tools_->filterBar()->setLanguage(filterLanguage(world));
  tools_->filterBar()->setEnabled(world != nullptr);
  brush_->setBuckets(world ? bucketsOf(*world) : TimeBuckets{});
  brush_->setRange(scope_.state().range);
  for (Page* page : pages_) page->worldMoved();
  showStrip();
  countScope();
  showPage();
  if (world && importWaits_) {
    importWaits_ = false;
    importFiles();
  }
}

void MainWindow::derivedMoved() {
  for (Page* page : pages_) page->derivedMoved();
  showFacts();
}

void MainWindow::openWorkspace(const QString& path) { workbench_.open(path); }

void MainWindow::openSample() {
  const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
  QDir().mkpath(folder);
  workbench_.openSample(folder + QStringLiteral("/Brightwater sample") + ending);
}

void MainWindow::askForWorkspace() {
  auto* dialog = new QFileDialog(this, tr("Open workspace"), documents(), tr("Workspaces (*.chatelaine)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openWorkspace);
  dialog->open();
}

void MainWindow::importFiles() {
  Page* sources = pageById(QStringLiteral("sources"));
  if (!sources) return;
  if (workbench_.world()) {
    scope_.setPage(QStringLiteral("sources"));
    sources->takeFiles(std::exchange(waitingFiles_, {}));
    return;
  }
  auto* dialog = new QFileDialog(this, tr("Where is the new workspace kept?"), documents(), tr("Workspaces (*.chatelaine)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(ending.mid(1));
  dialog->selectFile(QStringLiteral("gateways") + ending);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    importWaits_ = true;
    workbench_.create(path);
  });
  dialog->open();
}

void MainWindow::goToIdentity(const QString& identity) {
  if (!pageById(QStringLiteral("inventory"))) return;
  ScopeState next = scope_.state();
  next.page = QStringLiteral("inventory");
  next.selection = identity;
  scope_.go(next);
}

void MainWindow::followChain(const QString& chain) {
  ScopeState next = scope_.state();
  if (pageById(QStringLiteral("chains"))) {
    next.page = QStringLiteral("chains");
    next.selection = QStringLiteral("chain/") + chain;
  } else {
    next.page = QStringLiteral("traffic");
    next.filter = QStringLiteral("chain == \"%1\"").arg(chain);
  }
  scope_.go(next);
}

void MainWindow::moveToArea(int by) {
  QList<QWidget*> areas{tools_, rail_, stack_, dock_, brush_};
  const bool nothing = dock_->currentWidget() == details_ && details_->details().title.isEmpty();
  areas.removeIf([&](const QWidget* area) { return !area->isVisible() || (area == dock_ && nothing); });
  const QWidget* focus = focusWidget();
  qsizetype now = std::ranges::find_if(areas, [&](const QWidget* area) { return focus && (area == focus || area->isAncestorOf(focus)); }) - areas.begin();
  if (now == areas.size()) now = by > 0 ? -1 : 0;
  QWidget* next = areas[(now + by + areas.size()) % areas.size()];
  if (next == tools_) tools_->filterBar()->setFocus(Qt::ShortcutFocusReason);
  else if (next == stack_ && !firstRunShown() && currentPage()) currentPage()->focusMain();
  else if (next == dock_ && dock_->currentWidget() == details_) details_->facts()->setFocus(Qt::ShortcutFocusReason);
  else if (next == stack_ || next == dock_) {
    const auto inside = next->findChildren<QWidget*>();
    const auto first = std::ranges::find_if(inside, [](const QWidget* w) { return w->isVisible() && w->isEnabled() && (w->focusPolicy() & Qt::TabFocus); });
    if (first != inside.end()) (*first)->setFocus(Qt::ShortcutFocusReason);
  } else {
    next->setFocus(Qt::ShortcutFocusReason);
  }
}

void MainWindow::openGoTo() {
  QList<GoToItem> items;
  int number = 1;
  for (Page* page : pages_) {
    const QString id = page->info().id;
    items.append({tr("Pages"), page->info().icon, Role::text, page->info().title, page->countText(), false, false,
                  QStringLiteral("Ctrl %1").arg(number++ % 10), {}, [this, id] { scope_.setPage(id); }});
  }
  if (const console::WorldPtr world = workbench_.world()) {
    GoToTargets targets;
    targets.identity = [this](const QString& identity) { goToIdentity(identity); };
    const auto pageTarget = [this](const char* page) -> std::function<void(const QString&)> {
      if (!pageById(QLatin1String(page))) return {};
      return [this, page](const QString& id) {
        ScopeState next = scope_.state();
        next.page = QLatin1String(page);
        next.selection = id;
        scope_.go(next);
      };
    };
    targets.policy = pageTarget("policies");
    targets.check = pageTarget("findings");
    items.append(goToItems(*world, workbench_.findings(), targets));
  }
  for (const QAction* menu : menuBar()->actions()) {
    if (!menu->menu() || menu->menu() == goMenu_) continue;
    for (QAction* action : menu->menu()->actions()) {
      if (action->isSeparator() || action->menu() || !action->isEnabled()) continue;
      items.append({tr("Actions"), QStringLiteral("command"), Role::text, action->text().remove(u'&'), menu->text().remove(u'&'), false, true,
                    action->shortcut().toString(QKeySequence::NativeText).replace(u'+', u' '), {}, [action] { action->trigger(); }});
    }
  }
  for (const QString& filter : settings_.recentFilters())
    items.append({tr("Recent filters"), QStringLiteral("filter"), Role::text, filter, {}, true, false, {}, filter, [this, filter] { scope_.setFilter(filter); }});
  goTo_->open(items);
}

void MainWindow::askAsOf() {
  const console::WorldPtr world = workbench_.world();
  if (!world) return;
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("As of"));
  dialog->setLabelText(tr("Ages and ends are judged at this moment (UTC, for example 2026-11-24 12:00).\nEmpty: the newest event in the workspace."));
  dialog->setTextValue(world->asOfStated ? utcText(world->asOf) : QString());
  connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& typed) {
    const auto parsed = parseTime(typed.trimmed().toStdString());
    if (!typed.trimmed().isEmpty() && !parsed) return status_->setMessage(tr("“%1” is no time; write it as 2026-11-24 12:00").arg(typed), false);
    const std::optional<Time> time = parsed ? std::optional(parsed->time) : std::nullopt;
    workbench_.perform<Result<void>>(this, tr("Setting as-of"), [time](console::Session& session, const Task&) { return session.setAsOf(time); },
                                     [this](Result<void> done) { if (!done) status_->setMessage(sentence(done.error()), false); });
  });
  dialog->open();
}

void MainWindow::about() { status_->setMessage(tr("Chatelaine %1, GPL-3.0-or-later. It reads what gateways wrote down and sends nothing.").arg(QStringLiteral(CHATELAINE_VERSION))); }

void MainWindow::closeEvent(QCloseEvent* event) {
  settings_.setGeometry(saveGeometry());
  jobs_.cancelAll();
  QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  if (const Page* page = currentPage()) dock_->setFixedWidth(page->dockWidth(width()));
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
  // What no part took: Escape clears the selection.
  if (event->key() == Qt::Key_Escape) scope_.select({});
  else QMainWindow::keyPressEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  QStringList files;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) files.append(url.toLocalFile());
  if (files.isEmpty()) return;
  event->acceptProposedAction();
  if (files.size() == 1 && files.front().endsWith(ending)) return openWorkspace(files.front());
  waitingFiles_ = files;
  importFiles();
}

}  // namespace chatelaine::ui
