// How the facts about entities are known that an expression reads: attributes and memberships. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/cedar/ast.h"
#include "core/simulate/entities.h"

namespace chatelaine::simulate {

// By the values of the columns that it reads. The weakest; absent where it reads no fact whose class is known.
std::optional<Evidence> weakestFact(const cedar::Expression& expression, const std::map<std::string, const cedar::Value*,
    std::less<>>& columns,
                                    const Entities& entities);

}  // namespace chatelaine::simulate
