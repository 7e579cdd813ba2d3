// Reviews as rows.
#pragma once

#include "app/chatelainectl/context.h"
#include "app/chatelainectl/forms.h"

namespace chatelaine::ctl {

void printItems(Context& context, const std::vector<review::Campaign>& campaigns);

// The campaign of a command: --campaign, else the only open one. Errors: wrongUse, notFound.
Result<std::string> campaignOf(const Context& context, const console::World& world);

}  // namespace chatelaine::ctl
