// What `workspace create`, `info` and `check` print.
#pragma once

#include "app/chatelainectl/context.h"

namespace chatelaine::ctl {

Exit describeWorkspace(Context& context, const console::Session& session, const std::vector<std::string>& problems);

}  // namespace chatelaine::ctl
