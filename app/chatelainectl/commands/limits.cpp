#include "app/chatelainectl/commands/limits.h"

#include <algorithm>

#include "core/base/near.h"

namespace chatelaine::ctl {

Result<Limits> limitsOf(const std::vector<std::string>& words, const std::vector<std::string>& names) {
  Limits limits;
  for (const std::string& word : words) {
    const size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const std::string number = equals == std::string::npos ? "" : word.substr(equals + 1);
    const bool known = std::find(names.begin(), names.end(), name) != names.end();
    if (!known || number.empty() || number.size() > 12 || number.find_first_not_of("0123456789") != std::string::npos)
      return Error{ErrorCode::wrongUse, "`--fail-on` needs NAME=N with " + alternatives(names) + ", not `" + word + "`", {}};
    limits[name] = std::stoull(number);
  }
  return limits;
}

bool overLimit(Context& context, const Limits& limits, const std::map<std::string, uint64_t>& counts, std::string_view what) {
  bool over = false;
  for (const auto& [name, limit] : limits) {
    const auto found = counts.find(name);
    const uint64_t count = found == counts.end() ? 0 : found->second;
    if (count <= limit) continue;
    context.warn(name + ": " + grouped(count) + " " + std::string(what) + ", over the limit of " + grouped(limit));
    over = true;
  }
  return over;
}

}  // namespace chatelaine::ctl
