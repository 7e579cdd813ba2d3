// The core's filter grammar for the filter bar: checks, colours and completes against a World; offsets in UTF-16. Pure but
// for the world it holds.
#pragma once

#include "core/console/world.h"
#include "ui/widgets/filter_bar.h"

namespace chatelaine::ui {

FilterLanguage filterLanguage(console::WorldPtr world);

}  // namespace chatelaine::ui
