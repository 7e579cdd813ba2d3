#include "ui/pages/overview/overview_page.h"

#include "ui/pages/overview/requests_panel.h"

namespace chatelaine::ui {

OverviewPage::OverviewPage(PageContext& context, QWidget* parent)
    : Page({QStringLiteral("overview"), tr("Overview"), QStringLiteral("overview"), false}, context, parent),
      coverage_(new CoveragePanel(this)), requests_(new RequestsPanel(this)), callers_(new CallersPanel(this)), heat_(new FindingsHeatPanel(this)),
      lives_(new LivesPanel(this)), owners_(new OwnersPanel(this)), standouts_(new StandoutsPanel(this)), busiest_(new BusiestPanel(this)), unused_(new UnusedPanel(this)) {
  for (DataPanel* panel : std::initializer_list<DataPanel*>{requests_, callers_, heat_, lives_, owners_, standouts_, busiest_, unused_}) {
    connect(panel, &Panel::filterRequested, this, [this](const QString& condition) { Q_EMIT filterRequested(condition, FilterJoin::also); });
    connect(panel, &Panel::identityRequested, this, &Page::identityRequested);
    connect(panel, &Panel::pageRequested, this, [this](const QString& page) { this->context().scope.setPage(page); });
  }
}

void OverviewPage::focusMain() { requests_->setFocus(); }

void OverviewPage::refresh(unsigned) {
  const auto world = context().world();
  if (!world || !world->traffic) return;
  const console::Scope scope = context().coreScope();
  const Derived derived = context().workbench.derived();
  if (loading_) loading_->abandon();
  lives_->setAsOf(world->asOf);
  loading_ = context().jobs.start<OverviewDataPtr>(
      this, tr("Counting"),
      [world, scope, derived](const Task&) -> OverviewDataPtr {
        auto made = std::make_shared<OverviewData>();
        if (derived.findings) made->findings = *derived.findings;
        made->inventory = console::inventory(*world, scope, made->findings);
        made->ready = derived.conform && derived.checks;
        made->overview = console::overview(*world, scope, derived.conform ? *derived.conform : simulate::ConformResult{}, made->inventory);
        made->checks = posture::checks().size();
        if (derived.checks)
          for (const auto& run : *derived.checks) ++(run.notAssessable.empty() ? made->checksRun : made->checksWithoutData);
        return made;
      },
      [this](OverviewDataPtr made) { show(made); }, true);
}

void OverviewPage::show(const OverviewDataPtr& shown) {
  coverage_->setData(shown);
  for (DataPanel* panel : std::initializer_list<DataPanel*>{requests_, callers_, heat_, lives_, owners_, standouts_, busiest_, unused_}) panel->setData(shown);
}

void OverviewPage::resizeEvent(QResizeEvent* event) {
  Page::resizeEvent(event);
  place();
}

// The mockup's grid: 46 / 27 / 27 % of the width; the lower row under the same lines.
void OverviewPage::place() {
  const int w = width();
  const int h = height();
  const int first = static_cast<int>(w * 0.46);
  const int second = static_cast<int>(w * 0.27);
  const int top = coverage_->height();
  const int upper = std::min(232, (h - top) * 2 / 5);
  coverage_->setGeometry(0, 0, w, top);
  requests_->setGeometry(0, top, first, upper);
  callers_->setGeometry(first, top, second, upper);
  heat_->setGeometry(first + second, top, w - first - second, upper);
  const int below = top + upper;
  lives_->setGeometry(0, below, first, h - below);
  const int owners = std::clamp((h - below) / 3, 122, 134);
  const int half = static_cast<int>((w - first) * 0.44);
  owners_->setGeometry(first, below, half, owners);
  standouts_->setGeometry(first + half, below, w - first - half, owners);
  const int busiest = static_cast<int>((w - first) * 0.7);
  busiest_->setGeometry(first, below + owners, busiest, h - below - owners);
  unused_->setGeometry(first + busiest, below + owners, w - first - busiest, h - below - owners);
}

}  // namespace chatelaine::ui
