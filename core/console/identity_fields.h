// The fields of the filter grammar's identity domain, read from an inventory row. Pure.
#pragma once

#include "core/console/inventory.h"

namespace chatelaine::console {

// Reads while `world` and `row` live.
traffic::FieldReader identityFields(const World& world, const InventoryRow& row);

// "person", "team-only", "nobody", "person-left".
std::string_view toString(identity::OwnerState state);

}  // namespace chatelaine::console
