#include "ui/pages/findings/findings_page.h"

#include <algorithm>
#include <array>

#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/theme/figures.h"
#include "ui/widgets/heat_table.h"
#include "ui/widgets/link.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

namespace {

constexpr std::array severities{SeverityMark::critical, SeverityMark::high, SeverityMark::medium, SeverityMark::low};

SeverityMark markOfCheck(posture::CheckSeverity severity) { return severityFromString(posture::toString(severity)).value_or(SeverityMark::info); }

QString capital(QString word) {
  if (!word.isEmpty()) word[0] = word[0].toUpper();
  return word;
}

// "90 days", "1 principal"
QString amount(const posture::Parameter& parameter) {
  const QString unit = QString::fromStdString(parameter.unit);
  return counted(parameter.value, unit.endsWith(u's') ? unit.chopped(1) : unit, unit);
}

Fact fact(const QString& label, const QString& value) {
  Fact line;
  line.label = label;
  line.value = value;
  return line;
}

}  // namespace

FindingsPage::FindingsPage(PageContext& context, QWidget* parent)
    : Page({QStringLiteral("findings"), tr("Findings"), QStringLiteral("findings"), false}, context, parent), model_(new GroupedModel(this)),
      heat_(new HeatTable(this)), table_(new DataTable(tr("Findings"))), stack_(new QStackedWidget(this)), empty_(new EmptyState), footRow_(new HeadRow(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new HeadRow(this);
  counts_ = head->addNote();
  head->addStretch();
  connect(head->addButton(tr("Export"), QStringLiteral("export")), &QToolButton::clicked, table_, &DataTable::exportRows);
  table_->setModel(model_);
  table_->setRootIsDecorated(true);
  table_->setSortingEnabled(false);
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  auto* foot = static_cast<HeadRow*>(footRow_);
  foot->addTitle({})->setObjectName(QStringLiteral("footTitle"));
  foot_ = foot->addNote();
  foot->addStretch();
  auto* what = new Link(tr("What to import"), foot);
  foot->addWidget(what);
  column->addWidget(head);
  column->addWidget(heat_);
  column->addWidget(stack_, 1);
  column->addWidget(footRow_);
  wire(table_);
  connect(what, &Link::clicked, this, [this] { this->context().scope.setPage(QStringLiteral("sources")); });
  connect(heat_, &HeatTable::chosen, this, &FindingsPage::showList);
  connect(table_, &DataTable::currentRowChanged, this, &FindingsPage::showSelected);
  connect(empty_, &EmptyState::clicked, this, [this] {
    heat_->choose(-1, -1);
    showList();
  });
}

QString FindingsPage::countText() const {
  const auto& findings = context().workbench.derived().findings;
  return findings ? figure(static_cast<qint64>(findings->size())) : QString();
}

QString FindingsPage::keyHints() const { return tr("Findings count the whole time range"); }

void FindingsPage::focusMain() { table_->setFocus(); }

void FindingsPage::refresh(unsigned) {
  findings_ = context().workbench.derived().findings;
  checks_ = context().workbench.derived().checks;
  categories_.clear();
  if (checks_)
    for (const posture::CheckRun& run : *checks_)
      if (const QString category = text(run.check.category); !categories_.contains(category)) categories_.append(category);
  showHeat();
  showList();
  showFoot();
}

void FindingsPage::showHeat() {
  HeatCounts counts;
  for (const QString& category : categories_) counts.groups.append(capital(category));
  counts.severities = QList<SeverityMark>(severities.begin(), severities.end());
  counts.counts = QList<QList<qint64>>(counts.severities.size(), QList<qint64>(categories_.size(), 0));
  if (findings_) {
    for (const posture::Finding& finding : *findings_) {
      const posture::CheckRun* run = runOf(finding.check);
      const qsizetype column = run ? categories_.indexOf(text(run->check.category)) : -1;
      const qsizetype row = counts.severities.indexOf(markOfCheck(finding.severity));
      if (row >= 0 && column >= 0) ++counts.counts[row][column];
    }
  }
  heat_->setCounts(counts);
}

const posture::CheckRun* FindingsPage::runOf(const std::string& check) const {
  if (!checks_) return nullptr;
  const auto found = std::find_if(checks_->begin(), checks_->end(), [&](const posture::CheckRun& run) { return run.check.id == check; });
  return found == checks_->end() ? nullptr : &*found;
}

bool FindingsPage::kept(const posture::Finding& finding) const {
  const int row = heat_->chosenRow();
  const int column = heat_->chosenColumn();
  if (row >= 0 && markOfCheck(finding.severity) != severities[static_cast<size_t>(row)]) return false;
  const posture::CheckRun* run = runOf(finding.check);
  return column < 0 || (run && text(run->check.category) == categories_[column]);
}

void FindingsPage::showList() {
  const QString current = wanted_.isEmpty() ? model_->idOf(table_->currentIndex()) : std::exchange(wanted_, {});
  const console::WorldPtr world = context().world();
  QList<CellGroup> groups;
  std::string check;
  qint64 shown = 0;
  for (size_t i = 0; findings_ && i < findings_->size(); ++i) {
    const posture::Finding& finding = (*findings_)[i];
    if (!kept(finding)) continue;
    ++shown;
    if (finding.check != check) {
      check = finding.check;
      const posture::CheckRun* run = runOf(check);
      CellGroup group;
      group.heading = Cell::plain(text(finding.check) + QStringLiteral("  ") + text(finding.title));
      group.heading.face = Face::strong;
      group.heading.severity = markOfCheck(finding.severity);
      const auto failed = std::count_if(findings_->begin(), findings_->end(), [&](const posture::Finding& other) { return other.check == check; });
      if (run) group.heading.note = tr("%1 of %2").arg(figure(failed), text(posture::rowsInWords(*run, run->population.size())));
      groups.append(group);
    }
    const KindLook look = lookOf(finding.kind);
    CellRow row;
    row.id = text(finding.id);
    Cell subject = finding.kind == identity::NodeKind::credential ? Cell::id(text(finding.subject)) : Cell::plain(text(finding.subject));
    subject.icon = look.icon;
    subject.iconRole = look.role;
    row.identity = identityKey(finding.kind, finding.subject);
    row.cells = {subject, Cell::plain(text(finding.reason)), Cell::muted(tr("n/a"))};
    if (world) {
      if (const auto node = world->graph->find(finding.kind, finding.subject); node && identity::isNhi(finding.kind)) {
        const identity::Owner owner = world->graph->ownerOf(*node, world->asOf);
        row.cells[2] = ownerCell(text(owner.text), owner.state, owner.from.evidence);
      }
      const char* field = finding.kind == identity::NodeKind::credential ? "credential" : finding.kind == identity::NodeKind::agent ? "agent"
                          : finding.kind == identity::NodeKind::human ? "human" : "target";
      row.conditions = {conditionText(*world, field, finding.subject)};
    }
    groups.last().rows.append(row);
  }
  const bool fresh = model_->columnCount({}) == 0;
  model_->setSource(std::make_shared<CellRows>(QStringList{tr("Check and subject"), tr("Evidence"), tr("Owner")}, QList<bool>{}, groups));
  if (fresh) table_->setColumnWidths({320, 0, 170});
  table_->expandAll();
  const qint64 all = findings_ ? static_cast<qint64>(findings_->size()) : 0;
  if (!findings_) empty_->setMessage(tr("The checks are running"), tr("Their findings appear here."), {});
  else if (all == 0) empty_->setMessage(tr("No findings"), tr("No check that could run found a deviation. The line below names those that could not run."), {});
  else empty_->setMessage(tr("No finding of this kind"), tr("%1 in all.").arg(counted(all, tr("finding"), tr("findings"))), tr("Show all"));
  stack_->setCurrentIndex(shown == 0 ? 1 : 0);
  QString words = all == shown ? counted(all, tr("finding"), tr("findings")) : tr("%1 findings").arg(ofWhole(shown, all));
  if (checks_) {
    const auto ran = std::count_if(checks_->begin(), checks_->end(), [](const posture::CheckRun& run) { return run.notAssessable.empty(); });
    words += tr(" from %1 checks that ran").arg(ofWhole(ran, static_cast<qint64>(checks_->size())));
  }
  counts_->setText(words);
  restoreSelection(current);
  if (!selected() && shown > 0) table_->setCurrentIndex(model_->index(0, 0, model_->index(0, 0)));
  showSelected();
}

void FindingsPage::showFoot() {
  QStringList lacking;
  if (checks_)
    for (const posture::CheckRun& run : *checks_)
      if (!run.notAssessable.empty()) lacking.append(tr("%1 (%2)").arg(text(run.check.id), text(run.notAssessable)));
  footRow_->setVisible(!lacking.isEmpty());
  if (auto* title = footRow_->findChild<QLabel*>(QStringLiteral("footTitle"))) title->setText(tr("%1 could not run").arg(counted(lacking.size(), tr("check"), tr("checks"))));
  const QString all = tr("Neither passed nor failed: %1").arg(lacking.join(QStringLiteral(", ")));
  foot_->setToolTip(lacking.join(u'\n'));
  foot_->setText(all);
}

void FindingsPage::restoreSelection(const QString& id) {
  if (id.isEmpty()) return;
  if (!findings_) {
    wanted_ = id;
    return;
  }
  QModelIndex index = model_->indexOfId(id);
  // Go to… names a check: its first finding.
  for (int group = 0; !index.isValid() && group < model_->rowCount(); ++group)
    if (model_->index(group, 0).data().toString().startsWith(id)) index = model_->index(0, 0, model_->index(group, 0));
  if (!index.isValid() || index == table_->currentIndex()) return;
  table_->setCurrentIndex(index);
  table_->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

const posture::Finding* FindingsPage::selected() const {
  const QString id = model_->idOf(table_->currentIndex());
  if (!findings_ || id.isEmpty()) return nullptr;
  const auto found = std::find_if(findings_->begin(), findings_->end(), [&](const posture::Finding& finding) { return text(finding.id) == id; });
  return found == findings_->end() ? nullptr : &*found;
}

void FindingsPage::showSelected() {
  if (const posture::Finding* finding = selected()) context().scope.select(text(finding->id));
  Q_EMIT detailsChanged();
}

Details FindingsPage::details() const {
  const posture::Finding* finding = selected();
  Details details;
  if (!finding) return details;
  const posture::CheckRun* run = runOf(finding->check);
  details.severity = markOfCheck(finding->severity);
  details.title = text(finding->title);
  FactGroup subject;
  Fact on = fact(text(finding->check), text(finding->subject));
  on.link = identityKey(finding->kind, finding->subject);
  on.mono = finding->kind == identity::NodeKind::credential;
  subject.facts = {on, fact({}, text(finding->reason))};
  details.groups.append(subject);
  FactGroup evidence;
  evidence.heading = tr("What was read");
  for (const auto& [name, value] : finding->tested.fields) evidence.facts.append(fact(text(name).replace(u'_', u' '), value.empty() ? tr("not recorded") : text(value)));
  for (const identity::Provenance& from : finding->tested.evidence) {
    Fact line = fact({}, text(from.source) + QStringLiteral(": ") + text(from.record));
    line.mono = true;
    line.role = Role::textMuted;
    line.evidence = from.evidence;
    evidence.facts.append(line);
  }
  if (run)
    for (const posture::Parameter& parameter : run->check.parameters)
      evidence.facts.append(fact(tr("Threshold"), tr("%1 (%2)").arg(amount(parameter), text(parameter.setBy))));
  evidence.actions.append({QStringLiteral("requests"), tr("Its requests"), QStringLiteral("traffic")});
  evidence.actions.append({QStringLiteral("identity"), tr("In the inventory"), QStringLiteral("inventory")});
  details.groups.append(evidence);
  if (run && !run->check.rationale.empty()) details.groups.append({tr("Why it matters"), {}, {fact({}, text(run->check.rationale))}, {}, {}});
  if (!finding->fix.empty()) details.groups.append({tr("What to do"), {}, {fact({}, text(finding->fix))}, {}, {}});
  if (run && !run->check.rule.empty()) details.groups.append({tr("How a person recounts it"), {}, {fact({}, text(run->check.rule))}, {}, {}});
  FactGroup controls;
  controls.heading = tr("Controls");
  std::map<QString, QStringList> byFramework;
  for (const std::string& control : finding->controls) byFramework[text(control).section(u' ', 0, 0)].append(text(control).section(u' ', 1));
  for (const auto& [framework, ids] : byFramework) controls.facts.append(fact(framework, ids.join(QStringLiteral(", "))));
  if (!controls.facts.isEmpty()) details.groups.append(controls);
  return details;
}

void FindingsPage::dockLink(const QString& link) { Q_EMIT identityRequested(link); }

void FindingsPage::dockAction(const QString& id) {
  const posture::Finding* finding = selected();
  if (!finding) return;
  if (id == QLatin1String("identity")) Q_EMIT identityRequested(identityKey(finding->kind, finding->subject));
  if (id != QLatin1String("requests")) return;
  const QString condition = table_->currentIndex().siblingAtColumn(0).data(FilterRole).toString();
  ScopeState next = context().scope.state();
  next.page = QStringLiteral("traffic");
  if (!condition.isEmpty()) next.filter = condition;
  next.selection.clear();
  context().scope.go(next);
}

}  // namespace chatelaine::ui
