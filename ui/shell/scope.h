// What the whole window looks at: page, filter, time range, as-of, selection. One ScopeModel a window; pages observe it and
// ask it for changes, never each other. Changes of page, filter, range and as-of go into back and forward; a selection
// replaces the current entry's. GUI thread.
#pragma once

#include <optional>

#include <QtCore/QList>
#include <QtCore/QObject>

#include "core/base/time.h"
#include "ui/widgets/data_table.h"

namespace chatelaine::ui {

struct ScopeState {
  QString page;
  QString filter;                    // as typed and applied
  TimeRange range;                   // absent ends: all traffic
  std::optional<Time> asOf;          // absent: the workspace's
  QString selection;                 // id of the selected thing, in the page's own words: "credential/vk-refund"
  bool operator==(const ScopeState&) const = default;
};

class ScopeModel : public QObject {
  Q_OBJECT

public:
  explicit ScopeModel(QObject* parent = nullptr) : QObject(parent) {}
  [[nodiscard]] const ScopeState& state() const { return state_; }

  void setPage(const QString& page);
  void setFilter(const QString& filter);
  // Joins a condition to the filter in force: replaces it, `(old) and new`, `(old) and not (new)`.
  void addCondition(const QString& condition, FilterJoin join);
  void setRange(const TimeRange& range);
  void setAsOf(std::optional<Time> asOf);
  void select(const QString& id);
  // Several at once as one step of history: "go to this identity on Inventory".
  void go(const ScopeState& next);
  // Forgets history and starts anew, as when another workspace is opened.
  void reset(const ScopeState& state);

  [[nodiscard]] bool canGoBack() const { return !back_.isEmpty(); }
  [[nodiscard]] bool canGoForward() const { return !forward_.isEmpty(); }
  void goBack();
  void goForward();

Q_SIGNALS:
  // Something of filter, range or as-of changed: what pages show depends on it.
  void scopeChanged();
  void pageChanged();
  void selectionChanged();
  void historyChanged();

private:
  void become(const ScopeState& next);

  ScopeState state_;
  QList<ScopeState> back_;
  QList<ScopeState> forward_;
};

}  // namespace chatelaine::ui
