// The parts of the printed document. Internal to this folder. Pure.
#pragma once

#include <string>

#include "core/report/assess.h"

namespace chatelaine::report::html {

std::string mark(Status status);                                 // the shape of a status: disc, half disc, square, dashed ring
std::string head(const Report& report);                          // the line at the top of each sheet
std::string cover(const Report& report);                         // what it is, what it stands on, its limits
std::string framework(const Report& report, const FrameworkResult& result);
std::string checks(const Report& report);                        // each check with its rule, thresholds and deviations
std::string sources(const Report& report);
std::string imports(const Report& report);                       // when each source was read, by whom and what
std::string reconciliation(const Report& report);                // the sources' own totals beside what was counted
std::string checkLink(const std::string& check);                 // to its section

}  // namespace chatelaine::report::html
