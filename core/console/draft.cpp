#include "core/console/draft.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <nlohmann/json.hpp>

#include "core/cedar/parser.h"

namespace chatelaine::console {

namespace {

namespace fs = std::filesystem;

constexpr uintmax_t largestFile = 64ULL << 20;

Result<std::string> readText(const fs::path& path) {
  std::error_code ignored;
  if (fs::file_size(path, ignored) > largestFile && !ignored)
    return Error{ErrorCode::cannotOpen, "`" + path.string() + "` is larger than 64 MiB; a policy file is not", {}};
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::cannotOpen, "cannot read `" + path.string() + "`", {}};
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

Result<void> addFile(const fs::path& path, DraftText& draft) {
  auto text = readText(path);
  if (!text) return std::move(text).error();
  if (path.filename() != draftSettingsFile) {
    draft.files.push_back({path.filename().string(), std::move(*text)});
    return {};
  }
  auto disabled = disabledIn(*text);
  if (!disabled) return Error{ErrorCode::invalidInput, path.string() + ": " + disabled.error().message, {}};
  draft.disable = std::move(*disabled);
  return {};
}

}  // namespace

Result<std::vector<std::string>> disabledIn(std::string_view draftJson) {
  const auto wrong = [](std::string message) { return Error{ErrorCode::invalidInput, std::move(message), {}}; };
  const nlohmann::json json = nlohmann::json::parse(draftJson, nullptr, false);
  if (!json.is_object()) return wrong("draft.json must be an object such as {\"disable\": [\"policy-id\"]}");
  std::vector<std::string> out;
  for (const auto& [key, value] : json.items()) {
    if (key != "disable") return wrong("draft.json knows `disable` only, not `" + key + "`");
    if (!value.is_array()) return wrong("`disable` in draft.json must be a list of policy ids");
    for (const auto& id : value) {
      if (!id.is_string()) return wrong("`disable` in draft.json must be a list of policy ids");
      out.push_back(id.get<std::string>());
    }
  }
  return out;
}

std::string draftJsonOf(const std::vector<std::string>& disable) { return nlohmann::json{{"disable", disable}}.dump(2) + "\n"; }

ParsedSet parseSet(const std::vector<PolicyFile>& files) {
  ParsedSet out;
  auto set = std::make_shared<cedar::PolicySet>();
  for (const PolicyFile& file : files) {
    cedar::ParsedPolicies parsed = cedar::parsePolicies(file.text, file.name, cedar::PolicyIds::annotated);
    out.diagnostics.insert(out.diagnostics.end(), parsed.diagnostics.begin(), parsed.diagnostics.end());
    for (cedar::Policy& policy : parsed.policies) {
      const std::string id = policy.id;
      const Span span = policy.span;
      if (set->add(std::move(policy))) continue;
      out.diagnostics.push_back({Severity::error, "policy/duplicate-id", "the id `" + id + "` occurs twice", span,
                                 "ids are unique over all files of a set; the other is in `" + set->find(id)->file + "`", file.name});
    }
  }
  out.policies = std::move(set);
  return out;
}

std::string_view textOf(const std::vector<PolicyFile>& files, std::string_view name) {
  for (const PolicyFile& file : files)
    if (file.name == name) return file.text;
  return {};
}

Result<DraftText> draftFromPath(const std::string& path) {
  DraftText draft;
  std::error_code failed;
  const fs::path place(path);
  draft.name = (place.has_filename() ? place : place.parent_path()).stem().string();
  if (!fs::is_directory(place, failed)) {
    if (!fs::exists(place, failed)) return Error{ErrorCode::cannotOpen, "there is no `" + path + "`", {}};
    CHATELAINE_TRY(addFile(place, draft));
    return draft;
  }
  std::vector<fs::path> found;
  for (fs::directory_iterator it(place, failed), end; !failed && it != end; it.increment(failed))
    if (it->path().extension() == ".cedar" || it->path().filename() == draftSettingsFile) found.push_back(it->path());
  if (failed) return Error{ErrorCode::cannotOpen, "cannot read the folder `" + path + "`: " + failed.message(), {}};
  std::sort(found.begin(), found.end());
  for (const fs::path& file : found) CHATELAINE_TRY(addFile(file, draft));
  if (draft.files.empty() && draft.disable.empty())
    return Error{ErrorCode::invalidInput, "the folder `" + path + "` holds neither .cedar files nor draft.json", {}};
  return draft;
}

}  // namespace chatelaine::console
