#include "ui/pages/policies/policies_page.h"

#include <QtGui/QAction>
#include <QtWidgets/QInputDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/kinds.h"
#include "ui/pages/policies/policy_editor.h"
#include "ui/pages/policies/what_if_panel.h"
#include "ui/theme/figures.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

namespace {

QVBoxLayout* tightColumn(QWidget* widget) {
  auto* column = new QVBoxLayout(widget);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  return column;
}

}  // namespace

PoliciesPage::PoliciesPage(PageContext& context, DraftDesk& desk, QWidget* parent)
    : Page({QStringLiteral("policies"), tr("Policies"), QStringLiteral("policies"), false}, context, parent), desk_(desk) {
  createActions();
  splitter_ = new QSplitter(Qt::Vertical, this);
  splitter_->setHandleWidth(1);
  splitter_->setChildrenCollapsible(false);
  auto* upper = new QSplitter(Qt::Horizontal, splitter_);
  upper->setHandleWidth(1);
  upper->addWidget(createTree());
  upper->addWidget(createEditor());
  upper->setSizes({188, 800});
  upper->setStretchFactor(1, 1);
  splitter_->addWidget(upper);
  splitter_->addWidget(createBelow());
  splitter_->setSizes({500, 242});
  splitter_->setStretchFactor(0, 1);
  tightColumn(this)->addWidget(splitter_);
  panel_ = new WhatIfPanel();
  connect(this, &QObject::destroyed, panel_, &QObject::deleteLater);
  connectDesk();
}

void PoliciesPage::createActions() {
  const auto add = [this](const QString& text, const QKeySequence& keys, auto act) {
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    actions_.append(action);
    return action;
  };
  add(tr("New draft…"), QKeySequence(Qt::CTRL | Qt::Key_N), [this] { askName(); });
  add(tr("Save draft"), QKeySequence::Save, [this] { desk_.save(); });
  add(tr("Close draft"), {}, [this] { desk_.close(); });
  add(tr("Only callers seen on the key"), {}, [this] {
    simulate::ReplayOptions options = desk_.options();
    options.callers = options.callers == simulate::Callers::seen ? simulate::Callers::any : simulate::Callers::seen;
    desk_.setOptions(options);
  });
  add(tr("Inferred values as recorded"), {}, [this] {
    simulate::ReplayOptions options = desk_.options();
    options.useInferred = !options.useInferred;
    desk_.setOptions(options);
  });
  add(tr("Against the recorded verdicts"), {}, [this] { desk_.setBaseline(QStringLiteral("recorded")); });
  add(tr("Against the policies in force"), {}, [this] { desk_.setBaseline(QStringLiteral("in-force")); });
  add(tr("Follow the flipped request's chain"), QKeySequence(Qt::CTRL | Qt::Key_Return), [this] {
    const QModelIndex row = flips_->currentIndex();
    if (row.isValid()) Q_EMIT chainRequested(QString::fromStdString(flipsModel_.requestAt(row.row()).chain));
  });
}

QWidget* PoliciesPage::createTree() {
  auto* side = new QWidget(this);
  side->setMinimumWidth(150);
  auto* column = tightColumn(side);
  auto* head = new HeadRow(side);
  head->addTitle(tr("Policy sets"));
  head->addStretch();
  QToolButton* create = head->addButton(QString(), QStringLiteral("plus"));
  create->setAccessibleName(tr("New draft"));
  create->setToolTip(tr("New draft (Ctrl+N)"));
  connect(create, &QToolButton::clicked, this, &PoliciesPage::askName);
  column->addWidget(head);
  tree_ = new QListView(side);
  tree_->setAccessibleName(tr("Policy sets"));
  tree_->setFrameShape(QFrame::NoFrame);
  tree_->setModel(&treeModel_);
  tree_->setItemDelegate(new PolicyTreeDelegate(tree_));
  tree_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  column->addWidget(tree_);
  const auto go = [this](const QModelIndex& index) {
    if (!index.isValid()) return;
    const PolicyEntry entry = treeModel_.at(index.row());
    if (entry.kind == PolicyEntry::Kind::point) showPoint(entry.name);
    if (entry.kind == PolicyEntry::Kind::draft) desk_.openNamed(QString::fromStdString(entry.name));
    if (entry.kind == PolicyEntry::Kind::file) showFile(entry.name);
    if (entry.kind == PolicyEntry::Kind::policy) {
      showFile(entry.file);
      editor_->setCursorPosition(editor_->lineOf(entry.offset), 0);
    }
  };
  connect(tree_, &QListView::clicked, this, go);
  connect(tree_, &QListView::activated, this, go);
  return side;
}

QWidget* PoliciesPage::createEditor() {
  middle_ = new QStackedWidget(this);
  empty_ = new EmptyState(this);
  empty_->setMessage(tr("No draft is open."), tr("A draft adds, replaces or switches off policies; the recorded requests are asked again while you type. Nothing is applied to a gateway."), tr("New draft…"));
  connect(empty_, &EmptyState::clicked, this, &PoliciesPage::askName);
  middle_->addWidget(empty_);
  auto* box = new QWidget(this);
  auto* column = tightColumn(box);
  fileTabs_ = new QTabBar(box);
  fileTabs_->setAccessibleName(tr("Files of the draft"));
  fileTabs_->setExpanding(false);
  fileTabs_->setDrawBase(false);
  column->addWidget(fileTabs_);
  editor_ = new PolicyEditor(box);
  column->addWidget(editor_, 1);
  auto* foot = new HeadRow(box);
  parse_ = foot->addNote();
  foot->addStretch();
  place_ = foot->addNote();
  column->addWidget(foot);
  middle_->addWidget(box);
  connect(fileTabs_, &QTabBar::currentChanged, this, [this](int index) {
    if (index >= 0) showFile(fileTabs_->tabData(index).toString().toStdString());
  });
  connect(editor_, &PolicyEditor::edited, this, [this] {
    shownText_ = editor_->utf8().toStdString();
    if (point_.empty()) desk_.setText(file_, shownText_);
  });
  connect(editor_, &PolicyEditor::cursorAt, this, [this](int line, int columnAt) { place_->setText(tr("Ln %1, Col %2   Cedar 4").arg(line).arg(columnAt)); });
  return middle_;
}

QWidget* PoliciesPage::createBelow() {
  auto* box = new QWidget(this);
  auto* column = tightColumn(box);
  below_ = new QTabBar(box);
  below_->setAccessibleName(tr("What changes"));
  below_->setExpanding(false);
  below_->setDrawBase(false);
  for (int i = 0; i < 5; ++i) below_->addTab(QString());
  column->addWidget(below_);
  belowStack_ = new QStackedWidget(box);
  flips_ = new DataTable(tr("Flipped requests"), this);
  flips_->setModel(&flipsModel_);
  flips_->setColumnWidths({138, 104, 122, 112, 140, 0, 160});
  broken_ = new DataTable(tr("Broken chains"), this);
  broken_->setModel(&brokenModel_);
  broken_->setColumnWidths({130, 140, 0, 60, 76, 90, 170});
  disagreements_ = new DataTable(tr("Rows that disagree with the policies in force"), this);
  disagreements_->setModel(&disagreementsModel_);
  disagreements_->setColumnWidths({112, 130, 130, 160, 90, 100, 0});
  for (DataTable* table : {flips_, broken_, disagreements_}) {
    belowStack_->addWidget(table);
    wire(table);
  }
  column->addWidget(belowStack_);
  connect(below_, &QTabBar::currentChanged, this, [this] { showBelow(); });
  connect(flips_, &DataTable::currentRowChanged, this, &PoliciesPage::selectFlip);
  return box;
}

void PoliciesPage::connectDesk() {
  connect(&desk_, &DraftDesk::opened, this, [this] {
    point_.clear();
    panel_->clearHistory();
    showDesk();
    Q_EMIT countChanged();
    Q_EMIT dockPanelChanged();
  });
  connect(&desk_, &DraftDesk::edited, this, [this] { showActions(); });
  connect(&desk_, &DraftDesk::answered, this, [this] {
    showTree();
    showAnswer();
  });
  connect(&desk_, &DraftDesk::saved, this, [this](const QString& text) { Q_EMIT message(text); });
  connect(&desk_, &DraftDesk::failed, this, [this](const QString& text) { Q_EMIT message(text); });
  connect(panel_, &WhatIfPanel::causeChosen, this, [this](const std::string&, size_t offset) {
    editor_->setCursorPosition(editor_->lineOf(offset), 0);
    editor_->setFocus();
  });
  connect(panel_, &WhatIfPanel::callersChosen, this, [this](bool seen) {
    simulate::ReplayOptions options = desk_.options();
    options.callers = seen ? simulate::Callers::seen : simulate::Callers::any;
    desk_.setOptions(options);
  });
  connect(panel_, &WhatIfPanel::inferredChosen, this, [this](bool use) {
    simulate::ReplayOptions options = desk_.options();
    options.useInferred = use;
    desk_.setOptions(options);
  });
}

QString PoliciesPage::countText() const {
  const auto world = context().world();
  if (!world) return {};
  const auto drafts = std::count_if(world->policySets.begin(), world->policySets.end(), [](const auto& set) { return set.draft; });
  return drafts == 0 ? QString() : counted(drafts, tr("draft"), tr("drafts"));
}

QWidget* PoliciesPage::dockPanel() { return desk_.isOpen() ? panel_ : nullptr; }

void PoliciesPage::focusMain() { editor_->setFocus(); }

void PoliciesPage::restoreSelection(const QString& id) {
  if (id.isEmpty() || !context().world()) return;
  if (!desk_.isOpen() || QString::fromStdString(desk_.draft().name) != id) desk_.openNamed(id);
}

void PoliciesPage::refresh(unsigned moved) {
  const auto world = context().world();
  if (!world) return;
  if (moved & (worldChanged | derivedChanged)) disagreementsModel_.setResult(world, context().workbench.derived().conform);
  showDesk();
}

void PoliciesPage::showDesk() {
  showTree();
  const bool open = desk_.isOpen() || !point_.empty();
  middle_->setCurrentIndex(open ? 1 : 0);
  if (desk_.isOpen() && point_.empty()) {
    const auto& files = desk_.draft().files;
    const bool known = std::any_of(files.begin(), files.end(), [this](const auto& f) { return f.name == file_; });
    if (!known && !files.empty()) file_ = files.front().name;
    const QSignalBlocker quiet(fileTabs_);
    while (fileTabs_->count() > 0) fileTabs_->removeTab(0);
    for (const auto& file : files) {
      const int tab = fileTabs_->addTab(QString::fromStdString(file.name));
      fileTabs_->setTabData(tab, QString::fromStdString(file.name));
      if (file.name == file_) fileTabs_->setCurrentIndex(tab);
    }
    fileTabs_->show();
    showFile(file_);
  }
  showAnswer();
  publishStrip();
}

void PoliciesPage::showTree() {
  const auto world = context().world();
  if (!world) return;
  const int row = tree_->currentIndex().row();
  const auto answer = desk_.answer();
  treeModel_.setEntries(policyEntries(*world, desk_.isOpen() ? &desk_.draft() : nullptr, answer ? answer->places : std::vector<PolicyPlace>()));
  if (row >= 0 && tree_->currentIndex().row() != row) tree_->setCurrentIndex(treeModel_.index(row, 0));
  showActions();
}

void PoliciesPage::showActions() {
  const auto world = context().world();
  actions_[1]->setEnabled(desk_.isOpen() && desk_.isChanged() && world && !world->readOnly);
  actions_[2]->setEnabled(desk_.isOpen());
}

void PoliciesPage::showFile(const std::string& name) {
  point_.clear();
  file_ = name;
  if (!desk_.isOpen()) return;
  for (const auto& file : desk_.draft().files) {
    if (file.name != name) continue;
    editor_->setReadOnly(false);
    if (file.text != shownText_ || editor_->utf8().isEmpty()) {
      shownText_ = file.text;
      editor_->setUtf8(QByteArray::fromStdString(file.text));
    }
  }
  fileTabs_->show();
  showAnswer();
}

void PoliciesPage::showPoint(const std::string& gateway) {
  const auto world = context().world();
  if (!world) return;
  for (const auto& point : world->points) {
    if (point.gateway != gateway || point.versions.empty()) continue;
    point_ = gateway;
    std::string text = "// In force at " + gateway + ": " + point.versions.back().origin + ". Read only; a draft replaces policies by their id.\n";
    for (const std::string& rule : point.notLowered) text += "// not said in Cedar: " + rule + "\n";
    text += "\n" + point.versions.back().text;
    shownText_ = text;
    editor_->setReadOnly(false);
    editor_->setUtf8(QByteArray::fromStdString(text));
    editor_->setReadOnly(true);
    editor_->showDiagnostics({});
    editor_->showDeciding({}, {});
    editor_->showEffects({}, false);
    fileTabs_->hide();
    parse_->setText(tr("in force at %1, read only").arg(QString::fromStdString(gateway)));
    middle_->setCurrentIndex(1);
    below_->setCurrentIndex(Disagreements);
  }
}

std::vector<PolicyHead> PoliciesPage::headsOf(const LiveAnswer& answer) const {
  std::vector<PolicyHead> heads;
  if (!answer.answer.result) return heads;
  for (const PolicyPlace& place : answer.places)
    for (const auto& effect : answer.answer.result->byPolicy)
      if (place.file == file_ && effect.id == place.id) heads.push_back({place.span, effect});
  return heads;
}

void PoliciesPage::showAnswer() {
  const auto answer = desk_.answer();
  const auto good = desk_.lastGood();
  panel_->setAnswer(good, !desk_.stale(), desk_.isOpen() ? &desk_.draft() : nullptr, desk_.baseline());
  if (point_.empty() && desk_.isOpen()) {
    Diagnostics here;
    size_t elsewhere = 0;
    if (answer)
      for (const Diagnostic& diagnostic : answer->answer.diagnostics) {
        if (diagnostic.file.empty() || diagnostic.file == file_)
          here.push_back(diagnostic);
        else
          ++elsewhere;
      }
    editor_->showDiagnostics(here);
    if (answer && !answer->error.isEmpty())
      parse_->setText(answer->error);
    else if (!here.empty() || elsewhere > 0)
      parse_->setText(tr("does not parse; the numbers are of the last good text"));
    else if (good)
      parse_->setText(tr("parses; %1 requests replayed in %2 ms").arg(figure(good->answer.result->replayable)).arg(good->milliseconds, 0, 'f', 0));
    if (good && answer == good) editor_->showEffects(headsOf(*good), desk_.stale());
    else editor_->showEffects(editor_->heads(), true);
  }
  showBelow();
  if (isVisible() && good && !desk_.stale())
    Q_EMIT message(tr("replayed %1 requests in %2 ms").arg(figure(good->answer.result->replayable)).arg(good->milliseconds, 0, 'f', 0));
}

// A text set anew lays the whole bar out.
void PoliciesPage::nameTab(Below tab, const QString& words, std::optional<uint64_t> number) {
  const QString text = words.arg(number ? figure(*number) : QStringLiteral("–"));
  if (below_->tabText(tab) != text) below_->setTabText(tab, text);
}

void PoliciesPage::nameTabs(const simulate::ReplayResult* r) {
  const auto of = [r](uint64_t number) { return r != nullptr ? std::optional(number) : std::nullopt; };
  nameTab(NewlyDenied, tr("Newly denied %1"), of(r != nullptr ? r->flips.newlyDenied : 0));
  nameTab(NewlyAllowed, tr("Newly allowed %1"), of(r != nullptr ? r->flips.newlyAllowed : 0));
  nameTab(Undetermined, tr("Undetermined %1"), of(r != nullptr ? r->flips.undetermined : 0));
  nameTab(BrokenChains, tr("Broken chains %1"), of(r != nullptr ? r->chains.broken : 0));
  const auto conform = context().workbench.derived().conform;
  nameTab(Disagreements, tr("In force disagrees %1"), conform ? std::optional<uint64_t>(conform->disagree) : std::nullopt);
  for (int i = NewlyDenied; i <= BrokenChains; ++i)
    if (below_->isTabVisible(i) != desk_.isOpen()) below_->setTabVisible(i, desk_.isOpen());
}

void PoliciesPage::showBelow() {
  const auto good = desk_.lastGood();
  const simulate::ReplayResult* r = good ? good->answer.result.get() : nullptr;
  nameTabs(r);
  const int tab = below_->currentIndex();
  if (tab == Disagreements) return belowStack_->setCurrentWidget(disagreements_);
  if (tab == BrokenChains) {
    std::vector<ChainRow> rows;
    if (r != nullptr && good->world)
      for (const std::string& key : r->chains.brokenChains) rows.push_back({simulate::chainOf(*good->world->traffic, key), true, false});
    brokenModel_.setRows(std::move(rows));
    return belowStack_->setCurrentWidget(broken_);
  }
  const simulate::Flip kinds[] = {simulate::Flip::newlyDenied, simulate::Flip::newlyAllowed, simulate::Flip::undetermined};
  // While the next answer is on its way, the rows of the last one stay as they are.
  const bool waiting = desk_.stale() && good && flipsModel_.rowCount() > 0 && flipsModel_.kind() == kinds[std::max(0, tab)];
  if (waiting) return belowStack_->setCurrentWidget(flips_);
  flipsModel_.setAnswer(good, kinds[std::max(0, tab)]);
  belowStack_->setCurrentWidget(flips_);
  if (flips_->currentIndex().isValid()) return selectFlip(flips_->currentIndex());
  editor_->showDeciding({}, {});
}

// The deciding policy's file comes to the front with the condition marked and the values that it saw.
void PoliciesPage::selectFlip(const QModelIndex& index) {
  if (!index.isValid() || !desk_.isOpen() || !desk_.lastGood()) return;
  const FlipRow& row = flipsModel_.at(index.row());
  for (const PolicyPlace& place : desk_.lastGood()->places) {
    if (place.id != row.why.decidingPolicy) continue;
    if (place.file != file_ || !point_.empty()) showFile(place.file);
    const QString saw = QString::fromStdString(row.why.sawText);
    const Span span = row.why.decidingCondition.value_or(place.firstLine);
    const QString whole = row.why.decidingCondition ? tr("the selected request is decided here") : tr("this policy as a whole decides the selected request: every condition holds");
    return editor_->showDeciding(span, saw.isEmpty() ? whole : tr("the selected request saw %1").arg(saw));
  }
  editor_->showDeciding({}, {});
}

void PoliciesPage::dockAction(const QString& id) {
  if (id != QStringLiteral("show-in-chains")) return;
  ScopeState next = context().scope.state();
  next.page = QStringLiteral("chains");
  next.selection = QStringLiteral("draft");
  context().scope.go(next);
}

void PoliciesPage::askName() {
  bool good = false;
  const QString name = QInputDialog::getText(this, tr("New draft"), tr("Name of the draft:"), QLineEdit::Normal, QStringLiteral("draft-1"), &good);
  if (good && !name.trimmed().isEmpty()) desk_.create(name.trimmed());
}

void PoliciesPage::publishStrip() {
  StripMessage strip;
  if (desk_.isOpen()) {
    strip.icon = QStringLiteral("policies");
    strip.links = {{QStringLiteral("show-in-chains"), tr("Show in chains")}};
    strip.fact = tr("Draft “%1”.").arg(QString::fromStdString(desk_.draft().name));
    strip.consequence = desk_.baseline() == QStringLiteral("recorded") ? tr("Against the recorded verdicts. Nothing is applied to a gateway.")
                                                                      : tr("Based on the policies in force. Nothing is applied to a gateway.");
  }
  Q_EMIT stripChanged(strip);
}

}  // namespace chatelaine::ui
