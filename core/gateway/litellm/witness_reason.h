// Why LiteLLM refused or failed a call, from what its row, payload, hook or span says (recordings/litellm, notes 15 to 20 and
// the table of denials). Pure.
#pragma once

#include <string_view>

#include "core/traffic/request.h"

namespace chatelaine::gateway::litellm {

struct Failure {
  std::string_view errorClass;        // "ProxyRateLimitError"
  std::string_view code;              // "429"; often empty
  std::string_view message;
  std::string_view provider;          // set where a provider's client raised it
  bool guardrailIntervened = false;   // some guardrail of the call says so
};

traffic::Reason reasonOf(const Failure& failure);

// The HTTP status that the client saw where the record has no code of its own; 0 where it is not certain.
int statusOf(const Failure& failure);

}  // namespace chatelaine::gateway::litellm
