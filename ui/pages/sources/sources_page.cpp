#include "ui/pages/sources/sources_page.h"

#include <set>

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/kinds.h"
#include "ui/models/words.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

namespace {

enum Tab { gapsTab, rejectedTab, filesTab, howTab };

QString joined(const std::vector<std::string>& words) {
  QStringList list;
  for (const std::string& word : words) list.append(text(word));
  return list.join(QStringLiteral(", "));
}

// "LiteLLM proxy 1.106.2": the title of the first reader with the versions that its files name.
QString systemOf(const console::SourceInfo& source) {
  QString system = joined(source.readers);
  for (const gateway::ReaderInfo& reader : gateway::readers())
    if (!source.readers.empty() && reader.name == source.readers.front()) system = text(reader.title);
  return source.versions.empty() ? system : system + u' ' + joined(source.versions);
}

std::optional<Time> importedAt(const console::SourceInfo& source) {
  return source.imported.micros == 0 ? std::nullopt : std::optional(source.imported);
}

Fact fact(const QString& label, const QString& value, bool mono = false) {
  Fact line;
  line.label = label;
  line.value = value;
  line.mono = mono;
  return line;
}

}  // namespace

SourcesPage::SourcesPage(PageContext& context, QWidget* parent)
    : Page({QStringLiteral("sources"), tr("Sources"), QStringLiteral("sources"), true}, context, parent), model_(new GroupedModel(this)),
      lowerModel_(new GroupedModel(this)), stack_(new QStackedWidget(this)), table_(new DataTable(tr("Sources"))), empty_(new EmptyState),
      tabs_(makeTabs(tr("About the sources"), {tr("What they cannot tell"), tr("Rejected rows"), tr("Files"), tr("How to make the files")}, this)),
      lower_(new DataTable(tr("About the sources"))) {
  auto* upper = new QWidget(this);
  auto* upperColumn = new QVBoxLayout(upper);
  upperColumn->setContentsMargins(0, 0, 0, 0);
  upperColumn->setSpacing(0);
  auto* head = new HeadRow(upper);
  head->addTitle(tr("Sources"));
  counts_ = head->addNote();
  head->addStretch();
  connect(head->addButton(tr("Import files…"), QStringLiteral("import")), &QToolButton::clicked, this, [this] { takeFiles({}); });
  connect(head->addButton(tr("Export"), QStringLiteral("export")), &QToolButton::clicked, lower_, &DataTable::exportRows);
  table_->setModel(model_);
  stack_->addWidget(table_);
  stack_->addWidget(empty_);
  upperColumn->addWidget(head);
  upperColumn->addWidget(stack_, 1);

  auto* below = new QWidget(this);
  auto* belowColumn = new QVBoxLayout(below);
  belowColumn->setContentsMargins(0, 0, 0, 0);
  belowColumn->setSpacing(0);
  auto* bar = new HeadRow(below);
  bar->layout()->setContentsMargins(4, 0, 8, 0);
  bar->addWidget(tabs_);
  note_ = bar->addNote();
  bar->addStretch();
  lower_->setModel(lowerModel_);
  belowColumn->addWidget(bar);
  belowColumn->addWidget(lower_, 1);

  auto* splitter = new QSplitter(Qt::Vertical, this);
  splitter->addWidget(upper);
  splitter->addWidget(below);
  splitter->setSizes({200, 460});
  splitter->setStretchFactor(1, 1);
  splitter->setChildrenCollapsible(false);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(splitter);
  wire(table_);
  wire(lower_);
  connect(tabs_, &QTabBar::currentChanged, this, &SourcesPage::showLower);
  connect(empty_, &EmptyState::clicked, this, [this] { takeFiles({}); });
  connect(table_, &DataTable::currentRowChanged, this, [this] {
    if (const console::SourceInfo* source = selected()) this->context().scope.select(QStringLiteral("source/") + text(source->name));
    if (tabs_->currentIndex() == filesTab) showLower();
    Q_EMIT detailsChanged();
  });
  auto* copy = new QAction(tr("Copy the command"), this);
  connect(copy, &QAction::triggered, this, &SourcesPage::copyCommand);
  lower_->setExtraActions({copy});
}

QString SourcesPage::countText() const {
  const console::WorldPtr world = context().world();
  return world ? figure(static_cast<qint64>(world->sources.size())) : QString();
}

void SourcesPage::focusMain() { table_->setFocus(); }

void SourcesPage::refresh(unsigned moved) {
  if (moved == scopeChanged) return;
  showSources();
  showLower();
  Q_EMIT detailsChanged();
}

void SourcesPage::showSources() {
  const console::WorldPtr world = context().world();
  const QString current = model_->idOf(table_->currentIndex());
  CellGroup group;
  uint64_t records = 0;
  uint64_t requests = 0;
  for (size_t i = 0; world && i < world->sources.size(); ++i) {
    const console::SourceInfo& source = world->sources[i];
    uint64_t read = 0;
    uint64_t rejected = 0;
    for (const gateway::RawFile& file : source.files) {
      read += file.rowsRead;
      rejected += file.rowsRejected;
    }
    records += read;
    requests += source.requests;
    CellRow row;
    row.id = QStringLiteral("source/") + text(source.name);
    Cell name = Cell::plain(text(source.name));
    name.face = Face::strong;
    name.icon = QStringLiteral("gateway");
    name.iconRole = Role::gateway;
    if (source.partial) name.badges.append({tr("partial"), Role::high});
    Cell imported = timeCell(importedAt(source), tr("not recorded"));
    Cell bad = Cell::number(static_cast<qint64>(rejected));
    if (rejected > 0) bad.role = Role::deny;
    const QString system = systemOf(source);
    row.cells = {name, Cell::plain(system), imported, Cell::number(static_cast<qint64>(source.files.size())), Cell::number(static_cast<qint64>(read)),
                 Cell::number(static_cast<qint64>(source.requests)), Cell::number(static_cast<qint64>(source.identities)), bad};
    row.conditions = {QStringLiteral("source == \"%1\"").arg(text(source.name))};
    group.rows.append(row);
  }
  const bool fresh = model_->columnCount({}) == 0;
  model_->setSource(std::make_shared<CellRows>(QStringList{tr("Source"), tr("System"), tr("Imported"), tr("Files"), tr("Records"), tr("Requests"), tr("Identities"), tr("Rejected")},
                                               QList<bool>{false, false, false, true, true, true, true, true}, QList<CellGroup>{group}));
  if (fresh) table_->setColumnWidths({190, 0, 140, 60, 80, 84, 84, 84});
  const bool any = !group.rows.isEmpty();
  counts_->setText(any ? tr("%1 imported; %2 gave %3").arg(figure(group.rows.size()), counted(static_cast<qint64>(records), tr("record"), tr("records")),
                                                          counted(static_cast<qint64>(requests), tr("request"), tr("requests"))) : QString());
  empty_->setMessage(tr("No gateway's records yet"), tr("Exports, logs and configuration of LiteLLM, OpenTelemetry traces, lists of people and owners. How to make each file stands below. Files can be dropped on this window."), tr("Import files…"));
  stack_->setCurrentIndex(any ? 0 : 1);
  if (!any && tabs_->currentIndex() == gapsTab) tabs_->setCurrentIndex(howTab);
  const QModelIndex index = model_->indexOfId(current);
  table_->setCurrentIndex(index.isValid() ? index : model_->index(0, 0));
}

std::shared_ptr<const CellRows> SourcesPage::gaps() const {
  CellGroup group;
  const console::WorldPtr world = context().world();
  for (size_t i = 0; world && i < world->sources.size(); ++i) {
    for (const auto& share : world->sources[i].fields) {
      CellRow row;
      const auto recorded = static_cast<qint64>(share.recorded);
      const auto whole = static_cast<qint64>(share.of);
      Cell missing = Cell::plain(tr("%1 of %2").arg(figure(whole - recorded), figure(whole)));
      missing.bar = {{static_cast<double>(recorded), BarFill::solid, Role::flowEdge, {}}, {static_cast<double>(whole - recorded), BarFill::dashed, Role::lineStrong, {}}};
      missing.barWhole = static_cast<double>(std::max<qint64>(1, whole));
      missing.barWidth = 86;
      missing.raw = whole - recorded;
      Cell weakest = Cell::muted(tr("n/a"));
      if (share.weakest) {
        const Mark mark = markOf(*share.weakest);
        weakest = Cell::muted(mark.word);
        weakest.icon = mark.icon;
      }
      row.cells = {Cell::plain(text(share.field)), Cell::plain(text(world->sources[i].name)), missing, weakest};
      row.conditions = {QStringLiteral("%1 is not recorded").arg(text(share.field)), QStringLiteral("source == \"%1\"").arg(text(world->sources[i].name)),
                        QStringLiteral("%1 is not recorded").arg(text(share.field))};
      group.rows.append(row);
    }
  }
  return std::make_shared<CellRows>(QStringList{tr("Field"), tr("Source"), tr("Not recorded, of the requests"), tr("Weakest evidence")}, QList<bool>{}, QList<CellGroup>{group});
}

std::shared_ptr<const CellRows> SourcesPage::rejected() const {
  CellGroup group;
  const auto add = [&](const gateway::Problem& problem) {
    CellRow row;
    Cell line = problem.line ? Cell::number(static_cast<qint64>(problem.line)) : Cell::muted(tr("all"));
    Cell message = Cell::plain(text(problem.message));
    message.icon = QStringLiteral("deny");
    message.iconRole = Role::deny;
    row.cells = {Cell::id(text(problem.path)), line, problem.field.empty() ? Cell::muted(tr("the row")) : Cell::id(text(problem.field)), message, Cell::id(text(problem.code))};
    row.cells[4].role = Role::textMuted;
    group.rows.append(row);
  };
  for (const gateway::Problem& problem : peopleProblems_) add(problem);
  if (const console::WorldPtr world = context().world())
    for (const gateway::Problem& problem : world->problems) add(problem);
  return std::make_shared<CellRows>(QStringList{tr("File"), tr("Line"), tr("Field"), tr("Why"), tr("Code")}, QList<bool>{false, true, false, false, false}, QList<CellGroup>{group});
}

std::shared_ptr<const CellRows> SourcesPage::files() const {
  CellGroup group;
  if (const console::SourceInfo* source = selected()) {
    for (const gateway::RawFile& file : source->files) {
      CellRow row;
      Cell bad = Cell::number(static_cast<qint64>(file.rowsRejected));
      if (file.rowsRejected > 0) bad.role = Role::deny;
      QString span = file.first && file.last ? tr("%1 to %2").arg(shortStamp(*file.first), shortStamp(*file.last)) : QString();
      row.cells = {Cell::id(text(file.name)), Cell::plain(text(file.kind)), Cell::number(static_cast<qint64>(file.rowsRead)), Cell::number(static_cast<qint64>(file.rowsAccepted)), bad,
                   span.isEmpty() ? Cell::notRecorded() : Cell::plain(span), Cell::id(text(file.sha256.hex()))};
      group.rows.append(row);
    }
  }
  return std::make_shared<CellRows>(QStringList{tr("File"), tr("Kind"), tr("Rows"), tr("Kept"), tr("Rejected"), tr("Events"), tr("SHA-256 before redaction")},
                                    QList<bool>{false, false, true, true, true, false, false}, QList<CellGroup>{group});
}

std::shared_ptr<const CellRows> SourcesPage::howTo() const {
  QList<CellGroup> groups;
  for (const gateway::ReaderInfo& reader : gateway::readers()) {
    CellGroup group;
    group.heading = Cell::plain(text(reader.title));
    group.heading.face = Face::strong;
    group.heading.note = text(reader.versions);
    for (const gateway::HowTo& how : reader.how) {
      CellRow row;
      row.id = text(how.command);
      row.cells = {Cell::plain(text(how.what)), Cell::muted(text(how.needs)), Cell::id(text(how.command)), Cell::muted(text(how.without))};
      row.cells[2].elideMiddle = false;
      group.rows.append(row);
    }
    groups.append(group);
  }
  return std::make_shared<CellRows>(QStringList{tr("What it gives"), tr("Needs"), tr("Command to copy"), tr("Without it")}, QList<bool>{}, groups);
}

void SourcesPage::showLower() {
  const int tab = tabs_->currentIndex();
  const console::WorldPtr world = context().world();
  const qsizetype problems = static_cast<qsizetype>(peopleProblems_.size() + (world ? world->problems.size() : 0));
  tabs_->setTabText(rejectedTab, problems == 0 ? tr("Rejected rows") : tr("Rejected rows %1").arg(figure(problems)));
  note_->setText(tab == gapsTab ? tr("what is missing makes verdicts undetermined") : tab == howTab ? tr("the first commands need the least rights; copied by the menu") : QString());
  lowerModel_->setSource(tab == gapsTab ? gaps() : tab == rejectedTab ? rejected() : tab == filesTab ? files() : howTo());
  lower_->setRootIsDecorated(false);
  switch (tab) {
    case gapsTab: lower_->setColumnWidths({240, 180, 0, 160}); break;
    case rejectedTab: lower_->setColumnWidths({230, 64, 160, 0, 150}); break;
    case filesTab: lower_->setColumnWidths({250, 120, 70, 70, 70, 0, 170}); break;
    default: lower_->setColumnWidths({240, 150, 0, 260}); break;
  }
  lower_->expandAll();
}

const console::SourceInfo* SourcesPage::selected() const {
  const console::WorldPtr world = context().world();
  const QModelIndex current = table_->currentIndex();
  if (!world || !current.isValid()) return nullptr;
  const auto row = static_cast<size_t>(model_->placeOf(current).row);
  return row < world->sources.size() ? &world->sources[row] : nullptr;
}

void SourcesPage::restoreSelection(const QString& id) {
  const QModelIndex index = model_->indexOfId(id);
  if (index.isValid() && index.row() != table_->currentIndex().row()) table_->setCurrentIndex(index);
}

Details SourcesPage::details() const {
  const console::SourceInfo* source = selected();
  Details details;
  if (!source) return details;
  details.icon = QStringLiteral("gateway");
  details.iconRole = Role::gateway;
  details.title = text(source->name);
  FactGroup about{tr("Source"), {}, {}, {}, {}};
  about.facts = {fact(tr("Read by"), joined(source->readers)), fact(tr("System"), systemOf(*source)),
                 fact(tr("Imported"), importedAt(*source) ? stampText(source->imported) : tr("not recorded")), fact(tr("State"), source->partial ? tr("partial: an import was cut off; import again to go on") : tr("complete"))};
  FactGroup gave{tr("What it gave"), {}, {}, {}, {}};
  gave.facts = {fact(tr("Files"), figure(static_cast<qint64>(source->files.size()))), fact(tr("Requests"), figure(static_cast<qint64>(source->requests))),
                fact(tr("Identities"), figure(static_cast<qint64>(source->identities)))};
  std::set<std::string> unknown;
  for (const gateway::RawFile& file : source->files) unknown.insert(file.unknownFields.begin(), file.unknownFields.end());
  FactGroup unread{tr("Fields that nothing reads"), {}, {}, {}, {}};
  for (const std::string& name : unknown) unread.facts.append(fact({}, text(name), true));
  if (unread.facts.isEmpty()) unread.remark = tr("none");
  details.groups = {about, gave, unread};
  if (!peopleBatch_.empty() && !context().world()->readOnly)
    details.groups.append({tr("Last list of people or owners"), {}, {}, tr("stated facts, taken back as one step"), {{QStringLiteral("undo-people"), tr("Take it back"), QStringLiteral("undo")}}});
  return details;
}

void SourcesPage::takeFiles(const QStringList& paths) {
  auto* dialog = new ImportDialog(context().jobs, paths, this);
  connect(dialog, &ImportDialog::chosen, this, &SourcesPage::import);
  dialog->open();
}

void SourcesPage::import(const ImportChoice& choice) {
  if (choice.paths.isEmpty()) return importPeople(choice.people);
  gateway::ImportRequest request;
  for (const QString& path : choice.paths) request.paths.emplace_back(path.toStdString());
  request.reader = choice.reader.toStdString();
  request.source = choice.source.toStdString();
  using Answer = Result<console::ImportSummary>;
  using Carried = std::shared_ptr<Answer>;
  context().workbench.perform<Carried>(
      this, tr("Importing"),
      [request](console::Session& session, const Task& task) { return std::make_shared<Answer>(session.importFiles(request, task)); },
      [this, people = choice.people](Carried answer) {
        if (*answer) finished(**answer);
        else Q_EMIT message(sentence(answer->error()));
        if (!people.isEmpty()) importPeople(people);
      });
}

void SourcesPage::finished(const console::ImportSummary& summary) {
  uint64_t records = 0;
  uint64_t rejected = 0;
  qsizetype skipped = 0;
  for (const auto& row : summary.files) {
    records += row.accepted;
    rejected += row.rejected;
    skipped += row.skippedBecause.empty() ? 0 : 1;
  }
  QString said = tr("Imported %1: %2 new").arg(counted(static_cast<qint64>(records), tr("record"), tr("records")),
                                               counted(static_cast<qint64>(summary.newRequests), tr("request"), tr("requests")));
  if (summary.changedRequests > 0) said += tr(", %1 changed").arg(figure(static_cast<qint64>(summary.changedRequests)));
  if (rejected > 0) said += tr(", %1 rejected").arg(counted(static_cast<qint64>(rejected), tr("row"), tr("rows")));
  if (skipped > 0) said += tr(", %1 that no reader takes").arg(counted(skipped, tr("file"), tr("files")));
  Q_EMIT message(said);
  if (!summary.problems.empty()) tabs_->setCurrentIndex(rejectedTab);
  showLower();
}

void SourcesPage::importPeople(const QStringList& files) {
  using Answer = std::vector<std::pair<QString, Result<console::PeopleSummary>>>;
  using Carried = std::shared_ptr<Answer>;
  context().workbench.perform<Carried>(
      this, tr("Importing people and owners"),
      [files](console::Session& session, const Task& task) {
        auto answers = std::make_shared<Answer>();
        for (const QString& file : files) answers->emplace_back(file, session.importPeople(file.toStdString(), task));
        return answers;
      },
      [this](Carried answers) {
        uint64_t accepted = 0;
        uint64_t rejected = 0;
        QStringList errors;
        peopleProblems_.clear();
        for (const auto& [file, answer] : *answers) {
          if (!answer) {
            errors.append(sentence(answer.error()));
            continue;
          }
          accepted += answer->accepted;
          rejected += answer->rejected;
          peopleBatch_ = answer->batch;
          peopleProblems_.insert(peopleProblems_.end(), answer->problems.begin(), answer->problems.end());
        }
        QString said = tr("%1 stated").arg(counted(static_cast<qint64>(accepted), tr("row"), tr("rows")));
        if (rejected > 0) said += tr(", %1 rejected").arg(figure(static_cast<qint64>(rejected)));
        if (!errors.isEmpty()) said += QStringLiteral("; ") + errors.join(QStringLiteral("; "));
        Q_EMIT message(said);
        if (!peopleProblems_.empty()) tabs_->setCurrentIndex(rejectedTab);
        showLower();
        Q_EMIT detailsChanged();
      });
}

void SourcesPage::dockAction(const QString& id) {
  if (id != QLatin1String("undo-people")) return;
  context().workbench.perform<Result<void>>(
      this, tr("Taking back"), [batch = peopleBatch_](console::Session& session, const Task&) { return session.undoStatements(batch); },
      [this](Result<void> done) {
        if (done) peopleBatch_.clear();
        Q_EMIT message(done ? tr("The list was taken back") : sentence(done.error()));
        Q_EMIT detailsChanged();
      });
}

void SourcesPage::copyCommand() {
  const QString command = lowerModel_->idOf(lower_->currentIndex());
  if (tabs_->currentIndex() == howTab && !command.isEmpty()) QGuiApplication::clipboard()->setText(command);
}

}  // namespace chatelaine::ui
