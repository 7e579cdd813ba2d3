// What matters now, at a glance: how far the rest can be trusted first, then requests, callers, findings, life lines, owners,
// busiest chains, unused grants. Every picture filters. GUI thread; figures are made on a worker.
#pragma once

#include "ui/pages/overview/panels.h"
#include "ui/shell/page.h"

namespace chatelaine::ui {

class EmptyState;
class RequestsPanel;

class OverviewPage : public Page {
  Q_OBJECT

public:
  explicit OverviewPage(PageContext& context, QWidget* parent = nullptr);
  [[nodiscard]] bool wantsDock() const override { return false; }
  [[nodiscard]] QString keyHints() const override { return tr("Tab to a picture, arrows between its marks, Enter filters"); }
  void focusMain() override;
  [[nodiscard]] CoveragePanel* coverage() const { return coverage_; }

protected:
  void refresh(unsigned moved) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  void show(const OverviewDataPtr& shown);
  void place();

  QPointer<Job> loading_;
  CoveragePanel* coverage_;
  RequestsPanel* requests_;
  CallersPanel* callers_;
  FindingsHeatPanel* heat_;
  LivesPanel* lives_;
  OwnersPanel* owners_;
  StandoutsPanel* standouts_;
  BusiestPanel* busiest_;
  UnusedPanel* unused_;
};

}  // namespace chatelaine::ui
