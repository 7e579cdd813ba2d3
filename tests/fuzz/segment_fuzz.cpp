// Any bytes as parts of a segment: refused, or decoded to what encodes to something that decodes to the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/traffic/codec.h"

using namespace chatelaine;
using namespace chatelaine::traffic;

namespace {

void rows(std::string_view bytes, size_t count) {
  Segment segment;
  segment.rows = count;
  if (!decodeRows(bytes, segment)) return;
  Segment again;
  again.rows = count;
  if (!decodeRows(encodeRows(segment), again) || again.times != segment.times || again.arrival != segment.arrival) std::abort();
}

void column(std::string_view bytes, size_t count) {
  const Result<Column> own = decodeColumn("c", bytes, count, nullptr);
  if (own) {
    const Result<Column> again = decodeColumn("c", encodeColumn(*own, true), count, nullptr);
    if (!again || again->codes != own->codes || again->evidence != own->evidence) std::abort();
  }
  auto shared = std::make_shared<Dictionary>();
  for (int i = 0; i < 20; ++i) shared->add(std::to_string(i));
  (void)decodeColumn("c", bytes, count, shared).has_value();
}

}  // namespace

// The first byte chooses the decoder, the second the number of rows.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const size_t count = data[1];
  Dictionary dictionary;
  switch (data[0] % 5) {
    case 0: rows(bytes, count); break;
    case 1: column(bytes, count); break;
    case 2: (void)decodeValues(bytes, dictionary).has_value(); break;
    case 3: (void)decodeBitmap(bytes, count).has_value(); break;
    default: (void)decodeDigests(bytes, count).has_value(); break;
  }
  return 0;
}
