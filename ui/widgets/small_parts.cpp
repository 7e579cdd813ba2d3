#include "ui/widgets/small_parts.h"

#include <QtCore/QEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

#include "ui/theme/marks.h"
#include "ui/widgets/data_table.h"

namespace chatelaine::ui {

namespace {

class ThemedLabel : public QLabel {
public:
  ThemedLabel(const QString& text, Face face, Role role, QWidget* parent)
      : QLabel(text, parent), role_(role), elides_(face == Face::body || face == Face::small) {
    setFont(theme().font(face));
    setTextFormat(Qt::PlainText);
    // Over a Base background Qt would take the Text role.
    setForegroundRole(QPalette::WindowText);
    colour();
  }

  // One line gives way to headings and buttons and is elided.
  [[nodiscard]] QSize minimumSizeHint() const override {
    const QSize size = QLabel::minimumSizeHint();
    return wordWrap() || !elides_ ? size : QSize(qMin(size.width(), 24), size.height());
  }

protected:
  void paintEvent(QPaintEvent* event) override {
    if (wordWrap() || sizeHint().width() <= width()) return QLabel::paintEvent(event);
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(theme().color(role_));
    painter.drawText(contentsRect(), Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
  }


  void changeEvent(QEvent* event) override {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::StyleChange) colour();
  }

private:
  void colour() {
    QPalette own = palette();
    own.setColor(QPalette::WindowText, theme().color(role_));
    setPalette(own);
  }

  Role role_;
  bool elides_;
};

}  // namespace

QLabel* makeLabel(const QString& text, Face face, Role role, QWidget* parent) { return new ThemedLabel(text, face, role, parent); }

QPushButton* makeButton(const QString& text, const QString& icon, bool primary, QWidget* parent) {
  auto* button = new QPushButton(text, parent);
  button->setAutoDefault(false);
  if (!icon.isEmpty()) button->setIcon(themedIcon(icon, primary ? Role::accentText : Role::text));
  if (primary) button->setProperty("primary", true);
  return button;
}

QTabBar* makeTabs(const QString& name, const QStringList& titles, QWidget* parent) {
  auto* tabs = new QTabBar(parent);
  tabs->setAccessibleName(name);
  tabs->setDrawBase(false);
  tabs->setExpanding(false);
  tabs->setElideMode(Qt::ElideNone);
  for (const QString& title : titles) tabs->addTab(title);
  return tabs;
}

Segments::Segments(const QString& name, QWidget* parent) : QWidget(parent), row_(new QHBoxLayout(this)), group_(new QButtonGroup(this)) {
  setAccessibleName(name);
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(0);
  group_->setExclusive(true);
  connect(group_, &QButtonGroup::buttonClicked, this, [this](QAbstractButton* button) { Q_EMIT chosen(button->objectName()); });
}

void Segments::setItems(const QStringList& ids, const QStringList& texts) {
  const QString kept = current();
  qDeleteAll(group_->buttons());
  for (int i = 0; i < ids.size(); ++i) {
    auto* button = new QPushButton(texts[i], this);
    button->setObjectName(ids[i]);
    button->setCheckable(true);
    button->setAutoDefault(false);
    button->setFont(theme().font(Face::small));
    button->setAccessibleName(accessibleName() + QStringLiteral(": ") + texts[i]);
    button->setProperty("segment", (i == 0 ? 1 : 0) | (i == ids.size() - 1 ? 2 : 0));
    group_->addButton(button);
    row_->addWidget(button);
  }
  setCurrent(ids.contains(kept) ? kept : ids.value(0));
}

void Segments::setText(const QString& id, const QString& text) {
  if (auto* button = findChild<QPushButton*>(id)) {
    button->setText(text);
    button->setAccessibleName(accessibleName() + QStringLiteral(": ") + text);
  }
}

void Segments::setCurrent(const QString& id) {
  if (auto* button = findChild<QPushButton*>(id)) button->setChecked(true);
}

QString Segments::current() const { return group_->checkedButton() ? group_->checkedButton()->objectName() : QString(); }

HeadRow::HeadRow(QWidget* parent) : QWidget(parent), row_(new QHBoxLayout(this)) {
  setFixedHeight(28);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  row_->setContentsMargins(12, 0, 8, 1);
  row_->setSpacing(8);
}

QLabel* HeadRow::addTitle(const QString& text) {
  QLabel* label = makeLabel(text, Face::strong, Role::text, this);
  row_->addWidget(label);
  return label;
}

QLabel* HeadRow::addNote(const QString& text) {
  QLabel* label = makeLabel(text, Face::small, Role::textMuted, this);
  row_->addWidget(label);
  return label;
}

void HeadRow::addWidget(QWidget* widget) { row_->addWidget(widget); }

void HeadRow::addStretch() { row_->addStretch(1); }

QToolButton* HeadRow::addButton(const QString& text, const QString& icon) {
  auto* button = new QToolButton(this);
  button->setText(text);
  button->setAccessibleName(text);
  button->setFont(theme().font(Face::small));
  button->setIcon(themedIcon(icon));
  button->setIconSize({15, 15});
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setAutoRaise(true);
  button->setFixedHeight(24);
  row_->addWidget(button);
  return button;
}

QToolButton* HeadRow::addColumnsButton(DataTable* table) {
  QToolButton* button = addButton(tr("Columns"), QStringLiteral("table"));
  connect(button, &QToolButton::clicked, table, [table, button] { table->chooseColumns(button->mapToGlobal(QPoint(0, button->height()))); });
  return button;
}

void HeadRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme().color(Role::line));
}

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent), missing_(makeLabel({}, Face::strong, Role::text, this)), why_(makeLabel({}, Face::body, Role::textMuted, this)),
      button_(makeButton({}, {}, false, this)) {
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(24, 20, 24, 20);
  column->setSpacing(4);
  why_->setWordWrap(true);
  why_->setMaximumWidth(520);
  column->addWidget(missing_);
  column->addWidget(why_);
  column->addSpacing(6);
  column->addWidget(button_, 0, Qt::AlignLeft);
  column->addStretch(1);
  button_->setAccessibleName(tr("Way on"));
  connect(button_, &QPushButton::clicked, this, &EmptyState::clicked);
}

void EmptyState::setMessage(const QString& missing, const QString& why, const QString& button) {
  missing_->setText(missing);
  why_->setText(why);
  button_->setText(button);
  if (!button.isEmpty()) button_->setAccessibleName(button);
  button_->setVisible(!button.isEmpty());
}

KeyCap::KeyCap(const QString& key, QWidget* parent) : QWidget(parent), key_(key) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setAccessibleName(key);
}

QSize KeyCap::sizeHint() const { return {qRound(keyCapWidth(key_)), 16}; }

void KeyCap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  drawKeyCap(painter, QPointF(0, 8), key_);
}

}  // namespace chatelaine::ui
