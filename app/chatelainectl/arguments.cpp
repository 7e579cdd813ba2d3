#include "app/chatelainectl/arguments.h"

#include <algorithm>

#include "app/chatelainectl/forms.h"
#include "core/base/near.h"

namespace chatelaine::ctl {

namespace {

Error wrongUse(std::string message) { return {ErrorCode::wrongUse, std::move(message), {}}; }

const Option* findOption(const std::vector<Option>& options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const Option& o) { return o.name == name; });
  return found == options.end() ? nullptr : &*found;
}

std::string unknownOption(const std::vector<Option>& options, const std::string& name) {
  std::vector<std::string> names;
  for (const Option& option : options) names.push_back(option.name);
  const std::string near = alternatives(nearest(name, names));
  return "no option `" + name + "`" + (near.empty() ? "" : "; did you mean " + near + "?");
}

Result<void> checkValue(const Option& option, const std::string& value) {
  if (option.values.empty() || std::find(option.values.begin(), option.values.end(), value) != option.values.end()) return {};
  return wrongUse("`" + option.name + "` takes " + joined(option.values, ", ") + ", not `" + value + "`");
}

Result<void> checkCount(const Command& command, size_t given) {
  const auto& wanted = command.arguments;
  const size_t least = static_cast<size_t>(std::count_if(wanted.begin(), wanted.end(), [](const Argument& a) { return !a.optional; }));
  const bool open = !wanted.empty() && wanted.back().repeated;
  if (given < least) return wrongUse("`" + wanted[given].name + "` is missing: " + wanted[given].meaning);
  if (given > wanted.size() && !open) return wrongUse("one argument too many");
  return {};
}

}  // namespace

Result<Arguments> Arguments::read(const Command& command, const std::vector<std::string>& words) {
  const std::vector<Option> options = optionsOf(command);
  Arguments out;
  bool optionsEnded = false;
  for (size_t i = 0; i < words.size(); ++i) {
    std::string word = words[i];
    if (optionsEnded || word == "-" || !word.starts_with('-')) {
      out.positional_.push_back(std::move(word));
      continue;
    }
    if (word == "--") {
      optionsEnded = true;
      continue;
    }
    if (word == "-h") word = "--help";
    const size_t equals = word.find('=');
    const std::string name = word.substr(0, equals);
    const Option* option = findOption(options, name);
    if (option == nullptr) return wrongUse(unknownOption(options, name));
    std::string value;
    if (option->value.empty()) {
      if (equals != std::string::npos) return wrongUse("`" + name + "` takes no value");
    } else if (equals != std::string::npos) {
      value = word.substr(equals + 1);
    } else {
      if (i + 1 == words.size()) return wrongUse("`" + name + "` needs a value: " + option->value);
      value = words[++i];
    }
    CHATELAINE_TRY(checkValue(*option, value));
    out.options_[name] = value;
  }
  if (!out.has("--help")) CHATELAINE_TRY(checkCount(command, out.size()));
  return out;
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto found = options_.find(option);
  if (found == options_.end()) return std::nullopt;
  return found->second;
}

std::string Arguments::valueOr(std::string_view option, std::string_view otherwise) const {
  return value(option).value_or(std::string(otherwise));
}

std::vector<std::string> Arguments::list(std::string_view option) const {
  const auto text = value(option);
  return text ? splitList(*text) : std::vector<std::string>{};
}

std::vector<std::string> splitList(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    std::string_view part = text.substr(0, end);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) out.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace chatelaine::ctl
