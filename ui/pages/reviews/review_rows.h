// A campaign's items as table rows, and as the dock's content. Pure.
#pragma once

#include "core/review/campaign.h"
#include "ui/models/grouped_model.h"
#include "ui/widgets/details.h"

namespace chatelaine::ui {

std::shared_ptr<const RowSource> reviewRows(const review::Campaign& campaign);
Details reviewDetails(const review::Item& item, const std::vector<review::GatewayCall>& calls);
// "Keep", "Revoke, not carried out", "Delegated to jonas.weber", or a suggestion in muted words.
Cell decisionCell(const review::Item& item);

}  // namespace chatelaine::ui
