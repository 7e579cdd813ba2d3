// How a fact is known (docs: design, "Edge"). The order is the strength: the class of a joined fact is the weakest on its
// path. Values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chatelaine {

enum class Evidence : uint8_t {
  inferred = 1,  // concluded by Chatelaine, with a confidence
  claimed = 2,   // the client said so; spoofable
  stated = 3,    // a person decided it in this console: who, when and why are kept
  asserted = 4,  // the gateway or its operator says so, unproven by the caller
  verified = 5,  // the gateway authenticated it
};

inline Evidence weakest(Evidence a, Evidence b) { return std::min(a, b); }
inline Evidence strongest(Evidence a, Evidence b) { return std::max(a, b); }

// "verified", "asserted", "claimed", "inferred", "stated".
std::string_view toString(Evidence evidence);
std::optional<Evidence> evidenceFromString(std::string_view text);

}  // namespace chatelaine
