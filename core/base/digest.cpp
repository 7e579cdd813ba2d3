#include "core/base/digest.h"

#include <bit>
#include <cassert>
#include <cstring>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace chatelaine {

namespace {

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string Digest::hex() const {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(64);
  for (const uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::optional<Digest> Digest::fromHex(std::string_view text) {
  if (text.size() != 64) return std::nullopt;
  Digest digest;
  for (size_t i = 0; i < 32; ++i) {
    const int high = nibble(text[2 * i]);
    const int low = nibble(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    digest.bytes[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return digest;
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) { EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::add(std::string_view bytes) {
  assert(state_);
  EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
  return *this;
}

Sha256& Sha256::addField(std::string_view bytes) {
  addNumber(static_cast<int64_t>(bytes.size()));
  return add(bytes);
}

Sha256& Sha256::addNumber(int64_t number) {
  std::array<char, 8> raw{};
  for (size_t i = 0; i < 8; ++i) raw[i] = static_cast<char>(static_cast<uint64_t>(number) >> (8 * i));
  return add({raw.data(), raw.size()});
}

Digest Sha256::finish() {
  assert(state_);
  Digest digest;
  EVP_DigestFinal_ex(state_->context, digest.bytes.data(), nullptr);
  state_.reset();
  return digest;
}

Digest sha256(std::string_view bytes) { return Sha256().add(bytes).finish(); }

Digest hmacSha256(std::string_view key, std::string_view bytes) {
  Digest digest;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
       digest.bytes.data(), nullptr);
  return digest;
}

}  // namespace chatelaine

size_t std::hash<chatelaine::Digest>::operator()(const chatelaine::Digest& digest) const noexcept {
  size_t value = 0;
  std::memcpy(&value, digest.bytes.data(), sizeof value);
  return value;
}
