// Little-endian bytes, written and read with bounds. Internal to core/traffic.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatelaine::traffic {

class ByteWriter {
public:
  void number(uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out_ += static_cast<char>(value >> (8 * i));
  }
  void varint(uint64_t value) {
    for (; value >= 0x80; value >>= 7) out_ += static_cast<char>(value | 0x80);
    out_ += static_cast<char>(value);
  }
  void text(std::string_view value) {
    varint(value.size());
    out_ += value;
  }
  void raw(std::string_view value) { out_ += value; }
  // Values above `base`, `width` bits each.
  void packed(const std::vector<uint64_t>& values) {
    uint64_t least = values.empty() ? 0 : UINT64_MAX;
    uint64_t most = 0;
    for (const uint64_t value : values) {
      least = value < least ? value : least;
      most = value > most ? value : most;
    }
    const int width = values.empty() ? 0 : std::bit_width(most - least);
    number(least, 8);
    number(static_cast<uint64_t>(width), 1);
    uint64_t pending = 0;
    int used = 0;
    for (const uint64_t value : values) {
      const uint64_t above = value - least;
      pending |= used < 64 ? above << used : 0;
      if (used + width >= 64) {
        number(pending, 8);
        const int taken = 64 - used;
        pending = taken < 64 && width > 0 ? above >> taken : 0;
        used += width - 64;
      } else {
        used += width;
      }
    }
    if (used > 0) number(pending, 8);
  }
  [[nodiscard]] std::string take() && { return std::move(out_); }

private:
  std::string out_;
};

// Every read gives nothing once the bytes are used up.
class ByteReader {
public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] size_t left() const { return rest_.size(); }

  std::optional<uint64_t> number(size_t bytes) {
    if (rest_.size() < bytes) return std::nullopt;
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; ++i) value |= uint64_t{static_cast<uint8_t>(rest_[i])} << (8 * i);
    rest_.remove_prefix(bytes);
    return value;
  }
  std::optional<uint64_t> varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) return std::nullopt;
      const auto byte = static_cast<uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  }
  std::optional<std::string_view> raw(size_t size) {
    if (rest_.size() < size) return std::nullopt;
    const std::string_view out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  std::optional<std::string_view> text() {
    const std::optional<uint64_t> size = varint();
    if (!size || *size > rest_.size()) return std::nullopt;
    return raw(static_cast<size_t>(*size));
  }
  std::optional<std::vector<uint64_t>> packed(size_t count) {
    const std::optional<uint64_t> least = number(8);
    const std::optional<uint64_t> bits = number(1);
    if (!least || !bits || *bits > 64) return std::nullopt;
    const auto width = static_cast<size_t>(*bits);
    if (count > 0 && width > 0 && rest_.size() / 8 < (count * width + 63) / 64) return std::nullopt;
    const std::string_view words = rest_.substr(0, (count * width + 63) / 64 * 8);
    rest_.remove_prefix(words.size());
    ByteReader in(words);
    std::vector<uint64_t> values(count, *least);
    const uint64_t mask = width == 64 ? UINT64_MAX : (uint64_t{1} << width) - 1;
    uint64_t word = 0;
    size_t have = 0;
    for (size_t i = 0; i < count && width > 0; ++i) {
      uint64_t value = have > 0 ? word : 0;
      if (have < width) {
        const uint64_t next = *in.number(8);
        value |= have < 64 ? next << have : 0;
        const size_t taken = width - have;
        word = taken < 64 ? next >> taken : 0;
        have = 64 - taken;
      } else {
        word = width < 64 ? word >> width : 0;
        have -= width;
      }
      values[i] = *least + (value & mask);
    }
    return values;
  }

private:
  std::string_view rest_;
};

}  // namespace chatelaine::traffic
