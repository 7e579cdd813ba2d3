// A plane of bits over the rows of one segment. Value; safe to read from many threads.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace chatelaine::traffic {

class Bitmap {
public:
  Bitmap() = default;
  explicit Bitmap(size_t rows, bool value = false) : rows_(rows), words_((rows + 63) / 64, value ? ~uint64_t{0} : 0) { trim(); }

  [[nodiscard]] size_t rows() const { return rows_; }
  [[nodiscard]] bool test(size_t row) const { return (words_[row / 64] >> (row % 64)) & 1; }
  void set(size_t row) { words_[row / 64] |= uint64_t{1} << (row % 64); }
  void reset(size_t row) { words_[row / 64] &= ~(uint64_t{1} << (row % 64)); }
  [[nodiscard]] size_t count() const;
  [[nodiscard]] bool none() const;
  [[nodiscard]] const std::vector<uint64_t>& words() const { return words_; }
  [[nodiscard]] std::vector<uint64_t>& words() { return words_; }

  Bitmap& operator&=(const Bitmap& other);
  Bitmap& operator|=(const Bitmap& other);
  Bitmap& andNot(const Bitmap& other);
  void invert();
  bool operator==(const Bitmap&) const = default;

  template <class Visit>
  void forEach(Visit visit) const {
    for (size_t w = 0; w < words_.size(); ++w)
      for (uint64_t bits = words_[w]; bits != 0; bits &= bits - 1) visit(w * 64 + static_cast<size_t>(std::countr_zero(bits)));
  }

private:
  void trim() { if (rows_ % 64 != 0 && !words_.empty()) words_.back() &= (uint64_t{1} << (rows_ % 64)) - 1; }
  size_t rows_ = 0;
  std::vector<uint64_t> words_;
};

}  // namespace chatelaine::traffic
