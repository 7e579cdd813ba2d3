// What `replay run` prints. Pure.
#pragma once

#include "app/chatelainectl/forms.h"
#include "core/console/whatif.h"

namespace chatelaine::ctl {

Json replayJson(const simulate::ReplayResult& result, const simulate::ReplayInput& input);
std::string replayText(const simulate::ReplayResult& result, const simulate::ReplayInput& input, bool bold);

std::string_view flipWord(simulate::Flip flip);                  // "newly_denied", ...
Json flippedJson(const traffic::Request& request, const simulate::Explanation& why);
TextTable flippedTable();
std::vector<std::string> flippedCells(const traffic::Request& request, const simulate::Explanation& why);

}  // namespace chatelaine::ctl
