// Trees as canonical Cedar text: for keys, dumps, and policies that other code makes. One space around operators, parentheses
// only where needed, attributes without quotes where they can be, no comments. Parsing it gives an equal tree. Not the
// formatter of what people write. Pure functions; any thread.
#pragma once

#include <string>

#include "core/cedar/ast.h"

namespace chatelaine::cedar {

std::string print(const ExprTree& tree, ExprId root);
inline std::string print(const Expression& expression) { return print(*expression.tree, expression.root); }

// With annotations; one line for the scope, one a condition, a line feed at the end.
std::string print(const Policy& policy);

// The tree with its node kinds, for tests of the parser: `(in principal Group::"a")`.
std::string dump(const ExprTree& tree, ExprId root);

}  // namespace chatelaine::cedar
