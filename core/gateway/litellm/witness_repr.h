// Python's repr() of a value, as LiteLLM 1.106.2 (OpenTelemetry v1) writes dicts into span attributes: as JSON. Never evaluates
// anything. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chatelaine::gateway::litellm {

// JSON text of a literal of dicts, lists, tuples, sets, strings, numbers, True, False and None; an object's repr inside
// (`<X at 0x1>`, `datetime.datetime(...)`) becomes null. Nothing where the text is no such literal.
std::optional<std::string> jsonOfPythonRepr(std::string_view text);

}  // namespace chatelaine::gateway::litellm
