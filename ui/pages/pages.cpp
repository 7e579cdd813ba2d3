#include "ui/pages/pages.h"

#include "ui/pages/findings/findings_page.h"
#include "ui/pages/inventory/inventory_page.h"
#include "ui/pages/sources/sources_page.h"
#include "ui/pages/traffic/traffic_page.h"

namespace chatelaine::ui {

QList<Page*> makePages(PageContext& context) {
  return {
      new InventoryPage(context),
      new TrafficPage(context),
      new FindingsPage(context),
      new SourcesPage(context),
  };
}

}  // namespace chatelaine::ui
