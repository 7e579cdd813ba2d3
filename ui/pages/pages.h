// The pages of this build, in the order of the rail. A page joins the window by one line in pages.cpp.
#pragma once

#include <QtCore/QList>

#include "ui/shell/page.h"

namespace chatelaine::ui {

// Owned by the caller (the window).
QList<Page*> makePages(PageContext& context);

}  // namespace chatelaine::ui
