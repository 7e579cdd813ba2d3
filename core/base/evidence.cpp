#include "core/base/evidence.h"

#include <array>
#include <utility>

namespace chatelaine {

namespace {
constexpr std::array<std::pair<Evidence, std::string_view>, 5> names{{{Evidence::verified, "verified"},
                                                                      {Evidence::asserted, "asserted"},
                                                                      {Evidence::stated, "stated"},
                                                                      {Evidence::claimed, "claimed"},
                                                                      {Evidence::inferred, "inferred"}}};
}

std::string_view toString(Evidence evidence) {
  for (const auto& [value, name] : names)
    if (value == evidence) return name;
  return "inferred";
}

std::optional<Evidence> evidenceFromString(std::string_view text) {
  for (const auto& [value, name] : names)
    if (name == text) return value;
  return std::nullopt;
}

}  // namespace chatelaine
