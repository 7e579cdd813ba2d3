#include "ui/shell/main_window.h"

#include <QtGui/QActionGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QMenuBar>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/shell/first_run.h"
#include "ui/shell/status_line.h"
#include "ui/shell/tool_row.h"
#include "ui/widgets/details_dock.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/go_to.h"
#include "ui/widgets/rail.h"
#include "ui/widgets/small_parts.h"
#include "ui/widgets/time_brush.h"

namespace chatelaine::ui {

MainWindow::MainWindow(Settings& settings, Appearance* appearance) : settings_(settings), appearance_(appearance) {
  setWindowTitle(QStringLiteral("Chatelaine"));
  setAcceptDrops(true);
  createFrame();
  createActions();
  createMenus();
  connectFrame();
  connectScope();
  connectWorkbench();
  if (!restoreGeometry(settings_.geometry())) resize(1440, 900);
  setMenuBarShown(settings_.menuBarShown());
}

MainWindow::~MainWindow() {
  jobs_.cancelAll();
  // Pages use the scope, the jobs and the workbench until their end: they go first.
  delete takeCentralWidget();
}

void MainWindow::createFrame() {
  auto* central = new QWidget(this);
  auto* column = new QVBoxLayout(central);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  tools_ = new ToolRow(settings_, central);
  strip_ = new Strip(central);
  rail_ = new Rail(central);
  stack_ = new QStackedWidget(central);
  dock_ = new QStackedWidget(central);
  details_ = new DetailsDock(dock_);
  brush_ = new TimeBrush(central);
  status_ = new StatusLine(jobs_, central);
  firstRun_ = new FirstRun(stack_);
  stack_->addWidget(firstRun_);
  dock_->addWidget(details_);
  dock_->setFixedWidth(280);
  auto* middle = new QHBoxLayout;
  middle->setContentsMargins(0, 0, 0, 0);
  middle->setSpacing(0);
  auto* railLine = new QFrame(central);
  railLine->setFrameShape(QFrame::VLine);
  railLine->setFixedWidth(1);
  middle->addWidget(rail_);
  middle->addWidget(railLine);
  middle->addWidget(stack_, 1);
  middle->addWidget(dock_);
  column->addWidget(tools_);
  column->addWidget(strip_);
  column->addLayout(middle, 1);
  column->addWidget(brush_);
  column->addWidget(status_);
  setCentralWidget(central);
  goTo_ = new GoTo(this);
  corner_ = makeLabel(tr("no workspace"), Face::small, Role::textMuted, this);
  corner_->setContentsMargins(0, 0, 12, 0);
  corner_->setMinimumHeight(24);
  corner_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  corner_->setFixedHeight(24);
  menuBar()->setNativeMenuBar(false);
  menuBar()->setCornerWidget(corner_);
}

void MainWindow::createActions() {
  back_ = new QAction(themedIcon(QStringLiteral("back")), tr("&Back"), this);
  back_->setShortcut(Qt::ALT | Qt::Key_Left);
  forward_ = new QAction(themedIcon(QStringLiteral("forward")), tr("&Forward"), this);
  forward_->setShortcut(Qt::ALT | Qt::Key_Right);
  dockShown_ = new QAction(tr("&Details"), this);
  dockShown_->setCheckable(true);
  dockShown_->setChecked(true);
  dockShown_->setShortcut(Qt::Key_F9);
  connect(back_, &QAction::triggered, &scope_, &ScopeModel::goBack);
  connect(forward_, &QAction::triggered, &scope_, &ScopeModel::goForward);
  connect(dockShown_, &QAction::toggled, this, &MainWindow::showDock);
}

void MainWindow::createMenus() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  file->addAction(tr("&Open workspace…"), QKeySequence::Open, this, &MainWindow::askForWorkspace);
  file->addAction(tr("Open the &sample"), this, &MainWindow::openSample);
  file->addAction(themedIcon(QStringLiteral("import")), tr("&Import files…"), Qt::CTRL | Qt::Key_I, this, &MainWindow::importFiles);
  file->addSeparator();
  file->addAction(tr("&Quit"), QKeySequence::Quit, this, &QWidget::close);

  QMenu* edit = menuBar()->addMenu(tr("&Edit"));
  edit->addAction(themedIcon(QStringLiteral("filter")), tr("&Filter"), QKeySequence::Find, this, [this] { tools_->filterBar()->setFocus(Qt::ShortcutFocusReason); });
  edit->addAction(tr("&Clear the filter"), this, [this] { scope_.setFilter({}); });
  edit->addAction(tr("&All of the time"), this, [this] { scope_.setRange({}); });

  QMenu* view = menuBar()->addMenu(tr("&View"));
  view->addAction(dockShown_);
  QAction* bar = view->addAction(tr("&Menu bar"));
  bar->setObjectName(QStringLiteral("menuBarShown"));
  bar->setShortcut(Qt::CTRL | Qt::Key_M);
  bar->setCheckable(true);
  addAction(bar);  // the shortcut must work while the bar is hidden
  connect(bar, &QAction::triggered, this, &MainWindow::setMenuBarShown);
  if (appearance_) {
    view->addSeparator();
    auto* group = new QActionGroup(this);
    const auto scheme = [&](const QString& text, SchemeChoice choice) {
      QAction* action = view->addAction(text, this, [this, choice] {
        appearance_->choose(choice);
        settings_.setScheme(choice);
      });
      action->setCheckable(true);
      action->setChecked(appearance_->choice() == choice);
      group->addAction(action);
    };
    scheme(tr("As the des&ktop"), SchemeChoice::desktop);
    scheme(tr("&Light"), SchemeChoice::light);
    scheme(tr("D&ark"), SchemeChoice::dark);
  }
  goMenu_ = menuBar()->addMenu(tr("&Go"));
  goMenu_->addAction(back_);
  goMenu_->addAction(forward_);
  goMenu_->addAction(themedIcon(QStringLiteral("search")), tr("&Go to…"), Qt::CTRL | Qt::Key_K, this, &MainWindow::openGoTo);
  goMenu_->addAction(tr("Next a&rea"), Qt::Key_F6, this, [this] { moveToArea(1); });
  goMenu_->addAction(tr("Pre&vious area"), Qt::SHIFT | Qt::Key_F6, this, [this] { moveToArea(-1); });
  goMenu_->addSeparator();
}

void MainWindow::createPageMenus() {
  int number = 1;
  for (Page* page : pages_) {
    QAction* action = goMenu_->addAction(themedIcon(page->info().icon), page->info().title, this, [this, id = page->info().id] { scope_.setPage(id); });
    if (number <= 10) action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number % 10)));
    ++number;
  }
  for (Page* page : pages_) {
    if (page->menuTitle().isEmpty()) continue;
    menuBar()->addMenu(page->menuTitle())->addActions(page->menuActions());
  }
  menuBar()->addMenu(tr("&Help"))->addAction(tr("&About Chatelaine"), this, &MainWindow::about);
  // The menu button carries the same menus while the bar is hidden, and shortcuts stay alive.
  auto* all = new QMenu(this);
  for (QAction* menu : menuBar()->actions()) {
    all->addAction(menu);
    if (menu->menu()) addActions(menu->menu()->actions());
  }
  tools_->menuButton()->setMenu(all);
}

void MainWindow::addPage(Page* page) {
  pages_.append(page);
  stack_->addWidget(page);
  connectPage(page);
}

void MainWindow::finish() {
  createPageMenus();
  QList<RailItem> items;
  for (const Page* page : pages_) items.append({page->info().id, page->info().icon, page->info().title, page->countText(), page->info().separated});
  rail_->setItems(items);
  scope_.reset({pages_.isEmpty() ? QString() : pages_.front()->info().id, {}, {}, {}, {}});
  worldMoved();
}

void MainWindow::setMenuBarShown(bool shown) {
  menuBar()->setVisible(shown);
  tools_->menuButton()->setVisible(!shown);
  if (auto* action = findChild<QAction*>(QStringLiteral("menuBarShown"))) action->setChecked(shown);
  settings_.setMenuBarShown(shown);
}

void MainWindow::connectFrame() {
  connect(tools_->backButton(), &QAbstractButton::clicked, back_, &QAction::trigger);
  connect(tools_->forwardButton(), &QAbstractButton::clicked, forward_, &QAction::trigger);
  connect(tools_, &ToolRow::goToRequested, this, &MainWindow::openGoTo);
  connect(tools_, &ToolRow::filterChosen, &scope_, &ScopeModel::setFilter);
  connect(tools_->filterBar(), &FilterBar::applied, this, [this](const QString& text) {
    scope_.setFilter(text);
    settings_.addRecentFilter(text.trimmed());
    if (Page* page = currentPage()) page->focusMain();
  });
  connect(goTo_, &GoTo::filterRequested, &scope_, &ScopeModel::setFilter);
  connect(rail_, &Rail::chosen, &scope_, &ScopeModel::setPage);
  connect(brush_, &TimeBrush::rangeChanged, &scope_, &ScopeModel::setRange);
  connect(details_, &DetailsDock::linkActivated, this, [this](const QString& link) { if (Page* page = currentPage()) page->dockLink(link); });
  connect(details_, &DetailsDock::actionTriggered, this, [this](const QString& id) { if (Page* page = currentPage()) page->dockAction(id); });
  connect(status_, &StatusLine::asOfClicked, this, &MainWindow::askAsOf);
  connect(strip_, &Strip::linkActivated, this, [this](const QString& id) { if (stripPage_) stripPage_->dockAction(id); });
  connect(firstRun_, &FirstRun::sampleRequested, this, &MainWindow::openSample);
  connect(firstRun_, &FirstRun::importRequested, this, &MainWindow::importFiles);
  connect(firstRun_, &FirstRun::workspaceRequested, this, &MainWindow::openWorkspace);
}

void MainWindow::connectScope() {
  connect(&scope_, &ScopeModel::historyChanged, this, [this] {
    back_->setEnabled(scope_.canGoBack());
    forward_->setEnabled(scope_.canGoForward());
    tools_->backButton()->setEnabled(scope_.canGoBack());
    tools_->forwardButton()->setEnabled(scope_.canGoForward());
  });
  connect(&scope_, &ScopeModel::pageChanged, this, &MainWindow::showPage);
  connect(&scope_, &ScopeModel::scopeChanged, this, &MainWindow::showScope);
  connect(&scope_, &ScopeModel::selectionChanged, this, [this] { if (Page* page = currentPage()) page->restoreSelection(scope_.state().selection); });
}

void MainWindow::connectWorkbench() {
  connect(&workbench_, &Workbench::worldChanged, this, &MainWindow::worldMoved);
  connect(&workbench_, &Workbench::derivedChanged, this, &MainWindow::derivedMoved);
  connect(&workbench_, &Workbench::failed, this,
          [this](const QString& what, const Error& error) { status_->setMessage(tr("%1: %2").arg(what, sentence(error)), false); });
}

void MainWindow::connectPage(Page* page) {
  connect(page, &Page::detailsChanged, this, [this, page] { if (page == currentPage()) showDetails(); });
  connect(page, &Page::dockPanelChanged, this, &MainWindow::showDock);
  connect(page, &Page::countChanged, this, [this, page] { rail_->setCount(page->info().id, page->countText()); });
  connect(page, &Page::message, this, [this](const QString& text) { status_->setMessage(text); });
  connect(page, &Page::filterRequested, &scope_, &ScopeModel::addCondition);
  connect(page, &Page::chainRequested, this, &MainWindow::followChain);
  connect(page, &Page::identityRequested, this, &MainWindow::goToIdentity);
  connect(page, &Page::importRequested, this, &MainWindow::importFiles);
  connect(page, &Page::stripChanged, this, [this, page](const StripMessage& strip) {
    pageStrip_ = strip;
    stripPage_ = page;
    showStrip();
  });
}

Page* MainWindow::currentPage() const { return pageById(scope_.state().page); }

Page* MainWindow::pageById(const QString& id) const {
  for (Page* page : pages_)
    if (page->info().id == id) return page;
  return nullptr;
}

bool MainWindow::firstRunShown() const {
  const console::WorldPtr world = workbench_.world();
  return pages_.isEmpty() || !world || (world->sources.empty() && world->statements.empty() && scope_.state().page != QLatin1String("sources"));
}

void MainWindow::showPage() {
  const bool first = firstRunShown();
  Page* page = currentPage();
  rail_->setCurrent(scope_.state().page);
  rail_->setEnabled(workbench_.world() != nullptr);
  brush_->setVisible(!first);
  if (first) firstRun_->setState(workbench_.world() != nullptr, settings_.recentWorkspaces());
  stack_->setCurrentWidget(first ? static_cast<QWidget*>(firstRun_) : page);
  status_->setHints(first || !page ? QString() : page->keyHints());
  showDock();
  if (first) return firstRun_->focusMain();
  page->restoreSelection(scope_.state().selection);
  if (!rail_->hasFocus()) page->focusMain();
}

void MainWindow::showDock() {
  Page* page = currentPage();
  const bool shown = !firstRunShown() && page && page->wantsDock() && dockShown_->isChecked();
  dock_->setVisible(shown);
  if (!shown) return;
  QWidget* panel = page->dockPanel();
  if (panel && dock_->indexOf(panel) < 0) dock_->addWidget(panel);
  dock_->setCurrentWidget(panel ? panel : details_);
  dock_->setFixedWidth(page->dockWidth(width()));
  showDetails();
}

void MainWindow::showDetails() {
  if (Page* page = currentPage()) details_->setDetails(page->details());
}

}  // namespace chatelaine::ui
