#include "core/console/sample.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace chatelaine::console {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view sampleDraft = "people-first";

fs::path programFolder() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  return failed ? fs::path{} : program.parent_path();
}

bool isSample(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "litellm", ignored) && fs::is_regular_file(folder / "people.csv", ignored);
}

Result<void> fill(Session& session, const fs::path& folder, const Task& task) {
  gateway::ImportRequest request;
  request.source = "litellm";
  request.paths = {folder / "litellm", folder / "traces"};
  auto imported = session.importFiles(std::move(request), task);
  if (!imported) return std::move(imported).error();
  for (const char* name : {"people.csv", "owners.csv"}) {
    auto people = session.importPeople(folder / name, task);
    if (!people) return std::move(people).error();
  }
  auto policies = session.importPolicies(folder / ("draft-" + std::string(sampleDraft)), true, std::string(sampleDraft));
  if (!policies) return std::move(policies).error();
  if (hasErrors(policies->diagnostics)) return Error{ErrorCode::invalidInput, "the sample's draft has errors: " + policies->diagnostics.front().message, {}};
  return {};
}

}  // namespace

Result<std::unique_ptr<Session>> openSample(const fs::path& folder, const fs::path& workspace, std::string actor, const Task& task) {
  std::error_code failed;
  if (fs::exists(workspace, failed)) return Session::open(workspace, Mode::write, std::move(actor));
  if (workspace.has_parent_path()) fs::create_directories(workspace.parent_path(), failed);
  fs::path unfinished = workspace;
  unfinished += ".part";
  fs::remove(unfinished, failed);
  {
    auto session = Session::create(unfinished, actor);
    if (!session) return session;
    if (auto filled = fill(**session, folder, task); !filled) {
      session->reset();
      fs::remove(unfinished, failed);
      return std::move(filled).error();
    }
  }
  fs::rename(unfinished, workspace, failed);
  if (failed) return Error{ErrorCode::cannotOpen, "cannot make `" + workspace.string() + "`: " + failed.message(), {}};
  return Session::open(workspace, Mode::write, std::move(actor));
}

Result<fs::path> sampleFolder() {
  std::vector<fs::path> places;
  if (const char* stated = std::getenv("CHATELAINE_SAMPLE"); stated != nullptr && *stated != '\0') places.emplace_back(stated);
  const fs::path program = programFolder();
  places.push_back(program / "../share/chatelaine/sample");
  for (fs::path up = program; !up.empty() && up != up.root_path(); up = up.parent_path()) places.push_back(up / "resources/sample");
  std::string looked;
  for (const fs::path& place : places) {
    if (isSample(place)) return place.lexically_normal();
    looked += (looked.empty() ? "`" : ", `") + place.lexically_normal().string() + "`";
  }
  return Error{ErrorCode::notFound, "the sample's recordings are in none of " + looked, {}};
}

}  // namespace chatelaine::console
