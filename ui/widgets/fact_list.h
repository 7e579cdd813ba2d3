// The facts of the dock as one painted list: headings, label 84, value, evidence mark with its word. Walked by the arrow
// keys; Enter or a click follows a link; Ctrl+C copies the fact. The buttons of a group are children.
#pragma once

#include <QtWidgets/QWidget>

#include "ui/widgets/details.h"

namespace chatelaine::ui {

class FactList : public QWidget {
  Q_OBJECT

public:
  explicit FactList(QWidget* parent = nullptr);
  void setGroups(const QList<FactGroup>& groups);
  [[nodiscard]] QSize sizeHint() const override { return {256, height_}; }
  [[nodiscard]] QStringList spokenFacts() const;          // what a screen reader hears, fact by fact

Q_SIGNALS:
  void linkActivated(const QString& link);
  void actionTriggered(const QString& id);

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  bool event(QEvent* event) override;

private:
  enum class Kind { heading, fact, step, remark };
  struct Line {
    Kind kind;
    QRect rect;
    QString text;
    Fact fact;
    ChainStep step;
    bool first = false;
  };
  void layOut();
  int addText(Kind kind, const QString& text, int y);
  int addFact(const Fact& fact, int y);
  int placeButtons(qsizetype group, int y);
  void paintFact(QPainter& painter, const Line& line) const;
  void paintStep(QPainter& painter, const Line& line) const;
  [[nodiscard]] int lineAt(QPoint position) const;
  void moveCurrent(int by);

  QList<FactGroup> groups_;
  QList<Line> lines_;
  QList<QList<QWidget*>> buttons_;
  int current_ = -1;
  int height_ = 0;
};

}  // namespace chatelaine::ui
