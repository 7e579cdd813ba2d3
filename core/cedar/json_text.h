// JSON text to a tree, strictly: deep nesting and text behind the value are errors, and a key that occurs twice in its object
// holds a discarded value. The error says where.
#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/base/diagnostic.h"
#include "core/base/result.h"
#include "core/cedar/value.h"

namespace chatelaine::cedar {

// Levels of arrays and objects that are read.
inline constexpr int kMaxJsonDepth = 128;

// `problemOffset`, if given: the byte where malformed text was noticed.
Result<nlohmann::json> parseJsonStrictly(std::string_view text, size_t* problemOffset = nullptr);

// The keys that occur in their object already, in the order of the text. Precondition: the text is JSON.
std::vector<Span> repeatedKeys(std::string_view text);

// Where the elements of a text's outermost array stand. Precondition: the text is a JSON array.
std::vector<Span> elementSpans(std::string_view text);

// The attributes of an entity or a context: the outermost object is a record whatever its keys are.
Result<Value> recordFromJson(const nlohmann::json& in, std::string_view where);
// `{type, id}`, also below `__entity`.
Result<EntityUid> entityFromJson(const nlohmann::json& in, std::string_view where);

// The path of a member below `where`: `where.name`, `where["odd name"]`.
std::string memberPath(std::string_view where, std::string_view name);
std::string elementPath(std::string_view where, size_t index);

}  // namespace chatelaine::cedar
