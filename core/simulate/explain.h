// Why one row is what it is; for replay.cpp and conform.cpp. One thread.
#pragma once

#include "core/simulate/engine.h"

namespace chatelaine::simulate {

Explanation explainRow(Engine& engine, const ReplayInput& input, traffic::RowId row);

}  // namespace chatelaine::simulate
