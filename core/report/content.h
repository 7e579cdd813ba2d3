// What a report's digest is over. Internal to this folder.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/report/report.h"

namespace chatelaine::report {

nlohmann::json contentJson(const Report& report);               // without `digest`, `made`, `by`, `imports`
std::string digestOf(const nlohmann::json& content);

}  // namespace chatelaine::report
