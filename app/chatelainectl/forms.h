// The stable JSON forms of values, and their short forms in text tables. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/chatelainectl/output.h"
#include "core/base/diagnostic.h"
#include "core/base/time.h"
#include "core/console/inventory.h"
#include "core/gateway/records.h"
#include "core/posture/check.h"
#include "core/review/campaign.h"
#include "core/simulate/chains.h"
#include "core/traffic/request.h"

namespace chatelaine::ctl {

Json orNull(const std::string& text);                          // null for an empty text: not recorded
Json orNull(const std::optional<Time>& time);
std::string orDash(const std::string& text);
std::string dayAndMinute(const std::optional<Time>& time, std::string_view otherwise = "-");     // "2026-11-20 08:41"
std::string joined(const std::vector<std::string>& words, std::string_view between);

// A path as the person would name it: relative where it lies below the working directory.
std::string shownPath(const std::string& path);

Json problemJson(const gateway::Problem& problem);
std::string problemText(const gateway::Problem& problem);      // "tables/X.jsonl:12: startTime: …"

Json requestJson(const traffic::Request& request);
TextTable requestTable();
std::vector<std::string> requestCells(const traffic::Request& request);

Json inventoryJson(const console::InventoryRow& row);
Json chainJson(const simulate::Chain& chain, const traffic::Snapshot& snapshot);
// "nist-csf-2.0 PR.AA-01": the controls that the check is mapped to, of the frameworks of this build.
std::vector<std::string> controlsOf(const std::string& check);
Json findingJson(const posture::Finding& finding);
Json reviewJson(const review::Campaign& campaign, const review::Item& item);
Json diagnosticJson(const Diagnostic& diagnostic, std::string_view text);

}  // namespace chatelaine::ctl
