#include <algorithm>
#include <set>

#include "core/gateway/read/byte_stream.h"
#include "core/gateway/read/cut.h"
#include "core/gateway/read/detect.h"
#include "core/gateway/reader.h"

namespace chatelaine::gateway {

namespace {

namespace fs = std::filesystem;

// A file under one of the paths of an import.
struct Candidate {
  fs::path path;
  fs::path base;              // the folder that was imported, or the file's own
  Sniffed sniffed;
  const FileKind* kind = nullptr;
  std::string unreadable;     // why it could not be looked at
};

class NullSink : public RawSink {
public:
  Result<bool> begin(const RawFile&) override { return true; }
  Result<void> record(const RawRecord&) override { return {}; }
  Result<void> end(const RawFile&, const std::vector<Problem>&) override { return {}; }
};

void collectFolder(const fs::path& folder, std::vector<Candidate>& files) {
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error), end;
       it != end && !error; it.increment(error)) {
    const bool hidden = it->path().filename().string().starts_with('.');
    if (it->is_directory(error) && hidden) it.disable_recursion_pending();
    else if (it->is_regular_file(error) && !hidden) found.push_back(it->path());
  }
  std::ranges::sort(found);
  for (fs::path& path : found) files.push_back({std::move(path), folder, {}, nullptr, {}});
}

void look(Candidate& file, const std::string& reader) {
  auto head = readHead(file.path, headSize);
  if (!head) {
    file.unreadable = head.error().message;
    return;
  }
  file.sniffed = sniff(unpackedName(file.path.filename().string()), *head, head->size() < headSize);
  for (const Detection& detection : file.sniffed.detections) {
    if (!reader.empty() && detection.reader != reader) continue;
    file.kind = fileKind(detection.reader, detection.kind);
    break;
  }
}

bool isTablesFolder(const fs::path& folder) { return folder.filename() == "tables" || folder.filename() == "api"; }

// The folders that have their own configuration or tables (design: *Source instance*).
std::set<fs::path> rootsOf(const std::vector<Candidate>& files) {
  std::set<fs::path> roots;
  for (const Candidate& file : files) {
    if (file.kind == nullptr || file.kind->reader != "litellm") continue;
    const fs::path folder = file.path.parent_path();
    const bool table = file.path.filename().string().starts_with("LiteLLM_") && isTablesFolder(folder);
    if (table) roots.insert(folder.parent_path());
    else if (file.kind->kind == "config") roots.insert(folder);
  }
  return roots;
}

bool isUnder(const fs::path& path, const fs::path& folder) {
  const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

// The innermost root above (or at) the folder, inside the base; empty: none.
fs::path rootOf(const fs::path& folder, const fs::path& base, const std::set<fs::path>& roots) {
  for (fs::path at = folder; isUnder(at, base); at = at.parent_path()) {
    if (roots.contains(at)) return at;
    if (at == at.parent_path()) break;
  }
  return {};
}

std::string dashed(const fs::path& relative) {
  std::string text = relative.generic_string();
  std::ranges::replace(text, '/', '-');
  return text;
}

class SourceNames {
public:
  SourceNames(std::set<fs::path> roots, std::string given) : roots_(std::move(roots)), given_(std::move(given)) {}

  void place(const Candidate& file, RawFile& raw) const {
    const fs::path folder = file.path.parent_path();
    const fs::path root = rootOf(folder, file.base, roots_);
    if (!root.empty()) {
      raw.source = nameOf(root, file.base);
      raw.name = unpackedName(file.path.lexically_relative(root).generic_string());
      return;
    }
    raw.source = given_.empty() ? std::string(file.kind->reader) : given_;
    const bool alone = file.base == file.path;
    const fs::path from = !alone ? file.base : isTablesFolder(folder) ? folder.parent_path() : folder;
    raw.name = unpackedName(file.path.lexically_relative(from).generic_string());
  }

private:
  std::string nameOf(const fs::path& root, const fs::path& base) const {
    const fs::path outer = root == base ? fs::path() : rootOf(root.parent_path(), base, roots_);
    if (!outer.empty()) return nameOf(outer, base) + "-" + dashed(root.lexically_relative(outer));
    const std::string name = given_.empty() ? "litellm" : given_;
    const auto outermost = std::ranges::count_if(roots_, [&](const fs::path& other) {
      return isUnder(other, base) && (other == base || rootOf(other.parent_path(), base, roots_).empty());
    });
    return outermost == 1 ? name : name + "-" + dashed(root.lexically_relative(base));
  }

  std::set<fs::path> roots_;
  std::string given_;
};

class Importer {
public:
  Importer(const ImportRequest& request, RawSink& sink, const Task& task) : request_(request), sink_(sink), task_(task) {}

  Result<ImportReport> run() {
    std::vector<Candidate> files;
    for (const fs::path& given : request_.paths) {
      std::error_code error;
      const fs::path path = fs::absolute(given, error).lexically_normal();
      const fs::path clean = path.has_filename() ? path : path.parent_path();
      if (fs::is_directory(clean, error)) collectFolder(clean, files);
      else if (fs::exists(clean, error)) files.push_back({clean, clean, {}, nullptr, {}});
      else report_.problems.push_back({given.string(), 0, 0, "", "file/missing", "there is no such file or folder"});
    }
    for (Candidate& file : files) {
      if (task_.cancelled()) return Task::cancelledError();
      look(file, request_.reader);
    }
    const SourceNames names(rootsOf(files), request_.source);
    for (const Candidate& file : files) CHATELAINE_TRY(one(file, names));
    if (report_.files.empty() && report_.problems.size() == request_.paths.size() && !request_.paths.empty())
      return Error{ErrorCode::notFound, "nothing to import: `" + request_.paths.front().string() + "` does not exist", {}};
    return std::move(report_);
  }

private:
  void skip(const Candidate& file, std::string because) {
    FileReport report;
    report.file.name = unpackedName(file.path.lexically_relative(file.base).generic_string());
    report.path = file.path.string();
    report.skippedBecause = std::move(because);
    report_.files.push_back(std::move(report));
  }

  Result<void> one(const Candidate& file, const SourceNames& names) {
    if (task_.cancelled()) return Task::cancelledError();
    if (!file.unreadable.empty()) {
      report_.problems.push_back({file.path.string(), 0, 0, "", "file/unreadable", file.unreadable});
      skip(file, "it cannot be read");
      return {};
    }
    if (file.kind == nullptr) {
      const bool other = !file.sniffed.detections.empty();
      skip(file, other ? "the reader `" + request_.reader + "` does not take it" : file.sniffed.why);
      return {};
    }
    if (file.kind->reader == "people") {
      skip(file, "people and owners are stated by a person: `people import` takes this file");
      return {};
    }
    return read(file, names);
  }

  Result<void> read(const Candidate& file, const SourceNames& names) {
    FileReport report;
    report.path = file.path.string();
    report.file.reader = file.kind->reader;
    report.file.kind = file.kind->kind;
    names.place(file, report.file);
    auto measure = measureFile(file.path, task_);
    if (!measure) return fail(file, measure.error());
    std::error_code ignored;
    report.file.size = static_cast<uint64_t>(fs::file_size(file.path, ignored));
    report.file.sha256 = measure->sha256;
    auto wanted = sink_.begin(report.file);
    if (!wanted) return std::move(wanted).error();
    std::vector<Problem> problems;
    report.known = !*wanted;
    if (*wanted) {
      const CutJob job{file.path, file.sniffed.format, file.kind};
      if (auto cut = cutFile(job, request_.redaction, report.file, problems, sink_, task_); !cut) {
        if (cut.error().code != ErrorCode::damaged && cut.error().code != ErrorCode::invalidInput) return std::move(cut).error();
        problems.push_back({"", 0, 0, "", "file/unreadable", cut.error().message});
      }
      for (Problem& problem : problems) problem.path = report.path;
      CHATELAINE_TRY(sink_.end(report.file, problems));
    }
    report_.problems.insert(report_.problems.end(), problems.begin(), problems.end());
    report_.files.push_back(std::move(report));
    return {};
  }

  Result<void> fail(const Candidate& file, const Error& error) {
    if (error.code == ErrorCode::cancelled) return error;
    report_.problems.push_back({file.path.string(), 0, 0, "", "file/unreadable", error.message});
    skip(file, "it cannot be read");
    return {};
  }

  const ImportRequest& request_;
  RawSink& sink_;
  const Task& task_;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> readFiles(const ImportRequest& request, RawSink& sink, const Task& task) {
  NullSink nowhere;
  return Importer(request, request.dryRun ? static_cast<RawSink&>(nowhere) : sink, task).run();
}

}  // namespace chatelaine::gateway
