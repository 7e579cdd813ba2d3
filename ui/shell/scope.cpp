#include "ui/shell/scope.h"

namespace chatelaine::ui {

namespace {
constexpr qsizetype longestHistory = 200;
}

void ScopeModel::become(const ScopeState& next) {
  const ScopeState before = std::exchange(state_, next);
  if (before.filter != next.filter || !(before.range == next.range) || before.asOf != next.asOf) Q_EMIT scopeChanged();
  if (before.page != next.page) Q_EMIT pageChanged();
  if (before.selection != next.selection) Q_EMIT selectionChanged();
}

void ScopeModel::go(const ScopeState& next) {
  if (next == state_) return;
  back_.append(state_);
  if (back_.size() > longestHistory) back_.removeFirst();
  forward_.clear();
  become(next);
  Q_EMIT historyChanged();
}

void ScopeModel::setPage(const QString& page) {
  ScopeState next = state_;
  next.page = page;
  if (page != state_.page) next.selection.clear();
  go(next);
}

void ScopeModel::setFilter(const QString& filter) {
  ScopeState next = state_;
  next.filter = filter.trimmed();
  go(next);
}

void ScopeModel::addCondition(const QString& condition, FilterJoin join) {
  const QString old = state_.filter;
  const bool compound = old.contains(QLatin1String(" or "));
  const QString left = compound ? u'(' + old + u')' : old;
  if (join == FilterJoin::alsoNot) {
    const QString negated = QStringLiteral("not (%1)").arg(condition);
    return setFilter(old.isEmpty() ? negated : left + QStringLiteral(" and ") + negated);
  }
  if (join == FilterJoin::also && !old.isEmpty()) return setFilter(left + QStringLiteral(" and ") + condition);
  setFilter(condition);
}

void ScopeModel::setRange(const TimeRange& range) {
  ScopeState next = state_;
  next.range = range;
  go(next);
}

void ScopeModel::setAsOf(std::optional<Time> asOf) {
  ScopeState next = state_;
  next.asOf = asOf;
  go(next);
}

void ScopeModel::select(const QString& id) {
  ScopeState next = state_;
  next.selection = id;
  become(next);
}

void ScopeModel::reset(const ScopeState& state) {
  back_.clear();
  forward_.clear();
  become(state);
  Q_EMIT historyChanged();
}

void ScopeModel::goBack() {
  if (back_.isEmpty()) return;
  forward_.append(state_);
  become(back_.takeLast());
  Q_EMIT historyChanged();
}

void ScopeModel::goForward() {
  if (forward_.isEmpty()) return;
  back_.append(state_);
  become(forward_.takeLast());
  Q_EMIT historyChanged();
}

}  // namespace chatelaine::ui
