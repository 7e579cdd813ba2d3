#include "ui/pages/traffic/traffic_page.h"

#include <QtCore/QJsonDocument>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/theme/figures.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

TrafficPage::TrafficPage(PageContext& context, QWidget* parent)
    : Page({QStringLiteral("traffic"), tr("Traffic"), QStringLiteral("traffic"), false}, context, parent), model_(new GroupedModel(this)),
      fields_(new GroupedModel(this)), upper_(new QStackedWidget(this)), table_(new DataTable(tr("Requests"))), empty_(new EmptyState) {
  table_->setModel(model_);
  table_->header()->setSectionsClickable(true);
  table_->header()->setSortIndicatorShown(true);
  table_->header()->setSortIndicator(TrafficRows::Time, Qt::AscendingOrder);
  upper_->addWidget(table_);
  upper_->addWidget(empty_);
  auto* top = new QWidget(this);
  auto* column = new QVBoxLayout(top);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHead());
  column->addWidget(upper_, 1);
  auto* splitter = new QSplitter(Qt::Vertical, this);
  splitter->addWidget(top);
  splitter->addWidget(makeLower());
  splitter->setSizes({460, 266});
  splitter->setStretchFactor(0, 1);
  splitter->setStretchFactor(1, 0);
  splitter->setChildrenCollapsible(false);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(splitter);
  wire(table_);
  wire(fieldTable_);
  connect(table_, &DataTable::currentRowChanged, this, &TrafficPage::showSelected);
  connect(empty_, &EmptyState::clicked, this, [this] {
    ScopeState next = this->context().scope.state();
    next.filter.clear();
    next.range = {};
    this->context().scope.go(next);
  });
  connect(table_->header(), &QHeaderView::sectionClicked, this, [this](int section) {
    if (section == TrafficRows::Time) order_ = order_ == TimeOrder::oldestFirst ? TimeOrder::newestFirst : TimeOrder::oldestFirst;
    table_->header()->setSortIndicator(TrafficRows::Time, order_ == TimeOrder::oldestFirst ? Qt::AscendingOrder : Qt::DescendingOrder);
    if (section == TrafficRows::Time) refresh(scopeChanged);
  });
}

QWidget* TrafficPage::makeHead() {
  auto* head = new HeadRow(this);
  head->addNote(tr("Colour rules:"));
  const auto rule = [&](const QString& words, Role role, const char* condition) {
    auto* badge = new Badge(words, role, head);
    badge->setToolTip(tr("Show only these"));
    connect(badge, &QAbstractButton::clicked, this, [this, condition] { Q_EMIT filterRequested(QLatin1String(condition), FilterJoin::also); });
    head->addWidget(badge);
  };
  rule(tr("denied for access"), Role::deny, "verdict == deny and reason == access");
  rule(tr("no decision"), Role::noDecision, "verdict == none");
  head->addStretch();
  counts_ = head->addNote();
  QToolButton* chain = head->addButton(tr("Follow chain"), QStringLiteral("follow-chain"));
  chain->setToolTip(tr("F"));
  connect(chain, &QToolButton::clicked, this, [this] { dockAction(QStringLiteral("chain")); });
  head->addColumnsButton(table_);
  connect(head->addButton(tr("Export"), QStringLiteral("export")), &QToolButton::clicked, table_, &DataTable::exportRows);
  return head;
}

QWidget* TrafficPage::makeLower() {
  auto* left = new QWidget(this);
  auto* leftColumn = new QVBoxLayout(left);
  leftColumn->setContentsMargins(0, 0, 0, 0);
  leftColumn->setSpacing(0);
  auto* bar = new HeadRow(left);
  bar->layout()->setContentsMargins(4, 0, 8, 0);
  tabs_ = makeTabs(tr("Parts of the request"), {tr("Fields"), tr("Witnesses")}, bar);
  bar->addWidget(tabs_);
  bar->addStretch();
  fieldTable_ = new DataTable(tr("Fields of the request"), left);
  fieldTable_->setModel(fields_);
  fieldTable_->setSelectionMode(QAbstractItemView::SingleSelection);
  leftColumn->addWidget(bar);
  leftColumn->addWidget(fieldTable_, 1);

  auto* right = new QWidget(this);
  auto* rightColumn = new QVBoxLayout(right);
  rightColumn->setContentsMargins(0, 0, 0, 0);
  rightColumn->setSpacing(0);
  auto* head = new HeadRow(right);
  head->addTitle(tr("Record as read"));
  recordNote_ = head->addNote(tr("secrets and contents replaced"));
  head->addStretch();
  record_ = new QPlainTextEdit(right);
  record_->setAccessibleName(tr("Record as read"));
  record_->setReadOnly(true);
  record_->setFrameShape(QFrame::NoFrame);
  record_->setFont(theme().font(Face::monoSmall));
  record_->document()->setDocumentMargin(8);
  record_->setTabChangesFocus(true);
  rightColumn->addWidget(head);
  rightColumn->addWidget(record_, 1);

  auto* splitter = new QSplitter(Qt::Horizontal, this);
  splitter->addWidget(left);
  splitter->addWidget(right);
  splitter->setSizes({600, 420});
  splitter->setStretchFactor(0, 1);
  splitter->setChildrenCollapsible(false);
  connect(tabs_, &QTabBar::currentChanged, this, &TrafficPage::showFields);
  connect(fieldTable_, &DataTable::currentRowChanged, this, [this](const QModelIndex& row) {
    if (tabs_->currentIndex() == 1 && row.isValid()) readRecord(row.data().toString(), row.siblingAtColumn(1).data().toString());
  });
  return splitter;
}

QString TrafficPage::countText() const {
  const console::WorldPtr world = context().world();
  return world && world->traffic ? figure(static_cast<qint64>(world->traffic->liveRows())) : QString();
}

QString TrafficPage::keyHints() const { return tr("↑↓ move · F follow chain · G go to identity · = filter by this cell"); }

void TrafficPage::focusMain() { table_->setFocus(); }

void TrafficPage::refresh(unsigned moved) {
  if (moved == derivedChanged) {
    Q_EMIT detailsChanged();
    return;
  }
  const console::WorldPtr world = context().world();
  if (loading_) loading_->abandon();
  if (!world) return show(std::make_shared<TrafficRows>(nullptr, std::vector<traffic::RowId>{}));
  const QString current = model_->idOf(table_->currentIndex());
  if (wanted_.isEmpty()) wanted_ = current.isEmpty() ? context().scope.state().selection : current;
  using Rows = std::shared_ptr<const TrafficRows>;
  loading_ = context().jobs.start<Rows>(
      this, tr("Listing requests"), [world, scope = context().coreScope(), order = order_](const Task&) { return trafficRows(world, scope, order); },
      [this](Rows rows) { show(std::move(rows)); }, true);
}

void TrafficPage::show(std::shared_ptr<const TrafficRows> rows) {
  const bool fresh = model_->columnCount({}) == 0;
  rows_ = std::move(rows);
  model_->setSource(rows_);
  if (fresh) {
    table_->setColumnWidths({132, 104, 156, 138, 0, 106, 116, 90, 120});
    table_->header()->setSectionHidden(TrafficRows::Session, true);
    table_->header()->setSectionHidden(TrafficRows::GatewayName, true);
    table_->setColumnWidths({132, 104, 156, 138, 0, 106, 116, 90, 120});
  }
  const console::WorldPtr world = rows_->world();
  const qint64 whole = world ? static_cast<qint64>(world->traffic->liveRows()) : 0;
  counts_->setText(tr("%1 requests, by time").arg(ofWhole(rows_->rows(0), whole)));
  if (rows_->rows(0) == 0) {
    if (whole == 0) empty_->setMessage(tr("No requests yet"), tr("Import a gateway's records on the Sources page."), {});
    else empty_->setMessage(tr("No request matches"), tr("%1 were recorded; none is kept by the filter and the time range.").arg(counted(whole, tr("request"), tr("requests"))), tr("Show all"));
  }
  upper_->setCurrentIndex(rows_->rows(0) == 0 ? 1 : 0);
  restoreSelection(wanted_);
  wanted_.clear();
  if (!table_->currentIndex().isValid() && rows_->rows(0) > 0) table_->setCurrentIndex(model_->index(0, 0));
  showSelected();
}

void TrafficPage::restoreSelection(const QString& id) {
  if (!id.startsWith(QLatin1String("request/"))) return;
  if (!rows_) {
    wanted_ = id;
    return;
  }
  if (table_->currentIndex().isValid() && model_->idOf(table_->currentIndex()) == id) return;
  const int row = rows_->world() ? rows_->rowOf(id.mid(8).toStdString()) : -1;
  if (row < 0) return;
  table_->setCurrentIndex(model_->index(row, 0));
  table_->scrollTo(model_->index(row, 0), QAbstractItemView::PositionAtCenter);
}

const traffic::Request* TrafficPage::selected() const {
  const QModelIndex current = table_->currentIndex();
  return rows_ && current.isValid() ? &rows_->request(model_->placeOf(current).row) : nullptr;
}

void TrafficPage::showSelected() {
  const traffic::Request* request = selected();
  context().scope.select(request ? QStringLiteral("request/") + QString::fromStdString(request->id) : QString());
  showFields();
  showRecord();
  Q_EMIT detailsChanged();
}

void TrafficPage::showFields() {
  const traffic::Request* request = selected();
  if (!request) {
    fields_->setSource(nullptr);
    tabs_->setTabText(1, tr("Witnesses"));
    return;
  }
  const bool fields = tabs_->currentIndex() == 0;
  fields_->setSource(fields ? requestFields(*rows_->world(), *request) : requestWitnesses(*request));
  fieldTable_->setColumnWidths(fields ? QList<int>{190, 0, 110} : QList<int>{140, 0});
  fieldTable_->expandAll();
  tabs_->setTabText(1, tr("Witnesses %1").arg(figure(static_cast<qint64>(request->records.size()))));
}

void TrafficPage::showRecord() {
  const traffic::Request* request = selected();
  if (!request || request->records.empty()) {
    record_->clear();
    return;
  }
  // The gateway's own row first: the record of the request's source.
  std::string first = request->records.front();
  for (const std::string& record : request->records)
    if (!request->record.empty() && record.find(request->record) != std::string::npos) first = record;
  const QString whole = QString::fromStdString(first);
  readRecord(whole.section(u'/', 0, 0), whole.section(u'/', 1));
}

void TrafficPage::readRecord(const QString& source, const QString& record) {
  if (reading_) reading_->abandon();
  using Answer = Result<gateway::RawRecord>;
  using Carried = std::shared_ptr<Answer>;
  reading_ = context().workbench.perform<Carried>(
      this, tr("Reading the record"),
      [source = source.toStdString(), record = record.toStdString()](console::Session& session, const Task&) {
        return std::make_shared<Answer>(session.rawRecord(source, record));
      },
      [this, record](Carried answer) {
        if (!*answer) {
          record_->setPlainText(sentence((*answer).error()));
          return;
        }
        const QByteArray bytes = QByteArray::fromStdString((*answer)->text);
        const QJsonDocument json = QJsonDocument::fromJson(bytes);
        record_->setPlainText(QString::fromUtf8(json.isNull() ? bytes : json.toJson(QJsonDocument::Indented)));
        recordNote_->setText(tr("%1; secrets and contents replaced").arg(record));
      },
      true);
}

Details TrafficPage::details() const {
  const traffic::Request* request = selected();
  return request ? requestDetails(*rows_->world(), *request, context().workbench.derived().conform.get()) : Details{};
}

void TrafficPage::dockLink(const QString& link) { Q_EMIT identityRequested(link); }

void TrafficPage::dockAction(const QString& id) {
  const traffic::Request* request = selected();
  if (!request || request->chain.empty()) return;
  const QString chain = QString::fromStdString(request->chain);
  if (id == QLatin1String("chain")) Q_EMIT chainRequested(chain);
  if (id == QLatin1String("filter-chain")) Q_EMIT filterRequested(QStringLiteral("chain == \"%1\"").arg(chain), FilterJoin::replace);
}

}  // namespace chatelaine::ui
