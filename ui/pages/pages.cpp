#include "ui/pages/pages.h"

#include "ui/pages/chains/chains_page.h"
#include "ui/pages/draft/draft_desk.h"
#include "ui/pages/findings/findings_page.h"
#include "ui/pages/inventory/inventory_page.h"
#include "ui/pages/overview/overview_page.h"
#include "ui/pages/policies/policies_page.h"
#include "ui/pages/reports/reports_page.h"
#include "ui/pages/reviews/reviews_page.h"
#include "ui/pages/sources/sources_page.h"
#include "ui/pages/traffic/traffic_page.h"

namespace chatelaine::ui {

QList<Page*> makePages(PageContext& context) {
  auto* overview = new OverviewPage(context);
  auto* desk = new DraftDesk(context, overview);
  return {
      overview,
      new InventoryPage(context),
      new ChainsPage(context, *desk),
      new PoliciesPage(context, *desk),
      new TrafficPage(context),
      new FindingsPage(context),
      new ReviewsPage(context),
      new ReportsPage(context),
      new SourcesPage(context),
  };
}

}  // namespace chatelaine::ui
