// Requests by gateway and verdict over time, each gateway on its own scale, in Qt Charts. A click on a gateway filters. GUI thread.
#pragma once

#include "ui/pages/overview/panels.h"

class QVBoxLayout;

namespace chatelaine::ui {

class RequestsPanel : public DataPanel {
  Q_OBJECT

public:
  explicit RequestsPanel(QWidget* parent = nullptr);

protected:
  void moved() override;
  void paintBody(QPainter& painter, const QRectF& area) override;
  void changeEvent(QEvent* event) override;

private:
  void build();

  QVBoxLayout* rows_;
};

}  // namespace chatelaine::ui
