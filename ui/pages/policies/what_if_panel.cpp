#include "ui/pages/policies/what_if_panel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

#include "ui/pages/policies/what_if_canvas.h"
#include "ui/theme/patterns.h"
#include "ui/theme/theme.h"
#include "ui/widgets/small_parts.h"

namespace chatelaine::ui {

WhatIfPanel::WhatIfPanel(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("What if"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(1, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new HeadRow(this);
  head->addTitle(tr("What if"));
  column->addWidget(head);
  scroll_ = new QScrollArea(this);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setAccessibleName(tr("What the draft does"));
  canvas_ = new WhatIfCanvas(scroll_);
  scroll_->setWidget(canvas_);
  column->addWidget(scroll_);
  connect(canvas_, &WhatIfCanvas::causeChosen, this, &WhatIfPanel::causeChosen);
  connect(canvas_, &WhatIfCanvas::callersChosen, this, &WhatIfPanel::callersChosen);
  connect(canvas_, &WhatIfCanvas::inferredChosen, this, &WhatIfPanel::inferredChosen);
}

void WhatIfPanel::setAnswer(const LiveAnswerPtr& answer, bool fresh, const console::DraftText* draft, const QString& baseline) {
  canvas_->setAnswer(answer, fresh, draft, baseline);
}

void WhatIfPanel::clearHistory() { canvas_->clearHistory(); }
QString WhatIfPanel::spoken() const { return canvas_->sentence(); }

void WhatIfPanel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().color(Role::surfaceRaised));
  drawHairline(painter, {0.5, 0}, {0.5, static_cast<double>(height())});
}

}  // namespace chatelaine::ui
