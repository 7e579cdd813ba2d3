#include "ui/widgets/strip.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>

#include "ui/theme/theme.h"
#include "ui/widgets/link.h"

namespace chatelaine::ui {

Strip::Strip(QWidget* parent) : QWidget(parent), links_(new QHBoxLayout(this)) {
  setFixedHeight(28);
  links_->setContentsMargins(12, 0, 12, 0);
  links_->addStretch(1);
  hide();
}

void Strip::setMessage(const StripMessage& message) {
  message_ = message;
  while (links_->count() > 1) {
    QLayoutItem* item = links_->takeAt(1);
    delete item->widget();
    delete item;
  }
  for (const StripLink& link : message.links) {
    auto* button = new Link(link.text, this, Role::stripText);
    button->setUnderlined(true);
    connect(button, &Link::clicked, this, [this, id = link.id] { Q_EMIT linkActivated(id); });
    links_->addWidget(button);
  }
  setAccessibleName(message.fact + u' ' + message.consequence);
  setVisible(!message.fact.isEmpty());
  update();
}

void Strip::paintEvent(QPaintEvent*) {
  const Theme& look = theme();
  QPainter painter(this);
  painter.fillRect(rect(), look.color(Role::stripBg));
  painter.fillRect(QRect(0, height() - 1, width(), 1), look.color(Role::line));
  int x = 12;
  if (!message_.icon.isEmpty()) drawIcon(painter, message_.icon, Role::stripText, QPointF(x, 6), 15), x += 23;
  painter.setPen(look.color(Role::stripText));
  painter.setFont(look.font(Face::strong));
  painter.drawText(QRect(x, 0, width(), 27), Qt::AlignVCenter, message_.fact);
  x += painter.fontMetrics().horizontalAdvance(message_.fact) + 8;
  painter.setFont(look.font(Face::body));
  painter.drawText(QRect(x, 0, width() - x, 27), Qt::AlignVCenter, message_.consequence);
}

}  // namespace chatelaine::ui
