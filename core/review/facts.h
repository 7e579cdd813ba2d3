// The facts of a campaign's items, apart from what was decided. Internal to this folder.
#pragma once

#include <string>

#include "core/review/campaign.h"

namespace chatelaine::review {

nlohmann::json factsOf(const Item& item);
nlohmann::json toJson(const Decision& decision);
std::string snapshotDigest(const Campaign& campaign);           // SHA-256 over the items' facts

}  // namespace chatelaine::review
