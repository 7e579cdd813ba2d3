// Conditions of the filter and words that several pages share. Pure.
#pragma once

#include "core/console/inventory.h"
#include "ui/widgets/cell.h"
#include "ui/widgets/details.h"

namespace chatelaine::ui {

// `field == "value"` for "Apply as filter"; empty where the world has no such field or the value is empty.
QString conditionText(const console::World& world, std::string_view field, std::string_view value);

// A time as a cell: local, with the UTC stamp in the tooltip and as the exported value.
Cell timeCell(const std::optional<Time>& time, const QString& otherwise);

Cell ownerCell(const QString& owner, identity::OwnerState state, std::optional<Evidence> evidence);

// The console's facts as the dock shows them.
Details dockDetails(const console::Details& details);

}  // namespace chatelaine::ui
