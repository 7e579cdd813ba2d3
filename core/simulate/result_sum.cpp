#include "core/simulate/result_sum.h"

#include <bit>

#include "core/base/digest.h"

namespace chatelaine::simulate {

namespace {

uint64_t mixed(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

std::array<uint64_t, 4> partsOf(const std::array<uint64_t, 2>& id, uint64_t possible) {
  const uint64_t a = mixed(id[0] ^ (possible * 0x9e3779b97f4a7c15U));
  const uint64_t b = mixed(id[1] + a);
  return {a, b, mixed(a ^ b), mixed(id[0] + mixed(b))};
}

uint64_t possibleAt(const Joint& joint, size_t w, size_t bit) {
  return ((joint.allow[w] >> bit) & 1) | ((joint.denied[w] >> bit) & 1) << 1 | ((joint.allowed[w] >> bit) & 1) << 2 |
         ((joint.deny[w] >> bit) & 1) << 3;
}

}  // namespace

void ResultSum::add(const std::array<uint64_t, 2>& id, uint64_t possible) {
  const std::array<uint64_t, 4> parts = partsOf(id, possible);
  for (size_t i = 0; i < parts.size(); ++i) sums[i] += parts[i];
  ++rows;
}

void ResultSum::remove(const std::array<uint64_t, 2>& id, uint64_t possible) {
  const std::array<uint64_t, 4> parts = partsOf(id, possible);
  for (size_t i = 0; i < parts.size(); ++i) sums[i] -= parts[i];
  --rows;
}

ResultSum& ResultSum::operator+=(const ResultSum& other) {
  for (size_t i = 0; i < sums.size(); ++i) sums[i] += other.sums[i];
  rows += other.rows;
  return *this;
}

std::string ResultSum::digest() const {
  Sha256 hash;
  hash.addNumber(static_cast<int64_t>(rows));
  for (const uint64_t part : sums) hash.addNumber(static_cast<int64_t>(part));
  return hash.finish().hex();
}

const ResultSum& SegmentSum::update(const Joint& joint, const traffic::Bitmap& replayed, const IdNumbers& ids) {
  for (size_t w = 0; w < replayed.words().size(); ++w) {
    const uint64_t before = replayed_.words()[w];
    const uint64_t now = replayed.words()[w];
    const uint64_t moved = (last_.allow[w] ^ joint.allow[w]) | (last_.denied[w] ^ joint.denied[w]) |
                           (last_.allowed[w] ^ joint.allowed[w]) | (last_.deny[w] ^ joint.deny[w]);
    for (uint64_t bits = (before ^ now) | (before & moved); bits != 0; bits &= bits - 1) {
      const auto bit = static_cast<size_t>(std::countr_zero(bits));
      if ((before >> bit) & 1) sum_.remove(ids[w * 64 + bit], possibleAt(last_, w, bit));
      if ((now >> bit) & 1) sum_.add(ids[w * 64 + bit], possibleAt(joint, w, bit));
    }
  }
  replayed_ = replayed;
  last_ = joint;
  return sum_;
}

}  // namespace chatelaine::simulate
