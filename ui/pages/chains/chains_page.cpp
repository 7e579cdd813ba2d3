#include "ui/pages/chains/chains_page.h"

#include <QtWidgets/QFileDialog>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/pages/chains/view.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

namespace {

const QString recordedMode = QStringLiteral("recorded");
const QString draftMode = QStringLiteral("draft");
const QString chainPrefix = QStringLiteral("chain/");

// The rows of one chain, as a selection.
traffic::Selection rowsOf(const traffic::Snapshot& traffic, const std::string& chain) {
  traffic::Selection rows;
  for (const auto& part : traffic.parts()) rows.emplace_back(part.segment->rows);
  for (const traffic::RowId row : traffic.rowsOfChain(chain)) rows[row.segment].set(row.row);
  return rows;
}

std::vector<ChainRow> chainRows(const traffic::Snapshot& traffic, const traffic::Selection& selection, const simulate::ReplayResult* replay) {
  std::set<std::string> broken;
  std::set<std::string> questioned;
  if (replay != nullptr) {
    broken = {replay->chains.brokenChains.begin(), replay->chains.brokenChains.end()};
    questioned = {replay->chains.questionedChains.begin(), replay->chains.questionedChains.end()};
  }
  std::vector<ChainRow> rows;
  for (simulate::Chain& chain : simulate::chains(traffic, selection)) {
    const bool breaks = broken.contains(chain.key);
    const bool doubt = questioned.contains(chain.key);
    rows.push_back({std::move(chain), breaks, doubt});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const ChainRow& a, const ChainRow& b) {
    return std::tuple(a.broken, a.questioned, a.chain.from) > std::tuple(b.broken, b.questioned, b.chain.from);
  });
  return rows;
}

}  // namespace

ChainsPage::ChainsPage(PageContext& context, DraftDesk& desk, QWidget* parent)
    : Page({QStringLiteral("chains"), tr("Chains"), QStringLiteral("chains"), false}, context, parent), desk_(desk) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  createHead();
  column->addWidget(head_);
  stack_ = new QStackedWidget(this);
  column->addWidget(stack_);
  empty_ = new EmptyState(this);
  stack_->addWidget(empty_);
  splitter_ = new QSplitter(Qt::Vertical, this);
  splitter_->setChildrenCollapsible(false);
  splitter_->setHandleWidth(1);
  view_ = new ChainView(this);
  splitter_->addWidget(view_);
  createTables();
  splitter_->setSizes({486, 280});
  splitter_->setStretchFactor(0, 3);
  splitter_->setStretchFactor(1, 2);
  stack_->addWidget(splitter_);
  connectView();
  connect(&desk_, &DraftDesk::answered, this, [this] { if (showsDraft() && isVisible()) load(); });
  connect(&desk_, &DraftDesk::opened, this, [this] {
    mode_->setItems(desk_.isOpen() ? QStringList{recordedMode, draftMode} : QStringList{recordedMode},
                    desk_.isOpen() ? QStringList{tr("Recorded"), tr("Draft “%1”").arg(QString::fromStdString(desk_.draft().name))} : QStringList{tr("Recorded")});
    if (!desk_.isOpen()) draftShown_ = false;
    mode_->setCurrent(draftShown_ ? draftMode : recordedMode);
    if (isVisible()) load();
  });
  connect(&context.workbench, &Workbench::worldChanged, this, [this] { if (!isVisible()) chain_.clear(); });
}

void ChainsPage::createHead() {
  head_ = new HeadRow(this);
  mode_ = new Segments(tr("What the picture shows"), this);
  mode_->setItems({recordedMode}, {tr("Recorded")});
  mode_->setCurrent(recordedMode);
  connect(mode_, &Segments::chosen, this, [this](const QString& id) {
    draftShown_ = id == draftMode;
    load();
  });
  head_->addWidget(mode_);
  summary_ = head_->addNote();
  head_->addStretch();
  back_ = head_->addButton(tr("All chains"), QStringLiteral("undo"));
  back_->setToolTip(tr("Back from the followed chain to all chains in scope (Backspace)"));
  connect(back_, &QToolButton::clicked, this, [this] { setFocusedChain({}); });
  QToolButton* fit = head_->addButton(tr("Fit"), QStringLiteral("fit"));
  connect(fit, &QToolButton::clicked, this, [this] { view_->fit(); });
  QToolButton* table = head_->addButton(tr("As table"), QStringLiteral("table"));
  table->setCheckable(true);
  table->setToolTip(tr("The same content as a table alone"));
  connect(table, &QToolButton::toggled, this, [this](bool on) { view_->setVisible(!on); });
  QToolButton* exporting = head_->addButton(tr("Export"), QStringLiteral("export"));
  exporting->setToolTip(tr("The picture as SVG or PNG; the tables export from their menus"));
  connect(exporting, &QToolButton::clicked, this, &ChainsPage::exportPicture);
}

void ChainsPage::createTables() {
  auto* lower = new QWidget(this);
  auto* column = new QVBoxLayout(lower);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  tabs_ = new QTabBar(lower);
  tabs_->setAccessibleName(tr("Tables under the picture"));
  tabs_->setExpanding(false);
  tabs_->setDrawBase(false);
  tabs_->addTab(tr("Patterns"));
  tabs_->addTab(tr("Single chains"));
  column->addWidget(tabs_);
  tables_ = new QStackedWidget(lower);
  patterns_ = new DataTable(tr("Chain patterns"), this);
  patterns_->setModel(&patternsModel_);
  patterns_->setColumnWidths({0, 90, 176, 72, 104, 62, 84});
  chains_ = new DataTable(tr("Single chains"), this);
  chains_->setModel(&chainsModel_);
  chains_->setColumnWidths({130, 150, 0, 60, 76, 90, 240});
  tables_->addWidget(patterns_);
  tables_->addWidget(chains_);
  column->addWidget(tables_);
  splitter_->addWidget(lower);
  connect(tabs_, &QTabBar::currentChanged, tables_, &QStackedWidget::setCurrentIndex);
  wire(patterns_);
  wire(chains_);
  connect(patterns_, &DataTable::currentRowChanged, this, [this](const QModelIndex& index) {
    if (index.isValid() && patterns_->hasFocus()) choose("credential/" + patternsModel_.at(index.row()).pattern.credential);
  });
}

void ChainsPage::connectView() {
  connect(view_, &ChainView::chose, this, &ChainsPage::choose);
  connect(view_, &ChainView::activated, this, &ChainsPage::openOrClose);
  connect(view_, &ChainView::closeAsked, this, &ChainsPage::closeLast);
  connect(view_, &ChainView::menuAsked, this, &ChainsPage::showMenu);
  connect(view_, &ChainView::resized, this, [this] { layoutNow(); });
}

QString ChainsPage::countText() const {
  const auto world = context().world();
  if (!world || !world->traffic) return {};
  std::set<traffic::Code> seen;
  uint64_t count = 0;
  for (const auto& part : world->traffic->parts())
    if (const traffic::Column* chain = part.segment->column("chain"); chain != nullptr) {
      std::set<traffic::Code> codes;
      part.live->forEach([&](size_t row) { if (chain->stateOf(row) == traffic::State::recorded) codes.insert(chain->codes[row]); });
      count += codes.size();
    }
  return figure(static_cast<qint64>(count));
}

QString ChainsPage::keyHints() const { return tr("Enter opens, Backspace closes · Esc clears the highlight · F follows a chain"); }

void ChainsPage::focusMain() { view_->setFocus(); }

bool ChainsPage::showsDraft() const { return draftShown_ && desk_.isOpen(); }

void ChainsPage::restoreSelection(const QString& id) {
  if (id.startsWith(chainPrefix)) return setFocusedChain(id.mid(chainPrefix.size()));
  if (id == draftMode && desk_.isOpen()) {
    draftShown_ = true;
    mode_->setCurrent(draftMode);
    chain_.clear();
    if (isVisible()) load();
    return;
  }
  if (!chain_.isEmpty()) setFocusedChain({});
  selected_ = id;
  view_->choose(id.toStdString());
  Q_EMIT detailsChanged();
}

void ChainsPage::setFocusedChain(const QString& chain) {
  if (chain_ == chain) return;
  chain_ = chain;
  if (isVisible()) load();
}

void ChainsPage::refresh(unsigned) { load(); }

void ChainsPage::load() {
  const auto world = context().world();
  if (!world || !world->traffic) return;
  const bool draft = showsDraft();
  const auto answer = draft ? desk_.lastGood() : nullptr;
  std::shared_ptr<const simulate::ReplayResult> replay = answer && answer->world == world ? answer->answer.result : nullptr;
  const console::Scope scope = context().coreScope();
  const std::string chain = chain_.toStdString();
  if (loading_) loading_->abandon();
  loading_ = context().jobs.start<Drawn>(
      this, tr("Drawing chains"),
      [world, scope, chain, replay](const Task&) {
        const traffic::Selection selection = chain.empty() ? console::select(*world, scope) : rowsOf(*world->traffic, chain);
        Drawn drawn;
        drawn.draft = replay != nullptr;
        drawn.flows = flowsOf(*world, selection, replay.get());
        drawn.patterns = patternRows(simulate::patterns(*world->traffic, selection), drawn.flows, drawn.draft);
        drawn.chains = chainRows(*world->traffic, selection, replay.get());
        return drawn;
      },
      [this](Drawn drawn) { show(std::move(drawn)); }, true);
}

void ChainsPage::show(Drawn drawn) {
  flows_ = std::move(drawn.flows);
  const auto patternCount = drawn.patterns.size();
  const auto chainCount = drawn.chains.size();
  patternsModel_.setRows(std::move(drawn.patterns), drawn.draft);
  if (patterns_->header()->isSectionHidden(PatternsModel::Draft) == drawn.draft) {
    patterns_->header()->setSectionHidden(PatternsModel::Draft, !drawn.draft);
    patterns_->setColumnWidths({0, 90, 176, 72, 104, 62, 84});
  }
  chainsModel_.setRows(std::move(drawn.chains));
  tabs_->setTabText(0, tr("Patterns %1").arg(figure(static_cast<qint64>(patternCount))));
  tabs_->setTabText(1, tr("Single chains %1").arg(figure(static_cast<qint64>(chainCount))));
  if (!chain_.isEmpty()) tabs_->setCurrentIndex(1);
  const bool nothing = flows_.flows.empty();
  const auto world = context().world();
  if (nothing && world && world->traffic->liveRows() == 0)
    empty_->setMessage(tr("No calls yet"), tr("Import a gateway's records on the Sources page."), {});
  else if (nothing)
    empty_->setMessage(tr("No calls in scope"), tr("The filter and the time range keep no recorded call of a tool, model or agent."), {});
  stack_->setCurrentIndex(nothing ? 0 : 1);
  back_->setVisible(!chain_.isEmpty());
  describe();
  layoutNow();
  Q_EMIT detailsChanged();
}

void ChainsPage::describe() {
  uint64_t passed = 0;
  uint64_t broken = 0;
  for (const Flow& flow : flows_.flows)
    if (flow.end == FlowEnd::passed) passed += flow.requests;
  for (int row = 0; row < chainsModel_.rowCount(); ++row)
    if (chainsModel_.at(row).broken) ++broken;
  const auto n = [](uint64_t number) { return figure(static_cast<qint64>(number)); };
  if (!chain_.isEmpty() && chainsModel_.rowCount() > 0) {
    const simulate::Chain& chain = chainsModel_.at(0).chain;
    summary_->setText(tr("One chain: %1, %2, begun %3").arg(counted(static_cast<qint64>(flows_.requests), tr("request"), tr("requests")),
                                                            durationText(chain.to - chain.from), stampText(chain.from)));
  } else if (showsDraft()) {
    summary_->setText(tr("%1 of %2 chains break").arg(n(broken), n(flows_.chains)));
  } else {
    summary_->setText(tr("%1 requests in %2 chains, %3 passed the gate").arg(n(flows_.requests), n(flows_.chains), n(passed)));
  }
}

void ChainsPage::layoutNow() {
  PictureOptions options;
  options.size = QSizeF(view_->viewport()->size()).expandedTo({760, 300});
  options.draft = showsDraft() && desk_.lastGood();
  options.open = open_;
  view_->setPicture(layoutPicture(flows_, options));
  view_->choose(selected_.toStdString());
}

// "agent:2/x" of the picture is "agent/x" elsewhere; "row/crm/get" a tool; cards are servers.
QString ChainsPage::identityKeyOf(const std::string& key) const {
  const auto slash = key.find('/');
  if (slash == std::string::npos) return {};
  const std::string kind = key.substr(0, slash);
  const std::string name = key.substr(slash + 1);
  if (name.empty() || name == "+") return {};
  if (kind.starts_with("agent")) return identityKey(identity::NodeKind::agent, name);
  if (kind == "human") return identityKey(identity::NodeKind::human, name);
  if (kind == "credential") return identityKey(identity::NodeKind::credential, name);
  const auto world = context().world();
  if (!world || !world->graph) return {};
  for (const identity::Identity& identity : world->graph->identities()) {
    const bool model = name.starts_with("models/") && identity.kind == identity::NodeKind::model && identity.name == name.substr(7);
    const bool agent = name.starts_with("agents/") && identity.kind == identity::NodeKind::agent && identity.name == name.substr(7);
    const bool tool = kind == "row" && identity.kind == identity::NodeKind::tool && identity.id.ends_with("/" + name);
    const bool server = kind == "card" && identity.kind == identity::NodeKind::mcpServer && identity.name == name;
    if (model || agent || tool || server) return identityKey(identity.kind, identity.id);
  }
  return {};
}

Details ChainsPage::details() const {
  const auto world = context().world();
  if (!world || selected_.isEmpty()) return {};
  const QString key = identityKeyOf(selected_.toStdString());
  const auto slash = key.indexOf(u'/');
  const auto kind = identity::nodeKindFromString(key.left(slash).toStdString());
  if (slash < 0 || !kind || !world->graph) return {};
  const auto node = world->graph->find(*kind, key.mid(slash + 1).toStdString());
  return node ? dockDetails(console::detailsOf(*world, context().coreScope(), *node, context().workbench.findings())) : Details{};
}

void ChainsPage::choose(const std::string& key) {
  selected_ = QString::fromStdString(key);
  view_->choose(key);
  context().scope.select(selected_);
  Q_EMIT detailsChanged();
}

void ChainsPage::openOrClose(const std::string& key) {
  std::string bundle = key;
  if (key.starts_with("card/")) bundle = key.substr(5);
  if (key.starts_with("row/")) bundle = key.substr(4, key.find('/', 4) - 4);
  const bool isBundle = key.ends_with("/+") || key.starts_with("card/") || key.ends_with("/*");
  if (!isBundle) {
    const QString identity = identityKeyOf(key);
    if (!identity.isEmpty()) Q_EMIT identityRequested(identity);
    return;
  }
  if (!open_.insert(bundle).second)
    open_.erase(bundle);
  else
    openOrder_.push_back(bundle);
  layoutNow();
}

void ChainsPage::closeLast() {
  if (!openOrder_.empty()) {
    open_.erase(openOrder_.back());
    openOrder_.pop_back();
    return layoutNow();
  }
  setFocusedChain({});
}

void ChainsPage::showMenu(const std::string& key, const QPoint& at) {
  choose(key);
  const QString identity = identityKeyOf(key);
  QMenu menu(this);
  const auto filterBy = [&](const char* field, const std::string& name) {
    traffic::Field f;
    f.name = field;
    const QString condition = QString::fromStdString(traffic::condition(f, name));
    menu.addAction(tr("Apply as filter"), this, [this, condition] { Q_EMIT filterRequested(condition, FilterJoin::replace); });
    menu.addAction(tr("…and"), this, [this, condition] { Q_EMIT filterRequested(condition, FilterJoin::also); });
    menu.addAction(tr("…and not"), this, [this, condition] { Q_EMIT filterRequested(condition, FilterJoin::alsoNot); });
  };
  const std::string name = key.substr(key.find('/') + 1);
  if (!name.empty() && name != "+") {
    if (key.starts_with("human/")) filterBy("human", name);
    if (key.starts_with("agent")) filterBy("agent", name);
    if (key.starts_with("credential/")) filterBy("credential", name);
    if (key.starts_with("card/")) filterBy("server", name);
    if (key.starts_with("row/") && !name.ends_with("/*")) filterBy("target", name.starts_with("models/") || name.starts_with("agents/") ? name.substr(7) : name);
  }
  if (!identity.isEmpty()) {
    menu.addSeparator();
    menu.addAction(tr("Go to identity"), this, [this, identity] { Q_EMIT identityRequested(identity); });
    if (key.starts_with("row/")) menu.addAction(tr("Draft: take this away"), this, [this, key] { takeAway(key); });
  }
  if (!menu.isEmpty()) menu.exec(at);
}

void ChainsPage::dockAction(const QString& id) {
  if (id == QStringLiteral("take-away")) takeAway(selected_.toStdString());
}

// A tool taken from everybody: what a draft about one row of the picture means.
void ChainsPage::takeAway(const std::string& key) {
  const auto world = context().world();
  const QString identity = identityKeyOf(key);
  if (!world || identity.isEmpty()) return;
  desk_.addFile(console::takeAway(*world, identity::NodeKind::gateway, std::string(), identity.mid(identity.indexOf(u'/') + 1).toStdString()));
  draftShown_ = true;
  mode_->setCurrent(draftMode);
  Q_EMIT message(tr("Draft: %1 taken away. Nothing is applied to a gateway.").arg(identity.mid(identity.indexOf(u'/') + 1)));
}

void ChainsPage::exportPicture() {
  const QString file = QFileDialog::getSaveFileName(this, tr("Export the picture"), QStringLiteral("chains.svg"), tr("SVG picture (*.svg);;PNG picture (*.png)"));
  if (file.isEmpty()) return;
  const bool good = file.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive) ? view_->image(2.0).save(file) : view_->exportSvg(file);
  Q_EMIT message(good ? tr("Exported the picture to %1").arg(file) : tr("%1 cannot be written").arg(file));
}

}  // namespace chatelaine::ui
