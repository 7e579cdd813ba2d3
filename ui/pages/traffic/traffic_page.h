// Traffic: the list of requests, below it the fields of the selected one with how each is known, its witnesses and the raw
// record as read.
#pragma once

#include <memory>

#include "ui/models/grouped_model.h"
#include "ui/models/traffic_rows.h"
#include "ui/shell/page.h"

class QLabel;
class QPlainTextEdit;
class QStackedWidget;
class QTabBar;

namespace chatelaine::ui {

class EmptyState;
class HeadRow;

class TrafficPage : public Page {
  Q_OBJECT

public:
  explicit TrafficPage(PageContext& context, QWidget* parent = nullptr);
  [[nodiscard]] QString countText() const override;
  [[nodiscard]] Details details() const override;
  [[nodiscard]] QString keyHints() const override;
  void focusMain() override;
  void restoreSelection(const QString& id) override;
  void dockLink(const QString& link) override;
  void dockAction(const QString& id) override;
  [[nodiscard]] DataTable* table() const { return table_; }

protected:
  void refresh(unsigned moved) override;

private:
  QWidget* makeHead();
  QWidget* makeLower();
  void show(std::shared_ptr<const TrafficRows> rows);
  void showSelected();
  void showFields();
  void showRecord();
  void readRecord(const QString& source, const QString& record);
  [[nodiscard]] const traffic::Request* selected() const;

  std::shared_ptr<const TrafficRows> rows_;
  GroupedModel* model_;
  GroupedModel* fields_;
  QStackedWidget* upper_;
  DataTable* table_;
  EmptyState* empty_;
  DataTable* fieldTable_;
  QTabBar* tabs_;
  QPlainTextEdit* record_;
  QLabel* recordNote_;
  QLabel* counts_;
  TimeOrder order_ = TimeOrder::oldestFirst;
  QString wanted_;                     // a selection that came before its rows
  QPointer<Job> reading_;
  QPointer<Job> loading_;
};

// The fields of one request in groups: Who, What, Verdict, Where and when, Policy inputs.
std::shared_ptr<const CellRows> requestFields(const console::World& world, const traffic::Request& request);
// Everything that the request was put together from.
std::shared_ptr<const CellRows> requestWitnesses(const traffic::Request& request);
// The dock's facts for a request.
Details requestDetails(const console::World& world, const traffic::Request& request, const simulate::ConformResult* conform);

}  // namespace chatelaine::ui
