#include "app/chatelainectl/commands/policy_files.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include "core/console/draft.h"

namespace chatelaine::ctl {

Result<std::string> readWhole(const std::string& path) {
  if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::cannotOpen, "cannot read `" + path + "`", {}};
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

Result<console::DraftText> readPolicies(const std::vector<std::string>& paths) {
  console::DraftText out;
  for (const std::string& path : paths) {
    if (path == "-") {
      auto text = readWhole(path);
      if (!text) return std::move(text).error();
      out.name = "standard input";
      out.files.push_back({"stdin", std::move(*text)});
      continue;
    }
    auto draft = console::draftFromPath(path);
    if (!draft) return draft;
    out.name = draft->name;
    out.files.insert(out.files.end(), draft->files.begin(), draft->files.end());
    out.disable.insert(out.disable.end(), draft->disable.begin(), draft->disable.end());
  }
  return out;
}

void printDiagnostics(Context& context, const Diagnostics& diagnostics, const std::vector<console::PolicyFile>& files) {
  for (const Diagnostic& diagnostic : diagnostics) context.note(renderWithCarets(diagnostic, console::textOf(files, diagnostic.file)));
}

std::string countsInWords(const std::map<std::string, uint64_t>& counts) {
  std::vector<std::pair<std::string, uint64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string text;
  for (const auto& [name, count] : sorted) text += (text.empty() ? "" : ", ") + name + " " + grouped(count);
  return text;
}

}  // namespace chatelaine::ctl
