// The right side of the window: head (icon, name, menu button), then the facts. 280 wide, 320 to 348 where a page asks.
#pragma once

#include <QtWidgets/QWidget>

#include "ui/widgets/details.h"

class QScrollArea;
class QToolButton;

namespace chatelaine::ui {

class FactList;

class DetailsDock : public QWidget {
  Q_OBJECT

public:
  explicit DetailsDock(QWidget* parent = nullptr);
  void setDetails(const Details& details);
  [[nodiscard]] const Details& details() const { return details_; }
  [[nodiscard]] FactList* facts() const { return facts_; }
  [[nodiscard]] QString asText() const;         // all facts as lines, for the clipboard

Q_SIGNALS:
  void linkActivated(const QString& link);
  void actionTriggered(const QString& id);

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  Details details_;
  QScrollArea* scroll_;
  FactList* facts_;
  QToolButton* more_;
};

}  // namespace chatelaine::ui
