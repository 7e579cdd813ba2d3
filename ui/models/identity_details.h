// The details dock's content for an identity, from the console's details. Pure.
#pragma once

#include "core/console/inventory.h"
#include "ui/widgets/details.h"

namespace chatelaine::ui {

Details identityDetails(const console::Details& details);
// The same for the identity with this key ("credential/vk-refund"); an empty title where the graph does not hold it.
Details identityDetails(const console::World& world, const console::Scope& scope, const QString& key, const std::vector<posture::Finding>& findings);

}  // namespace chatelaine::ui
