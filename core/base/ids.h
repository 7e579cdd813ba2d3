// Strong ids: an Index<Tag> is a dense position of one kind of thing and converts to no other. Values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace chatelaine {

template <class Tag>
struct Index {
  uint32_t value = UINT32_MAX;
  constexpr Index() = default;
  constexpr explicit Index(size_t v) : value(static_cast<uint32_t>(v)) {}
  [[nodiscard]] constexpr bool valid() const { return value != UINT32_MAX; }
  constexpr auto operator<=>(const Index&) const = default;
};

}  // namespace chatelaine

template <class Tag>
struct std::hash<chatelaine::Index<Tag>> {
  size_t operator()(chatelaine::Index<Tag> index) const noexcept { return std::hash<uint32_t>{}(index.value); }
};
