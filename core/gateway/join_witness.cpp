#include "core/gateway/witness.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace chatelaine::gateway {

void Witness::say(Topic topic, std::string_view value, Evidence evidence, int precedence) {
  if (!value.empty()) said.push_back({topic, std::string(value), evidence, precedence});
}

bool countsBefore(const Said& a, const Said& b) {
  if (a.evidence != b.evidence) return a.evidence > b.evidence;
  if (a.precedence != b.precedence) return a.precedence > b.precedence;
  return a.value < b.value;
}

const Said* Witness::best(Topic topic) const {
  const Said* best = nullptr;
  for (const Said& saying : said)
    if (saying.topic == topic && (!best || countsBefore(saying, *best))) best = &saying;
  return best;
}

std::string_view Witness::value(Topic topic) const {
  const Said* saying = best(topic);
  return saying ? std::string_view(saying->value) : std::string_view();
}

bool namesSomebody(std::string_view human) {
  static constexpr std::array<std::string_view, 7> nobody{"", "none", "null", "nil", "undefined", "anonymous", "default_user_id"};
  std::string lower(human);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::find(nobody, lower) == nobody.end();
}

std::string normalisedId(std::string_view id) {
  std::string out;
  for (const char c : id)
    if (c != '-') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const bool uuid = out.size() == 32 && std::ranges::all_of(out, [](unsigned char c) { return std::isxdigit(c) != 0; });
  return uuid ? out : std::string(id);
}

}  // namespace chatelaine::gateway
