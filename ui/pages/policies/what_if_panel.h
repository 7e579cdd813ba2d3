// What the draft does, as the answers to the questions in their order: how it moved, how much, who breaks, because of what,
// what would settle the undetermined, the proof behind it. Painted from one answer; greyed while a newer one is computed.
// GUI thread.
#pragma once

#include <deque>

#include <QtWidgets/QWidget>

#include "ui/pages/draft/live_replay.h"

class QScrollArea;

namespace chatelaine::ui {

class Segments;
class WhatIfCanvas;

enum class CauseBy { condition, agent, tool };

class WhatIfPanel : public QWidget {
  Q_OBJECT

public:
  explicit WhatIfPanel(QWidget* parent = nullptr);
  // `fresh`: the answer is of the newest text. Null: nothing to show yet.
  void setAnswer(const LiveAnswerPtr& answer, bool fresh, const console::DraftText* draft, const QString& baseline);
  void clearHistory();
  // The text that each column of the movement stands for, newest last.
  [[nodiscard]] QString spoken() const;              // the figures in words, for screen readers and tests

Q_SIGNALS:
  void causeChosen(const std::string& policy, size_t offset);
  void callersChosen(bool seen);
  void inferredChosen(bool use);

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  WhatIfCanvas* canvas_;
  QScrollArea* scroll_;
};

}  // namespace chatelaine::ui
