// Cedar text to syntax trees. Never fails as a whole: every good policy of a text is kept, every bad one gives a diagnostic
// with the span of what is wrong, and help. Hostile text (depth, length, encoding, numbers) ends in a diagnostic. Pure
// functions; any thread. Grammar: Cedar 4.5.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/diagnostic.h"
#include "core/cedar/ast.h"

namespace chatelaine::cedar {

// How the policies of a text are called. `positional`: policy0, policy1, … by place in the text, as the official tools do.
// `annotated`: the value of @id, else FILE#n (n from 1, by place); an id that occurs twice is a diagnostic, the later one dropped.
enum class PolicyIds { positional, annotated };

struct ParsedPolicies {
  std::vector<Policy> policies;       // policies and templates in the order of the text; spans into the text
  Diagnostics diagnostics;            // in the order of the text
};

ParsedPolicies parsePolicies(std::string_view text, std::string_view fileName = {}, PolicyIds ids = PolicyIds::positional);

struct ParsedExpression {
  std::optional<Expression> expression;   // absent if there is an error
  Diagnostics diagnostics;
};

ParsedExpression parseExpression(std::string_view text, std::string_view fileName = {});

}  // namespace chatelaine::cedar
