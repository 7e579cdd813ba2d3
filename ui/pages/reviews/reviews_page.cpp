#include "ui/pages/reviews/reviews_page.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtGui/QAction>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QDialog>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QInputDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QVBoxLayout>

#include "ui/models/kinds.h"
#include "ui/pages/reviews/review_rows.h"
#include "ui/theme/figures.h"
#include "ui/theme/times.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

// Decided of all, as one bar.
class ProgressBar : public QWidget {
public:
  explicit ProgressBar(QWidget* parent) : QWidget(parent) { setFixedSize(260, 12); }
  void set(double done, double all) {
    done_ = done;
    all_ = all;
    setAccessibleName(QObject::tr("%1 of %2 decided").arg(done).arg(all));
    update();
  }

protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    drawBar(painter, QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), {{done_, BarFill::solid, Role::flowEdge, {}}, {all_ - done_, BarFill::outlined, Role::lineStrong, {}}}, std::max(1.0, all_));
  }

private:
  double done_ = 0;
  double all_ = 1;
};

ReviewsPage::ReviewsPage(PageContext& context, QWidget* parent)
    : Page({QStringLiteral("reviews"), tr("Reviews"), QStringLiteral("reviews"), false}, context, parent), model_(new GroupedModel(this)),
      table_(new DataTable(tr("Items under review"), this)) {
  createActions();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  stack_ = new QStackedWidget(this);
  column->addWidget(stack_);
  empty_ = new EmptyState(this);
  empty_->setMessage(tr("No review yet."), tr("A review asks a named reviewer, credential by credential and agent by agent, whether the access is still needed. The filter above says what is reviewed."), tr("New review…"));
  connect(empty_, &EmptyState::clicked, this, &ReviewsPage::askNew);
  stack_->addWidget(empty_);
  auto* box = new QWidget(this);
  auto* inside = new QVBoxLayout(box);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(0);
  inside->addWidget(createHead());
  table_->setComfortable(true);
  table_->setModel(model_);
  table_->installEventFilter(this);
  wire(table_);
  inside->addWidget(table_);
  inside->addWidget(createFoot());
  stack_->addWidget(box);
  connect(table_, &DataTable::currentRowChanged, this, [this](const QModelIndex& index) {
    if (index.isValid()) this->context().scope.select(QStringLiteral("review/") + campaign_ + u'/' + model_->idOf(index));
    Q_EMIT detailsChanged();
  });
}

void ReviewsPage::createActions() {
  const auto add = [this](const QString& text, auto act) {
    auto* action = new QAction(text, this);
    connect(action, &QAction::triggered, this, act);
    actions_.append(action);
  };
  add(tr("New review…"), [this] { askNew(); });
  add(tr("Keep\tK"), [this] { decide(review::Verdict::keep); });
  add(tr("Revoke\tR"), [this] { decide(review::Verdict::revoke); });
  add(tr("Delegate…\tD"), [this] { askDelegate(); });
  add(tr("Note…\tN"), [this] { askNote(); });
  add(tr("Undo decision\tU"), [this] { undoLast(); });
  add(tr("Close review…"), [this] { askClose(); });
}

QWidget* ReviewsPage::createHead() {
  auto* head = new QWidget(this);
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(16, 8, 16, 8);
  column->setSpacing(6);
  tabs_ = new QTabBar(head);
  tabs_->setAccessibleName(tr("Reviews"));
  tabs_->setExpanding(false);
  tabs_->setDrawBase(false);
  column->addWidget(tabs_);
  connect(tabs_, &QTabBar::currentChanged, this, [this](int index) {
    if (index < 0) return;
    campaign_ = tabs_->tabData(index).toString();
    show();
  });
  auto* first = new QHBoxLayout();
  title_ = makeLabel({}, Face::title, Role::text, head);
  about_ = makeLabel({}, Face::body, Role::textMuted, head);
  close_ = makeButton(tr("Close review…"), {}, false, head);
  connect(close_, &QPushButton::clicked, this, &ReviewsPage::askClose);
  auto* another = makeButton(tr("New review…"), QStringLiteral("plus"), false, head);
  connect(another, &QPushButton::clicked, this, &ReviewsPage::askNew);
  first->addWidget(title_);
  first->addSpacing(12);
  first->addWidget(about_);
  first->addStretch();
  first->addWidget(another);
  first->addWidget(close_);
  column->addLayout(first);
  auto* second = new QHBoxLayout();
  bar_ = new ProgressBar(head);
  progress_ = makeLabel({}, Face::body, Role::text, head);
  second->addWidget(bar_);
  second->addSpacing(12);
  second->addWidget(progress_);
  second->addStretch();
  column->addLayout(second);
  return head;
}

QWidget* ReviewsPage::createFoot() {
  auto* foot = new HeadRow(this);
  const std::pair<const char*, QString> keys[] = {{"Space", tr("show its chains")}, {"K", tr("keep")}, {"R", tr("revoke")}, {"D", tr("delegate")}, {"N", tr("note")}, {"U", tr("undo")}};
  for (const auto& [key, word] : keys) {
    foot->addWidget(new KeyCap(QString::fromLatin1(key), foot));
    foot->addNote(word);
  }
  foot->addStretch();
  foot->addNote(tr("Decisions are saved as you make them and can be undone until the review is closed."));
  return foot;
}

const review::Campaign* ReviewsPage::campaign() const {
  const auto world = context().world();
  if (!world) return nullptr;
  for (const review::Campaign& campaign : world->campaigns)
    if (QString::fromStdString(campaign.name) == campaign_) return &campaign;
  return nullptr;
}

const review::Item* ReviewsPage::item() const {
  const review::Campaign* now = campaign();
  const QModelIndex index = table_->currentIndex();
  if (now == nullptr || !index.isValid()) return nullptr;
  const std::string id = model_->idOf(index).toStdString();
  for (const review::Item& item : now->items)
    if (item.id == id) return &item;
  return nullptr;
}

bool ReviewsPage::canDecide() const {
  const review::Campaign* now = campaign();
  return now != nullptr && now->state == review::CampaignState::open && !context().world()->readOnly;
}

QString ReviewsPage::countText() const {
  const auto world = context().world();
  if (!world) return {};
  qint64 due = 0;
  for (const review::Campaign& campaign : world->campaigns)
    if (campaign.state == review::CampaignState::open)
      due += std::count_if(campaign.items.begin(), campaign.items.end(), [](const review::Item& item) { return !item.decision; });
  return due == 0 ? QString() : tr("%1 due").arg(figure(due));
}

QString ReviewsPage::keyHints() const { return tr("K keep · R revoke · D delegate · N note · U undo · Space shows the chains"); }

void ReviewsPage::focusMain() { table_->setFocus(); }

void ReviewsPage::restoreSelection(const QString& id) {
  const QStringList parts = id.split(u'/');
  if (parts.size() != 3 || parts[0] != QStringLiteral("review")) return;
  if (campaign_ != parts[1]) {
    campaign_ = parts[1];
    show();
  }
  const QModelIndex index = model_->indexOfId(parts[2]);
  if (index.isValid()) table_->setCurrentIndex(index);
}

void ReviewsPage::refresh(unsigned moved) {
  if (moved & worldChanged) show();
}

void ReviewsPage::show() {
  const auto world = context().world();
  if (!world) return;
  const QSignalBlocker quiet(tabs_);
  while (tabs_->count() > 0) tabs_->removeTab(0);
  if (campaign() == nullptr && !world->campaigns.empty()) campaign_ = QString::fromStdString(world->campaigns.back().name);
  for (const review::Campaign& known : world->campaigns) {
    const QString name = QString::fromStdString(known.name);
    const int tab = tabs_->addTab(known.state == review::CampaignState::closed ? tr("%1 (closed)").arg(name) : name);
    tabs_->setTabData(tab, name);
    if (name == campaign_) tabs_->setCurrentIndex(tab);
  }
  tabs_->setVisible(tabs_->count() > 1);
  const review::Campaign* now = campaign();
  stack_->setCurrentIndex(now == nullptr ? 0 : 1);
  for (int i = 1; i < actions_.size(); ++i) actions_[i]->setEnabled(canDecide());
  if (now == nullptr) return;
  std::array<qint64, 3> counts{};
  qint64 decided = 0;
  for (const review::Item& item : now->items)
    if (item.decision) {
      ++decided;
      ++counts[static_cast<size_t>(item.decision->verdict)];
    }
  const auto all = static_cast<qint64>(now->items.size());
  title_->setText(QString::fromStdString(now->name));
  about_->setText(tr("%1, reviewer %2, snapshot of %3%4").arg(counted(all, tr("item"), tr("items")), QString::fromStdString(now->reviewer), stampText(now->launched),
                                                              now->state == review::CampaignState::closed ? tr(", closed") : QString()));
  bar_->set(static_cast<double>(decided), static_cast<double>(all));
  progress_->setText(tr("%1 of %2 decided: %3 keep, %4 revoke, %5 delegated; %6 to go").arg(figure(decided), figure(all), figure(counts[0]), figure(counts[1]), figure(counts[2]), figure(all - decided)));
  close_->setEnabled(canDecide());
  const QString kept = table_->currentIndex().isValid() ? model_->idOf(table_->currentIndex()) : QString();
  model_->setSource(reviewRows(*now));
  table_->setColumnWidths({146, 104, 62, 100, 216, 0, 160});
  const QModelIndex again = model_->indexOfId(kept);
  table_->setCurrentIndex(again.isValid() ? again : model_->index(0, 0));
  Q_EMIT detailsChanged();
}

Details ReviewsPage::details() const {
  const review::Item* now = item();
  if (now == nullptr) return {};
  return reviewDetails(*now, review::toCarryOut(*campaign(), *context().world()->graph));
}

void ReviewsPage::create(const QString& name, const QString& reviewer) {
  const std::string filter = context().scope.state().filter.toStdString();
  context().workbench.perform<Result<review::Campaign>>(
      this, tr("Starting the review"), [=](console::Session& session, const Task&) { return session.createReview(name.toStdString(), reviewer.toStdString(), filter); },
      [this, name](Result<review::Campaign> made) {
        if (!made) {
          Q_EMIT message(sentence(made.error()));
          return;
        }
        campaign_ = name;
        show();
        Q_EMIT countChanged();
        Q_EMIT message(tr("Review “%1” started with %2 items").arg(name).arg(made->items.size()));
      });
}

void ReviewsPage::decide(review::Verdict verdict, const QString& delegateTo, const QString& note) {
  const review::Item* now = item();
  if (now == nullptr || !canDecide()) return;
  review::Decision decision;
  decision.verdict = verdict;
  decision.delegateTo = delegateTo.toStdString();
  decision.note = note.toStdString();
  const std::string id = now->id;
  const QString name = QString::fromStdString(now->name.empty() ? now->subject : now->name);
  context().workbench.perform<Result<review::Campaign>>(
      this, tr("Saving the decision"), [decision, id, campaign = campaign_.toStdString()](console::Session& session, const Task&) { return session.decideReview(campaign, id, decision); },
      [this, id, name, verdict](Result<review::Campaign> done) {
        if (!done) {
          Q_EMIT message(sentence(done.error()));
          return;
        }
        undoable_.append(QString::fromStdString(id));
        show();
        selectNext();
        Q_EMIT countChanged();
        Q_EMIT message(tr("%1: %2 · U undoes it").arg(text(review::toString(verdict)), name));
      });
}

void ReviewsPage::undoLast() {
  if (!canDecide()) return;
  const review::Item* now = item();
  std::string id;
  if (now != nullptr && now->decision)
    id = now->id;
  else if (!undoable_.isEmpty())
    id = undoable_.last().toStdString();
  if (id.empty()) return;
  undoable_.removeAll(QString::fromStdString(id));
  context().workbench.perform<Result<review::Campaign>>(
      this, tr("Undoing"), [id, campaign = campaign_.toStdString()](console::Session& session, const Task&) { return session.undoReview(campaign, id); },
      [this, id](Result<review::Campaign> done) {
        if (!done) {
          Q_EMIT message(sentence(done.error()));
          return;
        }
        show();
        table_->setCurrentIndex(model_->indexOfId(QString::fromStdString(id)));
        Q_EMIT countChanged();
        Q_EMIT message(tr("The decision was taken back"));
      });
}

void ReviewsPage::selectNext() {
  const review::Campaign* now = campaign();
  if (now == nullptr) return;
  const int row = table_->currentIndex().row();
  for (int i = 1; i <= model_->rowCount(); ++i) {
    const QModelIndex index = model_->index((row + i) % model_->rowCount(), 0);
    const std::string id = model_->idOf(index).toStdString();
    const auto found = std::find_if(now->items.begin(), now->items.end(), [&](const review::Item& item) { return item.id == id; });
    if (found != now->items.end() && !found->decision) return table_->setCurrentIndex(index);
  }
}

void ReviewsPage::askNew() {
  QDialog dialog(this);
  dialog.setWindowTitle(tr("New review"));
  auto* form = new QFormLayout(&dialog);
  auto* name = new QLineEdit(&dialog);
  auto* reviewer = new QLineEdit(&dialog);
  form->addRow(tr("&Name"), name);
  form->addRow(tr("&Reviewer"), reviewer);
  const QString filter = context().scope.state().filter;
  form->addRow(makeLabel(filter.isEmpty() ? tr("All credentials and agents are reviewed. Set the filter first to review fewer.") : tr("Reviewed is what the filter keeps: %1").arg(filter), Face::small, Role::textMuted, &dialog));
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, &dialog);
  auto* start = buttons->addButton(tr("Start the review"), QDialogButtonBox::AcceptRole);
  start->setDefault(true);
  start->setEnabled(false);
  const auto check = [=] { start->setEnabled(!name->text().trimmed().isEmpty() && !reviewer->text().trimmed().isEmpty()); };
  connect(name, &QLineEdit::textChanged, &dialog, check);
  connect(reviewer, &QLineEdit::textChanged, &dialog, check);
  connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
  form->addRow(buttons);
  if (dialog.exec() == QDialog::Accepted) create(name->text().trimmed(), reviewer->text().trimmed());
}

void ReviewsPage::askDelegate() {
  if (item() == nullptr || !canDecide()) return;
  bool good = false;
  const QString who = QInputDialog::getText(this, tr("Delegate"), tr("Who decides instead:"), QLineEdit::Normal, QString(), &good);
  if (good && !who.trimmed().isEmpty()) decide(review::Verdict::delegate, who.trimmed());
}

void ReviewsPage::askNote() {
  const review::Item* now = item();
  if (now == nullptr || !canDecide()) return;
  if (!now->decision) {
    Q_EMIT message(tr("Decide first: a note belongs to a decision"));
    return;
  }
  bool good = false;
  const QString note = QInputDialog::getText(this, tr("Note"), tr("Why:"), QLineEdit::Normal, QString::fromStdString(now->decision->note), &good);
  if (good) decide(now->decision->verdict, QString::fromStdString(now->decision->delegateTo), note);
}

void ReviewsPage::askClose() {
  const review::Campaign* now = campaign();
  if (now == nullptr || !canDecide()) return;
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Close “%1”: folder for the closing report").arg(campaign_));
  if (!folder.isEmpty()) closeInto(folder);
}

void ReviewsPage::closeInto(const QString& folder) {
  context().workbench.perform<Result<review::Closing>>(
      this, tr("Closing the review"), [campaign = campaign_.toStdString()](console::Session& session, const Task&) { return session.closeReview(campaign); },
      [this, folder, name = campaign_](Result<review::Closing> closing) {
        if (!closing) {
          Q_EMIT message(sentence(closing.error()));
          return;
        }
        const auto write = [&](const QString& ending, const std::string& content) {
          QFile file(QDir(folder).filePath(QStringLiteral("review-%1.%2").arg(name, ending)));
          return file.open(QIODevice::WriteOnly) && file.write(content.data(), static_cast<qint64>(content.size())) == static_cast<qint64>(content.size());
        };
        const bool good = write(QStringLiteral("html"), closing->html) && write(QStringLiteral("json"), closing->json);
        show();
        Q_EMIT countChanged();
        Q_EMIT message(good ? tr("Review closed; its report is in %1, digest %2").arg(folder, QString::fromStdString(closing->digest).left(12)) : tr("The review is closed, but %1 cannot be written").arg(folder));
      });
}

bool ReviewsPage::eventFilter(QObject* watched, QEvent* event) {
  if (watched != table_ || event->type() != QEvent::KeyPress) return Page::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->modifiers() != Qt::NoModifier) return false;
  switch (key->key()) {
    case Qt::Key_K: decide(review::Verdict::keep); return true;
    case Qt::Key_R: decide(review::Verdict::revoke); return true;
    case Qt::Key_D: askDelegate(); return true;
    case Qt::Key_N: askNote(); return true;
    case Qt::Key_U: undoLast(); return true;
    case Qt::Key_Space: {
      const review::Item* now = item();
      if (now == nullptr) return true;
      traffic::Field field;
      field.name = now->kind == identity::NodeKind::agent ? "agent" : "credential";
      ScopeState next = context().scope.state();
      next.filter = QString::fromStdString(traffic::condition(field, now->name.empty() ? now->subject : now->name));
      next.page = QStringLiteral("chains");
      next.selection = identityKey(now->kind, now->subject);
      context().scope.go(next);
      return true;
    }
    default: return false;
  }
}

}  // namespace chatelaine::ui
