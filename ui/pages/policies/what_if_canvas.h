// The painted inside of WhatIfPanel. Not for use elsewhere.
#pragma once

#include <deque>

#include <QtWidgets/QWidget>

#include "ui/pages/policies/what_if_panel.h"
#include "ui/theme/role.h"

namespace chatelaine::ui {

class WhatIfCanvas : public QWidget {
  Q_OBJECT

public:
  explicit WhatIfCanvas(QWidget* parent = nullptr);
  void setAnswer(const LiveAnswerPtr& answer, bool fresh, const console::DraftText* draft, const QString& baseline);
  void clearHistory();
  [[nodiscard]] QString sentence() const;
  [[nodiscard]] QSize sizeHint() const override { return {348, height_}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {280, height_}; }

Q_SIGNALS:
  void causeChosen(const std::string& policy, size_t offset);
  void callersChosen(bool seen);
  void inferredChosen(bool use);

protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;

private:
  // One column of the movement: newly denied for certain and at most, after one edit.
  struct Moment {
    uint64_t serial = 0;
    uint64_t certain = 0;
    uint64_t possible = 0;
    uint64_t asked = 0;                // requests: of another scope no movement can be told
  };
  struct Hit {
    QRectF rect;
    std::function<void()> act;
  };
  [[nodiscard]] const simulate::ReplayResult* result() const;
  int paintAll(QPainter& painter);
  int paintMovement(QPainter& painter, int y);
  int paintLedger(QPainter& painter, int y);
  int paintPeople(QPainter& painter, int y);
  int paintCauses(QPainter& painter, int y);
  int paintSettlers(QPainter& painter, int y);
  int paintProof(QPainter& painter, int y);
  int paintSwitches(QPainter& painter, int y);
  int heading(QPainter& painter, int y, const QString& text, const QString& right = {});
  void row(QPainter& painter, int y, const QString& left, const QString& right, Role role, double share, Role bar, bool mono = false);

  LiveAnswerPtr answer_;
  QString baseline_;
  std::vector<std::string> draftTexts_;
  bool fresh_ = true;
  CauseBy by_ = CauseBy::condition;
  std::deque<Moment> moments_;
  std::vector<Hit> hits_;
  int height_ = 400;                  // of what was painted last
};

}  // namespace chatelaine::ui
