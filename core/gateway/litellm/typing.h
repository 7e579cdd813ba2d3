// Rows as typed values. Inside core/gateway/litellm only.
#pragma once

#include <map>
#include <string>

#include "core/gateway/litellm/configuration.h"
#include "core/gateway/litellm/rows.h"

namespace chatelaine::gateway::litellm {

Configuration typed(const std::string& source, const std::map<std::string, std::map<std::string, Row>>& byKind,
                    const SourceRows& rows);

// The parts of the configuration file: models, MCP servers, settings, guardrails.
void addConfigFile(const std::string& file, const nlohmann::json& config, Configuration& configuration);

Permission permissionOf(const nlohmann::json& row);

}  // namespace chatelaine::gateway::litellm
