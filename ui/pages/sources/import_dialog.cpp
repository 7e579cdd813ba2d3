#include "ui/pages/sources/import_dialog.h"

#include <algorithm>

#include <QtCore/QFileInfo>
#include <QtCore/QMimeData>
#include <QtGui/QDragEnterEvent>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QFileDialog>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

#include "ui/theme/figures.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

ImportCandidate lookAt(const QString& path) {
  ImportCandidate candidate;
  candidate.path = path;
  candidate.folder = QFileInfo(path).isDir();
  if (candidate.folder) {
    candidate.reason = QObject::tr("every file in it is looked at");
    return candidate;
  }
  auto detected = gateway::detect(path.toStdString());
  if (!detected) {
    candidate.reason = QString::fromStdString(detected.error().message);
    return candidate;
  }
  if (detected->empty() || detected->front().reader.empty()) {
    candidate.reason = detected->empty() ? QObject::tr("no reader takes it") : QString::fromStdString(detected->front().reason);
    return candidate;
  }
  if (detected->front().reader == "people") {
    candidate.people = true;
    candidate.reader = QObject::tr("people and owners");
    candidate.reason = QObject::tr("its columns; kept as stated facts, undone as one step");
    return candidate;
  }
  candidate.reader = QString::fromStdString(detected->front().reader) + QStringLiteral(", ") + QString::fromStdString(detected->front().kind);
  candidate.reason = QString::fromStdString(detected->front().reason);
  return candidate;
}

ImportDialog::ImportDialog(Jobs& jobs, const QStringList& paths, QWidget* parent)
    : QDialog(parent), jobs_(jobs), model_(new GroupedModel(this)), table_(new DataTable(tr("Files to import"), this)), reader_(new QComboBox(this)),
      source_(new QLineEdit(this)), import_(makeButton(tr("Import"), QStringLiteral("import"), true, this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setAcceptDrops(true);
  setWindowTitle(tr("Import files"));
  resize(820, 440);
  table_->setModel(model_);
  table_->setFrameShape(QFrame::StyledPanel);
  reader_->setAccessibleName(tr("Reader"));
  reader_->addItem(tr("told by each file"), QString());
  for (const gateway::ReaderInfo& reader : gateway::readers()) reader_->addItem(QString::fromStdString(reader.title), QString::fromStdString(reader.name));
  source_->setAccessibleName(tr("Source"));
  source_->setPlaceholderText(tr("the reader's name; give one where you have several of a kind"));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(16, 12, 16, 12);
  auto* adders = new QHBoxLayout;
  auto* files = makeButton(tr("Add files…"), QStringLiteral("plus"), false, this);
  auto* folder = makeButton(tr("Add folder…"), QStringLiteral("plus"), false, this);
  auto* remove = makeButton(tr("Remove"), QStringLiteral("close"), false, this);
  for (QPushButton* button : {files, folder, remove}) adders->addWidget(button);
  adders->addWidget(makeLabel(tr("or drop them here; .gz and .zst are unpacked"), Face::body, Role::textMuted, this));
  adders->addStretch(1);
  grid->addLayout(adders, 0, 0, 1, 2);
  grid->addWidget(table_, 1, 0, 1, 2);
  grid->addWidget(makeLabel(tr("Read as"), Face::body, Role::text, this), 2, 0);
  grid->addWidget(reader_, 2, 1);
  grid->addWidget(makeLabel(tr("Source"), Face::body, Role::text, this), 3, 0);
  grid->addWidget(source_, 3, 1);
  grid->addWidget(makeLabel(tr("Secrets are replaced before anything is written. Bad rows are listed and the rest is kept."), Face::body, Role::textMuted, this), 4, 0, 1, 2);
  auto* buttons = new QHBoxLayout;
  auto* cancel = makeButton(tr("Cancel"), {}, false, this);
  buttons->addStretch(1);
  buttons->addWidget(cancel);
  buttons->addWidget(import_);
  grid->addLayout(buttons, 5, 0, 1, 2);
  import_->setDefault(true);
  connect(files, &QPushButton::clicked, this, &ImportDialog::askFiles);
  connect(folder, &QPushButton::clicked, this, &ImportDialog::askFolder);
  connect(remove, &QPushButton::clicked, this, &ImportDialog::removeSelected);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(import_, &QPushButton::clicked, this, [this] {
    Q_EMIT chosen(choice());
    accept();
  });
  showCandidates();
  addPaths(paths);
}

void ImportDialog::addPaths(const QStringList& paths) {
  if (paths.isEmpty()) return;
  jobs_.start<std::vector<ImportCandidate>>(
      this, tr("Looking at the files"),
      [paths](const Task& task) {
        std::vector<ImportCandidate> found;
        for (const QString& path : paths)
          if (!task.cancelled()) found.push_back(lookAt(path));
        return found;
      },
      [this](std::vector<ImportCandidate> found) {
        for (ImportCandidate& candidate : found) {
          const bool known = std::any_of(candidates_.begin(), candidates_.end(), [&](const ImportCandidate& other) { return other.path == candidate.path; });
          if (!known) candidates_.push_back(std::move(candidate));
        }
        showCandidates();
      },
      true);
}

void ImportDialog::showCandidates() {
  CellGroup group;
  for (const ImportCandidate& candidate : candidates_) {
    CellRow row;
    row.id = candidate.path;
    Cell name = Cell::plain(QFileInfo(candidate.path).fileName());
    name.icon = candidate.folder ? QStringLiteral("bundle") : candidate.people ? QStringLiteral("human") : QStringLiteral("table");
    name.tooltip = candidate.path;
    const bool taken = candidate.folder || !candidate.reader.isEmpty();
    Cell reader = taken ? Cell::plain(candidate.folder ? tr("folder") : candidate.reader) : Cell::muted(tr("nobody takes it"));
    row.cells = {name, reader, Cell::muted(candidate.reason)};
    group.rows.append(row);
  }
  const bool fresh = model_->columnCount({}) == 0;
  model_->setSource(std::make_shared<CellRows>(QStringList{tr("File"), tr("Read as"), tr("Because")}, QList<bool>{}, QList<CellGroup>{group}));
  if (fresh) table_->setColumnWidths({240, 170, 0});
  const ImportChoice now = choice();
  const qsizetype count = now.paths.size() + now.people.size();
  import_->setEnabled(count > 0);
  import_->setText(count == 0 ? tr("Import") : tr("Import %1").arg(counted(count, tr("file or folder"), tr("files and folders"))));
}

ImportChoice ImportDialog::choice() const {
  ImportChoice result;
  result.reader = reader_->currentData().toString();
  result.source = source_->text().trimmed();
  for (const ImportCandidate& candidate : candidates_) {
    if (candidate.people) result.people.append(candidate.path);
    else if (candidate.folder || !candidate.reader.isEmpty() || !result.reader.isEmpty()) result.paths.append(candidate.path);
  }
  return result;
}

void ImportDialog::askFiles() {
  auto* dialog = new QFileDialog(this, tr("Add files"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFiles);
  connect(dialog, &QFileDialog::filesSelected, this, &ImportDialog::addPaths);
  dialog->open();
}

void ImportDialog::askFolder() {
  auto* dialog = new QFileDialog(this, tr("Add folder"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::Directory);
  connect(dialog, &QFileDialog::filesSelected, this, &ImportDialog::addPaths);
  dialog->open();
}

void ImportDialog::removeSelected() {
  QStringList gone;
  for (const QModelIndex& row : table_->selectionModel()->selectedRows()) gone.append(model_->idOf(row));
  std::erase_if(candidates_, [&](const ImportCandidate& candidate) { return gone.contains(candidate.path); });
  showCandidates();
}

void ImportDialog::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) paths.append(url.toLocalFile());
  addPaths(paths);
  event->acceptProposedAction();
}

}  // namespace chatelaine::ui
