#include "ui/shell/page.h"

namespace chatelaine::ui {

console::Scope PageContext::coreScope() const {
  console::Scope core;
  const ScopeState& state = scope.state();
  core.range = state.range;
  if (!workbench.world() || state.filter.isEmpty()) return core;
  traffic::ParsedFilter parsed = traffic::parseFilter(state.filter.toStdString(), workbench.world()->fields);
  if (!hasErrors(parsed.diagnostics)) core.filter = std::move(parsed.filter);
  return core;
}

Page::Page(PageInfo info, PageContext& context, QWidget* parent) : QWidget(parent), info_(std::move(info)), context_(context) {
  setObjectName(info_.id);
  setAccessibleName(info_.title);
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
}

void Page::moved(unsigned what) {
  pending_ |= what;
  if (what & worldChanged || what & derivedChanged) Q_EMIT countChanged();
  if (isVisible()) refresh(std::exchange(pending_, 0));
}

void Page::worldMoved() { moved(worldChanged); }
void Page::scopeMoved() { moved(scopeChanged); }
void Page::derivedMoved() { moved(derivedChanged); }

void Page::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (pending_) refresh(std::exchange(pending_, 0));
}

void Page::wire(DataTable* table) {
  connect(table, &DataTable::filterRequested, this, &Page::filterRequested);
  connect(table, &DataTable::chainRequested, this, &Page::chainRequested);
  connect(table, &DataTable::identityRequested, this, &Page::identityRequested);
  connect(table, &DataTable::exported, this, [this](const QString& text) { Q_EMIT message(text); });
}

}  // namespace chatelaine::ui
