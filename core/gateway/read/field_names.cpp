#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/gateway/read/secrets.h"

namespace chatelaine::gateway {

namespace {

using enum FieldClass;
using Names = std::unordered_map<std::string_view, FieldClass>;

// Lower case, `-` written as `_`. LiteLLM's configuration, tables and API; HTTP headers; what providers' clients call theirs.
const Names& secretNames() {
  static const Names names{
      {"api_key", keyOrHash}, {"user_api_key", keyOrHash}, {"token", keyOrHash}, {"deleted_by_api_key", keyOrHash},
      {"changed_by_api_key", keyOrHash}, {"user_api_key_api_key", keyOrHash}, {"apikey", secret}, {"auth_value", secret},
      {"authentication_token", secret}, {"credentials", secret}, {"credential", secret}, {"credential_values", secret},
      {"environment_variables", secret}, {"env", secret}, {"env_vars", secret}, {"master_key", secret}, {"salt_key", secret},
      {"database_url", secret}, {"connection_string", secret}, {"password", secret}, {"passwd", secret}, {"secret", secret},
      {"client_secret", secret}, {"access_token", secret}, {"refresh_token", secret}, {"id_token", secret},
      {"bearer_token", secret}, {"private_key", secret}, {"secret_access_key", secret}, {"aws_access_key_id", secret},
      {"aws_secret_access_key", secret}, {"aws_session_token", secret}, {"aws_bearer_token_bedrock", secret},
      {"vertex_credentials", secret}, {"google_application_credentials", secret}, {"azure_ad_token", secret},
      {"hf_token", secret}, {"authorization", secret}, {"proxy_authorization", secret}, {"cookie", secret},
      {"set_cookie", secret}, {"x_api_key", keyOrHash}, {"x_litellm_api_key", keyOrHash}, {"x_litellm_key", keyOrHash},
      {"x_goog_api_key", secret}, {"ocp_apim_subscription_key", secret}, {"x_mcp_auth", secret}, {"x_auth_token", secret},
      {"redis_password", secret}, {"smtp_password", secret}, {"webhook_secret", secret}, {"signing_secret", secret},
      {"litellm_license", secret}, {"session_token", secret}, {"access_key", secret}, {"secret_key", secret},
      {"subscription_key", secret}, {"auth_token", secret}, {"private_key_id", secret},
      // ToolHive's configuration
      {"headervalue", secret}, {"clientsecret", secret}};
  return names;
}

constexpr std::array secretEndings{std::string_view("_api_key"), std::string_view("_secret"), std::string_view("_password"),
                                   std::string_view("_secret_key"), std::string_view("_access_token"),
                                   std::string_view("_authorization"), std::string_view("_private_key"),
                                   std::string_view("_auth_token"), std::string_view("_credentials")};

// Names of LiteLLM's that end like secrets and are none.
constexpr std::array innocent{std::string_view("litellm_api_key_header_name"), std::string_view("byok_api_key")};

const Names& contentNames() {
  static const Names names{{"messages", content},
                           {"response", content},
                           {"prompt", content},
                           {"input", content},
                           {"contents", content},
                           {"parts", content},
                           {"system", content},
                           {"result", content},
                           {"guardrail_response", content},
                           {"guardrail_request", content},
                           {"original_response", content},
                           {"arguments", arguments},
                           {"parameters", arguments},
                           {"properties", arguments},
                           {"input_schema", arguments},
                           {"inputSchema", arguments},
                           {"output_schema", arguments},
                           {"outputSchema", arguments},
                           {"tools", arguments}};
  return names;
}

const Names& contentAttributes() {
  static const Names names{{"gen_ai.input.messages", content}, {"gen_ai.output.messages", content},
                           {"gen_ai.system_instructions", content}, {"gen_ai.prompt", content},
                           {"gen_ai.completion", content}, {"gen_ai.tool.call.result", content},
                           {"gen_ai.tool.message", content}, {"guardrail_response", content},
                           {"litellm.guardrail.response", content}, {"input.value", content}, {"output.value", content},
                           {"mcp.tool.result", content}, {"traceloop.entity.output", content},
                           {"traceloop.entity.input", content}, {"gen_ai.tool.call.arguments", arguments}};
  return names;
}

std::string normalised(std::string_view name) {
  std::string text(name);
  for (char& c : text) c = c == '-' ? '_' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  return text;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Most names are neither a secret's nor content's: their length and last letter, or their last letters, tell it.
class NameFilter {
public:
  NameFilter() {
    for (const Names* names : {&secretNames(), &contentNames()})
      for (const auto& [name, cls] : *names) seen_[name.size()][static_cast<uint8_t>(name.back()) & 127U] = true;
  }
  [[nodiscard]] bool mayBe(std::string_view name) const {
    if (name.size() < 3 || name.size() > longest) return false;
    return seen_[name.size()][static_cast<uint8_t>(lower(name.back())) & 127U] || endsLikeSecret(name);
  }

private:
  static constexpr size_t longest = 40;
  static bool endsLikeSecret(std::string_view name) {
    if (name.size() < 7) return false;
    const std::array last{lower(name[name.size() - 4]), lower(name[name.size() - 3]), lower(name[name.size() - 2]),
                          lower(name.back())};
    const std::string_view end(last.data(), last.size());
    return end == "_key" || end == "-key" || end == "cret" || end == "word" || end == "oken" || end == "tion" || end == "ials";
  }
  std::array<std::array<bool, 128>, longest + 1> seen_{};
};

FieldClass secretClass(std::string_view name) {
  const std::string text = normalised(name);
  if (const auto found = secretNames().find(text); found != secretNames().end()) return found->second;
  if (std::ranges::find(innocent, text) != innocent.end()) return plain;
  const bool ends = std::ranges::any_of(secretEndings, [&](std::string_view ending) { return text.ends_with(ending); });
  return ends ? secret : plain;
}

bool isContentOfProvider(std::string_view name) {
  if (!name.starts_with("llm.")) return false;
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return last == "messages" || last == "choices" || last == "input" || last == "data" || last == "prompt" || last == "content" ||
         last == "system" || last == "contents" || last == "output" || last == "candidates";
}

}  // namespace

FieldClass classifyField(std::string_view name, ContentRules rules) {
  static const NameFilter filter;
  if (!filter.mayBe(name)) return plain;
  if (rules != ContentRules::none)
    if (const auto found = contentNames().find(name); found != contentNames().end()) return found->second;
  return secretClass(name);
}

FieldClass classifyAttribute(std::string_view name) {
  if (const auto found = contentAttributes().find(name); found != contentAttributes().end()) return found->second;
  if (name.ends_with(".arguments") || name.ends_with(".parameters")) return arguments;
  if ((name.starts_with("gen_ai.prompt.") || name.starts_with("gen_ai.completion.")) && name.ends_with(".content")) return content;
  if (isContentOfProvider(name)) return content;
  return secretClass(name.substr(name.rfind('.') + 1));
}

}  // namespace chatelaine::gateway
