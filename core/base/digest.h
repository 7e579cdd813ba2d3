// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104) by OpenSSL. Sha256 is a streaming object for one thread at a time.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chatelaine {

struct Digest {
  std::array<uint8_t, 32> bytes{};
  auto operator<=>(const Digest&) const = default;
  [[nodiscard]] std::string hex() const;                               // 64 lower-case digits
  static std::optional<Digest> fromHex(std::string_view text);
};

class Sha256 {
public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256& add(std::string_view bytes);
  Sha256& addField(std::string_view bytes);     // length first, so that fields cannot run together
  Sha256& addNumber(int64_t number);
  [[nodiscard]] Digest finish();                // once; the object is then spent

private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest sha256(std::string_view bytes);
Digest hmacSha256(std::string_view key, std::string_view bytes);

}  // namespace chatelaine

template <>
struct std::hash<chatelaine::Digest> {
  size_t operator()(const chatelaine::Digest& digest) const noexcept;
};
