#include "core/report/folder.h"

#include <fstream>
#include <iterator>
#include <sstream>

namespace chatelaine::report {

namespace fs = std::filesystem;

Result<std::string> readText(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return Error{ErrorCode::notFound, "no file `" + path.string() + "`", {}};
  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) return Error{ErrorCode::cannotOpen, "cannot read `" + path.string() + "`", {}};
  return text;
}

Result<std::map<std::string, std::string>> readSums(const fs::path& folder) {
  Result<std::string> text = readText(folder / "SHA256SUMS");
  if (!text) return text.error();
  std::map<std::string, std::string> sums;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() < 67 || line.substr(64, 2) != "  ")
      return Error{ErrorCode::damaged, "`" + (folder / "SHA256SUMS").string() + "` is no list of sums", {}};
    const fs::path path = fs::path(line.substr(66)).lexically_normal();
    if (path.is_absolute() || *path.begin() == "..")
      return Error{ErrorCode::damaged, "`" + (folder / "SHA256SUMS").string() + "` names a file outside the folder", {}};
    sums[path.generic_string()] = line.substr(0, 64);
  }
  return sums;
}

}  // namespace chatelaine::report
