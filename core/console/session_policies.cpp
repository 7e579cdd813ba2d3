#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/console/draft.h"
#include "core/console/session_state.h"
#include "core/console/world_builder.h"

namespace chatelaine::console {

namespace {

workspace::PolicyRevision revisionOf(const PolicySetInfo& set, const std::string& actor) {
  workspace::PolicyRevision revision;
  revision.set = set.name;
  revision.role = set.draft ? workspace::PolicyRole::draft : workspace::PolicyRole::baseline;
  revision.at = now();
  revision.by = actor;
  for (const PolicyFile& file : set.files) revision.files.push_back({file.name, file.text});
  if (!set.disable.empty()) revision.files.push_back({std::string(draftSettingsFile), draftJsonOf(set.disable)});
  std::sort(revision.files.begin(), revision.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return revision;
}

Result<void> checkName(const std::string& name) {
  if (name.empty() || name == "recorded" || name == "in-force")
    return Error{ErrorCode::wrongUse, "a set of policies needs a name, and `recorded` and `in-force` are taken", {}};
  return {};
}

}  // namespace

Result<Session::PolicyImport> Session::importPolicies(const std::filesystem::path& folder, bool draft, std::string name) {
  CHATELAINE_TRY(state_->mustBeWritable());
  CHATELAINE_TRY(checkName(name));
  auto text = draftFromPath(folder.string());
  if (!text) return std::move(text).error();
  if (!draft && !text->disable.empty()) return Error{ErrorCode::invalidInput, "a baseline disables nothing; `draft.json` belongs to a draft", {}};
  const ParsedSet parsed = parseSet(text->files);
  PolicyImport out{parsed.policies->size(), parsed.diagnostics};
  if (hasErrors(out.diagnostics)) return out;
  CHATELAINE_TRY(savePolicySet({std::move(name), draft, std::move(text->files), std::move(text->disable), {}}));
  return out;
}

Result<void> Session::savePolicySet(PolicySetInfo set) {
  CHATELAINE_TRY(state_->mustBeWritable());
  CHATELAINE_TRY(checkName(set.name));
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    auto saved = state_->workspace->savePolicies(revisionOf(set, state_->actor));
    if (!saved) return std::move(saved).error();
    return state_->journal("policy save", nlohmann::json{{"set", set.name}, {"revision", saved->revision}, {"draft", set.draft}}.dump());
  }));
  return state_->amend(readPolicySets);
}

Result<void> Session::removePolicySet(const std::string& name) {
  CHATELAINE_TRY(state_->mustBeWritable());
  const auto& sets = state_->world->policySets;
  const auto found = std::find_if(sets.begin(), sets.end(), [&](const PolicySetInfo& set) { return set.name == name; });
  if (found == sets.end()) return Error{ErrorCode::notFound, "there is no set of policies `" + name + "`", {}};
  PolicySetInfo empty{name, found->draft, {}, {}, {}};
  CHATELAINE_TRY(state_->workspace->atomically([&]() -> Result<void> {
    auto saved = state_->workspace->savePolicies(revisionOf(empty, state_->actor));
    if (!saved) return std::move(saved).error();
    return state_->journal("policy remove", nlohmann::json{{"set", name}}.dump());
  }));
  return state_->amend(readPolicySets);
}

}  // namespace chatelaine::console
