// The pages, left in the window: icon, name, muted count of what is there. Only pages that exist are listed.
#pragma once

#include <QtWidgets/QListView>

class QStandardItemModel;

namespace chatelaine::ui {

struct RailItem {
  QString id;
  QString icon;
  QString title;
  QString count;                 // "46", "1 draft"; empty where nothing is counted
  bool separated = false;        // a line above it
};

class Rail : public QListView {
  Q_OBJECT

public:
  explicit Rail(QWidget* parent = nullptr);
  void setItems(const QList<RailItem>& items);
  void setCount(const QString& id, const QString& count);
  void setCurrent(const QString& id);      // emits nothing
  [[nodiscard]] QString current() const;
  [[nodiscard]] QSize sizeHint() const override { return {136, 400}; }

Q_SIGNALS:
  void chosen(const QString& id);

private:
  QStandardItemModel* model_;
};

}  // namespace chatelaine::ui
