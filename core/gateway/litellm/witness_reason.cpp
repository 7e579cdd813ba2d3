#include "core/gateway/litellm/witness_reason.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace chatelaine::gateway::litellm {

namespace {

using traffic::Reason;
using std::string_view_literals::operator""sv;

bool hasAny(std::string_view text, const auto& needles) {
  return std::ranges::any_of(needles, [&](std::string_view needle) { return text.find(needle) != text.npos; });
}

// Raised by the clients of providers: whatever their code, the gateway had let the call pass.
constexpr std::array providerClasses{"InternalServerError"sv, "APIConnectionError"sv, "APIError"sv, "RateLimitError"sv, "Timeout"sv,
                                     "ServiceUnavailableError"sv, "BadGatewayError"sv, "APIResponseValidationError"sv,
                                     "MidStreamFallbackError"sv, "AuthenticationError"sv, "PermissionDeniedError"sv};
constexpr std::array requestClasses{"ProxyModelNotFoundError"sv, "ProxyMissingRequiredParamError"sv, "BadRequestError"sv,
                                    "UnprocessableEntityError"sv, "UnsupportedParamsError"sv, "NotFoundError"sv,
                                    "ContextWindowExceededError"sv, "RequestValidationError"sv, "JSONSchemaValidationError"sv};
constexpr std::array authenticationWords{"Key is blocked"sv, "is blocked"sv, "No api key passed in"sv, "Authentication Error"sv,
                                         "Expired Key"sv, "Virtual Key expected"sv, "Malformed API Key"sv,
                                         "Authenticate with the gateway"sv, "Invalid proxy server token"sv};
constexpr std::array accessWords{"not allowed"sv, "not authorized"sv, "is not available for this API key"sv, "not have access"sv};
constexpr std::array guardrailWords{"Guardrail raised an exception"sv, "Content blocked"sv, "Violated guardrail policy"sv};

bool isBudget(const Failure& f) {
  return f.errorClass == "BudgetExceededError" || f.message.find("Budget has been exceeded") != f.message.npos ||
         f.message.starts_with("ExceededBudget");
}

bool isGuardrail(const Failure& f) {
  return f.guardrailIntervened || f.errorClass.find("Guardrail") != f.errorClass.npos || hasAny(f.message, guardrailWords);
}

Reason byCode(std::string_view code) {
  if (code == "401") return Reason::authentication;
  if (code == "403") return Reason::access;
  if (code == "429") return Reason::rate;
  if (code.size() == 3 && code[0] == '4') return Reason::malformed;
  if (code.size() == 3 && code[0] == '5') return Reason::backend;
  return Reason::unknown;
}

}  // namespace

Reason reasonOf(const Failure& f) {
  if (isBudget(f)) return Reason::budget;
  if (isGuardrail(f)) return Reason::guardrail;
  if (f.errorClass == "ProxyRateLimitError") return Reason::rate;
  if (f.errorClass == "MCPToolResultError") return Reason::backend;
  if (std::ranges::find(requestClasses, f.errorClass) != requestClasses.end()) return Reason::malformed;
  if (std::ranges::find(providerClasses, f.errorClass) != providerClasses.end()) return Reason::backend;
  if (!f.provider.empty() && f.code != "400") return Reason::backend;
  if (f.errorClass == "KeyNotFoundError") return Reason::authentication;
  if (f.errorClass.find("AccessDenied") != f.errorClass.npos) return Reason::access;
  if (const Reason reason = byCode(f.code); reason != Reason::unknown) return reason;
  if (hasAny(f.message, authenticationWords)) return Reason::authentication;
  if (hasAny(f.message, accessWords)) return Reason::access;
  return Reason::unknown;
}

int statusOf(const Failure& f) {
  int status = 0;
  const auto read = std::from_chars(f.code.data(), f.code.data() + f.code.size(), status);
  if (read.ec == std::errc() && status >= 100 && status < 600) return status;
  return reasonOf(f) == Reason::authentication ? 401 : 0;
}

}  // namespace chatelaine::gateway::litellm
