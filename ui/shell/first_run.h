// The page of an empty workspace or none: the ways on, each with one sentence, and what was opened before. Says that nothing
// leaves the machine.
#pragma once

#include <QtWidgets/QWidget>

#include "ui/shell/settings.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace chatelaine::ui {

class FirstRun : public QWidget {
  Q_OBJECT

public:
  explicit FirstRun(QWidget* parent = nullptr);
  void setState(bool workspaceOpen, const QList<RecentWorkspace>& recent);
  void focusMain();

Q_SIGNALS:
  void sampleRequested();
  void importRequested();
  void workspaceRequested(const QString& path);

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  QWidget* makeWay(const QString& icon, const QString& title, const QString& sentence, QPushButton* button, const QString& key);

  QLabel* title_;
  QPushButton* sample_;
  QPushButton* import_;
  QVBoxLayout* recent_;
};

}  // namespace chatelaine::ui
