#include "ui/shell/tool_row.h"

#include <QtGui/QPainter>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QInputDialog>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include "ui/theme/marks.h"
#include "ui/theme/theme.h"
#include "ui/widgets/filter_bar.h"

namespace chatelaine::ui {

namespace {

// Looks like a field, because typing follows; is a button.
class GoToButton : public QAbstractButton {
public:
  explicit GoToButton(QWidget* parent) : QAbstractButton(parent) {
    setText(QObject::tr("Go to…"));
    setAccessibleName(QObject::tr("Go to"));
    setToolTip(QObject::tr("Pages, identities, tools, policies, checks, actions"));
    setFixedSize(216, 26);
  }

protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& look = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool focus = hasFocus();
    const qreal half = focus ? 1 : 0.5;
    painter.setPen(QPen(look.color(focus ? Role::focus : Role::lineStrong), focus ? 2 : 1));
    painter.setBrush(look.color(underMouse() ? Role::hover : Role::surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), 3, 3);
    drawIcon(painter, QStringLiteral("search"), Role::textMuted, QPointF(9, 6), 14);
    painter.setPen(look.color(Role::textMuted));
    painter.setFont(look.font(Face::body));
    painter.drawText(rect().adjusted(29, 0, 0, 0), Qt::AlignVCenter, text());
    const QString keys = QStringLiteral("Ctrl K");
    drawKeyCap(painter, QPointF(width() - 8 - keyCapWidth(keys), 13), keys);
  }
};

QToolButton* makeTool(const QString& icon, const QString& name, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setIcon(themedIcon(icon));
  button->setIconSize({16, 16});
  button->setAutoRaise(true);
  button->setFixedSize(28, 28);
  button->setAccessibleName(name);
  button->setToolTip(name);
  return button;
}

}  // namespace

ToolRow::ToolRow(Settings& settings, QWidget* parent)
    : QWidget(parent), settings_(settings), menu_(makeTool(QStringLiteral("menu"), tr("Menu"), this)),
      back_(makeTool(QStringLiteral("back"), tr("Back"), this)), forward_(makeTool(QStringLiteral("forward"), tr("Forward"), this)),
      filter_(new FilterBar(this)), star_(makeTool(QStringLiteral("star"), tr("Filters: history and named"), this)), starMenu_(new QMenu(this)) {
  setFixedHeight(36);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 4, 8, 5);
  row->setSpacing(4);
  auto* goTo = new GoToButton(this);
  menu_->setPopupMode(QToolButton::InstantPopup);
  menu_->hide();
  star_->setPopupMode(QToolButton::InstantPopup);
  star_->setMenu(starMenu_);
  for (QWidget* widget : {static_cast<QWidget*>(menu_), static_cast<QWidget*>(back_), static_cast<QWidget*>(forward_)}) row->addWidget(widget);
  row->addWidget(filter_, 1);
  row->addWidget(star_);
  row->addWidget(goTo);
  connect(starMenu_, &QMenu::aboutToShow, this, &ToolRow::fillStarMenu);
  connect(goTo, &QAbstractButton::clicked, this, &ToolRow::goToRequested);
}

void ToolRow::fillStarMenu() {
  starMenu_->clear();
  QAction* name = starMenu_->addAction(tr("Name the current filter…"), this, &ToolRow::nameFilter);
  name->setEnabled(!filter_->appliedText().isEmpty());
  const QList<NamedFilter> named = settings_.namedFilters();
  if (!named.isEmpty()) starMenu_->addSection(tr("Named"));
  for (const NamedFilter& filter : named)
    starMenu_->addAction(filter.name + u'\t' + filter.text, this, [this, filter] { Q_EMIT filterChosen(filter.text); });
  const QStringList recent = settings_.recentFilters();
  if (!recent.isEmpty()) starMenu_->addSection(tr("History"));
  for (const QString& filter : recent.mid(0, 12)) starMenu_->addAction(filter, this, [this, filter] { Q_EMIT filterChosen(filter); });
}

void ToolRow::nameFilter() {
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Name the filter"));
  dialog->setLabelText(filter_->appliedText());
  connect(dialog, &QInputDialog::textValueSelected, this, [this](const QString& name) {
    if (name.trimmed().isEmpty()) return;
    QList<NamedFilter> named = settings_.namedFilters();
    named.removeIf([&](const NamedFilter& filter) { return filter.name == name.trimmed(); });
    named.append({name.trimmed(), filter_->appliedText()});
    settings_.setNamedFilters(named);
  });
  dialog->open();
}

void ToolRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().color(Role::chrome));
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme().color(Role::line));
}

}  // namespace chatelaine::ui
