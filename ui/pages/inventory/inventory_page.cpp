#include "ui/pages/inventory/inventory_page.h"

#include <algorithm>

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/pages/inventory/statement_dialog.h"
#include "ui/theme/figures.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

namespace {

const QString undoPrefix = QStringLiteral("undo/");

QStringList people(const console::World& world) {
  QStringList names;
  for (const identity::Identity& identity : world.graph->identities())
    if (identity.kind == identity::NodeKind::human) names.append(QString::fromStdString(identity.name));
  return names;
}

}  // namespace

InventoryPage::InventoryPage(PageContext& context, QWidget* parent)
    : Page({QStringLiteral("inventory"), tr("Inventory"), QStringLiteral("inventory"), false}, context, parent), model_(new GroupedModel(this)),
      table_(new DataTable(tr("Identities and credentials"))), empty_(new EmptyState), stack_(new QStackedWidget(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  table_->setModel(model_);
  table_->setSortingEnabled(true);
  table_->header()->setSortIndicator(-1, Qt::AscendingOrder);
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  column->addWidget(makeHead());
  column->addWidget(stack_, 1);
  wire(table_);
  connect(table_, &DataTable::currentRowChanged, this, &InventoryPage::showSelected);
  connect(table_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &InventoryPage::showCounts);
  connect(empty_, &EmptyState::clicked, this, [this] { this->context().scope.setFilter({}); });
}

QWidget* InventoryPage::makeHead() {
  auto* head = new HeadRow(this);
  head->addNote(tr("Group by"));
  groups_ = new Segments(tr("Group by"), head);
  groups_->setItems({QStringLiteral("kind"), QStringLiteral("owner"), QStringLiteral("none")}, {tr("Kind"), tr("Owner"), tr("None")});
  head->addWidget(groups_);
  counts_ = head->addNote();
  head->addStretch();
  head->addColumnsButton(table_);
  connect(head->addButton(tr("Export"), QStringLiteral("export")), &QToolButton::clicked, table_, &DataTable::exportRows);
  connect(groups_, &Segments::chosen, this, [this] { refresh(scopeChanged); });
  return head;
}

InventoryGrouping InventoryPage::grouping() const {
  const QString chosen = groups_->current();
  return chosen == QLatin1String("owner") ? InventoryGrouping::owner : chosen == QLatin1String("none") ? InventoryGrouping::none : InventoryGrouping::kind;
}

QString InventoryPage::countText() const {
  const console::WorldPtr world = context().world();
  if (!world || !world->graph) return {};
  const auto nodes = world->graph->identities();
  return figure(std::count_if(nodes.begin(), nodes.end(), [](const identity::Identity& node) { return identity::isNhi(node.kind) || node.kind == identity::NodeKind::human; }));
}

QString InventoryPage::keyHints() const { return tr("↑↓ move · = filter by this cell · Ctrl+C copy rows"); }

void InventoryPage::focusMain() { table_->setFocus(); }

void InventoryPage::refresh(unsigned) {
  const console::WorldPtr world = context().world();
  if (loading_) loading_->abandon();
  if (!world) {
    rows_.reset();
    model_->setSource(nullptr);
    return;
  }
  if (wanted_.isEmpty()) wanted_ = rows_ ? model_->idOf(table_->currentIndex()) : context().scope.state().selection;
  using Rows = std::shared_ptr<const InventoryRows>;
  loading_ = context().jobs.start<Rows>(
      this, tr("Listing identities"),
      [world, scope = context().coreScope(), grouping = grouping(), findings = context().workbench.derived().findings](const Task&) -> Rows {
        static const std::vector<posture::Finding> none;
        const auto& found = findings ? *findings : none;
        return std::make_shared<InventoryRows>(world, console::inventory(*world, scope, found), grouping, found);
      },
      [this](Rows rows) { show(std::move(rows)); }, true);
}

void InventoryPage::show(std::shared_ptr<const InventoryRows> rows) {
  const bool fresh = model_->columnCount({}) == 0;
  rows_ = std::move(rows);
  model_->setSource(rows_);
  table_->setRootIsDecorated(rows_->groups() > 0);
  for (int group = 0; group < rows_->groups(); ++group)
    if (rows_->startsOpen(group)) table_->expand(model_->index(group, 0));
  if (fresh) {
    table_->header()->setSectionHidden(InventoryRows::Created, true);
    table_->setYieldingColumn(InventoryRows::Proof);
    table_->setColumnWidths({0, 126, 100, 104, 104, 112, 128, 72, 96, 66});
  }
  stack_->setCurrentIndex(rows_->size() == 0 ? 1 : 0);
  if (rows_->size() == 0) {
    const bool filtered = !context().scope.state().filter.isEmpty();
    empty_->setMessage(filtered ? tr("No identity matches") : tr("No identities yet"),
                       filtered ? tr("The filter keeps none of them.") : tr("Import a gateway's keys, teams and users on the Sources page."),
                       filtered ? tr("Clear the filter") : QString());
  }
  restoreSelection(std::exchange(wanted_, {}));
  if (!table_->currentIndex().isValid() && rows_->size() > 0)
    table_->setCurrentIndex(rows_->groups() > 0 ? model_->index(0, 0, model_->index(0, 0)) : model_->index(0, 0));
  showCounts();
  showSelected();
}

void InventoryPage::showCounts() {
  if (!rows_) return;
  QString text = tr("%1 identities and credentials, %2 not human").arg(figure(static_cast<qint64>(rows_->size())), figure(static_cast<qint64>(rows_->nhis())));
  const qsizetype chosen = table_->selectionModel()->selectedRows().size();
  if (chosen > 0) text += tr(", %1 selected").arg(figure(chosen));
  counts_->setText(text);
}

void InventoryPage::restoreSelection(const QString& id) {
  if (id.isEmpty()) return;
  if (!rows_) {
    wanted_ = id;
    return;
  }
  if (model_->idOf(table_->currentIndex()) == id) return;
  const QModelIndex index = model_->indexOfId(id);
  if (!index.isValid()) return;
  table_->expand(index.parent());
  table_->setCurrentIndex(index);
  table_->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

const console::InventoryRow* InventoryPage::selected() const {
  const QModelIndex current = table_->currentIndex();
  if (!rows_ || !current.isValid()) return nullptr;
  const GroupedModel::Place place = model_->placeOf(current);
  return place.row < 0 ? nullptr : &rows_->row(place.group, place.row);
}

void InventoryPage::showSelected() {
  const console::InventoryRow* row = selected();
  if (!row) {
    details_ = {};
    Q_EMIT detailsChanged();
    return;
  }
  const QString id = identityKey(row->kind, row->id);
  context().scope.select(id);
  askDetails(row->node, id);
}

void InventoryPage::askDetails(identity::NodeId node, const QString& id) {
  if (asking_) asking_->abandon();
  asking_ = context().jobs.start<console::Details>(
      this, tr("Reading facts"),
      [world = rows_->world(), scope = context().coreScope(), node, findings = context().workbench.derived().findings](const Task&) {
        static const std::vector<posture::Finding> none;
        return console::detailsOf(*world, scope, node, findings ? *findings : none);
      },
      [this, id](console::Details details) {
        const console::InventoryRow* row = selected();
        if (!row || identityKey(row->kind, row->id) != id) return;
        details_ = dockDetails(details);
        addStatements(*row);
        Q_EMIT detailsChanged();
      },
      true);
}

void InventoryPage::addStatements(const console::InventoryRow& row) {
  const console::WorldPtr world = context().world();
  FactGroup group;
  group.heading = tr("Stated here");
  for (const identity::Statement& statement : world->statements) {
    if (statement.subject != row.id && statement.subject != row.name) continue;
    Fact fact;
    fact.label = QString::fromStdString(statement.field);
    fact.value = QString::fromStdString(statement.value);
    fact.evidence = Evidence::stated;
    fact.tooltip = tr("by %1: %2").arg(QString::fromStdString(statement.by), QString::fromStdString(statement.why));
    group.facts.append(fact);
    if (!world->readOnly) group.actions.append({undoPrefix + QString::fromStdString(statement.batch), tr("Take back %1").arg(fact.label), QStringLiteral("undo")});
  }
  if (!world->readOnly) {
    if (identity::isNhi(row.kind)) group.actions.append({QStringLiteral("owner"), tr("Set owner…"), {}});
    group.actions.append({QStringLiteral("zone"), tr("Set zone…"), {}});
    group.actions.append({QStringLiteral("note"), tr("Note…"), QStringLiteral("note")});
  }
  if (group.facts.isEmpty()) group.remark = tr("nothing stated");
  details_.groups.append(group);
}

void InventoryPage::dockLink(const QString& link) { restoreSelection(link); }

void InventoryPage::dockAction(const QString& id) {
  if (id.startsWith(undoPrefix)) {
    context().workbench.perform<Result<void>>(
        this, tr("Taking back"), [batch = id.mid(undoPrefix.size()).toStdString()](console::Session& session, const Task&) { return session.undoStatements(batch); },
        [this](Result<void> done) { Q_EMIT message(done ? tr("Taken back") : sentence(done.error())); });
  }
  if (id == QLatin1String("owner")) askStatement(id, tr("Set owner"));
  if (id == QLatin1String("zone")) askStatement(id, tr("Set zone"));
  if (id == QLatin1String("note")) askStatement(id, tr("Add note"));
}

void InventoryPage::askStatement(const QString& field, const QString& title) {
  const console::InventoryRow* row = selected();
  if (!row) return;
  const QString label = field == QLatin1String("owner") ? tr("Owner") : field == QLatin1String("zone") ? tr("Zone") : tr("Note");
  auto* dialog = new StatementDialog(title, label, field == QLatin1String("owner") ? people(*context().world()) : QStringList(), this);
  connect(dialog, &StatementDialog::stated, this, [this, subject = row->id, field](const QString& value, const QString& why) {
    context().workbench.perform<Result<void>>(
        this, tr("Stating"),
        [subject, field = field.toStdString(), value = value.toStdString(), why = why.toStdString()](console::Session& session, const Task&) {
          return session.state(subject, field, value, why);
        },
        [this, subject, field, value](Result<void> done) {
          Q_EMIT message(done ? tr("%1 of %2 is now %3, stated by you").arg(field, QString::fromStdString(subject), value) : sentence(done.error()));
        });
  });
  dialog->open();
}

}  // namespace chatelaine::ui
