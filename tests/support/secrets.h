// The secrets that recordings hold, and the search for them in what the product gives out.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace chatelaine::tests {

inline std::string textOf(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Raw keys, upstream keys and broker tokens, as the configuration and the management calls of a run hold them.
inline std::set<std::string> secretsIn(const std::filesystem::path& folder) {
  static const std::regex secret("sk-[A-Za-z0-9_-]{12,}|[A-Za-z-]*throwaway[A-Za-z0-9_-]*");
  std::set<std::string> found;
  for (const char* name : {"config.yaml", "management_calls.jsonl"}) {
    const std::string text = textOf(folder / name);
    for (std::sregex_iterator it(text.begin(), text.end(), secret), end; it != end; ++it) found.insert(it->str());
  }
  return found;
}

// Of all runs of the LiteLLM recording; empty where it is not beside this project.
inline std::set<std::string> secretsOfTheRecording(const std::filesystem::path& recording) {
  std::set<std::string> secrets;
  for (const char* run : {"", "run-budget", "otel-v2"}) secrets.merge(secretsIn(recording / run));
  return secrets;
}

// The first secret that the text holds; empty: none.
inline std::string secretIn(const std::string& text, const std::set<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (text.find(secret) != std::string::npos) return secret;
    // Without its prefix: a part of a secret is a secret.
    if (secret.starts_with("sk-") && text.find(secret.substr(3)) != std::string::npos) return secret;
  }
  return {};
}

}  // namespace chatelaine::tests
