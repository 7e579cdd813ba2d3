// The arguments of one command, read by its table. Options may stand anywhere; `--name=value` and `--name value` are the same;
// `--` ends the options.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/chatelainectl/command.h"

namespace chatelaine::ctl {

class Arguments {
public:
  // Errors: wrongUse, in words.
  static Result<Arguments> read(const Command& command, const std::vector<std::string>& words);

  [[nodiscard]] size_t size() const { return positional_.size(); }
  [[nodiscard]] const std::string& at(size_t i) const { return positional_[i]; }
  [[nodiscard]] std::vector<std::string> from(size_t i) const { return {positional_.begin() + static_cast<std::ptrdiff_t>(i), positional_.end()}; }
  [[nodiscard]] bool has(std::string_view option) const { return options_.contains(option); }
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;          // the last one given
  [[nodiscard]] std::string valueOr(std::string_view option, std::string_view otherwise) const;
  // `a,b` as a list; empty where the option was not given.
  [[nodiscard]] std::vector<std::string> list(std::string_view option) const;

private:
  std::vector<std::string> positional_;
  std::map<std::string, std::string, std::less<>> options_;
};

std::vector<std::string> splitList(std::string_view text, char separator = ',');

}  // namespace chatelaine::ctl
