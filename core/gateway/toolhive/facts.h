// Facts as ToolHive hands them to Cedar: claims and arguments, numbers as decimals. Here they are cells under
// `context.derived`, by ToolHive's own names. Values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/gateway/dom.h"
#include "core/traffic/request.h"

namespace chatelaine::gateway::toolhive {

using Facts = std::map<std::string, std::string>;      // name below `context.derived` -> value in Cedar's JSON form, a record as a whole

// Adds the value under `path`, a number as a decimal. False: Cedar has no such value.
bool addFact(Facts& facts, const std::string& path, JsonReader::Element value);
// Arguments of a call as `arg_NAME`; lists and objects as `arg_NAME_present`.
void addArguments(Facts& facts, JsonReader::Object arguments);
// What ToolHive reads as groups of the caller, under `groups`: the first list of names of `groups`, `roles`, `cognito:groups`.
void addGroups(Facts& facts, JsonReader::Object claims);
// Those whose name begins with the prefix, as one text.
std::string keyOf(const Facts& facts, std::string_view prefix);

}  // namespace chatelaine::gateway::toolhive
