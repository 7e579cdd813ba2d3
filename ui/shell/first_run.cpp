#include "ui/shell/first_run.h"

#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/theme/theme.h"
#include "ui/theme/times.h"
#include "ui/widgets/link.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

namespace {

constexpr int columnWidth = 788;

// A row between two lines; the one with the focus is lit.
class Way : public QWidget {
public:
  using QWidget::QWidget;
  bool first = false;          // the others share the line above them

protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    if (isAncestorOf(window()->focusWidget())) painter.fillRect(rect(), theme().color(Role::hover));
    if (first) painter.fillRect(QRect(0, 0, width(), 1), theme().color(Role::line));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().color(Role::line));
  }
};

class Picture : public QWidget {
public:
  Picture(const QString& name, int size, QWidget* parent) : QWidget(parent), name_(name) { setFixedSize(size, size); }

protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    drawIcon(painter, name_, Role::text, QPointF(0, 0), width());
  }

private:
  QString name_;
};

QString homeShort(const QString& path) {
  return path.startsWith(QDir::homePath()) ? u'~' + path.mid(QDir::homePath().size()) : path;
}

}  // namespace

FirstRun::FirstRun(QWidget* parent)
    : QWidget(parent), title_(makeLabel({}, Face::title, Role::text, this)), sample_(makeButton(tr("Open sample"), {}, true)),
      import_(makeButton(tr("Import…"))), recent_(new QVBoxLayout) {
  setAccessibleName(tr("First steps"));
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  auto* column = new QVBoxLayout;
  column->setContentsMargins(0, 72, 0, 24);
  column->setSpacing(0);
  auto* head = new QHBoxLayout;
  head->setSpacing(20);
  auto* words = new QVBoxLayout;
  words->setSpacing(4);
  words->addStretch(1);
  words->addWidget(title_);
  auto* what = makeLabel(tr("Chatelaine works on what your gateways and identity servers have written down. It reads; it changes nothing there."),
                         Face::body, Role::textMuted, this);
  what->setWordWrap(true);
  words->addWidget(what);
  words->addStretch(1);
  head->addWidget(new Picture(QStringLiteral("app"), 64, this));
  head->addLayout(words, 1);
  column->addLayout(head);
  column->addSpacing(28);
  column->addWidget(makeWay(QStringLiteral("overview"), tr("Open the sample"),
                            tr("A small company's LiteLLM gateway over eighteen weeks: its agents, keys and people, and what went wrong there."),
                            sample_, QStringLiteral("Alt S")));
  column->addWidget(makeWay(QStringLiteral("import"), tr("Import files"),
                            tr("Exports, logs and configuration of LiteLLM, OpenTelemetry traces, lists of people and owners; or drop files on this window."),
                            import_, QStringLiteral("Ctrl I")));
  column->addSpacing(20);
  column->addWidget(makeLabel(tr("Secrets never enter the workspace. Nothing leaves this machine."), Face::body, Role::textMuted, this));
  column->addSpacing(32);
  recent_->setSpacing(4);
  column->addLayout(recent_);
  column->addStretch(1);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(112, 0, 24, 0);
  auto* narrow = new QWidget(this);
  narrow->setMaximumWidth(columnWidth);
  narrow->setLayout(column);
  row->addWidget(narrow, 1);
  row->addStretch(0);
  row->addSpacerItem(new QSpacerItem(0, 0, QSizePolicy::Expanding));
  sample_->setShortcut(Qt::ALT | Qt::Key_S);
  sample_->setFocusPolicy(Qt::StrongFocus);
  connect(sample_, &QPushButton::clicked, this, &FirstRun::sampleRequested);
  connect(import_, &QPushButton::clicked, this, &FirstRun::importRequested);
}

QWidget* FirstRun::makeWay(const QString& icon, const QString& title, const QString& sentence, QPushButton* button, const QString& key) {
  auto* way = new Way(this);
  way->setFixedHeight(73);
  way->first = button == sample_;
  auto* row = new QHBoxLayout(way);
  row->setContentsMargins(14, 8, 8, 8);
  row->setSpacing(20);
  row->addWidget(new Picture(icon, 20, way));
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  words->addStretch(1);
  words->addWidget(makeLabel(title, Face::strong, Role::text, way));
  auto* text = makeLabel(sentence, Face::body, Role::textMuted, way);
  text->setWordWrap(true);
  words->addWidget(text);
  words->addStretch(1);
  row->addLayout(words, 1);
  row->addWidget(button);
  row->addWidget(new KeyCap(key, way));
  button->setParent(way);
  return way;
}

void FirstRun::setState(bool workspaceOpen, const QList<RecentWorkspace>& recent) {
  title_->setText(workspaceOpen ? tr("This workspace is empty") : tr("No workspace is open"));
  while (QLayoutItem* item = recent_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
  if (recent.isEmpty()) return;
  recent_->addWidget(makeLabel(tr("Opened before"), Face::smallStrong, Role::textMuted, this));
  for (const RecentWorkspace& workspace : recent) {
    auto* line = new QWidget(this);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    auto* name = new Link(QFileInfo(workspace.path).completeBaseName(), line);
    name->setMinimumWidth(190);
    connect(name, &Link::clicked, this, [this, path = workspace.path] { Q_EMIT workspaceRequested(path); });
    row->addWidget(new Picture(QStringLiteral("sources"), 14, line));
    row->addWidget(name);
    row->addWidget(makeLabel(homeShort(workspace.path), Face::body, Role::textMuted, line), 1);
    row->addWidget(makeLabel(stampText(Time{workspace.openedMs * 1000}), Face::body, Role::textMuted, line));
    recent_->addWidget(line);
  }
}

void FirstRun::focusMain() { sample_->setFocus(Qt::OtherFocusReason); }

void FirstRun::paintEvent(QPaintEvent*) {}

}  // namespace chatelaine::ui
