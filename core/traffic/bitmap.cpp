#include "core/traffic/bitmap.h"

#include <cassert>

namespace chatelaine::traffic {

size_t Bitmap::count() const {
  size_t bits = 0;
  for (const uint64_t word : words_) bits += static_cast<size_t>(std::popcount(word));
  return bits;
}

bool Bitmap::none() const {
  for (const uint64_t word : words_)
    if (word != 0) return false;
  return true;
}

Bitmap& Bitmap::operator&=(const Bitmap& other) {
  assert(rows_ == other.rows_);
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  return *this;
}

Bitmap& Bitmap::operator|=(const Bitmap& other) {
  assert(rows_ == other.rows_);
  for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  return *this;
}

Bitmap& Bitmap::andNot(const Bitmap& other) {
  assert(rows_ == other.rows_);
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  return *this;
}

void Bitmap::invert() {
  for (uint64_t& word : words_) word = ~word;
  trim();
}

}  // namespace chatelaine::traffic
