#include "ui/pages/reports/reports_page.h"

#include <QtGui/QAction>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTextBrowser>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/kinds.h"
#include "ui/pages/reports/report_view.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

ReportsPage::ReportsPage(PageContext& context, QWidget* parent)
    : Page({QStringLiteral("reports"), tr("Reports"), QStringLiteral("reports"), false}, context, parent), frameworks_(report::frameworks()),
      model_(new GroupedModel(this)), table_(new DataTable(tr("Controls by framework"), this)) {
  createActions();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  stack_ = new QStackedWidget(this);
  column->addWidget(stack_);
  empty_ = new EmptyState(this);
  stack_->addWidget(empty_);
  auto* splitter = new QSplitter(Qt::Horizontal, this);
  splitter->setHandleWidth(1);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(createTree());
  splitter->addWidget(createPreview());
  splitter->setSizes({372, 600});
  splitter->setStretchFactor(1, 1);
  stack_->addWidget(splitter);
  empty_->setMessage(tr("The report is being counted."), tr("The checks run over everything that was imported."), {});
}

void ReportsPage::createActions() {
  const auto add = [this](const QString& text, const QKeySequence& keys, auto act) {
    auto* action = new QAction(text, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    actions_.append(action);
  };
  add(tr("Write the report folder…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] {
    const QString folder = QFileDialog::getSaveFileName(this, tr("Folder for the report"), QStringLiteral("report"));
    if (!folder.isEmpty()) exportInto(folder);
  });
  add(tr("Recompute a report folder…"), {}, [this] {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Report folder to recompute"));
    if (!folder.isEmpty()) recompute(folder);
  });
}

QWidget* ReportsPage::createTree() {
  auto* side = new QWidget(this);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new HeadRow(side);
  head->addTitle(tr("Frameworks"));
  head->addStretch();
  evidence_ = new Segments(tr("Which mappings are shown"), side);
  evidence_->setItems({QStringLiteral("all"), QStringLiteral("direct")}, {tr("All evidence"), tr("Direct only")});
  evidence_->setCurrent(QStringLiteral("all"));
  connect(evidence_, &Segments::chosen, this, [this] { showTree(); });
  head->addWidget(evidence_);
  column->addWidget(head);
  table_->setModel(model_);
  column->addWidget(table_);
  wire(table_);
  connect(table_, &DataTable::currentRowChanged, this, [this] { Q_EMIT detailsChanged(); });
  return side;
}

QWidget* ReportsPage::createPreview() {
  auto* side = new QWidget(this);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new HeadRow(side);
  about_ = head->addNote();
  head->addStretch();
  auto* write = head->addButton(tr("Write folder…"), QStringLiteral("export"));
  connect(write, &QToolButton::clicked, actions_[0], &QAction::trigger);
  auto* again = head->addButton(tr("Recompute…"), QStringLiteral("verify"));
  connect(again, &QToolButton::clicked, actions_[1], &QAction::trigger);
  column->addWidget(head);
  preview_ = new QTextBrowser(side);
  preview_->setAccessibleName(tr("The report's document"));
  preview_->setFrameShape(QFrame::NoFrame);
  preview_->setOpenLinks(false);
  preview_->document()->setDocumentMargin(32);
  QPalette light = preview_->palette();
  const Theme paper = Theme::load(Scheme::light);
  light.setColor(QPalette::Base, paper.color(Role::surface));
  light.setColor(QPalette::Text, paper.color(Role::text));
  preview_->setPalette(light);
  column->addWidget(preview_);
  return side;
}

void ReportsPage::focusMain() { table_->setFocus(); }

void ReportsPage::refresh(unsigned moved) {
  if (moved & (worldChanged | scopeChanged)) load();
}

void ReportsPage::load() {
  if (!context().world()) return;
  std::vector<std::string> ids;
  for (const report::Framework& framework : frameworks_) ids.push_back(framework.id);
  const TimeRange period = context().scope.state().range;
  if (loading_) loading_->abandon();
  loading_ = context().workbench.perform<Result<report::Report>>(
      this, tr("Counting the report"), [ids, period](console::Session& session, const Task& task) { return session.previewReport(ids, period, task); },
      [this](Result<report::Report> made) { show(std::move(made)); });
}

void ReportsPage::show(Result<report::Report> made) {
  if (!made) {
    empty_->setMessage(tr("The report could not be made."), sentence(made.error()), {});
    return stack_->setCurrentIndex(0);
  }
  report_ = std::make_shared<const report::Report>(std::move(*made));
  stack_->setCurrentIndex(1);
  about_->setText(tr("Assessed as of %1; digest %2").arg(stampText(report_->input.asOf), QString::fromStdString(report_->digest).left(12)));
  preview_->setHtml(previewHtml(*report_, frameworks_));
  showTree();
}

void ReportsPage::showTree() {
  if (!report_) return;
  const QString kept = table_->currentIndex().isValid() ? model_->idOf(table_->currentIndex()) : QString();
  model_->setSource(controlRows(*report_, frameworks_, evidence_->current() == QStringLiteral("direct")));
  table_->setColumnWidths({104, 0, 108});
  table_->expandAll();
  const QModelIndex again = model_->indexOfId(kept);
  const QModelIndex first = model_->index(0, 0, model_->index(0, 0));
  if (again.isValid() || first.isValid()) table_->setCurrentIndex(again.isValid() ? again : first);
}

const report::ControlStatus* ReportsPage::selected(const report::Framework** framework) const {
  if (!report_ || !table_->currentIndex().isValid()) return nullptr;
  const QString id = model_->idOf(table_->currentIndex());
  for (const report::FrameworkResult& result : report_->results)
    for (const report::ControlStatus& control : result.controls) {
      if (QString::fromStdString(result.framework + "/" + control.control) != id) continue;
      for (const report::Framework& known : frameworks_)
        if (known.id == result.framework) *framework = &known;
      return &control;
    }
  return nullptr;
}

Details ReportsPage::details() const {
  const report::Framework* framework = nullptr;
  const report::ControlStatus* control = selected(&framework);
  if (control == nullptr) return {};
  Details details;
  const Cell status = statusCell(control->status);
  details.icon = status.icon;
  details.iconRole = status.iconRole;
  details.title = QString::fromStdString(control->control);
  details.mono = true;
  details.groups.append({tr("What it asks"), {}, {}, QString::fromStdString(control->title), {}});
  details.groups.append({tr("What was measured"), {}, {}, QString::fromStdString(control->sentence), {}});
  FactGroup checks{tr("Checks behind it"), {}, {}, {}, {}};
  const auto add = [&](const std::string& id, const QString& how) {
    for (const posture::CheckRun& run : report_->input.runs) {
      if (run.check.id != id) continue;
      const auto failed = std::count_if(run.population.begin(), run.population.end(), [](const posture::Tested& t) { return t.outcome == posture::Outcome::deviation; });
      Fact fact;
      fact.value = QString::fromStdString(run.check.title);
      fact.figure = run.notAssessable.empty() ? tr("%1 of %2").arg(figure(failed), figure(static_cast<qint64>(run.population.size()))) : tr("did not run");
      fact.link = QStringLiteral("check/") + QString::fromStdString(id);
      fact.tooltip = QString::fromStdString(run.check.rule);
      checks.facts.append(fact);
      Fact line;
      line.value = QString::fromStdString(id) + QStringLiteral(" · ") + how;
      line.role = Role::textMuted;
      line.mono = true;
      checks.facts.append(line);
      Fact rule;
      rule.value = run.notAssessable.empty() ? tr("%1 Rows: checks/%2/population.csv").arg(QString::fromStdString(run.check.rule), QString::fromStdString(id)) : QString::fromStdString(run.notAssessable);
      rule.role = Role::textMuted;
      checks.facts.append(rule);
      return;
    }
    Fact absent;
    absent.value = QString::fromStdString(id);
    absent.mono = true;
    absent.figure = tr("not in this build");
    absent.role = Role::textMuted;
    checks.facts.append(absent);
  };
  for (const std::string& id : control->checksRun) add(id, tr("direct"));
  for (const std::string& id : control->checksNotRun) add(id, tr("direct"));
  for (const std::string& id : control->supporting) add(id, tr("supporting, sets no status"));
  details.groups.append(checks);
  return details;
}

void ReportsPage::dockLink(const QString& link) {
  if (!link.startsWith(QStringLiteral("check/"))) return;
  ScopeState next = context().scope.state();
  next.page = QStringLiteral("findings");
  next.selection = link.mid(6);
  context().scope.go(next);
}

void ReportsPage::exportInto(const QString& folder) {
  console::Session::ReportRequest request;
  for (const report::Framework& framework : frameworks_) request.frameworks.push_back(framework.id);
  request.period = context().scope.state().range;
  request.folder = folder.toStdString();
  context().workbench.perform<Result<report::Report>>(
      this, tr("Writing the report"), [request](console::Session& session, const Task& task) { return session.makeReport(request, task); },
      [this, folder](Result<report::Report> made) {
        Q_EMIT message(made ? tr("The report is in %1; digest %2").arg(folder, QString::fromStdString(made->digest).left(12)) : sentence(made.error()));
      });
}

void ReportsPage::recompute(const QString& folder) {
  context().workbench.perform<Result<std::vector<report::Difference>>>(
      this, tr("Recomputing"), [folder](console::Session& session, const Task& task) { return session.recompute(folder.toStdString(), task); },
      [this, folder](Result<std::vector<report::Difference>> differences) {
        if (!differences) {
          Q_EMIT message(sentence(differences.error()));
          return;
        }
        if (differences->empty()) {
          Q_EMIT message(tr("Recomputed %1 from the raw records: every number is the same").arg(folder));
          return;
        }
        const report::Difference& first = differences->front();
        Q_EMIT message(tr("%1 differ, first: %2 says %3, recomputed %4")
                           .arg(counted(static_cast<qint64>(differences->size()), tr("number"), tr("numbers")), QString::fromStdString(first.what), QString::fromStdString(first.reported), QString::fromStdString(first.recomputed)));
      });
}

}  // namespace chatelaine::ui
