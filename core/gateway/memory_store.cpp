#include "core/gateway/memory_store.h"

#include <algorithm>
#include <tuple>

namespace chatelaine::gateway {

namespace {

auto orderOf(const RawFile& file) { return std::tie(file.source, file.name, file.sha256); }

bool same(const RawFile& a, const RawFile& b) { return a.source == b.source && a.sha256 == b.sha256 && a.kind == b.kind; }

}  // namespace

std::vector<RawFile> MemoryStore::files() const {
  std::vector<RawFile> files;
  for (const Kept& kept : kept_)
    if (kept.complete) files.push_back(kept.file);
  std::ranges::sort(files, [](const RawFile& a, const RawFile& b) { return orderOf(a) < orderOf(b); });
  return files;
}

Result<void> MemoryStore::records(const RawFile& file, const std::function<void(const RawRecord&)>& visit) const {
  const auto found = std::ranges::find_if(kept_, [&](const Kept& kept) { return kept.complete && same(kept.file, file); });
  if (found == kept_.end())
    return Error{ErrorCode::notFound, "`" + file.name + "` of source `" + file.source + "` is not kept", {}};
  for (const RawRecord& record : found->records) visit(record);
  return {};
}

Result<bool> MemoryStore::begin(const RawFile& file) {
  const auto found = std::ranges::find_if(kept_, [&](const Kept& kept) { return same(kept.file, file); });
  if (found != kept_.end() && found->complete) return false;
  if (found != kept_.end()) kept_.erase(found);
  kept_.push_back({file, {}, false});
  return true;
}

Result<void> MemoryStore::record(const RawRecord& record) {
  kept_.back().records.push_back(record);
  return {};
}

Result<void> MemoryStore::end(const RawFile& file, const std::vector<Problem>& problems) {
  kept_.back().file = file;
  kept_.back().complete = true;
  problems_.insert(problems_.end(), problems.begin(), problems.end());
  return {};
}

}  // namespace chatelaine::gateway
