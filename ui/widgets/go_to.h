// Go to… (Ctrl+K): the command palette. Groups with at most three hits each, matched letters marked, keys in the foot. A
// frameless child of the window. `>` shows actions only; Enter goes, Ctrl+Enter filters by it, Esc closes.
#pragma once

#include <functional>

#include <QtWidgets/QWidget>

#include "ui/theme/role.h"

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace chatelaine::ui {

struct GoToItem {
  QString group;              // "Identities"; groups keep the order of their first item
  QString icon;
  Role iconRole = Role::text;
  QString title;
  QString subtitle;
  bool mono = false;
  bool action = false;        // shown under `>`
  QString keys;               // "Ctrl 2"
  QString condition;          // what Ctrl+Enter filters by; empty: nothing
  std::function<void()> run;
};

class GoTo : public QWidget {
  Q_OBJECT

public:
  explicit GoTo(QWidget* window);
  // Shows the palette over these items; they are asked for once each time it opens.
  void open(QList<GoToItem> items);
  void setQuery(const QString& query);
  [[nodiscard]] QStringList shownTitles() const;

Q_SIGNALS:
  void filterRequested(const QString& condition);

protected:
  void paintEvent(QPaintEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void match();
  void run(bool filter);
  void moveCurrent(int by);
  void place();

  QLineEdit* field_;
  QListView* list_;
  QStandardItemModel* model_;
  QList<GoToItem> items_;
  QString counts_;
};

}  // namespace chatelaine::ui
