#include "ui/widgets/details_dock.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QPainter>
#include <QtWidgets/QMenu>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QToolButton>

#include "ui/theme/theme.h"
#include "ui/widgets/fact_list.h"

namespace chatelaine::ui {

namespace {
constexpr int headHeight = 36;
}

DetailsDock::DetailsDock(QWidget* parent)
    : QWidget(parent), scroll_(new QScrollArea(this)), facts_(new FactList), more_(new QToolButton(this)) {
  setAccessibleName(tr("Details"));
  setMinimumWidth(280);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::AlternateBase);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setAccessibleName(tr("Details of the selection"));
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->setWidget(facts_);
  scroll_->viewport()->setBackgroundRole(QPalette::AlternateBase);
  facts_->setBackgroundRole(QPalette::AlternateBase);
  more_->setIcon(themedIcon(QStringLiteral("more")));
  more_->setAutoRaise(true);
  more_->setAccessibleName(tr("More about the selection"));
  more_->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(more_);
  menu->addAction(tr("Copy all facts"), this, [this] { QGuiApplication::clipboard()->setText(asText()); });
  more_->setMenu(menu);
  connect(facts_, &FactList::linkActivated, this, &DetailsDock::linkActivated);
  connect(facts_, &FactList::actionTriggered, this, &DetailsDock::actionTriggered);
  setDetails({});
}

void DetailsDock::setDetails(const Details& details) {
  details_ = details;
  facts_->setGroups(details.groups);
  more_->setVisible(!details.title.isEmpty());
  scroll_->setVisible(!details.title.isEmpty());
  scroll_->ensureVisible(0, 0);
  update();
}

QString DetailsDock::asText() const { return details_.title + u'\n' + facts_->spokenFacts().join(u'\n') + u'\n'; }

void DetailsDock::resizeEvent(QResizeEvent*) {
  more_->setGeometry(width() - 34, 4, 28, 28);
  scroll_->setGeometry(1, headHeight, width() - 1, height() - headHeight);
}

void DetailsDock::paintEvent(QPaintEvent*) {
  const Theme& look = theme();
  QPainter painter(this);
  painter.fillRect(QRect(0, 0, 1, height()), look.color(Role::line));
  painter.fillRect(QRect(0, headHeight - 1, width(), 1), look.color(Role::line));
  if (details_.title.isEmpty()) {
    painter.setPen(look.color(Role::textMuted));
    painter.drawText(QRect(13, 0, width() - 24, headHeight - 1), Qt::AlignVCenter, tr("Nothing selected"));
    painter.setFont(look.font(Face::small));
    painter.drawText(QRect(13, headHeight + 12, width() - 24, 60), Qt::TextWordWrap, tr("Select a row or a mark to see its facts, and where each of them was read."));
    return;
  }
  int x = 13;
  if (details_.severity) drawSeverity(painter, QPointF(x, 18), *details_.severity), x += severityWidth + 8;
  if (!details_.icon.isEmpty()) drawIcon(painter, details_.icon, details_.iconRole, QPointF(x, 10), 16), x += 24;
  painter.setFont(look.font(details_.mono ? Face::monoStrong : Face::strong));
  painter.setPen(look.color(Role::text));
  const int room = width() - x - 40;
  painter.drawText(QRect(x, 0, room, headHeight - 1), Qt::AlignVCenter, painter.fontMetrics().elidedText(details_.title, Qt::ElideMiddle, room));
}

}  // namespace chatelaine::ui
