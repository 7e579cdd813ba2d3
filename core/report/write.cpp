#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/digest.h"
#include "core/report/folder.h"
#include "core/report/tables.h"

namespace chatelaine::report {

namespace fs = std::filesystem;

namespace {

Error cannot(std::string_view what, const fs::path& path) {
  return {ErrorCode::cannotOpen,
          "cannot " + std::string(what) + " `" + path.string() + "`; is there room, and may you write there?",
          {}};
}

Result<void> writeFile(const fs::path& path, const std::string& text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) return cannot("write", path);
  return {};
}

// An earlier report is taken away file by file; nothing that it does not list is touched.
Result<void> makeRoom(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {};
  if (!fs::is_directory(folder, error))
    return Error{ErrorCode::wrongUse, "`" + folder.string() + "` is a file; name a folder for the report", {}};
  if (fs::is_empty(folder, error)) return {};
  const auto sums = readSums(folder);
  if (!sums)
    return Error{ErrorCode::wrongUse, "`" + folder.string() + "` is not empty and holds no report; name a new folder", {}};
  for (const auto& [path, digest] : *sums) fs::remove(folder / path, error);
  fs::remove(folder / "SHA256SUMS", error);
  return {};
}

}  // namespace

Result<void> write(const Report& report, const fs::path& folder, const std::vector<std::string>& formats) {
  for (const std::string& format : formats)
    if (format != "html" && format != "json")
      return Error{ErrorCode::wrongUse, "reports are written as html and json; `" + format + "` is not known", {}};
  const auto wants = [&](std::string_view format) {
    return formats.empty() || std::ranges::find(formats, format) != formats.end();
  };
  CHATELAINE_TRY(makeRoom(folder));
  std::map<std::string, std::string> files = tables(report);
  if (wants("html")) files["report.html"] = toHtml(report);
  if (wants("json")) files["report.json"] = toJson(report).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  std::string sums;
  for (const auto& [path, text] : files) {
    CHATELAINE_TRY(writeFile(folder / path, text));
    sums += sha256(text).hex() + "  " + path + "\n";
  }
  return writeFile(folder / "SHA256SUMS", sums);
}

}  // namespace chatelaine::report
