// From check runs to the statuses of a framework's items. Internal to this folder. Pure.
#pragma once

#include "core/report/report.h"

namespace chatelaine::report {

struct Tally {
  uint64_t population = 0;
  uint64_t tested = 0;                  // population without what was not evaluated
  uint64_t deviations = 0;
  uint64_t notEvaluated = 0;
};
Tally tallyOf(const posture::CheckRun& run);
bool ran(const posture::CheckRun& run);

FrameworkResult assess(const Framework& framework, const std::vector<posture::CheckRun>& runs);

}  // namespace chatelaine::report
