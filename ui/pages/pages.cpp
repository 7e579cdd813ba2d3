#include "ui/pages/pages.h"

namespace chatelaine::ui {

QList<Page*> makePages(PageContext& context) {
  Q_UNUSED(context)
  return {};
}

}  // namespace chatelaine::ui
